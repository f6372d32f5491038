"""Our own 16:9 master: paper, ink, one blue pencil; two layouts, the staff as the only ornament.

The package of an empty presentation comes from python-pptx; colours, fonts, places and layouts are
set here, so that nothing of its template is seen.
"""

from __future__ import annotations

import re
from typing import Any

from lxml import etree
from pptx import Presentation
from pptx.dml.color import RGBColor
from pptx.enum.shapes import MSO_CONNECTOR, MSO_SHAPE
from pptx.enum.text import MSO_ANCHOR
from pptx.opc.constants import RELATIONSHIP_TYPE as RELATION
from pptx.oxml.ns import qn
from pptx.util import Emu, Inches, Pt

from survey.documents import palette

WIDE, TALL, EDGE = 13.333, 7.5, 0.6
SERIF, SANS = "Georgia", "Calibri"
COVER, PAGE = 0, 1
COLOURS = {
    "dk1": palette.INK,
    "lt1": palette.PAPER,
    "dk2": palette.QUIET,
    "lt2": palette.RULE,
    "accent1": palette.PENCIL,
    "accent2": palette.INK,
    "accent3": palette.LINE,
    "accent4": palette.SHADES[5],
    "accent5": palette.SHADES[3],
    "accent6": palette.SHADES[1],
    "hlink": palette.PENCIL,
    "folHlink": palette.QUIET,
}
PLACES = {  # left, top, width, height in inches, and size of the letters
    COVER: ((EDGE + 0.1, 2.0, 11.6, 2.0, 44), (EDGE + 0.1, 4.3, 11.6, 1.6, 20)),
    PAGE: ((EDGE, 0.5, WIDE - 2 * EDGE, 0.95, 26),),
}


def blank(footer: str) -> Any:
    """An empty presentation of ours; `footer` stands on every page but the cover."""
    deck = Presentation()
    deck.slide_width, deck.slide_height = Inches(WIDE), Inches(TALL)
    _theme(deck)
    _keep_layouts(deck, {"Title Slide": COVER, "Title Only": PAGE})
    _titles(deck)
    _furniture(deck, footer)
    return deck


def _theme(deck: Any) -> None:
    part = deck.slide_master.part.part_related_by(RELATION.THEME)
    text = part.blob.decode("utf-8").replace('name="Office Theme"', 'name="Samesheet"')
    for name, colour in COLOURS.items():
        value = f'<a:{name}><a:srgbClr val="{colour[1:]}"/></a:{name}>'
        text = re.sub(rf"<a:{name}>.*?</a:{name}>", value, text, flags=re.DOTALL)
    for kind, face in (("major", SERIF), ("minor", SANS)):
        text = re.sub(rf'(<a:{kind}Font><a:latin typeface=")[^"]*', rf"\g<1>{face}", text)
    part._blob = text.encode("utf-8")  # noqa: SLF001 - python-pptx gives a theme no other way in


def _keep_layouts(deck: Any, kept: dict[str, int]) -> None:
    for layout in list(deck.slide_layouts):
        if layout.name not in kept:
            deck.slide_layouts.remove(layout)
    for layout, name in zip(deck.slide_layouts, ("Cover", "Page"), strict=True):
        layout.name = name


def _titles(deck: Any) -> None:
    """Titles at the top left in the serif face; no dates, footers and numbers to fill in."""
    master = deck.slide_master
    for holder in (master, *deck.slide_layouts):
        for shape in list(holder.placeholders):
            if shape.placeholder_format.type in {13, 15, 16}:  # number, footer, date
                shape._element.getparent().remove(shape._element)  # noqa: SLF001 - as above
    for holder in (master, deck.slide_layouts[PAGE]):
        next(iter(holder.placeholders)).text_frame.vertical_anchor = MSO_ANCHOR.TOP
    _style(master._element.find(qn("p:txStyles")))  # noqa: SLF001 - as above
    left, top, wide, tall, _ = PLACES[PAGE][0]
    _place(next(iter(master.placeholders)), left, top, wide, tall)
    deck.slide_layouts[COVER].placeholders[0].text_frame.vertical_anchor = MSO_ANCHOR.BOTTOM
    for layout, places in zip(deck.slide_layouts, PLACES.values(), strict=True):
        for shape, (left, top, wide, tall, size) in zip(layout.placeholders, places, strict=True):
            _place(shape, left, top, wide, tall)
            _size(shape, size)


def _style(styles: Any) -> None:
    level = styles.find(qn("p:titleStyle")).find(qn("a:lvl1pPr"))
    level.set("algn", "l")
    level.find(qn("a:defRPr")).set("sz", "2600")
    for number in range(1, 6):
        body = styles.find(qn("p:bodyStyle")).find(qn(f"a:lvl{number}pPr"))
        body.set("marL", "0")
        body.set("indent", "0")
        for bullet in body.findall(qn("a:buChar")):
            body.replace(bullet, etree.SubElement(body, qn("a:buNone")))


