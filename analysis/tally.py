"""Counts instead of people: everything the statistics need of a set of answers, per cell."""

from __future__ import annotations

import json
import zlib
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import asdict, dataclass
from functools import lru_cache
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from analysis.combined import Codes, FloatArray, IntArray
from analysis.counting import Counter, DimensionCounter
from analysis.layout import DimensionLayout, ItemLayout, Layout

_FIXED = ("n", "codes", "pair_n", "pair_sums", "pair_products", "overall")
_RAGGED = ("scores", "complete_products", "complete")
_FORMAT = 2


@dataclass(frozen=True, eq=False)
class Tally:
    """The counts of C cells over I items and D dimensions; tallies of the same layout add.

    A tally of one person is that person's answers: it protects nobody by itself.

    Attributes
    ----------
    layout : Layout
        Which column is which item of which dimension.
    n : ndarray of int, shape (C,)
        People, whatever they answered.
    codes : ndarray of int, shape (C, I, A + 3)
        How often each code was given, as asked: unanswered, option 1 … A, can't say, not asked,
        with A the largest number of options of any item.
    scores : tuple of D ndarrays of int, shape (C, m + 1, m * (high - low) + 1)
        How many people answered a number of the dimension's m items (axis 1) with that sum of
        recoded (value - low) (axis 2). Those under `minimum_answered` are included.
    complete_n : ndarray of int, shape (C, D)
        People who answered every item of the dimension.
    complete : tuple of D ndarrays of int, shape (C, m, options)
        Their recoded option counts.
    complete_products : tuple of D ndarrays of int, shape (C, m, m)
        Their sums of products of recoded values.
    pair_n : ndarray of int, shape (C, D, D)
        People with a score on both dimensions; the diagonal holds those with the one score.
    pair_sums : ndarray of float, shape (C, D, D)
        ``pair_sums[c, d, e]``: sum of score d over people with scores d and e, on the item-mean
        scale.
    pair_products : ndarray of float, shape (C, D, D)
        Sum of score d times score e over the same people.
    overall : ndarray of int, shape (C, 201)
        Each person's overall score: the mean of the person's dimension scores, each put on 0 to
        100 by its scale's ends; bin b holds the scores that round to b/2. People with fewer than
        half of the dimensions are in no bin.

    Examples
    --------
    >>> item = ItemLayout("q", values=(1, 2, 3), favourable=(False, False, True))
    >>> layout = Layout((item,), (DimensionLayout("d", (0,), 1),))
    >>> both = tally([[3], [2], [0]], [0, 1, 1], 2, layout)
    >>> both.codes[:, 0].tolist()
    [[0, 0, 0, 1, 0, 0], [1, 0, 1, 0, 0, 0]]
    >>> both.merge([[0, 1]]).n.tolist()
    [3]
    """

    layout: Layout
    n: IntArray
    codes: IntArray
    scores: tuple[IntArray, ...]
    complete: tuple[IntArray, ...]
    complete_products: tuple[IntArray, ...]
    pair_n: IntArray
    pair_sums: FloatArray
    pair_products: FloatArray
    overall: IntArray

    @property
    def n_cells(self) -> int:
        """The number of cells, C."""
        return len(self.n)

    @property
    def complete_n(self) -> IntArray:
        """People who answered every item of the dimension, shape (C, D)."""
        counts = [complete[:, 0].sum(axis=1) for complete in self.complete]
        return np.stack(counts, axis=1) if counts else np.zeros((self.n_cells, 0), np.int64)

    @classmethod
    def empty(cls, n_cells: int, layout: Layout) -> Tally:
        """Return the tally of nobody.

        Parameters
        ----------
        n_cells : int
            How many cells.
        layout : Layout
            The items and dimensions.

        Returns
        -------
        Tally
            All counts are 0.
        """
        return _finish(Counter(n_cells, layout))

    def __add__(self, other: Tally) -> Tally:
        if self.layout != other.layout:
            raise ValueError("tallies of different layouts do not add")
        if self.n_cells != other.n_cells:
            raise ValueError(f"tallies of {self.n_cells} and {other.n_cells} cells do not add")
        theirs = _arrays(other)
        return _rebuilt(
            self.layout, {name: array + theirs[name] for name, array in _arrays(self).items()}
        )

    def merge(
        self,
        groups: Sequence[Sequence[int] | NDArray[np.integer]],
        *,
        without: Collection[str] = (),
    ) -> Tally:
        """Sum cells into new cells.

        Parameters
        ----------
        groups : sequence of sequences of int
            The cells of each new cell; a group may be empty, a cell may be in several groups.
        without : collection of str
            Attributes that are left 0.

        Returns
        -------
        Tally
            One cell a group, in their order.

        Raises
        ------
        IndexError
            If a cell does not exist.
        """
        members = [np.asarray(group, np.intp).ravel() for group in groups]
        sums = _Sums(members)
        return _rebuilt(
            self.layout,
            {
                name: np.zeros((len(members), *array.shape[1:]), array.dtype)
                if name.rstrip("0123456789").rstrip("_") in without
                else sums.of(array)
                for name, array in _arrays(self).items()
            },
        )

    def select(self, cells: Sequence[int] | NDArray[np.integer]) -> Tally:
        """Return some cells, in the order asked.

        Parameters
        ----------
        cells : sequence of int
            Which cells.

        Returns
        -------
        Tally
            As many cells as asked for.
        """
        chosen = np.asarray(cells, np.intp)
        return self._mapped(lambda counts: counts[chosen])

    def total(self) -> Tally:
        """Return all cells together as one cell.

        Returns
        -------
        Tally
            One cell.
        """
        return self._mapped(lambda counts: counts.sum(axis=0, keepdims=True))

    def identical(self, other: Tally) -> bool:
        """Whether every count is the same and every sum the same up to rounding.

        Parameters
        ----------
        other : Tally
            The tally to compare with.

        Returns
        -------
        bool
            True if they are the same.
        """
        if self.layout != other.layout or self.n_cells != other.n_cells:
            return False
        mine, theirs = _arrays(self), _arrays(other)
        return all(np.allclose(mine[name], theirs[name], rtol=1e-12, atol=1e-9) for name in mine)

    def to_bytes(self) -> bytes:
        """Return the tally as bytes, for another process or a file.

        Returns
        -------
        bytes
            What it counts in words, then every array, compressed together; equal tallies give
            equal bytes.
        """
        arrays = [np.ascontiguousarray(array).tobytes() for array in _arrays(self).values()]
        return zlib.compress(b"".join([_about(self.layout, self.n_cells), b"\n", *arrays]))

    @classmethod
    def from_bytes(cls, data: bytes) -> Tally:
        """Read what `to_bytes` wrote.

        Parameters
        ----------
        data : bytes
            The archive.

        Returns
        -------
        Tally
            The same tally.

        Raises
        ------
        ValueError
            If `data` is no such archive or its arrays do not fit its layout.
        """
        try:
            about, _, counted = zlib.decompress(data).partition(b"\n")
            said = json.loads(about)
            layout = _layout(said["layout"]) if said["format"] == _FORMAT else None
        except Exception as error:
            raise ValueError("data: not a tally") from error
        if layout is None:
            raise ValueError(f"data: a tally of format {said['format']}, not {_FORMAT}")
        arrays, read = _arrays(cls.empty(said["cells"], layout)), 0
        if sum(array.nbytes for array in arrays.values()) != len(counted):
            raise ValueError("data: the arrays do not fit the layout")
        for name, array in arrays.items():
            given = np.frombuffer(counted, array.dtype, array.size, read)
            arrays[name] = given.reshape(array.shape).copy()
            read += array.nbytes
        return _rebuilt(layout, arrays)

    def _mapped(self, change: Callable[[NDArray[Any]], NDArray[Any]]) -> Tally:
        arrays = {name: change(array) for name, array in _arrays(self).items()}
        return _rebuilt(self.layout, arrays)


