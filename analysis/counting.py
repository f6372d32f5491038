"""One pass over answers: how the counts of a tally come about, chunk by chunk."""

from __future__ import annotations

from functools import cache
from math import lcm

import numpy as np
from numpy.typing import NDArray

from analysis.layout import CANNOT_SAY, DimensionLayout, Layout

IntArray = NDArray[np.int64]
FloatArray = NDArray[np.float64]
Codes = NDArray[np.uint8]

CHUNK = 1 << 18  # rows; about 110 MiB of working memory for 48 items
OVERALL_BINS = 201
MISSING_KINDS = 3
_EXACT = 1 << 24  # a float32 counts exactly up to here
_LARGEST_UNIT = 1 << 20
_ROWS_AT_ONCE = 1 << 12  # are turned while they are in the cache
_ONE_THREAD = 1 << 18  # products of larger matrices wake threads that cost more than they bring


class DimensionCounter:
    """The running counts of one dimension; steps of the scale, recoded, are counted from 0."""

    def __init__(self, n_cells: int, layout: Layout, dimension: DimensionLayout) -> None:
        values = layout.values_of(dimension)
        self.columns = dimension.columns
        self.minimum = dimension.minimum_answered
        self.options = len(values)
        self.items = len(dimension.columns)
        self.low = values[0]
        self.step = values[1] - values[0] if len(values) > 1 else 1
        self.reverse = tuple(layout.items[column].reverse for column in dimension.columns)
        top = self.items * (self.options - 1)
        self.unit = score_unit(self.minimum, self.items)
        self.scores = np.zeros((n_cells, self.items + 1, top + 1), np.int64)
        self.complete = np.zeros((n_cells, self.items, self.options), np.int64)
        self.products = np.zeros((n_cells, self.items, self.items), np.int64)

    def steps(self, columns: Codes) -> tuple[Codes, NDArray[np.bool_] | None]:
        """Recoded steps (0 where missing) and which answers are valid, both (items, rows).

        None stands for all answers.
        """
        index = columns[list(self.columns)]
        index -= np.uint8(1)
        valid = None
        if index.max(initial=0) >= self.options:
            valid = index < self.options
        for position, reverse in enumerate(self.reverse):
            if reverse:
                np.subtract(np.uint8(self.options - 1), index[position], out=index[position])
        if valid is not None:
            index *= valid
        return index, valid


