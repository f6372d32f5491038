"""Slips and posters as PDF, made in memory: tagged, with their fonts, the same bytes every time."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from itertools import groupby
from typing import Any

from survey.documents import qr, slip_words
from survey.documents.typesetting import typeset


@dataclass(frozen=True)
class Slip:
    """One person's way in; `secret` is what their link ends with."""

    group: str
    name: str
    number: str
    language: str
    secret: str
    code: str


@dataclass(frozen=True)
class Sheet:
    """What is the same on all slips and posters of a wave."""

    client: str
    wave: str
    language: str
    languages: Sequence[str]
    links: str  # what every link begins with, up to the secret
    code_page: str  # the page of this wave where a code is typed
    address: str  # a shorter one to type, without https://
    closes: datetime | None  # in the client's time zone
    minimum: int
    open_link: bool = False  # then a poster opens the survey by itself


def slips(sheet: Sheet, people: Sequence[Slip]) -> bytes:
    """Eight slips a page; each group begins a page of its own. People come in their order."""
    squares = qr.squares(sheet.links, [person.secret for person in people])
    languages = sorted({person.language for person in people} | {sheet.language})
    closes = {one: slip_words.open_until(one, sheet.closes) for one in languages}
    shown = [
        {
            "name": person.name,
            "number": person.number,
            "language": person.language,
            "code": person.code,
            "square": square,
            "closes": closes[person.language],
            "group": person.group,
        }
        for person, square in zip(people, squares, strict=True)
    ]
    groups = [
        {"name": name, "slips": list(members)}
        for name, members in groupby(shown, key=lambda one: one["group"])
    ]
    words = {one: _words(one, sheet.minimum) for one in languages}
    return _pdf("slips", sheet, groups=groups, words=words)


def posters(sheet: Sheet, places: Sequence[str]) -> bytes:
    """One poster a place; the same square for all of them."""
    words = [
        asdict(slip_words.on_posters(one, sheet.minimum, open_link=sheet.open_link))
        for one in sheet.languages
    ]
    given = {
        "places": list(places),
        "words": words,
        "closes": slip_words.open_until(sheet.language, sheet.closes),
        "square": qr.square(sheet.code_page),
        "alt": slip_words.poster_square(sheet.language, open_link=sheet.open_link),
        "or": slip_words.alternative(sheet.language),
    }
    return _pdf("posters", sheet, **given)


def _words(language: str, minimum: int) -> dict[str, str]:
    words = asdict(slip_words.on_slips(language, minimum))
    return {**words, "for": words["intended"]}


def _pdf(template: str, sheet: Sheet, **given: Any) -> bytes:
    data = {
        "title": f"{sheet.wave} – {sheet.client}",
        "client": sheet.client,
        "wave": sheet.wave,
        "language": sheet.language,
        "address": sheet.address,
        **given,
    }
    return typeset(template, data)
