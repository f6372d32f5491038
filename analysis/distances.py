"""Squared distances between groups on all dimensions at once, with chance removed.

What the alignment score is made of: V², between two levels, and H², between the departments of one.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from analysis.groups import Floats

_NOISE = 1e-14  # of a sum of products: less than that is left where all answers are the same


@dataclass(frozen=True)
class Moments:
    """Means and covariances of dimension scores in groups, from the people who have both.

    Attributes
    ----------
    n : ndarray of float, shape (..., P, P)
        People having both scores; the diagonal counts those having one.
    mean : ndarray of float, shape (..., P)
        In scale points.
    cov : ndarray of float, shape (..., P, P)
        With n - 1, in squared scale points.
    """

    n: Floats
    mean: Floats
    cov: Floats


@dataclass(frozen=True)
class Departments:
    """The departments of the comparison level; the pooled "other" block is none of them.

    Attributes
    ----------
    n : ndarray of float, shape (..., J, P)
        People of each department having a score on each dimension; 0 fills up.
    mean : ndarray of float, shape (..., J, P)
        In scale points.
    cov : ndarray of float, shape (..., P, P)
        Covariance of the dimension scores, pooled within departments, in squared scale points.
    weight : ndarray of float, shape (..., J, P)
        People on the roster, or else those having a score on the dimension.
    """

    n: Floats
    mean: Floats
    cov: Floats
    weight: Floats


@dataclass(frozen=True)
class Spread:
    """A squared distance and the constants of its distribution.

    Attributes
    ----------
    squared : ndarray of float, shape (...)
        Averaged over dimensions, chance subtracted; may be negative. NaN where undefined.
    slope, base : ndarray of float, shape (...)
        Its variance at a true value Q is ``base + slope * Q``.
    third : ndarray of float, shape (...)
        Its third cumulant where nothing differs.
    """

    squared: Floats
    slope: Floats
    base: Floats
    third: Floats


def moments(pair_n: ArrayLike, pair_sums: ArrayLike, pair_products: ArrayLike) -> Moments:
    """Means and covariances of dimension scores from pairwise sums.

    Parameters
    ----------
    pair_n : array_like of float, shape (..., P, P)
        People having both scores.
    pair_sums : array_like of float, shape (..., P, P)
        [d, e] is the sum of score d over the people having d and e.
    pair_products : array_like of float, shape (..., P, P)
        Sums of the products of the two scores.

    Returns
    -------
    Moments
        NaN where fewer than two people (one for a mean) have the scores.

    Raises
    ------
    ValueError
        If the shapes differ or are not square.

    Examples
    --------
    >>> moments([[3]], [[6]], [[14]]).cov.tolist()
    [[1.0]]
    """
    n, sums, products = (np.asarray(x, np.float64) for x in (pair_n, pair_sums, pair_products))
    if n.ndim < 2 or n.shape[-1] != n.shape[-2] or not n.shape == sums.shape == products.shape:
        raise ValueError(
            f"pair_n, pair_sums and pair_products must be equal squares, "
            f"not {n.shape}, {sums.shape}, {products.shape}"
        )
    with np.errstate(divide="ignore", invalid="ignore"):
        square = products - sums * np.swapaxes(sums, -1, -2) / n
        cov = np.where(np.abs(square) <= _NOISE * np.abs(products), 0.0, square) / (n - 1)
        mean = diagonal(sums) / diagonal(n)
    some = np.where(diagonal(n) > 0, mean, np.nan)
    return Moments(n, np.asarray(some), np.where(n > 1, cov, np.nan))


def departments(
    pair_n: ArrayLike,
    pair_sums: ArrayLike,
    pair_products: ArrayLike,
    *,
    weight: ArrayLike | None = None,
) -> Departments:
    """What the horizontal distance needs, from the pairwise sums of each department.

    Parameters
    ----------
    pair_n, pair_sums, pair_products : array_like of float, shape (..., J, P, P)
        As for `moments`, one department of the comparison level after another.
    weight : array_like of float, shape (..., J), optional
        People on the roster; by default, for each dimension, the people having a score on it.

    Returns
    -------
    Departments
        Departments with fewer than two people on a dimension count for nothing there.

    Raises
    ------
    ValueError
        If the shapes do not fit or a weight is negative.

    Examples
    --------
    >>> two = departments([[[3]], [[2]]], [[[6]], [[9]]], [[[14]], [[41]]])
    >>> two.mean.tolist(), two.cov.round(3).tolist()
    ([[2.0], [4.5]], [[0.833]])
    """
    each = moments(pair_n, pair_sums, pair_products)
    n = diagonal(each.n)
    people = n if weight is None else np.asarray(weight, dtype=np.float64)[..., None]
    people = np.broadcast_to(people, n.shape)
    if not (people >= 0).all():
        raise ValueError("weight must not be negative or NaN")
    freedom = np.maximum(each.n - 1, 0)
    with np.errstate(divide="ignore", invalid="ignore"):
        square = np.where(freedom > 0, freedom * each.cov, 0.0).sum(axis=-3)
        pooled = square / freedom.sum(axis=-3)
    return Departments(n, np.nan_to_num(each.mean), np.asarray(pooled), people)


def vertical_distance(
    reference: Moments,
    comparison: Moments,
    within: Departments,
    defined: NDArray[np.bool_],
    share: Floats | None = None,
) -> tuple[Spread, Floats]:
    """V², between two levels, over the dimensions on which it is defined.

    Parameters
    ----------
    reference, comparison : Moments
        Of the levels, in five-point units.
    within : Departments
        Of the comparison level; lends its correlations to a level of at most twice as many people
        as dimensions.
    defined : ndarray of bool, shape (..., P)
        The dimensions used.
    share : ndarray of float, shape (..., P), optional
        What a dimension counts for beside the others, 1 on average; by default they count alike.

    Returns
    -------
    tuple of Spread and ndarray of float, shape (...)
        The distance, and the fewest people of the reference level on any dimension.

    Examples
    --------
    >>> leaders, staff = moments([[6]], [[27]], [[123]]), moments([[70]], [[225]], [[770]])
    >>> teams = departments([[[40]], [[30]]], [[[120]], [[105]]], [[[380]], [[390]]])
    >>> spread, people = vertical_distance(leaders, staff, teams, np.array([True]))
    >>> round(float(spread.squared), 3), float(people)
    (1.593, 6.0)
    """
    size = defined.sum(axis=-1).astype(np.float64)
    both = defined[..., :, None] & defined[..., None, :]
    lender = np.where(np.isnan(within.cov), comparison.cov, within.cov)
    errors = sum(_errors(level, lender, defined) for level in (reference, comparison))
    errors = np.where(both, np.nan_to_num(errors), 0.0)
    gap = np.where(defined, reference.mean - comparison.mean, 0.0)
    if share is not None:
        root = np.sqrt(share)
        errors, gap = errors * outer(root, root), gap * root
    with np.errstate(divide="ignore", invalid="ignore"):
        squared = np.where(size > 0, (gap**2 - diagonal(errors)).sum(axis=-1) / size, np.nan)
        square = errors @ errors
        base = 2 * np.trace(square, axis1=-2, axis2=-1) / size**2
        slope = 4 * np.linalg.eigvalsh(errors)[..., -1] / size
        third = 8 * (square * errors).sum(axis=(-1, -2)) / size**3
    return Spread(np.asarray(squared), slope, base, third), _fewest(reference, defined)


def _fewest(level: Moments, defined: NDArray[np.bool_]) -> Floats:
    """The fewest people of a level with a score on a dimension used; NaN where none is."""
    n = np.where(defined, diagonal(level.n), np.inf).min(axis=-1)
    return np.where(np.isfinite(n), n, np.nan)


def _errors(level: Moments, lender: Floats, defined: NDArray[np.bool_]) -> Floats:
    """Covariance of a level's means; with few people the correlations are the lender's."""
    small = _fewest(level, defined) <= 2 * defined.sum(axis=-1)
    cov = np.where(small[..., None, None], _borrowed(level.cov, lender), level.cov)
    return _of_means(cov, level.n)


def horizontal_distance(
    within: Departments, defined: NDArray[np.bool_]
) -> tuple[Spread, NDArray[np.bool_], NDArray[np.int64]]:
    """H², between the departments of one level.

    Parameters
    ----------
    within : Departments
        In five-point units; those with fewer than two people on a dimension are left out there.
    defined : ndarray of bool, shape (..., P)
        The dimensions used.

    Returns
    -------
    tuple of Spread, ndarray of bool, shape (..., P), and ndarray of int, shape (...)
        The distance, the dimensions that have two departments, and the most departments on any
        dimension.

    Examples
    --------
    >>> teams = departments([[[40]], [[30]]], [[[120]], [[105]]], [[[380]], [[390]]])
    >>> spread, compared, count = horizontal_distance(teams, np.array([True]))
    >>> round(float(spread.squared), 3), compared.tolist(), int(count)
    (0.214, [True], 2)
    """
    used = (within.n > 1) & (within.weight > 0) & defined[..., None, :]
    enough = used.sum(axis=-2) > 1
    used = used & enough[..., None, :]
    cov = np.nan_to_num(within.cov)
    size = enough.sum(axis=-1).astype(np.float64)
    weight = np.where(used, within.weight, 0.0)
    laplacian = _laplacian(np.moveaxis(weight, -1, -2))
    with np.errstate(divide="ignore"):
        root = np.where(used, 1 / np.sqrt(within.n), 0.0)
    many = np.maximum(used.sum(axis=-2, keepdims=True), 1)
    centre = np.where(used, within.mean, 0.0).sum(axis=-2, keepdims=True) / many
    # Only differences count; without the rest of a mean, rounding leaves nothing where all agree.
    mean = np.moveaxis(np.where(used, within.mean - centre, 0.0), -1, -2)  # (..., P, J)
    pull = (laplacian @ mean[..., None])[..., 0]
    noise = (
        laplacian
        * np.moveaxis(root, -1, -2)[..., :, None]
        * (np.moveaxis(root, -1, -2)[..., None, :])
    )
    own = np.trace(noise, axis1=-2, axis2=-1) * diagonal(cov)
    flat = noise.reshape(*noise.shape[:-2], noise.shape[-1] ** 2)
    reach = pull * np.moveaxis(root, -1, -2)
    linear = ((reach @ np.swapaxes(reach, -1, -2)) * cov).sum(axis=(-1, -2))
    with np.errstate(divide="ignore", invalid="ignore"):
        squared = np.where(size > 0, ((mean * pull).sum(-1) - own).sum(-1) / size, np.nan)
        base = 2 * ((flat @ np.swapaxes(flat, -1, -2)) * cov**2).sum(axis=(-1, -2)) / size**2
        variance = np.maximum(4 * linear / size**2 - base, base)
        slope = np.where(squared > 0, (variance - base) / squared, 0.0)
        third = _third(noise, cov, enough) / size**3
    count = used.sum(axis=-2).max(axis=-1)
    return Spread(np.asarray(squared), slope, base, third), enough, count


def _third(noise: Floats, cov: Floats, enough: NDArray[np.bool_]) -> Floats:
    """Third cumulant; the departments' part is taken as alike over dimensions."""
    with np.errstate(divide="ignore", invalid="ignore"):
        cube = ((noise @ noise) * noise).sum(axis=(-1, -2))
        typical = np.where(enough, cube, 0.0).sum(axis=-1) / enough.sum(axis=-1)
    both = enough[..., :, None] & enough[..., None, :]
    shared = np.where(both, cov, 0.0)
    return np.asarray(8 * typical * ((shared @ shared) * shared).sum(axis=(-1, -2)))


