r"""The alignment score: how far apart groups answer, after removing what chance alone would make.

Per dimension, on five points, :math:`V^2 = (m_{ref} - m_{cmp})^2 - v_{ref} - v_{cmp}` between the
reference and the comparison level, and :math:`H^2` likewise between the departments of the
comparison level. :math:`D^2 = (V^2 + H^2)/2`, unfloored, is averaged over dimensions; the score is
:math:`100\,(1 - \min(1, \sqrt{\max(0, D^2)}/2))`.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy import special

from analysis.groups import Floats, Reasons, reasons, refuse_single

FIVE_POINT_RANGE = 4.0
NORMAL_QUANTILE = 1.96
NO_LEVEL = "a level with fewer than two answers"
NO_DEPARTMENTS = "fewer than two departments with two answers: between levels only"


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
    weight : ndarray of float, shape (..., J)
        People on the roster, or else who answered.
    """

    n: Floats
    mean: Floats
    cov: Floats
    weight: Floats


@dataclass(frozen=True)
class Scores:
    """A squared distance as a score with its limits.

    Attributes
    ----------
    squared : ndarray of float, shape (...)
        In squared five-point units; may be negative, since chance has been subtracted.
    squared_ci : ndarray of float, shape (..., 2)
        Its limits; they always hold it.
    score : ndarray of float, shape (...)
        0 to 100; 100 is the same answer, 0 two points of five apart.
    ci : ndarray of float, shape (..., 2)
        Its limits; they always hold it.
    """

    squared: Floats
    squared_ci: Floats
    score: Floats
    ci: Floats


@dataclass(frozen=True)
class Alignment:
    """The alignment of a company, or of one dimension.

    Attributes
    ----------
    n_reference, n_comparison : ndarray of float, shape (...)
        The fewest people with a score on any dimension.
    departments : ndarray of int, shape (...)
        Departments compared (with at least two people).
    overall, vertical, horizontal : Scores
        From D², V² and H²; horizontal is NaN where there are no two departments.
    typical_distance : ndarray of float, shape (...)
        The square root of D², floored at 0, in five-point units.
    expected_without_difference : ndarray of float, shape (...)
        The score expected of groups of these sizes if none differed, 0 to 100.
    reason : ndarray of str, shape (...)
        Why it is undefined, or rests on less than usual; "" otherwise.
    """

    n_reference: Floats
    n_comparison: Floats
    departments: NDArray[np.int64]
    overall: Scores
    vertical: Scores
    horizontal: Scores
    typical_distance: Floats
    expected_without_difference: Floats
    reason: Reasons


@dataclass(frozen=True)
class _Spread:
    """A quadratic form of means and the constants of its variance and skewness."""

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
        cov = (products - sums * np.swapaxes(sums, -1, -2) / n) / (n - 1)
        mean = _diagonal(sums) / _diagonal(n)
    some = np.where(_diagonal(n) > 0, mean, np.nan)
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
        People on the roster; by default the people who answered.

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
    n = _diagonal(each.n)
    people = n.max(axis=-1) if weight is None else np.asarray(weight, dtype=np.float64)
    people = np.broadcast_to(people, n.shape[:-1])
    if not (people >= 0).all():
        raise ValueError("weight must not be negative or NaN")
    freedom = np.maximum(each.n - 1, 0)
    with np.errstate(divide="ignore", invalid="ignore"):
        square = np.where(freedom > 0, freedom * each.cov, 0.0).sum(axis=-3)
        pooled = square / freedom.sum(axis=-3)
    return Departments(n, np.nan_to_num(each.mean), np.asarray(pooled), people)


