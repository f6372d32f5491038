"""Congruence and results: whether results suffer where two views part, and in which direction.

Polynomial regression with response surface analysis, over units that have both views and a result.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from analysis.groups import Floats
from analysis.special import special

FEWEST_UNITS = 30
TERMS = 6
NAMES = ("a1", "a2", "a3", "a4", "a5")
# What each surface parameter sums of b0 … b5, for X, Y, X², XY, Y².
SURFACE = np.array(
    [
        [0, 1, 1, 0, 0, 0],
        [0, 0, 0, 1, 1, 1],
        [0, 1, -1, 0, 0, 0],
        [0, 0, 0, 1, -1, 1],
        [0, 0, 0, 1, 0, -1],
    ],
    dtype=np.float64,
)


@dataclass(frozen=True, eq=False)
class Estimates:
    """Estimates with their standard errors and tests.

    Attributes
    ----------
    value, se, t, p : ndarray of float, shape (k,)
        Two-sided p of 0, from a t with n - 6 degrees of freedom.
    ci : ndarray of float, shape (k, 2)
        95% intervals.
    """

    value: Floats
    se: Floats
    t: Floats
    p: Floats
    ci: Floats


@dataclass(frozen=True, eq=False)
class Axis:
    """A line Y = `intercept` + `slope` X on the surface; NaN where it is not defined."""

    intercept: float
    slope: float


@dataclass(frozen=True, eq=False)
class ResponseSurface:
    """A fitted surface Z = b0 + b1 X + b2 Y + b3 X² + b4 XY + b5 Y².

    Attributes
    ----------
    n : int
        Units.
    coefficients : Estimates
        Of b0 to b5.
    surface : Estimates
        Of a1 to a5. Along agreement (X = Y): slope a1 = b1 + b2 and curvature a2 = b3 + b4 + b5;
        along disagreement (X = -Y): slope a3 = b1 - b2 and curvature a4 = b3 - b4 + b5;
        a5 = b3 - b5.
    r_squared, adjusted_r_squared : float
        Share of the result's variance, 0 to 1.
    f, p : float
        Of the whole model.
    df : tuple of int
        Degrees of freedom of `f`.
    stationary : tuple of float
        X and Y at which the surface is level; NaN for a plane.
    first_axis, second_axis : Axis
        Along which the surface bends upwards most, and downwards most.
    leverage : float
        How far the fit at one unit is decided by that unit alone, of the unit where it is most;
        between 6 / n and 1.
    """

    n: int
    coefficients: Estimates
    surface: Estimates
    r_squared: float
    adjusted_r_squared: float
    f: float
    p: float
    df: tuple[int, int]
    stationary: tuple[float, float]
    first_axis: Axis
    second_axis: Axis
    leverage: float

    @property
    def measurable(self) -> bool:
        """Whether there are at least 30 units."""
        return self.n >= FEWEST_UNITS


def response_surface(
    x: ArrayLike, y: ArrayLike, z: ArrayLike, *, centre: float = 0.0
) -> ResponseSurface:
    """Fit a result on two views of the same thing and read the surface.

    A surface whose a4 is below 0 says that results fall where the views part; a3 says in which
    direction more [1]_ [2]_. Units with a missing value are left out.

    Parameters
    ----------
    x, y : array_like of float, shape (n,)
        Both views on the same scale, such as the means of leaders and of the frontline.
    z : array_like of float, shape (n,)
        The result, best of other people than those behind `x` and `y`.
    centre : float
        What is subtracted from both views, such as the middle of their scale; a3 and a4 describe
        the line through that point.

    Returns
    -------
    ResponseSurface
        By ordinary least squares.

    Raises
    ------
    ValueError
        If the shapes differ, fewer than seven units are complete, or the six terms cannot be told
        apart.

    References
    ----------
    .. [1] Edwards, J. R., & Parry, M. E. (1993). On the use of polynomial regression equations as
       an alternative to difference scores in organizational research. Academy of Management
       Journal, 36, 1577-1613. :doi:`10.5465/256822`
    .. [2] Shanock, L. R., Baran, B. E., Gentry, W. A., Pattison, S. C., & Heggestad, E. D. (2010).
       Polynomial regression with response surface analysis. Journal of Business and Psychology,
       25, 543-554. :doi:`10.1007/s10869-010-9183-4`

    Examples
    --------
    >>> rng = np.random.default_rng(1)
    >>> x, y = rng.normal(0, 1, (2, 60))
    >>> fit = response_surface(x, y, -((x - y) ** 2) + rng.normal(0, 0.5, 60))
    >>> fit.surface.value.round(1).tolist()
    [-0.0, 0.2, -0.1, -4.0, -0.0]
    """
    one, other, result = (np.asarray(values, dtype=np.float64) for values in (x, y, z))
    if one.ndim != 1 or not one.shape == other.shape == result.shape:
        raise ValueError(f"x, y and z must be alike: {one.shape}, {other.shape}, {result.shape}")
    known = ~np.isnan(one + other + result)
    one, other, result = one[known] - centre, other[known] - centre, result[known]
    n = result.size
    if n <= TERMS:
        raise ValueError(f"x, y and z: {n} complete units; more than {TERMS} are needed")
    terms = np.stack([np.ones(n), one, other, one**2, one * other, other**2], axis=1)
    if np.linalg.matrix_rank(terms) < TERMS:
        raise ValueError("x and y take too few different values to tell the terms apart")
    b: Floats = np.asarray(np.linalg.lstsq(terms, result, rcond=None)[0], np.float64)
    residual = result - terms @ b
    df = n - TERMS
    variance = float(residual @ residual) / df
    directions, triangle = np.linalg.qr(terms)
    inverse = np.linalg.inv(triangle)
    covariance = variance * inverse @ inverse.T
    total = float(((result - result.mean()) ** 2).sum())
    r_squared = 1 - float(residual @ residual) / total if total > 0 else float("nan")
    f = r_squared / (TERMS - 1) / ((1 - r_squared) / df) if r_squared < 1 else float("inf")
    stationary = _stationary(b)
    first, second = _axes(b, stationary)
    return ResponseSurface(
        n=n,
        coefficients=_estimates(b, covariance, df),
        surface=_estimates(SURFACE @ b, SURFACE @ covariance @ SURFACE.T, df),
        r_squared=r_squared,
        adjusted_r_squared=1 - (1 - r_squared) * (n - 1) / df,
        f=f,
        p=float(special.fdtrc(TERMS - 1, df, f)),
        df=(TERMS - 1, df),
        stationary=stationary,
        first_axis=first,
        second_axis=second,
        leverage=float((directions**2).sum(axis=1).max()),
    )


def _estimates(value: Floats, covariance: Floats, df: int) -> Estimates:
    se = np.sqrt(np.diag(covariance))
    with np.errstate(divide="ignore", invalid="ignore"):
        t = value / se
    half = special.stdtrit(df, 0.975) * se
    p = 2 * np.asarray(special.stdtr(df, -np.abs(t)))
    return Estimates(value, se, t, p, np.stack([value - half, value + half], axis=1))


def _stationary(b: Floats) -> tuple[float, float]:
    _, b1, b2, b3, b4, b5 = b.tolist()
    bottom = 4 * b3 * b5 - b4**2
    if bottom == 0:
        return float("nan"), float("nan")
    return (b2 * b4 - 2 * b1 * b5) / bottom, (b1 * b4 - 2 * b2 * b3) / bottom


def _axes(b: Floats, stationary: tuple[float, float]) -> tuple[Axis, Axis]:
    b3, b4, b5 = b[3:].tolist()
    root = float(np.hypot(b3 - b5, b4))
    if b4 == 0:
        slopes = (float("nan"), float("nan"))
    else:
        slopes = ((b5 - b3 + root) / b4, (b5 - b3 - root) / b4)
    across, up = stationary
    first, second = (Axis(up - slope * across, slope) for slope in slopes)
    return first, second
