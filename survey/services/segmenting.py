"""Who is counted with whom at close, by a further declared grouping such as shop or tenure.

Inside each level a segment under the promised size joins the others of its region (where segments
of this kind lie in larger ones of another kind), a region's others under that size join the
level's others, and if these are too few the smallest group joins them. Then all groupings of the
level's people are looked at together (`analysis.partitions`): while fewer people than promised
could be worked out, the smallest group among those concerned joins the others in the same way.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from analysis.blocks import Block
from analysis.partitions import Suspects, suspects
from analysis.promise import Promise
from analysis.withheld import PROTECTS, TOO_FEW
from survey.services.grouping import Grouped
from survey.services.sealing import Sent

AT_ONCE = 10  # of those who may give somebody away, one part in so many is merged at a time


class Place(NamedTuple):
    """Where somebody is counted: in a segment, with the others of a region, or of the level."""

    segment: str | None = None
    region: str | None = None

    @property
    def named(self) -> bool:
        return self != OTHERS

    @property
    def name(self) -> str:
        return self.segment or self.region or ""


OTHERS = Place()


@dataclass(frozen=True)
class Joined:
    """A segment of a level that is not shown alone; `into` is a region, or None for the level."""

    level: str | None
    segment: str
    into: str | None
    reason: str


@dataclass(frozen=True)
class Segmented:
    """The blocks of one kind of segment, what joined others, and how the blocks were checked."""

    blocks: tuple[Block, ...]
    block_of: tuple[int, ...]
    joined: tuple[Joined, ...]
    checks: int


@dataclass
class _Level:
    """The people of one level while their places are found."""

    level: str | None
    need: int
    people: NDArray[np.intp]
    segments: list[str | None]
    regions: Mapping[str, str | None]
    known: Sequence[NDArray[np.int64]]
    moved: dict[Place, str] = field(default_factory=dict)
    checks: int = 0

    def places(self) -> list[Place]:
        """Where everybody is counted after what was moved."""
        while True:
            homes = {name: self._home(name) for name in set(self.segments)}
            placed = [homes[name] for name in self.segments]
            small = self._small(Counter(placed))
            if not small:
                return placed
            self.moved |= small

    def move(self, found: Suspects, placed: Sequence[Place]) -> bool:
        """Let the smallest of the groups that people are in join others; False if none can."""
        sizes = Counter(placed)
        named = [place for place in sizes if place.named]
        touched = {placed[person] for person in found.people}
        concerned = [place for place in named if place in touched] or named
        concerned.sort(key=lambda place: (sizes[place], place.name))
        number = 1 if found.proven else 1 + len(concerned) // AT_ONCE
        self.moved |= dict.fromkeys(concerned[:number], PROTECTS)
        return bool(concerned)

    def joined(self) -> Iterable[Joined]:
        for name in sorted({name for name in self.segments if name is not None}):
            home = self._home(name)
            if home.segment is None:
                reason = self.moved[Place(segment=name)]
                yield Joined(self.level, name, home.region, reason)

    def _home(self, name: str | None) -> Place:
        if name is None:
            return OTHERS
        region = self.regions.get(name)
        ways = [Place(segment=name), Place(region=region) if region else OTHERS, OTHERS]
        return next(place for place in ways if place not in self.moved)

    def _small(self, sizes: Counter[Place]) -> dict[Place, str]:
        named = [place for place in sizes if place.named]
        small = [place for place in named if sizes[place] < self.need]
        if not small and 0 < sizes[OTHERS] < self.need and named:
            first = min(named, key=lambda place: (sizes[place], place.name))
            return {first: PROTECTS}
        return dict.fromkeys(small, TOO_FEW)


def by_segment(  # noqa: PLR0917  # all that a grouping must be safe beside
    kind: str,
    sent: Sequence[Sent],
    departments: Grouped,
    promise: Promise,
    others: Sequence[Segmented] = (),
    parent: str | None = None,
) -> Segmented | None:
    """Blocks of level and segment that give away no small group, beside all that is there.

    Levels are those of the department blocks, and no block reaches over two of them, so what can
    be worked out of several levels can be worked out of one: each is looked at by itself. None
    where nothing of this kind can be told apart safely.
    """
    level_of = [departments.blocks[position].level for position in departments.block_of]
    homes = [departments.block_of, *(grouping.block_of for grouping in others)]
    known = [np.array(home) for home in homes]
    regions = _regions(kind, parent, sent)
    order = dict.fromkeys(block.level for block in departments.blocks)
    levels = []
    placed: dict[int, tuple[int, Place]] = {}
    for number, name in enumerate(order):
        people = np.flatnonzero([level == name for level in level_of])
        level = _Level(
            level=name,
            need=promise.minimum_for(name),
            people=people,
            segments=[sent[person].segments.get(kind) for person in people.tolist()],
            regions=regions,
            known=[grouping[people] for grouping in known],
        )
        levels.append(level)
        safe = zip(people.tolist(), _safe(level), strict=True)
        placed |= {person: (number, place) for person, place in safe}
    return _blocks(levels, [placed[person] for person in range(len(sent))])


def _safe(level: _Level) -> list[Place]:
    """Places from which no group under the promise can be worked out."""
    while True:
        placed = level.places()
        number = {place: position for position, place in enumerate(set(placed))}
        if number.keys() <= {OTHERS}:
            return placed
        level.checks += 1
        new = np.array([number[place] for place in placed])
        found = suspects(np.array([*level.known, new]), level.need)
        if found is None or not level.move(found, placed):
            return placed


def _regions(kind: str, parent: str | None, sent: Sequence[Sent]) -> dict[str, str | None]:
    """The region of each segment, as people of it say; none where they do not agree."""
    if parent is None:
        return {}
    said: dict[str, set[str]] = {}
    for one in sent:
        if kind in one.segments and parent in one.segments:
            said.setdefault(one.segments[kind], set()).add(one.segments[parent])
    return {name: next(iter(one)) if len(one) == 1 else None for name, one in said.items()}


def _blocks(levels: Sequence[_Level], placed: Sequence[tuple[int, Place]]) -> Segmented | None:
    if not any(place.named for _, place in placed):
        return None
    sizes = Counter(placed)
    order = sorted(sizes, key=_order)
    position = {place: number for number, place in enumerate(order)}
    return Segmented(
        blocks=tuple(
            Block(
                level=levels[number].level,
                department=place.name or None,
                label="other" if place.segment is None else "block",
                cells=(),
                n=sizes[number, place],
            )
            for number, place in order
        ),
        block_of=tuple(position[place] for place in placed),
        joined=tuple(joined for level in levels for joined in level.joined()),
        checks=sum(level.checks for level in levels),
    )


def _order(place: tuple[int, Place]) -> tuple[int, bool, bool, str]:
    """By level; segments by name, then the others of regions, then those of the level."""
    level, where = place
    return level, where.segment is None, not where.named, where.name
