"""Rows of delimited text as places in its bytes."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from survey.datafiles.cells import CellReader
from survey.datafiles.distinct import Distinct
from survey.datafiles.even import EvenRows
from survey.datafiles.table import Codes, Encoded

Bytes = NDArray[np.uint8]
Positions = NDArray[np.integer]
Seen = defaultdict[int, tuple[Distinct, list[str]]]
ITEMS = -1  # the place in `Seen` of the items' cells, of all columns together
SINGLE = ["", *map(chr, range(1, 256))]


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
        return codes.T

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


class EvenGrid(Grid):
    """A block whose last cells are single bytes."""

    def __init__(self, rows: EvenRows, numbers: Positions, seen: Seen) -> None:
        super().__init__(rows.data, rows.starts, rows.ends, numbers, seen)
        self._even = rows
        self._first = rows.ends.shape[1]

    def items(self, columns: Sequence[int], readers: Sequence[CellReader]) -> Codes:
        if min(columns, default=0) < self._first:
            return np.stack(
                [self._one(column, reader) for column, reader in zip(columns, readers, strict=True)]
            )
        return self._even.codes([column - self._first for column in columns], readers)

    def _one(self, column: int, reader: CellReader) -> Codes:
        if column < self._first:
            codes = super().items([column], [reader])
        else:
            codes = self._even.codes([column - self._first], [reader])
        return codes.reshape(-1)

    def names(self, column: int) -> Encoded:
        if column < self._first:
            return super().names(column)
        return Encoded(SINGLE, self._even.last[:, column - self._first])

    def text(self, row: int, column: int) -> str:
        if column < self._first:
            return super().text(row, column)
        return SINGLE[int(self._even.last[row, column - self._first])]


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
