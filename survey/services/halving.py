"""A random half of the frontline of each shop, whose answers are a result for the others' views.

Made at close, since no answer carries a shop afterwards; and only where thirty shops or other units
have enough people for it, so that nothing is kept which nothing can be made of. Both halves of a
unit keep the promised size, and all groupings are looked at together once more: a unit whose halves
would let somebody be worked out is not halved.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from random import Random

import numpy as np
from numpy.typing import NDArray

from analysis.congruence import FEWEST_UNITS
from analysis.partitions import Suspects, suspects
from analysis.promise import Promise
from survey.models import Wave
from survey.services.grouping import Grouped
from survey.services.segmenting import AT_ONCE, Segmented

HALF = "half"
SIDES = 2

Ints = NDArray[np.intp]


@dataclass(frozen=True)
class Halved:
    """Of one kind of unit: by block, the people of the half that gives the result."""

    people: Mapping[int, tuple[int, ...]]
    checks: int


def comparison(wave: Wave, grouped: Grouped) -> str | None:
    """The level whose views are compared with those above, under its name after the close."""
    chosen = wave.groups.get("ends") or wave.levels[-1:]
    for block in grouped.blocks:
        if any(level == chosen[-1] for level, _ in grouped.cells_of(block)):
            return block.level
    return None


def halves(  # noqa: PLR0917  # all that halves must be safe beside
    kinds: Mapping[str, Segmented | None],
    units: Collection[str],
    grouped: Grouped,
    promise: Promise,
    level: str | None,
    rng: Random,
) -> dict[str, Halved]:
    """Halve the units of every kind that has enough of them, one kind after the other.

    `kinds` are all groupings that are kept, `units` those of them that are units.
    """
    found: dict[str, Halved] = {}
    known = [np.array(grouped.block_of), *(np.array(k.block_of) for k in kinds.values() if k)]
    for kind, segmented in kinds.items():
        if segmented is None or level is None or kind not in units:
            continue
        large = _large(segmented, promise, level)
        if len(large) < FEWEST_UNITS:
            continue
        drawn = _drawn(segmented, large, rng)
        halved, checks = _safe(segmented, drawn, known, promise.minimum_for(level), level)
        if len(halved) >= FEWEST_UNITS:
            found[kind] = Halved(halved, checks)
            known.append(_homes(segmented, halved))
    return found


def _large(segmented: Segmented, promise: Promise, level: str) -> list[int]:
    """Blocks of the level that can be halved, in units where a level above has enough people too.

    Of the level above that is in most units.
    """
    named = [
        (position, block)
        for position, block in enumerate(segmented.blocks)
        if block.label == "block" and block.department is not None
    ]
    enough = SIDES * promise.minimum_for(level)
    large = {b.department: p for p, b in named if b.level == level and b.n >= enough}
    above = Counter(b.level for _, b in named if b.level != level and b.department in large)
    if not above:
        return []
    other = max(above, key=lambda name: above[name])
    there = {b.department for _, b in named if b.level == other}
    return sorted(position for name, position in large.items() if name in there)


def _drawn(segmented: Segmented, units: Sequence[int], rng: Random) -> dict[int, tuple[int, ...]]:
    inside: dict[int, list[int]] = {unit: [] for unit in units}
    for person, block in enumerate(segmented.block_of):
        if block in inside:
            inside[block].append(person)
    for people in inside.values():
        rng.shuffle(people)
    return {unit: tuple(people[: len(people) // SIDES]) for unit, people in inside.items()}


def _safe(
    segmented: Segmented,
    drawn: dict[int, tuple[int, ...]],
    known: Sequence[Ints],
    need: int,
    level: str,
) -> tuple[dict[int, tuple[int, ...]], int]:
    """Leave out units until nobody can be worked out from all groupings of the level together."""
    ours = [block.level == level for block in segmented.blocks]
    here = np.flatnonzero(np.array(ours)[np.array(segmented.block_of)])
    kept, checks = dict(drawn), 0
    while len(kept) >= FEWEST_UNITS:
        checks += 1
        table = np.array([*known, _homes(segmented, kept)])[:, here]
        found = suspects(table, need)
        if found is None:
            break
        for unit in _concerned(segmented, kept, found, here):
            del kept[unit]
    return kept, checks


def _concerned(
    segmented: Segmented, kept: Mapping[int, tuple[int, ...]], found: Suspects, here: Ints
) -> list[int]:
    """The smallest of the units that suspects are in; of none of these, the smallest of all."""
    touched = {segmented.block_of[here[person]] for person in found.people} & kept.keys()
    order = sorted(touched or kept, key=lambda unit: (segmented.blocks[unit].n, unit))
    return order[: 1 if found.proven else 1 + len(order) // AT_ONCE]


def _homes(segmented: Segmented, halved: Mapping[int, Sequence[int]]) -> Ints:
    """The group of everybody where some units are halved."""
    homes = SIDES * np.array(segmented.block_of, np.intp)
    for people in halved.values():
        homes[list(people)] += 1
    return homes
