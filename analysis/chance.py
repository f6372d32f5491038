"""How much agreement people show who answer at random: what a real group has to beat."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from analysis.agreement import ad_m
from analysis.nulls import null_shares

FloatArray = NDArray[np.float64]

_BATCH = 2_000_000  # random numbers held at a time


@dataclass(frozen=True)
class Chance:
    """Simulated agreement of groups that do not agree.

    Attributes
    ----------
    n : int
        Raters in each simulated group.
    ad_m_j : ndarray of float, shape (replications,)
        Their average deviations from the mean, ascending, in steps of the scale.
    """

    n: int
    ad_m_j: FloatArray

    def p_value(self, ad_m_j: ArrayLike) -> FloatArray:
        """Share of groups at random that agree at least as closely, counting the observed one.

        Parameters
        ----------
        ad_m_j : array_like of float
            Observed average deviations from the mean, in steps.

        Returns
        -------
        ndarray of float
            Never 0: (b + 1) / (replications + 1); NaN where `ad_m_j` is NaN.
        """
        observed = np.asarray(ad_m_j, np.float64)
        closer = np.searchsorted(self.ad_m_j, observed + 1e-9, side="right")
        return np.where(np.isnan(observed), np.nan, (closer + 1) / (self.ad_m_j.size + 1))


def chance_agreement(
    n: int, n_items: int, n_options: int, *, replications: int = 10_000, seed: int = 0
) -> Chance:
    """Simulate groups whose members choose each option of each item equally often [1]_ [2]_.

    Parameters
    ----------
    n : int
        Raters in a group, at least 2.
    n_items, n_options : int
        The dimension's items and their options.
    replications : int
        Simulated groups.
    seed : int
        The same seed gives the same result.

    Returns
    -------
    Chance
        Sorted average deviations of the simulated groups.

    Raises
    ------
    ValueError
        If there are fewer than two raters or options, or no item.

    References
    ----------
    .. [1] Dunlap, W. P., Burke, M. J., & Smith-Crowe, K. (2003). Accurate tests of statistical
       significance for r_WG and average deviation interrater agreement indexes. Journal of Applied
       Psychology, 88(2), 356-362. :doi:`10.1037/0021-9010.88.2.356`
    .. [2] Cohen, A., Doveh, E., & Nahum-Shani, I. (2009). Testing agreement for multi-item scales
       with the indices r_WG(J) and AD_M(J). Organizational Research Methods, 12(1), 148-164.
       :doi:`10.1177/1094428107300365`

    Examples
    --------
    >>> ten = chance_agreement(10, n_items=1, n_options=5, replications=2000, seed=1)
    >>> bool(ten.p_value(0.6) < 0.05 < ten.p_value(0.9))
    True
    """
    if n < 2 or n_items < 1:
        raise ValueError(f"n must be at least 2 and n_items at least 1, not {n} and {n_items}")
    rng = np.random.default_rng(seed)
    shares = null_shares(n_options)
    size = max(1, _BATCH // (n_items * n_options))
    parts = []
    for first in range(0, replications, size):
        groups = min(size, replications - first)
        counts = rng.multinomial(n, shares, size=(groups, n_items))
        parts.append(ad_m(counts).mean(axis=-1))
    return Chance(n, np.sort(np.concatenate(parts)))
