"""One common factor behind the items of a dimension, by maximum likelihood and by least squares."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

FloatArray = NDArray[np.float64]

HEYWOOD = "an item would have no error of its own (Heywood case)"
UNSETTLED = "the factor model did not settle"
TOO_FEW_ITEMS = "fewer than three items"
SINGULAR = "an item is a combination of the others"
NO_SPREAD = "an item without any difference between answers"
FINE = ""

_ITERATIONS = 200
_NEAR_ZERO = 1e-4  # share of an item's variance below which its error counts as none
_LONGEST_STEP = 2.0
_GRADIENT = 1e-11
_ROUNDED = 1e-7  # where rounding hides any further descent


@dataclass(frozen=True)
class Factor:
    """A one-factor model.

    Attributes
    ----------
    loadings : ndarray of float, shape (m,)
        In the units of the matrix's square root; NaN where there is no solution.
    uniquenesses : ndarray of float, shape (m,)
        Error variances, in the units of the matrix.
    reason : str
        Why there is no solution; "" where there is one.
    """

    loadings: FloatArray
    uniquenesses: FloatArray
    reason: str


def maximum_likelihood(covariance: ArrayLike) -> Factor:
    """Fit one factor with uncorrelated errors by maximum likelihood [1]_.

    The likelihood is concentrated on the error variances, and their logarithms are found by
    Newton's method with the exact second derivatives; it is the same optimum as that of a
    one-factor confirmatory factor analysis.

    Parameters
    ----------
    covariance : array_like of float, shape (m, m)
        Positive definite.

    Returns
    -------
    Factor
        Loadings with a positive sum. Without a solution, or with an error variance at 0, `reason`
        says why and the numbers are NaN.

    Raises
    ------
    ValueError
        If `covariance` is not a symmetric matrix of numbers.

    References
    ----------
    .. [1] Jöreskog, K. G. (1967). Some contributions to maximum likelihood factor analysis.
       Psychometrika, 32(4), 443-482. :doi:`10.1007/BF02289658`

    Examples
    --------
    >>> loadings = np.array([0.9, 0.8, 0.7, 0.6])
    >>> exact = np.outer(loadings, loadings) + np.diag([0.2, 0.3, 0.4, 0.5])
    >>> maximum_likelihood(exact).loadings.round(6).tolist()
    [0.9, 0.8, 0.7, 0.6]
    """
    matrix, sd, reason = _prepared(covariance)
    if reason:
        return _none(len(matrix), reason)
    inverse_diagonal = _inverse_diagonal(matrix)
    if inverse_diagonal is None:
        return _none(len(matrix), SINGULAR)
    logs = np.log((1 - 0.5 / len(matrix)) / inverse_diagonal)
    logs, settled = _newton(matrix, logs)
    unique = np.exp(logs)
    if unique.min() < _NEAR_ZERO:
        return _none(len(matrix), HEYWOOD)
    if not settled:
        return _none(len(matrix), UNSETTLED)
    values, vectors = _scaled(matrix, logs)
    size = np.sqrt(max(values[-1] - 1, 0.0))
    loadings = _turned(vectors[:, -1] * size * np.sqrt(unique)) * sd
    return Factor(loadings, unique * sd**2, FINE)


def least_squares(correlation: ArrayLike) -> Factor:
    """Fit one factor by minimum residuals: least squares off the diagonal [1]_.

    Parameters
    ----------
    correlation : array_like of float, shape (m, m)
        Correlations, or any covariances that are to be fitted with equal weight.

    Returns
    -------
    Factor
        Loadings with a positive sum; see `maximum_likelihood` for `reason`.

    Raises
    ------
    ValueError
        If `correlation` is not a symmetric matrix of numbers.

    References
    ----------
    .. [1] Harman, H. H., & Jones, W. H. (1966). Factor analysis by minimizing residuals (minres).
       Psychometrika, 31(3), 351-368. :doi:`10.1007/BF02289468`

    Examples
    --------
    >>> loadings = np.array([0.9, 0.8, 0.7, 0.6])
    >>> exact = np.outer(loadings, loadings)
    >>> np.fill_diagonal(exact, 1)
    >>> least_squares(exact).uniquenesses.round(6).tolist()
    [0.19, 0.36, 0.51, 0.64]
    """
    matrix, sd, reason = _prepared(correlation)
    if reason:
        return _none(len(matrix), reason)
    matrix = matrix * np.outer(sd, sd)
    loadings, settled = _minimum_residuals(matrix)
    unique = np.diag(matrix) - loadings**2
    if (unique < _NEAR_ZERO * np.diag(matrix)).any():  # beyond it the loadings may run away
        return _none(len(matrix), HEYWOOD)
    if not settled:
        return _none(len(matrix), UNSETTLED)
    return Factor(_turned(loadings), unique, FINE)


def _prepared(covariance: ArrayLike) -> tuple[FloatArray, FloatArray, str]:
    """The correlations, the standard deviations, and why no factor can be fitted."""
    matrix = np.asarray(covariance, np.float64)
    if matrix.ndim != 2 or matrix.shape[0] != matrix.shape[1]:
        raise ValueError(f"covariance must be a square matrix, not of the shape {matrix.shape}")
    if not np.isfinite(matrix).all() or not np.allclose(matrix, matrix.T, rtol=1e-8):
        raise ValueError("covariance must be symmetric and finite")
    variance = np.diag(matrix)
    if len(matrix) < 3:
        return matrix, variance, TOO_FEW_ITEMS
    if (variance <= 0).any():
        return matrix, variance, NO_SPREAD
    sd = np.sqrt(variance)
    return matrix / np.outer(sd, sd), sd, FINE


def _none(items: int, reason: str) -> Factor:
    return Factor(np.full(items, np.nan), np.full(items, np.nan), reason)


def _turned(loadings: FloatArray) -> FloatArray:
    return -loadings if loadings.sum() < 0 else loadings


def _inverse_diagonal(matrix: FloatArray) -> FloatArray | None:
    values, vectors = np.linalg.eigh(matrix)
    if values[0] < 1e-10 * values[-1]:
        return None
    diagonal: FloatArray = (vectors**2 / values).sum(axis=1)
    return diagonal


def _scaled(matrix: FloatArray, logs: FloatArray) -> tuple[FloatArray, FloatArray]:
    """Eigenvalues and vectors of the matrix in units of the errors."""
    shrink = np.exp(-logs / 2)
    values, vectors = np.linalg.eigh(matrix * np.outer(shrink, shrink))
    return values, vectors


def _misfit(values: FloatArray) -> float:
    """What the likelihood loses beside a free covariance matrix."""
    rest = values[:-1]
    return float((rest - np.log(rest) - 1).sum())


def _newton(matrix: FloatArray, logs: FloatArray) -> tuple[FloatArray, bool]:
    """Minimise the misfit over the logarithms of the error variances."""
    values, vectors = _scaled(matrix, logs)
    misfit = _misfit(values)
    for _ in range(_ITERATIONS):
        gradient, curvature = _derivatives(values, vectors)
        if np.abs(gradient).max() < _GRADIENT:
            return logs, True
        step = _descent(curvature, gradient)
        for _ in range(30):
            trial = logs + step
            trial_values, trial_vectors = _scaled(matrix, trial)
            if trial_values[0] > 0 and _misfit(trial_values) <= misfit + 1e-14:
                break
            step = step / 2
        else:
            return logs, bool(np.abs(gradient).max() < _ROUNDED)
        logs, values, vectors = trial, trial_values, trial_vectors
        misfit = _misfit(values)
        if np.exp(logs.min()) < _NEAR_ZERO:
            return logs, False
    return logs, False


def _derivatives(values: FloatArray, vectors: FloatArray) -> tuple[FloatArray, FloatArray]:
    """First and second derivatives of the misfit.

    With eigenvalues e and vectors w, 1 the factor's (the largest) and r, s running over the rest,
    the first derivative is Σ_r (1 - e_r) w_ir², the second
    Σ_rs ½(e_r + e_s) w_ir w_is w_jr w_js
    + Σ_r (1 - e_r)(e_1 + e_r)/(e_1 - e_r) w_ir w_i1 w_jr w_j1.
    """
    first, rest = values[-1], values[:-1]
    factor, others = vectors[:, -1], vectors[:, :-1]
    gradient = (others**2) @ (1 - rest)
    projected = others @ others.T
    weighted = (others * rest) @ others.T
    convex = weighted * projected
    gap = np.maximum(first - rest, 1e-12)
    bent = ((others * ((1 - rest) * (first + rest) / gap)) @ others.T) * np.outer(factor, factor)
    return gradient, convex + bent


def _descent(curvature: FloatArray, gradient: FloatArray) -> FloatArray:
    """Newton's step, turned round where the misfit bends downwards, and not too long."""
    values, vectors = np.linalg.eigh(curvature)
    size = np.maximum(np.abs(values), 1e-8)
    step: FloatArray = -vectors @ ((vectors.T @ gradient) / size)
    return step * min(1.0, _LONGEST_STEP / max(float(np.abs(step).max()), 1e-300))


