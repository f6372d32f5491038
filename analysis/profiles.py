"""Orders of preference as sums: what consensus on priorities needs of a group, and no person."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields

import numpy as np
from numpy.typing import ArrayLike, NDArray

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

_PASS = 1 << 15


@dataclass(frozen=True, eq=False)
class Profiles:
    """Sums over the members of C groups, who each valued the same J objects.

    Each member's values are standardised and scaled to length 1, so that everybody counts the same
    and the inner product of two members is their correlation. Sums of two parts of a group add.

    Attributes
    ----------
    n : ndarray of int, shape (C,)
        Members with a complete profile that is not constant.
    left_out : ndarray of int, shape (C,)
        Members without one.
    sums : ndarray of float, shape (C, J)
        Sum of the members' vectors.
    products : ndarray of float, shape (C, J, J)
        Sum of the outer products of each member's vector with itself.
    rank_sums : ndarray of float, shape (C, J)
        Sum of the members' mid-ranks; the highest value has the highest rank.
    ties : ndarray of float, shape (C,)
        Sum over members and their tied values of t³ - t.
    """

    n: Ints
    left_out: Ints
    sums: Floats
    products: Floats
    rank_sums: Floats
    ties: Floats

    @property
    def n_objects(self) -> int:
        """How many objects were valued, J."""
        return int(self.sums.shape[1])

    def __add__(self, other: Profiles) -> Profiles:
        if self.sums.shape != other.sums.shape:
            raise ValueError(
                f"profiles of shape {self.sums.shape} and {other.sums.shape} do not add"
            )
        pairs = (
            getattr(self, field.name) + getattr(other, field.name) for field in fields(Profiles)
        )
        return Profiles(*pairs)

    def merge(self, groups: Sequence[Sequence[int]]) -> Profiles:
        """Sum groups into new groups.

        Parameters
        ----------
        groups : sequence of sequences of int
            What each new group is made of; one may be empty, and groups may overlap.

        Returns
        -------
        Profiles
            One row a new group.
        """
        member = np.zeros((len(groups), len(self.n)))
        for row, group in enumerate(groups):
            member[row, list(group)] = 1

        arrays = [getattr(self, field.name) for field in fields(Profiles)]
        return Profiles(*(np.tensordot(member, a, axes=1).astype(a.dtype) for a in arrays))

    def select(self, groups: Sequence[int]) -> Profiles:
        """Return some groups, in the order asked.

        Parameters
        ----------
        groups : sequence of int
            Which groups.

        Returns
        -------
        Profiles
            As many groups as asked for.
        """
        chosen = np.asarray(groups, np.intp)
        return Profiles(*(getattr(self, field.name)[chosen] for field in fields(Profiles)))


def profiles(
    values: ArrayLike, group: ArrayLike | None = None, n_groups: int | None = None
) -> Profiles:
    """Sum the profiles of the members of groups.

    Parameters
    ----------
    values : array_like of float, shape (n, J)
        One row a member, one column an object: a rank, a rating or a score, on any scale on which
        more means more. A row with a NaN, or with all values alike, is left out.
    group : array_like of int, shape (n,), optional
        The group of each member; one group by default.
    n_groups : int, optional
        How many groups there are; as many as occur by default.

    Returns
    -------
    Profiles
        The sums, in linear passes over the members.

    Raises
    ------
    ValueError
        If the shapes do not fit, there are fewer than two objects, or a group is out of range.

    Examples
    --------
    >>> both = profiles([[1, 2, 3], [3, 2, 1], [2, 2, 2]])
    >>> both.n.tolist(), both.left_out.tolist(), both.rank_sums.tolist()
    ([2], [1], [[4.0, 4.0, 4.0]])
    """
    matrix = np.asarray(values)
    if matrix.ndim != 2 or matrix.shape[1] < 2:
        raise ValueError(f"values must be members by two or more objects, not {matrix.shape}")
    place = np.zeros(len(matrix), np.intp) if group is None else np.asarray(group, np.intp)
    if place.shape != matrix.shape[:1]:
        raise ValueError(f"group must have the shape {matrix.shape[:1]}, not {place.shape}")
    count = n_groups if n_groups is not None else int(place.max(initial=0)) + 1
    if place.size and not 0 <= place.min() <= place.max() < count:
        raise ValueError(f"group must be between 0 and {count - 1}")
    objects = matrix.shape[1]
    shape = (count, objects)
    total = Profiles(
        np.zeros(count, np.int64),
        np.zeros(count, np.int64),
        np.zeros(shape),
        np.zeros((*shape, objects)),
        np.zeros(shape),
        np.zeros(count),
    )
    for start in range(0, len(matrix), _PASS):
        part = slice(start, start + _PASS)
        _add(total, np.asarray(matrix[part], np.float64), place[part])
    return total


def _add(total: Profiles, values: Floats, place: NDArray[np.intp]) -> None:
    units = unit_vectors(values)
    known = ~np.isnan(units[:, 0])
    ranks, ties = rank_members(values[known])
    np.add.at(total.left_out, place[~known], 1)
    for group in np.unique(place[known]).tolist():
        mine = place[known] == group
        vectors = units[known][mine]
        total.n[group] += len(vectors)
        total.sums[group] += vectors.sum(axis=0)
        total.products[group] += vectors.T @ vectors
        total.rank_sums[group] += ranks[mine].sum(axis=0)
        total.ties[group] += ties[mine].sum()


def unit_vectors(values: ArrayLike) -> Floats:
    """Standardise each member's values and scale them to length 1.

    Parameters
    ----------
    values : array_like of float, shape (n, J)
        One row a member.

    Returns
    -------
    ndarray of float, shape (n, J)
        z-scores with the population SD, divided by √J; NaN for a row with a NaN or no spread.

    Examples
    --------
    >>> unit_vectors([[1, 3], [2, 2]]).round(4).tolist()
    [[-0.7071, 0.7071], [nan, nan]]
    """
    matrix = np.asarray(values, dtype=np.float64)
    centred = matrix - matrix.mean(axis=1, keepdims=True)
    flat = matrix.max(axis=1) == matrix.min(axis=1)
    length = np.sqrt((centred**2).sum(axis=1))
    length[flat | (length == 0)] = np.nan
    return np.asarray(centred / length[:, None])


def rank_members(values: ArrayLike) -> tuple[Floats, Floats]:
    """Rank each member's values, tied ones sharing the mean of their places.

    Parameters
    ----------
    values : array_like of float, shape (n, J)
        One row a member, without NaN.

    Returns
    -------
    ranks : ndarray of float, shape (n, J)
        From 1, the lowest value.
    ties : ndarray of float, shape (n,)
        Sum of t³ - t over sets of t tied values.

    Examples
    --------
    >>> ranks, ties = rank_members([[10, 30, 20, 20]])
    >>> ranks.tolist(), ties.tolist()
    ([[1.0, 4.0, 2.5, 2.5]], [6.0])
    """
    matrix = np.asarray(values, dtype=np.float64)
    under = np.zeros(matrix.shape)
    same = np.zeros(matrix.shape)
    for column in range(matrix.shape[1]):
        other = matrix[:, column, None]
        under += other < matrix
        same += other == matrix
    return under + (same + 1) / 2, (same**2 - 1).sum(axis=1)


def preferences(places: ArrayLike, top: int | None = None) -> Floats:
    """Turn given places into values: the first place is the highest, what got none is tied last.

    Parameters
    ----------
    places : array_like of int, shape (n, J)
        1 for the first place, and so on; 0 or more than J for an object without a place.
    top : int, optional
        Treat places after this one as none, so that full rankings and top lists compare.

    Returns
    -------
    ndarray of float, shape (n, J)
        J + 1 minus the mid-rank; NaN for a member who gave no place, or the same to all.

    Raises
    ------
    ValueError
        If `places` is not 2-D or `top` is under 1.

    Examples
    --------
    >>> preferences([[2, 1, 0, 3, 0]]).tolist()
    [[4.0, 5.0, 1.5, 3.0, 1.5]]
    >>> preferences([[2, 1, 0, 3, 0]], top=1).tolist()
    [[2.5, 5.0, 2.5, 2.5, 2.5]]
    """
    given = np.asarray(places)
    if given.ndim != 2:
        raise ValueError(f"places must be members by objects, not {given.shape}")
    objects = given.shape[1]
    last = objects if top is None else top
    if last < 1:
        raise ValueError(f"top must be at least 1, not {top}")
    ranked = (given >= 1) & (given <= min(last, objects))
    value = np.where(ranked, -given.astype(np.float64), -objects - 1.0)
    ranks, _ = rank_members(value)
    ranks[value.max(axis=1) == value.min(axis=1)] = np.nan
    return ranks
