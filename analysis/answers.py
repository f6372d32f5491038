"""Answers of nobody in particular, for the few statistics that a tally cannot give."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import ArrayLike, NDArray

from analysis.layout import Layout
from analysis.tally import Tally, tally

Codes = NDArray[np.uint8]
IntArray = NDArray[np.intp]
FloatArray = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Answers:
    """One row a person, in an order that says nothing; no names, numbers or times.

    Made by `Answers.shuffled`. A row is still a person's answers: it protects nobody by itself.

    Attributes
    ----------
    codes : ndarray of uint8, shape (n, I)
        As for `analysis.tally.tally`; cannot be written to. Not part of the representation, so
        that no log prints it.
    cell : ndarray of int, shape (n,)
        The cell of each row; cannot be written to.
    n_cells : int
        How many cells there are.
    layout : Layout
        Which column is which item of which dimension.
    """

    codes: Codes = field(repr=False)
    cell: IntArray = field(repr=False)
    n_cells: int
    layout: Layout = field(repr=False)

    @classmethod
    def shuffled(
        cls, codes: ArrayLike, cell: ArrayLike, n_cells: int, layout: Layout, *, seed: int
    ) -> Answers:
        """Copy answers into a random order.

        Parameters
        ----------
        codes : array_like of int, shape (n, I)
            As for `analysis.tally.tally`.
        cell : array_like of int, shape (n,)
            The cell of each person.
        n_cells : int
            How many cells there are.
        layout : Layout
            The items and dimensions.
        seed : int
            The same seed gives the same order.

        Returns
        -------
        Answers
            The same rows, shuffled once.

        Raises
        ------
        ValueError
            If the shapes do not fit, a code does not fit in a byte, or a cell is out of range.

        Examples
        --------
        >>> from analysis.layout import DimensionLayout, ItemLayout
        >>> layout = Layout((ItemLayout("q", (1, 2), (False, True)),), ())
        >>> Answers.shuffled([[1], [2], [2]], [0, 0, 1], 2, layout, seed=1)
        Answers(n_cells=2)
        """
        matrix, place = np.asarray(codes), np.asarray(cell)
        if matrix.ndim != 2 or matrix.shape[1] != len(layout.items):
            raise ValueError(f"codes must have the shape (n, {len(layout.items)})")
        if place.shape != matrix.shape[:1]:
            raise ValueError(f"cell must have the shape {matrix.shape[:1]}, not {place.shape}")
        if matrix.size and not 0 <= matrix.min() <= matrix.max() <= 255:
            raise ValueError("codes must be between 0 and 255")
        if place.size and not 0 <= place.min() <= place.max() < n_cells:
            raise ValueError(f"cell must be between 0 and {n_cells - 1}")
        order = np.random.default_rng(seed).permutation(len(place))
        mixed = matrix.astype(np.uint8, copy=False)[order]
        where = place.astype(np.intp, copy=False)[order]
        mixed.flags.writeable = False
        where.flags.writeable = False
        return cls(mixed, where, n_cells, layout)

    def __len__(self) -> int:
        return len(self.cell)

    def tally(self) -> Tally:
        """Count the answers.

        Returns
        -------
        Tally
            Of every cell.
        """
        return tally(self.codes, self.cell, self.n_cells, self.layout)

    def scores(self, dimension: int) -> FloatArray:
        """Return people's scores on one dimension.

        Parameters
        ----------
        dimension : int
            The dimension's place in the layout.

        Returns
        -------
        ndarray of float, shape (n,)
            Mean of the answers, recoded; NaN with fewer than `minimum_answered`.
        """
        layout = self.layout.dimensions[dimension]
        values = self.values(layout.columns)
        answered = (~np.isnan(values)).sum(axis=1)
        total = np.nansum(values, axis=1)
        enough = answered >= layout.minimum_answered
        return np.where(enough, total / np.maximum(answered, 1), np.nan)

    def values(self, columns: tuple[int, ...], rows: slice | None = None) -> FloatArray:
        """Return recoded values of some items.

        Parameters
        ----------
        columns : tuple of int
            Which items.
        rows : slice, optional
            Which rows; all of them by default.

        Returns
        -------
        ndarray of float, shape (rows, len(columns))
            NaN where there is no valid answer.
        """
        chosen = self.codes[rows if rows is not None else slice(None)][:, list(columns)]
        result = np.empty(chosen.shape)
        for position, column in enumerate(columns):
            item = self.layout.items[column]
            meaning = np.full(256, np.nan)
            values = item.values[::-1] if item.reverse else item.values
            meaning[1 : len(values) + 1] = values
            result[:, position] = meaning[chosen[:, position]]
        return result
