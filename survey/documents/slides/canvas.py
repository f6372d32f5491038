"""One slide: its title, words in boxes that fit, tables, notes and alternative texts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from io import BytesIO
from typing import Any

from lxml import etree
from PIL import Image, ImageChops
from pptx.dml.color import RGBColor
from pptx.enum.shapes import MSO_CONNECTOR
from pptx.enum.text import MSO_ANCHOR, PP_ALIGN
from pptx.oxml.ns import qn
from pptx.util import Emu, Inches, Pt

from survey.documents import palette
from survey.documents.names import width
from survey.documents.runs import Run, isolated, runs
from survey.documents.slides import master

LINE = 1.22  # of the size of the letters, from line to line
POINTS = 72


@dataclass(frozen=True)
class Place:
    """A rectangle on a slide, in inches."""

    left: float
    top: float
    wide: float
    tall: float

    @property
    def emu(self) -> tuple[Any, Any, Any, Any]:
        return Inches(self.left), Inches(self.top), Inches(self.wide), Inches(self.tall)


BODY = Place(master.EDGE, 1.6, master.WIDE - 2 * master.EDGE, 5.2)


@dataclass(frozen=True)
class Said:
    """A paragraph, and how it is set."""

    text: str
    size: float = 14
    colour: str = palette.INK
    serif: bool = False
    bold: bool = False
    italic: bool = False
    right: bool = False
    after: float = 6


class Canvas:
    """A slide being filled."""

    def __init__(self, deck: Any, title: str, notes: Sequence[str], layout: int) -> None:
        self.slide = deck.slides.add_slide(deck.slide_layouts[layout])
        self.shapes = self.slide.shapes
        place = master.PLACES[layout][0]
        sizes = (place[4], place[4] * 0.85, place[4] * 0.7, place[4] * 0.55)
        room = Place(*place[:4])
        size = next(
            (s for s in sizes if _tall([Said(title, s)], room.wide) <= room.tall), sizes[-1]
        )
        frame = self.shapes.title.text_frame
        fill(frame.paragraphs[0], Said(title, size, serif=True))
        told = "\n\n".join("".join(run.text for run in runs(note)) for note in notes if note)
        if told:
            self.slide.notes_slide.notes_text_frame.text = told

    def words(self, place: Place, said: Sequence[Said], *, least: float = 9) -> None:
        """Paragraphs in a box, all made smaller alike until they fit."""
        shown = [entry for entry in said if entry.text]
        if not shown:
            return
        factor = 1.0
        while _tall(shown, place.wide, factor) > place.tall and factor > 0.5:
            factor -= 0.05
        box = self.shapes.add_textbox(*place.emu)
        frame = box.text_frame
        frame.word_wrap = True
        frame.margin_left = frame.margin_right = frame.margin_top = frame.margin_bottom = Emu(0)
        for number, entry in enumerate(shown):
            paragraph = frame.paragraphs[0] if number == 0 else frame.add_paragraph()
            paragraph.space_after = Pt(entry.after * factor)
            if entry.right:
                paragraph.alignment = PP_ALIGN.RIGHT
            fill(paragraph, entry, max(least, entry.size * factor))

    def rule(self, left: float, top: float, wide: float, *, strong: bool = False) -> None:
        line = self.shapes.add_connector(
            MSO_CONNECTOR.STRAIGHT, Inches(left), Inches(top), Inches(left + wide), Inches(top)
        )
        unstyled(line)
        line.line.width = Pt(2 if strong else 0.75)
        line.line.color.rgb = rgb(palette.INK if strong else palette.LINE)
        decorative(line)

    def picture(self, place: Place, png: bytes, alt: str) -> None:
        """A picture as large as the place allows, at its right end and in the middle of it."""
        drawn = self.shapes.add_picture(_on_paper(png), Emu(0), Emu(0))
        left, top, wide, tall = place.emu
        scale = min(wide / drawn.width, tall / drawn.height)
        drawn.width, drawn.height = Emu(int(drawn.width * scale)), Emu(int(drawn.height * scale))
        drawn.left, drawn.top = left + wide - drawn.width, top + (tall - drawn.height) // 2
        describe(drawn, alt, alt)

    def table(self, place: Place, grid: Grid) -> None:
        """A native table; heights are the least that its words need."""
        rows = [grid.head, *grid.rows]
        frame = self.shapes.add_table(len(rows), len(grid.head), *place.emu)
        describe(frame, grid.title, grid.alt)
        table = frame.table
        for flag in ("firstRow", "bandRow"):
            table._tbl.tblPr.set(flag, "1" if flag == "firstRow" else "0")  # noqa: SLF001 - no API
        style = table._tbl.tblPr.find(qn("a:tableStyleId"))  # noqa: SLF001 - as above
        style.text = "{2D5ABB26-0587-4C30-8999-92F81FD0307C}"  # no style, no grid
        whole = sum(grid.widths)
        for column, share in zip(table.columns, grid.widths, strict=True):
            column.width = Inches(place.wide * share / whole)
        for number, row in enumerate(rows):
            table.rows[number].height = Inches(grid.tall)
            for cell, value in zip(table.rows[number].cells, row, strict=True):
                _cell(cell, value, grid, head=number == 0)


@dataclass(frozen=True)
class Box:
    """A table's cell."""

    text: str
    fill: str = ""
    right: bool = False
    bold: bool = False


@dataclass(frozen=True)
class Grid:
    """A table: widths are shares, `tall` the height of a row in inches."""

    title: str
    alt: str
    head: Sequence[Box]
    rows: Sequence[Sequence[Box]]
    widths: Sequence[float]
    tall: float = 0.32
    size: float = 12


