"""What a reader of everything released could work out. Shares no code with what protects."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import combinations

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import LinearConstraint, linprog, milp

from analysis.promise import Promise
from analysis.released import Group, Released, View
from analysis.tally import Tally


@dataclass(frozen=True)
class Target:
    """One statistic: the groups it is published for, who is in it, and how many must be hidden."""

    name: str
    groups: tuple[frozenset[int], ...]
    people: NDArray[np.int64]
    minimum: NDArray[np.int64]

    def __post_init__(self) -> None:
        assert len(self.people) == len(self.minimum)


def target_of(
    groups: Iterable[Iterable[int]], people: Sequence[int], minimum: int | Sequence[int]
) -> Target:
    """One statistic that is published for these groups of cells."""
    needed = np.broadcast_to(np.asarray(minimum), len(people))
    return Target("given", tuple(frozenset(group) for group in groups), np.array(people), needed)


def targets(released: Released, truth: Tally, promise: Promise) -> list[Target]:
    """Every statistic that is published, with all its groups of all partitions together.

    A statistic of a higher resolution is published for the groups of that and all higher ones; a
    mean follows from the counts of the higher ones, so it is known for the groups of all.
    """
    n_cells = truth.n_cells
    by_level = np.array([promise.minimum_for(cell.level) for cell in released.cells])
    steps = [
        ("mean", by_level),
        ("detail", np.full(n_cells, promise.detail)),
        ("reliability", np.full(n_cells, promise.reliability)),
    ]
    found = []
    for position, (step, minimum) in enumerate(steps):
        higher = [released.resolutions[name] for name, _ in steps[position:]]
        found.append(_target(f"{step}: people", [r.people for r in higher], truth.n, minimum))
        scored = truth.overall.sum(axis=1)
        found.append(_target(f"{step}: overall", [r.overall for r in higher], scored, minimum))
        for d, dimension in enumerate(truth.layout.dimensions):
            views = [r.dimensions[dimension.key] for r in higher]
            for resolution in higher:  # rows of the common groups that are filled
                rows = resolution.tally.pair_n[:, d, d]
                views.append(_only(resolution.common, lambda group, rows=rows: rows[group.row] > 0))
            people = truth.pair_n[:, d, d]
            found.append(_target(f"{step}: {dimension.key}", views, people, minimum))
            if step != "mean":  # shares and counts hold people without a score, too
                answered = truth.scores[d][:, 1:].sum(axis=(1, 2))
                found.append(_target(f"{step}: answers {dimension.key}", views, answered, minimum))
    options = truth.layout.options
    for i, item in enumerate(truth.layout.items):
        valid = truth.codes[:, i, 1 : options + 1].sum(axis=1)
        view = released.detail.items[item.key]
        found.append(_target(f"item {item.key}", [view], valid, steps[1][1]))
    return found


def _only(view: View, keep: Callable[[Group], bool]) -> list[Group]:
    return [group for group in view if keep(group)]


def _target(
    name: str,
    views: Sequence[Iterable[Group]],
    people: NDArray[np.int64],
    minimum: NDArray[np.int64],
) -> Target:
    groups = {frozenset(c for c in group.cells if people[c]) for view in views for group in view}
    return Target(name, tuple(sorted(groups - {frozenset()}, key=sorted)), people, minimum)


def atoms(target: Target) -> tuple[NDArray[np.float64], NDArray[np.int64], NDArray[np.int64]]:
    """Groups × sets of people that no published group tells apart; their sizes and minimums."""
    cells = np.flatnonzero(target.people)
    inside = np.array([[cell in group for cell in cells] for group in target.groups], dtype=bool)
    inside = inside.reshape(len(target.groups), len(cells))
    columns: dict[bytes, list[int]] = {}
    for position, cell in enumerate(cells):
        columns.setdefault(inside[:, position].tobytes(), []).append(int(cell))
    matrix = [np.frombuffer(column, dtype=bool) for column in columns]
    sizes = [int(target.people[members].sum()) for members in columns.values()]
    minimums = [int(target.minimum[members].max()) for members in columns.values()]
    shape = (len(columns), len(target.groups))
    return (
        np.array(matrix, dtype=float).reshape(shape).T,
        np.array(sizes, dtype=np.int64),
        np.array(minimums, dtype=np.int64),
    )


def echelon(matrix: NDArray[np.float64]) -> tuple[list[list[Fraction]], list[int]]:
    """Reduced rows of the row space, in exact arithmetic, and their pivots."""
    rows = [[Fraction(int(value)) for value in row] for row in matrix]
    pivots: list[int] = []
    for column in range(matrix.shape[1]):
        rank = len(pivots)
        found = next((r for r in range(rank, len(rows)) if rows[r][column]), None)
        if found is None:
            continue
        rows[rank], rows[found] = rows[found], rows[rank]
        pivot = rows[rank][column]
        rows[rank] = [value / pivot for value in rows[rank]]
        for r, row in enumerate(rows):
            if r != rank and row[column]:
                factor = row[column]
                rows[r] = [a - factor * b for a, b in zip(row, rows[rank], strict=True)]
        pivots.append(column)
    return rows[: len(pivots)], pivots


def derivable(target: Target) -> int | None:
    """The size of a derivable group that is too small, by an integer program; None if none is.

    A 0/1 vector is in the row space exactly when its entries at the pivots give the others.
    """
    matrix, sizes, minimums = atoms(target)
    if not sizes.size:
        return None
    rows, pivots = echelon(matrix)
    others = [column for column in range(len(sizes)) if column not in pivots]
    balance = np.zeros((len(others), len(sizes)))
    for number, column in enumerate(others):
        balance[number, column] = -1.0
        for row, pivot in zip(rows, pivots, strict=True):
            balance[number, pivot] = float(row[column])
    for minimum in sorted(set(minimums.tolist()), reverse=True):
        strict = minimums >= minimum
        light = sizes < minimum
        if not (light & strict).any():
            continue
        constraints = [
            LinearConstraint(sizes[None, :].astype(float), 1, minimum - 1),
            LinearConstraint(strict[None, :].astype(float), 1, np.inf),
        ]
        if others:
            constraints.append(LinearConstraint(balance, 0, 0))
        result = milp(
            sizes.astype(float),
            integrality=np.ones(len(sizes)),
            bounds=(0, light.astype(float)),
            constraints=constraints,
        )
        if result.x is not None:
            return round(result.fun)
        assert result.status == 2, result.message
    return None


def in_row_space(target: Target) -> list[tuple[int, ...]]:
    """Too small sets of one, two or three sets of people in the row space, by projection."""
    matrix, sizes, minimums = atoms(target)
    if not sizes.size:
        return []
    _, singular, basis = np.linalg.svd(matrix, full_matrices=False)
    basis = basis[singular > 1e-9 * max(1.0, singular.max(initial=0))]
    left = np.eye(len(sizes)) - basis.T @ basis  # what of a vector no group explains
    light = np.flatnonzero(sizes < minimums.max())
    found = []
    for number in (1, 2, 3):
        for chosen in combinations(light.tolist(), number):
            members = list(chosen)
            if sizes[members].sum() >= minimums[members].max():
                continue
            if left[np.ix_(members, members)].sum() < 1e-9:
                found.append(chosen)
    return found


def by_pencil(target: Target) -> list[int]:
    """Sizes of too small groups left by taking published groups from published ones.

    One group from another that contains it, and as many disjoint ones as fit, largest first: what
    a reader does with a report and a calculator.
    """
    found = []
    for whole in target.groups:
        inside = sorted(
            (group for group in target.groups if group < whole), key=lambda g: (-len(g), sorted(g))
        )
        for first in inside:
            left = whole - first
            found += _too_small(target, left)
            for group in inside:
                if group <= left and group != left:
                    left -= group
            found += _too_small(target, left)
    return found


def _too_small(target: Target, cells: frozenset[int]) -> list[int]:
    members = sorted(cells)
    n = int(target.people[members].sum())
    return [n] if 0 < n < target.minimum[members].max() else []


def narrowest(
    target: Target, sums: NDArray[np.float64], low: float, high: float
) -> tuple[float, float] | None:
    """How closely a cell under the minimum is known when answers are between `low` and `high`.

    Linear programs over the cells' sums, given the exact sums of all published groups. Returns the
    width of the narrowest and of the median interval of the mean of a cell.
    """
    cells = [c for c in np.flatnonzero(target.people) if any(c in g for g in target.groups)]
    small = [c for c in cells if target.people[c] < target.minimum[c]]
    if not small:
        return None
    place = {cell: number for number, cell in enumerate(cells)}
    matrix = np.zeros((len(target.groups), len(cells)))
    for row, group in enumerate(target.groups):
        matrix[row, [place[cell] for cell in group]] = 1
    known = matrix @ sums[cells]
    bounds = [(low * target.people[c], high * target.people[c]) for c in cells]
    widths = []
    for cell in small[:6]:
        objective = np.zeros(len(cells))
        objective[place[cell]] = 1
        ends = [
            linprog(sign * objective, A_eq=matrix, b_eq=known, bounds=bounds).fun
            for sign in (1, -1)
        ]
        widths.append((-ends[1] - ends[0]) / target.people[cell])
    return min(widths), float(np.median(widths))