class _Sums:
    """Sums of cells; a group of one cell is taken over without adding anything up."""

    def __init__(self, members: Sequence[NDArray[np.intp]]) -> None:
        self._rows = len(members)
        self._single = [row for row, group in enumerate(members) if group.size == 1]
        self._cells = [int(members[row][0]) for row in self._single]
        self._several = [row for row, group in enumerate(members) if group.size > 1]
        together = [members[row] for row in self._several]
        self._order = np.concatenate([np.empty(0, np.intp), *together])
        self._starts = np.cumsum([0, *(group.size for group in together)])[:-1]

    def of(self, counts: NDArray[Any]) -> NDArray[Any]:
        if len(self._single) == self._rows:
            return counts[self._cells]
        result = np.zeros((self._rows, *counts.shape[1:]), counts.dtype)
        if self._single:
            result[self._single] = counts[self._cells]
        if self._several:
            result[self._several] = np.add.reduceat(counts[self._order], self._starts, axis=0)
        return result


def _arrays(tally: Tally) -> dict[str, NDArray[Any]]:
    """Every array of a tally by name; those of a dimension carry its number."""
    arrays: dict[str, NDArray[Any]] = {name: getattr(tally, name) for name in _FIXED}
    for name in _RAGGED:
        arrays |= {f"{name}_{d}": array for d, array in enumerate(getattr(tally, name))}
    return arrays


