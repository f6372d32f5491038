"""The staff: every dimension a beat, every point of the scale a line, two heads and a stem a gap.

Never zoomed, never sorted. The reference head hangs left of the stem, the comparison head right,
so that equal answers stand side by side and the stem vanishes.
"""

from __future__ import annotations

from dataclasses import dataclass

from markupsafe import Markup

from survey.documents import figures, svg
from survey.documents.axis import Axis
from survey.documents.gaps import Gap
from survey.documents.names import lines, width
from survey.documents.systems import Bar, Beats, fitting
from survey.documents.words import Words
from survey.report.model import Group

WIDE = 1122
MARGIN = 4
TOP = 88
HEAD = 8
ROW = 17


@dataclass(frozen=True)
class System:
    """One staff across the page."""

    axis: Axis
    beats: Beats
    left: float
    wide: float

    @property
    def beat(self) -> float:
        return (self.wide - MARGIN - self.left) / self.beats.count

    @property
    def right(self) -> float:
        """A handful of dimensions is a short staff, not a stretched one."""
        return self.left + self.beat * len(self.beats.gaps)

    @property
    def step(self) -> float:
        """Units between two lines: 52 for five lines, closer for more, wider for fewer."""
        return {4: 60, 5: 52, 6: 44, 7: 38}.get(len(self.axis.points), 52)

    @property
    def bottom(self) -> float:
        return TOP + self.step * (len(self.axis.points) - 1)

    def y(self, value: float) -> float:
        return self.bottom - self.axis.share(value) * (self.bottom - TOP)

    def x(self, index: int) -> float:
        return self.left + self.beat * (index + 0.5)


def staves(
    gaps: tuple[Gap, ...], parts: tuple[tuple[str, str], ...], say: Words, *, wide: float = WIDE
) -> tuple[Markup, ...] | None:
    """One picture a system; None where the names are too long, and the small staves stand in.

    On paper the staff is less `wide`, so that its letters are as large as the text's.
    """
    drawn: list[Markup] = []
    for axis, members in _by_scale(gaps):
        left = _left(axis)
        systems = fitting(members, dict(parts), wide - MARGIN - left)
        if systems is None:
            return None
        drawn += [_draw(System(axis, beats, left, wide), say) for beats in systems]
    return tuple(drawn)


def _by_scale(gaps: tuple[Gap, ...]) -> list[tuple[Axis, list[Gap]]]:
    """Dimensions on the same scale share a staff; the order stays the instrument's."""
    groups: list[tuple[Axis, list[Gap]]] = []
    for gap in gaps:
        axis = Axis.of(gap.dimension)
        if not groups or groups[-1][0] != axis:
            groups.append((axis, []))
        groups[-1][1].append(gap)
    return groups


def _label_lines(axis: Axis, point: int) -> tuple[str, ...]:
    return lines(axis.label(point), 150, most=2, size=12.5) or ()


def _left(axis: Axis) -> float:
    """Room for the words of the scale left of the lines."""
    longest = max(
        (width(row, 12.5) for p in axis.points for row in _label_lines(axis, p)), default=0
    )
    return max(64.0, longest + 40)


def _draw(system: System, say: Words) -> Markup:
    names = [lines(gap.dimension.label, system.beat - 6) or () for gap in system.beats.gaps]
    deepest = max(len(rows) for rows in names)
    first = system.bottom + 30
    means, gap_row = first + ROW * deepest + 8, first + ROW * deepest + 31
    body = [_lines(system), _bars(system)]
    for index, gap in enumerate(system.beats.gaps):
        x = system.x(index)
        body += [
            _beat(system, gap, x),
            *[svg.text("tx", x, first + ROW * row, text) for row, text in enumerate(names[index])],
            svg.text("t2 mid", x, means, pair_text(gap)),
            svg.text(_gap_class(gap), x, gap_row, gap_text(gap, say)),
        ]
    body.append(_row_names(system, means, gap_row, say))
    return svg.picture(
        Markup("").join(body),
        box=f"0 0 {svg.n(system.wide)} {svg.n(gap_row + 12)}",
        title=say("staff.title"),
        description=_description(system, say),
    )


def _lines(system: System) -> Markup:
    moves = [svg.line(system.left, y, system.right, y) for y in map(system.y, system.axis.points)]
    labels: list[Markup] = []
    for point in system.axis.points:
        y = system.y(point) + 4
        rows = _label_lines(system.axis, point)
        labels.append(svg.text("t2 end num", system.left - 9, y, str(point)))
        up = ROW * 0.45 * (len(rows) - 1)
        for row, words in enumerate(rows):
            labels.append(svg.text("t2 end", system.left - 24, y - up + row * 15, words))
    return svg.path("sl", *moves) + Markup("").join(labels)


