"""A dumbbell: one gap with the names and numbers of its groups written at the heads."""

from __future__ import annotations

from markupsafe import Markup

from survey.documents import figures, svg
from survey.documents.axis import Axis
from survey.documents.gaps import Gap
from survey.documents.names import width
from survey.documents.stave import EDGE, at, whisker
from survey.documents.words import Words
from survey.report.model import Group

WIDE = 380
TALL = 112
ABOVE, STEM, BELOW = 32, 46, 60
LINES = 86


def gap_row(gap: Gap, middle: tuple[Group, ...], say: Words) -> Markup:
    """Reference above, comparison below, the levels between them as diamonds on the stem."""
    axis = Axis.of(gap.dimension)
    moves = [svg.line(_x(axis, p), 20, _x(axis, p), LINES - 14) for p in axis.points]
    drawn = [svg.path("sl", *moves), _scale(axis)]
    if gap.shown and gap.upper and gap.lower:
        drawn.append(_stem(axis, gap, [g.mean for g in middle if g.mean is not None]))
    drawn += [svg.diamond(_x(axis, g.mean), STEM) for g in middle if g.mean is not None]
    for group, y, words_y, kind in ((gap.upper, ABOVE, 14, "hf"), (gap.lower, BELOW, LINES, "hh")):
        if group is not None and group.mean is not None:
            drawn += [
                whisker(axis, group, y, WIDE),
                svg.head(kind, _x(axis, group.mean), y),
                _name(group, _x(axis, group.mean), words_y),
            ]
    return svg.picture(
        Markup("").join(drawn), box=f"0 0 {WIDE} {TALL}", title=_title(gap, middle, say)
    )


def _x(axis: Axis, value: float) -> float:
    return at(axis, value, WIDE)


def _stem(axis: Axis, gap: Gap, between: list[float]) -> Markup:
    """From head to head; drawn thin to a middle level that lies outside both."""
    upper, lower = _x(axis, _mean(gap.upper)), _x(axis, _mean(gap.lower))
    kind = "st top" if gap.letter else "st" if gap.clear else "st maybe"
    outer = [_x(axis, mean) for mean in between]
    drawn = [svg.path(kind, f"M{svg.n(upper)} {ABOVE}V{STEM}H{svg.n(lower)}V{BELOW}")]
    for x in outer:
        if x > max(upper, lower) or x < min(upper, lower):
            near = max(upper, lower) if x > max(upper, lower) else min(upper, lower)
            drawn.insert(0, svg.path("wk", svg.line(near, STEM, x, STEM)))
    return Markup("").join(drawn)


def _mean(group: Group | None) -> float:
    return 0.0 if group is None or group.mean is None else group.mean


def _name(group: Group, x: float, y: float) -> Markup:
    """The group's name and number at its head, kept inside the picture."""
    label, number = str(group.level), figures.plain(group.mean or 0)
    half = width(f"{label} {number}", 13) / 2
    inside = min(max(x, half), WIDE - half)
    bold = svg.tag("tspan", number, class_="b")
    return svg.tag("text", Markup("{} {}").format(label, bold), class_="tx halo", x=inside, y=y)


def _scale(axis: Axis) -> Markup:
    """The ends of the scale in words where there is room, every point as a number else."""
    y = TALL - 6
    ends = [f"{point} {axis.label(point)}".strip() for point in (axis.low, axis.high)]
    if sum(width(end, 12.5) for end in ends) > WIDE - 60:
        return Markup("").join(svg.text("t2 mid", _x(axis, p), y, str(p)) for p in axis.points)
    inner = [svg.text("t2 mid", _x(axis, p), y, str(p)) for p in _free(axis, ends)]
    first = svg.text("t2", EDGE - 4, y, ends[0])
    last = svg.text("t2 end", WIDE - EDGE + 4, y, ends[1])
    return first + Markup("").join(inner) + last


def _free(axis: Axis, ends: list[str]) -> list[int]:
    """The points between that have room: all of them, or the middle one, never an odd few."""
    low, high = width(ends[0], 12.5) + EDGE + 8, WIDE - EDGE - width(ends[1], 12.5) - 8
    inner = axis.points[1:-1]
    free = [p for p in inner if low < _x(axis, p) < high]
    if len(free) == len(inner):
        return free
    return [p for p in free if 2 * p == axis.low + axis.high]


def _title(gap: Gap, middle: tuple[Group, ...], say: Words) -> str:
    groups = [g for g in (gap.upper, *middle, gap.lower) if g is not None and g.mean is not None]
    numbers = ", ".join(f"{g.level} {figures.plain(g.mean or 0)}" for g in groups)
    return say("gap.picture", dimension=gap.dimension.label, numbers=numbers)