@lru_cache
def _about(layout: Layout, cells: int) -> bytes:
    said = {"format": _FORMAT, "cells": cells, "layout": asdict(layout)}
    return json.dumps(said, sort_keys=True).encode()


def _rebuilt(layout: Layout, arrays: dict[str, NDArray[Any]]) -> Tally:
    parts: dict[str, Any] = {name: arrays[name] for name in _FIXED}
    for name in _RAGGED:
        parts[name] = tuple(arrays[f"{name}_{d}"] for d in range(len(layout.dimensions)))
    return Tally(layout, **parts)


def tally(codes: ArrayLike, cell: ArrayLike, n_cells: int, layout: Layout) -> Tally:
    """Count answers, one row a person.

    Parameters
    ----------
    codes : array_like of int, shape (n, I)
        0 unanswered, 1 … A the option in the order of the scale's values as asked, 254 can't say,
        255 not asked. In C or Fortran order; read in chunks, so memory beside it stays small.
    cell : array_like of int, shape (n,)
        The cell of each person, 0 … `n_cells` - 1.
    n_cells : int
        How many cells there are.
    layout : Layout
        Which column is which item of which dimension.

    Returns
    -------
    Tally
        The counts of every cell.

    Raises
    ------
    ValueError
        If the shapes do not fit, a cell is out of range, a number is not whole, or a code is none
        of its item's options.

    Examples
    --------
    >>> item = ItemLayout("q", values=(1, 2, 3), favourable=(False, False, True), reverse=True)
    >>> layout = Layout((item,), (DimensionLayout("d", (0,), 1),))
    >>> tally([[3], [1], [254]], [0, 0, 0], 1, layout).complete[0].tolist()
    [[[1, 0, 1]]]
    """
    return tally_chunks([(codes, cell)], n_cells, layout)


def tally_chunks(
    chunks: Iterable[tuple[ArrayLike, ArrayLike]], n_cells: int, layout: Layout
) -> Tally:
    """Count answers that come in chunks, such as the parts of a long file.

    Parameters
    ----------
    chunks : iterable of (codes, cell)
        As for `tally`; chunks of 50,000 rows or more are counted fastest.
    n_cells : int
        How many cells there are.
    layout : Layout
        Which column is which item of which dimension.

    Returns
    -------
    Tally
        The counts of every cell over all chunks.

    Raises
    ------
    ValueError
        As for `tally`.
    """
    counter = Counter(n_cells, layout)
    for codes, cell in chunks:
        counter.add(*_checked(codes, cell, n_cells, len(layout.items)))
    return _finish(counter)


