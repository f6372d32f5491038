"""Whether an item means the same to two sides: to levels, and to people of two languages.

The levels above the comparison level are compared with it, and its people by the language they
answered in. Items need covariances, which only groups of the reliability size have; groups that are
smaller, or where fewer people than that answered everything, are left out. Both sides need a
hundred people.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace
from typing import NamedTuple

import numpy as np

from analysis.adjust import benjamini_hochberg
from analysis.measurement import ItemDifferences, ItemGroup, item_differences
from analysis.released import Group
from survey.report.model import Family, ItemMeaning
from survey.report.numbers import all_limits, numbers
from survey.report.source import Source

FAMILY = "items that may mean different things"
LANGUAGES = "items that may mean different things in two languages"
NOT_APART = "the levels are not shown apart, or fewer than alpha and omega need answered every item"
CLEAR = 0.05
FIVE_POINT_RANGE = 4.0
NOTABLE = 0.2  # in five-point units; what is smaller changes no reading, however many answered


class _Sides(NamedTuple):
    """Two sides of one dimension: its place, their names, the rows of their groups."""

    place: int
    a: str
    b: str
    rows: tuple[tuple[int, ...], tuple[int, ...]]


def meanings(source: Source) -> tuple[tuple[ItemMeaning, ...], tuple[Family, ...]]:
    """Return an entry for every item of a dimension, those of languages, and their families."""
    levels, families = _corrected(source, _between_levels(source), FAMILY)
    languages, more = _corrected(source, _between_languages(source), LANGUAGES)
    return (*levels, *languages), (*families, *more)


def _between_levels(source: Source) -> list[ItemMeaning]:
    layout = source.released.reliability.tally.layout
    entries: dict[int, list[ItemMeaning]] = {}
    alike: dict[int, list[_Sides]] = defaultdict(list)
    for place, dimension in enumerate(layout.dimensions):
        sides = _sides(source, place)
        if sides is None:
            entries[place] = _untold(source, place)
        else:
            alike[len(dimension.columns)].append(sides)
    for stack in alike.values():
        entries |= _compared(source, stack)
    return [entry for place in sorted(entries) for entry in entries[place]]


def _between_languages(source: Source) -> list[ItemMeaning]:
    """The comparison level's people of each language beside those of the first, where enough."""
    found: list[ItemMeaning] = []
    for other in source.spoken[1:]:
        first = source.spoken[0]
        for place, (a, b) in enumerate(zip(other.items, first.items, strict=True)):
            result = None if a is None or b is None else item_differences(a, b)
            if result is None or result.reason[0]:
                continue
            names = [f"{source.comparison} in {one.language}" for one in (other, first)]
            found += _filled(source, place, (names[0], names[1]), result, 0)
    return found


def _corrected(
    source: Source, found: Sequence[ItemMeaning], family: str
) -> tuple[tuple[ItemMeaning, ...], tuple[Family, ...]]:
    """Correct the tests together and flag what is beyond chance and not small."""
    p = [np.nan if entry.p is None else entry.p for entry in found]
    q = numbers(benjamini_hochberg(p)) if found else []
    notable = _notable(source)
    told = tuple(
        replace(entry, q=value, flagged=value <= CLEAR and abs(entry.delta) >= notable[entry.item])
        if value is not None and entry.delta is not None
        else entry
        for entry, value in zip(found, q, strict=True)
    )
    size = sum(value is not None for value in q)
    return told, (Family(family, size),) if size else ()


def _sides(source: Source, place: int) -> _Sides | None:
    """The levels above the comparison level, below it if it is the first, and that level."""
    resolution = source.released.reliability
    view = resolution.dimensions[resolution.tally.layout.dimensions[place].key]
    complete = resolution.tally.complete_n[:, place]
    needed = source.released.promise.reliability
    enough = [group for group in view.levels if complete[group.row] >= needed]
    own = next((group for group in enough if group.includes == (source.comparison,)), None)
    if own is None:
        return None
    before = enough.index(own)
    others: Sequence[Group] = enough[:before] or enough[before + 1 :]
    if not others:
        return None
    return _Sides(
        place,
        " + ".join(str(group.level) for group in others),
        source.comparison,
        (tuple(group.row for group in others), (own.row,)),
    )


def _compared(source: Source, stack: Sequence[_Sides]) -> dict[int, list[ItemMeaning]]:
    """Dimensions of as many items each, compared at once."""
    tally = source.released.reliability.tally
    groups = [ItemGroup.of_tally(tally.merge(sides.rows), sides.place) for sides in stack]
    a, b = (
        ItemGroup(
            np.stack([group.n[side] for group in groups]),
            np.stack([group.mean[side] for group in groups]),
            np.stack([group.cov[side] for group in groups]),
        )
        for side in (0, 1)
    )
    result = item_differences(a, b)
    return {sides.place: _told(source, sides, result, number) for number, sides in enumerate(stack)}


def _told(source: Source, sides: _Sides, result: ItemDifferences, number: int) -> list[ItemMeaning]:
    reason = str(result.reason[number])
    if reason:
        return [
            replace(entry, a=sides.a, b=sides.b, reason=reason)
            for entry in _untold(source, sides.place)
        ]
    return _filled(source, sides.place, (sides.a, sides.b), result, number)


def _filled(
    source: Source, place: int, names: tuple[str, str], result: ItemDifferences, number: int
) -> list[ItemMeaning]:
    """The entries of a dimension that is defined."""
    entries = [
        replace(entry, a=names[0], b=names[1], reason=None) for entry in _untold(source, place)
    ]
    columns = (
        numbers(result.difference[number]),
        all_limits(result.ci[number]),
        numbers(result.p[number]),
    )
    n_a, n_b = int(result.n_a[number]), int(result.n_b[number])
    return [
        replace(entry, n_a=n_a, n_b=n_b, delta=delta, ci=ci, p=p)
        for entry, delta, ci, p in zip(entries, *columns, strict=True)
    ]


def _untold(source: Source, place: int) -> list[ItemMeaning]:
    layout = source.released.reliability.tally.layout
    dimension = layout.dimensions[place]
    return [
        ItemMeaning(item=key, dimension=dimension.key, a="", b="", reason=NOT_APART)
        for key in layout.keys(dimension.columns)
    ]


def _notable(source: Source) -> dict[str, float]:
    """The smallest difference that is flagged, in scale points, by item."""
    layout = source.released.reliability.tally.layout
    sizes: dict[str, float] = {}
    for dimension in layout.dimensions:
        values = layout.values_of(dimension)
        size = NOTABLE * (values[-1] - values[0]) / FIVE_POINT_RANGE
        sizes |= dict.fromkeys(layout.keys(dimension.columns), size)
    return sizes
