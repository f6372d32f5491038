"""Trust between departments: who can rely on whom, as sentences, a matrix and a network."""

from __future__ import annotations

from dataclasses import dataclass
from math import cos, pi, sin

from markupsafe import Markup

from survey.documents import figures, svg
from survey.documents.heat_map import shade
from survey.documents.words import Words, filled
from survey.report.further_model import DepartmentRound, Interval, TrustPart
from survey.report.model import Report

WIDE, TALL, RING = 380, 340, 11
ACROSS, DOWN = 150, 140
BEND = 0.12
MOST_ARROWS = 30
WORTH_A_WORD = 1 / 16  # of the scale: a quarter of a point of five


@dataclass(frozen=True)
class TrustCell:
    """A mean with its shade; `blank` is a department and itself, empty text is withheld."""

    text: str = ""
    shade: str = "held"
    blank: bool = False


@dataclass(frozen=True)
class TrustRow:
    number: int
    name: str
    cells: tuple[TrustCell, ...]
    gives: str
    receives: str


@dataclass(frozen=True)
class TrustBetween:
    text: str
    sentences: tuple[Markup, ...]
    names: tuple[str, ...]
    rows: tuple[TrustRow, ...]
    others: tuple[TrustCell, ...]
    picture: Markup
    parts: bool


def trust_between(report: Report, say: Words) -> tuple[TrustBetween, ...]:
    return tuple(_told(one, say) for one in report.department_round if one.judgements)


def _told(one: DepartmentRound, say: Words) -> TrustBetween:
    means = {(each.judging, each.judged): each.mean for each in one.judgements}
    parts = {part.department: part for part in one.parts}
    names = one.departments

    def cell(judging: str | None, judged: str) -> TrustCell:
        mean = means.get((judging, judged))
        if mean is None:
            return TrustCell(blank=judging == judged)
        return TrustCell(figures.plain(mean), shade(mean, one))

    average = sum(means.values()) / len(means)
    weak = [
        (pair.judging, pair.judged)
        for pair in one.judgements
        if pair.judging is not None and pair.clear and pair.mean < average
    ]
    others = tuple(cell(None, name) for name in names)
    return TrustBetween(
        text=one.text,
        sentences=tuple(_sentences(one, say)),
        names=names,
        rows=tuple(
            TrustRow(
                place,
                name,
                tuple(cell(name, judged) for judged in names),
                _part(parts.get(name), gives=True),
                _part(parts.get(name), gives=False),
            )
            for place, name in enumerate(names, start=1)
        ),
        others=others if any(each.text for each in others) else (),
        picture=_network(names, weak, say) if 0 < len(weak) <= MOST_ARROWS else Markup(""),
        parts=bool(parts),
    )


def _part(part: TrustPart | None, *, gives: bool) -> str:
    if part is None:
        return "–"
    value, clear = (part.gives, part.gives_clear) if gives else (part.receives, part.receives_clear)
    mark = "" if not clear else " ▲" if value > 0 else " ▼"
    return f"{figures.signed(value)}{mark}"


def _sentences(one: DepartmentRound, say: Words) -> list[Markup]:
    if not one.parts:
        return [filled(say, "between.few", reason=one.reason or "")]
    said = []
    for gives, side, key in (
        (False, -1, "between.distrusted"),
        (False, 1, "between.trusted"),
        (True, -1, "between.wary"),
        (True, 1, "between.relying"),
    ):
        found = [part for part in one.parts if stands_out(part, one, gives=gives, side=side)]
        found.sort(key=lambda part: -abs(part.gives if gives else part.receives))
        if found:
            names = figures.listed([_named(part, gives=gives) for part in found], say("and"))
            said.append(filled(say, key, names=names))
    if not said:
        said.append(filled(say, "between.nobody"))
    if one.dyadic_reciprocity is not None and one.relationship_share is not None:
        said.append(_shares(one, say))
    return said


def stands_out(part: TrustPart, one: DepartmentRound, *, gives: bool, side: int) -> bool:
    """Beyond chance, and by enough to be worth a word: many judges make trifles certain."""
    value, clear = (part.gives, part.gives_clear) if gives else (part.receives, part.receives_clear)
    return clear and value * side >= WORTH_A_WORD * (one.high - one.low)


def _named(part: TrustPart, *, gives: bool) -> str:
    value = part.gives if gives else part.receives
    ends: Interval = part.gives_ci if gives else part.receives_ci
    return f"{part.department} ({figures.signed(value)}, {figures.gap_interval(*ends, sign=True)})"


def _shares(one: DepartmentRound, say: Words) -> Markup:
    return filled(
        say,
        "between.shares",
        receiver=figures.percent(one.receiver_share or 0),
        giver=figures.percent(one.giver_share or 0),
        pair=figures.percent(one.relationship_share or 0),
    )


def _network(names: tuple[str, ...], weak: list[tuple[str, str]], say: Words) -> Markup:
    """Numbered departments on a ring, and an arrow wherever one is rated clearly low."""
    places = {
        name: (
            WIDE / 2 + ACROSS * sin(2 * pi * position / len(names)),
            TALL / 2 - DOWN * cos(2 * pi * position / len(names)),
        )
        for position, name in enumerate(names)
    }
    drawn = [_arrow(places[a], places[b]) for a, b in weak if a in places and b in places]
    for number, name in enumerate(names, start=1):
        x, y = places[name]
        drawn += [
            svg.tag("circle", class_="rm", cx=x, cy=y, r=RING),
            svg.text("rt", x, y + 5, str(number)),
        ]
    pairs = ", ".join(say("between.pair", judging=a, judged=b) for a, b in sorted(weak))
    return svg.picture(
        Markup("").join(drawn),
        box=f"0 0 {WIDE} {TALL}",
        title=say("between.picture"),
        description=pairs,
    )


def _arrow(start: tuple[float, float], end: tuple[float, float]) -> Markup:
    """A bent arrow, so that two that point at each other do not lie on one line."""
    across, down = end[0] - start[0], end[1] - start[1]
    length = (across**2 + down**2) ** 0.5
    middle = (
        (start[0] + end[0]) / 2 - down * BEND,
        (start[1] + end[1]) / 2 + across * BEND,
    )
    toward = (end[0] - middle[0], end[1] - middle[1])
    size = (toward[0] ** 2 + toward[1] ** 2) ** 0.5 or length
    ux, uy = toward[0] / size, toward[1] / size
    x, y = end[0] - ux * (RING + 3), end[1] - uy * (RING + 3)
    wings = "".join(
        svg.line(x, y, x - 8 * ux + side * 4 * uy, y - 8 * uy - side * 4 * ux) for side in (-1, 1)
    )
    bend = f"M{svg.n(start[0])} {svg.n(start[1])}Q{svg.n(middle[0])} {svg.n(middle[1])}"
    return svg.path("st", f"{bend} {svg.n(x)} {svg.n(y)}", wings)