def _checked(
    codes: ArrayLike, cell: ArrayLike, n_cells: int, n_items: int
) -> tuple[Codes, NDArray[np.integer]]:
    matrix, place = np.asarray(codes), np.asarray(cell)
    if matrix.size == 0 and matrix.ndim < 2:
        matrix = matrix.reshape(0, n_items)
    if matrix.ndim != 2 or matrix.shape[1] != n_items:
        raise ValueError(f"codes must have the shape (n, {n_items}), not {matrix.shape}")
    if place.shape != matrix.shape[:1]:
        raise ValueError(f"cell must have the shape {matrix.shape[:1]}, not {place.shape}")
    if matrix.dtype != np.uint8:
        if matrix.size and not ((matrix >= 0) & (matrix <= 255)).all():
            raise ValueError("codes must be between 0 and 255")
        matrix = _whole(matrix, "codes").astype(np.uint8)
    place = _whole(place, "cell")
    if place.size and not 0 <= place.min() <= place.max() < n_cells:
        raise ValueError(f"cell must be between 0 and {n_cells - 1}")
    return matrix, place


def _whole(numbers: NDArray[Any], name: str) -> NDArray[Any]:
    """The same numbers, refused if they are not whole."""
    if numbers.dtype.kind == "f" and not (numbers == np.floor(numbers)).all():
        raise ValueError(f"{name} must be whole numbers")
    return numbers


def of_counts(counter: Counter) -> Tally:
    """Return the tally of running counts, however they came about.

    Parameters
    ----------
    counter : Counter
        Counts of steps and units.

    Returns
    -------
    Tally
        The same counts in terms of values and scores.
    """
    return _finish(counter)


def _finish(counter: Counter) -> Tally:
    dimensions = counter.dimensions
    pair_n, pair_sums, pair_products = _pairs(counter)
    return Tally(
        layout=counter.layout,
        n=counter.n,
        codes=counter.codes,
        scores=tuple(_spread(dimension) for dimension in dimensions),
        complete=tuple(dimension.complete for dimension in dimensions),
        complete_products=tuple(_values_products(dimension) for dimension in dimensions),
        pair_n=pair_n,
        pair_sums=pair_sums,
        pair_products=pair_products,
        overall=counter.overall,
    )


def _spread(dimension: DimensionCounter) -> IntArray:
    """Sums in steps of the scale become sums of values."""
    if dimension.step == 1:
        return dimension.scores
    cells, rows, steps = dimension.scores.shape
    spread = np.zeros((cells, rows, (steps - 1) * dimension.step + 1), np.int64)
    spread[:, :, :: dimension.step] = dimension.scores
    return spread


def _values_products(dimension: DimensionCounter) -> IntArray:
    """Products of steps become products of values: value = low + step · x."""
    low, step = dimension.low, dimension.step
    sums = dimension.complete @ np.arange(dimension.options, dtype=np.int64)
    n = dimension.complete[:, 0].sum(axis=1)[:, None, None]
    cross = low * step * (sums[:, :, None] + sums[:, None, :])
    products: IntArray = low * low * n + cross + step * step * dimension.products
    return products


def _pairs(counter: Counter) -> tuple[IntArray, FloatArray, FloatArray]:
    """Sums over units become sums over scores: score = low + x · step / unit."""
    number = len(counter.dimensions)
    low = np.array([dimension.low for dimension in counter.dimensions], np.float64)
    scale = np.array([dimension.step / dimension.unit for dimension in counter.dimensions])
    products = counter.joint[:, :number, :number]
    sums = counter.joint[:, :number, number:]
    both = counter.joint[:, number:, number:]
    scaled = sums * scale[:, None]
    crossed = scaled * low
    return (
        np.rint(both).astype(np.int64),
        scaled + both * low[:, None],
        products * np.outer(scale, scale)
        + crossed
        + crossed.swapaxes(1, 2)
        + both * np.outer(low, low),
    )


def _layout(data: dict[str, Any]) -> Layout:
    items = tuple(
        ItemLayout(i["key"], tuple(i["values"]), tuple(i["favourable"]), i["reverse"])
        for i in data["items"]
    )
    dimensions = tuple(
        DimensionLayout(d["key"], tuple(d["columns"]), d["minimum_answered"])
        for d in data["dimensions"]
    )
    return Layout(items, dimensions)
