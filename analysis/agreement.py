"""How close the answers inside a group lie together: rwg, a_wg and average deviation.

All functions take counts of options, reverse-keyed items already recoded, and measure distance in
steps of the scale (two neighbouring options lie one step apart).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

FloatArray = NDArray[np.float64]
TextArray = NDArray[np.str_]

# Shares of five options if people answered without agreeing, after LeBreton & Senter (2008).
NULLS: dict[str, tuple[float, ...]] = {
    "slight skew": (0.05, 0.15, 0.20, 0.35, 0.25),
    "moderate skew": (0.00, 0.10, 0.15, 0.40, 0.35),
    "heavy skew": (0.00, 0.00, 0.10, 0.40, 0.50),
    "triangular": (0.11, 0.22, 0.34, 0.22, 0.11),
    "normal": (0.07, 0.24, 0.38, 0.24, 0.07),
}
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


def null_shares(n_options: int, null: str = "uniform") -> FloatArray:
    """Shares of the options if people answered without agreeing.

    Parameters
    ----------
    n_options : int
        The number of options, at least 2.
    null : str
        "uniform" and "triangular" are defined for any number of options; "slight skew", "moderate
        skew", "heavy skew" and "normal" for five [1]_.

    Returns
    -------
    ndarray of float, shape (n_options,)
        Summing to 1; skew leans towards the high options.

    Raises
    ------
    ValueError
        If there are fewer than two options or the distribution is not defined for so many.

    References
    ----------
    .. [1] LeBreton, J. M., & Senter, J. L. (2008). Answers to 20 questions about interrater
       reliability and interrater agreement. Organizational Research Methods, 11(4), 815-852.
       :doi:`10.1177/1094428106296642`

    Examples
    --------
    >>> null_shares(4, "triangular").round(3).tolist()
    [0.167, 0.333, 0.333, 0.167]
    """
    if n_options < 2:
        raise ValueError(f"n_options must be at least 2, not {n_options}")
    if null == "uniform":
        return np.full(n_options, 1 / n_options)
    if null not in NULLS:
        raise ValueError(f"null must be 'uniform' or one of {sorted(NULLS)}, not {null!r}")
    if n_options == len(NULLS[null]):
        return np.array(NULLS[null])
    if null != "triangular":
        raise ValueError(f"null {null!r} is defined for 5 options, not for {n_options}")
    weights = np.minimum(np.arange(1, n_options + 1), np.arange(n_options, 0, -1))
    shares: FloatArray = weights / weights.sum()
    return shares


def null_variance(n_options: int, null: str = "uniform") -> float:
    """Variance of an answer given without agreeing.

    Parameters
    ----------
    n_options : int
        The number of options, at least 2.
    null : str
        As for `null_shares`.

    Returns
    -------
    float
        In squared steps; (A² - 1)/12 for the uniform distribution over A options.

    Raises
    ------
    ValueError
        As for `null_shares`.

    Examples
    --------
    >>> null_variance(5), round(null_variance(5, "slight skew"), 12)
    (2.0, 1.34)
    """
    if null == "uniform" and n_options >= 2:
        return (n_options**2 - 1) / 12
    shares = null_shares(n_options, null)
    steps = np.arange(n_options)
    return float(shares @ (steps - shares @ steps) ** 2)


def defined_nulls(n_options: int) -> tuple[str, ...]:
    """Names of the null distributions that a number of options defines.

    Parameters
    ----------
    n_options : int
        The number of options.

    Returns
    -------
    tuple of str
        "uniform" first.
    """
    five = tuple(NULLS) if n_options == 5 else ("triangular",) if n_options > 2 else ()
    return ("uniform", *five)


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
    """
    table, n = _table(counts)
    return _variance(table, n, _mean(table, n))


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

    Examples
    --------
    >>> float(rwg([0, 0, 0, 2, 2]).round(4))
    0.8333
    """
    table, _ = _table(counts)
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
    """
    table, _ = _table(counts)
    ratio = item_variance(table).mean(axis=-1) / null_variance(table.shape[-1], null)
    return _rwg_j(ratio, table.shape[-2])


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

    References
    ----------
    .. [1] Lindell, M. K., Brandt, C. J., & Whitney, D. J. (1999). A revised index of interrater
       agreement for multi-item ratings of a single target. Applied Psychological Measurement,
       23(2), 127-135. :doi:`10.1177/01466219922031257`
    """
    table, _ = _table(counts)
    ratio = item_variance(table).mean(axis=-1) / null_variance(table.shape[-1], null)
    result: FloatArray = 1 - ratio
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
    """
    table, _ = _table(counts)
    return _range(item_variance(table).mean(axis=-1), *table.shape[-2:])


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
    table, n = _table(counts)
    return _a_wg(table, n, _mean(table, n))