def alignment(
    reference: Moments,
    comparison: Moments,
    within: Departments,
    *,
    scale_range: ArrayLike = FIVE_POINT_RANGE,
    confidence: float = 0.95,
) -> Alignment:
    r"""The alignment score over all dimensions, with analytic intervals.

    V² and H² get limits by inverting :math:`(q - Q)^2 \le t^2\,\mathrm{Var}(Q)`; they are joined
    for D² by the method of variance estimates recovery [1]_ and transformed. A reference level of
    at most twice as many people as dimensions has its correlations pooled within departments.

    Parameters
    ----------
    reference, comparison : Moments
        Of the two levels, over the same P dimensions.
    within : Departments
        Of the comparison level.
    scale_range : array_like of float, shape () or (P,)
        Highest minus lowest value of the scale; differences are put on five points (range 4).
    confidence : float
        Of the intervals.

    Returns
    -------
    Alignment
        Over the dimensions on which both levels have two people; NaN, with a reason, if none.

    Raises
    ------
    ValueError
        If `scale_range` is not positive, `confidence` is not between 0 and 1, or the one score
        asked for is undefined.

    References
    ----------
    .. [1] Zou, G. Y., & Donner, A. (2008). Construction of confidence limits about effect
       measures: A general approach. Statistics in Medicine, 27, 1693-1702.
       :doi:`10.1002/sim.3095`

    Examples
    --------
    Six leaders and two departments on one dimension.

    >>> leaders = moments([[6]], [[27]], [[123]])
    >>> teams = [[[40]], [[30]]], [[[120]], [[105]]], [[[380]], [[390]]]
    >>> staff = moments([[70]], [[225]], [[770]])
    >>> result = alignment(leaders, staff, departments(*teams))
    >>> print(f"{result.overall.score:.1f}", result.overall.ci.round(1).tolist())
    52.5 [25.1, 68.5]
    """
    if not 0 < confidence < 1:
        raise ValueError(f"confidence must be between 0 and 1, not {confidence}")
    unit = _unit(scale_range)
    reference, comparison = _rescaled(reference, unit), _rescaled(comparison, unit)
    within = Departments(
        within.n, within.mean * unit[..., None, :], within.cov * _outer(unit, unit), within.weight
    )
    defined = (_diagonal(reference.n) > 1) & (_diagonal(comparison.n) > 1)
    vertical, n_reference = _vertical(reference, comparison, within, defined)
    horizontal, share, count = _horizontal(within, defined)
    quantile = special.stdtrit(np.maximum(n_reference - 1, 2), (1 + confidence) / 2)
    normal = NORMAL_QUANTILE if confidence == 0.95 else special.ndtri((1 + confidence) / 2)
    ends_v, ends_h = _limits(vertical, quantile), _limits(horizontal, normal)
    joined, ends = _join(vertical.squared, ends_v, horizontal.squared, ends_h, share)
    reason = reasons(
        joined.shape, (np.isnan(vertical.squared), NO_LEVEL), (share == 0, NO_DEPARTMENTS)
    )
    if reason.ndim == 0 and str(reason) == NO_LEVEL:
        refuse_single(reason)
    fewest = np.where(defined, _diagonal(comparison.n), np.inf).min(axis=-1)
    return Alignment(
        n_reference,
        np.where(np.isfinite(fewest), fewest, np.nan),
        count,
        _scores(joined, ends),
        _scores(vertical.squared, ends_v),
        _scores(horizontal.squared, ends_h),
        np.sqrt(np.maximum(0, joined)),
        _expected(vertical, horizontal, share),
        reason,
    )


