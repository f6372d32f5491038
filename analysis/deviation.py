"""Average deviation, how far answers lie from their middle on average, and its bands."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

from analysis.options import checked, defined, mean_of

FloatArray = NDArray[np.float64]
TextArray = NDArray[np.str_]

_ROUNDING = 1e-9  # a deviation may miss the end of a band by rounding alone


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

    Raises
    ------
    ValueError
        If the counts are malformed, or for one group (1-D) without raters.

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
    table, n = checked(counts)
    return defined(deviation_from(table, n, mean_of(table, n)), "no raters")


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

    Raises
    ------
    ValueError
        If the counts are malformed, or for one group (1-D) without raters.
    """
    table, n = checked(counts)
    return defined(deviation_from_median(table, n), "no raters")


def deviation_from_median(table: FloatArray, n: FloatArray) -> FloatArray:
    """Return the average deviation from the median of checked counts.

    Parameters
    ----------
    table, n : ndarray of float, shapes (…, A) and (…)
        As from `analysis.options.checked`.

    Returns
    -------
    ndarray of float, shape (…)
        As from `ad_md`.
    """
    reached = table.cumsum(axis=-1)
    lower = (reached < np.ceil(n / 2)[..., None]).sum(axis=-1)
    upper = (reached < np.floor(n / 2 + 1)[..., None]).sum(axis=-1)
    return deviation_from(table, n, (lower + upper) / 2)


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


def deviation_from(table: FloatArray, n: FloatArray, centre: FloatArray) -> FloatArray:
    """Return the average distance of the answers from a point.

    Parameters
    ----------
    table, n : ndarray of float, shapes (…, A) and (…)
        As from `analysis.options.checked`.
    centre : ndarray of float, shape (…)
        The point, in steps from the lowest option.

    Returns
    -------
    ndarray of float, shape (…)
        In steps; NaN for nobody.
    """
    distance = np.abs(np.arange(table.shape[-1]) - np.where(n > 0, centre, 0)[..., None])
    total = (table * distance).sum(axis=-1)
    deviation: FloatArray = np.where(n > 0, total / np.maximum(n, 1), np.nan)
    return deviation
