"""The page that sets two groups beside each other: the staff, the table, the statements."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from markupsafe import Markup

from survey.documents.explore import Pairing, Side, pairing, sides
from survey.documents.gaps import read, surest
from survey.documents.level_map import LevelMap, level_map
from survey.documents.pictures import Picture
from survey.documents.staff import staves
from survey.documents.statements import Statement, statements
from survey.documents.stave import stave
from survey.documents.tables.table import Column, Row, Table
from survey.documents.words import Words, words
from survey.report.model import Dimension, Report


@dataclass(frozen=True)
class Explored:
    """Everything one view shows; `chosen` is what its address must carry to come back."""

    say: Words
    sides: tuple[Side, ...]
    dimensions: tuple[Dimension, ...]
    pairing: Pairing
    dimension: Dimension
    staves: tuple[Markup, ...]
    beats: tuple[Markup, ...]
    statements: tuple[Statement, ...]
    map: LevelMap
    chosen: dict[str, str]

    @property
    def heading(self) -> str:
        return self.say("explore.heading", a=self.pairing.a.name, b=self.pairing.b.name)


def explored(report: Report, asked: Mapping[str, str]) -> Explored | None:
    """The view asked for; what is not published is passed over for what the report compares.

    None where not even two groups are published.
    """
    say = words(report.language)
    there = sides(report, say)
    if len(there) < 2:
        return None
    a, b = _both(report, there, asked)
    found = pairing(report, a, b, say)
    dimension = _dimension(report, asked.get("dimension", ""))
    return Explored(
        say=say,
        sides=there,
        dimensions=report.dimensions,
        pairing=found,
        dimension=dimension,
        staves=staves(found.gaps, report.parts, say) or (),
        beats=tuple(stave(gap) for gap in found.gaps),
        statements=_statements(report, dimension, {a.name, b.name}),
        map=level_map(dimension, report, say),
        chosen={"a": a.key, "b": b.key, "dimension": dimension.key},
    )


def _both(report: Report, there: tuple[Side, ...], asked: Mapping[str, str]) -> tuple[Side, Side]:
    by_key = {side.key: side for side in there}
    by_name = {side.name: side for side in there}
    a = by_key.get(asked.get("a", "")) or by_name.get(report.frame.reference) or there[0]
    b = by_key.get(asked.get("b", "")) or by_name.get(report.frame.comparison)
    if b is None or b == a:
        b = next(side for side in there if side != a)
    return a, b


def _dimension(report: Report, key: str) -> Dimension:
    """The one asked for, else the one with the clearest gap, else the first."""
    named = next((d for d in report.dimensions if d.key == key), None)
    first = next((gap.dimension for gap in surest(read(report))), report.dimensions[0])
    return named or first


def _statements(report: Report, dimension: Dimension, levels: set[str]) -> tuple[Statement, ...]:
    """The dimension's statements, with the rows of these levels."""
    found = next((s for s in statements(report) if s.key == dimension.key), None)
    kept = [
        replace(item, rows=tuple(row for row in item.rows if row.level in levels))
        for item in (found.items if found else ())
    ]
    return tuple(item for item in kept if item.rows)


def as_table(view: Explored) -> Table:
    """The view's table, with unrounded numbers, to be taken away."""
    say, found = view.say, view.pairing
    headings = (
        ("dimension", say("staff.dimension"), "text"),
        ("a", found.a.name, "mean"),
        ("a_n", f"{found.a.name}: n", "count"),
        ("b", found.b.name, "mean"),
        ("b_n", f"{found.b.name}: n", "count"),
        ("difference", say("explore.difference"), "gap"),
        ("low", f"{say('staff.interval')} –", "gap"),
        ("high", f"{say('staff.interval')} +", "gap"),
        ("says", say("explore.says"), "text"),
    )
    columns = tuple(Column(key, name, kind) for key, name, kind in headings)  # type: ignore[arg-type]  # kinds written above
    return Table("comparison", view.heading, found.tested, columns, tuple(_rows(found)))


def _rows(found: Pairing) -> list[Row]:
    rows: list[Row] = []
    for gap, line in zip(found.gaps, found.lines, strict=True):
        a, b = gap.upper, gap.lower
        low, high = gap.ci or (None, None)
        rows.append(
            (
                gap.dimension.label,
                *((None, None) if a is None else (a.mean, a.n)),
                *((None, None) if b is None else (b.mean, b.n)),
                *(gap.difference, low, high, str(line.says)),
            )
        )
    return rows


def as_picture(view: Explored) -> Picture:
    """The staff of the view; small staves where names are too long for it."""
    title = view.say("explore.title", a=view.pairing.a.name, b=view.pairing.b.name)
    names = (view.pairing.a.name, view.pairing.b.name)
    return Picture("comparison", title, view.staves or view.beats, names)
