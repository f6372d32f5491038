"""Comments looked through, what is held, the record, and the end of an engagement."""

from __future__ import annotations

import json
import re
from datetime import timedelta

import pytest
from sqlalchemy import select

from survey.extensions import wave_keys
from survey.models import AuditEntry, Engagement, Participant, Remark
from survey.services import engagements, joining, roster, waves
from survey.services.roster import Person
from survey.worker import closing as job
from tests.conftest import NOW
from tests.fieldwork import SIZES, people_of
from tests.functional.workspace import Worker, heading

LATER = NOW + timedelta(days=14)
COMMENTS = "/engagements/sample/waves/w1/comments"


@pytest.fixture
def wave(make_engagement, make_open_wave, owner):
    return make_open_wave(make_engagement("sample", owner=owner))


@pytest.fixture
def close(session, wave, answer_all):
    def closed():
        answer_all(wave)
        waves.begin_closing(session, wave.engagement, wave.key, now=LATER)
        session.commit()
        job.close(session, wave, wave_keys(), now=LATER)

    return closed


def test_comments_wait_are_shown_hidden_and_taken_back(worker, session, close):
    assert "when the wave has closed" in worker.open(COMMENTS).text
    close()

    page = worker.open(COMMENTS)
    assert heading(page) == "Comments"
    assert "Manager, English" in page.text
    assert "12 waiting" in page.text
    first = re.search(r'name="show"\s+value="([0-9a-f-]{36})"', page.text).group(1)

    done = worker.send(f"{COMMENTS}?group=0&state=waiting", show=first)
    assert "1 comment will be shown." in done.text
    assert "11 waiting" in done.text
    again = worker.send(f"{COMMENTS}?group=0&state=waiting", wait=first)
    assert "12 waiting" in again.text

    everything = re.search(r'name="show"\s+value="([0-9a-f,-]{70,})"', again.text).group(1)
    worker.send(f"{COMMENTS}?group=0&state=waiting", show=everything)
    worker.send(f"{COMMENTS}?group=0&state=shown", hide=first)
    hidden = worker.open(f"{COMMENTS}?group=0&state=hidden")
    assert hidden.text.count('class="said"') == 1
    states = list(session.scalars(select(Remark.state).where(Remark.level == "Manager")))
    assert (states.count("shown"), states.count("hidden")) == (11, 1)
    acts = set(session.scalars(select(AuditEntry.subject)))
    assert not [subject for subject in acts if "remark with" in subject]


def test_only_those_who_run_an_engagement_read_comments_and_what_is_held(
    app, session, wave, make_account
):
    for role, status in (("consultant", 200), ("analyst", 403), ("leader", 403)):
        account = make_account()
        engagements.admit(session, wave.engagement, account, role)
        session.commit()
        worker = Worker(app.test_client())
        worker.sign_in(account)
        for address in (COMMENTS, "/engagements/sample/held"):
            worker.open(address, status)
        worker.open("/engagements/sample/delete", 403)


def test_what_is_held_and_the_end_of_it(worker, session, close):
    page = worker.open("/engagements/sample/held")
    assert "44" in page.text
    assert page.text.count(">not counted<") == 3  # also before anybody has begun
    assert "Close it first" in worker.open("/engagements/sample/delete").text
    close()

    assert "31 May 2026" not in worker.open("/engagements/sample/held").text  # 14 June: 90 days
    assert "14 June 2026" in worker.open("/engagements/sample/held").text
    wrong = worker.send("/engagements/sample/delete", name="Sample")
    assert wrong.status_code == 422
    assert "This is not the name" in wrong.text
    worker.send("/engagements/sample/delete", name=" sample  stores ")

    assert session.scalar(select(Participant.id).limit(1)) is None
    assert set(session.scalars(select(Engagement.client))) == {"erased"}
    worker.open("/engagements/sample/held", 404)


def test_everybody_can_check_how_the_promise_was_kept(client, worker, session, wave, close):
    late = Person("late", "Newcomer Late", "Frontline", "Sales")
    roster.import_people(session, wave.engagement, [*people_of(SIZES), late], now=NOW)
    joining.invite_newcomers(session, wave.engagement, "w1", wave_keys(), now=NOW)
    session.commit()
    public = f"/a/{wave.public_id}"

    page = client.get(f"{public}/protection")
    assert "45 people" in page.text
    assert "1 of them was put on the list after the survey had opened." in page.text
    assert "can be downloaded here" in page.text
    assert client.get(f"{public}/record.json").status_code == 409
    close()

    assert f"{public}/record.json" in client.get(f"{public}/protection").text
    given = client.get(f"{public}/record.json")
    record = json.loads(given.data)
    assert record["people"] == {"invited": 45, "added_after_launch": 1}
    assert "attachment" in given.headers["Content-Disposition"]
    kept = worker._ask(worker.client.get, "/engagements/sample/waves/w1/record.json")
    assert json.loads(kept.data) == record


def test_levels_that_are_too_small_are_said_to_be_shown_together(
    client, make_engagement, make_open_wave
):
    wave = make_open_wave(people={("C-suite", "Board"): 3, ("Manager", "Sales"): 9})

    page = " ".join(client.get(f"/a/{wave.public_id}/protection").text.split())

    assert "“C-suite” and “Manager” are shown together as one group" in page
