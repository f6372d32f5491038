"""How much agreement people show who answer at random: what a real group has to beat."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from analysis.agreement import a_wg_j, ad_m, group_agreement, rwg_j
from analysis.nulls import null_shares
from analysis.special import special

FloatArray = NDArray[np.float64]

_BATCH = 2_000_000  # random numbers held at a time


@dataclass(frozen=True)
class Chance:
    """Simulated agreement of groups that do not agree.

    Attributes
    ----------
    n : int
        Raters in each simulated group.
    rwg_j, a_wg_j, ad_m_j : ndarray of float, shape (replications,)
        Ascending; ad_m_j in steps of the scale.
    """

    n: int
    rwg_j: FloatArray
    a_wg_j: FloatArray
    ad_m_j: FloatArray

    def critical(self, level: float = 0.05) -> tuple[float, float, float]:
        """Return what only a share `level` of groups at random reach.

        Parameters
        ----------
        level : float
            Between 0 and 1.

        Returns
        -------
        rwg_j, a_wg_j, ad_m_j : float
            The first two must be exceeded, the last undercut.

        Raises
        ------
        ValueError
            If `level` is not between 0 and 1.
        """
        if not 0 < level < 1:
            raise ValueError(f"level must lie between 0 and 1, not {level}")
        return (
            float(np.quantile(self.rwg_j, 1 - level)),
            float(np.quantile(self.a_wg_j, 1 - level)) if self.a_wg_j.size else float("nan"),
            float(np.quantile(self.ad_m_j, level)),
        )

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
    n: int,
    n_items: int,
    n_options: int,
    *,
    null: str = "uniform",
    correlation: float = 0.0,
    replications: int = 10_000,
    seed: int = 0,
) -> Chance:
    """Simulate groups whose members answer without agreeing [1]_ [2]_.

    Parameters
    ----------
    n : int
        Raters in a group, at least 2.
    n_items, n_options : int
        The dimension's items and their options.
    null : str
        How each answers, as for `analysis.agreement.null_shares`.
    correlation : float
        Between 0 and below 1: how far a person's answers to the items go together (the
        correlation of the normal variables behind them). Items of one dimension do correlate,
        which makes agreement by chance more frequent; 0 is the textbook case.
    replications : int
        Simulated groups.
    seed : int
        The same seed gives the same result.

    Returns
    -------
    Chance
        Sorted statistics of the simulated groups.

    Raises
    ------
    ValueError
        If there are fewer than two raters or options, no item, or the correlation is out of range.

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
    >>> bool(0.5 < ten.critical()[0] < 0.6)
    True
    """
    if n < 2 or n_items < 1:
        raise ValueError(f"n must be at least 2 and n_items at least 1, not {n} and {n_items}")
    if not 0 <= correlation < 1:
        raise ValueError(f"correlation must be at least 0 and below 1, not {correlation}")
    rng = np.random.default_rng(seed)
    shares = null_shares(n_options, null)
    per_group = n_items * (n if correlation else n_options)
    size = max(1, _BATCH // per_group)
    parts = []
    for first in range(0, replications, size):
        groups = min(size, replications - first)
        if correlation:
            counts = _correlated(rng, (groups, n, n_items), shares, correlation)
        else:
            counts = rng.multinomial(n, shares, size=(groups, n_items))
        parts.append(np.stack([rwg_j(counts), a_wg_j(counts), ad_m(counts).mean(axis=-1)]))
    every = np.sort(np.concatenate(parts, axis=1), axis=1)
    return Chance(n, every[0], every[1][~np.isnan(every[1])], every[2])


def beyond_chance(
    complete: ArrayLike,
    *,
    null: str = "uniform",
    correlation: float = 0.0,
    replications: int = 10_000,
    seed: int = 0,
) -> FloatArray:
    """Whether groups agree more closely than people answering at random.

    Parameters
    ----------
    complete : array_like of int, shape (G, J, A)
        Option counts of those who answered every item, reverse-keyed items recoded.
    null, correlation, replications, seed
        As for `chance_agreement`.

    Returns
    -------
    ndarray of float, shape (G,)
        p of the average deviation, one-sided; NaN for groups of fewer than two.

    Examples
    --------
    >>> p = beyond_chance([[[0, 0, 0, 9, 1]], [[2, 2, 2, 2, 2]]], replications=2000)
    >>> bool(p[0] < 0.01), bool(p[1] > 0.3)
    (True, True)
    """
    table = np.asarray(complete)
    if table.ndim != 3:
        raise ValueError(f"complete must be 3-D (groups, items, options), not {table.ndim}-D")
    observed = group_agreement(table)
    sizes = np.asarray(observed.complete_n, np.int64)
    deviations = np.asarray(observed.ad_m_j)
    p = np.full(sizes.shape, np.nan)
    for n in np.unique(sizes[sizes > 1]):
        chance = chance_agreement(
            int(n),
            *table.shape[1:],
            null=null,
            correlation=correlation,
            replications=replications,
            seed=seed,
        )
        p[sizes == n] = chance.p_value(deviations[sizes == n])
    return p


def _correlated(
    rng: np.random.Generator,
    shape: tuple[int, int, int],
    shares: FloatArray,
    correlation: float,
) -> NDArray[np.int64]:
    """Counts of answers cut from normal variables that share one part per person."""
    groups, n, n_items = shape
    common = rng.standard_normal((groups, n, 1)) * np.sqrt(correlation)
    latent = common + rng.standard_normal(shape) * np.sqrt(1 - correlation)
    bounds = special.ndtri(np.clip(np.cumsum(shares)[:-1], 0, 1))
    answers = np.searchsorted(bounds, latent, side="right")
    place = np.arange(groups)[:, None, None] * n_items + np.arange(n_items)
    code = place * len(shares) + answers
    counts = np.bincount(code.ravel(), minlength=groups * n_items * len(shares))
    return counts.reshape(groups, n_items, len(shares))
