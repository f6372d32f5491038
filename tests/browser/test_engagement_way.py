"""A consultant's whole way in the browser: from a client's list with mistakes to a report.

Mails leave through the worker's own code and arrive at a real mail server; the links that people
open are those that they were sent.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from datetime import timedelta
from email.message import EmailMessage
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect
from postbox import Postbox
from sqlalchemy import select

from survey import clock
from survey.extensions import db, wave_keys
from survey.models import AlignmentReport, Engagement
from survey.services import drafts, mailings, sending, waves
from survey.worker.loop import sweep_all
from survey.worker.sweeps import Post, make_mailings, send_mail
from tests.browser.desk import OWNER, sign_in
from tests.browser.live import PHONE, Site
from tests.browser.pages import Answering, follow

pytestmark = pytest.mark.browser

DESK = {"width": 1280, "height": 800}
HEAD = "Personnel ID;Full name;Grade;Dept;Mail\r\n"
GRADES = 12 * ["C-suite"] + 12 * ["Shift lead"] + 20 * ["Frontline"]
ROWS = [
    f"{n};Zoë {n};{grade};Stores;p{n}@brightwater.example\r\n" for n, grade in enumerate(GRADES)
]
LATE = {f"p{n}@brightwater.example" for n in (7, 30, 43)}  # answer after the reminder only


def press(page: Page, name: str) -> None:
    follow(page.get_by_role("button", name=name, exact=True))


def go(page: Page, name: str) -> None:
    follow(page.get_by_role("link", name=name, exact=True).first)


def bring(page: Page, rows: list[str]) -> None:
    content = (HEAD + "".join(rows)).encode("cp1252")
    file = {"name": "people.csv", "mimeType": "text/csv", "buffer": content}
    page.get_by_label("Roster file").set_input_files(file)
    press(page, "Look at it first")


@pytest.fixture
def mails(site: Site, server: Postbox) -> Iterator[Postbox]:
    """What arrives of the mails that this site sends."""
    before = site.app.config["SETTINGS"]
    sent_there = {
        "smtp_host": "127.0.0.1",
        "smtp_port": server.port,
        "smtp_starttls": False,
        "mail_from": "surveys@samesheet.example",
    }
    site.app.config["SETTINGS"] = before.model_copy(update=sent_there)
    yield server
    site.app.config["SETTINGS"] = before


def leave(site: Site) -> None:
    """Let the worker send what is planned, in the client's next working hour."""
    now = clock.now()
    while not mailings.at_work(now, "UTC"):
        now += timedelta(hours=1)
    with site.app.app_context():
        post = Post(db.session(), wave_keys(), Path())
        make_mailings(post, now)
        send_mail(post, now)
        db.session.remove()


def link_in(mail: EmailMessage, site: Site) -> str:
    text = mail.get_body(("plain",)).get_content()
    return re.search(rf"{re.escape(site.address)}/\S+", text).group()


def take_links(mails: Postbox, site: Site) -> dict[str, str]:
    """The link that each person was sent, and an empty letter box."""
    links = {to: link_in(mail, site) for _, to, mail in mails.arrived}
    assert len(mails.arrived) == len(set(links.values()))
    mails.arrived.clear()
    return links


def answered(site: Site, links: Iterable[str]) -> None:
    """These people answer, through the services."""
    with site.app.app_context():
        session, now = db.session(), clock.now()
        engagement = session.scalars(
            select(Engagement).where(Engagement.slug == "brightwater")
        ).one()
        wave = waves.get(session, engagement, "spring-2027")
        for place, link in enumerate(links):
            secret, key = link.rsplit("/", 1)[1], drafts.new_key()
            drafts.begin(session, wave, wave_keys(), secret, key)
            given = dict.fromkeys(wave.questionnaire.columns, 1 + place % 5)
            drafts.save(session, wave, wave_keys(), secret, key, given)
            sending.send(session, wave, wave_keys(), secret, key, now=now)
            session.commit()
        db.session.remove()


