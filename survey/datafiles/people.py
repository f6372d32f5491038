"""A roster file as rows of people: any column names, each cell a clean text."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from survey.datafiles.errors import DataFileError
from survey.datafiles.heading import below_titles
from survey.datafiles.names import clean, fold
from survey.datafiles.table import Table, open_table

ENDINGS = frozenset({".csv", ".tsv", ".txt", ".xlsx"})
MOST_ROWS = 200_000
MOST_COLUMNS = 200
SHEET = re.compile(r"xl/worksheets/sheet1?\.xml")
DIMENSION = re.compile(rb'<dimension ref="[A-Z]+[0-9]+:[A-Z]+([0-9]{1,7})"')
LOOKED_INTO = 2_048  # bytes at the beginning of a sheet
LARGEST_UNPACKED = 400_000_000  # bytes; 200,000 people with twenty columns take about a third


@dataclass(frozen=True)
class Sheet:
    """A file of people; `columns` are its headings, made different where two are the same."""

    table: Table
    columns: tuple[str, ...]
    passed_over: tuple[str, ...] = ()
    expected: int = 0  # rows, about; 0 where the file does not say

    @property
    def notes(self) -> Sequence[str]:
        return (*self.passed_over, *self.table.notes)

    def rows(self, wanted: Mapping[str, str]) -> Iterator[tuple[int, dict[str, str]]]:
        """Each row's number in the file with the cells wanted, by the names they are wanted under.

        Raises
        ------
        DataFileError
            If the file cannot be read to its end, or has more rows than a roster may have.
        """
        place = {name: number for number, name in enumerate(self.columns)}
        columns = {field: place[name] for field, name in wanted.items()}
        seen = 0
        for chunk in self.table.chunks(sorted(set(columns.values()))):
            seen += chunk.rows
            if seen > MOST_ROWS:
                raise DataFileError(
                    self.table.name,
                    f"has more than {MOST_ROWS:,} rows",
                    cure="Bring the people of one company only.",
                )
            encoded = {field: chunk.names(column) for field, column in columns.items()}
            texts = {field: list(map(clean, one.texts)) for field, one in encoded.items()}
            index = {field: one.index.tolist() for field, one in encoded.items()}
            for row in range(chunk.rows):
                cells = {field: texts[field][index[field][row]] for field in columns}
                yield chunk.number(row), cells


def open_people(path: Path, what: str = "roster") -> Sheet:
    """Open an uploaded roster, or another list that people keep in a spreadsheet.

    Raises
    ------
    DataFileError
        If it is no .csv or .xlsx, unpacks to too much, or has no headings.
    """
    if path.suffix.casefold() not in ENDINGS:
        raise DataFileError(
            path.name,
            f'has the ending "{path.suffix}", which is no {what}',
            cure="Save it as .xlsx or .csv and bring that.",
        )
    _refuse_large(path, what)
    passed_over: list[str] = []

    def heading(rows: Sequence[Sequence[str]]) -> int:
        place = below_titles(rows)
        if place:
            passed_over.append(
                f"The headings are in row {place + 1}; what stands above is left out."
            )
        return place

    table = open_table(path, heading)
    if len(table.header) > MOST_COLUMNS:
        raise DataFileError(
            table.name,
            f"has more than {MOST_COLUMNS} columns",
            cure="Keep the columns that say who somebody is and where they work.",
        )
    columns = _told_apart(table.header)
    if not any(clean(name) for name in table.header):
        raise DataFileError(
            table.name, "has no headings", row=1, cure="Put the names of the columns there."
        )
    return Sheet(table, columns, tuple(passed_over), _expected(path))


def _expected(path: Path) -> int:
    """How many rows there are, about, without reading them."""
    if path.suffix.casefold() != ".xlsx":
        return path.read_bytes().count(b"\n")
    with zipfile.ZipFile(path) as package:
        sheets = sorted(name for name in package.namelist() if SHEET.fullmatch(name))
        if not sheets:
            return 0
        with package.open(sheets[0]) as sheet:
            start = sheet.read(LOOKED_INTO)
    found = DIMENSION.search(start)
    return int(found[1]) if found else 0


def _refuse_large(path: Path, what: str) -> None:
    if path.suffix.casefold() != ".xlsx" or not zipfile.is_zipfile(path):
        return
    with zipfile.ZipFile(path) as package:
        unpacked = sum(part.file_size for part in package.infolist())
    if unpacked > LARGEST_UNPACKED:
        raise DataFileError(
            path.name, f"unpacks to far more than a {what} holds", cure="Export it as CSV instead."
        )


def _told_apart(header: Sequence[str]) -> tuple[str, ...]:
    named: dict[str, str] = {}
    for place, name in enumerate(header, 1):
        shown = clean(name)[:120] or f"Column {place}"
        number, told = 1, shown
        while fold(told) in named:
            number += 1
            told = f"{shown} ({number})"
        named[fold(told)] = told
    return tuple(named.values())
