"""People divided twice, by blocks and by departments, at one resolution after the other.

A higher resolution only joins what the lower one shows: its blocks are unions of blocks, and a
department keeps or loses its own blocks and, as one, its pooled people. What a higher resolution
shows is therefore a sum and difference of groups of the lower one, and gives nothing new away.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from analysis.blocks import (
    Block,
    Cell,
    LevelGroup,
    Partition,
    coarsen,
    form_blocks,
    reweighted,
)
from analysis.departments import Atom, Department, Ints, form_departments
from analysis.promise import Promise
from analysis.withheld import PROTECTS, TOO_FEW, Withheld


@dataclass(frozen=True)
class People:
    """Who counts for one thing that is published.

    Attributes
    ----------
    counts : ndarray of int, shape (n_cells,)
        How many people count, such as those with a score.
    partial : ndarray of bool, shape (n_cells,)
        Cells where somebody does not count but touches a statistic all the same.
    """

    counts: Ints
    partial: NDArray[np.bool_]

    def of(self, cells: Sequence[int]) -> int:
        return int(self.counts[list(cells)].sum())

    def touches(self, block: Block) -> bool:
        return bool(self.touched(block.cells))

    def touched(self, cells: Sequence[int]) -> frozenset[int]:
        here = self._here
        return frozenset([cell for cell in cells if here[cell]])

    @cached_property
    def _here(self) -> list[bool]:
        here: list[bool] = ((self.counts > 0) | self.partial).tolist()
        return here


@dataclass(frozen=True)
class Divided:
    """Blocks and departments of the same people.

    Attributes
    ----------
    partition : Partition
        Levels and their blocks.
    departments : tuple of Department
        Over all levels.
    """

    partition: Partition
    departments: tuple[Department, ...]

    @property
    def atoms(self) -> list[Atom]:
        return [atom for department in self.departments for atom in department.atoms]


@dataclass(frozen=True)
class Staircase:
    """One thing at the three resolutions.

    Attributes
    ----------
    mean, detail, reliability : Divided
        Each coarser than the one before, or missing people.
    """

    mean: Divided
    detail: Divided
    reliability: Divided


def divide_people(
    cells: Sequence[Cell], people: People, levels: Sequence[str], promise: Promise
) -> tuple[Staircase, tuple[Withheld, ...]]:
    """Divide everybody who answered.

    Parameters
    ----------
    cells : sequence of Cell
        Where people sit.
    people : People
        How many.
    levels : sequence of str
        From the top.
    promise : Promise
        The minimum groups.

    Returns
    -------
    staircase : Staircase
        The groups.
    withheld : tuple of Withheld
        Blocks that are merged, departments that are shown without some of their people.
    """
    formed = form_blocks(cells, people.counts.tolist(), levels, promise)
    atoms = [Atom(cell.department, (number,)) for number, cell in enumerate(cells)]
    mean = _with_departments(formed.partition, atoms, people, promise)
    staircase = _staircase(mean, people, promise)
    lost = () if promise.open else _lost(cells, people, mean, promise)
    return staircase, (*formed.withheld, *lost)


def divide_again(base: Divided, people: People, promise: Promise) -> Staircase:
    """Divide some of the people, such as those with a score, by the same blocks or coarser ones.

    Parameters
    ----------
    base : Divided
        Everybody at the lowest resolution.
    people : People
        Who counts now.
    promise : Promise
        The minimum groups.

    Returns
    -------
    Staircase
        Unions of the groups of `base`.
    """
    partition = reweighted(base.partition, people.of)
    if promise.open:  # the same groups, also where nobody counts
        departments = tuple(replace(d, n=people.of(d.cells)) for d in base.departments)
        same = Divided(partition, departments)
        return Staircase(same, same, same)
    merged = coarsen(partition, promise.minimum_for, touched=people.touches).partition
    mean = _with_departments(merged, base.atoms, people, promise)
    return _staircase(mean, people, promise)


def _with_departments(
    partition: Partition, atoms: Sequence[Atom], people: People, promise: Promise
) -> Divided:
    small = {level.name for level in partition.levels if level.n < promise.detail}
    strays = sum(block.n for block in partition.blocks if block.level is None)
    pooled_out: set[str | None] = {*small, None} if strays < promise.detail else {*small}
    departments = form_departments(
        partition,
        atoms,
        people.counts,
        promise.minimum_group,
        pooled_out=pooled_out,
        partial=people.partial,
    )
    return Divided(partition, departments)


def _staircase(mean: Divided, people: People, promise: Promise) -> Staircase:
    detail = _next(mean, people, promise.detail)
    return Staircase(mean, detail, _next(detail, people, promise.reliability))


def _next(finer: Divided, people: People, minimum: int) -> Divided:
    return finer if _stands(finer, minimum) else _coarser(finer, people, minimum)


def _stands(divided: Divided, minimum: int) -> bool:
    """Whether every group is large enough as it is, and none is a pool that might be parted."""
    partition = divided.partition
    return (
        all(block.label == "block" and block.n >= minimum for block in partition.blocks)
        and all(level.n >= minimum for level in partition.levels)
        and all(department.n >= minimum for department in divided.departments)
    )


def _coarser(finer: Divided, people: People, minimum: int) -> Divided:
    partition = coarsen(
        finer.partition, lambda _: minimum, join_levels=False, touched=people.touches
    ).partition
    departments = form_departments(
        partition, finer.atoms, people.counts, minimum, partial=people.partial
    )
    return Divided(partition, departments)


def _lost(
    cells: Sequence[Cell], people: People, divided: Divided, promise: Promise
) -> list[Withheld]:
    """People of a block who are not counted in the total of their department."""
    counted = {cell for block in divided.partition.blocks for cell in block.cells}
    shown = {d.department: set(d.cells) for d in divided.departments if d.department is not None}
    totals: dict[str, int] = {}
    for number, cell in enumerate(cells):
        if cell.department is not None and number in counted:
            totals[cell.department] = totals.get(cell.department, 0) + int(people.counts[number])
    lost = [
        Withheld("block", PROTECTS, level=cell.level, department=cell.department)
        for number, cell in enumerate(cells)
        if cell.department in shown and number in counted - shown[cell.department]
    ]
    return lost + [
        Withheld(
            "block", TOO_FEW if total < promise.minimum_group else PROTECTS, department=department
        )
        for department, total in totals.items()
        if department not in shown
    ]


def common(base: Divided, finer: Sequence[Divided], people: People) -> Divided:
    """Join partitions: the finest blocks that are unions of blocks of every one of them.

    Parameters
    ----------
    base : Divided
        Blocks to join, whatever else they are.
    finer : sequence of Divided
        One for each dimension.
    people : People
        Everybody who answered.

    Returns
    -------
    Divided
        Levels and blocks, without departments over all levels.
    """
    blocks = base.partition.blocks
    home = {cell: number for number, block in enumerate(blocks) for cell in block.cells}
    shared = [
        [home[cell] for cell in block.cells if cell in home]
        for divided in finer
        for block in divided.partition.blocks
    ]
    classes = joined(len(blocks), shared)
    levels = base.partition.levels
    place: dict[str | None, int] = {level.name: number for number, level in enumerate(levels)}
    place[None] = len(levels)
    runs = joined(len(levels) + 1, [[place[blocks[b].level] for b in part] for part in classes])
    merged = [_joined_level(levels, run) for run in runs]
    run_of = {number: position for position, run in enumerate(runs) for number in run}
    result = [
        _joined_block([blocks[b] for b in part], merged[run_of[place[blocks[part[0]].level]]])
        for part in classes
    ]
    result.sort(key=lambda block: (_place_of(merged, block.level), block.label == "other"))
    named = tuple(level for level in merged if level is not None)
    return Divided(reweighted(Partition(named, tuple(result)), people.of), ())


def large_enough(divided: Divided, minimum: int) -> Divided:
    """Leave out the blocks under a size.

    Parameters
    ----------
    divided : Divided
        Levels and blocks.
    minimum : int
        The size.

    Returns
    -------
    Divided
        The other blocks, and the levels that still have one.
    """
    blocks = tuple(block for block in divided.partition.blocks if block.n >= minimum)
    sizes = {
        level.name: sum(block.n for block in blocks if block.level == level.name)
        for level in divided.partition.levels
    }
    levels = tuple(
        replace(level, n=sizes[level.name])
        for level in divided.partition.levels
        if sizes[level.name]
    )
    return Divided(Partition(levels, blocks), ())


def _place_of(levels: Sequence[LevelGroup | None], name: str | None) -> int:
    names = [level.name for level in levels if level is not None]
    return len(names) if name is None else names.index(name)


def _joined_level(levels: Sequence[LevelGroup], run: Sequence[int]) -> LevelGroup | None:
    """One level; none where people of no named level are among them."""
    if len(levels) in run:
        return None
    includes = tuple(name for number in run for name in levels[number].includes)
    return LevelGroup(" + ".join(includes), includes, 0)


def _joined_block(blocks: Sequence[Block], level: LevelGroup | None) -> Block:
    departments = {block.department for block in blocks}
    alone = len(departments) == 1 and None not in departments
    return Block(
        None if level is None else level.name,
        blocks[0].department if alone else None,
        "block" if alone else "other",
        tuple(sorted(cell for block in blocks for cell in block.cells)),
        0,
        tuple(dict.fromkeys(name for block in blocks for name in block.includes)),
    )


def joined(number: int, shared: Sequence[Sequence[int]]) -> list[list[int]]:
    """Join whatever shares a set, directly or through others.

    Parameters
    ----------
    number : int
        How many things there are, 0 …
    shared : sequence of sequences of int
        Sets of things that belong together.

    Returns
    -------
    list of list of int
        Every thing once, in the order of the first of each.

    Examples
    --------
    >>> joined(4, [[0, 2], [2, 3]])
    [[0, 2, 3], [1]]
    """
    root = list(range(number))

    def find(thing: int) -> int:
        while root[thing] != thing:
            thing = root[thing]
        return thing

    for together in shared:
        for thing in together[1:]:
            a, b = sorted((find(together[0]), find(thing)))
            root[b] = a
    classes: dict[int, list[int]] = {}
    for thing in range(number):
        classes.setdefault(find(thing), []).append(thing)
    return list(classes.values())