def test_a_consultant_goes_the_whole_way(site: Site, mails: Postbox, new_context):
    page = new_context(viewport=DESK).new_page()
    sign_in(page, site.address, OWNER)

    go(page, "New engagement")
    page.get_by_label("Client").fill("Brightwater")
    page.get_by_label("What this engagement is about").fill("One plan")
    press(page, "Create it")
    expect(page.locator("h1")).to_have_text("Set-up")
    go(page, "Brightwater")
    expect(page.locator("[aria-current=step]")).to_contain_text("People")

    go(page, "Bring the list")
    bring(page, [*ROWS, "3;Somebody Else;Frontline;Stores;other at brightwater\r\n"])
    expect(page.locator("main")).to_contain_text("is also in row 5, for somebody else")
    expect(page.locator("main")).to_contain_text("“other at brightwater”")
    go(page, "Bring another file")
    bring(page, ROWS)
    page.get_by_label("“Shift lead”, 12 rows, means").select_option("Manager")
    press(page, "Check again")
    expect(page.locator("#problems-h")).to_have_text("Every row is right")
    press(page, "Bring in 44 people")
    expect(page.locator("main")).to_contain_text("44 added, 0 changed, 0 gone.")

    go(page, "Brightwater")
    follow(page.locator(".notice").get_by_role("link", name="New wave"))
    page.get_by_label("Name of the wave").fill("Spring 2027")
    page.get_by_label(re.compile("Pulse:")).check()
    press(page, "Make a draft")
    go(page, "Read or change it")
    follow(page.locator(".list a").first)
    page.get_by_label("English").first.fill("Our leaders say the same thing about the plan.")
    press(page, "Save")
    expect(page.locator("main")).to_contain_text("Reworded, not validated")
    go(page, "Preview …")
    frame = page.frame_locator("iframe")
    expect(frame.locator("h1")).to_be_visible()
    while page.get_by_role("link", name="Next", exact=True).count():
        go(page, "Next")
    press(page, "I have read it through")

    go(page, "Test mail")
    press(page, "Send to owner@example.com")
    expect(page.locator("main")).to_contain_text("Sent to owner@example.com.")
    [(_, _, test_mail)] = mails.arrived
    mails.arrived.clear()
    phone = new_context(viewport=PHONE).new_page()
    phone.goto(link_in(test_mail, site))
    press(phone, "It arrived, and it looks right")
    expect(phone.locator("h1")).to_have_text("Thank you")
    go(page, "Back to the wave")
    expect(page.locator(".checklist")).to_contain_text("Arrived at owner@example.com")

    go(page, "Times and promise …")
    closes = clock.today() + timedelta(days=10)
    page.get_by_label("Closes").fill(f"{closes}T12:00")
    press(page, "Save")
    go(page, "Launch …")
    expect(page.locator("main")).to_contain_text("No group under 5 people is shown.")
    page.get_by_label("I have read what is promised").check()
    press(page, "Launch now")
    expect(page.locator("[aria-current=step]")).to_contain_text("Open")

    go(page, "Mail …")
    press(page, "Plan the invitations …")
    expect(page.locator("main")).to_contain_text("to 44 people with an address")
    press(page, "Send the invitations")
    expect(page.locator("main")).to_contain_text("Invitations to everybody")
    leave(site)
    invited = take_links(mails, site)
    assert len(invited) == len(ROWS)
    early = sorted(set(invited) - LATE)
    answered(site, [invited[to] for to in early[1:]])
    person = Answering(phone, invited[early[0]]).start()
    expect(phone.locator("main")).to_contain_text("Our leaders say the same thing about the plan.")
    person.answer_all()
    person.send()

    page.reload()
    expect(page.locator("main")).to_contain_text("44 handed to the mail server")
    page.get_by_label("When, where the client is").fill("")
    press(page, "Plan this reminder …")
    expect(page.locator("main")).to_contain_text("How many that are is shown to nobody.")
    with page.expect_navigation():  # it says “Plan” outside of working hours
        page.get_by_role("button", name="this reminder").click()
    expect(page.locator("main")).to_contain_text("Reminder 1 to those who have not finished")
    leave(site)
    reminded = take_links(mails, site)
    assert reminded == {to: invited[to] for to in LATE}
    first, *others = reminded.values()
    answered(site, others)
    person = Answering(new_context(viewport=PHONE).new_page(), first).start()
    person.answer_all()
    person.send()

    go(page, "Spring 2027")
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
