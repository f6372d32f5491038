"""A wave from draft to launch, and its end moved while it runs."""

from __future__ import annotations

import re
from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest

from survey import clock
from survey.services import planning, roster, setting_up, waves
from survey.services.day_count import marks
from tests.fieldwork import NOW, SIZES, people_of
from tests.functional.workspace import heading

pytestmark = pytest.mark.usefixtures("engagement")

HOME = "/engagements/sample/"
DRAFT = f"{HOME}waves/spring-2027/"


@pytest.fixture
def engagement(make_engagement, owner, session):
    engagement = make_engagement("sample", owner=owner)
    engagement.time_zone = "Europe/Madrid"
    session.commit()
    return engagement


@pytest.fixture
def draft(worker, session, engagement):
    roster.import_people(session, engagement, people_of(SIZES), now=NOW)
    session.commit()
    worker.send(f"{HOME}waves/new", title="Spring 2027", questionnaire="pulse")
    return waves.get(session, engagement, "spring-2027")


def local(engagement, **ahead: float) -> str:
    moment = clock.now() + timedelta(**ahead)
    return moment.astimezone(ZoneInfo(engagement.time_zone)).strftime("%Y-%m-%dT%H:%M")


def planned(worker, engagement, **changes: str):
    given = {
        "title": "Spring 2027",
        "opens_at": "",
        "closes_at": local(engagement, days=14),
        "minimum_group": "5",
        "by_link": "roster",
    }
    return worker.send(f"{DRAFT}plan", **{**given, **changes})


def test_an_engagement_says_which_step_is_next(worker, session, engagement):
    first = worker.open(HOME)
    roster.import_people(session, engagement, people_of(SIZES), now=NOW)
    session.commit()
    second = worker.open(HOME)
    worker.send(f"{HOME}waves/new", title="Spring 2027", questionnaire="pulse")
    third = worker.open(HOME)

    assert "bring the client’s list as it is" in first.text
    assert "Choose what is asked." in second.text
    assert "“Spring 2027” is a draft." in third.text
    for page in (first, second, third):
        assert page.text.count('aria-current="step"') == 1


def test_a_draft_has_a_checklist_and_is_not_launched_before_it_has_an_end(worker, draft):
    page = worker.open(DRAFT)
    refused = worker.send(f"{DRAFT}launch", f"{DRAFT}plan", read="y")

    assert "Say until when people may answer." in page.text
    assert "Nobody has read it through as it is now." in page.text
    assert "Times first, then it can be launched." in refused.text


def test_a_draft_is_launched_after_the_promise_was_read(worker, session, draft, engagement):
    planned(worker, engagement, minimum_group="6", **{"small-0": "4"})
    page = worker.open(f"{DRAFT}launch")
    unread = worker.send(f"{DRAFT}launch")
    done = worker.send(f"{DRAFT}launch", read="y")
    session.expire_all()

    assert "No group under 6 people is shown." in page.text
    assert "C-suite: from 4 people." in page.text
    assert re.search(r"<td>\d of \d</td>", page.text)
    assert unread.status_code == 422
    assert "Read what is promised first" in unread.text
    assert done.request.path == DRAFT
    assert "Launched." in done.text
    assert draft.status == "open"
    promised = waves.promise(session, draft)
    assert (promised.minimum_group, promised.small_levels) == (6, {"C-suite": 4})


def test_times_are_those_of_the_clients_clock(worker, session, draft, engagement):
    planned(worker, engagement, opens_at="2031-07-01T09:00", closes_at="2031-07-15T18:00")
    session.expire_all()

    assert draft.opens_at.isoformat() == "2031-07-01T07:00:00+00:00"
    worker.send(f"{DRAFT}launch", read="y")
    session.expire_all()
    assert draft.status == "scheduled"
    assert "Links begin to work when the wave opens." in worker.open(DRAFT).text


def test_a_smallest_group_under_the_floor_is_refused(worker, session, draft, engagement):
    wrong = planned(worker, engagement, minimum_group="3")
    small = planned(worker, engagement, **{"small-0": "2"})

    assert "Write a number from 4 to 100." in wrong.text
    assert "Write whole numbers from 4 on" in small.text
    assert wrong.status_code == small.status_code == 422


def test_a_launched_wave_is_no_draft_any_more(worker, draft, engagement):
    planned(worker, engagement)
    worker.send(f"{DRAFT}launch", read="y")

    for place in ("plan", "launch", "discard"):
        assert heading(worker.open(f"{DRAFT}{place}", 409)) == "This wave is no draft any more"


def test_a_draft_can_be_thrown_away(worker, session, draft, engagement):
    worker.send(f"{DRAFT}discard")

    assert waves.of(session, engagement) == []


def test_a_wave_can_only_close_later_than_people_were_told(worker, session, draft, engagement):
    planned(worker, engagement)
    worker.send(f"{DRAFT}launch", read="y")
    session.expire_all()
    told = draft.closes_at

    sooner = worker.send(f"{DRAFT}extend", closes_at=local(engagement, days=3))
    worker.send(f"{DRAFT}extend", closes_at=local(engagement, days=21))
    session.expire_all()

    assert "can only close later" in sooner.text
    assert draft.closes_at > told


def test_the_next_wave_begins_with_questionnaire_and_promise_of_the_last(
    worker, session, draft, engagement
):
    planned(worker, engagement, minimum_group="7")
    worker.send(f"{DRAFT}launch", read="y")
    worker.send(f"{HOME}waves/new", title="Spring 2027", questionnaire=planning.LAST)
    session.expire_all()
    clone = waves.get(session, engagement, "spring-2027-2")

    assert clone.questionnaire.digest() == draft.questionnaire.digest()
    assert planning.terms(clone).minimum_group == 7


def test_an_open_link_is_launched_where_there_is_no_roster(worker, session, engagement):
    worker.send(f"{HOME}waves/new", title="Spring 2027", questionnaire="pulse")
    setting_up.add_department(session, engagement, "Stores")
    session.commit()
    planned(worker, engagement, by_link="link", minimum_group="4")
    done = worker.send(f"{DRAFT}launch", read="y")
    session.expire_all()
    wave = waves.get(session, engagement, "spring-2027")

    assert wave.open_link
    assert waves.promise(session, wave).minimum_group == 10
    assert f"/a/{wave.public_id}/join" in done.text


def test_a_link_of_somebody_who_left_leads_nowhere_answered_or_not(  # noqa: PLR0917  # fixtures
    worker, session, client, make_open_wave, engagement, secrets_of, answer_all
):
    wave = make_open_wave(engagement)
    answer_all(wave, 0.5)
    secrets = secrets_of(wave)
    before = {client.get(f"/a/{wave.public_id}/{secret}").status_code for secret in secrets}
    before_leaving = marks(session, wave)  # what a day counts
    roster.import_people(session, engagement, people_of({("C-suite", "Board"): 1}), now=NOW)
    session.commit()

    answers = [client.get(f"/a/{wave.public_id}/{secret}") for secret in secrets]

    assert before == {200}
    assert [one.status_code for one in answers].count(404) == len(secrets) - 1
    assert len({heading(one) for one in answers if one.status_code == 404}) == 1
    assert marks(session, wave) == before_leaving
