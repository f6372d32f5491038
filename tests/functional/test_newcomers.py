"""Who came onto the roster after the launch: seen, invited after a page that says what it means."""

from __future__ import annotations

from datetime import timedelta

import pytest
from fieldwork import NOW, SIZES, people_of
from postbox import served_by

from survey import clock
from survey.extensions import wave_keys
from survey.services import mailings, roster, waves
from survey.services.mailings import Plan
from survey.services.roster import Person
from survey.worker.sweeps import Post, make_mailings, send_mail
from tests.functional.workspace import heading

pytestmark = pytest.mark.usefixtures("wave")

HOME = "/engagements/stores/"
WAVE = f"{HOME}waves/w1/"
PLACE = f"{WAVE}newcomers"


@pytest.fixture
def settings(database_url, tmp_path, server):
    return served_by(
        server, instance=tmp_path, database_url=database_url, mail_from="s@samesheet.example"
    )


@pytest.fixture
def wave(session, owner, make_engagement, make_open_wave):
    made = make_open_wave(make_engagement("stores", owner=owner))
    made.closes_at = clock.now() + timedelta(days=20)
    session.commit()
    return made


@pytest.fixture
def leave(session, tmp_path):
    def gone():
        post = Post(session, wave_keys(), tmp_path)
        make_mailings(post, NOW)
        send_mail(post, NOW)

    return gone


def add(session, wave, department="Sales"):
    late = [
        Person("x1", "Late One", "Frontline", department, email="x1@example.com"),
        Person("x2", "Late Two", "Frontline", department),
    ]
    roster.import_people(session, wave.engagement, [*people_of(SIZES), *late], now=NOW)
    session.commit()


def test_newcomers_are_seen_and_invited_and_get_the_mail_that_left_before(
    *, client, session, wave, worker, server, leave
):
    mailings.plan(session, wave.engagement, "w1", Plan(NOW), account=None, now=NOW)
    session.commit()
    leave()
    before = len(server.arrived)
    assert "not invited" not in worker.open(WAVE).text
    add(session, wave)

    for place in (WAVE, f"{HOME}people/"):
        assert "2 people are on the roster and not invited to" in worker.open(place).text
    asked = worker.open(PLACE)
    assert heading(asked) == "Invite 2 people?"
    assert "2 people were put on the list after the survey had opened" in " ".join(
        asked.text.split()
    )
    assert "1 person with an address will get the invitation by mail at once" in asked.text
    done = worker.send(PLACE)
    leave()

    assert "2 people invited." in done.text
    assert len(server.arrived) == before + 1
    assert server.arrived[-1][1] == "x1@example.com"
    assert heading(worker.open(PLACE)) == "Everybody is invited"
    told = client.get(f"/a/{wave.public_id}/protection").text
    assert "2 of them were put on the list after the survey had opened." in told


def test_a_group_that_the_launch_did_not_have_is_refused_in_words(session, wave, worker):
    add(session, wave, department="Sauna")

    refused = worker.send(PLACE)

    assert refused.status_code == 422
    assert "launched without Sauna" in refused.text


def test_nobody_can_be_invited_when_the_wave_has_ended(session, wave, worker):
    add(session, wave)
    waves.begin_closing(session, wave.engagement, "w1", now=NOW)
    session.commit()

    assert heading(worker.open(PLACE)) == "Everybody is invited"
    assert "not invited" not in worker.open(f"{HOME}people/").text
