"""The statements behind each dimension: shares, means and the spread of the answers by level."""

from __future__ import annotations

from dataclasses import dataclass

from markupsafe import Markup

from survey.documents import figures
from survey.documents.bars import NOTHING, shade, spread_bar
from survey.documents.gaps import Gap, ranked
from survey.documents.words import Words, filled
from survey.report.model import Item, ItemGroup, Report


@dataclass(frozen=True)
class StatementRow:
    """One level on one statement; no counts where the group is too small for them."""

    level: str
    favourable: str = ""
    mean: str = ""
    cannot_say: str = ""
    counts: tuple[str, ...] = ()
    bar: Markup = NOTHING
    shares: tuple[float, ...] = ()


@dataclass(frozen=True)
class Statement:
    text: str
    reverse: bool
    rows: tuple[StatementRow, ...]
    options: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Statements:
    """One dimension with its statements."""

    key: str
    label: str
    place: int
    items: tuple[Statement, ...]


def statements(report: Report) -> tuple[Statements, ...]:
    by_dimension: dict[str, list[Statement]] = {}
    for item in report.items:
        rows = tuple(_row(group) for group in item.levels)
        if any(row.counts for row in rows):
            made = Statement(item.text, item.reverse, rows, _options(item))
            by_dimension.setdefault(item.dimension, []).append(made)
    return tuple(
        Statements(dimension.key, dimension.label, place, tuple(by_dimension[dimension.key]))
        for place, dimension in enumerate(report.dimensions, 1)
        if dimension.key in by_dimension
    )


def _options(item: Item) -> tuple[tuple[str, str], ...]:
    """Shade and words of each option, in the order of the counts."""
    longest = max((len(group.counts) for group in item.levels if group.counts), default=0)
    labels = item.options if len(item.options) == longest else tuple("" for _ in range(longest))
    return tuple(
        (shade(index, longest), label or str(index + 1)) for index, label in enumerate(labels)
    )


def _row(group: ItemGroup) -> StatementRow:
    if group.counts is None or not sum(group.counts):
        return StatementRow(group.level)
    return StatementRow(
        group.level,
        "" if group.favourable is None else figures.percent(group.favourable),
        "" if group.mean is None else figures.plain(group.mean),
        "" if group.cannot_say is None else figures.percent(group.cannot_say),
        tuple(figures.count(count) for count in group.counts),
        spread_bar(group.counts),
        tuple(count / sum(group.counts) for count in group.counts),
    )


def telling(gap: Gap, report: Report, say: Words) -> Markup:
    """The statement of a dimension on which both levels differ most, in shares.

    Nothing of a reference level under 12: percentages of so few leaders point at people.
    """
    if not ranked(report) or not gap.clear:
        return Markup("")
    found = [
        (first - second, item, first, second)
        for item in report.items
        if item.dimension == gap.dimension.key
        for first, second in [_shares(item, report)]
        if first is not None and second is not None
    ]
    towards = [entry for entry in found if entry[0] * (gap.difference or 0) > 0]
    if not towards:
        return Markup("")
    _, item, first, second = max(towards, key=lambda entry: abs(entry[0]))
    return filled(
        say,
        "gap.statement",
        text=say.theirs(item.text.rstrip(".")),
        reference=report.frame.reference,
        comparison=report.frame.comparison,
        first=figures.percent(first),
        second=figures.percent(second),
    )


def _shares(item: Item, report: Report) -> tuple[float, float] | tuple[None, None]:
    shares = {group.level: group.favourable for group in item.levels}
    first, second = shares.get(report.frame.reference), shares.get(report.frame.comparison)
    if first is None or second is None:
        return None, None
    return first, second
