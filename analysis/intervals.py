"""Intervals for means: what everyone would have said, or what other people in these posts would."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike

from analysis.groups import NO_SPREAD, Floats, Groups, Reasons, reasons, refuse_single
from analysis.special import special

Target = Literal["roster", "process"]

TOO_FEW_FOR_INTERVAL = "fewer than two answers"
NOBODY_LEFT = "everybody on the roster answered"
ROSTER_TOO_SMALL = "more answers than people on the roster"


@dataclass(frozen=True)
class Interval:
    """An interval for a mean.

    Attributes
    ----------
    n : ndarray of float, shape (...)
        People with a score.
    ci : ndarray of float, shape (..., 2)
        Limits in scale points; NaN where undefined.
    df : ndarray of float, shape (...)
        Degrees of freedom of the t quantile.
    target : {"roster", "process"}
        The question it answers.
    reason : ndarray of str, shape (...)
        Why it is undefined; "" where it is defined.
    """

    n: Floats
    ci: Floats
    df: Floats
    target: Target
    reason: Reasons


def mean_interval(
    group: Groups,
    *,
    roster: ArrayLike | None = None,
    low: float = -np.inf,
    high: float = np.inf,
    confidence: float = 0.95,
) -> Interval:
    r"""Student's t interval for the mean of a group.

    With a roster it answers *what would everyone on the roster have said*: the standard error is
    multiplied by :math:`\sqrt{1 - n/N}` [1]_, and where everybody answered nothing is left to
    estimate, so there is no interval. Without one it answers *what would other people in these
    posts say*, and is never corrected.

    Parameters
    ----------
    group : Groups
        Size, mean and variance of the people who answered.
    roster : array_like of float, optional
        How many people the group has; broadcast with `group`.
    low, high : float
        Ends of the scale; the limits never leave it.
    confidence : float
        Of the interval.

    Returns
    -------
    Interval
        NaN, with a reason, where fewer than two answered, everybody gave the same answer,
        everybody on the roster answered, or more answered than the roster has.

    Raises
    ------
    ValueError
        If `confidence` is not between 0 and 1, or the one interval asked for is undefined.

    References
    ----------
    .. [1] Cochran, W. G. (1977). Sampling techniques (3rd ed.), section 2.8. Wiley.

    Examples
    --------
    >>> group = Groups.of(8, 3.5, 0.6)
    >>> mean_interval(group).ci.round(2).tolist()
    [2.85, 4.15]
    >>> mean_interval(group, roster=10).ci.round(2).tolist()
    [3.21, 3.79]
    """
    _check(confidence)
    target: Target = "process" if roster is None else "roster"
    size = np.inf if roster is None else np.asarray(roster, dtype=np.float64)
    n, mean, var, people = np.broadcast_arrays(group.n, group.mean, group.var, size)
    reason = reasons(
        n.shape,
        (n > people, ROSTER_TOO_SMALL),
        (n == people, NOBODY_LEFT),
        (n < 2, TOO_FEW_FOR_INTERVAL),
        (var <= 0, NO_SPREAD),
    )
    refuse_single(reason)
    with np.errstate(divide="ignore", invalid="ignore"):
        left = np.maximum(0.0, 1 - n / people)
        error = np.sqrt(np.where(reason == "", var / n * left, np.nan))
    df = np.where(reason == "", n - 1, np.nan)
    half = special.stdtrit(df, (1 + confidence) / 2) * error
    limits = np.stack([mean - half, mean + half], axis=-1)
    return Interval(n, np.clip(limits, low, high), df, target, reason)


def roster_bounds(
    n: ArrayLike, mean: ArrayLike, roster: ArrayLike, *, low: float, high: float
) -> Floats:
    """The lowest and highest mean that the whole roster can have, whatever the silent ones think.

    No assumption is made: those who did not answer are put at one end of the scale [1]_. For a
    small roster with a refusal this says how much the refusal could matter.

    Parameters
    ----------
    n, mean : array_like of float, shape (...)
        People with a score, and their mean in scale points.
    roster : array_like of float, shape (...)
        How many people the group has, at least `n`.
    low, high : float
        Ends of the scale.

    Returns
    -------
    ndarray of float, shape (..., 2)
        The bounds in scale points; NaN where the roster is empty or smaller than `n`.

    Raises
    ------
    ValueError
        If `low` is not below `high`, or the one roster asked about is empty or smaller than `n`.

    References
    ----------
    .. [1] Manski, C. F. (1990). Nonparametric bounds on treatment effects. American Economic
       Review, 80, 319-323. https://www.jstor.org/stable/2006592

    Examples
    --------
    Five of six leaders answered, 4.2 on average.

    >>> roster_bounds(5, 4.2, 6, low=1, high=5).round(2).tolist()
    [3.67, 4.33]
    """
    if not low < high:
        raise ValueError(f"low must be below high, not {low} and {high}")
    answered, average, people = np.broadcast_arrays(
        *(np.asarray(x, dtype=np.float64) for x in (n, mean, roster))
    )
    valid = (people > 0) & (answered <= people)
    refuse_single(reasons(valid.shape, (~valid, ROSTER_TOO_SMALL)))
    with np.errstate(divide="ignore", invalid="ignore"):
        known = np.where(answered > 0, answered * average, 0.0)
        bounds = (known[..., None] + (people - answered)[..., None] * np.array([low, high])) / (
            people[..., None]
        )
    return np.where(valid[..., None], bounds, np.nan)


def outward(ci: ArrayLike, step: float, *, low: float = -np.inf, high: float = np.inf) -> Floats:
    """An interval rounded so that it only grows.

    Parameters
    ----------
    ci : array_like of float, shape (..., 2)
        Limits; NaN is passed through.
    step : float
        The unit to round to, in the units of `ci`.
    low, high : float
        Ends of the scale; the limits never leave it.

    Returns
    -------
    ndarray of float, shape (..., 2)
        The lower limit rounded down, the upper one up.

    Raises
    ------
    ValueError
        If `step` is not positive or `ci` has no pair of limits.

    Examples
    --------
    >>> outward([3.21, 3.7], 0.1).tolist()
    [3.2, 3.7]
    """
    limits = np.asarray(ci, dtype=np.float64)
    if not step > 0:
        raise ValueError(f"step must be positive, not {step}")
    if limits.ndim == 0 or limits.shape[-1] != 2:
        raise ValueError(f"ci must hold pairs of limits, not shape {limits.shape}")
    steps = limits / step
    whole = np.round(steps)
    exact = np.abs(steps - whole) < 1e-9  # 3.7 is 37 steps of 0.1, whatever the binary digits say
    down = np.where(exact, whole, np.floor(steps))
    up = np.where(exact, whole, np.ceil(steps))
    rounded = np.stack([down[..., 0], up[..., 1]], axis=-1)
    return np.clip(in_steps(rounded * step, step), low, high)


def in_steps(x: ArrayLike, step: float) -> Floats:
    """Values rounded to the nearest multiple of a step, printed without binary noise.

    Parameters
    ----------
    x : array_like of float, any shape
        Values; NaN is passed through.
    step : float
        The unit to round to.

    Returns
    -------
    ndarray of float, shape of `x`
        The multiples.

    Raises
    ------
    ValueError
        If `step` is not positive.

    Examples
    --------
    >>> in_steps([3.449, 0.30000000000000004], 0.1).tolist()
    [3.4, 0.3]
    """
    if not step > 0:
        raise ValueError(f"step must be positive, not {step}")
    multiples = np.round(np.asarray(x, dtype=np.float64) / step)
    decimals = max(0, int(np.ceil(-np.log10(step))) + 1)
    return np.asarray(np.round(multiples * step, decimals))


def _check(confidence: float) -> None:
    if not 0 < confidence < 1:
        raise ValueError(f"confidence must be between 0 and 1, not {confidence}")
