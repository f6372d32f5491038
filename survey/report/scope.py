"""A report for somebody who is given some departments only: the others are not in it at all."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import fields, is_dataclass, replace
from typing import Any

from survey.report.model import Report


def only(report: Report, departments: Collection[str]) -> Report:
    """Return the report with these departments and no others.

    Levels and the whole company stay: they are for every reader. What joins several departments
    is left out, since it would tell of others.
    """
    wanted = frozenset(departments)
    cut: Report = _cut(report, wanted)
    named = tuple(name for name in report.frame.departments if name in wanted)
    return replace(
        cut,
        frame=replace(cut.frame, departments=named),
        weighting=replace(cut.weighting, collapsed=()),
        department_round=(),  # what each department says of each other
        cells=tuple(cell for cell in cut.cells if cell.department),
        population=replace(
            cut.population,
            by_department=tuple(rate for rate in cut.population.by_department if rate.department),
        ),
        dimensions=tuple(
            replace(d, departments=tuple(g for g in d.departments if g.department))
            for d in cut.dimensions
        ),
    )


def _cut(value: Any, wanted: frozenset[str]) -> Any:
    """Leave out, at any depth, every entry of a list that is of another department."""
    if isinstance(value, tuple):
        return tuple(_cut(entry, wanted) for entry in value if _told(entry, wanted))
    if not is_dataclass(value) or isinstance(value, type):
        return value
    changed = {}
    for field in fields(value):
        old = getattr(value, field.name)
        if isinstance(old, tuple) or is_dataclass(old):
            new = _cut(old, wanted)
            if new != old:
                changed[field.name] = new
    return replace(value, **changed) if changed else value


def _told(entry: Any, wanted: frozenset[str]) -> bool:
    named = getattr(entry, "department", None)
    return named is None or named in wanted
