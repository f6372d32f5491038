"""Departments by dimension as the rows of a real table: absolute shades, a number in every cell."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from analysis.withheld import Withheld
from survey.documents import figures
from survey.documents.apart import Apart, standing_apart
from survey.documents.gaps import level as level_of
from survey.documents.gaps import shown_as
from survey.documents.words import Words
from survey.report.model import Cell, Dimension, Report

SHADES = 6

REASONS = {
    "too few": "departments.too_few",
    "protects another group": "departments.protects",
    "group too small for this detail": "departments.detail",
}


@dataclass(frozen=True)
class HeatCell:
    """A mean with its shade; empty text is withheld. `mark` is ▲ or ▼ where it stands apart."""

    text: str = ""
    shade: str = "held"
    mark: str = ""
    words: str = ""
    value: float | None = None


@dataclass(frozen=True)
class HeatRow:
    name: str
    n: str = ""
    cells: tuple[HeatCell, ...] = ()
    reason: str = ""


@dataclass(frozen=True)
class HeatMap:
    """`whole` is the level over all departments, without shade."""

    level: str
    rows: tuple[HeatRow, ...]
    whole: HeatRow
    legend: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class _Source:
    """What every row is read from: the cells of the comparison level by department."""

    report: Report
    say: Words
    cells: dict[str | None, dict[str, Cell]]
    marks: dict[tuple[str | None, str], Apart]

    def row(self, department: str | None, name: str) -> HeatRow:
        cells = self.cells[department]
        sizes = [cell.n for cell in cells.values() if cell.n is not None]
        shown = tuple(
            self._cell(cells.get(d.key), d, self.marks.get((department, d.key)))
            for d in self.report.dimensions
        )
        return HeatRow(name, figures.count(max(sizes)) if sizes else "", shown)

    def _cell(self, cell: Cell | None, dimension: Dimension, apart: Apart | None) -> HeatCell:
        if cell is None or cell.mean is None:
            return HeatCell(words=self.say("departments.withheld"))
        text, colour = figures.plain(cell.mean), shade(cell.mean, dimension)
        if apart is None:
            return HeatCell(text, colour, value=cell.mean)
        side, mark = ("above", "▲") if apart.higher else ("below", "▼")
        return HeatCell(text, colour, mark, self.say(f"departments.{side}"), cell.mean)


def heat_map(report: Report, say: Words) -> HeatMap:
    level = report.frame.comparison
    cells: dict[str | None, dict[str, Cell]] = {}
    names = shown_as(report, level)
    for cell in report.cells:
        if cell.level in names and cell.mean is not None:
            cells.setdefault(cell.department, {})[cell.dimension] = cell
    marks: dict[tuple[str | None, str], Apart] = {
        (a.department, a.dimension.key): a for a in standing_apart(report)
    }
    source = _Source(report, say, cells, marks)
    rows = [
        source.row(name, name)
        if name in cells
        else HeatRow(name, reason=_reason(name, cells, report, say))
        for name in report.frame.departments
    ]
    if None in cells:
        rows.append(source.row(None, _other_name(cells[None], say)))
    return HeatMap(level, tuple(rows), _whole(report, say), _legend(report, say))


class Scaled(Protocol):
    """Whatever has a scale."""

    @property
    def low(self) -> float: ...
    @property
    def high(self) -> float: ...


def shade(mean: float, dimension: Scaled) -> str:
    """Steps of half a point down from the top of the scale, read from the number as printed."""
    printed = float(figures.rounded(mean))
    return f"h{1 + sum(printed >= edge for edge in edges(dimension))}"


def edges(dimension: Scaled) -> tuple[float, ...]:
    """The means at which the next shade begins, from pale to strong."""
    step = _step(dimension)
    return tuple(dimension.high - step * k for k in range(SHADES - 1, 0, -1))


def _step(dimension: Scaled) -> float:
    span = dimension.high - dimension.low
    return 0.5 if span <= 6 else span / 8


def _legend(report: Report, say: Words) -> tuple[tuple[str, str], ...]:
    scales = {(d.low, d.high) for d in report.dimensions}
    if len(scales) != 1:
        words = [say("departments.lowest"), *[""] * (SHADES - 2), say("departments.highest")]
    else:
        told = [figures.plain(edge) for edge in edges(report.dimensions[0])]
        under = say("departments.under", value=told[0])
        words = [under, *told[:-1], say("departments.over", value=told[-1])]
    return tuple((f"h{index}", text) for index, text in enumerate(words, 1))


def _other_name(cells: dict[str, Cell], say: Words) -> str:
    joined = next((cell.includes for cell in cells.values() if cell.includes), ())
    return say("departments.other" if joined else "departments.unnamed")


def _reason(
    name: str, by_name: dict[str | None, dict[str, Cell]], report: Report, say: Words
) -> str:
    """Why a department has no row of its own, and where its answers are counted."""
    key = next((REASONS[w.reason] for w in report.privacy.withheld if _is(w, name, report)), "")
    absent = "departments.nobody" if report.privacy.minimum_group == 1 else "departments.absent"
    why = say(key or absent, level=report.frame.comparison)
    for host, cells in by_name.items():
        if any(name in cell.includes for cell in cells.values()):
            counted = (
                say("departments.counted")
                if host is None
                else say("departments.counted_in", name=host)
            )
            return f"{why} {counted}"
    return why


def _is(entry: Withheld, department: str, report: Report) -> bool:
    return (
        entry.scope == "block"
        and entry.department == department
        and (entry.level is None or entry.level in shown_as(report, report.frame.comparison))
        and entry.dimension is None
    )


def _whole(report: Report, say: Words) -> HeatRow:
    level = report.frame.comparison
    groups = [level_of(dimension, level) for dimension in report.dimensions]
    sizes = [group.n for group in groups if group is not None and group.n is not None]
    cells = tuple(
        HeatCell(figures.plain(group.mean), "", value=group.mean)
        if group is not None and group.mean is not None
        else HeatCell(words=say("departments.withheld"))
        for group in groups
    )
    return HeatRow(
        say("departments.whole", level=level), figures.count(max(sizes)) if sizes else "", cells
    )
