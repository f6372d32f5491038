"""Sums of products within cells, by the linear algebra library, exactly."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

IntArray = NDArray[np.int64]
FloatArray = NDArray[np.float64]

_EXACT = 1 << 24  # a float32 counts exactly up to here
_ONE_THREAD = 1 << 18  # products of larger matrices wake threads that cost more than they bring
_SHORTEST = 16  # rows at once, however many there are to multiply
_TOGETHER = 12  # items multiplied at once: fewer calls outweigh products that nobody needs


class Pieces:
    """Rows sorted by cell, cut so that no cell's piece is longer than is good.

    Parameters
    ----------
    starts : ndarray of int, shape (present + 1,)
        Where each cell that is present begins, and the number of rows.
    longest : int
        The most rows of a piece.
    """

    def __init__(self, starts: IntArray, longest: int) -> None:
        self._pieces = [
            (cell, first, min(first + longest, stop))
            for cell, (start, stop) in enumerate(pairwise(starts.tolist()))
            for first in range(start, stop, longest)
        ]
        self._cells = len(starts) - 1

    def products(self, rows: NDArray[np.floating]) -> FloatArray:
        """Multiply every column with every other and sum over the rows of each cell.

        Parameters
        ----------
        rows : ndarray of float, shape (..., columns, rows)
            What is multiplied.

        Returns
        -------
        ndarray, shape (present, ..., columns, columns)
            The sums of products.
        """
        found = np.zeros((self._cells, *rows.shape[:-1], rows.shape[-2]))
        for cell, start, stop in self._pieces:
            part = rows[..., start:stop]
            found[cell] += part @ part.swapaxes(-1, -2)
        return found


def longest_piece(columns: int, largest: int | None = None) -> int:
    """Return how many rows may be multiplied at once.

    Parameters
    ----------
    columns : int
        How many columns are multiplied with each other.
    largest : int, optional
        The largest value of a row, where sums in single precision must be exact.

    Returns
    -------
    int
        A number of rows.
    """
    fewest_calls = max(_SHORTEST, _ONE_THREAD // max(1, columns) ** 2)
    return fewest_calls if largest is None else min(fewest_calls, _EXACT // max(1, largest**2))


def together(items: int) -> int:
    """Return how many dimensions are multiplied at once.

    Parameters
    ----------
    items : int
        The items of each.

    Returns
    -------
    int
        At least 1.
    """
    return max(1, _TOGETHER // items)


def item_products(steps: NDArray[np.float32], largest: int, starts: IntArray) -> IntArray:
    """Sum the products of the items of each dimension within cells.

    Parameters
    ----------
    steps : ndarray of float32, shape (dimensions, items, rows)
        Whole numbers, rows sorted by cell; dimensions of as many items each, a multiple of
        ``together(items)``.
    largest : int
        The largest of them.
    starts : ndarray of int, shape (present + 1,)
        Where each cell that is present begins, and the number of rows.

    Returns
    -------
    ndarray of int, shape (present, dimensions, items, items)
        The sums.
    """
    dimensions, items, rows = steps.shape
    each = together(items)
    found = Pieces(starts, longest_piece(each * items, largest)).products(
        steps.reshape(-1, each * items, rows)
    )
    blocks = found.reshape(len(found), -1, each, items, each, items)
    own: IntArray = np.einsum("cgaiaj->cgaij", blocks).astype(np.int64)
    return own.reshape(-1, dimensions, items, items)
