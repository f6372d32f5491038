"""How far somebody is: minutes from the words and fields still to come, and what is left open."""

from __future__ import annotations

import math
from dataclasses import dataclass

from flask_babel import gettext, ngettext

from questionnaires import timing
from survey.web.respond import showing
from survey.web.respond.visit import Visit

A_MINUTE = 60


@dataclass(frozen=True)
class Gap:
    """A page with something left open."""

    number: int
    title: str
    first: str
    missing: int


def gaps(visit: Visit) -> list[Gap]:
    """The pages with unanswered questions; a comment is never missed."""
    found = []
    for number, page in enumerate(visit.pages, 1):
        open_ids = showing.left_open(visit, page)
        if open_ids:
            title = visit.instrument.say(page.title, visit.language)
            found.append(Gap(number, title, open_ids[0], len(open_ids)))
    return found


def saved(visit: Visit) -> bool:
    """Whether anything was answered yet."""
    return bool((visit.answers or {}).keys() - {"language"})


def here(visit: Visit) -> int:
    """The page to carry on with, one more than there are for the review; 0 before any answer."""
    return (next_open(visit) or len(visit.pages) + 1) if saved(visit) else 0


def next_open(visit: Visit) -> int | None:
    """Where to carry on: after the last page with an answer; None once all pages were seen."""
    pages = visit.pages
    seen = 0
    for number, page in enumerate(pages, 1):
        if showing.touched(visit, page):
            seen = number
    if seen and showing.left_open(visit, pages[seen - 1]):
        return seen
    return seen + 1 if seen < len(pages) else None


def minutes(visit: Visit) -> int:
    """About how long the whole survey takes this audience."""
    return max(1, round(_seconds(visit, 0) / A_MINUTE))


def left(visit: Visit, number: int) -> str:
    """Honest words for the time from this page to the end."""
    remaining = _seconds(visit, number)
    if remaining < A_MINUTE:
        return str(gettext("Less than a minute left"))
    whole = math.ceil(remaining / A_MINUTE - 0.25)
    return str(ngettext("About one minute left", "About %(num)d minutes left", whole))


def share(visit: Visit, number: int) -> int:
    """The share of the time that lies behind, in whole per cents."""
    return round(100 - 100 * _seconds(visit, number) / _seconds(visit, 1))


def _seconds(visit: Visit, number: int) -> float:
    """From the beginning of a page, counted from 1, to the end; 0 is the promise."""
    return timing.seconds(
        visit.instrument,
        visit.audience,
        number,
        language=visit.language,
        departments=len(visit.departments),
    )
