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

from analysis.distances import (
    Departments,
    Moments,
    Spread,
    departments,
    diagonal,
    horizontal_distance,
    moments,
    outer,
    vertical_distance,
)
from analysis.groups import Floats, Reasons, reasons, refuse_single
from analysis.special import special

__all__ = [
    "Alignment",
    "Departments",
    "Moments",
    "Scores",
    "alignment",
    "alignment_by_dimension",
    "departments",
    "moments",
    "refusal_bounds",
]

FIVE_POINT_RANGE = 4.0
NORMAL_QUANTILE = 1.96
NO_LEVEL = "a level with fewer than two answers"
NO_DEPARTMENTS = "fewer than two departments with two answers: between levels only"
SOME_DEPARTMENTS = (
    "fewer than two departments with two answers on some dimensions: between levels only there"
)


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
    for D² by the method of variance estimates recovery [1]_ and transformed. A level of at most
    twice as many people as dimensions has its correlations pooled within departments. D² of a
    dimension without two departments to compare is its V².

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
        within.n, within.mean * unit[..., None, :], within.cov * outer(unit, unit), within.weight
    )
    defined = (diagonal(reference.n) > 1) & (diagonal(comparison.n) > 1)
    levels = reference, comparison, within, defined
    vertical, n_reference = vertical_distance(*levels)
    horizontal, compared, count = horizontal_distance(within, defined)
    share, counts_for = _shares(compared, defined)
    # A dimension that has no horizontal part is vertical alone, so it counts for twice as much.
    even = (counts_for == 1).all()
    own = vertical if even else vertical_distance(*levels, share=counts_for)[0]
    quantile = special.stdtrit(np.maximum(n_reference - 1, 2), (1 + confidence) / 2)
    normal = NORMAL_QUANTILE if confidence == 0.95 else special.ndtri((1 + confidence) / 2)
    ends_v, ends_h = _limits(vertical, quantile), _limits(horizontal, normal)
    ends_own = ends_v if even else _limits(own, quantile)
    joined, ends = _join(own.squared, ends_own, horizontal.squared, ends_h, share)
    reason = reasons(
        joined.shape,
        (np.isnan(vertical.squared), NO_LEVEL),
        (share == 0, NO_DEPARTMENTS),
        (share < 1, SOME_DEPARTMENTS),
    )
    if reason.ndim == 0 and str(reason) == NO_LEVEL:
        refuse_single(reason)
    fewest = np.where(defined, diagonal(comparison.n), np.inf).min(axis=-1)
    return Alignment(
        n_reference,
        np.where(np.isfinite(fewest), fewest, np.nan),
        count,
        _scores(joined, ends),
        _scores(vertical.squared, ends_v),
        _scores(horizontal.squared, ends_h),
        np.sqrt(np.maximum(0, joined)),
        _expected(own, horizontal, share),
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
            diagonal(within.cov)[..., None, None],
            np.moveaxis(within.weight, -1, -2)[..., None],
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


def _shares(compared: NDArray[np.bool_], defined: NDArray[np.bool_]) -> tuple[Floats, Floats]:
    """Share of the dimensions with departments to compare; what each counts for in V² of D²."""
    number = np.maximum(defined.sum(axis=-1), 1)
    share = compared.sum(axis=-1) / number
    part = np.where(compared, 0.5, 1.0)
    return share, np.where(defined, part / (1 - share / 2)[..., None], 1.0)


def _limits(spread: Spread, quantile: ArrayLike) -> Floats:
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


def _expected(vertical: Spread, horizontal: Spread, share: Floats) -> Floats:
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


def _single(group: Moments) -> Moments:
    return Moments(
        diagonal(group.n)[..., None, None],
        group.mean[..., None],
        diagonal(group.cov)[..., None, None],
    )


def _rescaled(group: Moments, unit: Floats) -> Moments:
    return Moments(group.n, group.mean * unit, group.cov * outer(unit, unit))


def _unit(scale_range: ArrayLike) -> Floats:
    span = np.asarray(scale_range, dtype=np.float64)
    if not (span > 0).all():
        raise ValueError(f"scale_range must be positive, not {span}")
    return np.atleast_1d(FIVE_POINT_RANGE / span)