def alignment_by_dimension(
    reference: Moments,
    comparison: Moments,
    within: Departments,
    *,
    scale_range: ArrayLike = FIVE_POINT_RANGE,
    confidence: float = 0.95,
) -> Alignment:
    """The alignment score of each dimension by itself.

    Parameters
    ----------
    reference, comparison : Moments
        Of the two levels, over the same P dimensions.
    within : Departments
        Of the comparison level.
    scale_range : array_like of float, shape () or (P,)
        Highest minus lowest value of the scale; differences are put on five points (range 4).
    confidence : float
        Of the intervals.

    Returns
    -------
    Alignment
        Arrays with P as their last axis (before the limits); NaN where undefined.

    Raises
    ------
    ValueError
        If `scale_range` is not positive or `confidence` is not between 0 and 1.

    Examples
    --------
    >>> leaders = moments([[6]], [[27]], [[123]])
    >>> teams = [[[40]], [[30]]], [[[120]], [[105]]], [[[380]], [[390]]]
    >>> staff = moments([[70]], [[225]], [[770]])
    >>> alignment_by_dimension(leaders, staff, departments(*teams)).vertical.score.round(1).tolist()
    [36.9]
    """
    unit = np.broadcast_to(np.asarray(scale_range, np.float64), reference.mean.shape[-1:])
    return alignment(
        _single(reference),
        _single(comparison),
        Departments(
            np.moveaxis(within.n, -1, -2)[..., None],
            np.moveaxis(within.mean, -1, -2)[..., None],
            _diagonal(within.cov)[..., None, None],
            within.weight[..., None, :],
        ),
        scale_range=unit[:, None],
        confidence=confidence,
    )


def refusal_bounds(
    reference_bounds: ArrayLike,
    comparison_mean: ArrayLike,
    *,
    scale_range: ArrayLike = FIVE_POINT_RANGE,
) -> Floats:
    """How far the distance to a small level could move if its silent members had answered.

    Parameters
    ----------
    reference_bounds : array_like of float, shape (..., P, 2)
        Lowest and highest mean the reference level can have (`intervals.roster_bounds`).
    comparison_mean : array_like of float, shape (..., P)
        Means of the comparison level, in scale points.
    scale_range : array_like of float, shape () or (P,)
        Highest minus lowest value of the scale.

    Returns
    -------
    ndarray of float, shape (..., 2)
        The lowest and highest vertical score that the observed answers leave possible, 0 to 100,
        chance not removed: nobody is drawn at random here.

    Raises
    ------
    ValueError
        If `scale_range` is not positive.

    Examples
    --------
    >>> refusal_bounds([[3.6, 4.3]], [3.0]).round(1).tolist()
    [35.0, 70.0]
    """
    unit = _unit(scale_range)
    ends = (np.asarray(reference_bounds, np.float64) - np.asarray(comparison_mean)[..., None]) * (
        unit[..., None]
    )
    far = np.abs(ends).max(axis=-1)
    near = np.where(ends[..., 0] * ends[..., 1] <= 0, 0.0, np.abs(ends).min(axis=-1))
    near = np.where(np.isnan(far), np.nan, near)
    return np.stack([_transform((x**2).mean(axis=-1)) for x in (far, near)], axis=-1)


def _vertical(
    reference: Moments, comparison: Moments, within: Departments, defined: NDArray[np.bool_]
) -> tuple[_Spread, Floats]:
    size = defined.sum(axis=-1).astype(np.float64)
    n_ref = np.where(defined, _diagonal(reference.n), np.inf).min(axis=-1)
    n_reference = np.where(np.isfinite(n_ref), n_ref, np.nan)
    both = defined[..., :, None] & defined[..., None, :]
    small = n_reference <= 2 * size
    lender = np.where(np.isnan(within.cov), comparison.cov, within.cov)
    cov = np.where(small[..., None, None], _borrowed(reference.cov, lender), reference.cov)
    errors = _of_means(cov, reference.n) + _of_means(comparison.cov, comparison.n)
    errors = np.where(both, np.nan_to_num(errors), 0.0)
    gap = np.where(defined, reference.mean - comparison.mean, 0.0)
    with np.errstate(divide="ignore", invalid="ignore"):
        squared = np.where(size > 0, (gap**2 - _diagonal(errors)).sum(axis=-1) / size, np.nan)
        square = errors @ errors
        base = 2 * np.trace(square, axis1=-2, axis2=-1) / size**2
        slope = 4 * np.linalg.eigvalsh(errors)[..., -1] / size
        third = 8 * (square * errors).sum(axis=(-1, -2)) / size**3
    return _Spread(np.asarray(squared), slope, base, third), n_reference


