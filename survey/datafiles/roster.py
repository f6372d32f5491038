"""A roster: how many people of each level and department were invited."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from survey.datafiles.errors import DataFileError
from survey.datafiles.groups import Groups, NameColumns
from survey.datafiles.header import Header
from survey.datafiles.table import Chunk, open_table

INVITED = "invited"
_WHOLE = re.compile(r"([0-9]{1,12})(?:[.,]0*)?")
MOST_INVITED = 100_000_000


@dataclass(frozen=True)
class RosterFile:
    """The number of people of each pair of level and department, by the pair's place."""

    invited: Mapping[int, int]
    notes: tuple[str, ...]


def read_roster(
    path: Path, level_column: str, department_column: str, groups: Groups
) -> RosterFile:
    """Read one row per person, or one row per group with a column `invited`.

    New levels and departments are added to `groups`.

    Raises
    ------
    DataFileError
        If a column is missing, a number is none, or the file is not what its ending says.
    """
    table = open_table(path)
    header = Header(table)
    columns = NameColumns(table.name, header, level_column, department_column, groups)
    counted = header.find(INVITED, "numbers of people") if INVITED in header else None
    wanted = [*columns.wanted, *([] if counted is None else [counted])]
    invited: Counter[int] = Counter()
    for chunk in table.chunks(wanted):
        pairs = columns.places(chunk)
        people = _ones(chunk) if counted is None else _people(table.name, chunk, counted)
        totals = np.bincount(pairs, weights=people, minlength=len(groups.pairs))
        invited.update({int(pair): int(totals[pair]) for pair in np.flatnonzero(totals)})
    if not invited:
        raise DataFileError(table.name, "lists nobody", cure="Each row is one person or one group.")
    return RosterFile(dict(invited), tuple(table.notes))


def _ones(chunk: Chunk) -> np.ndarray[tuple[int], np.dtype[np.int64]]:
    return np.ones(chunk.rows, np.int64)


def _people(file: str, chunk: Chunk, column: int) -> np.ndarray[tuple[int], np.dtype[np.int64]]:
    encoded = chunk.names(column)
    numbers = np.array([_number(text) for text in encoded.texts], np.int64)[encoded.index]
    wrong = np.flatnonzero(numbers < 0)
    if wrong.size:
        row = int(wrong[0])
        raise DataFileError(
            file,
            "is no number of people",
            cure="Write a whole number, 0 or more.",
            row=chunk.number(row),
            column=INVITED,
            value=chunk.text(row, column),
        )
    return numbers


def _number(text: str) -> int:
    """Read a whole number, also one that a spreadsheet wrote as 2.0; -1 if it is none."""
    number = _WHOLE.fullmatch(text.strip())
    return int(number[1]) if number and int(number[1]) <= MOST_INVITED else -1
