"""An open link: no roster, people say where they belong, one answer a device by courtesy."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from fieldwork import NOW, small_instrument
from flask import Flask
from flask.testing import FlaskClient
from respondent import OWN, Respondent, Seen, heading
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from survey.documents import slip_words
from survey.exceptions import CannotLaunch
from survey.extensions import wave_keys
from survey.models import Draft, Engagement, Invitation, Sealed, Wave
from survey.services import (
    attempts,
    closing,
    invitations,
    launching,
    open_link,
    rates,
    reporting,
    sending,
    setting_up,
    slips,
    waves,
)
from survey.services.launching import Terms

CHOSEN = {"level": "3", "department": "1"}


@pytest.fixture
def wave(session: Session, make_engagement: Callable[..., Engagement]) -> Wave:
    engagement = make_engagement("open")
    for name in ("Stores", "Web"):
        setting_up.add_department(session, engagement, name)
    launching.draft(session, engagement, key="w1", title="Open", instrument=small_instrument())
    wave = open_link.launch(
        session, engagement, "w1", wave_keys(), Terms(minimum_group=10), now=NOW
    )
    session.commit()
    return wave


@pytest.fixture
def address(wave: Wave) -> str:
    return f"/a/{wave.public_id}/join"


def enter(client: FlaskClient, address: str, **chosen: str) -> str:
    """Choose a level and a department; the address of one's own link."""
    reply = client.post(address, data=CHOSEN | chosen, headers=OWN)
    assert reply.status_code == 303, reply.text
    return str(reply.headers["Location"]).partition("?")[0]


def answer(client: FlaskClient, link: str) -> Seen:
    person = Respondent(client, link)
    person.start()
    person.next(1, **{"q.unity1": "4"})
    return person.send()


def test_somebody_says_where_they_belong_and_answers(
    client: FlaskClient, session: Session, address: str
):
    asked = client.get(address)
    link = enter(client, address)
    sent = answer(client, link)

    assert "There is no list of people" in asked.text
    assert "a courtesy, not a proof" in asked.text
    assert heading(sent) == "Thank you. Your answers are sent."
    assert "reminders" not in sent.text
    assert session.scalar(select(func.count()).select_from(Sealed)) == 1
    assert session.scalar(select(func.count()).select_from(Draft)) == 0


def test_the_promise_says_why_groups_are_larger_here(client: FlaskClient, address: str):
    page = Respondent(client, enter(client, address)).open().text

    assert "No group under 10 people is shown." in page
    assert "more than usual" in page
    assert "We do not know who you are." in page
    assert "gave us the list of people" not in page
    assert "Your name is not kept" not in page
    protection = client.get(address.replace("/join", "/protection")).text
    assert "invented answers" in protection
    assert "per cent of larger groups" not in protection


def test_the_same_device_comes_back_to_its_answers_and_then_to_its_thanks(
    client: FlaskClient, session: Session, address: str
):
    link = enter(client, address)
    Respondent(client, link).start()
    again = client.get(address)
    answer(client, link)
    after = client.get(address)
    other = client.post(address, data={"go": "another"}, headers=OWN)

    assert again.status_code == 303
    assert again.headers["Location"].startswith(link)
    assert "This device has answered already" in after.text
    assert other.status_code == 303
    assert "At which level do you work?" in client.get(address).text
    assert session.scalar(select(func.count()).select_from(Invitation)) == 1


def test_two_devices_never_share_anything(app: Flask, address: str):
    one, two = app.test_client(), app.test_client()

    assert enter(one, address) != enter(two, address)


def test_both_questions_are_asked_and_the_way_out_is_one_of_the_answers(
    client: FlaskClient, session: Session, wave: Wave, address: str
):
    empty = client.post(address, data={"level": "3"}, headers=OWN)
    strange = client.post(address, data={"level": "9", "department": "x"}, headers=OWN)
    enter(client, address, department="-")

    assert empty.status_code == 422
    assert 'href="#ask-department"' in empty.text
    assert 'href="#ask-level"' not in empty.text
    assert 'value="3" checked' in empty.text
    assert strange.status_code == 422
    made = session.scalars(select(Invitation)).one()
    assert (made.level, made.department, made.participant_id) == ("Frontline", None, None)


