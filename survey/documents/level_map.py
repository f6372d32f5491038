"""Departments by level on one dimension: the same absolute shades as the map of all dimensions."""

from __future__ import annotations

from dataclasses import dataclass

from survey.documents import figures
from survey.documents.gaps import Gap, shown_as
from survey.documents.heat_map import HeatCell, HeatRow, shade
from survey.documents.words import Words
from survey.report.model import Cell, Dimension, Report


@dataclass(frozen=True)
class LevelMap:
    """`levels` are the columns; a row without any figure is left out."""

    key: str
    label: str
    levels: tuple[str, ...]
    rows: tuple[HeatRow, ...]


def level_maps(gaps: tuple[Gap, ...], report: Report, say: Words) -> tuple[LevelMap, ...]:
    """One map for each gap, where at least two levels have a department to show."""
    made = (level_map(gap.dimension, report, say) for gap in gaps)
    return tuple(found for found in made if len(found.rows) > 1)


def level_map(dimension: Dimension, report: Report, say: Words) -> LevelMap:
    cells = {
        (cell.level, cell.department): cell
        for cell in report.cells
        if cell.dimension == dimension.key and cell.mean is not None
    }
    levels = report.frame.levels
    rows = []
    for department in (*report.frame.departments, None):
        found = [_find(cells, level, department, report) for level in levels]
        if any(found):
            name = department or say("departments.other")
            rows.append(HeatRow(name, cells=tuple(_cell(cell, dimension, say) for cell in found)))
    return LevelMap(dimension.key, dimension.label, levels, tuple(rows))


def _find(
    cells: dict[tuple[str, str | None], Cell], level: str, department: str | None, report: Report
) -> Cell | None:
    names = [level, *sorted(shown_as(report, level) - {level})]
    return next((cells[name, department] for name in names if (name, department) in cells), None)


def _cell(cell: Cell | None, dimension: Dimension, say: Words) -> HeatCell:
    if cell is None or cell.mean is None:
        return HeatCell(words=say("departments.withheld"))
    return HeatCell(figures.plain(cell.mean), shade(cell.mean, dimension))
