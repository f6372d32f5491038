"""Who judges whom: departments judged by people of other departments, safe by joining the judges.

The people who judged one department form one partition by their own department. Judging
departments that are too few for one judged department are joined there, so every difference of
unions of shown groups is a union of groups of at least the promised size. Different judged
departments are different questions, so no statistic of one can be subtracted from a statistic of
another; and a judging department has no total over judged ones here, since it could only cover
what is shown anyway.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from analysis.promise import Promise

OTHERS = -1
NOWHERE = -2

Ints = NDArray[np.intp]
Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Judged:
    """What may be shown of a round; axis 0 is who judges, axis 1 who is judged.

    The last row of axis 0 are the others, as in what was given. ``n`` is 0 and the rest NaN where
    nothing stands; under the size for details a mean is rounded to 0.1, and ``sd`` and ``counts``
    are NaN. ``total_mean`` is as coarse as the coarsest group that it holds.
    """

    n: Ints
    mean: Floats
    sd: Floats
    counts: Floats
    total_n: Ints
    total_mean: Floats


def homes(judges: ArrayLike, people: ArrayLike, minimum: int) -> Ints:
    r"""Where the judges of each department are counted, for each judged department by itself.

    Parameters
    ----------
    judges : array_like of int, shape (n_judging, n_judged)
        How many people of a department gave a judgement that counts. The last row are the others:
        people of no department, or of several that were joined before.
    people : array_like of int, shape (n_judged,)
        How many people of the judged department answered the survey.
    minimum : int
        The promised size of a group.

    Returns
    -------
    ndarray of int, shape (n_judging, n_judged)
        The row itself, `OTHERS` (the last row), or `NOWHERE` where nothing of the judged department
        may be shown.

    Raises
    ------
    ValueError
        If the shapes do not fit each other.

    Examples
    --------
    >>> homes([[9], [6], [2], [0]], [8], 5)
    array([[ 0],
           [-1],
           [-1],
           [-1]])
    """
    counted, size = np.asarray(judges), np.asarray(people)
    if counted.ndim != 2 or counted.shape[1:] != size.shape:
        raise ValueError(
            f"judges has shape {counted.shape}, which does not fit people of shape {size.shape}"
        )
    places = np.full(counted.shape, NOWHERE, np.intp)
    for judged in np.flatnonzero((size >= minimum) & (counted.sum(axis=0) >= minimum)):
        places[:, judged] = _partition(counted[:, judged], minimum)
    return places


def _partition(judges: Ints, minimum: int) -> Ints:
    """One judged department: those alone who are enough, the smallest with too few others."""
    alone = judges >= minimum
    alone[OTHERS] = False
    by_size = [row for row in np.argsort(judges, kind="stable") if alone[row]]
    while 0 < judges[~alone].sum() < minimum:
        alone[by_size.pop(0)] = False
    return np.where(alone, np.arange(len(judges)), OTHERS).astype(np.intp)


def joined(counts: ArrayLike, places: Ints) -> Ints:
    """Counts of options with judges moved to where they are counted.

    Parameters
    ----------
    counts : array_like of int, shape (n_judging, n_judged, n_options)
        How many chose each option.
    places : ndarray of int, shape (n_judging, n_judged)
        As `homes` gives them.

    Returns
    -------
    ndarray of int, shape (n_judging, n_judged, n_options)
        What stands nowhere is left out.
    """
    given = np.asarray(counts)
    moved = np.zeros_like(given)
    for row, judged in np.argwhere(places != NOWHERE):
        moved[places[row, judged], judged] += given[row, judged]
    return moved


def release(counts: ArrayLike, people: ArrayLike, promise: Promise, values: ArrayLike) -> Judged:
    """Let out of a round what the promise allows.

    Parameters
    ----------
    counts : array_like of int, shape (n_judging, n_judged, n_options)
        How many people of a department chose each option for a department; the last row are the
        others.
    people : array_like of int, shape (n_judged,)
        How many people of the judged department answered the survey.
    promise : Promise
        What the people were promised.
    values : array_like of float, shape (n_options,)
        What each option is worth.

    Returns
    -------
    Judged
        Means, and details where enough people judged.
    """
    given, worth = np.asarray(counts), np.asarray(values, float)
    places = homes(given.sum(axis=2), people, promise.minimum_group)
    moved = joined(given, places)
    n = moved.sum(axis=2)
    coarse = (n > 0) & (n < promise.detail)
    mean, sd = _moments(moved, n, worth)
    total = moved.sum(axis=0)
    total_n = total.sum(axis=1)
    total_mean, _ = _moments(total, total_n, worth)
    return Judged(
        n=n,
        mean=np.where(coarse, mean.round(1), mean),
        sd=np.where(n >= promise.detail, sd, np.nan),
        counts=np.where((n >= promise.detail)[..., None], moved, np.nan),
        total_n=total_n,
        total_mean=np.where(coarse.any(axis=0), total_mean.round(1), total_mean),
    )


def _moments(counts: Ints, n: Ints, worth: Floats) -> tuple[Floats, Floats]:
    with np.errstate(invalid="ignore", divide="ignore"):
        mean = np.where(n > 0, counts @ worth / n, np.nan)
        around = (counts * (worth - mean[..., None]) ** 2).sum(axis=-1)
        return mean, np.where(n > 1, np.sqrt(around / (n - 1)), np.nan)
