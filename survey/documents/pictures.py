"""The report's charts as files of their own: SVG with its styles inside, and PNG for a slide."""

from __future__ import annotations

import re
from dataclasses import dataclass
from html import escape

from markupsafe import Markup

from survey.documents import svg
from survey.documents.names import width
from survey.documents.page import Page
from survey.documents.paper.drawings import drawing
from survey.documents.typesetting import png

SPACE = 24
EDGE = 12
_BOX = re.compile(r'viewBox="0 (-?[\d.]+) ([\d.]+) ([\d.]+)"')


@dataclass(frozen=True)
class Picture:
    """A chart to take away; `key` names its file and never changes."""

    key: str
    title: str
    charts: tuple[Markup, ...]
    names: tuple[str, ...] = ()  # of the two groups, where no chart names them


def pictures(page: Page) -> tuple[Picture, ...]:
    """The staff, and each gap that is drawn."""
    staff = Picture("staff", page.say("staff.title"), page.staves, page.key)
    gaps = tuple(
        Picture(f"gap-{place}", part.label, (part.picture,))
        for place, part in enumerate(page.parts, 1)
    )
    return tuple(one for one in (staff, *gaps) if one.charts)


def as_svg(picture: Picture) -> bytes:
    """The charts below one another on white, with a name for those who cannot see them."""
    drawn, top, wide = [], float(EDGE), 0.0
    charts = (*picture.charts, _key(*picture.names)) if picture.names else picture.charts
    for chart in charts:
        one = drawing(chart).svg
        found = _BOX.search(one)
        if found is None:
            raise ValueError(f"{picture.key}: a chart has no viewBox")
        across, down = float(found[2]), float(found[3])
        place = f'<svg x="{EDGE}" y="{top:g}" width="{across:g}" height="{down:g}" '
        drawn.append(one.replace("<svg ", place, 1))
        top, wide = top + down + SPACE, max(wide, across)
    box = f"{wide + 2 * EDGE:g} {top - SPACE + EDGE:g}"
    size = 'width="{}" height="{}"'.format(*box.split())
    name = f"<title>{escape(picture.title)}</title>"
    ground = '<rect width="100%" height="100%" fill="#FFFFFF"/>'
    opening = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {box}" {size} role="img">'
    return f"{opening}{name}{ground}{''.join(drawn)}</svg>".encode()


def _key(first: str, second: str) -> Markup:
    """Which head is which group."""
    body = svg.head("hf", 12, 12) + svg.text("t2", 28, 16.5, first)
    start = 28 + width(first, 12.5) + 24
    body += svg.head("hh", start, 12) + svg.text("t2", start + 16, 16.5, second)
    across = start + 28 + width(second, 12.5)
    return svg.picture(body, box=f"0 0 {svg.n(across)} 24", title=f"{first}, {second}")


def as_png(picture: Picture) -> bytes:
    return png(as_svg(picture), wide=900 if len(picture.charts) > 1 or _wide(picture) else 450)


def _wide(picture: Picture) -> bool:
    found = _BOX.search(str(picture.charts[0]))
    return found is not None and float(found[2]) > 600
