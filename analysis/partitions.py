"""Whether several groupings of the same people give a small group away when all are published.

The rule is that of `analysis.cuts`: no group of 1 to k - 1 people may follow from sums over the
groups of all partitions. Here everybody is in one group of each partition, so a person's value x is
the sum of one coefficient from each, and a derivable group is where x is 1, with x = 0 elsewhere.

An integer program answers that, but not for a hundred thousand people in a thousand shops. So the
program is made small first, by what must hold in every derivable group of fewer than k people:

1. A partition whose groups are unions of another's groups adds nothing.
2. Between two partitions the minimum cut is the whole answer.
3. Take everybody who is in the same groups of all partitions but two. Among them x is a sum of two
   coefficients, so it is 0 on every edge whose ends no cut under k parts (`cuts.inseparable`; the
   argument about thresholds in `analysis.cuts` holds, since these cuts are part of the group).
4. x is 0 where k or more people are in the same groups.
5. x is linear in the coefficients: where a row of the table of memberships depends on rows on which
   x is 0, x is 0 there too. What is left has few dimensions, rows that agree in them are one, and
   4 applies to these again.

Repeated until nothing changes. In most companies nobody is left, which is the proof; else the
integer program decides about those who are. When they are too many for it, they count as derivable:
the mistake is then that a group is merged without need.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import combinations

import numpy as np
from numpy.typing import ArrayLike, NDArray

from analysis.cuts import draw_together, minimum_cut
from analysis.integer_program import solve

LARGEST = 1_500  # kinds of people that the integer program is asked about
WIDEST = 10_000_000  # numbers in the table of what is left
NOTHING = 1e-7  # a row shorter than this lies in the span of the others
TWO = 2

Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]


@dataclass(frozen=True)
class Suspects:
    """People of whom too few can be worked out.

    Attributes
    ----------
    people : tuple of int
        Their positions.
    proven : bool
        Whether they are such a group; otherwise it is among them, if there is one.
    """

    people: tuple[int, ...]
    proven: bool


def suspects(homes: ArrayLike, minimum: int) -> Suspects | None:
    """Find people who can be worked out from all groupings together though they are too few.

    Parameters
    ----------
    homes : array_like of int, shape (n_partitions, n_people)
        The group of every person in every partition.
    minimum : int
        How many people a group must have that can be worked out.

    Returns
    -------
    Suspects or None
        None is a proof that there is no such group.

    Raises
    ------
    ValueError
        If `homes` is not a table, or `minimum` is not positive.

    Examples
    --------
    Two departments and two shops; one person of the first department is in the second shop.

    >>> suspects([[0, 0, 0, 0, 1, 1, 1], [0, 0, 0, 1, 1, 1, 1]], 3)
    Suspects(people=(3,), proven=True)
    """
    table = np.asarray(homes, dtype=np.int64)
    if table.ndim != TWO:
        raise ValueError(f"homes must be a table of partitions and people, not {table.ndim}-D")
    if minimum < 1:
        raise ValueError(f"minimum must be positive, not {minimum}")
    table = _needed(table)
    if len(table) < TWO or not table.size:
        return None
    kinds, kind_of, weight = _kinds(table)
    for first, second in combinations(reversed(range(len(table))), 2):
        cut = minimum_cut(
            kinds[first].tolist(), kinds[second].tolist(), weight.tolist(), below=minimum
        )
        if cut is not None:
            return Suspects(_people(kind_of, list(cut.cells)), proven=True)
    if len(table) == TWO:
        return None
    found = _of_all(kinds, weight, minimum)
    return None if found is None else Suspects(_people(kind_of, found[0]), proven=found[1])


def _needed(table: Ints) -> Ints:
    """Without partitions that are unions of groups of another one."""
    rows = [np.unique(row, return_inverse=True)[1].astype(np.int64) for row in table]
    kept = list(range(len(rows)))
    for row in reversed(range(len(rows))):
        if any(_refines(rows[other], rows[row]) for other in kept if other != row):
            kept.remove(row)
    return np.array([rows[row] for row in kept])


def _refines(fine: Ints, coarse: Ints) -> bool:
    return int(np.unique(fine * (coarse.max() + 1) + coarse).size) == int(fine.max()) + 1


def _kinds(table: Ints) -> tuple[Ints, Ints, Ints]:
    """People who are in the same groups throughout, as one column each with its weight."""
    code = _together(table)
    _, first, kind_of, weight = np.unique(
        code, return_index=True, return_inverse=True, return_counts=True
    )
    return table[:, first], kind_of.ravel(), weight


def _together(rows: Ints) -> Ints:
    """One number for each combination of groups."""
    code = np.zeros(rows.shape[1], dtype=np.int64)
    for row in rows:
        code = np.unique(code * (row.max() + 1) + row, return_inverse=True)[1].ravel()
    return code


def _people(kind_of: Ints, kinds: list[int]) -> tuple[int, ...]:
    return tuple(np.flatnonzero(np.isin(kind_of, kinds)).tolist())


def _of_all(kinds: Ints, weight: Ints, minimum: int) -> tuple[list[int], bool] | None:
    """The kinds in a small derivable group, and whether that is certain."""
    zero = weight >= minimum
    while True:
        before = int(zero.sum())
        for strata in _strata(kinds):
            _hold(kinds, weight, zero, strata, minimum)
        reduced = _span(kinds, weight, zero, minimum)
        if zero.all():
            return None
        if int(zero.sum()) == before:
            break
    left = np.flatnonzero(~zero)
    if reduced is None or len(reduced[0]) > LARGEST:
        return left.tolist(), False
    rows, same = reduced
    people = np.zeros(len(rows))
    np.add.at(people, same, weight[left])
    try:
        chosen = solve(rows, people, minimum)
    except RuntimeError:
        return left.tolist(), False
    return None if chosen is None else (left[chosen[same]].tolist(), True)


def _strata(kinds: Ints) -> Iterator[tuple[int, int, Ints]]:
    """Every two partitions, and who is in the same groups of the others."""
    for first, second in combinations(range(len(kinds)), 2):
        others = [row for row in range(len(kinds)) if row not in {first, second}]
        yield first, second, _together(kinds[others])


def _hold(
    kinds: Ints, weight: Ints, zero: Bools, strata: tuple[int, int, Ints], minimum: int
) -> None:
    """Mark kinds of people whose two groups no cut under the minimum parts in their stratum."""
    first, second, stratum = strata
    offset = int(kinds[first].max()) + 1
    for members in _by_group(stratum):
        if weight[members].sum() < minimum:
            continue
        graph: dict[int, dict[int, int]] = defaultdict(dict)
        ends = list(
            zip(
                kinds[first, members].tolist(),
                (kinds[second, members] + offset).tolist(),
                strict=True,
            )
        )
        for (a, b), share, held in zip(
            ends, weight[members].tolist(), zero[members].tolist(), strict=True
        ):
            graph[a][b] = graph[b][a] = minimum if held else share
        home = draw_together(graph, minimum)
        zero[members] |= [home[a] == home[b] for a, b in ends]


def _by_group(group_of: Ints) -> list[Ints]:
    order = np.argsort(group_of, kind="stable")
    return np.split(order, np.flatnonzero(np.diff(group_of[order])) + 1)


def _span(
    kinds: Ints, weight: Ints, zero: Bools, minimum: int
) -> tuple[NDArray[np.float64], Ints] | None:
    """Mark what depends on what is zero; give what is left in its own few dimensions.

    The result is one row for each kind of people that can still be told apart, and the row of each
    column of `kinds` that is not marked; None if that would be too large a table.
    """
    offsets = np.concatenate([[0], np.cumsum(kinds.max(axis=1) + 1)[:-1]])
    while True:
        free = _free(kinds, zero)
        left = np.flatnonzero(~zero)
        if free.shape[1] * left.size > WIDEST:
            return None
        rows = free[kinds[:, left] + offsets[:, None]].sum(axis=0)
        nothing = np.abs(rows).max(axis=1, initial=0) < NOTHING
        zero[left[nothing]] = True
        left, rows = left[~nothing], rows[~nothing]
        _, one_of, same = np.unique(
            np.round(rows, 6), axis=0, return_index=True, return_inverse=True
        )
        same = same.ravel()
        people = np.zeros(len(one_of), dtype=np.int64)
        np.add.at(people, same, weight[left])
        heavy = people[same] >= minimum
        if not heavy.any():
            return _orthogonal(rows[one_of]), same
        zero[left[heavy]] = True


def _orthogonal(rows: NDArray[np.float64]) -> NDArray[np.float64]:
    """The same rows in coordinates of their own span, so that no coefficient need be large."""
    left, lengths, _ = np.linalg.svd(rows, full_matrices=False)
    return np.asarray(left[:, lengths > NOTHING])


def _free(kinds: Ints, zero: Bools) -> NDArray[np.float64]:
    """A basis of the coefficients of groups for which everything marked is zero."""
    from scipy.linalg import eigh
    from scipy.sparse import csr_array

    sizes = kinds.max(axis=1) + 1
    offsets = np.concatenate([[0], np.cumsum(sizes)[:-1]])
    marked = np.flatnonzero(zero)
    columns = (kinds[:, marked] + offsets[:, None]).T
    rows = np.repeat(np.arange(len(marked)), len(kinds))
    shape = (len(marked), int(sizes.sum()))
    member = csr_array((np.ones(columns.size), (rows, columns.ravel())), shape=shape)
    gram = (member.T @ member).toarray()
    values, vectors = eigh(gram)
    return np.asarray(vectors[:, values <= NOTHING * max(1.0, values[-1])])
