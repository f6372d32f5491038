"""Reports on the web: the same words and numbers as the file, for those who may read them."""

from __future__ import annotations

import gzip
import re
from pathlib import Path

import pytest

from survey.services import engagements
from tests.conftest import NOW
from tests.functional.workspace import Worker, heading, keep_report


@pytest.fixture
def owner(make_account):
    return make_account()


@pytest.fixture
def engagement(make_engagement, owner):
    return make_engagement("sample", owner=owner)


@pytest.fixture
def report(make_open_wave, engagement, session):
    wave = make_open_wave(engagement)
    wave.status, wave.closed_at = "closed", NOW
    return keep_report(session, wave, NOW)


@pytest.fixture
def address(report):
    return f"/engagements/sample/reports/{report.id}"


@pytest.fixture
def worker(client, owner):
    worker = Worker(client)
    worker.sign_in(owner)
    return worker


@pytest.fixture
def leader(app, session, engagement, make_account):
    account = make_account()
    engagements.admit(session, engagement, account, "leader")
    session.commit()
    worker = Worker(app.test_client())
    worker.sign_in(account)
    return worker


SECTIONS = (
    "Are we on the same sheet?",
    "Where C-suite and Frontline part",
    "Do leaders send one message?",
    "Departments",
    "Can we trust this?",
    "Talk about first",
)


def test_the_report_answers_its_six_questions(worker, address):
    page = worker.open(address)

    assert heading(page) == "Half a point apart, and most clearly on what leaders believe they say"
    questions = re.findall(r'<(?:h2 id|p class="eyebrow")[^>]*>([^<]+)<', page.text)
    assert [question for question in questions if question != "The staff"] == list(SECTIONS)


def test_the_first_view_is_light(worker, address):
    page = worker.open(address)
    sheets = [
        Path(worker.client.application.static_folder, "css", f"{name}.css").read_bytes()
        for name in ("workspace", "report")
    ]

    sent = sum(len(gzip.compress(part)) for part in (page.data, *sheets))

    assert sent < 60_000  # the limit is 250,000 bytes


def test_leaders_see_a_report_only_once_it_is_published(worker, leader, address):
    leader.open(address, 404)

    worker.send(f"{address}/publish", page=address)

    assert heading(leader.open(address)).startswith("Half a point apart")


def test_publishing_is_for_those_who_run_the_engagement(worker, leader, address):
    worker.send(f"{address}/publish", page=address)

    page = leader.open(address)

    assert "Publish to leaders" not in page.text
    assert "Publish to leaders" not in worker.open(address).text


def test_a_report_of_another_engagement_is_not_found(worker, report, make_engagement, owner):
    make_engagement("other", owner=owner)

    worker.open(f"/engagements/other/reports/{report.id}", 404)
    worker.open("/engagements/sample/reports/not-a-report", 404)
