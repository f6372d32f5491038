"""Counts of the options of a question: checked, their mean and variance in steps of the scale."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

FloatArray = NDArray[np.float64]


def checked(counts: ArrayLike) -> tuple[FloatArray, FloatArray]:
    """Return counts as numbers, and how many people there are.

    Parameters
    ----------
    counts : array_like of int, shape (…, A)
        How many people chose each option.

    Returns
    -------
    tuple of ndarray, shapes (…, A) and (…)
        The counts and their sums.

    Raises
    ------
    ValueError
        If there are fewer than two options or a count is negative or not whole.
    """
    table = np.asarray(counts, np.float64)
    if table.ndim < 1 or table.shape[-1] < 2:
        raise ValueError(f"counts must have at least two options, not the shape {table.shape}")
    if not (table >= 0).all() or not (table == np.floor(table)).all():
        raise ValueError("counts must be whole and not negative")
    return table, table.sum(axis=-1)


def mean_of(table: FloatArray, n: FloatArray) -> FloatArray:
    """Return the mean answer.

    Parameters
    ----------
    table, n : ndarray of float, shapes (…, A) and (…)
        As from `checked`.

    Returns
    -------
    ndarray of float, shape (…)
        In steps from the lowest option; NaN for nobody.
    """
    total = table @ np.arange(table.shape[-1])
    mean: FloatArray = np.where(n > 0, total / np.maximum(n, 1), np.nan)
    return mean


def variance_of(table: FloatArray, n: FloatArray, mean: FloatArray) -> FloatArray:
    """Return the variance of the answers, with n - 1.

    Parameters
    ----------
    table, n : ndarray of float, shapes (…, A) and (…)
        As from `checked`.
    mean : ndarray of float, shape (…)
        As from `mean_of`.

    Returns
    -------
    ndarray of float, shape (…)
        In squared steps; NaN for fewer than two people.
    """
    deviation = np.arange(table.shape[-1]) - np.where(n > 0, mean, 0)[..., None]
    squares = (table * deviation**2).sum(axis=-1)
    variance: FloatArray = np.where(n > 1, squares / np.maximum(n - 1, 1), np.nan)
    return variance


def defined(result: FloatArray, what: str) -> FloatArray:
    """Return a statistic of many groups, NaN where undefined; refuse that of one which is.

    Parameters
    ----------
    result : ndarray of float, shape (…)
        The statistic.
    what : str
        What it needs.

    Returns
    -------
    ndarray of float, shape (…)
        `result`.

    Raises
    ------
    ValueError
        If `result` is of one group and undefined.
    """
    if np.ndim(result) == 0 and np.isnan(result):
        raise ValueError(f"counts: {what}")
    return result