def add_products(
    dimensions: list[DimensionCounter],
    steps: list[Codes],
    cells: IntArray,
    starts: IntArray,
) -> None:
    """Add the sums of products of complete rows to dimensions of as many items each.

    Parameters
    ----------
    dimensions : list of DimensionCounter
        Where the products are added.
    steps : list of ndarray of uint8, shape (items, rows)
        The steps of each dimension, 0 in rows that are not complete; rows are sorted by cell.
    cells : ndarray of int, shape (present,)
        The cells there are.
    starts : ndarray of int, shape (present + 1,)
        Where each of them begins, and the number of rows.
    """
    rows = np.stack(steps).astype(np.float32)
    products = np.zeros((len(cells), *rows.shape[:2], rows.shape[1]))
    largest = max(dimension.options - 1 for dimension in dimensions)
    exact = _EXACT // max(1, largest**2)
    longest = min(exact, max(512, _ONE_THREAD // rows.shape[1] ** 2))
    ends = zip(starts[:-1].tolist(), starts[1:].tolist(), strict=True)
    for place, (start, stop) in enumerate(ends):
        for first in range(start, stop, longest):
            part = rows[:, :, first : min(stop, first + longest)]
            products[place] += part @ part.swapaxes(1, 2)
    for number, dimension in enumerate(dimensions):
        dimension.products[cells] += products[:, number].astype(np.int64)


def score_unit(minimum: int, items: int) -> int:
    """A unit 1/unit in which every mean of `minimum` … `items` whole steps is a whole number.

    Sums of such numbers are exact, so neither the order of the rows nor the linear algebra
    library changes a bit of the result. 1 where the unit would be too fine to be of use.

    Parameters
    ----------
    minimum, items : int
        The fewest and the most answers that a score is the mean of.

    Returns
    -------
    int
        The unit's denominator.
    """
    unit = lcm(*range(minimum, items + 1))
    return unit if unit <= _LARGEST_UNIT else 1


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


class Counter:
    """Everything a tally holds, growing by chunks of rows."""

    def __init__(self, n_cells: int, layout: Layout) -> None:
        self.n_cells = n_cells
        self.layout = layout
        self.width = layout.options + MISSING_KINDS
        n_dimensions = len(layout.dimensions)
        self.n = np.zeros(n_cells, np.int64)
        self.codes = np.zeros((n_cells, len(layout.items), self.width), np.int64)
        self.dimensions = tuple(
            DimensionCounter(n_cells, layout, dimension) for dimension in layout.dimensions
        )
        self.joint = np.zeros((n_cells, 2 * n_dimensions, 2 * n_dimensions))
        self.overall = np.zeros((n_cells, OVERALL_BINS), np.int64)
        self._left: set[int] = set()  # columns that this chunk has not counted yet

    def add(self, codes: Codes, cell: NDArray[np.integer]) -> None:
        """Count rows, whatever their number or memory order."""
        parts = max(1, round(len(cell) / CHUNK))
        size = max(1, -(-len(cell) // parts))
        for start in range(0, len(cell), size):
            rows = slice(start, start + size)
            self._add(codes[rows], np.asarray(cell[rows], np.int64))

    def _add(self, codes: Codes, cell: IntArray) -> None:
        columns, cell = by_cell(codes, cell, self.n_cells)
        self._to_places(columns)
        sizes = np.bincount(cell, minlength=self.n_cells)
        present = np.flatnonzero(sizes)
        starts = np.concatenate(([0], np.cumsum(sizes[present])))
        self.n += sizes
        self._left = set(range(len(columns)))
        scores = np.zeros((2 * len(self.dimensions), len(cell)))
        same: dict[int, tuple[list[DimensionCounter], list[Codes]]] = {}
        for position, dimension in enumerate(self.dimensions):
            steps, valid = dimension.steps(columns)
            whole = self._count_options(dimension, columns, valid, cell)
            score, has = scores[position], scores[len(self.dimensions) + position]
            self._add_scores(dimension, steps, valid, cell, (score, has))
            if whole is not None:
                steps *= whole
            alike = same.setdefault(dimension.items, ([], []))
            alike[0].append(dimension)
            alike[1].append(steps)
        for dimensions, rows in same.values():
            add_products(dimensions, rows, present, starts)
        self._count(sorted(self._left), columns, cell, None, None)
        self._add_joint(scores, cell, present, starts)

    def _to_places(self, columns: Codes) -> None:
        """Turn codes into where they are counted, in place: 0, 1…A, can't say, not asked."""
        shift = np.uint8(CANNOT_SAY - self.layout.options - 1)
        for item, column in zip(self.layout.items, columns, strict=True):
            if column.max(initial=0) <= len(item.values):
                continue
            missing = column >= CANNOT_SAY
            highest = column[~missing].max(initial=0)
            if highest > len(item.values):
                raise ValueError(
                    f"codes: item {item.key!r} has the code {highest}, "
                    f"which is none of its {len(item.values)} options"
                )
            np.subtract(column, missing * shift, out=column)

    def _count_options(
        self,
        dimension: DimensionCounter,
        places: Codes,
        valid: NDArray[np.bool_] | None,
        cell: IntArray,
    ) -> NDArray[np.bool_] | None:
        """Count options; return which rows are complete, None when all are."""
        complete = None if valid is None else np.logical_and.reduce(valid, axis=0)
        self._count(dimension.columns, places, cell, complete, dimension)
        return complete

    def _count(
        self,
        columns: list[int] | tuple[int, ...],
        places: Codes,
        cell: IntArray,
        complete: NDArray[np.bool_] | None,
        dimension: DimensionCounter | None,
    ) -> None:
        """Count the options of some columns, several at a time by one combined code."""
        kinds = 1 if complete is None else 2
        base = cell if complete is None else 2 * cell + complete
        together = self._together(len(cell), kinds)
        for first in range(0, len(columns), together):
            chosen = columns[first : first + together]
            bins = self.width ** len(chosen)
            code = places[chosen[0]].astype(np.uint16)
            for column in chosen[1:]:
                code *= np.uint16(self.width)
                code += places[column]
            combined = base * bins
            combined += code
            counts = np.bincount(combined, minlength=self.n_cells * kinds * bins)
            each = by_column(counts.reshape(-1, bins), self.width, len(chosen))
            shape = (self.n_cells, kinds, len(chosen), self.width)
            each_column = np.moveaxis(each.reshape(shape), 2, 0)
            for offset, column in enumerate(chosen):
                self._keep(first + offset, column, each_column[offset], dimension)

    def _together(self, rows: int, kinds: int) -> int:
        """How many columns one combined code may hold: no more bins than rows, 16 bits."""
        for number in (3, 2):
            bins = self.width**number
            if bins < 1 << 16 and self.n_cells * kinds * bins <= 2 * rows:
                return number
        return 1

    def _keep(
        self, position: int, column: int, counts: IntArray, dimension: DimensionCounter | None
    ) -> None:
        if column in self._left:
            self._left.discard(column)
            self.codes[:, column] += counts.sum(axis=1)
        if dimension is not None:
            options = counts[:, -1, 1 : dimension.options + 1]
            if dimension.reverse[position]:
                options = options[:, ::-1]
            dimension.complete[:, position] += options

    def _add_scores(
        self,
        dimension: DimensionCounter,
        steps: Codes,
        valid: NDArray[np.bool_] | None,
        cell: IntArray,
        out: tuple[FloatArray, FloatArray],
    ) -> None:
        """Count (answered, sum) and write scores in units, and who has one, into `out`."""
        score, has = out
        shape = dimension.scores.shape
        total = np.add.reduce(steps, axis=0, dtype=np.uint8 if shape[2] < 1 << 8 else np.int32)
        code = cell * (shape[1] * shape[2])
        code += total
        np.multiply(total, dimension.unit, out=score, casting="unsafe", dtype=np.float64)
        if valid is None:
            code += dimension.items * shape[2]
            score /= dimension.items
            has[:] = 1
        else:
            kind = np.uint8 if shape[1] < 1 << 8 else np.int32
            answered = np.add.reduce(valid, axis=0, dtype=kind)
            code += answered * np.int64(shape[2])
            np.greater_equal(answered, dimension.minimum, out=has, casting="unsafe")
            score /= np.maximum(answered, 1)
            score *= has
        counts = np.bincount(code, minlength=dimension.scores.size)
        dimension.scores += counts.reshape(shape)

    def _add_joint(
        self, scores: FloatArray, cell: IntArray, present: IntArray, starts: IntArray
    ) -> None:
        number = len(self.dimensions)
        everybody = bool(scores[number:].all())
        rows = scores[:number] if everybody else scores
        longest = max(512, _ONE_THREAD // max(1, len(scores) ** 2))
        for place, start, stop in zip(present, starts[:-1], starts[1:], strict=True):
            joint = self.joint[place]
            for first in range(start, stop, longest):
                part = rows[:, first : min(stop, first + longest)]
                joint[: len(rows), : len(rows)] += part @ part.T
            if everybody:
                sums = scores[:number, start:stop].sum(axis=1)
                joint[:number, number:] += sums[:, None]
                joint[number:, :number] += sums
                joint[number:, number:] += stop - start
        if number:
            self._add_overall(scores, cell, everybody=everybody)

    def _add_overall(self, scores: FloatArray, cell: IntArray, *, everybody: bool) -> None:
        number = len(self.dimensions)
        share = np.zeros(len(cell))
        for position, dimension in enumerate(self.dimensions):
            share += scores[position] / (dimension.unit * max(1, dimension.options - 1))
        having: FloatArray | int = number
        if not everybody:
            counts = scores[number:].sum(axis=0)
            known = 2 * counts >= number
            share, having, cell = share[known], counts[known], cell[known]
        bins = np.rint(share / having * (OVERALL_BINS - 1)).astype(np.int64)
        bins += cell * OVERALL_BINS
        counted = np.bincount(bins, minlength=self.overall.size)
        self.overall += counted.reshape(self.overall.shape)


def by_cell(codes: Codes, cell: IntArray, n_cells: int) -> tuple[Codes, IntArray]:
    """Sort rows by cell.

    Parameters
    ----------
    codes : ndarray of uint8, shape (n, I)
        The answers.
    cell : ndarray of int, shape (n,)
        The cell of each row.
    n_cells : int
        How many cells there are.

    Returns
    -------
    columns : ndarray of uint8, shape (I, n)
        A copy, each column of answers contiguous.
    cell : ndarray of int, shape (n,)
        Ascending.
    """
    if (cell[1:] >= cell[:-1]).all():
        return np.array(codes.T, order="C"), cell
    narrow = cell.astype(np.uint16) if n_cells <= 1 << 16 else cell  # 16 bits sort by radix
    order = np.argsort(narrow, kind="stable")
    if codes.flags.f_contiguous or codes.strides[0] < codes.strides[1]:
        return codes.T.take(order, axis=1), cell[order]
    columns = np.empty(codes.shape[::-1], codes.dtype)
    for first in range(0, len(order), _ROWS_AT_ONCE):
        rows = slice(first, first + _ROWS_AT_ONCE)
        columns[:, rows] = codes.take(order[rows], axis=0).T
    return columns, cell[order]
