"""How to read the marks: small pictures with their words."""

from __future__ import annotations

from collections.abc import Iterator

from markupsafe import Markup

from survey.documents import svg
from survey.documents.page import Page

BOX = "0 0 28 20"


def key(page: Page, *, between: bool) -> list[tuple[Markup, str]]:
    """The marks of the staff, or `between` those of the gaps with the levels between."""
    return [(svg.tag("svg", body, viewBox=BOX), words) for body, words in _marks(page, between)]


def _marks(page: Page, between: bool) -> Iterator[tuple[Markup, str]]:  # noqa: FBT001 - private
    say = page.say
    yield svg.head("hf", 14, 10), page.key[0]
    if between and page.middle:
        yield svg.diamond(14, 10), page.middle
    yield svg.head("hh", 14, 10), page.key[1]
    yield svg.path("wk", "M2 10H26M2 6V14M26 6V14"), say("staff.key_interval")
    if page.letters:
        words = say("staff.key_top" if page.letters > 1 else "staff.key_top_one")
        yield svg.path("st top", "M0 10H28"), words
    if page.clear > page.letters and not (between and page.ranked):
        yield svg.path("st", "M0 10H28"), say("staff.key_clear")
    if not between and page.chance:
        yield svg.path("st maybe", "M0 10H28"), say("staff.key_maybe")
    if not between and page.withheld:
        box = svg.tag("rect", class_="rest", x=9, y=1, width=10, height=18)
        yield (
            box + svg.path("rl", "M9 9L17 1M9 17L19 7M15 19L19 15"),
            say("staff.key_withheld"),
        )
