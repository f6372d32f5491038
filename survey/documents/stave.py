"""A small staff turned by a quarter, one a dimension: the staff on a phone and for long names."""

from __future__ import annotations

from markupsafe import Markup

from survey.documents import svg
from survey.documents.axis import Axis
from survey.documents.gaps import Gap
from survey.documents.staff import stem_class
from survey.report.model import Group

WIDE = 340
EDGE = 14
TALL = 44
ABOVE, STEM, BELOW = 13, 22, 31


def stave(gap: Gap) -> Markup:
    """The same heads and stem as the staff's beat; the words stand beside it in the page."""
    axis = Axis.of(gap.dimension)
    points = [at(axis, point) for point in axis.points]
    drawn = [svg.path("sl", *(svg.line(x, 2, x, TALL - 2) for x in points))]
    if gap.shown and gap.upper and gap.lower:
        ends = at(axis, gap.upper.mean or 0), at(axis, gap.lower.mean or 0)
        drawn.append(svg.path(stem_class(gap), svg.line(ends[0], STEM, ends[1], STEM)))
    if gap.upper is None and gap.lower is None:
        drawn.append(hatched(at(axis, axis.low), STEM - 9, at(axis, axis.high) - EDGE, 18))
    for group, y, kind in ((gap.upper, ABOVE, "hf"), (gap.lower, BELOW, "hh")):
        if group is not None and group.mean is not None:
            drawn += [whisker(axis, group, y), svg.head(kind, at(axis, group.mean), y)]
    return svg.tag("svg", Markup("").join(drawn), viewBox=f"0 0 {WIDE} {TALL}", aria_hidden="true")


def at(axis: Axis, value: float, wide: float = WIDE) -> float:
    """Where a value lies from left to right."""
    return EDGE + axis.share(value) * (wide - 2 * EDGE)


def whisker(axis: Axis, group: Group, y: float, wide: float = WIDE) -> Markup:
    if group.ci is None:
        return Markup("")
    low, high = (at(axis, bound, wide) for bound in group.ci)
    if high - low < 26:
        return Markup("")
    caps = [svg.line(x, y - 4, x, y + 4) for x in (low, high)]
    return svg.path("wk", svg.line(low, y, high, y), *caps)


def hatched(x: float, y: float, wide: float, high: float) -> Markup:
    strokes = []
    for start in range(0, int(wide - high) + 1, 8):
        left = x + start
        strokes.append(svg.line(left, y + high, left + high, y))
    box = svg.tag("rect", class_="rest", x=x, y=y, width=wide, height=high)
    return box + svg.path("rl", *strokes)
