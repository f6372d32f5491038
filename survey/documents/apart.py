"""Departments that stand apart from the rest of their level, beyond chance."""

from __future__ import annotations

from dataclasses import dataclass

from survey.documents import figures
from survey.documents.gaps import covers_zero, is_clear, shown_as
from survey.documents.words import Words
from survey.report.model import DepartmentVsRest, Dimension, Report

NAMED = 5
MOST_DIMENSIONS = 3


@dataclass(frozen=True)
class Apart:
    """One department, clearly above or below the rest on one dimension."""

    department: str
    dimension: Dimension
    difference: float

    @property
    def higher(self) -> bool:
        return self.difference > 0


def standing_apart(report: Report) -> tuple[Apart, ...]:
    """Only differences beyond chance in their family (q under .05), of the comparison level."""
    levels = shown_as(report, report.frame.comparison)
    return tuple(
        Apart(entry.department, dimension, entry.difference or 0)
        for dimension in report.dimensions
        for entry in dimension.department_vs_rest
        if entry.level in levels and _beyond_chance(entry)
    )


def _beyond_chance(entry: DepartmentVsRest) -> bool:
    return entry.difference is not None and not covers_zero(entry.ci) and is_clear(entry)


def sentences(report: Report, say: Words) -> list[tuple[str, str]]:
    """Department and what is said of it, the widest differences first; at most five are named."""
    by_name: dict[str, list[Apart]] = {}
    for apart in standing_apart(report):
        by_name.setdefault(apart.department, []).append(apart)
    order = sorted(by_name, key=lambda name: -max(abs(a.difference) for a in by_name[name]))
    return [(name, _sentence(by_name[name], say)) for name in order[:NAMED]]


def unnamed(report: Report) -> int:
    """How many departments stand apart beyond those named."""
    return max(0, len({apart.department for apart in standing_apart(report)}) - NAMED)


def _sentence(found: list[Apart], say: Words) -> str:
    clauses = []
    for key, higher in (("departments.lower", False), ("departments.higher", True)):
        side = sorted((a for a in found if a.higher is higher), key=lambda a: -abs(a.difference))
        if side:
            names = [f"{a.dimension.label} ({figures.signed(a.difference)})" for a in side]
            if len(names) > MOST_DIMENSIONS:
                more = len(names) - MOST_DIMENSIONS
                names[MOST_DIMENSIONS:] = [say.many("departments.others", more)]
            clauses.append(say(key, names=figures.listed(names)))
    if len(clauses) == 2:
        return say("departments.both", first=clauses[0], second=clauses[1])
    return clauses[0]
