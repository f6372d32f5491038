"""The page's SVG charts on paper: the style sheet's marks as attributes, with their words."""

from __future__ import annotations

import re
from dataclasses import dataclass
from html import unescape

from markupsafe import Markup

from survey.documents import palette

SANS = {"font-family": "Noto Sans, Noto Sans Arabic, Noto Sans Hebrew"}
SERIF = {"font-family": "Libertinus Serif, Noto Sans Arabic, Noto Sans Hebrew"}
INK, QUIET, PENCIL = palette.INK, palette.QUIET, palette.PENCIL
_TEXT = {**SANS, "font-size": "13", "fill": INK}
_SMALL = {**SANS, "font-size": "12.5", "fill": QUIET}

STYLE: dict[str, dict[str, str]] = {
    "sl": {"stroke": palette.LINE, "stroke-width": "1", "fill": "none"},
    "bl": {"stroke": INK, "stroke-width": "1.25", "fill": "none"},
    "b2": {"stroke-width": "4"},
    "st": {"stroke": INK, "stroke-width": "1.75", "fill": "none"},
    "st.top": {"stroke": PENCIL, "stroke-width": "3.5"},
    "st.maybe": {"stroke": QUIET, "stroke-dasharray": "1.5 4", "stroke-linecap": "round"},
    "wk": {"stroke": QUIET, "stroke-width": "1.25", "fill": "none"},
    "iv": {"stroke": QUIET, "stroke-width": "7", "stroke-opacity": ".85"},
    "hf": {"fill": INK},
    "hh": {"fill": "#FFFFFF", "stroke": INK, "stroke-width": "2.5"},
    "hm": {"fill": QUIET, "stroke": "#FFFFFF", "stroke-width": "1.5"},
    "ax": {"stroke": palette.RULE, "stroke-width": "1", "fill": "none"},
    "rest": {"fill": "#FFFFFF", "stroke": palette.LINE, "stroke-width": "1"},
    "rl": {"stroke": palette.LINE, "stroke-width": "1", "fill": "none"},
    "tx": {**_TEXT, "text-anchor": "middle"},
    "t2": _SMALL,
    "tp": {**SERIF, "font-size": "16", "font-style": "italic", "fill": INK},
    "gt": {**_TEXT, "font-weight": "600", "text-anchor": "middle"},
    "gt.top": {"fill": PENCIL},
    "b": {"font-weight": "600"},
    "halo": {"paint-order": "stroke", "stroke": "#FFFFFF", "stroke-width": "4"},
    "rm": {"fill": "#FFFFFF", "stroke": PENCIL, "stroke-width": "1.75"},
    "rt": {
        **SERIF,
        "font-size": "16",
        "font-weight": "700",
        "fill": PENCIL,
        "text-anchor": "middle",
    },
    "edge": {"stroke": "#FFFFFF", "stroke-width": "10", "fill": "none"},
    **{f"s{place}": {"fill": colour} for place, colour in enumerate(palette.SHADES, 1)},
    "mid": {"text-anchor": "middle"},
    "end": {"text-anchor": "end"},
}
_CLASS = re.compile(r' class="([^"]*)"')
_TITLE = re.compile(r"<(title|desc)>(.*?)</\1>", re.DOTALL)


@dataclass(frozen=True)
class Drawing:
    """A picture of its own, and what it says to somebody who does not see it."""

    svg: str
    alt: str


def drawing(chart: Markup, alt: str = "") -> Drawing:
    words = " ".join(unescape(found[1]) for found in _TITLE.findall(str(chart)))
    bare = _TITLE.sub("", str(chart))
    styled = _CLASS.sub(lambda found: _attributes(found[1]), bare)
    own = styled.replace("<svg ", '<svg xmlns="http://www.w3.org/2000/svg" ', 1)
    return Drawing(own, alt or words)


def _attributes(classes: str) -> str:
    names = classes.split()
    merged: dict[str, str] = {}
    for name in names:
        merged |= STYLE.get(name, {}) | STYLE.get(f"{names[0]}.{name}", {})
    return "".join(f' {key}="{value}"' for key, value in merged.items())
