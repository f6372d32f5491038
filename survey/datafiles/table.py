"""A file as a table: a header and chunks of rows, whatever the format."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from analysis.layout import UNANSWERED
from survey.datafiles.cells import REFUSED, CellReader
from survey.datafiles.errors import DataFileError
from survey.datafiles.heading import Heading, first_row
from survey.datafiles.names import LONGEST_NAME

Codes = NDArray[np.uint8]
Index = NDArray[np.integer]


@dataclass(frozen=True)
class Encoded:
    """A column as its distinct texts and, for each row, the place of its text.

    `labels` are what the texts mean as names, where a file says so; `missing` are the places that
    the file declares as missing.
    """

    texts: Sequence[str]
    index: Index
    labels: Sequence[str] = ()
    missing: frozenset[int] = frozenset()

    def codes(self, reader: CellReader) -> Codes:
        """Return answer codes; a declared missing value counts unless the scale knows it."""
        codes = reader.codes(self.texts)
        for place in self.missing:
            if codes[place] == REFUSED:
                codes[place] = UNANSWERED
        return codes[self.index]

    def named(self) -> Encoded:
        """Return the column as names, blank where missing."""
        names = self.labels or self.texts
        return Encoded(
            ["" if place in self.missing else name for place, name in enumerate(names)], self.index
        )


class Chunk(Protocol):
    """Some rows of a table."""

    @property
    def rows(self) -> int:
        """How many rows."""

    def items(self, columns: Sequence[int], readers: Sequence[CellReader]) -> Codes:
        """Return answer codes (len(columns), rows), `REFUSED` where a cell is none."""

    def names(self, column: int) -> Encoded:
        """Return one column as texts."""

    def text(self, row: int, column: int) -> str:
        """Return one cell."""

    def number(self, row: int) -> int:
        """Return the number that a row has in the file, where the header is row 1."""


class Table(Protocol):
    """A file with a header."""

    @property
    def name(self) -> str:
        """The file's name, for messages."""

    @property
    def header(self) -> Sequence[str]:
        """The names of the columns as written."""

    @property
    def notes(self) -> Sequence[str]:
        """What a reader of the result should know about how the file was read."""

    def chunks(self, columns: Sequence[int]) -> Iterator[Chunk]:
        """Read the rows; only the given columns are needed."""


class EncodedChunk:
    """A chunk made of columns that are encoded already."""

    def __init__(self, numbers: Sequence[int], columns: dict[int, Encoded]) -> None:
        self._numbers = numbers
        self._columns = columns
        self.rows = len(numbers)

    def items(self, columns: Sequence[int], readers: Sequence[CellReader]) -> Codes:
        codes = np.empty((len(columns), self.rows), np.uint8)
        for place, (column, reader) in enumerate(zip(columns, readers, strict=True)):
            codes[place] = self._columns[column].codes(reader)
        return codes

    def names(self, column: int) -> Encoded:
        return self._columns[column].named()

    def text(self, row: int, column: int) -> str:
        encoded = self._columns[column]
        return encoded.texts[int(encoded.index[row])]

    def number(self, row: int) -> int:
        return self._numbers[row]


def open_table(path: Path, heading: Heading = first_row) -> Table:
    """Open a file by its ending; `heading` finds the header of a text or a workbook.

    Raises
    ------
    DataFileError
        If there is no such file, it is empty, or its ending is none of ours.
    """
    if not path.is_file():
        raise DataFileError(path.name, "is no file", cure=f"Check the path {path}.")
    if path.stat().st_size == 0:
        raise DataFileError(path.name, "is empty", cure="Export the answers again.")
    ending = path.suffix.casefold()
    if ending in {".csv", ".tsv", ".txt"}:
        from survey.datafiles.delimited import DelimitedTable

        return DelimitedTable(path, heading)
    if ending == ".xlsx":
        from survey.datafiles.workbook import WorkbookTable

        return WorkbookTable(path, heading)
    if ending in {".sav", ".zsav"}:
        from survey.datafiles.spss import SpssTable

        return SpssTable(path)
    if ending == ".parquet":
        from survey.datafiles.parquet import ParquetTable

        return ParquetTable(path)
    raise DataFileError(
        path.name,
        f'has the ending "{path.suffix}", which is not read here',
        cure="Use .csv, .xlsx, .sav or .parquet.",
    )


def check_name(file: str, chunk: Chunk, row: int, column: str, text: str) -> None:
    """Refuse a name that is no name: a formula, a novel, or control characters."""
    problem = _name_problem(text)
    if problem:
        raise DataFileError(
            file,
            problem,
            cure="Put the plain name there.",
            row=chunk.number(row),
            column=column,
            value=text,
        )


def _name_problem(text: str) -> str | None:
    if text.lstrip().startswith("="):
        return "is a formula, not a name"
    if len(text) > LONGEST_NAME:
        return f"is longer than the {LONGEST_NAME} characters that a name may have"
    if any(ord(c) < 32 and c not in "\t\n\r" for c in text):
        return "holds a control character"
    return None


def first_refused(codes: Codes) -> tuple[int, int] | None:
    """Return (place of the item, row) of the first refused cell, by rows."""
    refused = codes == REFUSED
    if not refused.any():
        return None
    row = int(np.flatnonzero(refused.any(axis=0))[0])
    return int(np.flatnonzero(refused[:, row])[0]), row


def refuse_off_scale(  # noqa: PLR0917  # all that names the cell
    file: str,
    chunk: Chunk,
    codes: Codes,
    columns: Sequence[int],
    names: Sequence[str],
    readers: Sequence[CellReader],
) -> None:
    """Refuse the first cell, by rows, that its reader did not know.

    Raises
    ------
    DataFileError
        Naming it, and what may stand there.
    """
    refused = first_refused(codes)
    if refused is None:
        return
    place, row = refused
    value = chunk.text(row, columns[place])
    raise DataFileError(
        file,
        "is a formula" if value.lstrip().startswith("=") else readers[place].refusal,
        cure=readers[place].allowed,
        row=chunk.number(row),
        column=names[columns[place]],
        value=value,
    )
