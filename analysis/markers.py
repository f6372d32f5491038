"""Words that mark one group of writers from another: log-odds with an informative prior.

What people write is counted by people, not by tokens: somebody who repeats a word says it once.
The prior of a word is its share among everybody, so that a rare word needs much to stand out and
a common one is judged by how its use differs. [1]_

References
----------
.. [1] Monroe, B. L., Colaresi, M. P., & Quinn, K. M. (2008). Fightin' words: Lexical feature
   selection and evaluation for identifying the content of political conflict. Political Analysis,
   16, 372-403. :doi:`10.1093/pan/mpn018`
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from analysis.groups import Floats
from analysis.special import special


@dataclass(frozen=True)
class LogOdds:
    """Each array has one value a word; positive values mark the first group."""

    delta: Floats
    variance: Floats
    z: Floats
    p: Floats


def log_odds(first: ArrayLike, second: ArrayLike, prior: ArrayLike) -> LogOdds:
    """Difference of the log-odds of each word between two groups, with a Dirichlet prior.

    Parameters
    ----------
    first, second : array_like of float, shape (W,)
        How often each word of the vocabulary occurs in either group; not negative.
    prior : array_like of float, shape (W,)
        The pseudo-counts of the prior, all positive; see `informative_prior`.

    Returns
    -------
    LogOdds
        `delta` is equation 16 of [1]_, `variance` equation 19, `z` equation 22; `p` is two-sided,
        from the normal distribution.

    Raises
    ------
    ValueError
        Shapes differ, a count is negative, or a prior is not positive.

    References
    ----------
    .. [1] Monroe, B. L., Colaresi, M. P., & Quinn, K. M. (2008). Political Analysis, 16, 372-403.
       :doi:`10.1093/pan/mpn018`

    Examples
    --------
    >>> log_odds([8, 2], [2, 8], [1, 1]).delta.round(2).tolist()
    [2.2, -2.2]
    """
    a, b, alpha = (np.asarray(given, dtype=float) for given in (first, second, prior))
    if a.ndim != 1 or a.shape != b.shape or a.shape != alpha.shape:
        raise ValueError("first, second, prior: must be three rows of the same length")
    if (a < 0).any() or (b < 0).any() or not (alpha > 0).all():
        raise ValueError("counts must not be negative, and every prior must be positive")
    delta = _logit(a + alpha) - _logit(b + alpha)
    variance = 1 / (a + alpha) + 1 / (b + alpha)
    z = delta / np.sqrt(variance)
    return LogOdds(delta, variance, z, 2 * special.ndtr(-np.abs(z)))


def informative_prior(first: ArrayLike, second: ArrayLike, size: float) -> Floats:
    """Pseudo-counts in the proportions of both groups together.

    Parameters
    ----------
    first, second : array_like of float, shape (W,)
        Counts of each word in either group.
    size : float
        How many occurrences the prior is worth in all; positive.

    Returns
    -------
    ndarray of float, shape (W,)
        Positive, with the sum `size`. A word that nobody used counts as used half a time.

    Raises
    ------
    ValueError
        If `size` is not positive.

    Examples
    --------
    >>> informative_prior([3, 1], [3, 1], 4.0).tolist()
    [3.0, 1.0]
    """
    if size <= 0:
        raise ValueError(f"size: must be positive, got {size}")
    pooled = np.maximum(np.asarray(first, dtype=float) + np.asarray(second, dtype=float), 0.5)
    shares: Floats = pooled / pooled.sum()
    return shares * size


def _logit(counts: Floats) -> Floats:
    with np.errstate(divide="ignore"):  # a vocabulary of one word has no odds
        odds: Floats = np.log(counts / (counts.sum() - counts))
    return odds