def _horizontal(
    within: Departments, defined: NDArray[np.bool_]
) -> tuple[_Spread, Floats, NDArray[np.int64]]:
    """The spread between departments, the share of dimensions that have it, and how many."""
    used = (within.n > 1) & (within.weight > 0)[..., None] & defined[..., None, :]
    enough = used.sum(axis=-2) > 1
    used = used & enough[..., None, :]
    cov = np.nan_to_num(within.cov)
    size = enough.sum(axis=-1).astype(np.float64)
    weight = np.where(used, within.weight[..., None], 0.0)
    laplacian = _laplacian(np.moveaxis(weight, -1, -2))
    with np.errstate(divide="ignore"):
        root = np.where(used, 1 / np.sqrt(within.n), 0.0)
    mean = np.moveaxis(np.where(used, within.mean, 0.0), -1, -2)  # (..., P, J)
    pull = (laplacian @ mean[..., None])[..., 0]
    noise = (
        laplacian
        * np.moveaxis(root, -1, -2)[..., :, None]
        * (np.moveaxis(root, -1, -2)[..., None, :])
    )
    own = np.trace(noise, axis1=-2, axis2=-1) * _diagonal(cov)
    flat = noise.reshape(*noise.shape[:-2], -1)
    reach = pull * np.moveaxis(root, -1, -2)
    linear = ((reach @ np.swapaxes(reach, -1, -2)) * cov).sum(axis=(-1, -2))
    with np.errstate(divide="ignore", invalid="ignore"):
        squared = np.where(size > 0, ((mean * pull).sum(-1) - own).sum(-1) / size, np.nan)
        base = 2 * ((flat @ np.swapaxes(flat, -1, -2)) * cov**2).sum(axis=(-1, -2)) / size**2
        variance = np.maximum(4 * linear / size**2 - base, base)
        slope = np.where(squared > 0, (variance - base) / squared, 0.0)
        third = _third(noise, cov, enough) / size**3
        share = np.where(defined.any(axis=-1), size / defined.sum(axis=-1), 0.0)
    count = used.sum(axis=-2).max(axis=-1)
    return _Spread(np.asarray(squared), slope, base, third), share, count


def _third(noise: Floats, cov: Floats, enough: NDArray[np.bool_]) -> Floats:
    """Third cumulant; the departments' part is taken as alike over dimensions."""
    with np.errstate(divide="ignore", invalid="ignore"):
        cube = np.trace(noise @ noise @ noise, axis1=-2, axis2=-1)
        typical = np.where(enough, cube, 0.0).sum(axis=-1) / enough.sum(axis=-1)
    both = enough[..., :, None] & enough[..., None, :]
    shared = np.where(both, cov, 0.0)
    return np.asarray(8 * typical * ((shared @ shared) * shared).sum(axis=(-1, -2)))


def _limits(spread: _Spread, quantile: ArrayLike) -> Floats:
    """Where (q - Q)² = quantile² (base + slope Q), widened to hold q."""
    q, square = spread.squared, np.asarray(quantile, dtype=np.float64) ** 2
    with np.errstate(invalid="ignore"):
        middle = q + square * spread.slope / 2
        half = np.sqrt(np.maximum(0, middle**2 - (q**2 - square * spread.base)))
    return np.stack([np.minimum(middle - half, q), np.maximum(middle + half, q)], axis=-1)


def _join(
    v: Floats, ends_v: Floats, h: Floats, ends_h: Floats, share: Floats
) -> tuple[Floats, Floats]:
    part_h = share / 2
    part_v = 1 - part_h
    known = share > 0
    joined = part_v * v + np.where(known, part_h * h, 0.0)
    reach_v = part_v[..., None] * (ends_v - v[..., None])
    reach_h = np.where(known[..., None], part_h[..., None] * (ends_h - h[..., None]), 0.0)
    reach = np.hypot(reach_v, reach_h) * np.array([-1.0, 1.0])
    return joined, joined[..., None] + reach


