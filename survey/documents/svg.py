"""The few lines of SVG every chart shares.

Presentation attributes and classes only, so that a page with `style-src 'self'` may show it.
"""

from __future__ import annotations

from markupsafe import Markup, escape

TILT = -18


def n(value: float) -> str:
    """A coordinate, short and the same on every machine."""
    text = f"{value:.1f}"
    return text.removesuffix(".0") if text != "-0.0" else "0"


def tag(name: str, body: str | Markup = "", /, **attributes: str | float | None) -> Markup:
    """One element. `class_` is class, `_` in other names is `-`; None leaves an attribute out."""
    shown = "".join(
        f' {_name(key)}="{n(value) if isinstance(value, int | float) else escape(value)}"'
        for key, value in attributes.items()
        if value is not None
    )
    if not body:
        return Markup(f"<{name}{shown}/>")  # noqa: S704 the values are escaped, the names ours
    return Markup(f"<{name}{shown}>{escape(body)}</{name}>")  # noqa: S704 as above


def _name(key: str) -> str:
    return "class" if key == "class_" else key.replace("_", "-")


def path(kind: str, *moves: str) -> Markup:
    return tag("path", class_=kind, d="".join(moves))


def line(x1: float, y1: float, x2: float, y2: float) -> str:
    """A move of a path."""
    if y1 == y2:
        return f"M{n(x1)} {n(y1)}H{n(x2)}"
    if x1 == x2:
        return f"M{n(x1)} {n(y1)}V{n(y2)}"
    return f"M{n(x1)} {n(y1)}L{n(x2)} {n(y2)}"


def head(kind: str, x: float, y: float, size: float = 1.0) -> Markup:
    """A note head: `hf` filled (reference), `hh` hollow (comparison), tilted as engravers do."""
    rx, ry = (9.0, 6.4) if kind == "hf" else (8.6, 6.0)
    return tag(
        "ellipse",
        class_=kind,
        cx=x,
        cy=y,
        rx=rx * size,
        ry=ry * size,
        transform=f"rotate({TILT} {n(x)} {n(y)})",
    )


def diamond(x: float, y: float, size: float = 6) -> Markup:
    s = n(size)
    return path("hm", f"M{n(x)} {n(y - size)}l{s} {s}l-{s} {s}l-{s} -{s}z")


def text(kind: str, x: float, y: float, words: str) -> Markup:
    return tag("text", words, class_=kind, x=x, y=y)


def picture(body: Markup, *, box: str, title: str, description: str = "", kind: str = "") -> Markup:
    """A whole chart: one image with a name, its details in the table beside it."""
    words = tag("title", title) + (tag("desc", description) if description else Markup(""))
    return tag("svg", words + body, class_=kind or None, viewBox=box, role="img")
