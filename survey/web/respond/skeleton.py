"""A page of statements is drawn once; then only what is somebody's own is put into it.

What is kept is drawn for nobody: every option is ticked, words stand for the link and for the mark
of the draft, and it is cut at each of them. So no secret and no answer is ever kept.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from html import unescape
from secrets import token_hex
from typing import Any

from flask import make_response
from flask.wrappers import Response

from questionnaires.schema import Page
from survey.models import Wave
from survey.services.arriving import Guest
from survey.web.respond import offline, rendering, shared
from survey.web.respond.showing import PREFIX
from survey.web.respond.visit import Visit

KEPT = 256  # pages of some ten kilobytes
LINK, DRAFT = f"link{token_hex(8)}", f"draft{token_hex(8)}"
HOLE = re.compile(
    rf'({LINK}|{DRAFT})|name="{re.escape(PREFIX)}([^"]*)"\s+value="([^"]*)"( checked)>'
)


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
    number: int
    language: str
    kiosk: bool
    saved: bool


@dataclass(frozen=True)
class Hole:
    """Where something of the person stands: an address, the mark of the draft, or a tick."""

    word: str = ""
    key: str = ""
    option: str = ""


def fits(visit: Visit, page: Page) -> bool:
    return not (page.questions or visit.carries) and visit.kiosk == shared.here()


def filled(visit: Visit, number: int) -> Response:
    drawing = Drawing(
        wave=visit.wave,
        level=visit.guest.level,
        placed=len(visit.departments) < len(visit.wave.departments),
        number=number,
        language=visit.language,
        kiosk=visit.kiosk,
        saved=rendering.saved(visit),
    )
    words = {LINK: visit.word, DRAFT: offline.mark(visit)}
    answers: Mapping[str, object] = visit.answers or {}
    text = "".join(_own(piece, words, answers) for piece in _pieces(drawing))
    return visit.stay(make_response(text))


def _own(piece: str | Hole, words: Mapping[str, str], answers: Mapping[str, object]) -> str:
    if isinstance(piece, str):
        return piece
    if piece.word:
        return words[piece.word]
    return " checked" if str(answers.get(piece.key)) == piece.option else ""


@lru_cache(maxsize=KEPT)
def _pieces(drawing: Drawing) -> Sequence[str | Hole]:
    wave = drawing.wave
    nobody = Visit(
        wave,
        LINK,
        Guest(drawing.level, wave.departments[0] if drawing.placed else None, finished=False),
        carries=False,
        answers=_Everything({"": ""}),
        language=drawing.language,
        kiosk=drawing.kiosk,
    )
    draft = DRAFT if offline.possible(nobody) else ""
    text = rendering.page_text(nobody, drawing.number, draft=draft, saved=drawing.saved)
    pieces: list[str | Hole] = []
    begin = 0
    for found in HOLE.finditer(text):
        word, key, option, _ = found.groups()
        here, end = found.span(1 if word else 4)
        pieces += (
            text[begin:here],
            Hole(word) if word else Hole("", unescape(key), unescape(option)),
        )
        begin = end
    return (*pieces, text[begin:])
