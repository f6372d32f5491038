"""A live server with an open wave of the main questionnaire, for a browser to meet."""

from __future__ import annotations

import os
import shutil
import time
from contextlib import closing
from dataclasses import dataclass, field
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
from fieldwork import LEVELS
from flask import Flask
from sqlalchemy import func, select
from werkzeug.wsgi import ClosingIterator

from questionnaires.loader import load
from survey import clock
from survey.extensions import db, wave_keys
from survey.models import Sealed, Wave
from survey.services import accounts, engagements, invitations, launching, roster
from survey.services.launching import Terms
from survey.services.roster import Person

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

DEPARTMENTS = ("Board", "Customer service", "E-commerce", "Marketing", "Property", "Stores")
SIZES = {("C-suite", "Board"): 30, ("Manager", "Stores"): 12, ("Frontline", "Stores"): 40} | {
    ("Frontline", department): 6 for department in DEPARTMENTS[1:5]
}
START = 120_000  # milliseconds that a browser may take to start on a machine with much to do
PHONE = {"width": 390, "height": 844}


def chromium() -> str:
    """The browser's path; without one the tests are skipped, under CI they fail."""
    named = os.environ.get("CHROMIUM", "chromium")
    names = (named, "chromium-browser", "google-chrome")  # those that .ci/chromium is content with
    found = next(filter(None, map(shutil.which, names)), None)
    if found is None:
        if os.environ.get("CI"):
            pytest.fail(f"no browser called {named}")
        pytest.skip(f"no browser called {named}")
    return found


@dataclass(frozen=True)
class Served:
    """One answer of the server, with its bytes as they were sent, headers too."""

    method: str
    address: str
    bytes: int


@dataclass
class Site:
    """A running server; every link of its wave is used by one test only."""

    app: Flask
    address: str
    wave_id: str
    links: dict[str, list[str]] = field(default_factory=dict)
    served: list[Served] = field(default_factory=list)
    asked: list[str] = field(default_factory=list)

    def quiet(self) -> None:
        """Wait until every request is answered and none has come for half a second."""
        heard = -1
        while heard != len(self.asked) or heard != len(self.served):
            heard = len(self.asked)
            time.sleep(0.5)

    def link(self, level: str = "Frontline") -> str:
        return self.links[level].pop()

    def sealed(self) -> int:
        with self.app.app_context():
            count = db.session.scalar(select(func.count()).select_from(Sealed))
            db.session.remove()
        return count or 0

    def set_closing(self, **ago: int) -> None:
        self._set("closes_at", timedelta(**ago))

    def set_opening(self, **ahead: int) -> None:
        self._set("opens_at", timedelta(**ahead))

    def _set(self, moment: str, ahead: timedelta) -> None:
        with self.app.app_context():
            wave = db.session.scalars(select(Wave).where(Wave.public_id == self.wave_id)).one()
            setattr(wave, moment, clock.now() + ahead)
            db.session.commit()
            db.session.remove()


def in_one_piece(site: Site) -> WSGIApplication:
    """Serve each answer whole, so that a tab closed half-way leaves no file open; weigh it."""

    def serve(environ: WSGIEnvironment, start_response: StartResponse) -> list[bytes]:
        headers = [0]
        site.asked.append(environ["PATH_INFO"])

        def start(status: str, given: list[tuple[str, str]], problem: Any = None) -> Any:
            headers[0] = len(status) + sum(len(name) + len(value) + 4 for name, value in given)
            return start_response(status, given, problem)

        with closing(ClosingIterator(site.app(environ, start))) as body:
            whole = b"".join(body)
        given = environ["REQUEST_METHOD"], environ["PATH_INFO"]
        site.served.append(Served(*given, headers[0] + len(whole)))
        return [whole]

    return serve


def open_wave(address: str) -> tuple[str, dict[str, list[str]]]:
    """Launch the main questionnaire in four languages; give the wave and its links by level."""
    session, now = db.session(), clock.now()
    owner = accounts.create(
        session,
        email="owner@example.com",
        name="Owner",
        password="a long sample password",
        now=now,
        opens_engagements=True,
    )
    engagement = engagements.create(
        session, owner, slug="shops", client="Sample Stores", name="Spring", now=now, levels=LEVELS
    )
    engagement.languages = ["en", "es", "fr", "de"]
    places = [place for place, size in SIZES.items() for _ in range(size)]
    people = [
        Person(number=str(n), name=f"Person {n}", level=level, department=department)
        for n, (level, department) in enumerate(places, 1)
    ]
    roster.import_people(session, engagement, people, now=now)
    launching.draft(
        session, engagement, key="w1", title="First wave", instrument=load("omnichannel")
    )
    wave = launching.launch(
        session,
        engagement,
        "w1",
        wave_keys(),
        Terms(),
        now=now,
        closes_at=now + timedelta(days=18),
    )
    session.commit()
    links: dict[str, list[str]] = {}
    for link in invitations.links(session, wave, wave_keys(), address):
        links.setdefault(link.level, []).append(link.address)
    return wave.public_id, links
