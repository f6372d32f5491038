"""Rank correlations of two orders, with exact p-values for as few objects as a ranking has."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from analysis.groups import Floats
from analysis.special import special

EXACT_KENDALL = 50
EXACT_SPEARMAN = 10


@dataclass(frozen=True)
class RankCorrelation:
    """How alike two orders are.

    Attributes
    ----------
    n : int
        Objects in both.
    estimate : float
        -1 (opposite) to 1 (the same order).
    p : float
        Two-sided, of no association.
    exact : bool
        Whether `p` counts all orders; otherwise it is an approximation.
    """

    n: int
    estimate: float
    p: float
    exact: bool


def kendall_tau(x: ArrayLike, y: ArrayLike) -> RankCorrelation:
    """Kendall's tau-b.

    The p-value is exact without ties for fewer than 50 objects, otherwise normal with the variance
    corrected for ties [1]_.

    Parameters
    ----------
    x, y : array_like of float, shape (n,)
        Values of the same objects; pairs with a NaN are left out.

    Returns
    -------
    RankCorrelation
        Tau-b.

    Raises
    ------
    ValueError
        If the shapes differ, fewer than two objects are left, or one side is all tied.

    References
    ----------
    .. [1] Kendall, M. G. (1945). The treatment of ties in ranking problems. Biometrika, 33,
       239-251. :doi:`10.1093/biomet/33.3.239`

    Examples
    --------
    >>> result = kendall_tau([1, 2, 3, 4, 5], [2, 1, 3, 5, 4])
    >>> print(f"{result.estimate:.1f} {result.p:.4f}")
    0.6 0.2333
    """
    a, b = _paired(x, y)
    n = a.size
    upper = np.triu_indices(n, k=1)
    score = float((np.sign(a[:, None] - a) * np.sign(b[:, None] - b))[upper].sum())
    ties_a, ties_b = _ties(a), _ties(b)
    pairs = n * (n - 1) / 2
    tau = score / np.sqrt((pairs - _pairs(ties_a)) * (pairs - _pairs(ties_b)))
    if max(ties_a.max(), ties_b.max()) == 1 and n < EXACT_KENDALL:
        chance = _inversions(n)
        low = round((pairs - abs(score)) / 2)
        return RankCorrelation(n, float(tau), float(min(1.0, 2 * chance[: low + 1].sum())), True)
    z = abs(score) / np.sqrt(_kendall_variance(n, ties_a, ties_b))
    return RankCorrelation(n, float(tau), float(2 * special.ndtr(-z)), False)


def spearman_rho(x: ArrayLike, y: ArrayLike) -> RankCorrelation:
    """Spearman's rho, the correlation of mid-ranks.

    The p-value counts all orders up to ten objects, tied or not; beyond, it is that of a t with
    n - 2 degrees of freedom [1]_.

    Parameters
    ----------
    x, y : array_like of float, shape (n,)
        Values of the same objects; pairs with a NaN are left out.

    Returns
    -------
    RankCorrelation
        Rho.

    Raises
    ------
    ValueError
        If the shapes differ, fewer than two objects are left, or one side is all tied.

    References
    ----------
    .. [1] Zar, J. H. (1972). Significance testing of the Spearman rank correlation coefficient.
       Journal of the American Statistical Association, 67, 578-580.
       :doi:`10.1080/01621459.1972.10481251`

    Examples
    --------
    >>> result = spearman_rho([1, 2, 3, 4, 5], [2, 1, 3, 5, 4])
    >>> print(f"{result.estimate:.1f} {result.p:.4f}")
    0.8 0.1333
    """
    a, b = _paired(x, y)
    n = a.size
    rank_a, rank_b = midranks(a), midranks(b)
    centred_a, centred_b = rank_a - rank_a.mean(), rank_b - rank_b.mean()
    rho = float(centred_a @ centred_b / np.sqrt((centred_a @ centred_a) * (centred_b @ centred_b)))
    if n <= EXACT_SPEARMAN:
        return RankCorrelation(n, rho, _all_orders(rank_a, rank_b), True)
    t = rho * np.sqrt((n - 2) / max(1 - rho**2, np.finfo(float).eps))
    return RankCorrelation(n, rho, float(2 * special.stdtr(n - 2, -abs(t))), False)


def midranks(x: ArrayLike) -> Floats:
    """Ranks from 1, tied values sharing the mean of their places.

    Parameters
    ----------
    x : array_like of float, shape (n,)
        Finite values.

    Returns
    -------
    ndarray of float, shape (n,)
        The ranks.

    Examples
    --------
    >>> midranks([10, 30, 20, 20]).tolist()
    [1.0, 4.0, 2.5, 2.5]
    """
    _, place, count = np.unique(np.asarray(x), return_inverse=True, return_counts=True)
    return np.asarray((np.cumsum(count) - (count - 1) / 2)[place])


def _paired(x: ArrayLike, y: ArrayLike) -> tuple[Floats, Floats]:
    a, b = np.asarray(x, dtype=np.float64), np.asarray(y, dtype=np.float64)
    if a.ndim != 1 or a.shape != b.shape:
        raise ValueError(f"x and y must be 1-D and alike, not {a.shape} and {b.shape}")
    known = ~(np.isnan(a) | np.isnan(b))
    a, b = a[known], b[known]
    if a.size < 2:
        raise ValueError(f"x and y must share at least two objects, not {a.size}")
    if np.ptp(a) == 0 or np.ptp(b) == 0:
        raise ValueError("x or y is all tied, so it has no order")
    return a, b


def _ties(x: Floats) -> NDArray[np.int64]:
    return np.unique(x, return_counts=True)[1]


def _pairs(ties: NDArray[np.int64]) -> float:
    return float((ties * (ties - 1) / 2).sum())


def _kendall_variance(n: int, ties_a: NDArray[np.int64], ties_b: NDArray[np.int64]) -> float:
    def sums(ties: NDArray[np.int64]) -> Iterable[float]:
        t = ties.astype(np.float64)
        yield float((t * (t - 1) * (2 * t + 5)).sum())
        yield float((t * (t - 1)).sum())
        yield float((t * (t - 1) * (t - 2)).sum())

    (a5, a2, a3), (b5, b2, b3) = sums(ties_a), sums(ties_b)
    plain = (n * (n - 1) * (2 * n + 5) - a5 - b5) / 18
    triples = a3 * b3 / (9 * n * (n - 1) * (n - 2)) if n > 2 else 0.0
    return plain + triples + a2 * b2 / (2 * n * (n - 1))


def _inversions(n: int) -> Floats:
    """Chance of each number of discordant pairs in a random order."""
    chance = np.ones(1)
    for size in range(2, n + 1):
        chance = np.convolve(chance, np.full(size, 1 / size))
    return chance


def _all_orders(rank_a: Floats, rank_b: Floats) -> float:
    """Two-sided p of the sum of rank products, counting orders by the set of ranks used."""
    n = rank_a.size
    # Twice the distance from the middle rank is whole, tied or not.
    left = np.round(2 * rank_a - n - 1).astype(np.int64)
    right = np.round(2 * rank_b - n - 1).astype(np.int64)
    reach = n * int(np.abs(left).max() * np.abs(right).max())
    ways = {0: np.zeros(2 * reach + 1)}
    ways[0][reach] = 1.0
    for value in left.tolist():
        grown: dict[int, Floats] = {}
        for used, sums in ways.items():
            for place in range(n):
                if not used >> place & 1:
                    shifted = np.roll(sums, value * int(right[place]))
                    key = used | 1 << place
                    grown[key] = grown[key] + shifted if key in grown else shifted
        ways = grown
    (chance,) = ways.values()
    observed = abs(int(left @ right))
    distance = np.abs(np.arange(-reach, reach + 1))
    return float(chance[distance >= observed].sum() / chance.sum())
