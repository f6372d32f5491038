"""Differences between two groups: Welch's test, Hedges' g, and whole sets of comparisons."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from analysis.groups import (
    NO_SPREAD,
    TOO_FEW,
    Floats,
    Groups,
    Reasons,
    histogram,
    reasons,
    refuse_single,
    summarise,
)
from analysis.ranks import cliffs_delta, mann_whitney, total_variation
from analysis.special import special

LARGE_T = 1_000.0
_SECANTS = 12
_SETTLED = 1e-8  # of a normal quantile; the step after it is right to rounding


@dataclass(frozen=True)
class Welch:
    """Welch's comparison of two means, a minus b.

    Attributes
    ----------
    n_a, n_b : ndarray of float, shape (...)
        People with a score.
    difference : ndarray of float, shape (...)
        In scale points.
    ci : ndarray of float, shape (..., 2)
        Limits of the difference, in scale points.
    t, df, p : ndarray of float, shape (...)
        The statistic, its degrees of freedom and the two-sided p-value.
    reason : ndarray of str, shape (...)
        Why the test is undefined; "" where it is defined.
    """

    n_a: Floats
    n_b: Floats
    difference: Floats
    ci: Floats
    t: Floats
    df: Floats
    p: Floats
    reason: Reasons


@dataclass(frozen=True)
class Effect:
    """A standardised difference, a minus b.

    Attributes
    ----------
    n_a, n_b : ndarray of float, shape (...)
        People with a score.
    estimate : ndarray of float, shape (...)
        Dimensionless.
    ci : ndarray of float, shape (..., 2)
        Its limits.
    reason : ndarray of str, shape (...)
        Why it is undefined; "" where it is defined.
    """

    n_a: Floats
    n_b: Floats
    estimate: Floats
    ci: Floats
    reason: Reasons


@dataclass(frozen=True)
class Comparisons:
    """Groups compared two by two; every array has shape (..., n_pairs).

    Attributes
    ----------
    a, b : ndarray of int, shape (n_pairs,)
        Positions of the groups compared; b is -1 for "the rest".
    welch : Welch
        The difference in means, a minus b.
    g : Effect
        Hedges' g; assumes equal standard deviations.
    u, p_u : ndarray of float
        Mann-Whitney's U of a and its two-sided p-value.
    cliffs_delta : ndarray of float
        2 u / (n_a n_b) - 1.
    delta_ci : ndarray of float, shape (..., n_pairs, 2)
        Limits of Cliff's delta.
    total_variation : ndarray of float
        Share of one group that would have to answer differently to look like the other.
    reason : ndarray of str
        Why a comparison is undefined; "" where it is defined.
    """

    a: NDArray[np.int64]
    b: NDArray[np.int64]
    welch: Welch
    g: Effect
    u: Floats
    p_u: Floats
    cliffs_delta: Floats
    delta_ci: Floats
    total_variation: Floats
    reason: Reasons


def welch(a: Groups, b: Groups, *, confidence: float = 0.95) -> Welch:
    r"""Welch's t test and interval for a difference of means, which do not assume equal spread.

    .. math:: t = (m_a - m_b) / \sqrt{s_a^2/n_a + s_b^2/n_b},

    with the degrees of freedom of Welch and Satterthwaite [1]_. It answers whether the difference
    would be there with other people in these posts; it is never corrected for a finite roster.

    Parameters
    ----------
    a, b : Groups
        Size, mean and variance of the groups; broadcast together.
    confidence : float
        Of the interval.

    Returns
    -------
    Welch
        NaN, with a reason, where a group has fewer than two people or neither has any spread.

    Raises
    ------
    ValueError
        If `confidence` is not between 0 and 1, or the one test asked for is undefined.

    References
    ----------
    .. [1] Welch, B. L. (1947). The generalization of "Student's" problem when several different
       population variances are involved. Biometrika, 34, 28-35. :doi:`10.1093/biomet/34.1-2.28`

    Examples
    --------
    Student's sleep data: the second drug gave 1.58 hours more.

    >>> result = welch(Groups.of(10, 0.75, 3.200556), Groups.of(10, 2.33, 4.009))
    >>> print(f"{result.t:.4f} {result.df:.3f} {result.p:.5f}")
    -1.8608 17.776 0.07939
    """
    _check_confidence(confidence)
    na, ma, va, nb, mb, vb = np.broadcast_arrays(a.n, a.mean, a.var, b.n, b.mean, b.var)
    few = (na < 2) | (nb < 2)
    reason = reasons(na.shape, (few, TOO_FEW), ((va <= 0) & (vb <= 0), NO_SPREAD))
    refuse_single(reason)
    difference = np.where((na < 1) | (nb < 1), np.nan, ma - mb)
    with np.errstate(divide="ignore", invalid="ignore"):
        error_a, error_b = va / na, vb / nb
        error = np.where(reason == "", error_a + error_b, np.nan)
        df = error**2 / (error_a**2 / (na - 1) + error_b**2 / (nb - 1))
        t = difference / np.sqrt(error)
    half = special.stdtrit(df, (1 + confidence) / 2) * np.sqrt(error)
    return Welch(
        na,
        nb,
        np.asarray(difference),
        np.stack([difference - half, difference + half], axis=-1),
        t,
        df,
        2 * special.stdtr(df, -np.abs(t)),
        reason,
    )


def hedges_g(a: Groups, b: Groups, *, confidence: float = 0.95) -> Effect:
    r"""The difference in pooled standard deviations, corrected for small samples.

    :math:`g = J(n_a + n_b - 2)\,(m_a - m_b)/s_p` with Hedges' exact
    :math:`J(v) = \Gamma(v/2) / (\sqrt{v/2}\,\Gamma((v-1)/2))` [1]_. The interval inverts the
    noncentral t distribution and is multiplied by J [2]_. It assumes equal standard deviations.

    Parameters
    ----------
    a, b : Groups
        Size, mean and variance of the groups; broadcast together.
    confidence : float
        Of the interval.

    Returns
    -------
    Effect
        NaN, with a reason, where a group has fewer than two people or neither has any spread.

    Raises
    ------
    ValueError
        If `confidence` is not between 0 and 1, or the one effect asked for is undefined.

    References
    ----------
    .. [1] Hedges, L. V. (1981). Distribution theory for Glass's estimator of effect size and
       related estimators. Journal of Educational Statistics, 6, 107-128.
       :doi:`10.3102/10769986006002107`
    .. [2] Cumming, G., & Finch, S. (2001). A primer on the understanding, use, and calculation of
       confidence intervals that are based on central and noncentral distributions. Educational and
       Psychological Measurement, 61, 532-574. :doi:`10.1177/0013164401614002`

    Examples
    --------
    >>> result = hedges_g(Groups.of(10, 0.75, 3.200556), Groups.of(10, 2.33, 4.009))
    >>> print(f"{result.estimate:.5f} [{result.ci[0]:.4f}, {result.ci[1]:.4f}]")
    -0.79694 [-1.6652, 0.0914]
    """
    _check_confidence(confidence)
    na, ma, va, nb, mb, vb = np.broadcast_arrays(a.n, a.mean, a.var, b.n, b.mean, b.var)
    few = (na < 2) | (nb < 2)
    reason = reasons(na.shape, (few, TOO_FEW), ((va <= 0) & (vb <= 0), NO_SPREAD))
    refuse_single(reason)
    with np.errstate(divide="ignore", invalid="ignore"):
        df = np.where(reason == "", na + nb - 2, np.nan)
        pooled = ((na - 1) * va + (nb - 1) * vb) / df
        unit = np.sqrt(1 / na + 1 / nb)
        t = (ma - mb) / np.sqrt(pooled) / unit
        factor = np.exp(special.gammaln(df / 2) - special.gammaln((df - 1) / 2)) / np.sqrt(df / 2)
    lower = _noncentrality(df, t, (1 + confidence) / 2)
    upper = _noncentrality(df, t, (1 - confidence) / 2)
    scale = factor * unit
    ci = np.stack([lower * scale, upper * scale], axis=-1)
    return Effect(na, nb, np.asarray(t * scale), ci, reason)


def level_pairs(values: ArrayLike, counts: ArrayLike) -> Comparisons:
    """Every pair of levels, the higher minus the lower.

    Parameters
    ----------
    values : array_like of float, shape (n_values,)
        The scores that occur, in scale points.
    counts : array_like of int, shape (..., n_levels, n_values)
        Score histogram of each level, the highest level first.

    Returns
    -------
    Comparisons
        Arrays of shape (..., n_pairs), pairs in the order (0, 1), (0, 2), …, (1, 2), …

    Raises
    ------
    ValueError
        If there are fewer than two levels, or the histograms are malformed.

    Examples
    --------
    >>> pairs = level_pairs([1, 2, 3], [[0, 1, 4], [1, 3, 1], [5, 2, 0]])
    >>> pairs.a.tolist(), pairs.b.tolist(), pairs.welch.difference.round(2).tolist()
    ([0, 0, 1], [1, 2, 2], [0.8, 1.51, 0.71])
    """
    score, count = histogram(values, counts)
    if count.ndim < 2 or count.shape[-2] < 2:
        raise ValueError(f"counts must hold at least two levels, not shape {count.shape}")
    a, b = np.triu_indices(count.shape[-2], k=1)
    return _compare(score, count[..., a, :], count[..., b, :], a, b)


def department_vs_rest(values: ArrayLike, counts: ArrayLike) -> Comparisons:
    """Each department minus the rest of the same level.

    Comparing inside one level keeps departments with many managers from looking aligned.

    Parameters
    ----------
    values : array_like of float, shape (n_values,)
        The scores that occur, in scale points.
    counts : array_like of int, shape (..., n_departments, n_values)
        Score histogram of each department of one level; the leading axes may be levels.

    Returns
    -------
    Comparisons
        Arrays of shape (..., n_departments); NaN where a department is alone in its level.

    Raises
    ------
    ValueError
        If the histograms are malformed.

    Examples
    --------
    >>> result = department_vs_rest([1, 2, 3], [[0, 1, 4], [1, 3, 1], [5, 2, 0]])
    >>> result.welch.difference.round(2).tolist()
    [1.22, 0.08, -1.11]
    """
    score, count = histogram(values, counts)
    if count.ndim < 2:
        raise ValueError(f"counts must hold departments, not shape {count.shape}")
    rest = count.sum(axis=-2, keepdims=True) - count
    a = np.arange(count.shape[-2])
    return _compare(score, count, rest, a, np.full_like(a, -1))


def _compare(
    score: Floats,
    first: Floats,
    second: Floats,
    a: NDArray[np.int64],
    b: NDArray[np.int64],
) -> Comparisons:
    one, two = summarise(score, first), summarise(score, second)
    rank = mann_whitney(score, first, second)
    delta = cliffs_delta(score, first, second)
    gap = welch(one, two)
    return Comparisons(
        a=a,
        b=b,
        welch=gap,
        g=hedges_g(one, two),
        u=rank.u,
        p_u=rank.p,
        cliffs_delta=delta.estimate,
        delta_ci=delta.ci,
        total_variation=total_variation(first, second),
        reason=gap.reason,
    )


def _noncentrality(df: Floats, t: Floats, p: float) -> Floats:
    """The noncentrality at which `t` is the p-quantile.

    Secant steps on the distribution, whose normal quantile is almost a straight line in the
    noncentrality. Where they do not settle, as with three people and a large t, the library's
    inverse is taken. Both take minutes for a t in the millions, which groups almost without spread
    reach; there the scatter of the SD and of the mean are joined instead, right to three digits.
    """
    far = np.abs(t) > LARGE_T
    near = np.where(far, np.nan, t)
    nc = _by_secants(df.ravel(), near.ravel(), p).reshape(t.shape)
    lost = np.isnan(nc) & ~np.isnan(near) & ~np.isnan(df)
    if lost.any():
        nc[lost] = _by_library(df[lost], near[lost], p)
    if not far.any():
        return nc
    with np.errstate(divide="ignore", invalid="ignore"):
        tail = np.where(t > 0, p, 1 - p)
        from_spread = t - t * np.sqrt(special.chdtri(df, tail) / df)
        reach = np.hypot(from_spread, special.ndtri(p))
    return np.where(far, t - np.sign(p - 0.5) * reach, nc)


def _by_secants(df: Floats, t: Floats, p: float) -> Floats:
    """The noncentralities, NaN where the search does not settle."""
    found = np.full(t.shape, np.nan)
    left = np.flatnonzero(np.isfinite(t) & np.isfinite(df))
    df, t, goal = df[left], t[left], special.ndtri(p)
    flat = np.sqrt(1 + t**2 / (2 * df))
    nc, slope = t * (1 - 1 / (4 * df)) - goal * flat, -1 / flat
    with np.errstate(divide="ignore", invalid="ignore"):
        miss = special.ndtri(special.nctdtr(df, nc, t)) - goal
        for _ in range(_SECANTS):
            step = -miss / slope
            settled = np.abs(miss) < _SETTLED
            found[left[settled]] = (nc + step)[settled]
            going = ~settled & np.isfinite(step)
            if not going.any():
                break
            left, before, step = left[going], miss[going], step[going]
            df, t, nc = df[going], t[going], nc[going] + step
            miss = special.ndtri(special.nctdtr(df, nc, t)) - goal
            slope = (miss - before) / step
            slope = np.where(slope < 0, slope, -1 / np.sqrt(1 + t**2 / (2 * df)))
    return found


def _by_library(df: Floats, t: Floats, p: float) -> Floats:
    """The library's inverse stops at seven digits; two Newton steps carry it on."""
    nc = np.asarray(special.nctdtrinc(df, p, t), dtype=np.float64)
    step = 1e-4
    with np.errstate(divide="ignore", invalid="ignore"):
        for _ in range(2):
            slope = special.nctdtr(df, nc + step, t) - special.nctdtr(df, nc - step, t)
            change = (special.nctdtr(df, nc, t) - p) * 2 * step / slope
            nc = np.where(np.abs(change) < step, nc - change, nc)
    return nc


def _check_confidence(confidence: float) -> None:
    if not 0 < confidence < 1:
        raise ValueError(f"confidence must be between 0 and 1, not {confidence}")
