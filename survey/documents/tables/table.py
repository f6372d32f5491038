"""A table as data: typed columns, unrounded numbers, None where something is withheld."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from survey.documents import figures
from survey.documents.words import Words
from survey.report.model import Interval

Kind = Literal["text", "count", "mean", "gap", "share", "score", "ratio", "test", "p"]
Value = str | float | int | None
Row = tuple[Value, ...]


class Finer(float):
    """A number of which one digit would print 0 although its interval leaves 0 out."""


@dataclass(frozen=True)
class Column:
    """`edges` are the means at which the next shade of a map begins."""

    key: str
    heading: str
    kind: Kind = "text"
    width: int = 11
    edges: tuple[float, ...] = ()


@dataclass(frozen=True)
class Table:
    """`key` names the file and never changes; `title` and `note` are for people."""

    key: str
    title: str
    note: str
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]


def table(say: Words, key: str, columns: Iterable[Column], rows: Iterable[Row]) -> Table:
    return Table(
        key, say(f"table.{key}.title"), say(f"table.{key}.note"), tuple(columns), tuple(rows)
    )


def columns(say: Words, given: str) -> tuple[Column, ...]:
    """Columns written as “key:kind key:kind …”, with their headings and usual widths."""
    made = []
    for word in given.split():
        key, _, kind = word.partition(":")
        found: Kind = next((k for k in KINDS if k == kind), "text")
        width = WIDTHS.get(key, 12 if found != "text" else 18)
        made.append(Column(key, say(f"table.column.{key}"), found, width))
    return tuple(made)


KINDS: tuple[Kind, ...] = (
    *("text", "count", "mean", "gap", "share", "score", "ratio", "test", "p"),
)
WIDTHS = {
    "dimension": 30,
    "department": 26,
    "text": 60,
    "reason": 36,
    "includes": 32,
    "note": 70,
    "measure": 44,
    "letter": 8,
    "part": 26,
}


def bounds(ci: Interval | None) -> tuple[float | None, float | None]:
    return (None, None) if ci is None else ci


def gap_bounds(ci: Interval | None) -> tuple[float | None, float | None]:
    """The interval of a difference, finer where the page prints a second digit too."""
    if ci is None:
        return None, None
    return (Finer(ci[0]), Finer(ci[1])) if figures.hides_zero(*ci) else ci
