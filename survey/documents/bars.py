"""Bars inside table cells: a share of answers, and the spread of the answers to one statement.

They carry no words: the numbers stand in the same row.
"""

from __future__ import annotations

from markupsafe import Markup

from survey.documents import svg

SHADES = 6
NOTHING = Markup("")


def share_bar(share: float) -> Markup:
    """How much of 0 to 1, as ink on a rule."""
    body = svg.tag("rect", y=3, width=100, height=6)
    body += svg.tag("rect", class_="on", y=3, width=100 * min(max(share, 0), 1), height=6)
    return _stretched("meter", "0 0 100 12", body)


def spread_bar(counts: tuple[int, ...]) -> Markup:
    """Answers to one statement around the middle of the scale: low options left, high ones right.

    The middle option of an odd scale straddles the centre, so that bars of several groups compare.
    """
    total = sum(counts)
    if not total:
        return Markup("")
    shares = [100 * count / total for count in counts]
    half = len(counts) // 2
    middle = shares[half] / 2 if len(counts) % 2 else 0.0
    x = 100 - sum(shares[:half]) - middle
    drawn: list[Markup] = []
    for option, share in enumerate(shares):
        if share:
            drawn.append(
                svg.tag("rect", class_=shade(option, len(counts)), x=x, width=share, height=14)
            )
        x += share
    centre = svg.path("ax", svg.line(100, -2, 100, 16))
    return _stretched("spread", "0 -2 200 18", Markup("").join(drawn) + centre)


def shade(option: int, options: int) -> str:
    """One hue from pale to strong over the options."""
    step = round(option * (SHADES - 1) / max(options - 1, 1)) + 1
    return f"s{step}"


def _stretched(kind: str, box: str, body: Markup) -> Markup:
    return svg.tag(
        "svg", body, class_=kind, viewBox=box, preserveAspectRatio="none", aria_hidden="true"
    )
