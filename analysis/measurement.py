"""Whether a question means the same to two levels: item gaps its dimension does not explain."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from analysis.groups import Floats, Reasons, reasons, refuse_single
from analysis.special import special
from analysis.tally import Tally

FEWEST_PEOPLE = 100
SWEEPS = 200
SMALLEST_UNIQUE = 0.05
TOO_FEW_PEOPLE = "fewer than 100 complete answers in a group"
TOO_FEW_ITEMS = "fewer than three items"
NO_FACTOR = "the items do not hang together enough to compare them"


@dataclass(frozen=True)
class ItemGroup:
    """Items of one dimension in one group, from the people who answered all of them.

    Attributes
    ----------
    n : ndarray of float, shape (...)
        People.
    mean : ndarray of float, shape (..., m)
        Recoded, in scale points.
    cov : ndarray of float, shape (..., m, m)
        With n - 1.
    """

    n: Floats
    mean: Floats
    cov: Floats

    @staticmethod
    def of(n: ArrayLike, mean: ArrayLike, cov: ArrayLike) -> ItemGroup:
        """A group from plain numbers."""
        return ItemGroup(*(np.asarray(x, dtype=np.float64) for x in (n, mean, cov)))

    @staticmethod
    def of_tally(tally: Tally, dimension: int) -> ItemGroup:
        """The cells of a tally on one dimension."""
        values = np.array(tally.layout.values_of(tally.layout.dimensions[dimension]))
        n = tally.complete_n[:, dimension].astype(np.float64)
        people = n[:, None, None]
        with np.errstate(divide="ignore", invalid="ignore"):
            mean = (tally.complete[dimension] @ values) / n[:, None]
            square = people * mean[:, :, None] * mean[:, None, :]
            cov = (tally.complete_products[dimension] - square) / (people - 1)
        return ItemGroup(n, mean, np.where(people > 1, cov, np.nan))


@dataclass(frozen=True)
class ItemDifferences:
    """How much further apart two groups are on an item than on the other items.

    Attributes
    ----------
    n_a, n_b : ndarray of float, shape (...)
        People who answered all items.
    loading : ndarray of float, shape (..., m)
        Of the one-factor model, in scale points per SD of the factor.
    difference : ndarray of float, shape (..., m)
        In scale points: the item's gap minus what the other items lead one to expect.
    ci : ndarray of float, shape (..., m, 2)
        Its limits.
    z, p : ndarray of float, shape (..., m)
        Of no difference; two-sided.
    reason : ndarray of str, shape (...)
        Why it is undefined; "" where it is defined.
    """

    n_a: Floats
    n_b: Floats
    loading: Floats
    difference: Floats
    ci: Floats
    z: Floats
    p: Floats
    reason: Reasons


def item_differences(
    a: ItemGroup, b: ItemGroup, *, confidence: float = 0.95, fewest: int = FEWEST_PEOPLE
) -> ItemDifferences:
    r"""Item gaps that the dimension's gap does not explain.

    A one-factor model is fitted to the covariance pooled within the two groups. With
    :math:`\Delta` the gaps of the items and :math:`\lambda` their loadings,
    :math:`\delta_i = \Delta_i - \lambda_i \hat\kappa_{(i)}`, the gap :math:`\hat\kappa_{(i)}` of
    the factor being estimated by generalised least squares from the other items [1]_ [2]_. Its
    variance counts both the gaps' and the loadings'.

    Parameters
    ----------
    a, b : ItemGroup
        The groups, over the same m items.
    confidence : float
        Of the limits.
    fewest : int
        Groups with fewer people than this give NaN.

    Returns
    -------
    ItemDifferences
        a minus b; NaN, with a reason, under `fewest` people, under three items, or where the items
        do not hang together.

    Raises
    ------
    ValueError
        If the groups have different items, `confidence` is not between 0 and 1, or the one
        comparison asked for is undefined.

    References
    ----------
    .. [1] Sörbom, D. (1974). A general method for studying differences in factor means and factor
       structure between groups. British Journal of Mathematical and Statistical Psychology, 27,
       229-239. :doi:`10.1111/j.2044-8317.1974.tb00543.x`
    .. [2] Meredith, W. (1993). Measurement invariance, factor analysis and factorial invariance.
       Psychometrika, 58, 525-543. :doi:`10.1007/BF02294825`

    Examples
    --------
    Three items alike, but the third is half a point lower in the first group. With so few items
    the odd one also pulls at the others: read the largest first.

    >>> cov = [[1.0, 0.5, 0.5], [0.5, 1.0, 0.5], [0.5, 0.5, 1.0]]
    >>> one, two = ItemGroup.of(200, [4, 4, 3.5], cov), ItemGroup.of(300, [3.6, 3.6, 3.6], cov)
    >>> result = item_differences(one, two)
    >>> result.difference.round(2).tolist(), (result.p < 0.01).tolist()
    ([0.25, 0.25, -0.5], [True, True, True])
    """
    if not 0 < confidence < 1:
        raise ValueError(f"confidence must be between 0 and 1, not {confidence}")
    if a.mean.shape[-1] != b.mean.shape[-1]:
        raise ValueError(f"a and b have {a.mean.shape[-1]} and {b.mean.shape[-1]} items")
    few_items = np.full(a.n.shape, a.mean.shape[-1] < 3)
    with np.errstate(divide="ignore", invalid="ignore"):
        freedom = np.maximum(a.n + b.n - 2, 1)[..., None, None]
        n_a, n_b = a.n[..., None, None], b.n[..., None, None]
        pooled = ((n_a - 1) * a.cov + (n_b - 1) * b.cov) / freedom
        errors = a.cov / n_a + b.cov / n_b
        gap = a.mean - b.mean
        loading = one_factor(pooled)
        difference, projection = _beyond(gap, pooled, loading)
        spread = (projection @ errors * projection).sum(axis=-1)
        spread = spread + _loading_variance(gap, pooled, freedom[..., 0])
    reason = reasons(
        a.n.shape,
        (few_items, TOO_FEW_ITEMS),
        (~((a.n >= fewest) & (b.n >= fewest)), TOO_FEW_PEOPLE),
        (~np.isfinite(spread).all(axis=-1) | (loading <= 0).any(axis=-1), NO_FACTOR),
    )
    refuse_single(reason)
    clear = (reason == "")[..., None]
    deviation = np.where(clear, np.sqrt(np.where(clear, spread, 0.0)), np.nan)
    estimate = np.where(clear, difference, np.nan)
    with np.errstate(divide="ignore", invalid="ignore"):
        z = estimate / deviation
    half = special.ndtri((1 + confidence) / 2) * deviation
    ci = np.stack([estimate - half, estimate + half], axis=-1)
    shown = np.where(clear, loading, np.nan)
    p = 2 * special.ndtr(-np.abs(z))
    return ItemDifferences(a.n, b.n, shown, estimate, ci, z, p, reason)


def one_factor(cov: ArrayLike) -> Floats:
    """Loadings of one factor, by least squares on the covariances (minimum residual).

    Parameters
    ----------
    cov : array_like of float, shape (..., m, m)
        Covariances of m items, at least three.

    Returns
    -------
    ndarray of float, shape (..., m)
        Loadings, positive on balance; NaN where they cannot be found.

    Examples
    --------
    >>> one_factor([[1, 0.48, 0.42], [0.48, 1, 0.56], [0.42, 0.56, 1]]).round(3).tolist()
    [0.6, 0.8, 0.7]
    """
    matrix = np.asarray(cov, dtype=np.float64)
    m = matrix.shape[-1]
    off = matrix * (1 - np.eye(m))
    with np.errstate(divide="ignore", invalid="ignore"):
        total = np.abs(off.sum(axis=(-1, -2)))[..., None]
        loading = off.sum(axis=-1) / np.sqrt(total) * np.sqrt(m / max(m - 1, 1))
        for _ in range(SWEEPS):
            before = loading.copy()
            square = (loading**2).sum(axis=-1)
            for item in range(m):
                rest = square - loading[..., item] ** 2
                new = (off[..., item, :] * loading).sum(axis=-1) / rest
                loading[..., item] = new
                square = rest + new**2
            if not (np.abs(loading - before) > 1e-10 * np.abs(loading)).any():
                break
    return np.asarray(loading * np.where(loading.sum(axis=-1, keepdims=True) < 0, -1, 1))


def _beyond(gap: Floats, cov: Floats, loading: Floats) -> tuple[Floats, Floats]:
    """The differences, and the matrix that makes them of the gaps."""
    m = gap.shape[-1]
    variance = np.diagonal(cov, axis1=-2, axis2=-1)
    unique = np.maximum(variance - loading**2, SMALLEST_UNIQUE * variance)
    information = loading**2 / unique
    others = information.sum(axis=-1, keepdims=True) - information
    # Under one factor, least squares weighs each other item by loading over unique variance.
    share = (loading / others)[..., :, None] * (loading / unique)[..., None, :]
    eye = np.eye(m)
    projection = eye - share * (1 - eye)
    return (projection @ gap[..., None])[..., 0], projection


def _loading_variance(gap: Floats, cov: Floats, freedom: Floats) -> Floats:
    """What not knowing the loadings adds, by the delta method over the covariances."""
    m = cov.shape[-1]
    rows, columns = np.triu_indices(m)
    scale = np.sqrt(np.diagonal(cov, axis1=-2, axis2=-1))
    step = 1e-4 * scale[..., rows] * scale[..., columns]
    moved = np.repeat(np.stack([cov, cov])[:, None], len(rows), axis=1)
    for place, (row, column) in enumerate(zip(rows, columns, strict=True)):
        both = np.stack([step[..., place], -step[..., place]])
        moved[:, place, ..., row, column] += both
        if row != column:
            moved[:, place, ..., column, row] += both
    up, down = _beyond(gap, moved, one_factor(moved))[0]
    slope = np.moveaxis(up - down, 0, -1) / (2 * step[..., None, :])
    i, j, k, n = rows[:, None], columns[:, None], rows, columns
    gamma = cov[..., i, k] * cov[..., j, n] + cov[..., i, n] * cov[..., j, k]
    return np.asarray((slope @ gamma * slope).sum(axis=-1) / freedom)
