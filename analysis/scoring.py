"""Scores of people and answers to items, read from a tally; recoding happens here and once."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from analysis.layout import Layout
from analysis.tally import Tally

IntArray = NDArray[np.int64]
FloatArray = NDArray[np.float64]

_SAME = 10  # decimals; two means of up to 300 answers differ by more than 1e-5


@dataclass(frozen=True)
class Moments:
    """How many, their mean and their variance, each of the same shape.

    Attributes
    ----------
    n : ndarray of int
        Values.
    mean : ndarray of float
        NaN where n is 0.
    var : ndarray of float
        With n - 1; NaN where n is under 2.
    """

    n: IntArray
    mean: FloatArray
    var: FloatArray

    @property
    def sd(self) -> FloatArray:
        """Standard deviation, with n - 1."""
        return np.sqrt(self.var)


@dataclass(frozen=True)
class Histogram:
    """Which scores occur and how often, without loss.

    Attributes
    ----------
    values : ndarray of float, shape (V,)
        Ascending, on the item-mean scale.
    counts : ndarray of int, shape (C, V)
        People of each cell with each score.
    """

    values: FloatArray
    counts: IntArray


@dataclass(frozen=True)
class Favourable:
    """Favourable answers among valid ones, after recoding.

    Attributes
    ----------
    items : ndarray of float, shape (C, I)
        Share per item, 0 to 1; NaN where nobody answered.
    dimensions : ndarray of float, shape (C, D)
        Share of the answers to all items of the dimension pooled.
    item_answers : ndarray of int, shape (C, I)
        Valid answers behind `items`.
    dimension_answers : ndarray of int, shape (C, D)
        Valid answers behind `dimensions`.
    """

    items: FloatArray
    dimensions: FloatArray
    item_answers: IntArray
    dimension_answers: IntArray


def ratio(numerator: NDArray[np.number], denominator: NDArray[np.number]) -> FloatArray:
    """Divide, giving NaN where the denominator is 0.

    Parameters
    ----------
    numerator, denominator : ndarray
        Arrays of shapes that broadcast.

    Returns
    -------
    ndarray of float
        The quotients.
    """
    defined = denominator != 0
    quotient = numerator / np.where(defined, denominator, 1)
    return np.where(defined, quotient, np.nan)


def moments(values: FloatArray, counts: NDArray[np.integer] | FloatArray) -> Moments:
    """Mean and variance of values that occur a number of times.

    Parameters
    ----------
    values : ndarray of float, shape (…, V)
        The values; broadcasts against `counts`.
    counts : ndarray of int, shape (…, V)
        How often each occurs.

    Returns
    -------
    Moments
        Over the last axis. A group whose values are all the same has a variance of exactly 0.

    Examples
    --------
    >>> float(moments(np.array([1.0, 2.0, 3.0]), np.array([1, 0, 1])).var)
    2.0
    """
    n = np.asarray(counts.sum(axis=-1), np.int64)
    mean = ratio((values * counts).sum(axis=-1), n)
    one = (counts > 0).sum(axis=-1) == 1
    if one.any():  # not the quotient, which may be the next number beside it
        mean = np.where(one, (values * (counts > 0)).sum(axis=-1), mean)
    squares = (counts * (values - np.nan_to_num(mean)[..., None]) ** 2).sum(axis=-1)
    return Moments(n, mean, np.where(n > 1, ratio(squares, n - 1), np.nan))


def score_histogram(tally: Tally, dimension: int) -> Histogram:
    """Return the distribution of scores on one dimension.

    Parameters
    ----------
    tally : Tally
        The counts of C cells.
    dimension : int
        The dimension's place in the layout.

    Returns
    -------
    Histogram
        Of people who answered at least `minimum_answered` of its items; a score is the mean of a
        person's answers, recoded.

    Examples
    --------
    >>> from analysis.layout import DimensionLayout, ItemLayout
    >>> from analysis.tally import tally
    >>> items = tuple(ItemLayout(key, (1, 2, 3), (False, False, True)) for key in "ab")
    >>> counted = tally([[3, 2], [2, 0], [1, 0]], [0, 0, 0], 1,
    ...                 Layout(items, (DimensionLayout("d", (0, 1), 1),)))
    >>> score_histogram(counted, 0)
    Histogram(values=array([1. , 2. , 2.5]), counts=array([[1, 1, 1]]))
    """
    layout = tally.layout.dimensions[dimension]
    low = tally.layout.values_of(layout)[0]
    scores = tally.scores[dimension][:, layout.minimum_answered :]
    used = np.argwhere(scores.any(axis=0))
    value = low + used[:, 1] / (used[:, 0] + layout.minimum_answered)
    order = np.argsort(value, kind="stable")
    value, used = value[order], used[order]
    if not value.size:
        return Histogram(value, np.zeros((tally.n_cells, 0), np.int64))
    starts = np.flatnonzero(np.diff(value.round(_SAME), prepend=-np.inf))
    counts = np.add.reduceat(scores[:, used[:, 0], used[:, 1]], starts, axis=1)
    return Histogram(value[starts], counts)


def score_moments(tally: Tally) -> Moments:
    """Number, mean and variance of the scores of every cell on every dimension.

    Parameters
    ----------
    tally : Tally
        The counts of C cells over D dimensions.

    Returns
    -------
    Moments
        Arrays of shape (C, D), on the item-mean scale (such as 1 to 5).
    """
    each = [
        moments(histogram.values, histogram.counts)
        for histogram in (score_histogram(tally, d) for d in range(len(tally.layout.dimensions)))
    ]
    shape = (tally.n_cells, 0)
    if not each:
        return Moments(np.zeros(shape, np.int64), np.zeros(shape), np.zeros(shape))
    return Moments(
        np.stack([m.n for m in each], axis=1),
        np.stack([m.mean for m in each], axis=1),
        np.stack([m.var for m in each], axis=1),
    )


def score_n(tally: Tally) -> IntArray:
    """People with a score, per cell and dimension.

    Parameters
    ----------
    tally : Tally
        The counts of C cells over D dimensions.

    Returns
    -------
    ndarray of int, shape (C, D)
        Those who answered at least `minimum_answered` items of the dimension.
    """
    return score_moments(tally).n


def score_mean(tally: Tally) -> FloatArray:
    """Mean score, per cell and dimension.

    Parameters
    ----------
    tally : Tally
        The counts of C cells over D dimensions.

    Returns
    -------
    ndarray of float, shape (C, D)
        On the item-mean scale; NaN where nobody has a score.
    """
    return score_moments(tally).mean


def counts_as_asked(tally: Tally) -> IntArray:
    """How often each option was chosen, not recoded.

    Parameters
    ----------
    tally : Tally
        The counts of C cells over I items.

    Returns
    -------
    ndarray of int, shape (C, I, A)
        In the order of the options as asked; items with fewer options than A end in zeros.
    """
    return tally.codes[:, :, 1 : tally.layout.options + 1]


def counts_recoded(tally: Tally) -> IntArray:
    """How often each value was chosen, reverse-keyed items recoded.

    Parameters
    ----------
    tally : Tally
        The counts of C cells over I items.

    Returns
    -------
    ndarray of int, shape (C, I, A)
        In ascending order of the recoded value; items with fewer options than A end in zeros.
    """
    counts = counts_as_asked(tally).copy()
    for column, item in enumerate(tally.layout.items):
        if item.reverse:
            options = len(item.values)
            counts[:, column, :options] = counts[:, column, :options][:, ::-1]
    return counts


def dimension_counts(tally: Tally, dimension: int) -> IntArray:
    """Recoded option counts of the items of one dimension, each item's own answers.

    Parameters
    ----------
    tally : Tally
        The counts of C cells.
    dimension : int
        The dimension's place in the layout.

    Returns
    -------
    ndarray of int, shape (C, m, options)
        Everybody who answered the item; `Tally.complete` holds those who answered all items.
    """
    layout = tally.layout.dimensions[dimension]
    options = len(tally.layout.values_of(layout))
    return counts_recoded(tally)[:, list(layout.columns), :options]


def item_moments(tally: Tally) -> Moments:
    """Number, mean and variance of the answers to every item, recoded.

    Parameters
    ----------
    tally : Tally
        The counts of C cells over I items.

    Returns
    -------
    Moments
        Arrays of shape (C, I), on the item's scale.
    """
    return moments(_values(tally.layout), counts_recoded(tally))


def favourable(tally: Tally) -> Favourable:
    """Share of favourable answers among valid ones, after recoding.

    Parameters
    ----------
    tally : Tally
        The counts of C cells over I items and D dimensions.

    Returns
    -------
    Favourable
        Per item, and per dimension with the answers to its items pooled; a person below
        `minimum_answered` still counts with the answers given.
    """
    counts = counts_recoded(tally)
    chosen = np.zeros((len(tally.layout.items), tally.layout.options), bool)
    for column, item in enumerate(tally.layout.items):
        chosen[column, : len(item.favourable)] = item.favourable
    good, answers = (counts * chosen).sum(axis=2), counts.sum(axis=2)
    members = _members(tally.layout)
    pooled_good, pooled = good @ members, answers @ members
    return Favourable(ratio(good, answers), ratio(pooled_good, pooled), answers, pooled)


def cannot_say(tally: Tally) -> FloatArray:
    """Share of "I can't say" among those who were asked.

    Parameters
    ----------
    tally : Tally
        The counts of C cells over I items.

    Returns
    -------
    ndarray of float, shape (C, I)
        0 to 1. People who were asked but left the item unanswered count as asked; NaN where
        nobody was asked.
    """
    cannot, not_asked = tally.codes[:, :, -2], tally.codes[:, :, -1]
    return ratio(cannot, tally.n[:, None] - not_asked)


def _values(layout: Layout) -> FloatArray:
    values = np.zeros((len(layout.items), layout.options))
    for column, item in enumerate(layout.items):
        values[column, : len(item.values)] = item.values
    return values


def _members(layout: Layout) -> IntArray:
    """Which item belongs to which dimension, shape (I, D)."""
    members = np.zeros((len(layout.items), len(layout.dimensions)), np.int64)
    for number, dimension in enumerate(layout.dimensions):
        members[list(dimension.columns), number] = 1
    return members
