"""A consultant's whole way in the browser: from a client's list with mistakes to a report."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import select

from survey import clock
from survey.extensions import db, wave_keys
from survey.models import AlignmentReport, Engagement
from survey.services import drafts, invitations, sending, waves
from survey.worker.loop import sweep_all
from tests.browser.live import Site
from tests.browser.pages import Answering

pytestmark = pytest.mark.browser

PASSWORD = "a long sample password"
DESK = {"width": 1280, "height": 800}
HEAD = "Personnel ID;Full name;Grade;Dept\r\n"
ROWS = [
    f"{n};Zoë {n};{'C-suite' if n < 12 else 'Shift lead' if n < 24 else 'Frontline'};Stores\r\n"
    for n in range(44)
]


def press(page: Page, name: str) -> None:
    page.get_by_role("button", name=name, exact=True).click()


def go(page: Page, name: str) -> None:
    page.get_by_role("link", name=name).first.click()


def bring(page: Page, rows: list[str]) -> None:
    content = (HEAD + "".join(rows)).encode("cp1252")
    file = {"name": "people.csv", "mimeType": "text/csv", "buffer": content}
    page.get_by_label("Roster file").set_input_files(file)
    press(page, "Look at it first")


def answered(site: Site) -> str:
    """Everybody but one answers through the services; gives the address of that one."""
    session, now = db.session(), clock.now()
    engagement = session.scalars(select(Engagement).where(Engagement.slug == "brightwater")).one()
    wave = waves.get(session, engagement, "spring-2027")
    links = list(invitations.links(session, wave, wave_keys(), site.address))
    last = next(link for link in links if link.level == "Frontline")
    for place, link in enumerate(one for one in links if one is not last):
        secret, key = link.address.rsplit("/", 1)[1], drafts.new_key()
        drafts.begin(session, wave, wave_keys(), secret, key)
        given = dict.fromkeys(wave.questionnaire.columns, 1 + place % 5)
        drafts.save(session, wave, wave_keys(), secret, key, given)
        sending.send(session, wave, wave_keys(), secret, key, now=now)
        session.commit()
    db.session.remove()
    return last.address


def test_a_consultant_goes_the_whole_way(site: Site, new_context):
    page = new_context(viewport=DESK).new_page()
    page.goto(f"{site.address}/sign-in")
    page.fill("input[name=email]", "owner@example.com")
    page.fill("input[name=password]", PASSWORD)
    press(page, "Sign in")

    go(page, "New engagement")
    page.get_by_label("Client").fill("Brightwater")
    page.get_by_label("What this engagement is about").fill("One plan")
    press(page, "Create it")
    expect(page.locator("h1")).to_have_text("Set-up")
    go(page, "Brightwater")
    expect(page.locator("[aria-current=step]")).to_contain_text("People")

    go(page, "Bring the list")
    bring(page, [*ROWS, "3;Somebody Else;Frontline;Stores\r\n"])
    expect(page.locator("main")).to_contain_text("is also in row 5, for somebody else")
    go(page, "Bring another file")
    bring(page, ROWS)
    page.get_by_label("“Shift lead”, 12 rows, means").select_option("Manager")
    press(page, "Check again")
    expect(page.locator("#problems-h")).to_have_text("Every row is right")
    press(page, "Bring in 44 people")
    expect(page.locator("main")).to_contain_text("44 added, 0 changed, 0 gone.")

    go(page, "Brightwater")
    page.locator(".notice").get_by_role("link", name="New wave").click()
    page.get_by_label("Name of the wave").fill("Spring 2027")
    page.get_by_label(re.compile("Pulse:")).check()
    press(page, "Make a draft")
    go(page, "Read or change it")
    page.locator(".list a").first.click()
    page.get_by_label("English").first.fill("Our leaders say the same thing about the plan.")
    press(page, "Save")
    expect(page.locator("main")).to_contain_text("Reworded, not validated")
    go(page, "Preview …")
    frame = page.frame_locator("iframe")
    expect(frame.locator("h1")).to_be_visible()
    while page.get_by_role("link", name="Next", exact=True).count():
        go(page, "Next")
    press(page, "I have read it through")

    go(page, "Times and promise …")
    closes = clock.now() + timedelta(days=10)
    page.get_by_label("Closes").fill(closes.strftime("%Y-%m-%dT%H:%M"))
    press(page, "Save")
    go(page, "Launch …")
    expect(page.locator("main")).to_contain_text("No group under 5 people is shown.")
    page.get_by_label("I have read what is promised").check()
    press(page, "Launch now")
    expect(page.locator("[aria-current=step]")).to_contain_text("Open")

    with site.app.app_context():
        link = answered(site)
    phone = new_context(viewport={"width": 390, "height": 844}).new_page()
    person = Answering(phone, link).start()
    expect(phone.locator("main")).to_contain_text("Our leaders say the same thing about the plan.")
    person.answer_all()
    person.send()

    go(page, "Close early …")
    press(page, "Close the wave now")
    with site.app.app_context():
        sweep_all(site.app)
        report = db.session.scalars(
            select(AlignmentReport)
            .where(AlignmentReport.engagement_id == Engagement.id)
            .where(Engagement.slug == "brightwater")
        ).one()
        assert report.report["population"]["responded"] == len(ROWS)
        db.session.remove()
    page.reload()
    go(page, "Read the report")
    expect(page.locator("main")).to_contain_text("44 of 44 people answered")
