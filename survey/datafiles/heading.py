"""Which row holds the names of the columns: clients put a title and a date above them."""

from __future__ import annotations

from collections.abc import Callable, Sequence

LOOKED_AT = 20  # rows

Heading = Callable[[Sequence[Sequence[str]]], int]


def first_row(_rows: Sequence[Sequence[str]]) -> int:
    """Answers files have their header in the first row."""
    return 0


def below_titles(rows: Sequence[Sequence[str]]) -> int:
    """The first row, counted from 0, that is at least half as full as the fullest one."""
    filled = [sum(bool(cell.strip()) for cell in row) for row in rows]
    least = max(2.0, max(filled, default=0) / 2)
    return next((place for place, number in enumerate(filled) if number >= least), 0)


def looked_at(heading: Heading) -> int:
    """How many rows it has to see."""
    return 1 if heading is first_row else LOOKED_AT
