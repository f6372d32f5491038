"""Which dimensions go with the result: Johnson's relative weights from a covariance matrix."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from analysis.groups import Floats

FEWEST_PEOPLE = 100
DRAWS = 2_000


@dataclass(frozen=True)
class Drivers:
    """Shares of an outcome's variance that go with each predictor.

    Attributes
    ----------
    n : int
        People behind the covariances.
    weight : ndarray of float, shape (P,)
        Share of the outcome's variance; they sum to `r_squared`.
    ci : ndarray of float or None, shape (P, 2)
        Its limits; None without draws.
    share : ndarray of float, shape (P,)
        `weight` over `r_squared`; sums to 1.
    coefficient : ndarray of float, shape (P,)
        Standardised regression coefficients; their sign says in which direction.
    r_squared : float
        Share of the outcome's variance that the predictors explain together.
    seed : int
        Of the draws behind the limits.
    """

    n: int
    weight: Floats
    ci: Floats | None
    share: Floats
    coefficient: Floats
    r_squared: float
    seed: int


def relative_weights(
    covariance: ArrayLike,
    n: int,
    *,
    outcome: int = -1,
    confidence: float = 0.95,
    draws: int = DRAWS,
    seed: int = 0,
    fewest: int = FEWEST_PEOPLE,
) -> Drivers:
    r"""Johnson's relative weights of predictors that go together.

    The predictors are replaced by their nearest uncorrelated variables Z; with :math:`\Lambda` the
    root of their correlation matrix and :math:`\beta = \Lambda^{-1} r_{xy}`, predictor j gets
    :math:`\sum_k \lambda_{jk}^2 \beta_k^2` [1]_. The limits are percentiles over correlation
    matrices drawn from the Wishart distribution of `n` people. It describes what goes together, not
    what causes what.

    Parameters
    ----------
    covariance : array_like of float, shape (P + 1, P + 1)
        Of the predictors and the outcome.
    n : int
        People behind it.
    outcome : int
        Its position in `covariance`.
    confidence : float
        Of the limits.
    draws : int
        How many matrices are drawn; 0 for no limits.
    seed : int
        Of the draws.
    fewest : int
        Fewer people than this are refused.

    Returns
    -------
    Drivers
        In the order of the predictors.

    Raises
    ------
    ValueError
        If `covariance` is not square, has no spread somewhere or contradicts itself, or there are
        fewer than `fewest` people.

    References
    ----------
    .. [1] Johnson, J. W. (2000). A heuristic method for estimating the relative weight of predictor
       variables in multiple regression. Multivariate Behavioral Research, 35, 1-19.
       :doi:`10.1207/S15327906MBR3501_1`

    Examples
    --------
    >>> result = relative_weights([[1, 0.5, 0.6], [0.5, 1, 0.4], [0.6, 0.4, 1]], 200)
    >>> result.weight.round(3).tolist(), round(result.r_squared, 3)
    ([0.287, 0.087], 0.373)
    """
    matrix = _checked(covariance, n, fewest)
    if not 0 < confidence < 1:
        raise ValueError(f"confidence must be between 0 and 1, not {confidence}")
    last = outcome % matrix.shape[0]
    order = np.append(np.delete(np.arange(matrix.shape[0]), last), last)
    correlation = _correlation(matrix[np.ix_(order, order)])
    weight, coefficient = _weights(correlation)
    explained = float(weight.sum())
    ci = None
    if draws > 0:
        drawn, _ = _weights(_drawn(correlation, n, draws, seed))
        tail = (1 - confidence) / 2
        ci = np.quantile(drawn, [tail, 1 - tail], axis=0).T
    share = weight / explained if explained > 0 else np.full_like(weight, np.nan)
    return Drivers(n, weight, ci, share, coefficient, explained, seed)


def _checked(covariance: ArrayLike, n: int, fewest: int) -> Floats:
    matrix = np.asarray(covariance, dtype=np.float64)
    if matrix.ndim != 2 or matrix.shape[0] != matrix.shape[1] or matrix.shape[0] < 2:
        raise ValueError(f"covariance must be square with a predictor, not {matrix.shape}")
    if n < max(fewest, matrix.shape[0] + 1):
        raise ValueError(f"n must be at least {max(fewest, matrix.shape[0] + 1)}, not {n}")
    if not np.isfinite(matrix).all() or not (np.diagonal(matrix) > 0).all():
        raise ValueError("covariance: a variable has no spread or too few answers")
    return matrix


def _correlation(covariance: Floats) -> Floats:
    deviation = np.sqrt(np.diagonal(covariance, axis1=-2, axis2=-1))
    return np.asarray(covariance / (deviation[..., :, None] * deviation[..., None, :]))


def _weights(correlation: Floats) -> tuple[Floats, Floats]:
    """Relative weights and standardised coefficients; the outcome is last."""
    among, towards = correlation[..., :-1, :-1], correlation[..., :-1, -1]
    values, vectors = np.linalg.eigh(among)
    if not (values > 1e-10).all():
        raise ValueError("covariance: the predictors are not independent of one another")
    root = (vectors * np.sqrt(values)[..., None, :]) @ np.swapaxes(vectors, -1, -2)
    beta = np.linalg.solve(root, towards[..., None])
    weight = (root**2 @ beta**2)[..., 0]
    return np.asarray(weight), np.asarray(np.linalg.solve(root, beta)[..., 0])


def _drawn(correlation: Floats, n: int, draws: int, seed: int) -> Floats:
    """Correlation matrices of samples of n people, by Bartlett's decomposition of the Wishart."""
    rng = np.random.default_rng(seed)
    size = correlation.shape[0]
    values, vectors = np.linalg.eigh(correlation)
    factor = vectors * np.sqrt(np.maximum(values, 0))
    lower = np.tril(rng.standard_normal((draws, size, size)), k=-1)
    freedom = n - 1 - np.arange(size)
    place = np.arange(size)
    lower[:, place, place] = np.sqrt(rng.chisquare(freedom, size=(draws, size)))
    half = factor @ lower
    return _correlation(half @ np.swapaxes(half, -1, -2))
