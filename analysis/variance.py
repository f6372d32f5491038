"""Whether groups differ, and how much of the difference between people lies between groups.

Every statistic comes from the size, mean and variance of the groups, or from their histograms.
Groups without anybody are left out.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from analysis.special import special

FloatArray = NDArray[np.float64]


@dataclass(frozen=True)
class Anova:
    """One-way analysis of variance; every attribute is an array over the leading axes.

    Attributes
    ----------
    n, groups : ndarray of float
        People, and groups with at least one of them.
    df_between, df_within : ndarray of float
        Degrees of freedom.
    ss_between, ss_within, ms_between, ms_within : ndarray of float
        Sums of squares and mean squares.
    f, p : ndarray of float
        NaN where undefined; also where nobody differs within a group, and F would be infinite.
    eta_squared, omega_squared, epsilon_squared : ndarray of float
        Share of the variance that lies between groups: in this sample, and two estimates for the
        population (which may be negative).
    """

    n: FloatArray
    groups: FloatArray
    df_between: FloatArray
    df_within: FloatArray
    ss_between: FloatArray
    ss_within: FloatArray
    ms_between: FloatArray
    ms_within: FloatArray
    f: FloatArray
    p: FloatArray
    eta_squared: FloatArray
    omega_squared: FloatArray
    epsilon_squared: FloatArray


@dataclass(frozen=True)
class Welch:
    """Welch's test of equal means.

    Attributes
    ----------
    n, groups : ndarray of float
        People and groups used: those of at least two people.
    f, df_between, df_within, p : ndarray of float
        NaN where undefined.
    """

    n: FloatArray
    groups: FloatArray
    f: FloatArray
    df_between: FloatArray
    df_within: FloatArray
    p: FloatArray


@dataclass(frozen=True)
class KruskalWallis:
    """Kruskal and Wallis's test of equal distributions, corrected for ties.

    Attributes
    ----------
    n, groups : ndarray of float
        People, and groups with at least one of them.
    h, df, p : ndarray of float
        NaN where undefined; p from the chi-squared distribution.
    epsilon_squared : ndarray of float
        H / (n - 1): share of the variance of the ranks that lies between groups.
    """

    n: FloatArray
    groups: FloatArray
    h: FloatArray
    df: FloatArray
    p: FloatArray
    epsilon_squared: FloatArray


@dataclass(frozen=True)
class Icc:
    """Intraclass correlations of one-way random groups.

    Attributes
    ----------
    n, groups : ndarray of float
        People, and groups with at least one of them.
    group_size, k0 : ndarray of float
        The plain mean group size, and that corrected for unequal groups.
    icc1, icc1_k0 : ndarray of float
        Share of the variance that lies between groups, with either size.
    icc2 : ndarray of float
        Reliability of the group means.
    icc1_ci, icc2_ci : tuple of two ndarrays of float
        Intervals from the F distribution; exact for equal groups of normal scores.
    """

    n: FloatArray
    groups: FloatArray
    group_size: FloatArray
    k0: FloatArray
    icc1: FloatArray
    icc1_k0: FloatArray
    icc2: FloatArray
    icc1_ci: tuple[FloatArray, FloatArray]
    icc2_ci: tuple[FloatArray, FloatArray]


def anova(n: ArrayLike, mean: ArrayLike, var: ArrayLike) -> Anova:
    r"""One-way analysis of variance from group sizes, means and variances [1]_.

    Parameters
    ----------
    n : array_like of int, shape (…, G)
        People in each group.
    mean, var : array_like of float, shape (…, G)
        Their mean and variance (n - 1); ignored where there is nobody, and the variance where
        there is one person.

    Returns
    -------
    Anova
        :math:`\eta^2 = SS_B/SS_T`, :math:`\omega^2 = (SS_B - df_B MS_W)/(SS_T + MS_W)`.

    Raises
    ------
    ValueError
        For a single set of groups (1-D) whose F is undefined, or a negative n.

    References
    ----------
    .. [1] Olejnik, S., & Algina, J. (2003). Generalized eta and omega squared statistics.
       Psychological Methods, 8(4), 434-447. :doi:`10.1037/1082-989X.8.4.434`

    Examples
    --------
    >>> result = anova([3, 3], [2.0, 4.0], [1.0, 1.0])
    >>> float(result.f), round(float(result.p), 4), round(float(result.eta_squared), 4)
    (6.0, 0.0705, 0.6)
    """
    result = _anova(*_groups(n, mean, var))
    _refuse_single(result.f, "F: it needs two groups, and people who differ within one")
    return result


def _anova(size: FloatArray, mean: FloatArray, var: FloatArray) -> Anova:

    total = size.sum(axis=-1)
    groups = (size > 0).sum(axis=-1).astype(np.float64)
    df_between = np.where(groups > 1, groups - 1, np.nan)
    df_within = np.where(total > groups, total - groups, np.nan)
    first = np.argmax(size > 0, axis=-1)[..., None]  # means that are all the same differ by nothing
    apart = np.where(size > 0, mean - np.take_along_axis(mean, first, axis=-1), 0.0)
    grand = np.nan_to_num(_over((size * apart).sum(axis=-1), total))
    between = (size * (apart - grand[..., None]) ** 2).sum(axis=-1)
    within = (np.maximum(size - 1, 0) * var).sum(axis=-1)
    ms_between, ms_within = between / df_between, within / df_within
    f = _over(ms_between, ms_within)
    whole = between + within
    excess = between - df_between * ms_within
    return Anova(
        n=total,
        groups=groups,
        df_between=df_between,
        df_within=df_within,
        ss_between=between,
        ss_within=within,
        ms_between=ms_between,
        ms_within=ms_within,
        f=f,
        p=_tail(special.fdtrc, df_between, df_within, f),
        eta_squared=_over(between, np.where(groups > 1, whole, 0)),
        omega_squared=_over(excess, whole + ms_within),
        epsilon_squared=_over(excess, whole),
    )


def welch_anova(n: ArrayLike, mean: ArrayLike, var: ArrayLike) -> Welch:
    """Welch's test of equal means, without assuming equal variances [1]_.

    Parameters
    ----------
    n : array_like of int, shape (…, G)
        People in each group; groups of one are left out, since their variance is unknown.
    mean, var : array_like of float, shape (…, G)
        Their mean and variance (n - 1).

    Returns
    -------
    Welch
        NaN with fewer than two groups, or where a group of two or more has no variance.

    Raises
    ------
    ValueError
        For a single set of groups (1-D) whose F is undefined, or a negative n.

    References
    ----------
    .. [1] Welch, B. L. (1951). On the comparison of several mean values: An alternative approach.
       Biometrika, 38(3/4), 330-336. :doi:`10.2307/2332579`

    Examples
    --------
    >>> result = welch_anova([3, 3], [2.0, 4.0], [1.0, 1.0])
    >>> float(result.f.round(9)), float(result.df_within.round(9))
    (6.0, 4.0)
    """
    size, centre, spread = _groups(n, mean, var)
    used = size > 1
    flat = (used & (spread <= 0)).any(axis=-1)
    weight = np.where(used & (spread > 0), size / np.where(spread > 0, spread, 1), 0)
    groups = used.sum(axis=-1).astype(np.float64)
    defined = (groups > 1) & ~flat
    total = np.where(defined, weight.sum(axis=-1), np.nan)
    grand = (weight * centre).sum(axis=-1) / total
    df = np.where(defined, groups - 1, np.nan)
    squares = (weight * (centre - np.nan_to_num(grand)[..., None]) ** 2).sum(axis=-1)
    uneven = (1 - weight / total[..., None]) ** 2 / np.where(used, size - 1, np.inf)
    lack = uneven.sum(axis=-1) / (groups**2 - np.where(defined, 1, np.nan))
    f = squares / df / (1 + 2 * (groups - 2) * lack)
    df_within = 1 / (3 * lack)
    result = Welch(
        n=np.where(used, size, 0).sum(axis=-1),
        groups=groups,
        f=f,
        df_between=df,
        df_within=df_within,
        p=_tail(special.fdtrc, df, df_within, f),
    )
    _refuse_single(f, "Welch's F: it needs two groups, each of people who differ")
    return result


def kruskal_wallis(counts: ArrayLike) -> KruskalWallis:
    """Kruskal and Wallis's rank test from histograms, corrected for ties [1]_.

    Parameters
    ----------
    counts : array_like of int, shape (…, G, V)
        How many people of each group have each value, the values ascending.

    Returns
    -------
    KruskalWallis
        NaN with fewer than two groups, or where everybody has the same value.

    Raises
    ------
    ValueError
        If `counts` has fewer than two axes or is negative, or for a single set of groups (2-D)
        whose H is undefined.

    References
    ----------
    .. [1] Kruskal, W. H., & Wallis, W. A. (1952). Use of ranks in one-criterion variance analysis.
       Journal of the American Statistical Association, 47(260), 583-621.
       :doi:`10.1080/01621459.1952.10483441`

    Examples
    --------
    >>> float(kruskal_wallis([[1, 1, 0, 0], [0, 0, 1, 1]]).h.round(6))
    2.4
    """
    table = np.asarray(counts, np.float64)
    if table.ndim < 2:
        raise ValueError(f"counts must have groups and values, not the shape {table.shape}")
    if not (table >= 0).all():
        raise ValueError("counts must not be negative")
    size, tied = table.sum(axis=-1), table.sum(axis=-2)
    total = size.sum(axis=-1)
    # Ranks measured from their mean (total + 1)/2, so that nothing large cancels.
    rank = np.cumsum(tied, axis=-1) - tied / 2 - total[..., None] / 2
    each = _over((table * rank[..., None, :]).sum(axis=-1), size)
    between = (size * np.nan_to_num(each) ** 2).sum(axis=-1)
    groups = (size > 0).sum(axis=-1).astype(np.float64)
    df = np.where(groups > 1, groups - 1, np.nan)
    share = _over(between, (tied * rank**2).sum(axis=-1)) + 0 * df
    h = (total - 1) * share
    _refuse_single(h, "H: it needs two groups and two different values")
    return KruskalWallis(total, groups, h, df, _tail(special.chdtrc, df, h), share)


def icc(n: ArrayLike, mean: ArrayLike, var: ArrayLike, confidence: float = 0.95) -> Icc:
    """Intraclass correlations from group sizes, means and variances [1]_ [2]_.

    Parameters
    ----------
    n : array_like of int, shape (…, G)
        People in each group.
    mean, var : array_like of float, shape (…, G)
        Their mean and variance (n - 1).
    confidence : float
        Of the intervals.

    Returns
    -------
    Icc
        ICC(1) = (MSB - MSW) / (MSB + (k - 1) MSW) with k the mean group size n/G, as Bliese does,
        and with k0 = (n - Σn_g²/n)/(G - 1); ICC(2) = (MSB - MSW)/MSB, which is ICC(1, k) and not
        Shrout and Fleiss's ICC(2, 1).

    Raises
    ------
    ValueError
        For a single set of groups (1-D) whose correlation is undefined, or a confidence that is
        not between 0 and 1.

    References
    ----------
    .. [1] Shrout, P. E., & Fleiss, J. L. (1979). Intraclass correlations: Uses in assessing rater
       reliability. Psychological Bulletin, 86(2), 420-428. :doi:`10.1037/0033-2909.86.2.420`
    .. [2] Bliese, P. D. (2000). Within-group agreement, non-independence, and reliability. In K. J.
       Klein & S. W. J. Kozlowski (Eds.), Multilevel theory, research, and methods in
       organizations (pp. 349-381). Jossey-Bass.

    Examples
    --------
    >>> result = icc([4, 4, 4], [2.0, 4.0, 6.0], [1.0, 1.0, 1.0])
    >>> round(float(result.icc1), 4), round(float(result.icc2), 4)
    (0.7895, 0.9375)
    """
    if not 0 < confidence < 1:
        raise ValueError(f"confidence must lie between 0 and 1, not {confidence}")
    size, centre, spread = _groups(n, mean, var)
    table = _anova(size, centre, spread)
    k = _over(table.n, table.groups)
    k0 = (table.n - _over((size**2).sum(axis=-1), table.n)) / table.df_between
    upper = 1 - (1 - confidence) / 2
    low = table.f / special.fdtri(table.df_between, table.df_within, upper)
    high = table.f * special.fdtri(table.df_within, table.df_between, upper)
    _refuse_single(table.f, "ICC: it needs two groups, and people who differ within one")
    return Icc(
        n=table.n,
        groups=table.groups,
        group_size=k,
        k0=k0,
        icc1=(table.f - 1) / (table.f + k - 1),
        icc1_k0=(table.f - 1) / (table.f + k0 - 1),
        icc2=1 - _over(np.ones_like(table.f), table.f),
        icc1_ci=((low - 1) / (low + k - 1), (high - 1) / (high + k - 1)),
        icc2_ci=(1 - _over(np.ones_like(low), low), 1 - _over(np.ones_like(high), high)),
    )


def _groups(
    n: ArrayLike, mean: ArrayLike, var: ArrayLike
) -> tuple[FloatArray, FloatArray, FloatArray]:
    """Arrays of one shape, 0 where a mean or a variance does not exist."""
    size, centre, spread = np.broadcast_arrays(
        *(np.asarray(values, np.float64) for values in (n, mean, var))
    )
    if size.ndim < 1 or not (size >= 0).all():
        raise ValueError("n must be an array of groups and not negative")
    if np.isnan(centre[size > 0]).any() or not (spread[size > 1] >= 0).all():
        raise ValueError("mean and var must be known for groups of people, and var not negative")
    return size, np.where(size > 0, centre, 0), np.where(size > 1, spread, 0)


def _over(numerator: FloatArray, denominator: FloatArray) -> FloatArray:
    """The quotient, NaN where the denominator is 0 or NaN."""
    defined = np.nan_to_num(denominator) != 0
    result: FloatArray = np.where(defined, numerator / np.where(defined, denominator, 1), np.nan)
    return result


def _tail(distribution: np.ufunc, *arguments: FloatArray) -> FloatArray:
    known = ~np.isnan(sum(arguments))
    filled = [np.where(known, argument, 1.0) for argument in arguments]
    return np.where(known, distribution(*filled), np.nan)


def _refuse_single(statistic: FloatArray, what: str) -> None:
    if np.ndim(statistic) == 0 and np.isnan(statistic):
        raise ValueError(f"no {what}")
