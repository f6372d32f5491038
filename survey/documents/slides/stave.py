"""The staff in native shapes: five lines, a beat a dimension, two heads and a stem; one group."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from pptx.enum.dml import MSO_LINE
from pptx.enum.shapes import MSO_CONNECTOR, MSO_SHAPE
from pptx.enum.text import MSO_ANCHOR, PP_ALIGN
from pptx.util import Emu, Inches, Pt

from survey.documents import palette
from survey.documents.axis import Axis
from survey.documents.gaps import Gap
from survey.documents.page import Page
from survey.documents.slides.canvas import Canvas, Place, Said, describe, fill, rgb, unstyled
from survey.documents.slides.charts import told
from survey.documents.staff import gap_text, pair_text
from survey.report.model import Group

LEFT, RIGHT, TOP, BOTTOM = 2.1, 12.7, 2.45, 5.05
HEAD_WIDE, HEAD_TALL, ASIDE = 0.24, 0.17, 0.13
NAMES, MEANS, GAPS = 5.15, 6.02, 6.3


@dataclass(frozen=True)
class Stave:
    """The staff being drawn: its shapes become one group in the end."""

    shapes: Any
    axis: Axis
    beats: int
    made: list[Any] = field(default_factory=list)

    def add(self, shape: Any) -> Any:
        self.made.append(shape)
        return shape

    @property
    def beat(self) -> float:
        return (RIGHT - LEFT) / max(self.beats, 4)

    @property
    def end(self) -> float:
        return LEFT + self.beat * self.beats

    def x(self, place: int) -> float:
        return LEFT + self.beat * (place + 0.5)

    def y(self, value: float) -> float:
        return BOTTOM - self.axis.share(value) * (BOTTOM - TOP)

    def line(
        self,
        ends: tuple[float, float, float, float],
        colour: str,
        points: float,
        *,
        dots: bool = False,
    ) -> None:
        made = self.add(self.shapes.add_connector(MSO_CONNECTOR.STRAIGHT, *map(Inches, ends)))
        unstyled(made)
        made.line.width, made.line.color.rgb = Pt(points), rgb(colour)
        if dots:
            made.line.dash_style = MSO_LINE.ROUND_DOT

    def words(self, place: Place, said: Said, align: Any = PP_ALIGN.CENTER) -> None:
        box = self.add(self.shapes.add_textbox(*place.emu))
        frame = box.text_frame
        frame.word_wrap = True
        frame.vertical_anchor = MSO_ANCHOR.TOP
        frame.margin_left = frame.margin_right = frame.margin_top = frame.margin_bottom = Emu(0)
        frame.paragraphs[0].alignment = align
        fill(frame.paragraphs[0], said)

    def head(self, x: float, y: float, *, filled: bool, size: float = 1.0) -> None:
        wide, tall = HEAD_WIDE * size, HEAD_TALL * size
        place = Place(x - wide / 2, y - tall / 2, wide, tall)
        oval = self.add(self.shapes.add_shape(MSO_SHAPE.OVAL, *place.emu))
        unstyled(oval)
        oval.rotation = -18
        oval.fill.solid()
        oval.fill.fore_color.rgb = rgb(palette.INK if filled else palette.PAPER)
        oval.line.color.rgb, oval.line.width = rgb(palette.INK), Pt(1.75)


def draw(canvas: Canvas, gaps: Sequence[Gap], page: Page) -> None:
    stave = Stave(canvas.shapes, Axis.of(gaps[0].dimension), len(gaps))
    _lines(stave)
    _bars(stave, gaps, page)
    for place, gap in enumerate(gaps):
        _beat(stave, gap, stave.x(place))
        _under(stave, gap, stave.x(place), page)
    _row_names(stave, page)
    group = canvas.shapes.add_group_shape(stave.made)
    describe(group, page.say("staff.title"), told(gaps, page))


def _lines(stave: Stave) -> None:
    for point in stave.axis.points:
        y = stave.y(point)
        stave.line((LEFT, y, stave.end, y), palette.LINE, 0.75)
        label = f"{stave.axis.label(point)}  {point}".strip()
        place = Place(LEFT - 1.6, y - 0.1, 1.5, 0.22)
        stave.words(place, Said(label, 11, palette.QUIET), PP_ALIGN.RIGHT)


def _bars(stave: Stave, gaps: Sequence[Gap], page: Page) -> None:
    """A bar line before every part of the questionnaire, its name above."""
    parts = dict(page.report.parts)
    starts = [
        i for i, g in enumerate(gaps) if i == 0 or g.dimension.part != gaps[i - 1].dimension.part
    ]
    for start, after in zip(starts, [*starts[1:], len(gaps)], strict=True):
        x = LEFT + stave.beat * start
        stave.line((x, TOP, x, BOTTOM), palette.INK, 1)
        name = parts.get(gaps[start].dimension.part or "", "")
        if name:
            room = Place(x + 0.05, 1.68, stave.beat * (after - start) - 0.1, 0.4)
            said = Said(
                name, 12 if len(name) < 26 * (after - start) else 10, serif=True, italic=True
            )
            stave.words(room, said, PP_ALIGN.LEFT)
    stave.line((stave.end - 0.06, TOP, stave.end - 0.06, BOTTOM), palette.INK, 1)
    stave.line((stave.end, TOP, stave.end, BOTTOM), palette.INK, 3)


def _beat(stave: Stave, gap: Gap, x: float) -> None:
    if gap.upper is None and gap.lower is None:
        _rest(stave, x)
        return
    if gap.shown and gap.upper and gap.lower:
        ends = (x, stave.y(gap.upper.mean or 0), x, stave.y(gap.lower.mean or 0))
        colour = palette.PENCIL if gap.letter else palette.INK if gap.clear else palette.QUIET
        stave.line(ends, colour, 3 if gap.letter else 1.5, dots=not gap.clear)
    for group, side, filled in ((gap.upper, -1, True), (gap.lower, 1, False)):
        if group is not None and group.mean is not None:
            _whisker(stave, group, x + side * ASIDE)
            stave.head(x + side * ASIDE, stave.y(group.mean), filled=filled)
    if gap.letter:
        _letter(stave, gap.letter, x)


def _whisker(stave: Stave, group: Group, x: float) -> None:
    if group.ci is None:
        return
    low, high = (stave.y(bound) for bound in group.ci)
    if low - high < 0.24:
        return
    stave.line((x, low, x, high), palette.QUIET, 1)
    for y in (low, high):
        stave.line((x - 0.05, y, x + 0.05, y), palette.QUIET, 1)


def _rest(stave: Stave, x: float) -> None:
    """Withheld: the beat keeps its place."""
    place = Place(x - 0.11, TOP, 0.22, BOTTOM - TOP)
    block = stave.add(stave.shapes.add_shape(MSO_SHAPE.RECTANGLE, *place.emu))
    unstyled(block)
    block.fill.patterned()
    block.fill.pattern = 22  # wide upward diagonal
    block.fill.fore_color.rgb, block.fill.back_color.rgb = rgb(palette.LINE), rgb(palette.PAPER)
    block.line.color.rgb = rgb(palette.LINE)


def _letter(stave: Stave, letter: str, x: float) -> None:
    place = Place(x - 0.14, TOP - 0.36, 0.28, 0.28)
    box = stave.add(stave.shapes.add_shape(MSO_SHAPE.RECTANGLE, *place.emu))
    unstyled(box)
    box.fill.solid()
    box.fill.fore_color.rgb = rgb(palette.PAPER)
    box.line.color.rgb, box.line.width = rgb(palette.PENCIL), Pt(1.5)
    frame = box.text_frame
    frame.margin_left = frame.margin_right = frame.margin_top = frame.margin_bottom = Emu(0)
    frame.vertical_anchor = MSO_ANCHOR.MIDDLE
    frame.paragraphs[0].alignment = PP_ALIGN.CENTER
    fill(frame.paragraphs[0], Said(letter, 13, palette.PENCIL, serif=True, bold=True))


def _under(stave: Stave, gap: Gap, x: float, page: Page) -> None:
    left, wide = x - stave.beat / 2 + 0.03, stave.beat - 0.06
    name = Said(page.say.theirs(gap.dimension.label), name_size(stave.beats))
    stave.words(Place(left, NAMES, wide, 0.8), name)
    stave.words(Place(left, MEANS, wide, 0.25), Said(pair_text(gap), 12, palette.QUIET))
    colour = palette.PENCIL if gap.letter else palette.INK if gap.clear else palette.QUIET
    said = Said(gap_text(gap, page.say), 13, colour, bold=gap.clear)
    stave.words(Place(left, GAPS, wide, 0.27), said)


def name_size(beats: int) -> float:
    """Many beats have smaller names, so that a whole questionnaire fits on one slide."""
    return 12 if beats <= 8 else 10.5


def _row_names(stave: Stave, page: Page) -> None:
    """Which head is whose, beside the row of means; and what the last row is."""
    y = MEANS + 0.12
    stave.head(LEFT - 0.62, y, filled=True, size=0.7)
    stave.words(Place(LEFT - 0.45, MEANS, 0.15, 0.25), Said("|", 12, palette.QUIET))
    stave.head(LEFT - 0.16, y, filled=False, size=0.7)
    place = Place(LEFT - 1.6, GAPS, 1.5, 0.27)
    stave.words(place, Said(page.say("staff.gap"), 12, palette.QUIET), PP_ALIGN.RIGHT)
    for x, filled, name in ((9.0, True, page.key[0]), (10.9, False, page.key[1])):
        stave.head(x, 1.36, filled=filled, size=0.9)
        stave.words(Place(x + 0.18, 1.25, 1.65, 0.42), Said(name, 11), PP_ALIGN.LEFT)
