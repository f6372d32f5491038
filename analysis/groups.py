"""What a comparison needs of a group: its size, mean and variance, from a histogram of scores."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from analysis.scoring import moments

Floats = NDArray[np.float64]
Reasons = NDArray[np.str_]

TOO_FEW = "fewer than two answers in a group"
NO_SPREAD = "everybody in the group gave the same answer"


@dataclass(frozen=True)
class Groups:
    """Size, mean and variance of groups.

    Attributes
    ----------
    n : ndarray of float, shape (...)
        How many people have a score.
    mean : ndarray of float, shape (...)
        In scale points; NaN for nobody.
    var : ndarray of float, shape (...)
        With n - 1, in squared scale points; NaN for fewer than two people.
    """

    n: Floats
    mean: Floats
    var: Floats

    @staticmethod
    def of(n: ArrayLike, mean: ArrayLike, var: ArrayLike) -> Groups:
        """Groups from plain numbers or arrays, broadcast together."""
        arrays = (np.asarray(x, dtype=np.float64) for x in (n, mean, var))
        return Groups(*np.broadcast_arrays(*arrays))


def summarise(values: ArrayLike, counts: ArrayLike) -> Groups:
    """Size, mean and variance of groups from their histograms.

    Parameters
    ----------
    values : array_like of float, shape (n_values,)
        The scores that occur, in scale points.
    counts : array_like of float, shape (..., n_values)
        How many people of each group have each score.

    Returns
    -------
    Groups
        Arrays of the leading shape of `counts`; NaN where undefined.

    Raises
    ------
    ValueError
        If the shapes do not fit or a count is negative.

    Examples
    --------
    >>> summarise([1, 2, 3], [[1, 1, 1], [0, 4, 0]]).var.tolist()
    [1.0, 0.0]
    """
    found = moments(*histogram(values, counts))
    return Groups(found.n.astype(np.float64), found.mean, found.var)


def histogram(values: ArrayLike, counts: ArrayLike) -> tuple[Floats, Floats]:
    """The scores in ascending order and the counts in the same order, checked.

    Parameters
    ----------
    values : array_like of float, shape (n_values,)
        The scores that occur; no score twice.
    counts : array_like of float, shape (..., n_values)
        How many people of each group have each score.

    Returns
    -------
    tuple of ndarray
        The ascending scores and the counts in their order.

    Raises
    ------
    ValueError
        If the shapes do not fit, a score occurs twice or is not finite, or a count is negative.

    Examples
    --------
    >>> histogram([3, 1], [[5, 7]])[1].tolist()
    [[7.0, 5.0]]
    """
    score = np.asarray(values, dtype=np.float64)
    count = np.asarray(counts, dtype=np.float64)
    if score.ndim != 1 or not np.isfinite(score).all():
        raise ValueError("values must be a 1-D array of different, finite scores")
    order = np.argsort(score)
    score = score[order]
    if (score[1:] == score[:-1]).any():
        raise ValueError("values must be a 1-D array of different, finite scores")
    if count.ndim == 0 or count.shape[-1] != score.size:
        raise ValueError(
            f"counts must have {score.size} scores on its last axis, not shape {count.shape}"
        )
    if not (count >= 0).all():
        raise ValueError("counts must not be negative or NaN")
    return score, count[..., order]


def reasons(shape: tuple[int, ...], *causes: tuple[NDArray[np.bool_], str]) -> Reasons:
    """The first cause that holds at each place, or "" where none does.

    Parameters
    ----------
    shape : tuple of int
        The shape of the answer.
    *causes : tuple of (ndarray of bool, str)
        Where a cause holds, and its words; earlier ones win.

    Returns
    -------
    ndarray of str, shape `shape`
        The words.

    Examples
    --------
    >>> reasons((2,), (np.array([True, False]), "too few")).tolist()
    ['too few', '']
    """
    number = np.zeros(shape, np.intp)
    for place, (holds, _) in reversed(list(enumerate(causes, start=1))):
        number[np.broadcast_to(holds, shape)] = place
    return np.asarray(np.array(["", *(words for _, words in causes)])[number])


def refuse_single(reason: Reasons) -> None:
    """Raise for a call about one group whose result is undefined.

    Parameters
    ----------
    reason : ndarray of str
        Why the result is undefined; "" where it is defined.

    Raises
    ------
    ValueError
        If `reason` is about one group and not empty.
    """
    if reason.ndim == 0 and str(reason):
        raise ValueError(str(reason))
