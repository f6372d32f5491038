"""Before launch: which levels could not be shown alone, and what would be shown at which rate."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from analysis.blocks import Cell, form_blocks
from analysis.promise import Promise

RATES = (0.4, 0.6, 0.8)

Count = Mapping[tuple[str, str | None], int]


@dataclass(frozen=True)
class Forecast:
    """What would be shown if everywhere the same share answered.

    `levels` are those that would be shown: two that would be joined stand under their joint name.
    `blocks` are level and department, or level and None for the joined rest of a level; `hidden`
    are the places that would not be shown by themselves.
    """

    rate: float
    levels: tuple[str, ...]
    blocks: tuple[tuple[str, str | None], ...]
    hidden: tuple[tuple[str, str | None], ...]

    def to_json(self) -> dict[str, object]:
        return {
            "rate": self.rate,
            "levels": list(self.levels),
            "blocks": [list(block) for block in self.blocks],
            "hidden": [list(cell) for cell in self.hidden],
        }


def merge_levels(
    invited: Mapping[str, int], levels: Sequence[str], promise: Promise
) -> dict[str, str]:
    """Levels that could not be shown alone even if everybody answered, with their joint name.

    `invited` counts people who have a department: the others are of no level when answers come.
    Both are asked exactly the same, since they will be one group.
    """
    cells = [Cell(level, None) for level in levels]
    counts = [invited.get(level, 0) for level in levels]
    formed = form_blocks(cells, counts, levels, promise)
    return {
        name: group.name
        for group in formed.partition.levels
        if len(group.includes) > 1
        for name in group.includes
    }


def forecast(invited: Count, levels: Sequence[str], promise: Promise) -> tuple[Forecast, ...]:
    """What would be shown at 40, 60 and 80 % response."""
    return tuple(at(rate, invited, levels, promise) for rate in RATES)


def at(rate: float, invited: Count, levels: Sequence[str], promise: Promise) -> Forecast:
    """What would be shown at one rate. Knows the roster only, never who answered where."""
    places = [(level, department) for level, department in invited if department is not None]
    expected = [int(invited[place] * rate + 0.5) for place in places]
    formed = form_blocks([Cell(*place) for place in places], expected, levels, promise)
    shown = tuple(
        (block.level, block.department)
        for block in formed.partition.blocks
        if block.level is not None
    )
    named = {(level, department) for level, department in shown if department}
    return Forecast(
        rate=rate,
        levels=tuple(level.name for level in formed.partition.levels),
        blocks=shown,
        hidden=tuple(place for place in places if place not in named),
    )


def count(labels: Sequence[tuple[str, str | None]]) -> Count:
    return Counter(labels)
