"""Corrections for testing many differences at once, and p-values as bands."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import ArrayLike

from analysis.groups import Floats

BANDS = (0.001, 0.01, 0.05, 0.1, 1.0)
Penalty = Callable[[int], float]


def benjamini_hochberg(p: ArrayLike) -> Floats:
    """p-values adjusted so that a chosen share of the findings of a family is false.

    Parameters
    ----------
    p : array_like of float, any shape
        The p-values of one family; NaN is passed through and not counted.

    Returns
    -------
    ndarray of float, shape of `p`
        The adjusted values q: calling everything with q at most .05 a difference expects at most
        5 % of these calls to be wrong [1]_.

    Raises
    ------
    ValueError
        If a value lies outside 0 to 1.

    References
    ----------
    .. [1] Benjamini, Y., & Hochberg, Y. (1995). Controlling the false discovery rate. Journal of
       the Royal Statistical Society B, 57, 289-300. :doi:`10.1111/j.2517-6161.1995.tb02031.x`

    Examples
    --------
    >>> benjamini_hochberg([0.01, 0.04, 0.03, float("nan")]).tolist()
    [0.03, 0.04, 0.04, nan]
    """
    return _step_up(p, penalty=lambda _: 1.0)


def benjamini_yekutieli(p: ArrayLike) -> Floats:
    """Benjamini and Hochberg's adjustment, valid under any dependence between the tests.

    Parameters
    ----------
    p : array_like of float, any shape
        The p-values of one family; NaN is passed through and not counted.

    Returns
    -------
    ndarray of float, shape of `p`
        The adjusted values [1]_.

    Raises
    ------
    ValueError
        If a value lies outside 0 to 1.

    References
    ----------
    .. [1] Benjamini, Y., & Yekutieli, D. (2001). The control of the false discovery rate in
       multiple testing under dependency. Annals of Statistics, 29, 1165-1188.
       :doi:`10.1214/aos/1013699998`

    Examples
    --------
    >>> benjamini_yekutieli([0.01, 0.04]).round(4).tolist()
    [0.03, 0.06]
    """
    return _step_up(p, penalty=lambda m: float((1 / np.arange(1, m + 1)).sum()))


def holm(p: ArrayLike) -> Floats:
    """p-values adjusted so that the chance of even one false finding in a family is held.

    Parameters
    ----------
    p : array_like of float, any shape
        The p-values of one family; NaN is passed through and not counted.

    Returns
    -------
    ndarray of float, shape of `p`
        The adjusted values [1]_.

    Raises
    ------
    ValueError
        If a value lies outside 0 to 1.

    References
    ----------
    .. [1] Holm, S. (1979). A simple sequentially rejective multiple test procedure. Scandinavian
       Journal of Statistics, 6, 65-70. https://www.jstor.org/stable/4615733

    Examples
    --------
    >>> holm([0.01, 0.04, 0.03]).tolist()
    [0.03, 0.06, 0.06]
    """
    flat, shape = _family(p)
    known = np.flatnonzero(~np.isnan(flat))
    order = known[np.argsort(flat[known], kind="stable")]
    raised = flat[order] * np.arange(order.size, 0, -1)
    adjusted = np.full(flat.shape, np.nan)
    adjusted[order] = np.minimum(1.0, np.maximum.accumulate(raised))
    return adjusted.reshape(shape)


def p_below(p: ArrayLike) -> Floats:
    """The band a p-value lies in, for groups too small for the value itself.

    Parameters
    ----------
    p : array_like of float, any shape
        p-values; NaN is passed through.

    Returns
    -------
    ndarray of float, shape of `p`
        The smallest of .001, .01, .05, .1 that the value is below, otherwise 1.

    Raises
    ------
    ValueError
        If a value lies outside 0 to 1.

    Examples
    --------
    >>> p_below([0.0004, 0.05, 0.7]).tolist()
    [0.001, 0.1, 1.0]
    """
    flat, shape = _family(p)
    bands = np.asarray(BANDS)
    place = np.minimum(np.searchsorted(bands, flat, side="right"), bands.size - 1)
    return np.where(np.isnan(flat), np.nan, bands[place]).reshape(shape)


def _step_up(p: ArrayLike, penalty: Penalty) -> Floats:
    flat, shape = _family(p)
    known = np.flatnonzero(~np.isnan(flat))
    order = known[np.argsort(-flat[known], kind="stable")]
    size = order.size
    raised = flat[order] * (size * penalty(size)) / np.arange(size, 0, -1)
    adjusted = np.full(flat.shape, np.nan)
    adjusted[order] = np.minimum(1.0, np.minimum.accumulate(raised))
    return adjusted.reshape(shape)


def _family(p: ArrayLike) -> tuple[Floats, tuple[int, ...]]:
    values = np.asarray(p, dtype=np.float64)
    outside = (values < 0) | (values > 1)
    if outside.any():
        raise ValueError(f"p must be between 0 and 1, not {values[outside].flat[0]}")
    return values.ravel(), values.shape
