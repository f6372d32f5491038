"""Counting codes within cells, several columns at a time by one combined code."""

from __future__ import annotations

from functools import cache
from math import prod
from typing import Any

import numpy as np
from numpy.typing import DTypeLike, NDArray

Codes = NDArray[np.uint8]
IntArray = NDArray[np.int64]
FloatArray = NDArray[np.float64]

_ONE_THREAD = 1 << 18  # products of larger matrices wake threads that cost more than they bring


class Room:
    """Arrays that serve every chunk in turn: new memory takes longer to get than to fill."""

    def __init__(self) -> None:
        self._held: dict[str, NDArray[Any]] = {}

    def of(self, name: str, shape: tuple[int, ...], dtype: DTypeLike) -> NDArray[Any]:
        """Return an array of any content, the same memory whenever the name is the same."""
        size = prod(shape)
        held = self._held.get(name)
        if held is None or held.size < size:
            held = self._held[name] = np.empty(size + size // 8, dtype)
        return held[:size].reshape(shape)


class CellCodes:
    """The cell of each row, ready to be combined with codes.

    Parameters
    ----------
    name : str
        Under which its arrays are held.
    cell : ndarray of int, shape (n,)
        The cell of each row.
    n_cells : int
        How many cells there are.
    room : Room
        What serves every chunk in turn.
    """

    def __init__(self, name: str, cell: IntArray, n_cells: int, room: Room) -> None:
        self._name, self._cell, self._n_cells, self._room = name, cell, n_cells, room
        self._starts: dict[int, IntArray] = {}

    def count(self, code: NDArray[np.integer], bins: int) -> IntArray:
        """Count codes within cells.

        Parameters
        ----------
        code : ndarray of int, shape (n,)
            A number from 0 to `bins` - 1 for each row.
        bins : int
            How many codes there are.

        Returns
        -------
        ndarray of int, shape (n_cells, bins)
            How often each code occurs.
        """
        combined = self._room.of("combined", self._cell.shape, np.int64)
        np.add(self._start(bins), code, out=combined)
        return np.bincount(combined, minlength=self._n_cells * bins).reshape(-1, bins)

    def count_columns(self, columns: Codes, width: int) -> IntArray:
        """Count the codes of each of some columns within cells.

        Parameters
        ----------
        columns : ndarray of uint8, shape (columns, n)
            The codes, below `width`.
        width : int
            How many codes a column has.

        Returns
        -------
        ndarray of int, shape (n_cells, columns, width)
            How often each code of each column occurs.
        """
        rows = len(self._cell)
        result = np.zeros((self._n_cells, len(columns), width), np.int64)
        together = _together(rows, self._n_cells, width)
        kind = np.uint8 if width**together <= 1 << 8 else np.uint16
        code = self._room.of(f"code of {np.dtype(kind).itemsize}", (rows,), kind)
        for first in range(0, len(columns), together):
            chosen = columns[first : first + together]
            np.copyto(code, chosen[0])
            for column in chosen[1:]:
                code *= kind(width)
                code += column
            counts = self.count(code, width ** len(chosen))
            each = by_column(counts, width, len(chosen))
            result[:, first : first + len(chosen)] = each.reshape(-1, len(chosen), width)
        return result

    def split(self, part: NDArray[np.bool_]) -> CellCodes:
        """Return cells of twice the number, rows outside `part` before those in it.

        Parameters
        ----------
        part : ndarray of bool, shape (n,)
            Which rows are in the second of the two cells that each cell becomes.

        Returns
        -------
        CellCodes
            Cell c becomes 2c and 2c + 1.
        """
        return CellCodes(
            f"half of {self._name}", self._start(2) + part, 2 * self._n_cells, self._room
        )

    def _start(self, bins: int) -> IntArray:
        """Where the codes of each row's cell begin."""
        if bins not in self._starts:
            start = self._room.of(f"{self._name} by {bins}", self._cell.shape, np.int64)
            self._starts[bins] = np.multiply(self._cell, bins, out=start)
        return self._starts[bins]


def _together(rows: int, n_cells: int, width: int) -> int:
    """How many columns one combined code may hold: no more bins than rows, 16 bits."""
    for number in (3, 2):
        bins = width**number
        if bins < 1 << 16 and n_cells * bins <= 2 * rows:
            return number
    return 1


@cache
def margins(width: int, columns: int) -> FloatArray:
    """A matrix that turns counts of combined codes into those of each column.

    Parameters
    ----------
    width : int
        How many codes a column has.
    columns : int
        How many columns were combined, the first the most significant.

    Returns
    -------
    ndarray, shape (width ** columns, columns * width)
        1 where the combined code holds the column's code, else 0.
    """
    digits = np.indices((width,) * columns).reshape(columns, -1)
    held: FloatArray = (digits.T[:, :, None] == np.arange(width)).astype(np.float64)
    return held.reshape(-1, columns * width)


def by_column(counts: IntArray, width: int, columns: int) -> IntArray:
    """Turn counts of combined codes into those of each column.

    Parameters
    ----------
    counts : ndarray of int, shape (rows, width ** columns)
        How often each combined code occurs.
    width, columns : int
        As for `margins`.

    Returns
    -------
    ndarray of int, shape (rows, columns * width)
        How often each code of each column occurs.
    """
    matrix = margins(width, columns)
    block = max(1, _ONE_THREAD // matrix.size)
    parts = [counts[first : first + block] @ matrix for first in range(0, len(counts), block)]
    return np.concatenate(parts).astype(np.int64)
