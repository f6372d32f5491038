"""Blocks: level × department cells, merged until each holds enough people.

The rule, with k the level's minimum:

1. *Levels.* From the top, a level with 1 to k - 1 people joins the next lower one, again until the
   group reaches k; a remainder at the bottom joins upwards. Nobody can merge fewer neighbouring
   levels: the first group is as short as it can be, so what is left is as long as it can be, and
   so on down (tested against every way of cutting the order).
2. *Departments inside a level.* Those with 1 to k - 1 people form the level's "other". If "other"
   is itself under k, the smallest department of the level joins it. Those under k can never stand
   alone and one "other" is all a reader can name, so this hides the fewest departments, and among
   the ways that hide so few, the fewest people (tested against every subset).
3. *People of no named level* are a level of their own behind the last one. Under k in total, they
   are in no block: a named level holds nobody but its own people.

Whatever is published of these blocks, no difference of unions of blocks has 1 to k - 1 people:
blocks do not overlap, so a difference of unions of blocks is a union of blocks or nothing, and one
block already has k.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Literal

from analysis.promise import Promise
from analysis.withheld import PROTECTS, TOO_FEW, Withheld

Label = Literal["block", "other"]
Minimum = Callable[[str | None], int]


@dataclass(frozen=True)
class Cell:
    """Where a person sits.

    Attributes
    ----------
    level : str or None
        None for a level that is not among the named ones.
    department : str or None
        None for a blank department.
    """

    level: str | None
    department: str | None


@dataclass(frozen=True)
class Block:
    """People who are counted together and never apart.

    Attributes
    ----------
    level : str or None
        The name of the `LevelGroup`; None for people of no named level.
    department : str or None
        None for the level's "other".
    label : {"block", "other"}
        Whether one department is named.
    cells : tuple of int
        Which cells it is made of.
    n : int
        How many people.
    includes : tuple of str
        The departments in it, also those where nobody answered, so that the list gives no count.
    """

    level: str | None
    department: str | None
    label: Label
    cells: tuple[int, ...]
    n: int
    includes: tuple[str, ...] = ()


@dataclass(frozen=True)
class LevelGroup:
    """One level, or neighbouring levels that are shown together.

    Attributes
    ----------
    name : str
        The names of its levels in order, such as "C-suite + Director".
    includes : tuple of str
        These names.
    n : int
        How many people, as in its blocks.
    """

    name: str
    includes: tuple[str, ...]
    n: int


@dataclass(frozen=True)
class Partition:
    """Levels in order and the blocks inside them; nobody is in two blocks.

    Attributes
    ----------
    levels : tuple of LevelGroup
        From the top.
    blocks : tuple of Block
        By level, departments in the order of the cells, "other" last.
    """

    levels: tuple[LevelGroup, ...]
    blocks: tuple[Block, ...]

    @cached_property
    def n(self) -> int:
        return sum(block.n for block in self.blocks)


@dataclass(frozen=True)
class Formed:
    """A partition and what it cost.

    Attributes
    ----------
    partition : Partition
        The blocks.
    withheld : tuple of Withheld
        Every department of a level and every level that is not shown by itself.
    """

    partition: Partition
    withheld: tuple[Withheld, ...]


def form_blocks(
    cells: Sequence[Cell], counts: Sequence[int], levels: Sequence[str], promise: Promise
) -> Formed:
    """Merge cells into blocks that keep the promise.

    Parameters
    ----------
    cells : sequence of Cell
        Each at most once; cells without people may be listed, so that they are reported as
        withheld like those with too few.
    counts : sequence of int
        How many people are in each cell.
    levels : sequence of str
        The named levels from the top.
    promise : Promise
        The minimum group of each level; 1 leaves every cell with people alone.

    Returns
    -------
    Formed
        The blocks, and what is withheld.

    Raises
    ------
    ValueError
        If a cell is listed twice, has an unknown level or a negative count.

    Examples
    --------
    >>> cells = [Cell("C-suite", "Board"), Cell("Shop", "North"), Cell("Shop", "South")]
    >>> formed = form_blocks(cells, [3, 20, 9], ["C-suite", "Shop"], Promise(5))
    >>> [(block.level, block.department, block.n) for block in formed.partition.blocks]
    [('C-suite + Shop', 'North', 20), ('C-suite + Shop', None, 12)]
    """
    _check(cells, counts, levels)
    sizes = [int(count) for count in counts]
    blocks = tuple(
        Block(
            cell.level,
            cell.department,
            "other" if cell.department is None else "block",
            (position,),
            size,
            () if cell.department is None else (cell.department,),
        )
        for position, (cell, size) in enumerate(zip(cells, sizes, strict=True))
    )
    named = tuple(LevelGroup(level, (level,), _people(blocks, level)) for level in levels)
    if promise.open:
        kept = tuple(level for level in named if level.n)
        ordered = sorted((b for b in blocks if b.n), key=_place([level.name for level in kept]))
        return Formed(Partition(kept, tuple(ordered)), ())
    return coarsen(Partition(named, blocks), promise.minimum_for)


def coarsen(
    partition: Partition,
    minimum: Minimum,
    *,
    join_levels: bool = True,
    touched: Callable[[Block], bool] = lambda block: block.n > 0,
) -> Formed:
    """Merge blocks further, until each has the minimum.

    Parameters
    ----------
    partition : Partition
        Blocks with the people that count now, such as those with a score on a dimension.
    minimum : callable
        From the name of a level (or None) to the people that a block of it needs.
    join_levels : bool
        Whether a level under its minimum joins its neighbour; otherwise it is left out.
    touched : callable
        Whether a block must be in some group: without people who count there may be others, such
        as those who answered too few items for a score.

    Returns
    -------
    Formed
        Blocks that are unions of the blocks given. Blocks that are not touched are in none, unless
        they belong to an "other".
    """
    occupied = {block.level for block in partition.blocks if touched(block)}
    named = [level for level in partition.levels if level.name in occupied]
    strays = [block for block in partition.blocks if block.level is None]
    runs = _runs(named, minimum, join=join_levels)
    need = minimum(None)
    if not runs and join_levels and partition.n >= max(need, _strictest_of(named, minimum)):
        # Too few people of named levels for any group: they count with those of no named level.
        others = [block for block in partition.blocks if block.level is not None]
        blocks = _inside(None, strays, others, need, touched)
        return _formed(partition, Partition((), tuple(blocks)), minimum)
    merged = [_level(partition, run, minimum, touched) for run in runs]
    blocks = [block for _, inside in merged for block in inside]
    if _sum(strays) >= need:
        blocks += _inside(None, strays, [], need, touched)
    result = Partition(tuple(level for level, _ in merged), tuple(blocks))
    return _formed(partition, result, minimum)


def _level(
    partition: Partition,
    run: Sequence[LevelGroup],
    minimum: Minimum,
    touched: Callable[[Block], bool],
) -> tuple[LevelGroup, list[Block]]:
    """One level made of neighbouring ones."""
    includes = tuple(name for level in run for name in level.includes)
    group = " + ".join(includes)
    names = {level.name for level in run}
    members = [block for block in partition.blocks if block.level in names]
    inside = _inside(group, members, [], _strictest_of(run, minimum), touched)
    return LevelGroup(group, includes, _sum(inside)), inside


def _formed(before: Partition, after: Partition, minimum: Minimum) -> Formed:
    return Formed(after, tuple(dict.fromkeys(_withheld(before, after, minimum))))


def _check(cells: Sequence[Cell], counts: Sequence[int], levels: Sequence[str]) -> None:
    if len(cells) != len(counts):
        raise ValueError(f"counts: {len(counts)} for {len(cells)} cells")
    if len(set(levels)) != len(levels):
        raise ValueError(f"levels names one twice: {list(levels)!r}")
    if len(set(cells)) != len(cells):
        raise ValueError("cells lists a cell twice")
    for cell, count in zip(cells, counts, strict=True):
        if count < 0:
            raise ValueError(f"counts: {count} people in {cell}")
        if cell.level is not None and cell.level not in levels:
            raise ValueError(f"cells: the level {cell.level!r} is none of {list(levels)!r}")


def _people(blocks: Iterable[Block], level: str | None) -> int:
    return sum(block.n for block in blocks if block.level == level)


def _place(levels: Sequence[str]) -> Callable[[Block], tuple[int, bool]]:
    order = {name: position for position, name in enumerate(levels)}
    return lambda block: (
        len(order) if block.level is None else order[block.level],
        block.label == "other",
    )


def _strictest_of(levels: Iterable[LevelGroup], minimum: Minimum) -> int:
    return max((minimum(name) for level in levels for name in level.includes), default=0)


def _runs(levels: list[LevelGroup], minimum: Minimum, *, join: bool) -> list[list[LevelGroup]]:
    """Neighbouring levels that together reach the minimum, as few together as possible."""

    def enough(run: list[LevelGroup]) -> bool:
        return sum(level.n for level in run) >= _strictest_of(run, minimum)

    if not join:
        return [[level] for level in levels if enough([level])]
    runs: list[list[LevelGroup]] = []
    rest: list[LevelGroup] = []
    for level in levels:
        rest.append(level)
        if enough(rest):
            runs.append(rest)
            rest = []
    while rest and runs:
        rest = runs.pop() + rest
        if enough(rest):
            runs.append(rest)
            rest = []
    return runs


def _inside(
    level: str | None,
    members: Sequence[Block],
    strays: Sequence[Block],
    need: int,
    touched: Callable[[Block], bool],
) -> list[Block]:
    """Departments of one level that stand alone, and its "other" last."""
    departments: dict[str, list[Block]] = {}
    pool = [*strays]
    for block in members:
        if block.department is None:
            pool.append(block)
        else:
            departments.setdefault(block.department, []).append(block)
    for name in [n for n, blocks in departments.items() if _sum(blocks) < need]:
        pool += departments.pop(name)
    by_size = sorted(departments, key=lambda name: (_sum(departments[name]), name))
    while any(touched(block) for block in pool) and _sum(pool) < need and by_size:
        pool += departments.pop(by_size.pop(0))
    shown = [_union(level, name, blocks) for name, blocks in departments.items()]
    return [*shown, _union(level, None, pool)] if _sum(pool) else shown


def _sum(blocks: Iterable[Block]) -> int:
    return sum(block.n for block in blocks)


def _union(level: str | None, department: str | None, blocks: list[Block]) -> Block:
    if len(blocks) == 1 and (blocks[0].level, blocks[0].department) == (level, department):
        return blocks[0]
    return Block(
        level,
        department,
        "other" if department is None else "block",
        tuple(sorted(cell for block in blocks for cell in block.cells)),
        _sum(blocks),
        tuple(dict.fromkeys(name for block in blocks for name in block.includes)),
    )


def _withheld(before: Partition, after: Partition, minimum: Minimum) -> Iterable[Withheld]:
    """Levels and departments that could be seen before and cannot be seen now."""
    need = {level.name: _strictest_of([level], minimum) for level in before.levels}
    levels = {level.name for level in after.levels}
    for level in before.levels:
        if level.name not in levels:
            small = level.n < need[level.name]
            yield Withheld("block", TOO_FEW if small else PROTECTS, level=level.name)
    strays = _people(before.blocks, None)
    if strays and not any(block.level is None for block in after.blocks):
        yield Withheld("block", TOO_FEW)
    home = {cell: block for block in after.blocks for cell in block.cells}
    for block in before.blocks:
        if block.label == "other":
            continue
        now = next((home[cell] for cell in block.cells if cell in home), None)
        if now is None or now.label == "other":
            enough = minimum(None) if block.level is None else need[block.level]
            reason = TOO_FEW if block.n < enough else PROTECTS
            yield Withheld("block", reason, level=block.level, department=block.department)


def reweighted(partition: Partition, people: Callable[[Sequence[int]], int]) -> Partition:
    """Return the same blocks with other people counted, such as those with a score.

    Parameters
    ----------
    partition : Partition
        The blocks.
    people : callable
        From cells to how many of their people count.

    Returns
    -------
    Partition
        The same blocks and levels; sizes may be 0.
    """
    blocks = tuple(replace(block, n=people(block.cells)) for block in partition.blocks)
    levels = tuple(replace(level, n=_people(blocks, level.name)) for level in partition.levels)
    return Partition(levels, blocks)
