"""Pages are drawn once; then only what is somebody's own is put into them.

What is kept is drawn for nobody: every option is ticked, words stand for the link, the key, its
code and the mark of the draft, and it is cut at each of them. So no secret and no answer is kept.
Drawn whole each time is what depends on more: questions of other types, and pages with faults.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from html import unescape
from itertools import chain
from secrets import token_hex
from typing import Any, Literal

from flask.wrappers import Response

from questionnaires.schema import Page
from survey.models import Wave
from survey.services import drafts
from survey.services.arriving import Guest
from survey.web.respond import offline, progress, rendering, shared
from survey.web.respond.showing import PREFIX
from survey.web.respond.visit import Visit

KEPT = 256  # pages of some ten kilobytes
LINK, DRAFT, KEY, CODE = (f"{word}{token_hex(8)}" for word in ("link", "draft", "key", "code"))
HOLE = re.compile(
    rf"({LINK}|{DRAFT}|{KEY}|{CODE})"
    rf'|name="{re.escape(PREFIX)}([^"]*)"\s+value="([^"]*)"( checked)>'
)
TICK = " checked"
Place = Literal["promise", "page", "review", "sent", "sent before"]


class _Anything:
    """Equal to every option, so that each is drawn as chosen."""

    def __eq__(self, other: object) -> bool:
        return True

    __hash__ = None  # type: ignore[assignment]  # in no set and no key


class _Everything(dict[str, Any]):
    def get(self, key: str, default: object = None) -> Any:  # noqa: ARG002  # of every mapping
        return _Anything()


@dataclass(frozen=True)
class Drawing:
    """All that such a page depends on beside the person."""

    wave: Wave  # as it was read: another reading is another drawing
    level: str
    placed: bool  # in a department, so that there is one less to judge
    place: Place
    number: int  # of the page; on the promise the one to carry on with
    language: str
    kiosk: bool
    begun: bool  # there is a draft
    saved: bool


@dataclass(frozen=True)
class Sheet:
    """The text between the holes, and what belongs into each: a word, or whether to tick."""

    texts: Sequence[str]
    holes: Sequence[str | tuple[str, str]]


def promise(visit: Visit) -> Response:
    if not _fits(visit):
        return rendering.promise(visit)
    return _filled(visit, "promise", progress.here(visit))


def page(visit: Visit, page: Page, number: int) -> Response:
    if page.questions or not _fits(visit):
        return rendering.page(visit, number)
    return _filled(visit, "page", number)


def review(visit: Visit) -> Response:
    if not _fits(visit) or progress.gaps(visit):
        return rendering.review(visit)
    return _filled(visit, "review")


def sent(visit: Visit, *, just_now: bool) -> Response:
    if not _fits(visit):
        return rendering.sent(visit, just_now=just_now)
    return _filled(visit, "sent" if just_now else "sent before")


def _fits(visit: Visit) -> bool:
    return not visit.carries and visit.kiosk == shared.here()


def _filled(visit: Visit, place: Place, number: int = 0) -> Response:
    sheet = _sheet(
        Drawing(
            wave=visit.wave,
            level=visit.guest.level,
            placed=visit.guest.department in visit.wave.departments,
            place=place,
            number=number,
            language=visit.language,
            kiosk=visit.kiosk,
            begun=visit.answers is not None,
            saved=progress.saved(visit),
        )
    )
    words = {LINK: visit.word, DRAFT: offline.mark(visit), KEY: visit.key_text}
    if place == "promise" and visit.key:
        words[CODE] = drafts.resume_code(visit.key)
    given = {(key, str(value)) for key, value in (visit.answers or {}).items()}
    own = [
        words[hole] if isinstance(hole, str) else TICK if hole in given else ""
        for hole in sheet.holes
    ]
    texts = sheet.texts
    return rendering.answered(visit, "".join(chain(*zip(texts, own, strict=False), texts[-1:])))


@lru_cache(maxsize=KEPT)
def _sheet(drawing: Drawing) -> Sheet:
    wave = drawing.wave
    nobody = Visit(
        wave,
        LINK,
        Guest(drawing.level, wave.departments[0] if drawing.placed else None, finished=False),
        carries=False,
        answers=_Everything({"": ""}) if drawing.begun else None,
        language=drawing.language,
        kiosk=drawing.kiosk,
    )
    texts, holes, begin = [], [], 0
    text = _drawn(drawing, nobody)
    for found in HOLE.finditer(text):
        word, key, option, _ = found.groups()
        here, end = found.span(1 if word else 4)
        texts.append(text[begin:here])
        holes.append(word or (unescape(key), unescape(option)))
        begin = end
    return Sheet((*texts, text[begin:]), tuple(holes))


def _drawn(drawing: Drawing, nobody: Visit) -> str:
    draft = DRAFT if offline.possible(nobody) else ""
    match drawing.place:
        case "promise":
            return rendering.promise_text(nobody, drawing.number, code=CODE, key=KEY, draft=draft)
        case "page":
            return rendering.page_text(nobody, drawing.number, draft=draft, saved=drawing.saved)
        case "review":
            return rendering.review_text(nobody, (), draft=draft)
        case "sent" | "sent before":
            return rendering.sent_text(nobody, just_now=drawing.place == "sent")
