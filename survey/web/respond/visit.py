"""Who is answering: found from the link and the browser's key, before every view."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cached_property

from flask import Response, current_app, g, request, url_for

from questionnaires.schema import Instrument, Page
from survey import clock, database
from survey.exceptions import DraftElsewhere, UnknownLink
from survey.extensions import db, wave_keys
from survey.models import Wave
from survey.services import arriving, drafts, waves
from survey.services.answering import Answers
from survey.services.arriving import Arrival, Guest
from survey.services.draft_key import DraftKey
from survey.services.drafts import Seen
from survey.web.respond import courtesy, languages, shared

COOKIE = shared.DRAFT
KEY = re.compile(r"[A-Za-z0-9_-]{42}[AEIMQUYcgkosw048]")
KEPT_AT_MOST = timedelta(days=180)
MORE_TIME = timedelta(days=60)  # a wave may be given more; the keys of begun answers must last


@dataclass
class Visit:
    """One request of one invited person."""

    wave: Wave
    secret: str
    guest: Guest
    carries: bool  # the browser refuses cookies, so forms carry the key
    key: DraftKey | None = None
    answers: Answers | None = None
    seen: Seen | None = None  # the draft as this request read it
    elsewhere: bool = False
    language: str = "en"
    kiosk: bool = False  # a device that others use too

    @property
    def word(self) -> str:
        """What stands for the secret in addresses: on a shared device never the secret itself."""
        return shared.WORD if self.kiosk else self.secret

    @cached_property
    def instrument(self) -> Instrument:
        return self.wave.questionnaire

    @cached_property
    def audience(self) -> str:
        return self.wave.audience(self.guest.level)

    @cached_property
    def pages(self) -> tuple[Page, ...]:
        return self.instrument.pages_for(self.audience)

    @cached_property
    def departments(self) -> tuple[str, ...]:
        """The departments that can be judged: all but one's own."""
        own = self.guest.department
        return tuple(name for name in self.wave.departments if name != own)

    @property
    def key_text(self) -> str:
        return str(self.key) if self.key else ""

    def remember(self, response: Response) -> Response:
        """Let the browser keep the key, for this link only, until well after the survey closes.

        A shared device keeps it only while somebody stands before it.
        """
        age = seconds_until(self.wave.closes_at)
        if self.kiosk:
            age = min(age, int(shared.LEFT_ALONE.total_seconds()))
        return self._cookie(response, self.key_text, age)

    def stay(self, response: Response) -> Response:
        """On a shared device every page begins the time anew."""
        if self.kiosk:
            shared.begin(response, self.wave, self.secret)
            if self.answers is not None:
                self.remember(response)
        return response

    def forget(self, response: Response) -> Response:
        """After sending: the key goes; behind an open link one's own device knows it answered."""
        if self.wave.open_link and not self.kiosk:
            age = seconds_until(self.wave.closes_at)
            courtesy.remember(response, self.wave, courtesy.SENT, age)
        return self._cookie(response, "", 0)

    def _cookie(self, response: Response, value: str, max_age: int) -> Response:
        address = url_for("respond.promise", wave_id=self.wave.public_id, secret=self.word)
        response.set_cookie(
            COOKIE,
            value,
            max_age=max_age,
            path=address,
            httponly=True,
            samesite="Lax",
            secure=bool(current_app.config["SESSION_COOKIE_SECURE"]),
        )
        return response


def arrive(wave_id: str, word: str, *, together: bool = True) -> Visit:
    """The visit of whoever opened this link, or the refusal that says why there is none.

    What is posted begins a transaction here, unless nothing has to be written `together`.
    """
    secret = shared.secret_of(word)
    arrival = _look(wave_id, secret, together=together)
    wave = _known(arrival.wave if arrival else None)
    waves.refuse_unless_open(wave, now=clock.now())
    if arrival is None or arrival.guest is None:
        raise (arrival.trouble if arrival else None) or UnknownLink
    carries = request.method == "POST" and COOKIE not in request.cookies
    visit = Visit(wave, secret, arrival.guest, carries, kiosk=word == shared.WORD)
    if not visit.guest.finished:
        _open_draft(visit, arrival)
    languages.speak(visit.wave, visit.answers)
    visit.language = g.language
    return visit


def _look(wave_id: str, secret: str, *, together: bool) -> Arrival | None:
    if request.method == "POST" and together:
        connection = db.session().connection()
        return arriving.find(connection, db.session, wave_keys(), wave_id, secret)
    with database.reading(db.engine) as connection:
        return arriving.find(connection, db.session, wave_keys(), wave_id, secret)


def find_open_wave(wave_id: str) -> Wave:
    """A wave that takes answers now, or the refusal that says why it does not."""
    wave = find_wave(wave_id)
    waves.refuse_unless_open(wave, now=clock.now())
    return wave


def find_wave(wave_id: str) -> Wave:
    """A launched wave, by the name in its links."""
    wave = _known(waves.find(db.session(), wave_id))
    languages.speak(wave)
    return wave


def _known(wave: Wave | None) -> Wave:
    """Whatever is refused from here on is told with the names of this wave, in its languages."""
    if wave is None:
        raise UnknownLink
    g.wave = wave
    return wave


def _keys() -> list[DraftKey]:
    """The keys this browser shows: the one in the form first, whose code was just seen."""
    carried = request.form.get("key") if request.method == "POST" else None
    texts = (carried, request.cookies.get(COOKIE))
    return [DraftKey.from_text(text) for text in texts if text and KEY.fullmatch(text)]


def _open_draft(visit: Visit, arrival: Arrival) -> None:
    """Open the draft, if there is one, with the first key that fits."""
    for key in _keys():
        visit.key = key
        if arrival.box is None or arrival.place is None:
            return
        try:
            visit.seen = drafts.see(key, arrival.place, visit.guest.level, arrival.box)
        except DraftElsewhere:
            visit.key = None
            continue
        visit.answers = visit.seen.answers
        return
    visit.elsewhere = arrival.box is not None


def seconds_until(closes: datetime | None) -> int:
    """How long a browser may remember something of a wave, which may still be extended."""
    left = closes + MORE_TIME - clock.now() if closes else KEPT_AT_MOST
    return int(min(left, KEPT_AT_MOST).total_seconds())
