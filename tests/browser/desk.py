"""A company whose wave has closed, on the live server, and somebody signed in to look at it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

from fieldwork import LEVELS
from playwright.sync_api import BrowserContext, Page
from sqlalchemy import select

from questionnaires.loader import load
from survey import clock
from survey.extensions import db, wave_keys
from survey.models import Account, Engagement, Remark
from survey.services import accounts, engagements, launching, planning, reports, roster
from survey.services.launching import Terms
from survey.services.roster import Person
from tests.browser.live import Site
from tests.browser.pages import follow
from tests.unit.documents.reports import northgate

PASSWORD = "a long sample password"
OWNER, LEADER = "owner@example.com", "leader@example.com"
SIZES = {("C-suite", "Board"): 14, ("Manager", "Stores"): 20, ("Frontline", "Stores"): 40}


@dataclass(frozen=True)
class Desk:
    """Where the pages of the workspace are."""

    address: str
    report: str

    def page(self, place: str) -> str:
        if place.startswith("report"):
            place = self.report + place.removeprefix("report")
        return self.address + place


def furnish(site: Site) -> Desk:
    """Add the company, its closed wave and a published report; a leader may read it."""
    with site.app.app_context():
        session, now = db.session(), clock.now()
        owner = session.scalars(select(Account).where(Account.email == OWNER)).one()
        engagement = engagements.create(
            session,
            owner,
            slug="northgate",
            client="Northgate Outfitters (simulated)",
            name="One retailer, every channel",
            now=now,
            levels=LEVELS,
            demo=True,
        )
        leader = accounts.create(session, email=LEADER, name="Leader", password=PASSWORD, now=now)
        engagements.admit(session, engagement, leader, "leader")
        report = _report(engagement, owner)
        planning.begin(
            session, engagement, title="Next", chosen=planning.LAST, account=owner, now=now
        )
        session.commit()
        desk = Desk(site.address, f"/engagements/northgate/reports/{report}")
        db.session.remove()
    return desk


def _report(engagement: Engagement, owner: Account) -> str:
    session, now = db.session(), clock.now()
    places = [place for place, size in SIZES.items() for _ in range(size)]
    people = [
        Person(number=str(n), name=f"Person {n}", level=level, department=department)
        for n, (level, department) in enumerate(places, 1)
    ]
    roster.import_people(session, engagement, people, now=now)
    launching.draft(session, engagement, key="first", title="First wave", instrument=load("pulse"))
    wave = launching.launch(session, engagement, "first", wave_keys(), Terms(), now=now)
    wave.opens_at, wave.closed_at = now - timedelta(days=21), now
    wave.status = "closed"
    session.add_all(
        Remark(wave_id=wave.id, question="comment", level="Manager", language=language, text=text)
        for language in ("en", "de")
        for text in 10 * ["Ask … about the till, please."]
    )
    row = reports.keep(session, wave, northgate(), now=now)
    reports.publish(session, engagement, owner, row.id, now=now)
    return str(row.id)


def sign_in(page: Page, address: str, email: str) -> None:
    page.goto(f"{address}/sign-in")
    page.get_by_label("Email").fill(email)
    page.get_by_label("Password").fill(PASSWORD)
    follow(page.get_by_role("button", name="Sign in"))


class Seats:
    """Signed-in browsers; each person signs in once and is remembered."""

    def __init__(self, desk: Desk, new_context: Callable[..., BrowserContext]) -> None:
        self.desk = desk
        self.new_context = new_context

    def seat(self, email: str, **given: object) -> Page:
        page = self.new_context(**given).new_page()
        sign_in(page, self.desk.address, email)
        return page
