"""Comparisons by rank, from score histograms: Mann-Whitney, Cliff's delta, total variation."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike, NDArray

from analysis.groups import Floats, Reasons, histogram, reasons, refuse_single
from analysis.special import special

NOBODY = "nobody in a group"
ALL_TIED = "every answer is the same"
FEW_FOR_DELTA = "fewer than two answers in a group"
SMALL = 50
Method = Literal["auto", "exact", "normal"]


@dataclass(frozen=True)
class MannWhitney:
    """Mann-Whitney's rank test of two groups.

    Attributes
    ----------
    n_a, n_b : ndarray of float, shape (...)
        People with a score.
    u : ndarray of float, shape (...)
        Pairs in which a scores higher, plus half the ties.
    p : ndarray of float, shape (...)
        Two-sided.
    exact : ndarray of bool, shape (...)
        Whether `p` is exact; otherwise normal, corrected for ties and continuity.
    reason : ndarray of str, shape (...)
        Why `p` is undefined; "" where it is defined.
    """

    n_a: Floats
    n_b: Floats
    u: Floats
    p: Floats
    exact: NDArray[np.bool_]
    reason: Reasons


@dataclass(frozen=True)
class CliffsDelta:
    """Cliff's delta of two groups.

    Attributes
    ----------
    n_a, n_b : ndarray of float, shape (...)
        People with a score.
    estimate : ndarray of float, shape (...)
        How much more often a scores higher than b than the reverse; -1 to 1.
    ci : ndarray of float, shape (..., 2)
        Its limits.
    reason : ndarray of str, shape (...)
        Why the limits are undefined; "" where they are defined.
    """

    n_a: Floats
    n_b: Floats
    estimate: Floats
    ci: Floats
    reason: Reasons


def mann_whitney(
    values: ArrayLike,
    counts_a: ArrayLike,
    counts_b: ArrayLike,
    *,
    continuity: bool = True,
    method: Method = "auto",
) -> MannWhitney:
    """Mann-Whitney's U of group a and its two-sided p-value, from two score histograms.

    Under ``"auto"`` the p-value is exact where nobody is tied and both groups have fewer than 50
    people, as in R; otherwise normal with the variance corrected for ties [1]_. ``"exact"``
    convolves the tied histogram, whatever its size.

    Parameters
    ----------
    values : array_like of float, shape (n_values,)
        The scores that occur; only their order matters.
    counts_a, counts_b : array_like of int, shape (..., n_values)
        How many people of each group have each score; broadcast together.
    continuity : bool
        Whether the normal p-value is corrected by half a step towards no difference.
    method : {"auto", "exact", "normal"}
        How the p-value is computed.

    Returns
    -------
    MannWhitney
        NaN, with a reason, where a group is empty or every answer is the same.

    Raises
    ------
    ValueError
        If the histograms are malformed, or the one test asked for is undefined.

    References
    ----------
    .. [1] Lehmann, E. L. (1975). Nonparametrics: Statistical methods based on ranks. Holden-Day.

    Examples
    --------
    >>> result = mann_whitney([1, 2, 3], [0, 1, 4], [3, 2, 1])
    >>> print(result.u, f"{result.p:.4f}")
    26.0 0.0402
    """
    a, b = _pair(values, counts_a, counts_b)
    na, nb = a.sum(axis=-1), b.sum(axis=-1)
    tied = a + b
    below = np.cumsum(b, axis=-1) - b
    u = np.where((na < 1) | (nb < 1), np.nan, (a * (below + b / 2)).sum(axis=-1))
    same = (tied > 0).sum(axis=-1) < 2
    reason = reasons(na.shape, ((na < 1) | (nb < 1), NOBODY), (same, ALL_TIED))
    refuse_single(reason)
    p = np.where(reason == "", _normal_p(u, na, nb, tied, continuity=continuity), np.nan)
    exact = _exact_where(method, tied, na, nb) & (reason == "")
    for place in np.argwhere(exact):
        index = tuple(place)
        p[index] = _exact_p(a[index], b[index])
    return MannWhitney(na, nb, np.asarray(u), np.asarray(p), np.asarray(exact), reason)


def cliffs_delta(
    values: ArrayLike, counts_a: ArrayLike, counts_b: ArrayLike, *, confidence: float = 0.95
) -> CliffsDelta:
    r"""Cliff's delta with his asymmetric interval.

    :math:`\delta = P(a > b) - P(a < b) = 2U/(n_a n_b) - 1`. The interval takes the unbiased
    variance of delta (at least :math:`(1 - \delta^2)/(n_a n_b - 1)`), a t quantile with
    :math:`n_a + n_b - 2` degrees of freedom, and bends towards zero near the ends [1]_. Where
    delta is 1 or -1, and no spread is left, it takes Feng and Cliff's limit for the smaller
    group [2]_.

    Parameters
    ----------
    values : array_like of float, shape (n_values,)
        The scores that occur; only their order matters.
    counts_a, counts_b : array_like of int, shape (..., n_values)
        How many people of each group have each score; broadcast together.
    confidence : float
        Of the interval.

    Returns
    -------
    CliffsDelta
        NaN, with a reason, where a group has fewer than two people.

    Raises
    ------
    ValueError
        If the histograms are malformed, or the one delta asked for is undefined.

    References
    ----------
    .. [1] Cliff, N. (1996). Answering ordinal questions with ordinal data using ordinal
       statistics. Multivariate Behavioral Research, 31, 331-350.
       :doi:`10.1207/s15327906mbr3103_4`
    .. [2] Feng, D., & Cliff, N. (2004). Monte Carlo evaluation of ordinal d with improved
       confidence interval. Journal of Modern Applied Statistical Methods, 3, 322-332.
       :doi:`10.22237/jmasm/1099267560`

    Examples
    --------
    >>> result = cliffs_delta([10, 20, 30, 40, 50], [2, 3, 2, 2, 1], [1, 0, 2, 1, 2])
    >>> print(f"{result.estimate:.2f} [{result.ci[0]:.4f}, {result.ci[1]:.4f}]")
    -0.33 [-0.7698, 0.3156]
    """
    a, b = _pair(values, counts_a, counts_b)
    na, nb = a.sum(axis=-1), b.sum(axis=-1)
    reason = reasons(na.shape, ((na < 2) | (nb < 2), FEW_FOR_DELTA))
    refuse_single(reason)
    with np.errstate(divide="ignore", invalid="ignore"):
        over_b = (2 * np.cumsum(b, axis=-1) - b - nb[..., None]) / nb[..., None]
        over_a = (2 * np.cumsum(a, axis=-1) - a - na[..., None]) / na[..., None]
        delta = (a * over_b).sum(axis=-1) / na
        square_a = (a * (over_b - delta[..., None]) ** 2).sum(axis=-1)
        square_b = (b * (over_a + delta[..., None]) ** 2).sum(axis=-1)
        cells = na * nb - (a * b).sum(axis=-1) - na * nb * delta**2
        variance = (nb**2 * square_a + na**2 * square_b - cells) / (na * nb * (na - 1) * (nb - 1))
        variance = np.maximum(variance, (1 - delta**2) / (na * nb - 1))
    ci = _delta_interval(delta, variance, na, nb, confidence)
    estimate = np.where((na < 1) | (nb < 1), np.nan, delta)
    return CliffsDelta(na, nb, estimate, np.where((reason == "")[..., None], ci, np.nan), reason)


def total_variation(counts_a: ArrayLike, counts_b: ArrayLike) -> Floats:
    """Half the summed difference between two distributions.

    Parameters
    ----------
    counts_a, counts_b : array_like of int, shape (..., n_values)
        Counts over the same scores or options.

    Returns
    -------
    ndarray of float, shape (...)
        The least share of one group that would have to answer differently for both distributions
        to be the same; 0 to 1, NaN where a group is empty.

    Examples
    --------
    >>> float(total_variation([5, 5, 0], [0, 5, 5]))
    0.5
    """
    a = np.asarray(counts_a, dtype=np.float64)
    b = np.asarray(counts_b, dtype=np.float64)
    empty = np.asarray((a.sum(axis=-1) < 1) | (b.sum(axis=-1) < 1))
    refuse_single(reasons(empty.shape, (empty, NOBODY)))
    with np.errstate(divide="ignore", invalid="ignore"):
        share_a = a / a.sum(axis=-1, keepdims=True)
        share_b = b / b.sum(axis=-1, keepdims=True)
    return np.asarray(np.abs(share_a - share_b).sum(axis=-1) / 2)


def _pair(values: ArrayLike, counts_a: ArrayLike, counts_b: ArrayLike) -> tuple[Floats, Floats]:
    _, a = histogram(values, counts_a)
    _, b = histogram(values, counts_b)
    first, second = np.broadcast_arrays(a, b)
    return first, second


def _normal_p(u: Floats, na: Floats, nb: Floats, tied: Floats, *, continuity: bool) -> Floats:
    total = na + nb
    with np.errstate(divide="ignore", invalid="ignore"):
        ties = (tied**3 - tied).sum(axis=-1) / (total * (total - 1))
        deviation = np.sqrt(na * nb / 12 * (total + 1 - ties))
        distance = np.abs(u - na * nb / 2) - (0.5 if continuity else 0.0)
        z = np.maximum(distance, 0) / deviation
    return np.asarray(np.minimum(1.0, 2 * special.ndtr(-z)))


def _exact_where(method: Method, tied: Floats, na: Floats, nb: Floats) -> NDArray[np.bool_]:
    if method not in {"auto", "exact", "normal"}:
        raise ValueError(f"method must be 'auto', 'exact' or 'normal', not {method!r}")
    if method == "exact":
        return np.ones(na.shape, dtype=bool)
    if method == "normal":
        return np.zeros(na.shape, dtype=bool)
    return np.asarray((tied.max(axis=-1) <= 1) & (na < SMALL) & (nb < SMALL))


def _exact_p(a: Floats, b: Floats) -> float:
    """Two-sided p of the rank sum given the tied histogram: twice the smaller tail."""
    total, size = (a + b).astype(int), int(a.sum())
    middle = 2 * np.cumsum(total) - total + 1  # twice the mid-ranks
    chance = subset_sums(middle, total, size)
    observed = int((middle * a).sum())
    lower, upper = chance[: observed + 1].sum(), chance[observed:].sum()
    return float(min(1.0, 2 * min(lower, upper)))


def subset_sums(
    scores: NDArray[np.int64], counts: NDArray[np.int64], size: int
) -> NDArray[np.float64]:
    """Chance of each sum of `size` people drawn at random from a histogram of whole scores.

    Parameters
    ----------
    scores : ndarray of int, shape (n_values,)
        Not negative.
    counts : ndarray of int, shape (n_values,)
        How many people have each score.
    size : int
        How many are drawn, without replacement.

    Returns
    -------
    ndarray of float, shape (largest sum + 1,)
        Chance of each sum.

    Examples
    --------
    >>> subset_sums(np.array([0, 1]), np.array([2, 2]), 2).round(3).tolist()
    [0.167, 0.667, 0.167]
    """
    present = counts > 0
    scores, counts = scores[present], counts[present]
    top = int(np.sort(np.repeat(scores, counts))[-size:].sum())
    ways = np.zeros((size + 1, top + 1))  # chance of (people drawn, their sum) among those seen
    ways[0, 0] = 1.0
    seen = 0
    for score, count in zip(scores.tolist(), counts.tolist(), strict=True):
        ways = _draw(ways, score, count, seen)
        seen += count
    chance = ways[size]
    return np.asarray(chance / chance.sum())


def _draw(ways: Floats, score: int, count: int, seen: int) -> Floats:
    """Add one bin; scaled to a chance given how many were drawn so far, so nothing overflows."""
    size, top = ways.shape[0] - 1, ways.shape[1] - 1
    after = np.zeros_like(ways)
    drawn = np.arange(size + 1)
    for more in range(min(count, size) + 1):
        before = drawn[: size + 1 - more]
        weight = _hypergeometric(before, more, seen, count)
        shift = more * score
        after[more:, shift:] += weight[:, None] * ways[: size + 1 - more, : top + 1 - shift]
    return after


def _hypergeometric(
    before: NDArray[np.int64], more: int, seen: int, count: int
) -> NDArray[np.float64]:
    """Chance that `more` of before + more people come from a bin of `count` beside `seen`."""

    def log_choose(n: int, k: NDArray[np.int64] | int) -> NDArray[np.float64]:
        chosen = np.asarray(k, dtype=np.float64)
        possible = (chosen >= 0) & (chosen <= n)
        inside = np.clip(chosen, 0, n)
        logarithm = (
            special.gammaln(n + 1) - special.gammaln(inside + 1) - special.gammaln(n - inside + 1)
        )
        return np.where(possible, logarithm, -np.inf)

    total = log_choose(seen + count, before + more)
    with np.errstate(invalid="ignore"):
        chance = np.exp(log_choose(seen, before) + log_choose(count, more) - total)
    return np.nan_to_num(chance, nan=0.0)


def _delta_interval(
    delta: Floats, variance: Floats, na: Floats, nb: Floats, confidence: float
) -> Floats:
    if not 0 < confidence < 1:
        raise ValueError(f"confidence must be between 0 and 1, not {confidence}")
    with np.errstate(divide="ignore", invalid="ignore"):
        quantile = special.stdtrit(na + nb - 2, (1 + confidence) / 2)
        spread = quantile**2 * np.maximum(variance, 0)
        middle, bend = delta - delta**3, 1 - delta**2
        half = np.sqrt(spread * (bend**2 + spread))
        lower, upper = (middle - half) / (bend + spread), (middle + half) / (bend + spread)
        smaller, z2 = np.minimum(na, nb), special.ndtri((1 + confidence) / 2) ** 2
        limit = (smaller - z2) / (smaller + z2)
    lower = np.where(delta >= 1, limit, np.where(delta <= -1, -1.0, lower))
    upper = np.where(delta <= -1, -limit, np.where(delta >= 1, 1.0, upper))
    return np.clip(np.stack([lower, upper], axis=-1), -1.0, 1.0)
