"""Delimited text, read by blocks of bytes with array operations: no Python object per cell.

A block ends at the end of a row. Where the cells begin and end follows from the positions of the
delimiters outside of quotes; a cell of one byte is looked up in a table of 256 codes, longer ones
are told apart by their bytes and each distinct text is read once.
"""

from __future__ import annotations

import csv
from collections import defaultdict
from collections.abc import Iterator, Sequence
from itertools import pairwise
from pathlib import Path
from typing import BinaryIO

import numpy as np
from numpy.typing import NDArray

from survey.datafiles.distinct import PADDING, Distinct
from survey.datafiles.errors import DataFileError
from survey.datafiles.even import even_rows, trailing
from survey.datafiles.grid import EvenGrid, Grid, Seen
from survey.datafiles.heading import Heading, first_row, looked_at

BLOCK = 1 << 20
EVEN_TRIES = 4
LONGEST_ROW = 1 << 24
WIDEST = 20_000
DELIMITERS = ",;\t"
_BOM = b"\xef\xbb\xbf"
_UTF16 = (b"\xff\xfe", b"\xfe\xff")
_NEWLINE, _QUOTE = 10, 34

Bytes = NDArray[np.uint8]
Positions = NDArray[np.int32]


class DelimitedTable:
    """A .csv file: comma, semicolon or tab; UTF-8 or Windows-1252.

    `heading` finds which of its first rows, counted from 0, is the header.
    """

    def __init__(self, path: Path, heading: Heading = first_row) -> None:
        self._path = path
        self.name = path.name
        self.notes: list[str] = []
        self._legacy = False  # Windows-1252
        self._foreign = False  # UTF-8 beyond ASCII was seen
        self._seen: Seen = defaultdict(lambda: (Distinct(), []))
        self._single = 0  # cells of one byte that rows end with
        self._tries = EVEN_TRIES
        with path.open("rb") as file:
            first, self._header_end = self._first_row(file, heading)
        self.delimiter = _delimiter(first)
        self.header = tuple(_cells(first, self.delimiter))
        if len(self.header) > WIDEST:
            raise self._refusal(
                f"has more than {WIDEST} columns", row=1, cure="Keep the columns that are needed."
            )

    def _first_row(self, file: BinaryIO, heading: Heading) -> tuple[str, int]:
        start = file.read(4)
        if start.startswith(_UTF16):
            raise self._refusal(
                "is UTF-16 text, not UTF-8", cure='Save it as "CSV UTF-8" and try again.'
            )
        skip = len(_BOM) if start.startswith(_BOM) else 0
        self._foreign = bool(skip)
        file.seek(skip)
        block = next(self._raw_blocks(file), b"\n")
        ends = [0, *(int(end) + 1 for end in _row_ends(block)[: looked_at(heading)])]
        first = [
            self._decoded(block[begin:end], row).decode()
            for row, (begin, end) in enumerate(pairwise(ends), start=1)
        ]
        if any("\r" in line for line in first):
            raise self._refusal(
                "has line ends of a kind no longer in use", cure="Export it again as CSV."
            )
        widest = max(first, key=lambda line: len(_cells(line, _delimiter(line))))
        self._above = heading([_cells(line, _delimiter(widest)) for line in first])
        text, end = first[self._above], ends[self._above + 1]
        return text, skip + end

    def chunks(self, columns: Sequence[int]) -> Iterator[Grid]:
        """Read the rows; every cell's place is found, so `columns` makes no difference."""
        del columns
        row = 2 + self._above
        with self._path.open("rb") as file:
            file.seek(self._header_end)
            for raw in self._raw_blocks(file):
                block = self._decoded(raw, row)
                grid, row = self._even_grid(block, row) or self._grid(block, row)
                if grid.rows:
                    yield grid

    def _raw_blocks(self, file: BinaryIO) -> Iterator[bytes]:
        rest = b""
        while block := file.read(BLOCK):
            rest += block
            end = _last_row_end(rest)
            if end:
                yield rest[:end]
                rest = rest[end:]
            elif len(rest) > LONGEST_ROW:
                raise self._refusal(
                    "has a row that does not end",
                    cure="Check for a quotation mark that is never closed.",
                )
        if rest:
            if not _last_row_end(rest + b"\n"):
                raise self._refusal(
                    "ends inside a quotation", cure="Close the last quotation mark or export again."
                )
            yield rest + b"\n"

    def _decoded(self, block: bytes, row: int) -> bytes:
        """Return the block as UTF-8 with plain line ends."""
        if b"\0" in block:
            place = row + block[: block.index(b"\0")].count(b"\n")
            raise self._refusal(
                "holds a NUL byte, so it is not plain text", row=max(place, 1), cure="Export again."
            )
        if not block.isascii():
            block = self._utf8(block, row)
        return _plain_line_ends(block) if b"\r" in block else block

    def _utf8(self, block: bytes, row: int) -> bytes:
        if not self._legacy:
            try:
                block.decode()
            except UnicodeDecodeError as error:
                if self._foreign:
                    raise self._mixed(block, error.start, row) from None
                self._legacy = True
                self.notes.append(f"{self.name} is not UTF-8 and was read as Windows-1252.")
            else:
                self._foreign = True
                return block
        try:
            return block.decode("cp1252").encode()
        except UnicodeDecodeError as error:
            raise self._mixed(block, error.start, row) from None

    def _mixed(self, block: bytes, place: int, row: int) -> DataFileError:
        return self._refusal(
            f"is neither UTF-8 nor Windows-1252 (byte {block[place]:#04x})",
            row=max(1, row + block[:place].count(b"\n")),
            cure='Save it as "CSV UTF-8" and try again.',
        )

    def _even_grid(self, block: bytes, row: int) -> tuple[Grid, int] | None:
        """Read a block of rows that end in cells of one byte; given up after some others."""
        if not self._tries:
            return None
        width = len(self.header)
        self._single = self._single or min(trailing(block, self.delimiter, width), width - 1)
        rows = None
        if self._single:
            rows = even_rows(block, self.delimiter, width - self._single, self._single)
        if rows is None:
            self._single, self._tries = 0, self._tries - 1
            return None
        self._tries = EVEN_TRIES
        after = row + len(rows.ends)
        return EvenGrid(rows, np.arange(row, after, dtype=np.int32), self._seen), after

    def _grid(self, block: bytes, row: int) -> tuple[Grid, int]:
        """Find the cells of a block; return it with the number of the row after it."""
        data = np.frombuffer(block + bytes(PADDING), np.uint8)
        newline = data == _NEWLINE
        marks = newline | (data == ord(self.delimiter))
        if b'"' in block:
            outside = self._outside_quotes(data, row)
            marks &= outside
            newline &= outside
        ends = np.flatnonzero(marks).astype(np.int32)
        starts = np.empty_like(ends)
        starts[0] = 0
        np.add(ends[:-1], 1, out=starts[1:])
        width = len(self.header)
        last = np.flatnonzero(newline[ends])
        kept = self._even_rows(starts, ends, last, row)
        numbers = np.arange(row, row + len(last), dtype=np.int32)
        if not kept.all():
            cells = np.repeat(kept, np.diff(last, prepend=-1))
            numbers, starts, ends = numbers[kept], starts[cells], ends[cells]
        places = starts.reshape(-1, width), ends.reshape(-1, width)
        grid = Grid(data, *places, numbers, self._seen)
        return grid.without_empty_rows(), row + len(last)

    def _even_rows(
        self, starts: Positions, ends: Positions, last: NDArray[np.intp], row: int
    ) -> NDArray[np.bool_]:
        """Which rows are not blank; a row with too few or too many cells is refused."""
        width = len(self.header)
        cells = np.diff(last, prepend=-1)
        blank = (cells == 1) & (starts[last] == ends[last])
        wrong = np.flatnonzero((cells != width) & ~blank)
        if wrong.size:
            raise self._refusal(
                f"has {cells[wrong[0]]} cells where the header has {width}",
                row=row + int(wrong[0]),
                cure="Check that row for a missing cell or a delimiter that is not quoted.",
            )
        kept: NDArray[np.bool_] = ~blank
        return kept

    def _outside_quotes(self, data: Bytes, row: int) -> NDArray[np.bool_]:
        quotes = data == _QUOTE
        inside = np.bitwise_and(np.cumsum(quotes, dtype=np.int32), 1).astype(bool)
        opening = np.flatnonzero(quotes & inside)
        before = data[opening - 1]
        stray = (opening > 0) & ~np.isin(before, (_NEWLINE, _QUOTE, ord(self.delimiter)))
        if stray.any():
            place = int(opening[np.flatnonzero(stray)[0]])
            line_ends = np.count_nonzero((data[:place] == _NEWLINE) & ~inside[:place])
            raise self._refusal(
                "has a quotation mark inside a cell that is not quoted",
                row=row + int(line_ends),
                cure='Quote the whole cell and double the marks inside it: "5"" pipe".',
            )
        return ~inside

    def _refusal(self, problem: str, *, cure: str, row: int | None = None) -> DataFileError:
        return DataFileError(self.name, problem, cure=cure, row=row)


def _delimiter(line: str) -> str:
    return max(DELIMITERS, key=lambda mark: len(_cells(line, mark)))


def _cells(text: str, delimiter: str) -> list[str]:
    return next(csv.reader([text.strip("\n")], delimiter=delimiter), [])


def _last_row_end(block: bytes) -> int:
    """Where the last whole row ends, 0 if none does."""
    if b'"' not in block:
        return block.rfind(b"\n") + 1
    ends = _row_ends(block)
    return int(ends[-1]) + 1 if ends.size else 0


def _row_ends(block: bytes) -> NDArray[np.intp]:
    data = np.frombuffer(block, np.uint8)
    inside = np.bitwise_and(np.cumsum(data == _QUOTE, dtype=np.int32), 1)
    return np.flatnonzero((data == _NEWLINE) & (inside == 0))


def _plain_line_ends(block: bytes) -> bytes:
    return block.replace(b"\r\n", b"\n")
