"""What consultants see of an engagement and its waves, and closing one."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest

from survey import clock
from survey.extensions import wave_keys
from survey.models import DayRates
from survey.services import engagements, rates
from tests.conftest import NOW
from tests.functional.workspace import Worker, heading, keep_report


@pytest.fixture
def wave(make_open_wave, engagement):
    return make_open_wave(engagement)


def admit(session, make_account, engagement, role):
    account = make_account()
    engagements.admit(session, engagement, account, role)
    session.commit()
    return account


def test_the_list_shows_where_each_engagement_stands(worker, wave):
    page = worker.open("/")

    assert "Sample Stores" in page.text
    assert "Spring wave" in page.text
    assert '<span class="status now">Open</span>' in page.text


def test_an_engagement_shows_its_waves_and_its_roster(worker, wave):
    page = worker.open("/engagements/sample/")

    assert heading(page) == "Sample Stores"
    assert "/engagements/sample/waves/w1/" in page.text
    assert "No report yet." in page.text
    assert "Depot" in page.text


def test_an_engagement_without_anything_says_what_comes(worker, engagement):
    page = worker.open("/engagements/sample/")

    assert "No wave yet." in page.text
    assert "Departments come with the roster" in page.text


def test_an_open_wave_shows_promise_and_steps_but_no_count_before_the_first(worker, wave):
    page = worker.open("/engagements/sample/waves/w1/")

    assert "No group under 5 people is shown." in page.text
    assert "Nothing has been counted yet." in page.text
    assert page.text.count('aria-current="step"') == 1


def test_an_open_wave_shows_whole_per_cents_and_words_never_counts(
    worker, wave, session, answer_all
):
    answer_all(wave, 0.5)
    rates.freeze(session, wave_keys(), now=NOW)
    session.commit()

    page = worker.open("/engagements/sample/waves/w1/").text
    rows = re.findall(r'<th scope="row">.*?</tr>', page, re.DOTALL)
    answered = [re.findall(r"<td[^>]*>(.*?)</td>", row, re.DOTALL)[1].strip() for row in rows]

    assert len(answered) == 3 + 4 + 3  # levels, departments, and the forecast at three shares
    for cell in answered[:7]:
        assert re.fullmatch(r"\d+%|<span>[^\d]+</span>", cell)
    assert "too small to show" in page


@pytest.fixture
def now(worker, monkeypatch):
    """The moment of the sign-in, which lasts: no test begins on one day and ends on another."""
    moment = clock.now()
    monkeypatch.setattr(clock, "now", lambda: moment)
    return moment


def test_the_days_left_are_counted_in_the_clients_days(worker, wave, session, now):
    wave.closes_at = now + timedelta(days=6)
    session.commit()

    assert "6 days left" in worker.open("/engagements/sample/").text


def test_closing_asks_first_and_says_what_it_does(worker, wave, session):
    page = worker.open("/engagements/sample/waves/w1/close")
    session.refresh(wave)

    assert heading(page) == "Close “<bdi>Spring wave</bdi>” now?"
    assert "It cannot be undone." in page.text
    assert wave.status == "open"


def test_the_button_closes_and_leads_back_to_the_wave(worker, wave, session):
    page = worker.send("/engagements/sample/waves/w1/close")
    session.refresh(wave)

    assert wave.status == "closing"
    assert page.request.path == "/engagements/sample/waves/w1/"
    assert "Answers are being opened, shuffled and put into groups." in page.text


def test_a_wave_that_is_closing_cannot_be_closed_from_its_page(worker, wave):
    worker.send("/engagements/sample/waves/w1/close")

    page = worker.open("/engagements/sample/waves/w1/close")

    assert "Only an open wave can be closed." in page.text
    assert "Close the wave now" not in page.text


def test_a_closed_wave_leads_to_its_report(worker, wave, session):
    wave.status, wave.closed_at = "closed", NOW
    row = keep_report(session, wave, NOW)

    page = worker.open("/engagements/sample/waves/w1/")

    assert f"/engagements/sample/reports/{row.id}" in page.text
    assert "Read the report, then publish it." in page.text


def test_an_engagement_of_others_looks_as_if_it_did_not_exist(client, wave, make_account):
    stranger = Worker(client)
    stranger.sign_in(make_account())

    assert heading(stranger.open("/engagements/sample/", 404)) == "Nothing here"


ROLES = [
    ("leader", "/engagements/sample/", 200),
    ("leader", "/engagements/sample/waves/w1/", 403),
    ("leader", "/engagements/sample/waves/w1/close", 403),
    ("analyst", "/engagements/sample/waves/w1/", 200),
    ("analyst", "/engagements/sample/waves/w1/close", 403),
    ("consultant", "/engagements/sample/waves/w1/close", 200),
]


def test_each_role_sees_what_its_work_needs(app, session, wave, engagement, make_account):
    workers = {role: Worker(app.test_client()) for role, _, _ in ROLES}
    for role, worker in workers.items():
        worker.sign_in(admit(session, make_account, engagement, role))

    for role, address, status in ROLES:
        workers[role].open(address, status)


def test_an_open_wave_says_what_to_expect_and_who_needs_a_nudge(worker, wave, session, now):
    wave.closes_at = now + timedelta(days=6)
    wave.opens_at = now - timedelta(days=4)
    wave.groups = {**wave.groups, "segments": ["shop"], "parents": {"shop": "region"}}
    today = now.date()
    for ago, share in ((3, 0.1), (2, 0.3), (1, 0.4), (0, 0.45)):
        groups = [
            {"kind": "total", "name": "", "invited": 440, "rate": share, "words": ""},
            {"kind": "level", "name": "Frontline", "invited": 260, "rate": share / 2, "words": ""},
            {"kind": "level", "name": "Manager", "invited": 12, "rate": None, "words": "few"},
            {"kind": "department", "name": "Web", "invited": 90, "rate": None, "words": "few"},
            {"kind": "region", "name": "North", "invited": 60, "rate": 0.3, "words": ""},
            {"kind": "segment", "name": "Shop 1", "invited": 25, "rate": 0.3, "words": ""},
            {"kind": "segment", "name": "Shop 2", "invited": 9, "rate": None, "words": "small"},
        ]
        for group in groups[-2:]:
            group["within"] = "North"
        row = DayRates(wave_id=wave.id, day=today - timedelta(days=ago), groups=groups)
        session.add(row)
    session.commit()

    page = " ".join(worker.open("/engagements/sample/waves/w1/").text.split())

    assert "Expected at the end" in page
    assert re.search(r"<dd> \d+% <span>\d+ to \d+% in four of five such surveys", page)
    # North and Shop 1 may only be waiting for four more; of the others it is certain.
    assert "These need a nudge:</b> Frontline, Manager, Web." in page
    assert "By region and shop" in page
    assert "Counted with their region only: Shop 2." in page
    assert "Day by day" in page
    assert "If it closed today" in page
