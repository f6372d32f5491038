"""From the link to sent, and back in at every point of the way."""

from __future__ import annotations

import re
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

import pytest
from flask import Flask
from flask.testing import FlaskClient
from respondent import OWN, Respondent, chosen, heading, hidden
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from survey import clock
from survey.models import Draft, Invitation, Sealed, Wave

FRONTLINE = -1
LEADER = 0


@pytest.fixture
def wave(make_open_wave: Callable[..., Wave]) -> Wave:
    return make_open_wave()


@pytest.fixture
def links(wave: Wave, secrets_of: Callable[[Wave], list[str]]) -> list[str]:
    return [f"/a/{wave.public_id}/{secret}" for secret in secrets_of(wave)]


@pytest.fixture
def person(client: FlaskClient, links: list[str]) -> Respondent:
    return Respondent(client, links[FRONTLINE])


def test_the_first_page_promises_with_the_waves_own_numbers(person: Respondent):
    page = person.open()

    assert page.status_code == 200
    assert "After the survey closes nobody, not even we, can tell which answers are yours." in (
        page.text
    )
    assert "No group under 5 people is shown." in page.text
    assert "Names and addresses are erased 90 days after the last survey you are" in page.text
    assert "<details" not in page.text
    assert "Start" in page.text


def test_opening_a_link_stores_nothing_and_spends_nothing(person: Respondent, session: Session):
    for place in ("", "/1", "/review", "/sent", "/resume"):
        person.open(place)

    assert session.scalar(select(func.count()).select_from(Draft)) == 0
    finished = select(func.count()).where(Invitation.finished)
    assert session.scalar(finished) == 0


def test_the_key_lies_in_a_cookie_for_this_link_only(person: Respondent):
    cookie = person.open().headers["Set-Cookie"]

    assert cookie.startswith("answers=")
    assert "HttpOnly" in cookie
    assert "SameSite=Lax" in cookie
    assert f"Path={person.link}" in cookie


def test_the_key_lasts_longer_than_the_survey_which_may_be_extended(
    person: Respondent, wave: Wave, session: Session
):
    wave.closes_at = clock.now() + timedelta(days=1)
    session.commit()

    kept = re.search(r"Max-Age=(\d+)", person.open().headers["Set-Cookie"])

    assert kept
    assert timedelta(seconds=int(kept[1])) > timedelta(days=30)


def test_answers_are_saved_page_by_page_and_sent_once(person: Respondent, session: Session):
    person.start()
    assert heading(person.next(1, **{"q.unity1": "4", "q.unity2": "cannot_say"})) == "Two"
    review = person.next(2, **{"q.remark": "More chairs"})
    sent = person.send()

    assert heading(review) == "Ready to send?"
    assert heading(sent) == "Thank you. Your answers are sent."
    assert session.scalar(select(func.count()).select_from(Sealed)) == 1
    assert session.scalar(select(func.count()).select_from(Draft)) == 0


def test_a_second_tap_on_send_leads_to_the_same_thanks(person: Respondent, session: Session):
    person.start()
    person.send()

    again = person.send()

    assert again.status_code == 200
    assert heading(again) == "Thank you. Your answers are sent."
    assert session.scalar(select(func.count()).select_from(Sealed)) == 1


def test_the_link_says_so_when_it_was_used(app: Flask, person: Respondent):
    person.start()
    person.send()

    page = Respondent(app.test_client(), person.link).open()

    assert heading(page) == "The answers from this link are already sent."


def test_taps_at_the_same_moment_begin_one_draft(app: Flask, person: Respondent, session: Session):
    key = hidden(person.open(), "key")
    taps = Barrier(3)

    def tap(_: int) -> int:
        taps.wait()
        return app.test_client().post(person.link, data={"key": key}, headers=OWN).status_code

    with ThreadPoolExecutor(3) as several:
        codes = list(several.map(tap, range(3)))

    assert codes == [200, 200, 200]  # without cookies the next page is the answer itself
    assert session.scalar(select(func.count()).select_from(Draft)) == 1


def test_sending_takes_the_key_out_of_the_browser(person: Respondent):
    person.start()

    response = person.post("/review", {"go": "send"}, follow=False)

    assert "answers=;" in response.headers["Set-Cookie"]


def test_the_same_browser_carries_on_where_it_stopped(person: Respondent):
    person.start()
    person.next(
        1, **{f"q.{name}{number}": "2" for name in ("unity", "voice") for number in (1, 2, 3)}
    )

    promise = person.open()
    carried_on = person.post("", {"key": hidden(promise, "key")})

    assert "Welcome back. Your answers are still here." in promise.text
    assert heading(carried_on) == "Two"
    assert chosen(person.open("/1"), "q.voice3") == "2"


def test_back_keeps_the_answers_of_the_page_it_leaves(person: Respondent):
    person.start()
    person.next(1)
    person.post("/2", {"go": "back", "q.remark": "Keep me"})

    assert "Keep me" in person.open("/2").text


