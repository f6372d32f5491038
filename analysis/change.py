"""What changed between two waves. People answer afresh and unlinked, so waves count as independent.

Whoever answers twice tends to answer alike, which makes a change surer than it looks here: the
intervals are too wide rather than too narrow.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from analysis.groups import (
    NO_SPREAD,
    TOO_FEW,
    Floats,
    Groups,
    Reasons,
    reasons,
    refuse_single,
)
from analysis.special import special


@dataclass(frozen=True)
class Change:
    """The change of a gap from one wave to the next.

    Attributes
    ----------
    n : ndarray of float, shape (..., 4)
        People of each group in each wave, the earlier wave first.
    before, after : ndarray of float, shape (...)
        The gap in each wave, in scale points.
    change : ndarray of float, shape (...)
        After minus before.
    ci : ndarray of float, shape (..., 2)
        Its limits.
    t, df, p : ndarray of float, shape (...)
        Of no change; two-sided.
    reason : ndarray of str, shape (...)
        Why it is undefined; "" where it is defined.
    """

    n: Floats
    before: Floats
    after: Floats
    change: Floats
    ci: Floats
    t: Floats
    df: Floats
    p: Floats
    reason: Reasons


def gap_change(
    before: tuple[Groups, Groups], after: tuple[Groups, Groups], *, confidence: float = 0.95
) -> Change:
    """How much a gap between two groups changed, with Welch's interval over the four groups.

    Parameters
    ----------
    before, after : tuple of two Groups
        The groups a and b in each wave; the gap is a minus b.
    confidence : float
        Of the interval.

    Returns
    -------
    Change
        NaN, with a reason, where a group has fewer than two people or none has any spread.

    Raises
    ------
    ValueError
        If `confidence` is not between 0 and 1, or the one change asked for is undefined.

    References
    ----------
    .. [1] Satterthwaite, F. E. (1946). An approximate distribution of estimates of variance
       components. Biometrics Bulletin, 2, 110-114. :doi:`10.2307/3002019`

    Examples
    --------
    >>> spring = Groups.of(12, 4.2, 0.3), Groups.of(200, 3.2, 0.6)
    >>> autumn = Groups.of(14, 4.1, 0.3), Groups.of(220, 3.6, 0.6)
    >>> result = gap_change(spring, autumn)
    >>> print(f"{result.change:.1f} [{result.ci[0]:.2f}, {result.ci[1]:.2f}]")
    -0.5 [-0.97, -0.03]
    """
    if not 0 < confidence < 1:
        raise ValueError(f"confidence must be between 0 and 1, not {confidence}")
    groups = (*before, *after)
    earlier, later = (np.asarray(a.mean - b.mean) for a, b in (before, after))
    n = np.stack(np.broadcast_arrays(*(group.n for group in groups)), axis=-1)
    var = np.stack(np.broadcast_arrays(*(group.var for group in groups)), axis=-1)
    few, still = np.asarray((n < 2).any(axis=-1)), np.asarray((var <= 0).all(axis=-1))
    reason = reasons(few.shape, (few, TOO_FEW), (still, NO_SPREAD))
    refuse_single(reason)
    change = np.asarray(later - earlier)
    with np.errstate(divide="ignore", invalid="ignore"):
        part = var / n
        error = np.where(reason == "", part.sum(axis=-1), np.nan)
        df = error**2 / (part**2 / (n - 1)).sum(axis=-1)
        t = change / np.sqrt(error)
    half = special.stdtrit(df, (1 + confidence) / 2) * np.sqrt(error)
    ci = np.stack([change - half, change + half], axis=-1)
    p = 2 * special.stdtr(df, -np.abs(t))
    return Change(n, earlier, later, change, ci, t, df, p, reason)


def score_change(
    before: ArrayLike, before_ci: ArrayLike, after: ArrayLike, after_ci: ArrayLike
) -> tuple[Floats, Floats]:
    """How much an alignment score changed, with limits recovered from those of the two scores.

    Parameters
    ----------
    before, after : array_like of float, shape (...)
        The scores, 0 to 100.
    before_ci, after_ci : array_like of float, shape (..., 2)
        Their limits.

    Returns
    -------
    tuple of ndarray of float, shape (...) and (..., 2)
        The change and its limits [1]_.

    References
    ----------
    .. [1] Zou, G. Y., & Donner, A. (2008). Construction of confidence limits about effect
       measures: A general approach. Statistics in Medicine, 27, 1693-1702.
       :doi:`10.1002/sim.3095`

    Examples
    --------
    >>> change, limits = score_change(60, [50, 72], 75, [66, 81])
    >>> float(change), limits.round(1).tolist()
    (15.0, [0.0, 26.7])
    """
    old, new = np.asarray(before, dtype=np.float64), np.asarray(after, dtype=np.float64)
    old_ci, new_ci = np.asarray(before_ci, np.float64), np.asarray(after_ci, np.float64)
    change = np.asarray(new - old)
    lower = change - np.hypot(new - new_ci[..., 0], old_ci[..., 1] - old)
    upper = change + np.hypot(new_ci[..., 1] - new, old - old_ci[..., 0])
    return change, np.stack([lower, upper], axis=-1)
