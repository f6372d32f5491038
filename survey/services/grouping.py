"""Who is counted with whom at close: blocks of level and department."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from analysis.blocks import Block, Cell, Formed, form_blocks
from analysis.promise import Promise
from survey.services.sealing import Sent


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