def test_the_review_names_what_is_open_and_leads_there(person: Respondent):
    person.start()
    person.next(1, **{"q.unity1": "4"})

    review = person.open("/review")

    assert f'{person.link}/1#item-2"' in review.text
    assert "5 open" in review.text


def test_autosave_answers_briefly_and_keeps_the_rest_of_the_page(person: Respondent):
    person.start()
    person.next(1, **{"q.unity1": "4"})

    reply = person.post("/1", {"q.unity2": "1", "autosave": "1"})

    assert reply.status_code == 204
    assert chosen(person.open("/1"), "q.unity1") == "4"
    assert chosen(person.open("/1"), "q.unity2") == "1"


def test_without_cookies_the_form_carries_the_key(client: FlaskClient, links: list[str]):
    person = Respondent(client, links[FRONTLINE], cookies=False)

    first = person.start()
    second = person.next(1, **{"q.unity1": "5"})
    back = person.post("/2", {"go": "back"})
    sent = person.send()

    assert heading(first) == "One"
    assert heading(second) == "Two"
    assert chosen(back, "q.unity1") == "5"
    assert 'value="back"' not in back.text
    assert heading(sent) == "Thank you. Your answers are sent."


def test_without_cookies_the_review_leads_on_by_buttons(client: FlaskClient, links: list[str]):
    person = Respondent(client, links[FRONTLINE], cookies=False)
    person.start()
    person.next(1)

    review = person.next(2)
    page = person.post("/review", {"go": "1"})

    assert '<button type="submit" class="text" name="go" value="1">' in review.text
    assert heading(page) == "One"


def test_a_form_from_elsewhere_is_refused(person: Respondent, client: FlaskClient):
    person.start()

    foreign = client.post(f"{person.link}/review", data={"go": "send"})

    assert foreign.status_code == 403
    assert heading(foreign) == "That did not come from this page"


def test_old_browsers_pass_with_our_own_origin(person: Respondent, client: FlaskClient):
    person.start()

    ours = client.post(f"{person.link}/1", headers={"Origin": "http://localhost"})

    assert ours.status_code == 303


@pytest.mark.parametrize("page", [0, 99, 10**12])
def test_a_page_that_does_not_exist_leads_to_the_nearest(person: Respondent, page: int):
    person.start()

    assert heading(person.open(f"/{page}")) in {"One", "Two"}


def test_somebody_who_is_asked_nothing_is_led_to_the_end(
    person: Respondent, wave: Wave, session: Session
):
    asked = wave.questionnaire
    page = asked.pages[0].model_copy(update={"audiences": ("leaders",)})
    nothing = {"pages": (page,), "questions": ()}
    wave.instrument = asked.model_copy(update=nothing).to_snapshot()
    session.commit()
    vars(wave).pop("questionnaire", None)

    for place in ("", "/1", "/0"):
        shown = person.start() if not place else person.open(place)
        assert heading(shown) == "Ready to send?"


def test_pages_may_not_be_kept_by_caches(person: Respondent):
    person.start()

    assert person.open("/1").headers["Cache-Control"] == "no-store"
    assert person.open("/1").headers["Referrer-Policy"] == "same-origin"


@pytest.mark.parametrize("place", ["", "/1", "/review", "/sent", "/resume", "/protection"])
def test_no_page_of_an_unknown_wave_exists(client: FlaskClient, place: str):
    page = client.get(f"/a/nothing-here/abcdefgh{place}")

    assert page.status_code == 404


def test_an_unknown_link_says_what_to_do(client: FlaskClient, wave: Wave):
    page = client.get(f"/a/{wave.public_id}/not-a-secret")

    assert page.status_code == 404
    assert heading(page) == "This link leads nowhere"
    assert "ask whoever invited you" in page.text


def test_after_the_closing_time_nothing_more_is_taken(
    person: Respondent, wave: Wave, session: Session
):
    person.start()
    wave.closes_at = clock.now() - timedelta(minutes=1)
    session.commit()

    saved = person.next(1, **{"q.unity1": "4"})
    sent = person.send()

    assert saved.status_code == sent.status_code == 410
    assert heading(sent) == "The survey has closed"
    assert session.scalar(select(func.count()).select_from(Sealed)) == 0


def test_before_the_opening_time_the_link_waits(person: Respondent, wave: Wave, session: Session):
    wave.opens_at = clock.now() + timedelta(days=1)
    session.commit()

    page = person.open()

    assert page.status_code == 403
    assert heading(page) == "The survey has not opened yet"


def test_everybody_can_read_how_answers_are_protected(client: FlaskClient, wave: Wave):
    page = client.get(f"/a/{wave.public_id}/protection")

    assert page.status_code == 200
    assert heading(page) == "How your answers are protected"
    assert "5 people who answered" in page.text
    assert "Who sees what, and when" in page.text
