"""One pass over answers: how the counts of a tally come about, chunk by chunk."""

from __future__ import annotations

from math import lcm

import numpy as np
from numpy.typing import NDArray

from analysis.combined import CellCodes, Codes, FloatArray, IntArray, Room
from analysis.layout import CANNOT_SAY, DimensionLayout, Layout
from analysis.products import Pieces, item_products, longest_piece, together

CHUNK = 1 << 16  # rows; about 25 MiB of working memory for 48 items
OVERALL_BINS = 201
MISSING_KINDS = 3
_LARGEST_UNIT = 1 << 20
_ROWS_AT_ONCE = 1 << 12  # are turned while they are in the cache


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

    def steps(self, columns: Codes, out: Codes) -> NDArray[np.bool_] | None:
        """Write recoded steps (0 where missing) into `out`, shape (items, rows).

        Return which answers are valid, None for all.
        """
        for position, (column, reverse) in enumerate(zip(self.columns, self.reverse, strict=True)):
            if reverse:
                np.subtract(np.uint8(self.options), columns[column], out=out[position])
            else:
                np.subtract(columns[column], np.uint8(1), out=out[position])
        if out.max(initial=0) < self.options:
            return None
        valid = out < self.options
        out *= valid
        return valid

    def add_scores(
        self,
        steps: Codes,
        valid: NDArray[np.bool_] | None,
        within: CellCodes,
        out: tuple[FloatArray, FloatArray],
    ) -> None:
        """Count (answered, sum) and write scores in units, and who has one, into `out`."""
        score, has = out
        _, most, sums = self.scores.shape
        total = np.add.reduce(steps, axis=0, dtype=np.uint8 if sums < 1 << 8 else np.int32)
        if valid is None:
            self.scores[:, -1] += within.count(total, sums)
            self._all_answered(total, score)
            return
        np.multiply(total, float(self.unit), out=score)
        answered = np.add.reduce(valid, axis=0, dtype=np.uint8 if most < 1 << 8 else np.int32)
        counts = within.count(answered * np.int32(sums) + total, most * sums)
        self.scores += counts.reshape(self.scores.shape)
        np.greater_equal(answered, self.minimum, out=has, casting="unsafe")
        score /= np.maximum(answered, 1)
        score *= has

    def _all_answered(self, total: NDArray[np.integer], score: FloatArray) -> None:
        """Write the scores of people who answered every item, without dividing if it can be."""
        each, remainder = divmod(self.unit, self.items)
        np.multiply(total, float(self.unit if remainder else each), out=score)
        if remainder:
            score /= self.items


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
        self._room = Room()
        self._alike: dict[int, list[int]] = {}  # the dimensions of as many items
        for place, dimension in enumerate(self.dimensions):
            self._alike.setdefault(dimension.items, []).append(place)

    def add(self, codes: Codes, cell: NDArray[np.integer]) -> None:
        """Count rows, whatever their number or memory order."""
        parts = max(1, round(len(cell) / CHUNK))
        size = max(1, -(-len(cell) // parts))
        for start in range(0, len(cell), size):
            rows = slice(start, start + size)
            self._add(codes[rows], np.asarray(cell[rows], np.int64))

    def grow(self, n_cells: int) -> None:
        """Make room for more cells behind those there are."""
        more = n_cells - self.n_cells
        if more <= 0:
            return
        for part, names in (
            (self, ("n", "codes", "joint", "overall")),
            *((dimension, ("scores", "complete", "products")) for dimension in self.dimensions),
        ):
            for name in names:
                held = getattr(part, name)
                fresh = np.zeros((more, *held.shape[1:]), held.dtype)
                setattr(part, name, np.concatenate([held, fresh]))
        self.n_cells = n_cells

    def _add(self, codes: Codes, cell: IntArray) -> None:
        rows, number = len(cell), len(self.dimensions)
        columns = self._room.of("columns", codes.shape[::-1], np.uint8)
        cell = by_cell(codes, cell, self.n_cells, columns)
        self._to_places(columns)
        sizes = np.bincount(cell, minlength=self.n_cells)
        present = np.flatnonzero(sizes)
        starts = np.concatenate(([0], np.cumsum(sizes[present])))
        self.n += sizes
        self._left = set(range(len(columns)))
        within = CellCodes("cell", cell, self.n_cells, self._room)
        scores = self._room.of("scores", (2 * number, rows), np.float64)
        complete: list[int] = []
        for items, places in self._alike.items():
            beside = -len(places) % together(items)
            shape = len(places) + beside, items, rows
            alike = self._room.of(f"steps of {items}", shape, np.float32)
            alike[len(places) :] = 0
            for steps, place in zip(alike, places, strict=False):
                out = steps, scores[place], scores[number + place]
                if self._add_dimension(self.dimensions[place], columns, within, out):
                    complete.append(place)
            largest = max(self.dimensions[place].options for place in places) - 1
            products = item_products(alike, largest, starts)
            for position, place in enumerate(places):
                self.dimensions[place].products[present] += products[:, position]
        everybody = len(complete) == number
        if not everybody:
            scores[[number + place for place in complete]] = 1
        left = sorted(self._left)
        self.codes[:, left] += within.count_columns(columns[left], self.width)
        self._add_joint(scores, present, starts, everybody=everybody)
        if number:
            self._add_overall(scores, cell, everybody=everybody)

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

    def _add_dimension(
        self,
        dimension: DimensionCounter,
        columns: Codes,
        within: CellCodes,
        out: tuple[NDArray[np.float32], FloatArray, FloatArray],
    ) -> bool:
        """Count one dimension; write complete steps, scores and who has one into `out`.

        Return whether every answer is there; who has a score is not written then.
        """
        complete_steps, score, has = out
        steps = self._room.of("steps", complete_steps.shape, np.uint8)
        valid = dimension.steps(columns, steps)
        if valid is None:
            self._count_all(dimension, steps, within)
        else:
            complete = np.logical_and.reduce(valid, axis=0)
            self._count_some(dimension, columns, within, complete)
        dimension.add_scores(steps, valid, within, (score, has))
        if valid is not None:
            steps *= complete
        np.copyto(complete_steps, steps)
        return valid is None

    def _count_all(self, dimension: DimensionCounter, steps: Codes, within: CellCodes) -> None:
        """Count the options of a dimension of which every answer is there."""
        counts = within.count_columns(steps, dimension.options)
        dimension.complete += counts
        for position, column in enumerate(dimension.columns):
            asked = counts[:, position]
            if dimension.reverse[position]:
                asked = asked[:, ::-1]
            self._keep(column, asked, slice(1, dimension.options + 1))

    def _count_some(
        self,
        dimension: DimensionCounter,
        places: Codes,
        within: CellCodes,
        complete: NDArray[np.bool_],
    ) -> None:
        """Count the options of a dimension, apart for complete rows."""
        counts = within.split(complete).count_columns(places[list(dimension.columns)], self.width)
        counts = counts.reshape(self.n_cells, 2, dimension.items, self.width)
        for position, column in enumerate(dimension.columns):
            options = counts[:, 1, position, 1 : dimension.options + 1]
            if dimension.reverse[position]:
                options = options[:, ::-1]
            dimension.complete[:, position] += options
            self._keep(column, counts[:, :, position].sum(axis=1), slice(None))

    def _keep(self, column: int, counts: IntArray, codes: slice) -> None:
        if column in self._left:
            self._left.discard(column)
            self.codes[:, column, codes] += counts

    def _add_joint(
        self, scores: FloatArray, present: IntArray, starts: IntArray, *, everybody: bool
    ) -> None:
        number = len(self.dimensions)
        rows = scores[:number] if everybody else scores
        products = Pieces(starts, longest_piece(len(scores))).products(rows)
        if not everybody:
            self.joint[present] += products
        elif len(present):
            sums = np.add.reduceat(rows, starts[:-1], axis=1).T
            self.joint[present, :number, :number] += products
            self.joint[present, :number, number:] += sums[:, :, None]
            self.joint[present, number:, :number] += sums[:, None, :]
            self.joint[present, number:, number:] += np.diff(starts)[:, None, None]

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


def by_cell(codes: Codes, cell: IntArray, n_cells: int, columns: Codes) -> IntArray:
    """Sort rows by cell.

    Parameters
    ----------
    codes : ndarray of uint8, shape (n, I)
        The answers.
    cell : ndarray of int, shape (n,)
        The cell of each row.
    n_cells : int
        How many cells there are.
    columns : ndarray of uint8, shape (I, n)
        Where the sorted answers are written, each column of answers contiguous.

    Returns
    -------
    ndarray of int, shape (n,)
        The cells, ascending.
    """
    if (cell[1:] >= cell[:-1]).all():
        columns[:] = codes.T
        return cell
    narrow = cell.astype(np.min_scalar_type(n_cells))  # up to 16 bits sort by radix
    order = np.argsort(narrow, kind="stable")
    if codes.flags.f_contiguous or codes.strides[0] < codes.strides[1]:
        np.take(codes.T, order, axis=1, out=columns, mode="clip")
        return cell[order]
    picked = np.empty((_ROWS_AT_ONCE, codes.shape[1]), np.uint8)
    for first in range(0, len(order), _ROWS_AT_ONCE):
        rows = order[first : first + _ROWS_AT_ONCE]
        part = np.take(codes, rows, axis=0, out=picked[: len(rows)], mode="clip")
        columns[:, first : first + len(rows)] = part.T
    return cell[order]
