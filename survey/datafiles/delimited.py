"""Delimited text, read by blocks of bytes with array operations: no Python object per cell.

A block ends at the end of a row. Where the cells begin and end follows from the positions of the
delimiters outside of quotes; a cell of one byte is looked up in a table of 256 codes, longer ones
are told apart by their bytes and each distinct text is read once.
"""

from __future__ import annotations

import csv
from collections import defaultdict
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import BinaryIO

import numpy as np
from numpy.typing import NDArray

from survey.datafiles.cells import CellReader
from survey.datafiles.distinct import PADDING, Distinct
from survey.datafiles.errors import DataFileError
from survey.datafiles.table import Codes, Encoded

BLOCK = 1 << 20
LONGEST_ROW = 1 << 24
WIDEST = 20_000
DELIMITERS = ",;\t"
_BOM = b"\xef\xbb\xbf"
_UTF16 = (b"\xff\xfe", b"\xfe\xff")
_NEWLINE, _QUOTE = 10, 34

Bytes = NDArray[np.uint8]
Positions = NDArray[np.int32]
Seen = defaultdict[int, tuple[Distinct, list[str]]]
ITEMS = -1  # the place in `Seen` of the items' cells, of all columns together


class Grid:
    """One block of whole rows; every cell is the bytes from its start to its end."""

    def __init__(
        self, data: Bytes, starts: Positions, ends: Positions, numbers: Positions, seen: Seen
    ) -> None:
        self._data = data
        self._starts = starts  # (rows, width)
        self._ends = ends
        self._numbers = numbers
        self._seen = seen
        self.rows = len(ends)

    def without_empty_rows(self) -> Grid:
        """Drop the rows of nothing but delimiters that spreadsheets leave behind."""
        kept = self._ends[:, -1] - self._starts[:, 0] >= self._ends.shape[1]
        if kept.all():
            return self
        numbers = self._numbers[kept]
        return Grid(self._data, self._starts[kept], self._ends[kept], numbers, self._seen)

    def items(self, columns: Sequence[int], readers: Sequence[CellReader]) -> Codes:
        chosen = _as_slice(columns)
        ends = self._ends[:, chosen]
        lengths = ends - self._starts[:, chosen]
        single = self._data[ends - 1]
        if lengths.min(initial=1) == 0:
            single[lengths == 0] = 0
        codes = _look_up(single, readers)
        rows, places = np.nonzero(lengths > 1)
        if rows.size:
            starts = self._starts[:, chosen][rows, places]
            texts = self._encoded(ITEMS, starts, lengths[rows, places])
            for reader in set(readers):
                mine = np.array([other is reader for other in readers])[places]
                codes[rows[mine], places[mine]] = reader.codes(texts.texts)[texts.index[mine]]
        return np.ascontiguousarray(codes.T)

    def names(self, column: int) -> Encoded:
        starts = self._starts[:, column]
        return self._encoded(column, starts, self._ends[:, column] - starts)

    def _encoded(self, column: int, starts: Positions, lengths: Positions) -> Encoded:
        seen, texts = self._seen[column]
        index = seen.numbers(self._data, starts, lengths)
        texts += [_unquoted(piece) for piece in seen.pieces[len(texts) :]]
        return Encoded(texts, index)

    def text(self, row: int, column: int) -> str:
        start, end = self._starts[row, column], self._ends[row, column]
        return _unquoted(self._data[start:end].tobytes())

    def number(self, row: int) -> int:
        return int(self._numbers[row])


class DelimitedTable:
    """A .csv file: comma, semicolon or tab; UTF-8 or Windows-1252."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self.name = path.name
        self.notes: list[str] = []
        self._legacy = False  # Windows-1252
        self._foreign = False  # UTF-8 beyond ASCII was seen
        self._seen: Seen = defaultdict(lambda: (Distinct(), []))
        with path.open("rb") as file:
            first, self._header_end = self._first_row(file)
        self.delimiter = max(DELIMITERS, key=lambda mark: len(_cells(first, mark)))
        self.header = tuple(_cells(first, self.delimiter))
        if len(self.header) > WIDEST:
            raise self._refusal(
                f"has more than {WIDEST} columns", row=1, cure="Keep the columns that are needed."
            )

    def _first_row(self, file: BinaryIO) -> tuple[str, int]:
        start = file.read(4)
        if start.startswith(_UTF16):
            raise self._refusal(
                "is UTF-16 text, not UTF-8", cure='Save it as "CSV UTF-8" and try again.'
            )
        skip = len(_BOM) if start.startswith(_BOM) else 0
        self._foreign = bool(skip)
        file.seek(skip)
        block = next(self._raw_blocks(file), b"\n")
        end = _first_row_end(block)
        text = self._decoded(block[:end], 1).decode()
        if "\r" in text:
            raise self._refusal(
                "has line ends of a kind no longer in use", cure="Export it again as CSV."
            )
        return text, skip + end

    def chunks(self, columns: Sequence[int]) -> Iterator[Grid]:
        """Read the rows; every cell's place is found, so `columns` makes no difference."""
        del columns
        row = 2
        with self._path.open("rb") as file:
            file.seek(self._header_end)
            for raw in self._raw_blocks(file):
                grid, row = self._grid(self._decoded(raw, row), row)
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


def _cells(text: str, delimiter: str) -> list[str]:
    return next(csv.reader([text.strip("\n")], delimiter=delimiter), [])


def _last_row_end(block: bytes) -> int:
    """Where the last whole row ends, 0 if none does."""
    if b'"' not in block:
        return block.rfind(b"\n") + 1
    ends = _row_ends(block)
    return int(ends[-1]) + 1 if ends.size else 0


def _first_row_end(block: bytes) -> int:
    return int(_row_ends(block)[0]) + 1


def _row_ends(block: bytes) -> NDArray[np.intp]:
    data = np.frombuffer(block, np.uint8)
    inside = np.bitwise_and(np.cumsum(data == _QUOTE, dtype=np.int32), 1)
    return np.flatnonzero((data == _NEWLINE) & (inside == 0))


def _plain_line_ends(block: bytes) -> bytes:
    return block.replace(b"\r\n", b"\n")


def _unquoted(cell: bytes) -> str:
    text = cell.decode(errors="replace")
    quoted = text.strip()
    if len(quoted) > 1 and quoted.startswith('"') and quoted.endswith('"'):
        return quoted[1:-1].replace('""', '"')
    return text


def _as_slice(columns: Sequence[int]) -> slice | list[int]:
    """Neighbouring columns are taken without a copy."""
    if list(columns) == list(range(columns[0], columns[0] + len(columns))):
        return slice(columns[0], columns[0] + len(columns))
    return list(columns)


def _look_up(single: Bytes, readers: Sequence[CellReader]) -> Codes:
    if len(set(readers)) == 1:
        return readers[0].single_bytes[single]
    codes = np.empty_like(single)
    for reader in set(readers):
        mine = [place for place, other in enumerate(readers) if other is reader]
        codes[:, mine] = reader.single_bytes[single[:, mine]]
    return codes