def _a_wg(table: FloatArray, n: FloatArray, mean: FloatArray) -> FloatArray:
    top = table.shape[-1] - 1
    raters = np.maximum(n, 2)
    largest = mean * (top - mean) * raters / (raters - 1)
    inside = (mean >= top / raters - _ROUNDING) & (mean <= top - top / raters + _ROUNDING)
    end = (table[..., 0] == n) | (table[..., -1] == n)
    share = np.divide(
        2 * _variance(table, n, mean), largest, out=np.full(n.shape, np.nan), where=inside & (n > 1)
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
    """
    return _mean_defined(a_wg(complete))


def _mean_defined(each: FloatArray) -> FloatArray:
    defined = ~np.isnan(each)
    number = defined.sum(axis=-1)
    total = np.where(defined, each, 0).sum(axis=-1)
    return np.where(number > 0, total / np.maximum(number, 1), np.nan)


def ad_m(counts: ArrayLike) -> FloatArray:
    """Average deviation from the mean [1]_.

    Parameters
    ----------
    counts : array_like of int, shape (…, A)
        How many raters chose each option.

    Returns
    -------
    ndarray of float, shape (…)
        In steps; 0 is perfect agreement. NaN without raters.

    References
    ----------
    .. [1] Burke, M. J., Finkelstein, L. M., & Dusig, M. S. (1999). On average deviation indices
       for estimating interrater agreement. Organizational Research Methods, 2(1), 49-68.
       :doi:`10.1177/109442819921004`

    Examples
    --------
    >>> float(ad_m([0, 0, 1, 0, 1]))
    1.0
    """
    table, n = _table(counts)
    return _deviation(table, n, _mean(table, n))


def ad_md(counts: ArrayLike) -> FloatArray:
    """Average deviation from the median.

    Parameters
    ----------
    counts : array_like of int, shape (…, A)
        How many raters chose each option.

    Returns
    -------
    ndarray of float, shape (…)
        In steps; never larger than `ad_m`. NaN without raters. With an even number the median is
        the middle of the two central answers, which leaves the value unchanged.
    """
    table, n = _table(counts)
    return _ad_md(table, n)


def _ad_md(table: FloatArray, n: FloatArray) -> FloatArray:
    reached = table.cumsum(axis=-1)
    lower = (reached < np.ceil(n / 2)[..., None]).sum(axis=-1)
    upper = (reached < np.floor(n / 2 + 1)[..., None]).sum(axis=-1)
    return _deviation(table, n, (lower + upper) / 2)


def bands(deviation: ArrayLike, n_options: int) -> TextArray:
    """Agreement in a word, from the average deviation from the mean.

    Parameters
    ----------
    deviation : array_like of float
        AD_M, in steps.
    n_options : int
        The number of options, A.

    Returns
    -------
    ndarray of str
        "high" up to A/6 [1]_, "low" above A/5, else "medium"; "" where `deviation` is NaN.

    References
    ----------
    .. [1] Burke, M. J., & Dunlap, W. P. (2002). Estimating interrater agreement with the average
       deviation index: A user's guide. Organizational Research Methods, 5(2), 159-172.
       :doi:`10.1177/1094428102005002002`

    Examples
    --------
    >>> bands([0.8, 0.9, 1.1, float("nan")], 5).tolist()
    ['high', 'medium', 'low', '']
    """
    values = np.asarray(deviation, np.float64)
    word = np.where(values > n_options / 5 + _ROUNDING, "low", "medium")
    word = np.where(values <= n_options / 6 + _ROUNDING, "high", word)
    return np.where(np.isnan(values), "", word)


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
    table, n = _table(counts)
    whole, whole_n = _table(table if complete is None else complete)
    if whole.shape != table.shape:
        raise ValueError(f"complete must have the shape {table.shape}, not {whole.shape}")
    items, options = table.shape[-2:]
    spread = _variance(table, n, _mean(table, n)).mean(axis=-1)
    ratio = spread / null_variance(options, null)
    low, high = _range(spread, items, options)
    centre = _mean(whole, whole_n)
    complete_n = whole_n.min(axis=-1)
    alone = complete_n < 2  # one person agrees with nobody
    deviation = np.where(alone, np.nan, _deviation(whole, whole_n, centre).mean(axis=-1))
    return Agreement(
        n=n.min(axis=-1),
        complete_n=complete_n,
        rwg_j=_rwg_j(ratio, items),
        rwg_j_low=low,
        rwg_j_high=high,
        rwg_star_j=1 - ratio,
        a_wg_j=_mean_defined(_a_wg(whole, whole_n, centre)),
        ad_m_j=deviation,
        ad_md_j=np.where(alone, np.nan, _ad_md(whole, whole_n).mean(axis=-1)),
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
    table, n = _table(counts)
    if table.ndim != 2:
        raise ValueError(f"counts must be 2-D (items, options), not {table.ndim}-D")
    if not len(n) or n.min() < 2:
        raise ValueError("counts: every item needs at least two raters")
    result = group_agreement(table, complete, null)
    numbers = {name: float(value) for name, value in vars(result).items() if name != "band"}
    return Agreement(**numbers, band=str(result.band))


def _table(counts: ArrayLike) -> tuple[FloatArray, FloatArray]:
    table = np.asarray(counts, np.float64)
    if table.ndim < 1 or table.shape[-1] < 2:
        raise ValueError(f"counts must have at least two options, not the shape {table.shape}")
    if not (table >= 0).all() or not (table == np.floor(table)).all():
        raise ValueError("counts must be whole and not negative")
    return table, table.sum(axis=-1)


def _mean(table: FloatArray, n: FloatArray) -> FloatArray:
    total = table @ np.arange(table.shape[-1])
    mean: FloatArray = np.where(n > 0, total / np.maximum(n, 1), np.nan)
    return mean


def _variance(table: FloatArray, n: FloatArray, mean: FloatArray) -> FloatArray:
    deviation = np.arange(table.shape[-1]) - np.where(n > 0, mean, 0)[..., None]
    squares = (table * deviation**2).sum(axis=-1)
    variance: FloatArray = np.where(n > 1, squares / np.maximum(n - 1, 1), np.nan)
    return variance


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


def _deviation(table: FloatArray, n: FloatArray, centre: FloatArray) -> FloatArray:
    distance = np.abs(np.arange(table.shape[-1]) - np.where(n > 0, centre, 0)[..., None])
    total = (table * distance).sum(axis=-1)
    deviation: FloatArray = np.where(n > 0, total / np.maximum(n, 1), np.nan)
    return deviation
