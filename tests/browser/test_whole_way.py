"""From a link on a phone to the report that a leader reads."""

from __future__ import annotations

import re
from datetime import timedelta
from random import Random

import pytest
from fieldwork import LEVELS, people_of
from playwright.sync_api import expect
from sqlalchemy import select

from questionnaires.loader import load
from survey import clock
from survey.extensions import db, wave_keys
from survey.models import Account, AlignmentReport, Engagement
from survey.services import accounts, drafts, engagements, invitations, launching, roster, sending
from survey.services.launching import Terms
from survey.worker.loop import sweep_all
from tests.browser.desk import PASSWORD, sign_in
from tests.browser.live import Site
from tests.browser.pages import Answering, follow

pytestmark = pytest.mark.browser

SIZES = {("C-suite", "Board"): 12} | {
    ("Frontline", name): 10 for name in ("Stores", "Online", "Post")
}


def launched(site: Site) -> list[str]:
    """A wave of 42 people that a leader will read; gives the frontline's links."""
    session, now = db.session(), clock.now()
    owner = session.scalars(select(Account).where(Account.email == "owner@example.com")).one()
    engagement = engagements.create(
        session, owner, slug="whole", client="Whole Way", name="Spring", now=now, levels=LEVELS
    )
    leader = accounts.create(
        session, email="whole@example.com", name="Leader", password=PASSWORD, now=now
    )
    engagements.admit(session, engagement, leader, "leader")
    roster.import_people(session, engagement, people_of(SIZES), now=now)
    launching.draft(session, engagement, key="w", title="Wave", instrument=load("omnichannel"))
    wave = launching.launch(
        session, engagement, "w", wave_keys(), Terms(), now=now, closes_at=now + timedelta(days=9)
    )
    session.commit()
    links = list(invitations.links(session, wave, wave_keys(), site.address))
    kept = [link.address for link in links if link.level == "Frontline"][:2]
    for seed, link in enumerate(link for link in links if link.address not in kept):
        secret, key = link.address.rsplit("/", 1)[1], drafts.new_key()
        drafts.begin(session, wave, wave_keys(), secret, key)
        rng = Random(seed)
        given = {item: rng.randint(1, 5) for item in wave.questionnaire.columns}
        drafts.save(session, wave, wave_keys(), secret, key, given)
        sending.send(session, wave, wave_keys(), secret, key, now=now)
        session.commit()
    return kept


def test_answers_given_on_a_phone_are_in_the_report_that_a_leader_reads(site, new_context):
    with site.app.app_context():
        links = launched(site)
        db.session.remove()

    for link in links:  # begun, interrupted, carried on, sent
        phone = new_context(viewport={"width": 390, "height": 844})
        person = Answering(phone.new_page(), link).start()
        person.answer_page()
        person.go_on()
        place = person.heading()
        person.page.close()
        again = Answering(phone.new_page(), link).open()
        expect(again.page.locator("h1")).to_be_visible()
        again = again.start()
        assert again.heading() == place
        again.answer_all()
        again.send()
        expect(again.page.locator("h1")).to_have_text("Thank you. Your answers are sent.")

    desk = new_context(viewport={"width": 1280, "height": 800}).new_page()
    sign_in(desk, site.address, "owner@example.com")
    desk.goto(f"{site.address}/engagements/whole/waves/w/close")
    follow(desk.get_by_role("button", name=re.compile("Close")))
    with site.app.app_context():
        sweep_all(site.app)
        report = db.session.scalars(
            select(AlignmentReport)
            .where(AlignmentReport.engagement_id == Engagement.id)
            .where(Engagement.slug == "whole")
        ).one()
        address = f"{site.address}/engagements/whole/reports/{report.id}"
        assert report.report["population"]["responded"] == sum(SIZES.values())
        db.session.remove()
    desk.goto(address)
    follow(desk.get_by_role("link", name=re.compile("Publish")).first)
    follow(desk.get_by_role("button", name=re.compile("Publish")))

    reader = new_context(viewport={"width": 390, "height": 844}).new_page()
    sign_in(reader, site.address, "whole@example.com")
    reader.goto(address)
    expect(reader.locator("main")).to_contain_text("42 of 42 people answered")