def _bars(system: System) -> Markup:
    """A bar line before every part, its name above; only the last system ends in a double bar."""
    drawn: list[Markup] = []
    moves: list[str] = []
    for bar in system.beats.bars:
        x = system.left + system.beat * bar.start
        moves.append(svg.line(x, TOP, x, system.bottom))
        drawn += _bar_name(bar, x)
    end = system.right - 7 if system.beats.last else system.right
    moves.append(svg.line(end, TOP, end, system.bottom))
    if system.beats.last:
        bold = system.right - 1
        drawn.append(svg.path("bl b2", svg.line(bold, TOP, bold, system.bottom)))
    return svg.path("bl", *moves) + Markup("").join(drawn)


def _bar_name(bar: Bar, x: float) -> list[Markup]:
    rows = bar.name_lines
    first = 37 - 17 * (len(rows) - 1)
    return [svg.text("tp", x + 6, first + 17 * row, text) for row, text in enumerate(rows)]


def _beat(system: System, gap: Gap, x: float) -> Markup:
    if gap.upper is None and gap.lower is None:
        return hatch(x - 9, TOP, 18, system.bottom - TOP)
    parts: list[Markup] = []
    if gap.shown and gap.upper and gap.lower:
        ends = system.y(gap.upper.mean or 0), system.y(gap.lower.mean or 0)
        parts.append(svg.path(stem_class(gap), svg.line(x, ends[0], x, ends[1])))
    for group, offset, kind in ((gap.upper, -HEAD, "hf"), (gap.lower, HEAD, "hh")):
        if group is not None and group.mean is not None:
            parts.append(_whisker(system, group, x + offset))
            parts.append(svg.head(kind, x + offset, system.y(group.mean)))
    if gap.letter:
        parts.append(letter(gap.letter, x, 63))
    return Markup("").join(parts)


def _whisker(system: System, group: Group, x: float) -> Markup:
    """The interval through the head's own centre; hidden where it is shorter than the head."""
    if group.ci is None:
        return Markup("")
    low, high = (system.y(bound) for bound in group.ci)
    if low - high < 20:
        return Markup("")
    caps = [svg.line(x - 4, y, x + 4, y) for y in (low, high)]
    return svg.path("wk", svg.line(x, low, x, high), *caps)


def stem_class(gap: Gap) -> str:
    if gap.letter:
        return "st top"
    return "st" if gap.clear else "st maybe"


def letter(mark: str, x: float, y: float) -> Markup:
    """A rehearsal mark: the same letter names the gap on the staff, in words and on its card."""
    box = svg.tag("rect", class_="rm", x=x - 11, y=y - 11, width=22, height=22)
    return box + svg.text("rt", x, y + 5, mark)


def hatch(x: float, y: float, wide: float, high: float) -> Markup:
    """A withheld beat: a rest that hides what the lines behind it would suggest."""
    strokes = []
    for start in range(0, int(high) + 1, 8):
        rise = min(wide, start)
        strokes.append(svg.line(x, y + start, x + rise, y + start - rise))
    box = svg.tag("rect", class_="rest", x=x, y=y, width=wide, height=high)
    return box + svg.path("rl", *strokes)


def gap_text(gap: Gap, say: Words) -> str:
    """“+1.2”, “(+0.2)” where it could be chance, or that it is withheld."""
    if gap.difference is None:
        return say("gap.withheld")
    shown = figures.signed(gap.difference)
    return shown if gap.clear else f"({shown})"


def _gap_class(gap: Gap) -> str:
    if gap.letter:
        return "gt top"
    return "gt" if gap.clear else "t2 mid"


def pair_text(gap: Gap) -> str:
    """Both means, “4.4 | 3.2”."""
    if gap.upper is None and gap.lower is None:
        return ""
    shown = [
        figures.plain(group.mean) if group is not None and group.mean is not None else "–"
        for group in (gap.upper, gap.lower)
    ]
    return " | ".join(shown)


def _row_names(system: System, means: float, gap_row: float, say: Words) -> Markup:
    x = system.left - 9
    heads = svg.head("hf", x - 38, means - 4, 0.7) + svg.head("hh", x - 8, means - 4, 0.7)
    bar = svg.text("t2 mid", x - 23, means, "|")
    return heads + bar + svg.text("t2 end", x, gap_row, say("staff.gap"))


def _description(system: System, say: Words) -> str:
    lettered = [gap for gap in system.beats.gaps if gap.letter]
    if not lettered:
        return say("staff.table_follows")
    names = figures.listed(
        [f"{g.dimension.label} {figures.plain(abs(g.difference or 0))}" for g in lettered]
    )
    return f"{say('staff.widest', gaps=names)} {say('staff.table_follows')}"