def _laplacian(weight: Floats) -> Floats:
    """A = 2 (diag(W1) - W), W the off-diagonal products of weights, summing to 1."""
    products = outer(weight, weight) * (1 - np.eye(weight.shape[-1]))
    total = products.sum(axis=(-1, -2), keepdims=True)
    shares = np.divide(products, total, out=np.zeros_like(products), where=total > 0)
    return np.asarray(2 * (np.eye(weight.shape[-1]) * shares.sum(axis=-1)[..., None] - shares))


def _borrowed(cov: Floats, lender: Floats) -> Floats:
    """Own standard deviations with somebody else's correlations."""
    own = np.sqrt(np.maximum(0, np.nan_to_num(diagonal(cov))))
    deviation = np.sqrt(np.maximum(0, np.nan_to_num(diagonal(lender))))
    scale = outer(deviation, deviation)
    correlation = np.divide(np.nan_to_num(lender), scale, out=np.zeros_like(scale), where=scale > 0)
    same = np.eye(cov.shape[-1], dtype=bool)
    return np.where(same, 1.0, correlation) * outer(own, own)


def _of_means(cov: Floats, n: Floats) -> Floats:
    """Covariance of two means, each over its own people: Cov · n_both / (n_one · n_other)."""
    single = diagonal(n)
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.asarray(cov * n / outer(single, single))


def outer(a: Floats, b: Floats) -> Floats:
    return a[..., :, None] * b[..., None, :]


def diagonal(square: Floats) -> Floats:
    return np.diagonal(square, axis1=-2, axis2=-1)
