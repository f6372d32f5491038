"""A report for somebody who is given some departments only: the others are not in it at all."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace

from survey.report.model import Dimension, Report, Withheld


def only(report: Report, departments: Collection[str]) -> Report:
    """Return the report with these departments and no others.

    Levels and the whole company stay: they are for every reader. What joins several departments
    is left out, since it would tell of others.
    """
    wanted = frozenset(departments)
    return replace(
        report,
        frame=replace(
            report.frame, departments=tuple(d for d in report.frame.departments if d in wanted)
        ),
        privacy=replace(
            report.privacy, withheld=tuple(w for w in report.privacy.withheld if _told(w, wanted))
        ),
        weighting=replace(report.weighting, collapsed=()),
        population=replace(
            report.population,
            by_department=tuple(
                rate for rate in report.population.by_department if rate.department in wanted
            ),
        ),
        dimensions=tuple(_dimension(dimension, wanted) for dimension in report.dimensions),
        cells=tuple(cell for cell in report.cells if cell.department in wanted),
    )


def _told(entry: Withheld, wanted: frozenset[str]) -> bool:
    return entry.department is None or entry.department in wanted


def _dimension(dimension: Dimension, wanted: frozenset[str]) -> Dimension:
    return replace(
        dimension,
        departments=tuple(g for g in dimension.departments if g.department in wanted),
        department_vs_rest=tuple(
            entry for entry in dimension.department_vs_rest if entry.department in wanted
        ),
    )
