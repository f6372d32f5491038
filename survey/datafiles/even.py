"""Rows that end in cells of one character: the usual form of answers, read without searching.

Where all the last cells are one byte, their bytes and delimiters take turns up to the end of the
row, so only the ends of rows are looked for, and delimiters only before these cells. A block in
which one row is different is not read here.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view
from numpy.typing import NDArray

from survey.datafiles.cells import CellReader
from survey.datafiles.distinct import PADDING
from survey.datafiles.table import Codes

PROBE = 1 << 14
LONGEST_START = 4096  # bytes of a row before its last cells
EMPTY = b"\0"  # stands for an empty cell, since no file with such a byte is read
_NEWLINE, _QUOTE = 10, 34

Bytes = NDArray[np.uint8]
Positions = NDArray[np.integer]


@dataclass(frozen=True, eq=False)
class EvenRows:
    """The rows of a block.

    Attributes
    ----------
    data : ndarray of uint8
        The first cells of all rows, `PADDING` bytes behind them.
    starts, ends : ndarray of int, shape (rows, first cells)
        Where each of the first cells begins and ends in `data`.
    last : ndarray of uint8, shape (rows, last cells)
        The bytes of the last cells, 0 for an empty one.
    """

    data: Bytes
    starts: Positions
    ends: Positions
    last: Bytes

    @property
    def has_empty(self) -> bool:
        """Whether a row is nothing but delimiters."""
        without_answers = ~self.last.any(axis=1)
        return bool((self.ends <= self.starts)[without_answers].all(axis=1).any())

    def codes(self, places: Sequence[int], readers: Sequence[CellReader]) -> Codes:
        """Answer codes (places, rows) of some of the last cells."""
        chosen = self.last
        if list(places) != list(range(self.last.shape[1])):
            chosen = np.ascontiguousarray(self.last[:, list(places)])
        if len(set(readers)) == 1:
            return _translated(chosen, readers[0]).T
        codes = np.empty_like(chosen)
        for reader in set(readers):
            mine = [place for place, other in enumerate(readers) if other is reader]
            codes[:, mine] = _translated(np.ascontiguousarray(chosen[:, mine]), reader)
        return codes.T


def trailing(block: bytes, delimiter: str, width: int) -> int:
    """How many of the last cells are of one byte or none in each of the first rows of a block."""
    mark = delimiter.encode()
    rows = [row.split(mark) for row in block[:PROBE].split(b"\n")[:-1]]
    ends = [next((n for n, cell in enumerate(row[::-1]) if len(cell) > 1), 0) for row in rows]
    return min((end for end, row in zip(ends, rows, strict=True) if len(row) == width), default=0)


def even_rows(block: bytes, delimiter: str, first: int, last: int) -> EvenRows | None:
    """Read a block of whole rows of `first` cells and then `last` cells of one byte or none.

    Returns
    -------
    EvenRows or None
        None where a row is of another form; nothing is known about the block then.
    """
    rows = _rows(block, delimiter, first, last)
    mark = delimiter.encode()
    if rows is not None or (mark * 2 not in block and mark + b"\n" not in block):
        return rows
    for _ in range(2):  # of three delimiters in a row only the first two are seen at first
        block = block.replace(mark * 2, mark + EMPTY + mark)
    rows = _rows(block.replace(mark + b"\n", mark + EMPTY + b"\n"), delimiter, first, last)
    return None if rows is None or rows.has_empty else rows


def _rows(block: bytes, delimiter: str, first: int, last: int) -> EvenRows | None:
    mark = ord(delimiter)
    data = np.frombuffer(block, np.uint8)
    ends = np.flatnonzero(data == _NEWLINE)
    lengths = np.diff(ends, prepend=-1) - 2 * last  # of the first cells with their delimiters
    if not ends.size or lengths.min() < first or lengths.max() > LONGEST_START:
        return None
    answers = _last_cells(data, ends, last, mark)
    if answers is None:
        return None
    width = int(lengths.max())
    head = np.zeros(len(ends) * width + PADDING, np.uint8)
    rows = head[:-PADDING].reshape(-1, width)
    padded = np.concatenate([np.zeros(width, np.uint8), data])  # the first row may be too short
    rows[:] = sliding_window_view(padded, width)[ends + 1 - 2 * last]
    begin = width - lengths
    if lengths.min() < width:
        rows *= np.arange(width) >= begin[:, None]
    cells = _first_cells(head, begin, mark, first)
    return None if cells is None else EvenRows(head, *cells, answers)


def _last_cells(data: Bytes, ends: NDArray[np.intp], last: int, mark: int) -> Bytes | None:
    """The bytes of the last cells, None if they and their delimiters do not take turns."""
    cells = sliding_window_view(data, 2 * last)[ends + 1 - 2 * last].view("<u2")
    separators = np.full(last, mark << 8, np.uint16)
    separators[-1] = _NEWLINE << 8
    cells ^= separators
    if cells.max() > 255:  # something else where a delimiter should be
        return None
    answers = cells.astype(np.uint8)
    return None if (answers == mark).any() or (answers == _QUOTE).any() else answers


def _first_cells(
    head: Bytes, begin: NDArray[np.intp], mark: int, first: int
) -> tuple[Positions, Positions] | None:
    """Find the first cells; `head` has a line of as many bytes for each row, which ends them."""
    rows = len(begin)
    width = (len(head) - PADDING) // rows
    marks = head[: rows * width] == mark
    quotes = head[: rows * width] == _QUOTE
    if quotes.any():
        if not _plainly_quoted(head, quotes, begin, width, mark):
            return None
        marks &= ~np.bitwise_and(np.cumsum(quotes, dtype=np.int32), 1).astype(bool)
    found = np.flatnonzero(marks)
    if found.size != rows * first:
        return None
    row_starts = np.arange(rows) * width
    ends = found.reshape(rows, first)
    if (ends[:, -1] != row_starts + width - 1).any() or (ends[:, 0] < row_starts).any():
        return None
    starts = np.empty_like(ends)
    starts[:, 0] = row_starts + begin
    np.add(ends[:, :-1], 1, out=starts[:, 1:])
    starts += (head[starts] == 0) & (ends > starts)
    return starts, ends


def _plainly_quoted(
    head: Bytes, quotes: NDArray[np.bool_], begin: NDArray[np.intp], width: int, mark: int
) -> bool:
    """Whether each row has its quotation marks closed, and opened only where a cell begins."""
    places = np.flatnonzero(quotes)
    row, place = np.divmod(places, width)
    if (np.bincount(row) % 2).any():
        return False
    opening = np.arange(len(places)) % 2 == 0
    before = np.where(place > 0, head[places - 1], 0)
    at_start = (place == begin[row]) | (before == mark) | (before == _QUOTE)
    return bool(at_start[opening].all())


def _translated(cells: Bytes, reader: CellReader) -> Codes:
    table = reader.single_bytes.tobytes()
    return np.frombuffer(cells.tobytes().translate(table), np.uint8).reshape(cells.shape)
