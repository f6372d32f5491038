r"""How many of those invited will have answered in the end, with an interval.

People answer fast at first and ever more slowly. The model: of :math:`N` invited the share
:math:`A` would answer if there were time without end, each with the same hazard :math:`b` a day, so
that :math:`N A (e^{-b s} - e^{-b t})` answer between the times s and t; on days of rest time runs
:math:`w` times as fast, and the latest three days may have run u times as fast, since somebody may
just have been reminded. Days differ for reasons that nobody models (a delivery, a mail, the
weather), so a day's number has variance :math:`\mu + \mu^2/\kappa`. Nothing is known of A, b, w, u
and :math:`\kappa` before: each point of a grid starts with the same weight (a lift is rarer than
none), is weighted by how well it explains the days so far, and predicts the rest; the whole of the
rest may come faster or slower than that by more than a half, since somebody may be reminded or
called away. The interval is the middle of the mixture. What rounding hides is part of the variance.
`benchmarks.final_rate` says how often it holds the truth.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import ArrayLike, NDArray

from analysis.rates import LARGE

FEWEST_DAYS = 3
FEWEST_ANSWERS = 30
LEVEL = 0.8
LATEST = 3  # days that a reminder may have lifted
LIFTS = {1.0: 0.75, 2.0: 0.2, 4.0: 0.05}  # how much, and how often
SHIFT = 0.6  # how far the pace of all the days to come may differ from what the days so far say

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Expected:
    """Shares of those invited, 0 to 1.

    Attributes
    ----------
    low, high : float
        Four times in five the final share lies between them.
    middle : float
        As often above it as below.
    """

    low: float
    middle: float
    high: float


def final_rate(
    counted: Sequence[int],
    shares: ArrayLike,
    invited: int,
    resting: ArrayLike,
) -> Expected | None:
    """Expect the final share from the shares of the days so far.

    Parameters
    ----------
    counted : sequence of int
        The days that were counted, 1 for the first day of answering, ascending.
    shares : array_like of float, shape (n_counted,)
        The share that had answered, rounded as `analysis.rates.rounded` does.
    invited : int
        How many people were invited.
    resting : array_like of bool, shape (n_days,)
        For every day until the last whether it is a Saturday, a Sunday or a holiday.

    Returns
    -------
    Expected or None
        None before three days were counted and thirty people have answered, and on the last day.

    Raises
    ------
    ValueError
        If `counted` and `shares` differ in length, or `counted` is not ascending.

    Examples
    --------
    >>> found = final_rate([1, 2, 3, 4], [0.10, 0.18, 0.25, 0.30], 800, [False] * 12)
    >>> found.low < found.middle < found.high
    True
    """
    told = np.asarray(shares, dtype=float)
    days = np.asarray(counted, dtype=np.int64)
    rest = np.asarray(resting, dtype=bool)
    if len(told) != len(days):
        raise ValueError("counted and shares differ in length")
    if (np.diff(days, prepend=0) <= 0).any():
        raise ValueError(f"counted must ascend from 1: {list(counted)}")
    if len(days) < FEWEST_DAYS or told[-1] * invited < FEWEST_ANSWERS or days[-1] >= len(rest):
        return None
    grid = _grid()
    step = invited / (100 if invited >= LARGE else 20)
    ends = _ends(grid, rest, int(days[-1]))
    at = np.concatenate([[0], days])
    gained = np.diff(told, prepend=0.0) * invited
    means = _between(ends, at, invited)
    spread = means + _daily(grid, ends, at, invited) + step**2 / 6
    fit = -0.5 * (np.log(spread) + (gained - means) ** 2 / spread).sum(axis=1)
    weight = np.exp(fit - fit.max()) * [LIFTS[lift] for lift in grid[:, 4].tolist()]
    ahead = np.array([days[-1], len(rest)])
    more = _between(ends, ahead, invited)[:, 0]
    varied = more + _daily(grid, ends, ahead, invited)[:, 0] + step**2 / 12 + (SHIFT * more) ** 2
    return _middle(more, varied, weight / weight.sum(), float(told[-1]), invited)


@cache
def _grid() -> Floats:
    """Rows of A, b, w, kappa and u."""
    axes = (
        np.linspace(0.1, 1.0, 16),
        np.geomspace(0.02, 1.0, 12),
        np.array([0.3, 1.0]),
        np.array([2.0, 6.0, 25.0]),
        np.array(list(LIFTS)),
    )
    return np.stack([axis.ravel() for axis in np.meshgrid(*axes, indexing="ij")], axis=1)


def _ends(grid: Floats, rest: NDArray[np.bool_], now: int) -> Floats:
    """The share still to come after each day, with day 0 before, for every row of the grid."""
    pace = np.where(rest[None, :], grid[:, 2:3], 1.0)
    pace[:, max(0, now - LATEST) : now] *= grid[:, 4:5]
    time = np.concatenate([np.zeros((len(grid), 1)), np.cumsum(pace, axis=1)], axis=1)
    left: Floats = grid[:, :1] * np.exp(-grid[:, 1:2] * time)
    return left


def _between(ends: Floats, at: NDArray[np.int64], invited: int) -> Floats:
    """The mean number of answers between two days."""
    means: Floats = invited * (ends[:, at[:-1]] - ends[:, at[1:]])
    return means


def _daily(grid: Floats, ends: Floats, at: NDArray[np.int64], invited: int) -> Floats:
    """What days differ by beyond chance, as a variance between two days."""
    each = (invited * (ends[:, :-1] - ends[:, 1:])) ** 2 / grid[:, 3:4]
    summed = np.concatenate([np.zeros((len(grid), 1)), np.cumsum(each, axis=1)], axis=1)
    differ: Floats = summed[:, at[1:]] - summed[:, at[:-1]]
    return differ


def _middle(more: Floats, varied: Floats, weight: Floats, now: float, invited: int) -> Expected:
    """Quantiles of a mixture of gamma distributions, in steps of a quarter of a per cent."""
    from scipy.special import gammainc

    kept = weight > weight.max() * 1e-4
    more, varied, weight = more[kept], varied[kept], weight[kept] / weight[kept].sum()
    shape, scale = more**2 / varied, varied / more
    gains = np.linspace(0.0, 1.0 - now, 1 + max(1, round(400 * (1.0 - now))))
    below = weight @ gammainc(shape[:, None], gains[None, :] * invited / scale[:, None])
    below /= below[-1]
    limits = ((1 - LEVEL) / 2, 0.5, (1 + LEVEL) / 2)
    low, middle, high = (now + float(gains[np.searchsorted(below, limit)]) for limit in limits)
    return Expected(low, middle, high)
