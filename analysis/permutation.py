"""Permutation tests from score histograms: two groups, studentised or not, and several groups."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike, NDArray

from analysis.groups import Floats, histogram, summarise
from analysis.special import special

EXACT_STATES = 1_000_000
RESAMPLES = 9_999
NEAR = 1e-9

Statistic = Literal["studentised", "difference"]


@dataclass(frozen=True)
class Permutation:
    """A permutation test.

    Attributes
    ----------
    n : tuple of int
        People of each group.
    statistic : float
        Welch's t, the difference of means, or F.
    p : float
        Two-sided for two groups.
    exact : bool
        Whether every split was counted; otherwise `resamples` were drawn.
    resamples : int
        Draws; 0 when exact.
    seed : int or None
        Of the draws; None when exact.
    """

    n: tuple[int, ...]
    statistic: float
    p: float
    exact: bool
    resamples: int
    seed: int | None


def permutation_test(
    values: ArrayLike,
    counts_a: ArrayLike,
    counts_b: ArrayLike,
    *,
    statistic: Statistic = "studentised",
    seed: int = 0,
    resamples: int = RESAMPLES,
) -> Permutation:
    """Whether two groups differ in their mean, without assuming a distribution.

    The studentised statistic, Welch's t, keeps its level also where the groups spread differently
    [1]_. All splits of the joint histogram are counted, by convolution over its scores, while
    their sums and sums of squares take no more than a million values; otherwise splits are drawn
    and p = (b + 1)/(resamples + 1) [2]_.

    Parameters
    ----------
    values : array_like of float, shape (n_values,)
        The scores that occur, in scale points.
    counts_a, counts_b : array_like of int, shape (n_values,)
        How many people of each group have each score.
    statistic : {"studentised", "difference"}
        Welch's t or the difference of means.
    seed : int
        Of the draws; not used when exact.
    resamples : int
        How many splits are drawn when not exact.

    Returns
    -------
    Permutation
        The difference is a minus b.

    Raises
    ------
    ValueError
        If the histograms are malformed, a group has fewer than two people, every answer is the
        same, `resamples` is not positive or `statistic` is unknown.

    References
    ----------
    .. [1] Janssen, A. (1997). Studentized permutation tests for non-i.i.d. hypotheses and the
       generalized Behrens-Fisher problem. Statistics & Probability Letters, 36, 9-21.
       :doi:`10.1016/S0167-7152(97)00043-6`
    .. [2] Phipson, B., & Smyth, G. K. (2010). Permutation p-values should never be zero.
       Statistical Applications in Genetics and Molecular Biology, 9, 39.
       :doi:`10.2202/1544-6115.1585`

    Examples
    --------
    >>> result = permutation_test([1, 2, 3, 4, 5], [0, 0, 1, 2, 3], [4, 6, 8, 3, 1])
    >>> print(f"{result.statistic:.3f} {result.p:.5f} {result.exact}")
    4.278 0.00200 True
    """
    score, a, b = _two(values, counts_a, counts_b)
    if statistic not in {"studentised", "difference"}:
        raise ValueError(f"statistic must be 'studentised' or 'difference', not {statistic!r}")
    if resamples < 1:
        raise ValueError(f"resamples must be positive, not {resamples}")
    total = a + b
    size = (int(a.sum()), int(b.sum()))
    moments = _Moments(score, total)
    studentised = statistic == "studentised"
    observed = float(moments.statistic(score @ a, score**2 @ a, size[0], studentised=studentised))
    smaller = int(np.argmin(size))
    split = _all_splits(score, total, min(size), squares=studentised)
    if split is not None:
        sums, squares, chance = split
        drawn = moments.statistic(sums, squares, size[smaller], studentised=studentised)
        extreme = np.abs(drawn) >= abs(observed) * (1 - NEAR) - NEAR
        return Permutation(size, observed, float(min(1.0, chance[extreme].sum())), True, 0, None)
    rng = np.random.default_rng(seed)
    draws = rng.multivariate_hypergeometric(
        total.astype(np.int64), size[0], size=resamples, method="marginals"
    )
    drawn = moments.statistic(draws @ score, draws @ score**2, size[0], studentised=studentised)
    hits = int((np.abs(drawn) >= abs(observed) * (1 - NEAR) - NEAR).sum())
    return Permutation(size, observed, (hits + 1) / (resamples + 1), False, resamples, seed)


def permutation_anova(
    values: ArrayLike, counts: ArrayLike, *, seed: int = 0, resamples: int = RESAMPLES
) -> Permutation:
    """Whether several groups differ in their mean, by F over random regroupings.

    Parameters
    ----------
    values : array_like of float, shape (n_values,)
        The scores that occur, in scale points.
    counts : array_like of int, shape (n_groups, n_values)
        How many people of each group have each score.
    seed : int
        Of the draws.
    resamples : int
        How many regroupings are drawn.

    Returns
    -------
    Permutation
        The statistic is F; p = (b + 1)/(resamples + 1) [1]_.

    Raises
    ------
    ValueError
        If the histograms are malformed, there are fewer than two groups with people or no more
        people than groups, every answer is the same, or `resamples` is not positive.

    References
    ----------
    .. [1] Phipson, B., & Smyth, G. K. (2010). Permutation p-values should never be zero.
       Statistical Applications in Genetics and Molecular Biology, 9, 39.
       :doi:`10.2202/1544-6115.1585`

    Examples
    --------
    >>> result = permutation_anova([1, 2, 3], [[4, 1, 0], [1, 3, 1], [0, 2, 4]], seed=1)
    >>> print(f"{result.statistic:.2f} {result.p < 0.01}")
    9.23 True
    """
    score, count = histogram(values, counts)
    if count.ndim != 2:
        raise ValueError(f"counts must be groups by scores, not shape {count.shape}")
    if resamples < 1:
        raise ValueError(f"resamples must be positive, not {resamples}")
    count = count[count.sum(axis=-1) > 0]
    size = count.sum(axis=-1)
    total = count.sum(axis=0)
    if size.size < 2 or total.sum() <= size.size:
        raise ValueError("counts must hold at least two groups and more people than groups")
    if (total > 0).sum() < 2:
        raise ValueError("counts: every answer is the same")
    whole = float(((score - total @ score / total.sum()) ** 2 * total).sum())
    centre = float(total @ score / total.sum())
    observed = float(_between(count @ score, size, centre))
    rng = np.random.default_rng(seed)
    sums = _regrouped(rng, score, total.astype(np.int64), size.astype(np.int64), resamples)
    hits = int((_between(sums, size, centre) >= observed * (1 - NEAR) - NEAR).sum())
    within = whole - observed
    freedom = size.size - 1, total.sum() - size.size
    f = float(observed / freedom[0] / (within / freedom[1])) if within > 0 else np.inf
    people = tuple(int(n) for n in size)
    return Permutation(people, f, (hits + 1) / (resamples + 1), False, resamples, seed)


class _Moments:
    """The joint histogram, which every split shares."""

    def __init__(self, score: Floats, total: Floats) -> None:
        self.n = float(total.sum())
        self.sum = float(score @ total)
        self.squares = float(score**2 @ total)

    def statistic(
        self, sums: ArrayLike, squares: ArrayLike, size: int, *, studentised: bool
    ) -> Floats:
        """Of the split whose first group of `size` has these sums."""
        one, other = float(size), self.n - size
        first, second = np.asarray(sums), self.sum - np.asarray(sums)
        difference = first / one - second / other
        if not studentised:
            return np.asarray(difference)
        own = np.asarray(squares) - first**2 / one
        rest = self.squares - np.asarray(squares) - second**2 / other
        error = np.maximum(own, 0) / (one - 1) / one + np.maximum(rest, 0) / (other - 1) / other
        tiny = error <= NEAR * max(self.squares, 1.0)
        with np.errstate(divide="ignore", invalid="ignore"):
            t = difference / np.sqrt(np.where(tiny, 0.0, error))
        return np.asarray(np.where(np.isnan(t), 0.0, t))


def _two(
    values: ArrayLike, counts_a: ArrayLike, counts_b: ArrayLike
) -> tuple[Floats, Floats, Floats]:
    score, a = histogram(values, counts_a)
    _, b = histogram(values, counts_b)
    if a.ndim != 1 or b.ndim != 1:
        raise ValueError("counts_a and counts_b must each be one histogram")
    if (a % 1 != 0).any() or (b % 1 != 0).any():
        raise ValueError("counts must be whole numbers of people")
    if min(a.sum(), b.sum()) < 2:
        raise ValueError("counts: a group has fewer than two people")
    if ((a + b) > 0).sum() < 2:
        raise ValueError("counts: every answer is the same")
    # Centred, so that sums of squares lose no digits.
    joint = summarise(score, a + b)
    return score - float(joint.mean), a, b


def _all_splits(
    score: Floats, total: Floats, size: int, *, squares: bool
) -> tuple[Floats, Floats, Floats] | None:
    """Sums, sums of squares and chances of all subsets of `size`; None when they are too many."""
    present = np.flatnonzero(total > 0)
    states = np.zeros((1, 3))  # people drawn, their sum, their sum of squares
    chance = np.ones(1)
    for place in present:
        if chance.size * (min(int(total[place]), size) + 1) > EXACT_STATES:
            return None
        states, chance = _with_bin(states, chance, score[place], int(total[place]), size)
        if not squares:
            states[:, 2] = 0.0
        states, chance = _merged(states, chance)
    whole = states[:, 0] == size
    weight = chance[whole] / chance[whole].sum()
    return states[whole, 1], states[whole, 2], weight


def _with_bin(
    states: Floats, chance: Floats, score: float, count: int, size: int
) -> tuple[Floats, Floats]:
    grown, weights = [], []
    for more in range(min(count, size) + 1):
        fits = states[:, 0] + more <= size
        grown.append(states[fits] + more * np.array([1.0, score, score**2]))
        weights.append(chance[fits] * special.binom(count, more))
    merged = np.concatenate(weights)
    return np.concatenate(grown), merged / merged.max()


def _merged(states: Floats, chance: Floats) -> tuple[Floats, Floats]:
    scale = np.maximum(np.abs(states).max(axis=0), 1.0)
    keys: NDArray[np.int64] = np.round(states / scale * 2**40).astype(np.int64)
    order = np.lexsort(keys.T)
    first = np.ones(order.size, dtype=bool)
    first[1:] = (np.diff(keys[order], axis=0) > 1).any(axis=1) | (
        np.diff(keys[order], axis=0) < -1
    ).any(axis=1)
    starts = np.flatnonzero(first)
    return states[order][starts], np.add.reduceat(chance[order], starts)


def _between(sums: Floats, size: Floats, centre: float) -> Floats:
    return np.asarray(((sums / size - centre) ** 2 * size).sum(axis=-1))


def _regrouped(
    rng: np.random.Generator,
    score: Floats,
    total: NDArray[np.int64],
    size: NDArray[np.int64],
    resamples: int,
) -> Floats:
    """Sums of random groups of the same sizes, shape (resamples, n_groups)."""
    sums = np.empty((resamples, size.size))
    left = np.broadcast_to(total, (resamples, total.size)).copy()
    for group, people in enumerate(size[:-1]):
        drawn = _draws(rng, left, int(people))
        sums[:, group] = drawn @ score
        left -= drawn
    sums[:, -1] = left @ score
    return sums


def _draws(rng: np.random.Generator, left: NDArray[np.int64], people: int) -> NDArray[np.int64]:
    """Subsets of each row's histogram, bin by bin."""
    drawn = np.zeros_like(left)
    wanted = np.full(left.shape[0], people)
    others = left.sum(axis=-1)
    for place in range(left.shape[1]):
        others = others - left[:, place]
        drawn[:, place] = rng.hypergeometric(left[:, place], others, wanted)
        wanted = wanted - drawn[:, place]
    return drawn
