"""Weights that give every department of a level the share it has on the roster."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from analysis.groups import NO_SPREAD, Floats, Groups, Reasons, reasons, refuse_single
from analysis.intervals import NOBODY_LEFT, TOO_FEW_FOR_INTERVAL, Target
from analysis.special import special

SMALLEST_CELL = 5
TRIM = 3.0


@dataclass(frozen=True)
class Weights:
    """One weight for all people of a cell.

    Attributes
    ----------
    n : ndarray of float, shape (L, D)
        Respondents.
    within : ndarray of float, shape (L, D)
        For means and shares of a level: 1 on average over the people of each level.
    total : ndarray of float, shape (L, D)
        For the company's: levels, too, have the share they have on the roster; 1 on average.
    stratum : ndarray of int, shape (L, D)
        Cells of one level with the same number were weighted as one.
    collapsed : ndarray of bool, shape (L, D)
        Cells that were too small for a weight of their own.
    trimmed : ndarray of bool, shape (L, D)
        Cells whose weight was cut to three times the median of the level.
    design_effect : float
        Kish's, of `total`: how many times larger a sample needs to be than without weights.
    level_design_effect : ndarray of float, shape (L,)
        Kish's, of `within`; NaN for a level nobody answered in.
    """

    n: Floats
    within: Floats
    total: Floats
    stratum: NDArray[np.int64]
    collapsed: NDArray[np.bool_]
    trimmed: NDArray[np.bool_]
    design_effect: float
    level_design_effect: Floats


@dataclass(frozen=True)
class WeightedMean:
    """A weighted mean with its interval.

    Attributes
    ----------
    n : ndarray of float, shape (...)
        People with a score.
    mean : ndarray of float, shape (...)
        In the units of the cell means.
    ci : ndarray of float, shape (..., 2)
        Its limits.
    df : ndarray of float, shape (...)
        Degrees of freedom after Satterthwaite.
    target : {"roster", "process"}
        The question the interval answers.
    reason : ndarray of str, shape (...)
        Why there is no interval; "" where there is one.
    """

    n: Floats
    mean: Floats
    ci: Floats
    df: Floats
    target: Target
    reason: Reasons


def post_stratify(
    n: ArrayLike, roster: ArrayLike, *, smallest: int = SMALLEST_CELL, trim: float = TRIM
) -> Weights:
    r"""Weights that restore the departments' sizes inside each level.

    A person of cell c weighs :math:`(N_c/n_c)/(N_l/n_l)` [1]_. Cells in which fewer than
    `smallest` answered are weighted together, with the level's next smallest cell if they are
    still too few; a cell with more answers than people on the roster joins them. Weights over
    `trim` times the level's median (over people) are cut to that, and the level is scaled back to
    a mean of 1.

    Parameters
    ----------
    n, roster : array_like of float, shape (L, D)
        Respondents and people on the roster by level and department.
    smallest : int
        The fewest respondents of a cell with a weight of its own.
    trim : float
        The largest weight, in medians of its level.

    Returns
    -------
    Weights
        0 where nobody answered.

    Raises
    ------
    ValueError
        If the shapes differ, a number is negative, nobody answered, or `trim` is under 1.

    References
    ----------
    .. [1] Holt, D., & Smith, T. M. F. (1979). Post stratification. Journal of the Royal
       Statistical Society A, 142, 33-46. :doi:`10.2307/2344652`

    Examples
    --------
    Half of a department of 40 answered, and all of one of 10.

    >>> weights = post_stratify([[20, 10]], [[40, 10]])
    >>> weights.within.round(2).tolist(), round(weights.design_effect, 3)
    ([[1.2, 0.6]], 1.08)
    """
    answered, people = _tables(n, roster)
    if trim < 1:
        raise ValueError(f"trim must be at least 1, not {trim}")
    stratum = np.zeros(answered.shape, dtype=np.int64)
    collapsed = np.zeros(answered.shape, dtype=bool)
    for level in range(answered.shape[0]):
        stratum[level], collapsed[level] = _strata(answered[level], people[level], smallest)
    raw = _raw(answered, people, stratum)
    within = _centred(raw, answered)
    limit = trim * np.array([_median(w, k) for w, k in zip(within, answered, strict=True)])
    trimmed = (within > limit[:, None]) & (answered > 0)
    within = _centred(np.minimum(within, limit[:, None]), answered)
    total = _levelled(within, answered, people)
    with np.errstate(divide="ignore", invalid="ignore"):
        each = answered.sum(-1) * (answered * within**2).sum(-1) / (answered * within).sum(-1) ** 2
    whole = kish_design_effect(total, answered)
    return Weights(answered, within, total, stratum, collapsed, trimmed, whole, each)


def weighted_mean(
    cells: Groups,
    weight: ArrayLike,
    *,
    roster: ArrayLike | None = None,
    stratum: ArrayLike | None = None,
    low: float = -np.inf,
    high: float = np.inf,
    confidence: float = 0.95,
) -> WeightedMean:
    r"""A mean or share over cells whose people weigh alike.

    :math:`m = \sum_c a_c m_c` with :math:`a_c = w_c n_c / \sum w n` and the variance
    :math:`\sum_c a_c^2 (1 - n_c/N_c) s_c^2/n_c` of a stratified sample [1]_; strata of one person
    borrow the variance within the others. The finite-population factor is 1 without a roster.

    Parameters
    ----------
    cells : Groups
        Of shape (..., C): people with a score, their mean and variance, by cell.
    weight : array_like of float, shape (..., C)
        Weight of one person of the cell.
    roster : array_like of float, shape (..., C), optional
        People on the roster by cell.
    stratum : array_like of int, shape (C,), optional
        Cells with the same number were weighted as one, and vary as one; by default all differ.
    low, high : float
        Ends of the scale; the limits never leave it.
    confidence : float
        Of the interval.

    Returns
    -------
    WeightedMean
        NaN, with a reason, where undefined.

    Raises
    ------
    ValueError
        If a weight is negative, `confidence` is not between 0 and 1, or the one mean asked for has
        no interval.

    References
    ----------
    .. [1] Cochran, W. G. (1977). Sampling techniques (3rd ed.), chapter 5. Wiley.

    Examples
    --------
    >>> result = weighted_mean(Groups.of([20, 10], [3.0, 4.0], [0.5, 0.4]), [1.2, 0.6])
    >>> float(result.mean), result.ci.round(2).tolist()
    (3.2, [2.93, 3.47])
    """
    if not 0 < confidence < 1:
        raise ValueError(f"confidence must be between 0 and 1, not {confidence}")
    weights = np.asarray(weight, dtype=np.float64)
    if not (weights >= 0).all():
        raise ValueError("weight must not be negative or NaN")
    people = np.inf if roster is None else np.asarray(roster, dtype=np.float64)
    n, _, _, weights, people = np.broadcast_arrays(cells.n, cells.mean, cells.var, weights, people)
    key = np.arange(n.shape[-1]) if stratum is None else np.asarray(stratum)
    one_hot = (key[:, None] == np.unique(key)).astype(np.float64)
    pooled, mass, size = _pool(cells, weights, people, one_hot)
    finite = roster is not None
    scale = (low, high)
    return _stratified(pooled, mass, size, scale=scale, confidence=confidence, finite=finite)


def kish_design_effect(weight: ArrayLike, n: ArrayLike) -> float:
    r"""How many times larger a sample must be because its people weigh differently.

    :math:`n \sum w^2 / (\sum w)^2` over people [1]_.

    Parameters
    ----------
    weight, n : array_like of float, shape (...)
        Weight of one person, and people, by cell.

    Returns
    -------
    float
        At least 1.

    Raises
    ------
    ValueError
        If nobody has a positive weight.

    References
    ----------
    .. [1] Kish, L. (1992). Weighting for unequal Pi. Journal of Official Statistics, 8, 183-200.

    Examples
    --------
    >>> kish_design_effect([1.0, 3.0], [10, 10])
    1.25
    """
    w, count = np.broadcast_arrays(np.asarray(weight, np.float64), np.asarray(n, np.float64))
    if not (w * count).sum() > 0:
        raise ValueError("weight: nobody has a positive weight")
    return float(count.sum() * (count * w**2).sum() / (count * w).sum() ** 2)


def _tables(n: ArrayLike, roster: ArrayLike) -> tuple[Floats, Floats]:
    answered = np.asarray(n, dtype=np.float64)
    people = np.asarray(roster, dtype=np.float64)
    if answered.ndim != 2 or answered.shape != people.shape:
        raise ValueError(
            f"n and roster must be tables of one shape, not {answered.shape}, {people.shape}"
        )
    if not (answered >= 0).all() or not (people >= 0).all():
        raise ValueError("n and roster must not be negative or NaN")
    if not answered.sum() > 0:
        raise ValueError("n: nobody answered")
    return answered, people


def _strata(
    n: Floats, roster: Floats, smallest: int
) -> tuple[NDArray[np.int64], NDArray[np.bool_]]:
    """Numbers of the strata of one level, and which cells were too small for their own."""
    there = (n > 0) | (roster > 0)
    small = there & ((n < smallest) | (roster < n))
    pool = small.copy()
    for cell in np.argsort(n, kind="stable"):
        if not pool.any() or (n[pool].sum() >= smallest and roster[pool].sum() >= n[pool].sum()):
            break
        if there[cell]:
            pool[cell] = True
    number = np.arange(n.size)
    if pool.any():
        number[pool] = np.flatnonzero(pool)[0]
    return number, small


def _raw(n: Floats, roster: Floats, stratum: NDArray[np.int64]) -> Floats:
    raw = np.zeros_like(n)
    for level in range(n.shape[0]):
        for number in np.unique(stratum[level]):
            cells = stratum[level] == number
            if n[level, cells].sum() > 0:
                raw[level, cells] = roster[level, cells].sum() / n[level, cells].sum()
        if not (raw[level] * n[level]).sum() > 0:
            raw[level] = 1.0  # a level that is not on the roster stays unweighted
    return np.where(n > 0, raw, 0.0)


def _centred(weight: Floats, n: Floats) -> Floats:
    mass = (weight * n).sum(axis=-1, keepdims=True)
    scale = np.divide(n.sum(axis=-1, keepdims=True), mass, out=np.zeros_like(mass), where=mass > 0)
    return np.asarray(weight * scale)


def _median(weight: Floats, n: Floats) -> float:
    """The median over people; infinite where there is nobody, so that nothing is cut."""
    people = n > 0
    if not people.any():
        return np.inf
    order = np.argsort(weight[people])
    reached = np.cumsum(n[people][order])
    middle = np.searchsorted(reached, [reached[-1] / 2, reached[-1] / 2 + 1e-9])
    return float(weight[people][order][np.minimum(middle, order.size - 1)].mean())


def _levelled(within: Floats, n: Floats, roster: Floats) -> Floats:
    """Level shares of the roster on top; levels that are not on it keep their respondents."""
    answered, people = n.sum(axis=-1), roster.sum(axis=-1)
    listed = (answered > 0) & (people > 0)
    if not listed.any():
        return within
    factor = np.ones_like(answered)
    rate = people[listed].sum() / answered[listed].sum()
    factor[listed] = people[listed] / answered[listed] / rate
    return np.asarray(within * factor[:, None])


def _pool(
    cells: Groups, weight: Floats, roster: Floats, one_hot: Floats
) -> tuple[Groups, Floats, Floats]:
    """Cells merged into strata: their moments, their mass in the mean, their roster size."""
    n = cells.n @ one_hot
    known = np.where(cells.n > 0, cells.mean, 0.0)
    inner = np.where(cells.n > 1, (cells.n - 1) * np.nan_to_num(cells.var), 0.0) @ one_hot
    with np.errstate(divide="ignore", invalid="ignore"):
        mean = (cells.n * known) @ one_hot / n
        spread = cells.n * (known - np.nan_to_num(mean) @ one_hot.T) ** 2
        var = np.where(n > 1, (inner + spread @ one_hot) / (n - 1), np.nan)
    size = np.where(np.isfinite(roster), roster, 0.0) @ one_hot
    size = np.where(np.isfinite(roster).all(axis=-1, keepdims=True), size, np.inf)
    mass = (weight * cells.n) @ one_hot
    return Groups(n, np.asarray(mean), var), mass, size


def _stratified(
    strata: Groups,
    mass: Floats,
    roster: Floats,
    *,
    scale: tuple[float, float],
    confidence: float,
    finite: bool,
) -> WeightedMean:
    n = strata.n.sum(axis=-1)
    freedom = np.maximum(strata.n - 1, 0)
    square = (freedom * np.nan_to_num(strata.var)).sum(axis=-1)
    with np.errstate(divide="ignore", invalid="ignore"):
        share = mass / mass.sum(axis=-1, keepdims=True)
        mean = np.where(mass > 0, share * np.nan_to_num(strata.mean), 0.0).sum(axis=-1)
        mean = np.where(mass.sum(axis=-1) > 0, mean, np.nan)
        inside = (square / freedom.sum(axis=-1))[..., None]
        var = np.where(strata.n > 1, strata.var, inside)
        left = np.clip(1 - strata.n / roster, 0, 1)
        part = np.where(mass > 0, share**2 * left * var / strata.n, 0.0)
        error = part.sum(axis=-1)
        loss = np.where(part > 0, part**2 / np.maximum(freedom, 1), 0.0).sum(axis=-1)
        df = error**2 / loss
    everyone = ((left <= 0) | (mass <= 0)).all(axis=-1) & (n > 0)
    reason = reasons(
        n.shape,
        (everyone & finite, NOBODY_LEFT),
        ((freedom.sum(axis=-1) < 1), TOO_FEW_FOR_INTERVAL),
        (~(error > 0), NO_SPREAD),
    )
    refuse_single(reason)
    df = np.where(reason == "", df, np.nan)
    half = special.stdtrit(df, (1 + confidence) / 2) * np.sqrt(error)
    limits = np.clip(np.stack([mean - half, mean + half], axis=-1), *scale)
    target: Target = "roster" if finite else "process"
    return WeightedMean(n, np.asarray(mean), limits, df, target, reason)
