"""Departments over all levels: a second partition of people who are already in blocks.

A department's block inside a level may be added to its total for nothing: the total is then a union
of blocks. The rest of the department sits in the "other" of some levels (the *pools*), together
with people of other departments. If it stays in the department's total, the total minus the
department's own blocks gives those few people, and totals against pools may give fewer still. So a
department keeps its pooled people only while every cut between totals and pools has the minimum
(`analysis.cuts` says why that is the rule); otherwise they move to the "other" of this partition.

There are few pools, one a level. For each way of parting them every department takes the cheaper
side, so all cuts are known by adding up; no general algorithm is needed. The search starts from
everything kept, moves out the cheapest department that a bad cut runs through, until none is left,
and then puts back what fits, largest first. docs/adr/0010 compares it with other ways.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from itertools import combinations

import numpy as np
from numpy.typing import NDArray

from analysis.blocks import Partition

Ints = NDArray[np.int64]

POOLS = 12  # ways of parting double with each; more levels than this have their pools moved out
ATOMS = 6
WHOLE = 1 << 32  # one person who counts, beside those who only touch a statistic


@dataclass(frozen=True)
class Atom:
    """People of one department who are not taken apart.

    Attributes
    ----------
    department : str or None
        None for people who can be in "other" only.
    cells : tuple of int
        Where they sit.
    """

    department: str | None
    cells: tuple[int, ...]


@dataclass(frozen=True)
class Department:
    """One department over all levels, or "other".

    Attributes
    ----------
    department : str or None
        None for "other".
    cells : tuple of int
        The cells counted.
    n : int
        How many people.
    atoms : tuple of Atom
        What a coarser partition may move: the department's own blocks, and its pooled people as
        one.
    """

    department: str | None
    cells: tuple[int, ...]
    n: int
    atoms: tuple[Atom, ...]


def form_departments(
    partition: Partition,
    atoms: Sequence[Atom],
    counts: Ints,
    minimum: int,
    *,
    pooled_out: Collection[str | None] = (),
    partial: NDArray[np.bool_] | None = None,
) -> tuple[Department, ...]:
    """Divide the people of the blocks by department, safely beside the blocks.

    Parameters
    ----------
    partition : Partition
        The blocks that are published.
    atoms : sequence of Atom
        Who may be counted where; people of the blocks who are in no atom are in "other".
    counts : ndarray of int, shape (n_cells,)
        How many people of each cell count.
    minimum : int
        The fewest people in whom unions of departments and unions of blocks may differ.
    pooled_out : collection of str or None
        Levels whose pools move to "other" in any case.
    partial : ndarray of bool, shape (n_cells,), optional
        Cells with people who do not count but have answered something, such as too few items for a
        score. They are never told apart either.

    Returns
    -------
    tuple of Department
        Departments in the order of the atoms, "other" last if there is one.
    """
    weights = counts.astype(np.int64) * WHOLE
    if partial is not None:
        weights += partial & (counts == 0)  # too light ever to be a cut that is large enough
    own, pooled = _parted(partition, atoms, weights)
    kept = _kept(partition, pooled, weights, minimum, pooled_out)
    order = dict.fromkeys(atom.department for atom in atoms if atom.department is not None)
    shown = [
        _department(name, own.get(name, []), [a for a in kept if a.department == name], counts)
        for name in order
    ]
    shown = [department for department in shown if department.n >= minimum]
    covered = {cell for block in partition.blocks for cell in block.cells}
    total = int(counts[list(covered)].sum())
    while 0 < total - sum(department.n for department in shown) < minimum and shown:
        shown.remove(min(shown, key=lambda department: (department.n, department.department or "")))
    rest = tuple(sorted(covered - {cell for department in shown for cell in department.cells}))
    n = int(counts[list(rest)].sum())
    other = (Department(None, rest, n, (Atom(None, rest),)),) if n else ()
    return (*shown, *other)


def _parted(
    partition: Partition, atoms: Sequence[Atom], weights: Ints
) -> tuple[dict[str, list[Atom]], list[Atom]]:
    """Each department's own blocks, and the atoms that are in pools."""
    home = {cell: block for block in partition.blocks for cell in block.cells}
    here: dict[str, set[int]] = {}
    pooled: list[Atom] = []
    for atom in atoms:
        touched = [cell for cell in atom.cells if weights[cell]]
        if atom.department is None or not touched or not all(cell in home for cell in touched):
            continue
        if all(home[cell].label == "block" for cell in touched):
            here.setdefault(atom.department, set()).update(touched)
        else:
            pooled.append(atom)
    own: dict[str, list[Atom]] = {}
    for block in partition.blocks:  # a block of merged levels moves as one from here on
        name = block.department
        if name in here and here[name].issuperset(c for c in block.cells if weights[c]):
            own.setdefault(name, []).append(Atom(name, block.cells))
    return own, pooled