def test_a_missing_choice_is_said_beside_it_and_another_language_keeps_the_other(
    client: FlaskClient, address: str, session: Session
):
    missed = client.post(address, data={"level": "3"}, headers=OWN).text
    switched = client.post(address, data={"level": "3", "switch": "en"}, headers=OWN)

    assert 'id="ask-department" aria-describedby="ask-department-fault"' in " ".join(missed.split())
    assert 'id="ask-department-fault"' in missed
    assert 'id="ask-level-fault"' not in missed
    assert switched.status_code == 200
    assert 'value="3" checked' in switched.text
    assert 'class="fault"' not in switched.text
    assert session.scalar(select(func.count()).select_from(Invitation)) == 0


def test_a_wave_with_a_roster_has_no_open_address(
    client: FlaskClient, make_open_wave: Callable[..., Wave]
):
    page = client.get(f"/a/{make_open_wave().public_id}/join")

    assert page.status_code == 404


@pytest.mark.parametrize("terms", [Terms(), Terms(minimum_group=10, small_levels={"C-suite": 4})])
def test_a_weaker_promise_is_refused(
    session: Session, make_engagement: Callable[..., Engagement], terms: Terms
):
    engagement = make_engagement()
    launching.draft(session, engagement, key="w1", title="Open", instrument=small_instrument())

    with pytest.raises(CannotLaunch, match="under 10"):
        open_link.launch(session, engagement, "w1", wave_keys(), terms, now=NOW)


def test_levels_and_departments_have_to_be_named_first(
    session: Session, make_engagement: Callable[..., Engagement]
):
    engagement = make_engagement()
    launching.draft(session, engagement, key="w1", title="Open", instrument=small_instrument())

    with pytest.raises(CannotLaunch, match="Name the levels"):
        open_link.launch(session, engagement, "w1", wave_keys(), Terms(minimum_group=10), now=NOW)


def test_closed_without_a_roster_it_makes_a_report_without_rates(
    session: Session, wave: Wave, make_draft: Callable[..., object]
):
    keys = wave_keys()
    people = [("Frontline", "Stores")] * 13 + [("Manager", "Web")] * 11 + [("Frontline", None)] * 2
    for seed, place in enumerate(people):
        secret = open_link.join(session, wave, keys, *place)
        session.commit()
        key = make_draft(wave, secret, seed)
        sending.send(session, wave, keys, secret, key, now=NOW)
        session.commit()
    rates.freeze(session, wave_keys(), now=NOW)
    frozen = rates.latest(session, wave)
    listed = list(invitations.links(session, wave, keys, "http://x"))
    waves.begin_closing(session, wave.engagement, "w1", now=NOW)
    session.commit()
    closing.run(session, wave, keys, now=NOW)
    session.commit()

    report = reporting.make(session, wave)

    assert frozen is not None
    assert [(one["invited"], one["answered"]) for one in frozen.groups] == [(None, 20)]
    assert listed == []
    assert report.population.invited is None
    assert report.population.rate is None
    assert {level.level for level in report.dimensions[0].levels} == {"Manager", "Frontline"}
    assert any("open link" in sentence for sentence in report.assumptions)
    assert session.scalar(select(func.count()).select_from(Invitation)) == 0


def test_a_flood_of_beginnings_is_held_up(
    client: FlaskClient, session: Session, address: str, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setitem(attempts.LIMITS, "join", 2)
    enter(client, address)
    enter(client, address)

    page = client.post(address, data=CHOSEN, headers=OWN)

    assert page.status_code == 429
    assert heading(page) == "Too many tries"
    assert session.scalar(select(func.count()).select_from(Invitation)) == 2


def test_the_poster_of_an_open_link_leads_to_it(session: Session, wave: Wave):
    sheet = slips.sheet(session, wave, "https://example.com")

    assert sheet.code_page == f"https://example.com/a/{wave.public_id}/join"
    assert sheet.open_link
    assert slips.places(session, wave, "department") == ["Stores", "Web"]
    assert slips.places(session, wave) == [""]
    assert slip_words.on_posters("en", 10, open_link=True).steps[1] == "Say where you work."
