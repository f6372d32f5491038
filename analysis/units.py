"""Views and results of units: shops or departments in which leaders and frontline both answered.

Sums of scores of small groups of people, which protect nobody by themselves. What leaves is one
surface over all units together (`measured`), never the number of a unit.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from analysis.congruence import FEWEST_UNITS, ResponseSurface, response_surface
from analysis.groups import Floats
from analysis.layout import Layout

TOO_FEW_UNITS = "too few units"
ALONE = "one unit alone would decide the surface"
NO_SPREAD = "the views or the results are the same in nearly every unit"
MOST_LEVERAGE = 0.95
STEP = 0.5
REACH = 2.0  # standard deviations on either side
END = 2.0  # of a five-point scale, from its middle
FIVE_POINTS = 4.0  # from the lowest to the highest of five

Ints = NDArray[np.int64]


@dataclass(frozen=True, eq=False)
class UnitSums:
    """Scores of the people of each unit, summed.

    Attributes
    ----------
    n : ndarray of int, shape (n_units, n_dimensions)
        How many people have a score.
    total : ndarray of float, shape (n_units, n_dimensions)
        The sum of their scores.
    """

    n: Ints
    total: Floats

    @staticmethod
    def of(n: ArrayLike, mean: ArrayLike) -> UnitSums:
        """Sums from sizes and means; a mean of nobody may be NaN."""
        people = np.asarray(n, np.int64)
        return UnitSums(people, np.where(people > 0, people * np.asarray(mean, np.float64), 0.0))

    def __add__(self, other: UnitSums) -> UnitSums:
        return UnitSums(self.n + other.n, self.total + other.total)

    def __sub__(self, other: UnitSums) -> UnitSums:
        return UnitSums(self.n - other.n, self.total - other.total)

    def means(self, minimum: int) -> Floats:
        """Mean scores, NaN where fewer than `minimum` people have one."""
        known = self.n >= max(1, minimum)
        return np.where(known, self.total / np.maximum(self.n, 1), np.nan)


@dataclass(frozen=True)
class Measured:
    """A surface over all units together, or why there is none.

    Attributes
    ----------
    units : int
        How many count: both views and the result are known.
    fit : ResponseSurface or None
        Of the views less `centre`.
    centre, low, high : float
        The middle of both views and the range where most of them lie, in whole `STEP` so that they
        tell of no unit.
    reason : str or None
        Why there is no surface.
    """

    units: int
    fit: ResponseSurface | None = None
    centre: float = 0.0
    low: float = 0.0
    high: float = 0.0
    reason: str | None = None


class UnitCounter:
    """Adds up scores of groups of people, batch by batch."""

    def __init__(self, layout: Layout) -> None:
        self._layout = layout
        size = len(layout.dimensions)
        self._n = np.zeros((0, size), np.int64)
        self._total = np.zeros((0, size))
        self._values = [_values(layout, column) for column in range(len(layout.items))]

    def add(self, codes: NDArray[np.uint8], group: NDArray[np.integer], n_groups: int) -> None:
        """Add people.

        Parameters
        ----------
        codes : ndarray of uint8, shape (n, n_items)
            As for `analysis.tally.tally`.
        group : ndarray of int, shape (n,)
            The group of each person.
        n_groups : int
            How many groups there are by now.
        """
        new = n_groups - len(self._n)
        if new > 0:
            self._n = np.pad(self._n, ((0, new), (0, 0)))
            self._total = np.pad(self._total, ((0, new), (0, 0)))
        for place, dimension in enumerate(self._layout.dimensions):
            answered = np.zeros(len(codes), np.int64)
            total = np.zeros(len(codes))
            for column in dimension.columns:
                values, valid = self._values[column]
                total += values[codes[:, column]]
                answered += valid[codes[:, column]]
            has = answered >= dimension.minimum_answered
            score = np.where(has, total / np.maximum(answered, 1), 0.0)
            size = len(self._n)
            self._n[:, place] += np.bincount(group, weights=has, minlength=size).astype(np.int64)
            self._total[:, place] += np.bincount(group, weights=score, minlength=size)

    def sums(self, groups: ArrayLike) -> UnitSums:
        """Sums of some groups in the order given; -1 is a group of nobody."""
        chosen = np.asarray(groups, np.intp)
        there = (chosen >= 0)[:, None]
        if not len(self._n):
            return UnitSums(
                np.zeros((len(chosen), self._n.shape[1]), np.int64),
                np.zeros((len(chosen), self._n.shape[1])),
            )
        return UnitSums(self._n[chosen] * there, self._total[chosen] * there)


def _values(layout: Layout, column: int) -> tuple[Floats, Ints]:
    """The recoded value of each code, 0 where it is none, and whether it is one."""
    item = layout.items[column]
    values, valid = np.zeros(256), np.zeros(256, np.int64)
    options = len(item.values)
    values[1 : options + 1] = item.values[::-1] if item.reverse else item.values
    valid[1 : options + 1] = 1
    return values, valid


def from_the_middle(means: ArrayLike, layout: Layout) -> Floats:
    """Views as steps of a five-point scale from the middle of their own scale.

    Parameters
    ----------
    means : array_like of float, shape (..., n_dimensions)
        Mean scores.
    layout : Layout
        The scales.

    Returns
    -------
    ndarray of float, shape (..., n_dimensions)
        Between -2 and 2.
    """
    ends = [layout.values_of(dimension) for dimension in layout.dimensions]
    low = np.array([values[0] for values in ends], np.float64)
    high = np.array([values[-1] for values in ends], np.float64)
    return np.asarray((np.asarray(means) - (low + high) / 2) * FIVE_POINTS / (high - low))


def measured(leaders: ArrayLike, frontline: ArrayLike, results: ArrayLike) -> Measured:
    """Fit the results of units on both views of them, where there are enough units.

    Parameters
    ----------
    leaders, frontline : array_like of float, shape (n_units,)
        Views as `from_the_middle` gives them, NaN where too few people answered.
    results : array_like of float, shape (n_units,)
        What came out in each unit, NaN where nothing is known.

    Returns
    -------
    Measured
        No surface under thirty units; where a view or the results hardly vary; or where one unit
        would decide it alone, since then it would tell of that unit.

    Examples
    --------
    >>> measured([0.5, 1.0], [0.0, 1.0], [3.0, 4.0])
    Measured(units=2, fit=None, centre=0.0, low=0.0, high=0.0, reason='too few units')
    """
    x, y, z = (np.asarray(values, np.float64) for values in (leaders, frontline, results))
    known = ~np.isnan(x + y + z)
    x, y, z = x[known], y[known], z[known]
    units = int(known.sum())
    if units < FEWEST_UNITS:
        return Measured(units, reason=TOO_FEW_UNITS)
    if min(np.ptp(x), np.ptp(y), np.ptp(z)) <= 0:
        return Measured(units, reason=NO_SPREAD)
    centre = float(np.round((x.mean() + y.mean()) / 2 / STEP) * STEP)
    try:
        fit = response_surface(x, y, z, centre=centre)
    except ValueError:
        return Measured(units, reason=NO_SPREAD)
    if fit.leverage > MOST_LEVERAGE:
        return Measured(units, reason=ALONE)
    ends = [(side.mean() - REACH * side.std(), side.mean() + REACH * side.std()) for side in (x, y)]
    return Measured(
        units,
        fit,
        centre,
        low=max(-END, float(np.floor(min(ends)[0] / STEP) * STEP)),
        high=min(END, float(np.ceil(max(high for _, high in ends) / STEP) * STEP)),
    )