def _department(name: str, own: Sequence[Atom], kept: Sequence[Atom], counts: Ints) -> Department:
    bundle = tuple(sorted(cell for atom in kept for cell in atom.cells))
    atoms = (*own, Atom(name, bundle)) if bundle else tuple(own)
    cells = tuple(sorted(cell for atom in atoms for cell in atom.cells))
    return Department(name, cells, int(counts[list(cells)].sum()), atoms)


def _kept(
    partition: Partition,
    pooled: Sequence[Atom],
    weights: Ints,
    minimum: int,
    pooled_out: Collection[str | None],
) -> list[Atom]:
    """The pooled atoms that may stay in their departments."""
    pools = [
        block
        for block in partition.blocks
        if block.label == "other" and block.n >= minimum and block.level not in pooled_out
    ]
    pools = sorted(pools, key=lambda block: -block.n)[:POOLS]
    column = {cell: number for number, block in enumerate(pools) for cell in block.cells}
    free = [atom for atom in pooled if all(c in column for c in atom.cells if weights[c])]
    if not free:
        return []
    number: dict[str | None, int] = {}
    owner = np.array([number.setdefault(atom.department, len(number)) for atom in free])
    weight = np.zeros((len(free), len(pools)), dtype=np.int64)
    for row, atom in enumerate(free):
        for cell in atom.cells:
            if weights[cell]:
                weight[row, column[cell]] += weights[cell]
    whole = np.array([weights[list(block.cells)].sum() for block in pools])
    keep = keep_pooled(weight, owner, whole - weight.sum(axis=0), minimum * WHOLE)
    return [atom for atom, stays in zip(free, keep, strict=True) if stays]


def keep_pooled(weight: Ints, owner: Ints, fixed: Ints, minimum: int) -> NDArray[np.bool_]:
    """Choose which pooled people stay in their departments.

    Parameters
    ----------
    weight : ndarray of int, shape (n_atoms, n_pools)
        People of each atom in each pool.
    owner : ndarray of int, shape (n_atoms,)
        The department of each atom, 0 …
    fixed : ndarray of int, shape (n_pools,)
        People of each pool who are in "other" in any case.
    minimum : int
        The fewest people of any cut.

    Returns
    -------
    ndarray of bool, shape (n_atoms,)
        True where an atom may stay.

    Examples
    --------
    A department with 3 + 4 people in two pools may keep them, one with 2 may not:

    >>> keep_pooled(np.array([[3, 4], [0, 2]]), np.array([0, 1]), np.array([6, 9]), 5).tolist()
    [True, False]
    """
    search = _Search(weight, owner, fixed, minimum)
    search.move_out()
    search.put_back()
    return search.keep


