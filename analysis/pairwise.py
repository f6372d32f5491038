"""Every pair of groups compared without assuming equal variances."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from analysis import studentized

FloatArray = NDArray[np.float64]
IntArray = NDArray[np.intp]


@dataclass(frozen=True)
class GamesHowell:
    """Games and Howell's comparisons of G groups, one entry a pair.

    Attributes
    ----------
    first, second : ndarray of int, shape (pairs,)
        Which groups; first < second.
    difference : ndarray of float, shape (pairs,)
        Mean of the first minus mean of the second.
    se, t, q, df : ndarray of float, shape (pairs,)
        Standard error, Welch's t, the studentized range t·√2 (both without sign) and the degrees
        of freedom; NaN where a group has fewer than two people or neither has any variance.
    p : ndarray of float, shape (pairs,)
        Adjusted for all pairs of the groups that can be compared.
    low, high : ndarray of float, shape (pairs,)
        Simultaneous interval of the difference.
    groups : int
        Groups with at least two people: the k of the studentized range.
    """

    first: IntArray
    second: IntArray
    difference: FloatArray
    se: FloatArray
    t: FloatArray
    q: FloatArray
    df: FloatArray
    p: FloatArray
    low: FloatArray
    high: FloatArray
    groups: int


def games_howell(
    n: ArrayLike, mean: ArrayLike, var: ArrayLike, confidence: float = 0.95
) -> GamesHowell:
    """Compare every pair of groups, holding the chance of any false difference [1]_.

    Parameters
    ----------
    n : array_like of int, shape (G,)
        People in each group.
    mean, var : array_like of float, shape (G,)
        Their mean and variance (n - 1).
    confidence : float
        Of the intervals, together.

    Returns
    -------
    GamesHowell
        All G(G - 1)/2 pairs; 500 groups take about two seconds.

    Raises
    ------
    ValueError
        If fewer than two groups have two people, or the confidence is not between 0 and 1.

    References
    ----------
    .. [1] Games, P. A., & Howell, J. F. (1976). Pairwise multiple comparison procedures with
       unequal n's and/or variances: A Monte Carlo study. Journal of Educational Statistics, 1(2),
       113-125. :doi:`10.3102/10769986001002113`

    Examples
    --------
    >>> result = games_howell([10, 10], [3.0, 4.0], [1.0, 1.0])
    >>> round(float(result.p[0]), 4), round(float(result.difference[0]), 1)
    (0.0382, -1.0)
    """
    size, centre, spread = np.broadcast_arrays(
        *(np.asarray(values, np.float64) for values in (n, mean, var))
    )
    if size.ndim != 1 or (size > 1).sum() < 2:
        raise ValueError("n must be a list with at least two groups of two or more people")
    first, second = np.triu_indices(size.size, k=1)
    error = np.where(size > 1, spread / np.maximum(size, 1), np.nan)
    both = error[first] + error[second]
    both[both <= 0] = np.nan
    freedom = error**2 / np.maximum(size - 1, 1)
    df = np.maximum(both**2 / (freedom[first] + freedom[second]), 1)  # never less, but rounding
    difference = centre[first] - centre[second]
    se = np.sqrt(both)
    t = np.abs(difference) / se
    groups = int((size > 1).sum())
    margin = studentized.quantile(confidence, groups, df) * se / np.sqrt(2)
    return GamesHowell(
        first=first,
        second=second,
        difference=difference,
        se=se,
        t=t,
        q=t * np.sqrt(2),
        df=df,
        p=studentized.survival(t * np.sqrt(2), groups, df),
        low=difference - margin,
        high=difference + margin,
        groups=groups,
    )