def pages(grid: Grid, wide: float, tall: float) -> list[Grid]:
    """The table in parts, each low enough; long names make higher rows."""
    room = tall - _high(grid.head, grid, wide)
    parts: list[list[Sequence[Box]]] = [[]]
    used = 0.0
    for row in grid.rows:
        high = _high(row, grid, wide)
        if parts[-1] and used + high > room:
            parts.append([])
            used = 0.0
        parts[-1].append(row)
        used += high
    return [replace(grid, rows=rows) for rows in parts]


def _on_paper(png: bytes) -> BytesIO:
    """A picture drawn on white, as if it were printed on the paper of the slides."""
    with Image.open(BytesIO(png), formats=("PNG",)) as opened:
        printed = opened.convert("RGB")
    paper = Image.new("RGB", printed.size, palette.PAPER)
    file = BytesIO()
    ImageChops.multiply(printed, paper).save(file, "PNG", optimize=True)
    file.seek(0)
    return file


def _high(row: Sequence[Box], grid: Grid, wide: float) -> float:
    whole = sum(grid.widths)
    said = [Said(box.text, grid.size, after=0) for box in row]
    columns = [max(wide * share / whole - 0.14, 0.2) for share in grid.widths]
    needed = max(_tall([entry], column) for entry, column in zip(said, columns, strict=True))
    return max(grid.tall, needed + 0.06)


def _cell(cell: Any, box: Box, grid: Grid, *, head: bool) -> None:
    cell.margin_left = cell.margin_right = Inches(0.06)
    cell.margin_top = cell.margin_bottom = Inches(0.02)
    cell.vertical_anchor = MSO_ANCHOR.BOTTOM if head else MSO_ANCHOR.MIDDLE
    if box.fill:
        cell.fill.solid()
        cell.fill.fore_color.rgb = rgb(box.fill)
    else:
        cell.fill.background()
    paragraph = cell.text_frame.paragraphs[0]
    paragraph.alignment = PP_ALIGN.RIGHT if box.right else PP_ALIGN.LEFT
    colour = palette.QUIET if head else palette.INK
    fill(paragraph, Said(box.text, grid.size, colour, bold=box.bold), grid.size)
    _under(cell, palette.INK if head else palette.RULE)


def _under(cell: Any, colour: str) -> None:
    """A hairline below, as in the page's tables."""
    properties = cell._tc.get_or_add_tcPr()  # noqa: SLF001 - python-pptx knows no borders
    line = etree.Element(qn("a:lnB"), {"w": "9525"})
    fill = etree.SubElement(line, qn("a:solidFill"))
    etree.SubElement(fill, qn("a:srgbClr"), {"val": colour[1:]})
    properties.insert(0, line)


def fill(paragraph: Any, said: Said, size: float | None = None) -> None:
    for part in runs(said.text):
        run = paragraph.add_run()
        run.text = _text(part)
        font = run.font
        font.size = Pt(round(size or said.size, 1))
        font.bold = part.bold or said.bold
        font.italic = said.italic or None
        font.color.rgb = rgb(said.colour)
        if said.serif:
            font.name = "+mj-lt"
        if part.lang:
            run._r.get_or_add_rPr().set("lang", part.lang)  # noqa: SLF001 - no API


def _text(part: Run) -> str:
    return isolated(part.text)


def _tall(said: Sequence[Said], wide: float, factor: float = 1.0) -> float:
    """About how many inches paragraphs take in a box so wide."""
    points = 0.0
    for entry in said:
        size = entry.size * factor
        text = "".join(run.text for run in runs(entry.text))
        lines = sum(_lines(line, size, wide * POINTS) for line in text.split("\n"))
        points += lines * size * LINE + entry.after * factor
    return points / POINTS


def _lines(text: str, size: float, room: float) -> int:
    """How many lines a text takes; a word that is too long is broken by whoever shows it."""
    lines, used = 1, 0.0
    for word in text.split():
        needed = width(f"{word} ", size) * 0.95
        if used and used + needed > room:
            lines, used = lines + 1, 0.0
        used += needed
        if used > room:
            lines, used = lines + int(used // room), used % room
    return lines


def rgb(colour: str) -> RGBColor:
    found: RGBColor = RGBColor.from_string(colour[1:])
    return found


def unstyled(shape: Any) -> None:
    """Without the look that the theme gives shapes: no shadow, no colour that was not chosen."""
    style = shape._element.find(qn("p:style"))  # noqa: SLF001 - no API
    if style is not None:
        shape._element.remove(style)  # noqa: SLF001 - as above


def describe(shape: Any, title: str, alt: str) -> None:
    """What a screen reader says of a chart or a table."""
    named = shape._element.xpath(".//p:cNvPr")[0]  # noqa: SLF001 - python-pptx has no way to it
    named.set("title", title)
    named.set("descr", alt)


def decorative(shape: Any) -> None:
    """A line that says nothing: screen readers pass over it."""
    named = shape._element.xpath(".//p:cNvPr")[0]  # noqa: SLF001 - as above
    kept = etree.SubElement(named, qn("a:extLst"))
    entry = etree.SubElement(kept, qn("a:ext"), {"uri": "{C183D7F6-B498-43B3-948B-1728B52AA6E4}"})
    space = "http://schemas.microsoft.com/office/drawing/2017/decorative"
    etree.SubElement(entry, f"{{{space}}}decorative", {"val": "1"}, nsmap={"adec": space})
