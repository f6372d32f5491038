"""Why something that a reader may look for is not shown at some resolution."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from analysis.promise import Promise
from analysis.released import Group, Kind, Resolution, View
from analysis.rows import Step, Things
from analysis.tally import Tally
from analysis.withheld import PROTECTS, TOO_FEW, TOO_SMALL, Withheld

_NAMED: tuple[Kind, ...] = ("company", "level", "department", "cell")
_Key = tuple[Kind, str | None, str | None]


def explain(
    resolutions: Mapping[Step, Resolution], things: Things, tally: Tally, promise: Promise
) -> Iterator[Withheld]:
    """Name the groups that a higher resolution, a dimension or an item leaves out.

    Parameters
    ----------
    resolutions : mapping of Step to Resolution
        What is published.
    things : Things
        Who counts for it.
    tally : Tally
        The counts of cells.
    promise : Promise
        The minimum groups.

    Yields
    ------
    Withheld
        Beside those of the blocks themselves.
    """
    mean, detail = resolutions["mean"], resolutions["detail"]
    base, fine = _groups(mean.people), _groups(detail.people)
    for key, group in base.items():
        if key not in fine:
            yield Withheld("block", TOO_SMALL, level=group.level, department=group.department)
    for number, dimension in enumerate(tally.layout.dimensions):
        people = things.dimensions[number].people
        shown = _groups(mean.dimensions[dimension.key])
        for key, group in base.items():
            if key not in shown:
                small = people.of(group.cells) < promise.minimum_for(group.level)
                yield _of_dimension(dimension.key, group, few=small)
        closely = _groups(detail.dimensions[dimension.key])
        for key, group in shown.items():
            if key in fine and key not in closely:
                yield _of_dimension(dimension.key, group, few=None)
        for column in dimension.columns:
            item = tally.layout.items[column].key
            yield from _of_item(
                item, dimension.key, detail.items[item], detail.dimensions[dimension.key]
            )


def _groups(view: View) -> dict[_Key, Group]:
    return {
        (group.kind, group.level, group.department): group
        for group in view
        if group.kind in _NAMED and not (group.kind != "company" and group.label == "other")
    }


def _of_dimension(dimension: str, group: Group, *, few: bool | None) -> Withheld:
    reason = TOO_SMALL if few is None else TOO_FEW if few else PROTECTS
    return Withheld(
        "dimension",
        reason,
        level=group.level,
        department=group.department,
        dimension=dimension,
    )


def _of_item(item: str, dimension: str, shown: View, possible: View) -> Iterator[Withheld]:
    if possible.company is not None and shown.company is None:
        yield Withheld("item", TOO_SMALL, dimension=dimension, item=item)
    levels = {level.level for level in shown.levels}
    for level in possible.levels:
        if level.level not in levels:
            yield Withheld("item", TOO_SMALL, level=level.level, dimension=dimension, item=item)