class _Search:
    """Rows are departments and, last, "other"; columns are pools; every cut is known."""

    def __init__(self, weight: Ints, owner: Ints, fixed: Ints, minimum: int) -> None:
        self.weight, self.owner, self.fixed, self.minimum = weight, owner, fixed, minimum
        n_pools = weight.shape[1]
        self.atoms: list[list[int]] = [[] for _ in range(int(owner.max()) + 1)]
        for atom, department in enumerate(owner.tolist()):
            self.atoms[department].append(atom)
        # Every way of parting the pools, up to exchange of sides; all together comes first.
        self.sides = (np.arange(2 ** (n_pools - 1))[:, None] >> np.arange(n_pools)) & 1
        self.keep = np.ones(len(weight), dtype=bool)
        self.rows = np.zeros((len(self.atoms) + 1, n_pools), dtype=np.int64)
        np.add.at(self.rows, owner, weight)
        self.rows[-1] = fixed
        self.cuts = self._crossing(self.rows).sum(axis=0)

    def _crossing(self, rows: Ints) -> Ints:
        """How many people of each row each cut runs through, if the row takes the cheaper side."""
        inside: Ints = rows @ self.sides.T
        crossing: Ints = np.minimum(inside, rows.sum(axis=1, keepdims=True) - inside)
        return crossing

    def _set(self, department: int, kept: Sequence[int]) -> None:
        """Keep these atoms of a department and move out its others."""
        rows = self.rows[[department, -1]]
        self.cuts -= self._crossing(rows).sum(axis=0)
        staying = self.weight[list(kept)].sum(axis=0)
        rows = np.array([staying, rows[1] + rows[0] - staying])
        self.cuts += self._crossing(rows).sum(axis=0)
        self.rows[department], self.rows[-1] = rows
        self.keep[self.atoms[department]] = False
        self.keep[list(kept)] = True

    def _bad(self, sizes: Ints) -> NDArray[np.bool_]:
        bad: NDArray[np.bool_] = (sizes > 0) & (sizes < self.minimum)
        return bad

    def _safe(self, department: int) -> bool:
        degrees = self.rows[[department, -1]].sum(axis=1)
        return not (self._bad(self.cuts).any() or self._bad(degrees).any())

    def move_out(self) -> None:
        """Move departments out until no cut is bad; with everything out none is."""
        for department in np.flatnonzero(self._bad(self.rows[:-1].sum(axis=1))):
            self._set(int(department), [])
        while True:
            kept = self.rows[:-1].sum(axis=1)
            bad = np.flatnonzero(self._bad(self.cuts))
            if bad.size:
                through = self._crossing(self.rows[:-1])[:, bad[np.argmin(self.cuts[bad])]] > 0
                touched = through if (kept * through).any() else kept > 0
            elif self._bad(self.rows[-1:].sum(axis=1)).any():
                touched = kept > 0
            else:
                return
            candidates = np.flatnonzero(touched)
            if not candidates.size:
                return
            self._set(int(candidates[np.argmin(kept[candidates])]), [])

    def put_back(self) -> None:
        """Put back what fits, the largest departments first, until nothing more does."""
        full = np.zeros(len(self.atoms), dtype=np.int64)
        np.add.at(full, self.owner, self.weight.sum(axis=1))
        improved = True
        while improved:
            improved = False
            for department in np.argsort(-full, kind="stable").tolist():
                now = [atom for atom in self.atoms[department] if self.keep[atom]]
                if len(now) < len(self.atoms[department]):
                    improved |= self._extend(department, now)

    def _extend(self, department: int, now: list[int]) -> bool:
        before = int(self.weight[now].sum())
        for choice in self._choices(department):
            people = int(self.weight[choice].sum())
            if people <= before:
                break
            if people < self.minimum:
                continue
            self._set(department, choice)
            if self._safe(department):
                return True
            self._set(department, now)
        return False

    def _choices(self, department: int) -> list[list[int]]:
        """Sets of a department's atoms, those with the most people first."""
        atoms = self.atoms[department]
        sizes = range(1, len(atoms) + 1) if len(atoms) <= ATOMS else (len(atoms), len(atoms) - 1)
        choices = [list(choice) for size in sizes for choice in combinations(atoms, size)]
        return sorted(choices, key=lambda choice: -int(self.weight[choice].sum()))