def _minimum_residuals(matrix: FloatArray) -> tuple[FloatArray, bool]:
    """Levenberg's method on the residuals off the diagonal."""
    values, vectors = np.linalg.eigh(matrix)
    loadings: FloatArray = vectors[:, -1] * np.sqrt(values[-1]) * 0.9
    damping = 1e-3
    residual = _off_diagonal(matrix, loadings)
    for _ in range(_ITERATIONS):
        gradient = -residual @ loadings
        if np.abs(gradient).max() < 1e-12 * np.abs(matrix).max() ** 1.5:
            return loadings, True
        square = np.outer(loadings, loadings)
        curvature = square.copy()
        np.fill_diagonal(curvature, loadings @ loadings - loadings**2)
        eye = np.eye(len(matrix)) * damping
        trial = loadings - np.linalg.solve(curvature + eye, gradient)
        trial_residual = _off_diagonal(matrix, trial)
        if (trial_residual**2).sum() <= (residual**2).sum():
            loadings, residual, damping = trial, trial_residual, damping / 10
        else:
            damping *= 10
        if damping > 1e12:
            break
    return loadings, bool(np.abs(residual @ loadings).max() < 1e-7 * np.abs(matrix).max())


def _off_diagonal(matrix: FloatArray, loadings: FloatArray) -> FloatArray:
    residual: FloatArray = matrix - np.outer(loadings, loadings)
    np.fill_diagonal(residual, 0)
    return residual
