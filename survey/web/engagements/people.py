"""How many people the roster has, by level and by department."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True)
class People:
    levels: tuple[tuple[str, int], ...]
    departments: tuple[tuple[str, int], ...]

    @classmethod
    def of(cls, levels: Iterable[str], counted: Iterable[tuple[str, str | None, int]]) -> People:
        """Levels in their order, departments by name; people without one count in levels only."""
        by_level = dict.fromkeys(levels, 0)
        by_department: dict[str, int] = {}
        for level, department, number in counted:
            by_level[level] = by_level.get(level, 0) + number
            if department is not None:
                by_department[department] = by_department.get(department, 0) + number
        return cls(tuple(by_level.items()), tuple(sorted(by_department.items())))
