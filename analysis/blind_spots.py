"""Blind spots: how far leaders' guesses of an answer are from the answer."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from analysis.groups import Floats, Groups
from analysis.special import special

FEW = 12
CONFIDENCE = 0.95

Verdict = Literal["knows it", "does not know it", "imagines one", "unclear"]


@dataclass(frozen=True, eq=False)
class PredictionError:
    """Mean guess minus mean answer.

    Attributes
    ----------
    n : ndarray of float, shape (...)
        Guesses.
    error : ndarray of float, shape (...)
        In scale points; above 0 the answer is thought better than it is.
    ci : ndarray of float, shape (..., 2)
        95% interval; NaN with fewer than two guesses or answers.
    t, df, p : ndarray of float, shape (...)
        Of no error.
    paired : ndarray of bool, shape (...)
        Whether each guess was set against the same answer, as there are fewer than 12.
    """

    n: Floats
    error: Floats
    ci: Floats
    t: Floats
    df: Floats
    p: Floats
    paired: NDArray[np.bool_]


def prediction_error(guesses: Groups, answers: Groups) -> PredictionError:
    r"""Compare guesses of a mean with the mean itself.

    With 12 guesses or more this is Welch's interval [1]_. With fewer, every guess is paired with
    the same answer: the errors of single guesses are one sample with n - 1 degrees of freedom,
    whatever the number of answers, and the answer's own standard error is added.

    Parameters
    ----------
    guesses : Groups
        Of those who guess, in scale points.
    answers : Groups
        Of those whose answer is guessed.

    Returns
    -------
    PredictionError
        Arrays of the common shape.

    References
    ----------
    .. [1] Welch, B. L. (1947). The generalization of "Student's" problem when several different
       population variances are involved. Biometrika, 34, 28-35. :doi:`10.1093/biomet/34.1-2.28`

    Examples
    --------
    >>> found = prediction_error(Groups.of(8, 3.9, 0.2), Groups.of(400, 2.8, 0.7))
    >>> found.ci.round(2).tolist(), bool(found.paired)
    ([0.71, 1.49], True)
    """
    own = guesses.var / guesses.n
    other = answers.var / answers.n
    error = guesses.mean - answers.mean
    paired = guesses.n < FEW
    with np.errstate(divide="ignore", invalid="ignore"):
        width = np.sqrt(own + other)
        welch = (own + other) ** 2 / (own**2 / (guesses.n - 1) + other**2 / (answers.n - 1))
        df = np.where(paired, guesses.n - 1, welch)
        t = error / width
    half = special.stdtrit(df, 0.5 + CONFIDENCE / 2) * width
    return PredictionError(
        n=guesses.n,
        error=np.asarray(error),
        ci=np.stack([error - half, error + half], axis=-1),
        t=np.asarray(t),
        df=np.asarray(df),
        p=2 * np.asarray(special.stdtr(df, -np.abs(t))),
        paired=np.asarray(paired),
    )


def blind_spot(
    error: tuple[float, float],
    gap: tuple[float, float],
    *,
    margin: float,
    clear: bool = True,
) -> Verdict:
    """What leaders know of a gap, said only where intervals decide.

    ====================  ==========================================================
    "knows it"            the whole interval of the error lies within the margin, or a real gap
                          is thought wider than it is
    "does not know it"    a real gap is thought narrower than it is
    "imagines one"        the error is beyond chance, a real gap is not
    "unclear"             the interval of the error decides nothing
    ====================  ==========================================================

    Parameters
    ----------
    error : tuple of float
        Interval of guess minus answer.
    gap : tuple of float
        Interval of the leaders' own mean minus the answer.
    margin : float
        Up to where an error is no error, in scale points.
    clear : bool
        Whether the error is beyond chance after correction for many tests.

    Returns
    -------
    str
        One of the four.

    Raises
    ------
    ValueError
        If `margin` is not positive or an interval has its ends the wrong way round.

    Examples
    --------
    >>> blind_spot((0.7, 1.5), (1.2, 1.6), margin=0.5)
    'does not know it'
    >>> blind_spot((-1.2, -0.6), (-0.1, 0.2), margin=0.5)
    'imagines one'
    >>> blind_spot((-0.3, 0.2), (1.2, 1.6), margin=0.5)
    'knows it'
    """
    if margin <= 0:
        raise ValueError(f"margin must be positive, not {margin}")
    for name, ends in (("error", error), ("gap", gap)):
        if ends[0] > ends[1]:
            raise ValueError(f"{name} must be an interval, not {ends}")
    if -margin < error[0] and error[1] < margin:
        return "knows it"
    if not clear or error[0] <= 0 <= error[1]:
        return "unclear"
    real = gap[0] > 0 or gap[1] < 0
    if not real:
        return "imagines one"
    return "does not know it" if (error[0] > 0) == (gap[0] > 0) else "knows it"