def _expected(vertical: _Spread, horizontal: _Spread, share: Floats) -> Floats:
    """Mean score when only chance separates the groups.

    D² is then a weighted sum of centred chi-squares; it is matched by one shifted chi-square with
    the same variance and skewness, and the score averaged over its quantiles.
    """
    part = share / 2
    base_h = np.where(share > 0, part**2 * np.nan_to_num(horizontal.base), 0.0)
    third_h = np.where(share > 0, part**3 * np.nan_to_num(horizontal.third), 0.0)
    variance = (1 - part) ** 2 * vertical.base + base_h
    third = (1 - part) ** 3 * vertical.third + third_h
    quantiles = (np.arange(400) + 0.5) / 400
    with np.errstate(divide="ignore", invalid="ignore"):
        scale = third / (4 * variance)
        freedom = variance / (2 * scale**2)
        draws = 2 * special.gammaincinv(freedom[..., None] / 2, quantiles)
        squared = scale[..., None] * (draws - freedom[..., None])
    still = np.where(np.isnan(vertical.squared), np.nan, 100.0)
    return np.where(variance > 0, _transform(squared).mean(axis=-1), still)


def _scores(squared: Floats, ends: Floats) -> Scores:
    return Scores(squared, ends, _transform(squared), _transform(ends[..., ::-1]))


def _transform(squared: Floats) -> Floats:
    return np.asarray(100 * (1 - np.minimum(1, np.sqrt(np.maximum(0, squared)) / 2)))


def _laplacian(weight: Floats) -> Floats:
    """A = 2 (diag(W1) - W), W the off-diagonal products of weights, summing to 1."""
    products = _outer(weight, weight) * (1 - np.eye(weight.shape[-1]))
    total = products.sum(axis=(-1, -2), keepdims=True)
    shares = np.divide(products, total, out=np.zeros_like(products), where=total > 0)
    return np.asarray(2 * (np.eye(weight.shape[-1]) * shares.sum(axis=-1)[..., None] - shares))


def _borrowed(cov: Floats, lender: Floats) -> Floats:
    """Own standard deviations with somebody else's correlations."""
    own = np.sqrt(np.maximum(0, np.nan_to_num(_diagonal(cov))))
    deviation = np.sqrt(np.maximum(0, np.nan_to_num(_diagonal(lender))))
    scale = _outer(deviation, deviation)
    correlation = np.divide(np.nan_to_num(lender), scale, out=np.zeros_like(scale), where=scale > 0)
    same = np.eye(cov.shape[-1], dtype=bool)
    return np.where(same, 1.0, correlation) * _outer(own, own)


def _of_means(cov: Floats, n: Floats) -> Floats:
    """Covariance of two means, each over its own people: Cov · n_both / (n_one · n_other)."""
    single = _diagonal(n)
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.asarray(cov * n / _outer(single, single))


def _single(group: Moments) -> Moments:
    return Moments(
        _diagonal(group.n)[..., None, None],
        group.mean[..., None],
        _diagonal(group.cov)[..., None, None],
    )


def _rescaled(group: Moments, unit: Floats) -> Moments:
    return Moments(group.n, group.mean * unit, group.cov * _outer(unit, unit))


def _unit(scale_range: ArrayLike) -> Floats:
    span = np.asarray(scale_range, dtype=np.float64)
    if not (span > 0).all():
        raise ValueError(f"scale_range must be positive, not {span}")
    return np.atleast_1d(FIVE_POINT_RANGE / span)


def _outer(a: Floats, b: Floats) -> Floats:
    return a[..., :, None] * b[..., None, :]


def _diagonal(square: Floats) -> Floats:
    return np.diagonal(square, axis1=-2, axis2=-1)
