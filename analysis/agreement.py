"""How close the answers inside a group lie together: rwg, a_wg and average deviation.

All functions take counts of options, reverse-keyed items already recoded, and measure distance in
steps of the scale (two neighbouring options lie one step apart).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from analysis.deviation import ad_m, ad_md, bands, deviation_from, deviation_from_median
from analysis.nulls import NULLS, defined_nulls, null_shares, null_variance
from analysis.options import checked, defined, mean_of, variance_of

__all__ = [
    "NULLS",
    "Agreement",
    "a_wg",
    "a_wg_j",
    "ad_m",
    "ad_md",
    "bands",
    "defined_nulls",
    "group_agreement",
    "item_variance",
    "null_shares",
    "null_variance",
    "rwg",
    "rwg_j",
    "rwg_j_range",
    "rwg_star_j",
    "within_group_agreement",
]

FloatArray = NDArray[np.float64]
TextArray = NDArray[np.str_]

_RATERS = "fewer than two raters"
_EACH = "an item has fewer than two raters"
_A_WG = "fewer than two raters, or a mean too near an end of the scale for a_wg"
_ROUNDING = 1e-9  # a mean may miss the end of its range by rounding alone


@dataclass(frozen=True)
class Agreement:
    """Agreement of groups on a dimension of J items.

    Attributes
    ----------
    n : float or ndarray
        Fewest raters of any item.
    complete_n : float or ndarray
        People who answered every item.
    rwg_j : float or ndarray
        Against answers at random, each item's own answers; 1 is perfect agreement, 0 is chance or
        worse.
    rwg_j_low, rwg_j_high : float or ndarray
        The lowest and highest rwg(j) over the null distributions that the scale's length defines.
    rwg_star_j : float or ndarray
        Lindell's rwg*(j): linear, and negative where raters disagree more than chance.
    a_wg_j : float or ndarray
        Against the largest disagreement possible at the observed mean, complete cases; 1 is
        perfect, -1 the largest disagreement.
    ad_m_j, ad_md_j : float or ndarray
        Average deviation from the mean and from the median, complete cases, in steps.
    band : str or ndarray
        "high", "medium" or "low" from `ad_m_j`; "" where undefined.
    """

    n: FloatArray | float
    complete_n: FloatArray | float
    rwg_j: FloatArray | float
    rwg_j_low: FloatArray | float
    rwg_j_high: FloatArray | float
    rwg_star_j: FloatArray | float
    a_wg_j: FloatArray | float
    ad_m_j: FloatArray | float
    ad_md_j: FloatArray | float
    band: TextArray | str


def item_variance(counts: ArrayLike) -> FloatArray:
    """Variance of the answers to each item, with n - 1.

    Parameters
    ----------
    counts : array_like of int, shape (…, A)
        How many raters chose each option.

    Returns
    -------
    ndarray of float, shape (…)
        In squared steps; NaN with fewer than two raters.

    Raises
    ------
    ValueError
        If the counts are malformed, or for one group (1-D) whose agreement is undefined.
    """
    table, n = checked(counts)
    return defined(variance_of(table, n, mean_of(table, n)), _RATERS)


def rwg(counts: ArrayLike, null: str = "uniform") -> FloatArray:
    r"""Within-group agreement on single items, :math:`r_{WG}`.

    Parameters
    ----------
    counts : array_like of int, shape (…, A)
        How many raters chose each option.
    null : str
        As for `null_shares`.

    Returns
    -------
    ndarray of float, shape (…)
        1 is perfect agreement; a variance above that of the null gives 0; NaN with fewer than two
        raters.

    Raises
    ------
    ValueError
        If the counts are malformed, or for one group (1-D) whose agreement is undefined.

    Examples
    --------
    >>> float(rwg([0, 0, 0, 2, 2]).round(4))
    0.8333
    """
    table, _ = checked(counts)
    ratio = item_variance(table) / null_variance(table.shape[-1], null)
    return 1 - np.minimum(ratio, 1)


def rwg_j(counts: ArrayLike, null: str = "uniform") -> FloatArray:
    r"""Within-group agreement on a dimension, :math:`r_{WG(J)}`, for any number of groups.

    Parameters
    ----------
    counts : array_like of int, shape (…, J, A)
        How many raters chose each option of each item; an item's raters may differ from another's.
    null : str
        As for `null_shares`.

    Returns
    -------
    ndarray of float, shape (…)
        NaN where an item has fewer than two raters. See `within_group_agreement`.

    Raises
    ------
    ValueError
        If the counts are malformed, or for one group (2-D) whose agreement is undefined.
    """
    table, _ = checked(counts)
    ratio = defined(item_variance(table).mean(axis=-1), _EACH)
    return _rwg_j(ratio / null_variance(table.shape[-1], null), table.shape[-2])


def rwg_star_j(counts: ArrayLike, null: str = "uniform") -> FloatArray:
    r"""Lindell's linear agreement on a dimension, :math:`r^*_{WG(J)}` [1]_.

    Parameters
    ----------
    counts : array_like of int, shape (…, J, A)
        How many raters chose each option of each item.
    null : str
        As for `null_shares`.

    Returns
    -------
    ndarray of float, shape (…)
        One minus the mean item variance over that of the null; it does not grow with the number
        of items and is negative where raters disagree more than chance.

    Raises
    ------
    ValueError
        If the counts are malformed, or for one group (2-D) whose agreement is undefined.

    References
    ----------
    .. [1] Lindell, M. K., Brandt, C. J., & Whitney, D. J. (1999). A revised index of interrater
       agreement for multi-item ratings of a single target. Applied Psychological Measurement,
       23(2), 127-135. :doi:`10.1177/01466219922031257`
    """
    table, _ = checked(counts)
    ratio = defined(item_variance(table).mean(axis=-1), _EACH)
    result: FloatArray = 1 - ratio / null_variance(table.shape[-1], null)
    return result


def rwg_j_range(counts: ArrayLike) -> tuple[FloatArray, FloatArray]:
    """Return the lowest and highest rwg(j) over the null distributions that are defined.

    Parameters
    ----------
    counts : array_like of int, shape (…, J, A)
        How many raters chose each option of each item.

    Returns
    -------
    low, high : ndarray of float, shape (…)
        For five options over the six distributions of `null_shares`; for other numbers over
        uniform and triangular.

    Raises
    ------
    ValueError
        If the counts are malformed, or for one group (2-D) whose agreement is undefined.
    """
    table, _ = checked(counts)
    return _range(defined(item_variance(table).mean(axis=-1), _EACH), *table.shape[-2:])


def a_wg(counts: ArrayLike) -> FloatArray:
    """Agreement against the largest variance possible at the observed mean [1]_.

    Parameters
    ----------
    counts : array_like of int, shape (…, A)
        How many raters chose each option.

    Returns
    -------
    ndarray of float, shape (…)
        1 is perfect agreement, also when everybody chose one end; -1 the largest disagreement.
        NaN with fewer than two raters, or where the mean is so near an end that k raters cannot
        reach it with an undefined maximum: outside [(L(k-1)+H)/k, (H(k-1)+L)/k].

    Raises
    ------
    ValueError
        If the counts are malformed, or for one group (1-D) whose agreement is undefined.

    References
    ----------
    .. [1] Brown, R. D., & Hauenstein, N. M. A. (2005). Interrater agreement reconsidered: An
       alternative to the rwg indices. Organizational Research Methods, 8(2), 165-184.
       :doi:`10.1177/1094428105275376`

    Examples
    --------
    >>> float(a_wg([3, 0, 0, 0, 3])), float(a_wg([0, 0, 0, 0, 9]))
    (-1.0, 1.0)
    """
    table, n = checked(counts)
    return defined(_a_wg(table, n, mean_of(table, n)), _A_WG)


def _a_wg(table: FloatArray, n: FloatArray, mean: FloatArray) -> FloatArray:
    top = table.shape[-1] - 1
    raters = np.maximum(n, 2)
    largest = mean * (top - mean) * raters / (raters - 1)
    inside = (mean >= top / raters - _ROUNDING) & (mean <= top - top / raters + _ROUNDING)
    end = (table[..., 0] == n) | (table[..., -1] == n)
    share = np.divide(
        2 * variance_of(table, n, mean),
        largest,
        out=np.full(n.shape, np.nan),
        where=inside & (n > 1),
    )
    return np.where(end & (n > 1), 1.0, 1 - share)


def a_wg_j(complete: ArrayLike) -> FloatArray:
    """Mean a_wg over the items on which it is defined.

    Parameters
    ----------
    complete : array_like of int, shape (…, J, A)
        How many of the people who answered every item chose each option.

    Returns
    -------
    ndarray of float, shape (…)
        NaN where it is defined on no item.

    Raises
    ------
    ValueError
        If the counts are malformed, or for one group (2-D) whose agreement is undefined.
    """
    return defined(_mean_defined(np.asarray(a_wg(complete))), _A_WG)


def _mean_defined(each: FloatArray) -> FloatArray:
    defined = ~np.isnan(each)
    number = defined.sum(axis=-1)
    total = np.where(defined, each, 0).sum(axis=-1)
    return np.where(number > 0, total / np.maximum(number, 1), np.nan)


def group_agreement(
    counts: ArrayLike, complete: ArrayLike | None = None, null: str = "uniform"
) -> Agreement:
    """Agreement of many groups at once.

    Parameters
    ----------
    counts : array_like of int, shape (…, J, A)
        Each item's own answers.
    complete : array_like of int, shape (…, J, A), optional
        The answers of people who answered every item; `counts` if nothing is missing.
    null : str
        As for `null_shares`; for `rwg_j` and `rwg_star_j`.

    Returns
    -------
    Agreement
        Arrays of shape (…), NaN where undefined.

    Examples
    --------
    >>> two = group_agreement([[[0, 0, 0, 2, 1]], [[0, 0, 0, 0, 1]]])
    >>> two.rwg_j.round(4).tolist(), two.band.tolist()
    ([0.8333, nan], ['high', ''])
    """
    table, n = checked(counts)
    whole, whole_n = checked(table if complete is None else complete)
    if whole.shape != table.shape:
        raise ValueError(f"complete must have the shape {table.shape}, not {whole.shape}")
    items, options = table.shape[-2:]
    spread = variance_of(table, n, mean_of(table, n)).mean(axis=-1)
    ratio = spread / null_variance(options, null)
    low, high = _range(spread, items, options)
    centre = mean_of(whole, whole_n)
    complete_n = whole_n.min(axis=-1)
    alone = complete_n < 2  # one person agrees with nobody
    deviation = np.where(alone, np.nan, deviation_from(whole, whole_n, centre).mean(axis=-1))
    return Agreement(
        n=n.min(axis=-1),
        complete_n=complete_n,
        rwg_j=_rwg_j(ratio, items),
        rwg_j_low=low,
        rwg_j_high=high,
        rwg_star_j=1 - ratio,
        a_wg_j=_mean_defined(_a_wg(whole, whole_n, centre)),
        ad_m_j=deviation,
        ad_md_j=np.where(alone, np.nan, deviation_from_median(whole, whole_n).mean(axis=-1)),
        band=bands(deviation, table.shape[-1]),
    )


def within_group_agreement(
    counts: ArrayLike, complete: ArrayLike | None = None, null: str = "uniform"
) -> Agreement:
    r"""Agreement of one group on one dimension.

    :math:`r_{WG(J)}` compares the mean variance of the items with that of raters answering at
    random, uniformly over the options [1]_.

    Parameters
    ----------
    counts : array_like of int, shape (n_items, n_options)
        How many raters chose each option of each item, reverse-keyed items already recoded.
    complete : array_like of int, shape (n_items, n_options), optional
        The same for those who answered every item; a_wg and average deviations use it.
    null : str
        As for `null_shares`.

    Returns
    -------
    Agreement
        Numbers. ``rwg_j`` is dimensionless: 1 is perfect agreement, 0 is chance; 0 by convention
        when raters disagree more than chance.

    Raises
    ------
    ValueError
        If `counts` is not 2-D, has fewer than two options, a negative or broken count, or an item
        with fewer than two raters.

    References
    ----------
    .. [1] James, L. R., Demaree, R. G., & Wolf, G. (1984). Estimating within-group interrater
       reliability with and without response bias. Journal of Applied Psychology, 69(1), 85-98.
       :doi:`10.1037/0021-9010.69.1.85`

    Examples
    --------
    >>> within_group_agreement([[0, 0, 0, 2, 1], [0, 0, 0, 2, 1]]).rwg_j
    0.9090909090909091
    """
    table, n = checked(counts)
    if table.ndim != 2:
        raise ValueError(f"counts must be 2-D (items, options), not {table.ndim}-D")
    if not len(n) or n.min() < 2:
        raise ValueError("counts: every item needs at least two raters")
    result = group_agreement(table, complete, null)
    numbers = {name: float(value) for name, value in vars(result).items() if name != "band"}
    return Agreement(**numbers, band=str(result.band))


def _rwg_j(ratio: FloatArray, items: int) -> FloatArray:
    """Agreement of that many items from their mean variance over that of the null."""
    near = items * (1 - np.minimum(ratio, 1))
    result: FloatArray = near / (near + np.minimum(ratio, 1))
    return result


def _range(spread: FloatArray, items: int, options: int) -> tuple[FloatArray, FloatArray]:
    """Lowest and highest rwg(j) over the nulls; it falls as the variance of the null does."""
    variances = [null_variance(options, null) for null in defined_nulls(options)]
    low, high = (_rwg_j(spread / end, items) for end in (min(variances), max(variances)))
    return low, high
