"""The blocks of a view as strata: which share each has on the roster, and what a person weighs."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from analysis.released import Group, View
from analysis.weighting import Weights, post_stratify
from survey.report.facts import Facts
from survey.report.source import Roster, Source

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Strata:
    """Blocks in a line, people of each on the roster, weight of a person; None is nobody."""

    blocks: list[Group | None]
    roster: Floats
    weight: Floats
    stratum: NDArray[np.int64]


class Stratified:
    """The blocks of a view by level, weighted to their shares on the roster.

    The last place of each level stands for its departments in which nobody answered.
    """

    def __init__(self, view: View, people: View, roster: Roster) -> None:
        self._levels: list[Group | None] = [*view.levels, None]
        self._blocks = [_blocks(view, level) for level in self._levels]
        width = max(map(len, self._blocks)) + 1
        self._roster = np.zeros((len(self._blocks), width))
        n = np.zeros((len(self._blocks), width))
        for place, (level, blocks) in enumerate(zip(self._levels, self._blocks, strict=True)):
            sizes = [sum(roster.invited[cell] for cell in block.cells) for block in blocks]
            whole = _strays(roster) if level is None else roster.size(level)
            self._roster[place, : len(blocks)] = sizes
            self._roster[place, -1] = max(0, whole - sum(sizes))
            n[place, : len(blocks)] = [_respondents(block, people) for block in blocks]
        self.weights: Weights = post_stratify(n, self._roster)

    def _line(self, place: int) -> list[Group | None]:
        blocks = self._blocks[place]
        return [*blocks, *[None] * (self._roster.shape[1] - len(blocks))]

    def level(self, group: Group) -> Strata:
        """The blocks of one level, weighted within it."""
        rows = [level.row if level else None for level in self._levels]
        place = rows.index(group.row)
        return Strata(
            self._line(place),
            self._roster[place],
            self.weights.within[place],
            self.weights.stratum[place],
        )

    def company(self) -> Strata:
        """All blocks, levels weighted to their shares too."""
        count, width = self._roster.shape
        apart = self.weights.stratum + np.arange(count)[:, None] * width
        return Strata(
            [block for place in range(count) for block in self._line(place)],
            self._roster.ravel(),
            self.weights.total.ravel(),
            apart.ravel(),
        )

    def named(self, marks: NDArray[np.bool_]) -> tuple[str, ...]:
        """The names of marked blocks."""
        return tuple(
            ": ".join(name for name in (block.level, block.department or "other") if name)
            for place, blocks in enumerate(self._blocks)
            for block, marked in zip(blocks, marks[place], strict=False)
            if marked
        )


def _blocks(view: View, level: Group | None) -> list[Group]:
    if level is None:
        return [block for block in view.cells if block.level is None]
    return list(view.inside(level))


def _strays(roster: Roster) -> int:
    pairs = zip(roster.cells, roster.invited, strict=True)
    return sum(invited for cell, invited in pairs if cell.level is None)


def _respondents(block: Group, people: View) -> int:
    """People of a block, whether or not they have a score."""
    inside = [other for other in people.cells if set(other.cells) <= set(block.cells)]
    covered = {cell for other in inside for cell in other.cells}
    return sum(other.n for other in inside) if covered >= set(block.cells) else block.n


def stratified(source: Source, facts: Facts, people: View) -> Stratified | None:
    """The strata of a dimension's groups; None without a roster or without weights."""
    if not source.weights or source.roster is None or not facts.view.cells:
        return None
    return Stratified(facts.view, people, source.roster)


def strata_of(group: Group, strata: Stratified | None) -> Strata | None:
    """The strata of a level or of the company; nothing else is weighted."""
    if strata is None or group.kind not in {"company", "level"}:
        return None
    return strata.company() if group.kind == "company" else strata.level(group)
