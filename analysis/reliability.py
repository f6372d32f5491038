"""Whether the items of a dimension measure one thing: alpha, omega and the items' own part."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from analysis import onefactor
from analysis.special import special
from analysis.tally import Tally

IntArray = NDArray[np.int64]
FloatArray = NDArray[np.float64]

TOO_FEW_PEOPLE = "fewer than three people answered every item"
NOT_ASKED = "not asked for"
ONE_ITEM = "one item has no consistency"
NO_SPREAD = "the sums of the answers do not differ between people"


@dataclass(frozen=True)
class Reliability:
    """Consistency of the m items of one dimension in one group.

    Attributes
    ----------
    n : int
        People who answered every item.
    alpha : float
        Cronbach's alpha; NaN where undefined, and so are the other numbers.
    alpha_ci : tuple of float
        Feldt's interval.
    alpha_standardised : float
        Alpha of the standardised items.
    mean_correlation : float
        Mean correlation between two items.
    omega : float
        McDonald's omega total of a one-factor model fitted by maximum likelihood.
    omega_minres : float
        The same from least squares on correlations.
    item_total : ndarray of float, shape (m,)
        Correlation of each item with the sum of the others.
    alpha_if_dropped : ndarray of float, shape (m,)
        Alpha of the other items.
    loadings : ndarray of float, shape (m,)
        Of the maximum likelihood factor, in scale points.
    reason : str
        Why alpha is undefined; "" where it is defined.
    omega_reason : str
        Why omega is undefined.
    omega_minres_reason : str
        Why the least squares omega is undefined.
    """

    n: int
    alpha: float
    alpha_ci: tuple[float, float]
    alpha_standardised: float
    mean_correlation: float
    omega: float
    omega_minres: float
    item_total: FloatArray
    alpha_if_dropped: FloatArray
    loadings: FloatArray
    reason: str
    omega_reason: str
    omega_minres_reason: str


def covariance(n: ArrayLike, sums: ArrayLike, products: ArrayLike) -> FloatArray:
    """Covariances of items from sums, with n - 1.

    Parameters
    ----------
    n : array_like of int, shape (…)
        People.
    sums : array_like of int, shape (…, m)
        Sum of each item.
    products : array_like of int, shape (…, m, m)
        Sums of the products of two items.

    Returns
    -------
    ndarray of float, shape (…, m, m)
        NaN with fewer than two people. Whole numbers are subtracted before anything is rounded.

    Examples
    --------
    >>> covariance(3, [6, 6], [[14, 14], [14, 14]]).tolist()
    [[1.0, 1.0], [1.0, 1.0]]
    """
    people = np.asarray(n)[..., None, None]
    each = np.asarray(sums)
    squares = people * np.asarray(products) - each[..., :, None] * each[..., None, :]
    pairs = people * (people - 1)
    defined = people > 1
    result: FloatArray = np.where(defined, squares / np.where(defined, pairs, 1), np.nan)
    return result


def complete_covariance(tally: Tally, dimension: int) -> tuple[IntArray, FloatArray]:
    """People who answered every item of a dimension, and the covariances of their answers.

    Parameters
    ----------
    tally : Tally
        The counts of C cells.
    dimension : int
        The dimension's place in the layout.

    Returns
    -------
    n : ndarray of int, shape (C,)
        People.
    covariance : ndarray of float, shape (C, m, m)
        Recoded, with n - 1, in squared scale points.
    """
    values = np.array(tally.layout.values_of(tally.layout.dimensions[dimension]))
    n = tally.complete_n[:, dimension]
    sums = tally.complete[dimension] @ values
    return n, covariance(n, sums, tally.complete_products[dimension])


def cronbach_alpha(covariance: ArrayLike) -> FloatArray:
    """Cronbach's alpha [1]_.

    Parameters
    ----------
    covariance : array_like of float, shape (…, m, m)
        Covariances of the items, listwise or pairwise.

    Returns
    -------
    ndarray of float, shape (…)
        At most 1, and negative where items work against each other; NaN for one item or a sum
        without variance.

    References
    ----------
    .. [1] Cronbach, L. J. (1951). Coefficient alpha and the internal structure of tests.
       Psychometrika, 16(3), 297-334. :doi:`10.1007/BF02310555`

    Examples
    --------
    >>> float(cronbach_alpha([[1, 0.5], [0.5, 1]]).round(6))
    0.666667
    """
    matrix = np.asarray(covariance, np.float64)
    items = matrix.shape[-1]
    total = matrix.sum(axis=(-2, -1))
    own = np.trace(matrix, axis1=-2, axis2=-1)
    # A sum without variance is a little more than nothing by rounding.
    defined = (total > 1e-12 * np.abs(matrix).sum(axis=(-2, -1))) & (items > 1)
    share = np.divide(own, total, out=np.full(np.shape(total), np.nan), where=defined)
    alpha: FloatArray = items / max(items - 1, 1) * (1 - share)
    return alpha


def correlation(covariance: ArrayLike) -> FloatArray:
    """Correlations from covariances.

    Parameters
    ----------
    covariance : array_like of float, shape (…, m, m)
        Covariances.

    Returns
    -------
    ndarray of float, shape (…, m, m)
        NaN where an item has no variance.
    """
    matrix = np.asarray(covariance, np.float64)
    variance = np.diagonal(matrix, axis1=-2, axis2=-1)
    sd = np.sqrt(np.where(variance > 0, variance, np.nan))
    result: FloatArray = matrix / (sd[..., :, None] * sd[..., None, :])
    return result


def alpha_interval(
    alpha: ArrayLike, n: ArrayLike, items: int, confidence: float = 0.95
) -> tuple[FloatArray, FloatArray]:
    """Feldt's interval for Cronbach's alpha [1]_.

    Parameters
    ----------
    alpha : array_like of float
        Alphas.
    n : array_like of int
        People behind each.
    items : int
        How many items, at least 2.
    confidence : float
        Between 0 and 1.

    Returns
    -------
    low, high : ndarray of float
        It assumes normal scores and items of equal worth; NaN with fewer than two people.

    Raises
    ------
    ValueError
        If there are fewer than two items or the confidence is not between 0 and 1.

    References
    ----------
    .. [1] Feldt, L. S., Woodruff, D. J., & Salih, F. A. (1987). Statistical inference for
       coefficient alpha. Applied Psychological Measurement, 11(1), 93-103.
       :doi:`10.1177/014662168701100107`

    Examples
    --------
    >>> [round(float(end), 3) for end in alpha_interval(0.801694915, 12, 11)]
    [0.581, 0.933]
    """
    if items < 2:
        raise ValueError(f"items must be at least 2, not {items}")
    if not 0 < confidence < 1:
        raise ValueError(f"confidence must lie between 0 and 1, not {confidence}")
    point, people = np.asarray(alpha, np.float64), np.asarray(n, np.float64)
    df = np.where(people > 1, people - 1, np.nan)
    tail = (1 - confidence) / 2
    low: FloatArray = 1 - (1 - point) * special.fdtri(df, df * (items - 1), 1 - tail)
    high: FloatArray = 1 - (1 - point) * special.fdtri(df, df * (items - 1), tail)
    return low, high


def item_total(covariance: ArrayLike) -> FloatArray:
    """Correlation of each item with the sum of the other items.

    Parameters
    ----------
    covariance : array_like of float, shape (…, m, m)
        Covariances of the items.

    Returns
    -------
    ndarray of float, shape (…, m)
        NaN for an item, or others, without variance.

    Examples
    --------
    >>> item_total([[1, 0.5, 0.5], [0.5, 1, 0.5], [0.5, 0.5, 1]]).round(4).tolist()
    [0.5774, 0.5774, 0.5774]
    """
    matrix = np.asarray(covariance, np.float64)
    own = np.diagonal(matrix, axis1=-2, axis2=-1)
    row = matrix.sum(axis=-1)
    others = matrix.sum(axis=(-2, -1))[..., None] - 2 * row + own
    size = np.abs(matrix).sum(axis=(-2, -1))[..., None]
    product = np.where((own > 0) & (others > 1e-12 * size), own * others, np.nan)
    result: FloatArray = (row - own) / np.sqrt(product)
    return result


def alpha_if_dropped(covariance: ArrayLike) -> FloatArray:
    """Cronbach's alpha of the other items, for each item.

    Parameters
    ----------
    covariance : array_like of float, shape (…, m, m)
        Covariances of the items.

    Returns
    -------
    ndarray of float, shape (…, m)
        NaN with fewer than three items.
    """
    matrix = np.asarray(covariance, np.float64)
    items = matrix.shape[-1]
    keep = [np.delete(np.arange(items), item) for item in range(items)]
    return np.stack([cronbach_alpha(matrix[..., k[:, None], k]) for k in keep], axis=-1)


def omega(covariance: ArrayLike) -> tuple[float, onefactor.Factor]:
    """McDonald's omega total of a one-factor model fitted by maximum likelihood [1]_.

    Parameters
    ----------
    covariance : array_like of float, shape (m, m)
        Covariances of the items.

    Returns
    -------
    omega : float
        Share of the factor in the variance of the sum that the model implies; NaN where
        `factor.reason` says why.
    factor : Factor
        The model.

    Raises
    ------
    ValueError
        If `covariance` is not a symmetric matrix of numbers.

    References
    ----------
    .. [1] McDonald, R. P. (1999). Test theory: A unified treatment. Lawrence Erlbaum.
       :doi:`10.4324/9781410601087`

    Examples
    --------
    >>> value, factor = omega([[1, 0.5, 0.5], [0.5, 1, 0.5], [0.5, 0.5, 1]])
    >>> round(value, 6)
    0.75
    """
    factor = onefactor.maximum_likelihood(covariance)
    common = float(factor.loadings.sum()) ** 2
    return common / (common + float(factor.uniquenesses.sum())), factor


def omega_minres(covariance: ArrayLike) -> tuple[float, onefactor.Factor]:
    """Omega total of a one-factor model fitted to the correlations by least squares.

    Parameters
    ----------
    covariance : array_like of float, shape (m, m)
        Covariances of the items.

    Returns
    -------
    omega : float
        One minus the share of the errors in the observed variance of the sum of standardised
        items; NaN where `factor.reason` says why.
    factor : Factor
        The model.

    Raises
    ------
    ValueError
        If `covariance` is not a symmetric matrix of numbers.
    """
    matrix = np.asarray(covariance, np.float64)
    if matrix.ndim == 2 and (np.diagonal(matrix) > 0).all():
        matrix = correlation(matrix)
    factor = onefactor.least_squares(matrix)
    if factor.reason:
        return float("nan"), factor
    return 1 - float(factor.uniquenesses.sum() / matrix.sum()), factor


def reliability(n: int, covariance: ArrayLike, confidence: float = 0.95) -> Reliability:
    """Consistency of the items of one dimension in one group.

    Parameters
    ----------
    n : int
        People who answered every item.
    covariance : array_like of float, shape (m, m)
        Covariances of their answers, recoded, with n - 1.
    confidence : float
        Of the interval.

    Returns
    -------
    Reliability
        Everything at once. Omega may be undefined where alpha is not.

    Raises
    ------
    ValueError
        If there are fewer than three people, one item, or no differences between people.

    Examples
    --------
    >>> result = reliability(100, [[1, 0.5, 0.5], [0.5, 1, 0.5], [0.5, 0.5, 1]])
    >>> round(result.alpha, 6), [round(end, 4) for end in result.alpha_ci]
    (0.75, [0.6513, 0.8243])
    """
    result = _reliability(n, np.asarray(covariance, np.float64), confidence)
    if result.reason:
        raise ValueError(f"reliability is undefined: {result.reason}")
    return result


def dimension_reliability(
    tally: Tally, dimension: int, confidence: float = 0.95, *, minres: bool = True
) -> tuple[Reliability, ...]:
    """Consistency of one dimension in every cell of a tally.

    Parameters
    ----------
    tally : Tally
        The counts of C cells; `Tally.total` makes one of all.
    dimension : int
        The dimension's place in the layout.
    confidence : float
        Of the interval.
    minres : bool
        Whether to fit omega by minimum residuals too, which takes longer than all else.

    Returns
    -------
    tuple of C Reliability
        NaN with a reason where undefined or not asked for.
    """
    n, matrices = complete_covariance(tally, dimension)
    return tuple(
        _reliability(int(people), matrix, confidence, minres=minres)
        for people, matrix in zip(n, matrices, strict=True)
    )


def _reliability(
    n: int, matrix: FloatArray, confidence: float, *, minres: bool = True
) -> Reliability:
    items = len(matrix)
    reason = _undefined(n, matrix)
    if reason:
        return _nothing(n, items, reason)
    between = correlation(matrix)
    pairs = items * (items - 1)
    mean = (between.sum() - items) / pairs if (np.diag(matrix) > 0).all() else np.nan
    alpha = float(cronbach_alpha(matrix))
    low, high = alpha_interval(alpha, n, items, confidence)
    ml, factor = omega(matrix)
    least, least_reason = float("nan"), NOT_ASKED
    if minres:
        least, fitted = omega_minres(matrix)
        least_reason = fitted.reason
    return Reliability(
        n=n,
        alpha=alpha,
        alpha_ci=(float(low), float(high)),
        alpha_standardised=float(cronbach_alpha(between)),
        mean_correlation=float(mean),
        omega=ml,
        omega_minres=least,
        item_total=item_total(matrix),
        alpha_if_dropped=alpha_if_dropped(matrix),
        loadings=factor.loadings * np.sqrt((n - 1) / n),
        reason="",
        omega_reason=factor.reason,
        omega_minres_reason=least_reason,
    )


def _undefined(n: int, matrix: FloatArray) -> str:
    if n < 3:
        return TOO_FEW_PEOPLE
    if len(matrix) < 2:
        return ONE_ITEM
    return NO_SPREAD if np.isnan(cronbach_alpha(matrix)) else ""


def _nothing(n: int, items: int, reason: str) -> Reliability:
    nan, none = float("nan"), np.full(items, np.nan)
    return Reliability(
        n=n,
        alpha=nan,
        alpha_ci=(nan, nan),
        alpha_standardised=nan,
        mean_correlation=nan,
        omega=nan,
        omega_minres=nan,
        item_total=none,
        alpha_if_dropped=none,
        loadings=none,
        reason=reason,
        omega_reason=reason,
        omega_minres_reason=reason,
    )
