"""What comes first for each level: a map of priorities and levels, its table, and sentences."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

from markupsafe import Markup

from survey.documents import figures, svg
from survey.documents.names import width
from survey.documents.words import Words, filled
from survey.report.further_model import (
    PriorityRanking,
    RankingGroup,
    RankingPair,
)
from survey.report.model import Report

WIDE, TALL, EDGE = 380, 340, 26
SIZE = 13
# Kendall's W as read in Delphi studies (Schmidt 1997, Decision Sciences 28:763-774).
UNITED, MOSTLY, LOOSELY = 0.7, 0.5, 0.3
NAMED = 3
FEWEST = 12  # of whom percentages are given
LINES = 15
NEAR = 40


@dataclass(frozen=True)
class PriorityRow:
    """One option: its number on the map, and for each level the share who named it."""

    number: int
    label: str
    shares: tuple[str, ...]


@dataclass(frozen=True)
class Priorities:
    """One ranking question. `picture` is empty where fewer than two levels are shown."""

    text: str
    levels: tuple[str, ...]
    sizes: tuple[str, ...]
    rows: tuple[PriorityRow, ...]
    unity: tuple[str, ...]
    sentences: tuple[Markup, ...]
    picture: Markup
    note: str
    caption: str
    hidden: str


@dataclass(frozen=True)
class _Box:
    x: float
    y: float
    wide: float

    def meets(self, other: _Box) -> bool:
        apart = abs(self.x - other.x) >= (self.wide + other.wide) / 2
        return not apart and abs(self.y - other.y) < LINES

    def inside(self) -> bool:
        half = self.wide / 2
        return half <= self.x <= WIDE - half and LINES <= self.y <= TALL - 4


def priorities(report: Report, say: Words) -> tuple[Priorities, ...]:
    return tuple(_told(ranking, report, say) for ranking in report.rankings if _shown(ranking))


def _shown(ranking: PriorityRanking) -> list[RankingGroup]:
    return [group for group in ranking.groups if group.named]


def _told(ranking: PriorityRanking, report: Report, say: Words) -> Priorities:
    groups = _shown(ranking)
    top = say.number(ranking.top)
    rows = tuple(
        PriorityRow(place + 1, option.label, tuple(share(group, place, say) for group in groups))
        for place, option in enumerate(ranking.options)
    )
    hidden = [group.level for group in ranking.groups if not group.named]
    return Priorities(
        text=ranking.text,
        levels=tuple(group.level for group in groups),
        sizes=tuple(figures.count(group.n or 0) for group in groups),
        rows=rows,
        unity=tuple(unity(group, say) for group in groups),
        sentences=tuple(_sentences(ranking, groups, report, say)),
        picture=_map(ranking, groups, report, say) if len(groups) > 1 else Markup(""),
        note=say("priorities.note", shown=figures.percent(ranking.shown or 0)),
        caption=say("priorities.caption", top=top),
        hidden=say("priorities.hidden", levels=figures.listed(hidden, say("and")))
        if hidden
        else "",
    )


def share(group: RankingGroup, place: int, say: Words) -> str:
    """Who named an option: as a share, and in words where a percentage would sound too exact."""
    named = group.named[place]
    if (group.n or 0) >= FEWEST:
        return figures.percent(named)
    few = "few" if named < 1 / 3 else "some" if named < 2 / 3 else "most"
    return say(f"priorities.{few}")


def unity(group: RankingGroup, say: Words) -> str:
    """How united a level is, in a word."""
    w = group.kendall_w or 0
    if not group.united or w < LOOSELY:
        return say("priorities.divided")
    if w < MOSTLY:
        return say("priorities.loosely")
    return say("priorities.mostly" if w < UNITED else "priorities.united")


def _sentences(
    ranking: PriorityRanking, groups: list[RankingGroup], report: Report, say: Words
) -> list[Markup]:
    said = [_first(ranking, group, say) for group in (groups[0], groups[-1])[: len(groups)]]
    pair = parted(ranking)
    if pair is not None:
        said.append(_widest(ranking, pair, say))
    elif any(pair.clear_content is False for pair in ranking.pairs):
        said.append(Markup(say("priorities.same")))  # noqa: S704 - our own text
    looser = [p for p in ranking.pairs if p.clear_agreement and p.agreement_difference is not None]
    if looser:
        widest = max(looser, key=lambda pair: abs(pair.agreement_difference or 0))
        closer = widest.a if (widest.agreement_difference or 0) > 0 else widest.b
        other = widest.b if closer == widest.a else widest.a
        said.append(filled(say, "priorities.closer", closer=closer, other=other))
    split = [group.level for group in groups if group.united is False]
    if split:
        levels = figures.listed(split, say("and"))
        said.append(filled(say, "priorities.no_order", levels=levels))
    return said if report.rankings else []


def _first(ranking: PriorityRanking, group: RankingGroup, say: Words) -> Markup:
    order = sorted(range(len(group.named)), key=lambda place: -group.named[place])[:NAMED]
    names = [f"“{ranking.options[place].label}” ({share(group, place, say)})" for place in order]
    listed = figures.listed(names, say("and"))
    return filled(say, "priorities.first", level=group.level, names=say.theirs(listed))


def parted(ranking: PriorityRanking) -> RankingPair | None:
    """The neighbouring levels between which priorities change most, beyond chance."""
    neighbours = set(pairwise(group.level for group in _shown(ranking)))
    clear = [pair for pair in ranking.pairs if pair.clear_content and pair.r is not None]
    near = [pair for pair in clear if (pair.a, pair.b) in neighbours]
    return min(near or clear, key=lambda pair: pair.r or 0, default=None)


def _widest(ranking: PriorityRanking, pair: RankingPair, say: Words) -> Markup:
    a, b = (next(g for g in ranking.groups if g.level == name) for name in (pair.a, pair.b))
    place = max(range(len(a.named)), key=lambda at: abs(a.named[at] - b.named[at]))
    return filled(
        say,
        "priorities.part",
        a=pair.a,
        b=pair.b,
        option=say.theirs(ranking.options[place].label),
        first=share(a, place, say),
        second=share(b, place, say),
    )


def _map(
    ranking: PriorityRanking, groups: list[RankingGroup], report: Report, say: Words
) -> Markup:
    """Options as numbered notes, levels as arrows: the reference drawn strong."""
    furthest = max(
        max(abs(option.x or 0), abs(option.y or 0) * WIDE / TALL) for option in ranking.options
    )
    scale = (WIDE / 2 - EDGE) / (furthest or 1)
    longest = max(((g.x or 0) ** 2 + (g.y or 0) ** 2) ** 0.5 for g in groups) or 1
    reach = (TALL / 2 - EDGE) / longest

    def at(x: float | None, y: float | None, unit: float) -> tuple[float, float]:
        return WIDE / 2 + (x or 0) * unit, TALL / 2 - (y or 0) * unit

    points = [at(option.x, option.y, scale) for option in ranking.options]
    heads = [at(group.x, group.y, reach) for group in groups]
    placed = [_Box(x, y + 5, 22) for x, y in points]
    placed += [_Box(*_along(x, y, part / 8), 8) for x, y in heads for part in range(2, 9)]
    drawn = [
        svg.path(
            "ax",
            svg.line(EDGE, TALL / 2, WIDE - EDGE, TALL / 2),
            svg.line(WIDE / 2, EDGE, WIDE / 2, TALL - EDGE),
        )
    ]
    for group, (x, y) in zip(groups, heads, strict=True):
        strong = report.frame.reference in {group.level, *group.includes}
        drawn += [_arrow(x, y, strong=strong)]
    for number, (x, y) in enumerate(points, start=1):
        drawn += [
            svg.tag("circle", class_="rm", cx=x, cy=y, r=10),
            svg.text("rt", x, y + 5, str(number)),
        ]
    for group, (x, y) in zip(groups, heads, strict=True):
        box = _place(group.level, x, y, _outward(x, y, heads), placed)
        placed.append(box)
        drawn.append(svg.text("tx halo", box.x, box.y, group.level))
    order = ", ".join(f"{n} {option.label}" for n, option in enumerate(ranking.options, 1))
    return svg.picture(
        Markup("").join(drawn),
        box=f"0 0 {WIDE} {TALL}",
        title=say("priorities.picture", levels=figures.listed([g.level for g in groups])),
        description=say("priorities.described", options=order),
    )


def _along(x: float, y: float, part: float) -> tuple[float, float]:
    """A point of an arrow, as the foot of a line of text."""
    return WIDE / 2 + (x - WIDE / 2) * part, TALL / 2 + (y - TALL / 2) * part + 4


def _arrow(x: float, y: float, *, strong: bool) -> Markup:
    across, down = x - WIDE / 2, y - TALL / 2
    length = (across**2 + down**2) ** 0.5 or 1
    ux, uy = across / length, down / length
    wings = "".join(
        svg.line(x, y, x - 9 * ux + side * 5 * uy, y - 9 * uy - side * 5 * ux) for side in (-1, 1)
    )
    kind = "st top" if strong else "st"
    return svg.path(kind, svg.line(WIDE / 2, TALL / 2, x, y), wings)


def _outward(x: float, y: float, heads: list[tuple[float, float]]) -> int:
    """The side away from the nearest other head, where one is near; else away from the middle."""
    near = [other for other in heads if 0 < abs(other[0] - x) < NEAR and abs(other[1] - y) < NEAR]
    if near:
        return 1 if sum(other[0] for other in near) / len(near) < x else -1
    return 1 if x >= WIDE / 2 else -1


def _place(words: str, x: float, y: float, out: int, placed: list[_Box]) -> _Box:
    """The first free place around the head of an arrow, sideways before above or below."""
    wide = width(words, SIZE) + 4
    below = 1 if y >= TALL / 2 else -1
    side = wide / 2 + 8
    tries = [
        *(_Box(x + out * side, y + 4 + step * below, wide) for step in (0, 8, -10, 16, 26, 36)),
        *(_Box(x - out * side, y + 4 + step * below, wide) for step in (0, 8, -10, 16, 26)),
        *(_Box(x, y + 4 + step * below, wide) for step in (18, 24, 34)),
        _Box(x + out * side, y + 4 - 24 * below, wide),
    ]
    free = (box for box in tries if box.inside() and not any(map(box.meets, placed)))
    inside = (box for box in tries if box.inside())
    return next(free, None) or next(inside, tries[0])
