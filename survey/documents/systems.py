"""Breaks a long instrument into systems at bar lines, so that every name fits under its beat."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby
from math import ceil

from survey.documents.gaps import Gap
from survey.documents.names import lines, width

MOST_SYSTEMS = 3
MOST_BEATS = 20
NARROWEST = 56


@dataclass(frozen=True)
class Bar:
    """One part of the instrument: where it starts, counted in beats, and its name in lines."""

    start: int
    name_lines: tuple[str, ...]


@dataclass(frozen=True)
class Beats:
    """The gaps of one system and its bars."""

    gaps: tuple[Gap, ...]
    bars: tuple[Bar, ...]
    last: bool = True

    @property
    def count(self) -> int:
        """Beats the width is divided by; a handful of dimensions is not stretched over the page."""
        return max(len(self.gaps), 6)


def fitting(gaps: list[Gap], parts: dict[str, str], room: float) -> list[Beats] | None:
    """The fewest systems in which every name fits; None where no number of systems helps."""
    for wanted in range(1, MOST_SYSTEMS + 1):
        chunks = _chunks(gaps, ceil(len(gaps) / wanted))
        if all(_fits(chunk, room) for chunk in chunks):
            return [
                Beats(tuple(chunk), _bars(chunk, parts, room), last=chunk is chunks[-1])
                for chunk in chunks
            ]
    return None


def _fits(chunk: list[Gap], room: float) -> bool:
    beat = room / max(len(chunk), 6)
    if len(chunk) > MOST_BEATS or beat < NARROWEST:
        return False
    return all(lines(gap.dimension.label, beat - 6) is not None for gap in chunk)


def _chunks(gaps: list[Gap], target: int) -> list[list[Gap]]:
    """Whole parts together while they fit the target; a part longer than the target is broken."""
    chunks: list[list[Gap]] = [[]]
    for _, members in groupby(gaps, key=lambda gap: gap.dimension.part):
        part = list(members)
        if chunks[-1] and len(chunks[-1]) + len(part) > target:
            chunks.append([])
        while len(part) > target:
            chunks[-1] += part[:target]
            part = part[target:]
            chunks.append([])
        chunks[-1] += part
    return [chunk for chunk in chunks if chunk]


def _bars(chunk: list[Gap], parts: dict[str, str], room: float) -> tuple[Bar, ...]:
    beat = room / max(len(chunk), 6)
    bars: list[Bar] = []
    start = 0
    for part, members in groupby(chunk, key=lambda gap: gap.dimension.part):
        long = len(list(members))
        name = parts.get(part or "", part or "")
        bars.append(Bar(start, _name_lines(name, beat * long - 10)))
        start += long
    return tuple(bars)


def _name_lines(name: str, room: float) -> tuple[str, ...]:
    """At most two lines; a name that is still too long ends in an ellipsis (the table has it)."""
    fitted = lines(name, room, most=2, size=15)
    if fitted is not None:
        return fitted
    while name and width(f"{name}…", 15) > room:
        name = name[:-1]
    return (f"{name.rstrip()}…",)