def _place(shape: Any, left: float, top: float, wide: float, tall: float) -> None:
    shape.left, shape.top = Inches(left), Inches(top)
    shape.width, shape.height = Inches(wide), Inches(tall)
    frame = shape.text_frame
    frame.margin_left = frame.margin_right = Emu(0)


def _size(shape: Any, size: int) -> None:
    body = shape.text_frame._txBody  # noqa: SLF001 - as above
    style = body.find(qn("a:lstStyle"))
    for child in list(style):
        style.remove(child)
    level = etree.SubElement(style, qn("a:lvl1pPr"), {"algn": "l"})
    etree.SubElement(level, qn("a:buNone"))
    etree.SubElement(level, qn("a:defRPr"), {"sz": str(size * 100)})


def _furniture(deck: Any, footer: str) -> None:
    """The rule over a title, the footer with its number; on the cover the staff."""
    cover, page = deck.slide_layouts
    shapes = deck.slides.add_slide(page).shapes
    rule = shapes.add_connector(
        MSO_CONNECTOR.STRAIGHT, Inches(EDGE), Inches(0.38), Inches(WIDE - EDGE), Inches(0.38)
    )
    rule._element.remove(rule._element.find(qn("p:style")))  # noqa: SLF001 - as above
    rule.line.width, rule.line.color.rgb = Pt(1.25), _ink(palette.INK)
    words = _line(shapes, EDGE, footer)
    number = _line(shapes, WIDE - EDGE - 1.2, "")
    number.text_frame.paragraphs[0]._p.append(_number())  # noqa: SLF001 - as above
    number.text_frame.paragraphs[0].alignment = 3  # right
    logo = _logo(shapes, EDGE, 7.0, 0.36)
    large = _logo(shapes, EDGE + 0.1, 1.1, 0.9)
    _move([rule, words, number, *logo], page)
    _move(large, cover)
    identifiers = deck.slides._sldIdLst  # noqa: SLF001 - as above
    deck.part.drop_rel(identifiers[0].rId)
    identifiers.remove(identifiers[0])


def _line(shapes: Any, left: float, text: str) -> Any:
    wide = 10.5 if text else 1.2
    shift = 0.5 if text else 0
    box = shapes.add_textbox(Inches(left + shift), Inches(6.96), Inches(wide), Inches(0.32))
    frame = box.text_frame
    frame.margin_left = frame.margin_right = Emu(0)
    frame.word_wrap = True
    frame.vertical_anchor = MSO_ANCHOR.MIDDLE
    run = frame.paragraphs[0].add_run() if text else None
    if run is not None:
        run.text = text
        run.font.size, run.font.color.rgb = Pt(10), _ink(palette.QUIET)
    return box


def _number() -> Any:
    field = etree.Element(
        qn("a:fld"), {"id": "{B6F15528-21DE-4FAA-801E-634DDDAF4B2B}", "type": "slidenum"}
    )
    manner = etree.SubElement(field, qn("a:rPr"), {"lang": "en-US", "sz": "1000"})
    fill = etree.SubElement(manner, qn("a:solidFill"))
    etree.SubElement(fill, qn("a:srgbClr"), {"val": palette.QUIET[1:]})
    etree.SubElement(field, qn("a:t")).text = "‹#›"
    return field


def _logo(shapes: Any, left: float, top: float, wide: float) -> list[Any]:
    """Five lines and two note heads side by side: the same answer."""
    drawn = []
    for place in range(5):
        y = top + wide * (0.07 + 0.143 * place)
        line = shapes.add_connector(
            MSO_CONNECTOR.STRAIGHT, Inches(left), Inches(y), Inches(left + wide), Inches(y)
        )
        line._element.remove(line._element.find(qn("p:style")))  # noqa: SLF001 - as above
        line.line.width, line.line.color.rgb = Pt(0.75), _ink(palette.LINE)
        drawn.append(line)
    for x, filled in ((0.12, True), (0.55, False)):
        head = shapes.add_shape(
            MSO_SHAPE.OVAL,
            *(Inches(left + wide * x), Inches(top + wide * 0.24)),
            *(Inches(wide * 0.33), Inches(wide * 0.23)),
        )
        head._element.remove(head._element.find(qn("p:style")))  # noqa: SLF001 - as above
        head.rotation = -18
        head.fill.solid()
        head.fill.fore_color.rgb = _ink(palette.INK if filled else palette.PAPER)
        head.line.color.rgb, head.line.width = _ink(palette.INK), Pt(1 + wide)
        drawn.append(head)
    return drawn


def _ink(colour: str) -> RGBColor:
    found: RGBColor = RGBColor.from_string(colour[1:])
    return found


def _move(shapes: list[Any], layout: Any) -> None:
    """Onto the layout, as decoration that a screen reader passes over."""
    tree = layout.shapes._spTree  # noqa: SLF001 - as above
    for number, shape in enumerate(shapes, 100):
        element = shape._element  # noqa: SLF001 - as above
        element.xpath(".//p:cNvPr")[0].set("id", str(number))
        tree.append(element)
