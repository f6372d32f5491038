"""Who is counted with whom at close: blocks of level and department, and of level and segment."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from analysis.blocks import Block, Cell, Formed, form_blocks
from analysis.cuts import minimum_cut, smallest_group
from analysis.promise import Promise
from survey.services.sealing import Sent

TWO = 2  # groupings, for which the minimum cut is the whole answer


@dataclass(frozen=True)
class Grouped:
    """Blocks, and for each person the position of their block."""

    blocks: tuple[Block, ...]
    cells: tuple[Cell, ...]
    block_of: tuple[int, ...]

    def cells_of(self, block: Block) -> list[list[str | None]]:
        """What was merged into a block, by name."""
        merged = (self.cells[cell] for cell in block.cells)
        return [[cell.level, cell.department] for cell in merged]


def placeable(sent: Sequence[Sent], levels: Sequence[str], promise: Promise) -> list[Sent]:
    """Those who can be shown in some group.

    Left out are people without a department if they are too few (they belong to no named level, as
    in answers files), and everybody if too few answered in all.
    """
    places = [_place(one) for one in sent]
    sizes = Counter(places)
    cells = sorted(sizes, key=str)
    formed = form_blocks(cells, [sizes[cell] for cell in cells], levels, promise)
    shown = {cells[cell] for block in formed.partition.blocks for cell in block.cells}
    return [one for one, place in zip(sent, places, strict=True) if place in shown]


def by_department(sent: Sequence[Sent], levels: Sequence[str], promise: Promise) -> Grouped:
    """The blocks that the responses carry; all of `sent` are `placeable`."""
    grouped = _grouped([_place(one) for one in sent], levels, promise)
    if grouped is None:
        raise RuntimeError("somebody who can be placed was not")
    return grouped


def _place(one: Sent) -> Cell:
    return Cell(None, None) if one.department is None else Cell(one.level, one.department)


def by_segment(
    kind: str,
    sent: Sequence[Sent],
    departments: Grouped,
    promise: Promise,
    others: Sequence[Grouped] = (),
) -> Grouped | None:
    """Blocks of level and segment that give away no small group, beside all that is there.

    Levels are those of the department blocks. While fewer people than the promise allows could be
    worked out from several groupings together, the smallest segment among them joins its level's
    others. None where nothing of this kind can be told apart safely.
    """
    levels = tuple(dict.fromkeys(b.level for b in departments.blocks if b.level is not None))
    level_of = [departments.blocks[position].level for position in departments.block_of]
    names = [one.segments.get(kind) for one in sent]
    hidden: set[tuple[str | None, str]] = set()
    while True:
        places = [
            Cell(level, None if name is None or (level, name) in hidden else name)
            for level, name in zip(level_of, names, strict=True)
        ]
        grouped = _grouped(places, levels, promise)
        if grouped is None or not any(block.department for block in grouped.blocks):
            return None
        found = _too_small([departments, *others], grouped, promise)
        if found is None:
            return grouped
        block = _smallest_named(grouped, found)
        if block is None:
            return None
        hidden |= {(block.level, name) for name in block.includes}


def _grouped(places: Sequence[Cell], levels: Sequence[str], promise: Promise) -> Grouped | None:
    cells = tuple(sorted(set(places), key=lambda cell: (cell.level or "", cell.department or "")))
    number = {cell: position for position, cell in enumerate(cells)}
    counts = [0] * len(cells)
    for place in places:
        counts[number[place]] += 1
    formed: Formed = form_blocks(cells, counts, levels, promise)
    blocks = formed.partition.blocks
    home = {cell: position for position, block in enumerate(blocks) for cell in block.cells}
    if len(home) < len(cells):
        return None
    return Grouped(blocks, cells, tuple(home[number[place]] for place in places))


def _too_small(known: Sequence[Grouped], new: Grouped, promise: Promise) -> tuple[int, ...] | None:
    """The people, by position, of a group under the promise that follows from the groupings.

    No block reaches over two levels, and all groupings have the same levels. So what can be worked
    out of several levels can be worked out of one, and each is looked at by itself.
    """
    people: dict[str | None, list[int]] = {}
    for person, block in enumerate(new.block_of):
        people.setdefault(new.blocks[block].level, []).append(person)
    for members in people.values():
        homes = [[grouping.block_of[one] for one in members] for grouping in (*known, new)]
        found = _derivable(homes, promise.minimum_group)
        if found is not None:
            return tuple(members[one] for one in found)
    return None


def _derivable(homes: Sequence[Sequence[int]], minimum: int) -> tuple[int, ...] | None:
    """The same of one level: by minimum cuts of the last grouping with each, then all together."""
    alone = [1] * len(homes[-1])
    for other in homes[:-1]:
        cut = minimum_cut(other, homes[-1], alone, below=minimum)
        if cut is not None:
            return cut.cells
    if len(homes) == TWO:
        return None
    groups: dict[tuple[int, int], list[int]] = {}
    for number, home in enumerate(homes):
        for person, block in enumerate(home):
            groups.setdefault((number, block), []).append(person)
    derived = smallest_group(list(groups.values()), alone, minimum)
    return None if derived is None else derived.cells


def _smallest_named(grouped: Grouped, people: Sequence[int]) -> Block | None:
    touched = {grouped.block_of[person] for person in people}
    named = [
        grouped.blocks[position] for position in touched if grouped.blocks[position].department
    ]
    if not named:
        named = [block for block in grouped.blocks if block.department]
    return min(named, key=lambda block: (block.n, block.department or ""), default=None)
