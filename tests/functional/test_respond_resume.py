"""Answers begun on another device: the code, wrong codes, and starting over."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient
from respondent import Respondent, chosen, heading
from sqlalchemy.orm import Session

from survey.models import Wave


@pytest.fixture
def first(
    client: FlaskClient,
    session: Session,
    make_open_wave: Callable[..., Wave],
    secrets_of: Callable[[Wave], list[str]],
) -> Respondent:
    wave = make_open_wave()
    wave.groups = {**wave.groups, "languages": ["en", "de"]}
    session.commit()
    person = Respondent(client, f"/a/{wave.public_id}/{secrets_of(wave)[-1]}")
    person.start()
    person.next(1, **{"q.unity1": "4"})
    return person


@pytest.fixture
def second(app: Flask, first: Respondent) -> Respondent:
    """The same link in another browser."""
    return Respondent(app.test_client(), first.link)


def code(person: Respondent) -> str:
    found = re.search(r"<b>([0-9A-Z]{4}-[0-9A-Z]{4})</b>", person.open().text)
    assert found
    return found[1]


def test_another_device_is_asked_for_the_code(second: Respondent):
    assert heading(second.open()) == "You have begun on another device"
    assert heading(second.open("/1")) == "You have begun on another device"
    assert heading(second.open("/review")) == "You have begun on another device"


def test_the_code_opens_the_answers_however_it_is_typed(first: Respondent, second: Respondent):
    typed = code(first).replace("-", " ").lower()
    second.open()

    page = second.post("/resume", {"go": "resume", "code": typed})

    assert heading(page) == "One"
    assert chosen(page, "q.unity1") == "4"
    assert chosen(second.open("/1"), "q.unity1") == "4"


def test_the_code_also_works_where_cookies_are_blocked(app: Flask, first: Respondent):
    other = Respondent(app.test_client(), first.link, cookies=False)
    other.open()

    page = other.post("/resume", {"go": "resume", "code": code(first)})
    sent = other.send()

    assert chosen(page, "q.unity1") == "4"
    assert heading(sent) == "Thank you. Your answers are sent."


def test_a_wrong_code_is_said_so_beside_the_field(second: Respondent):
    second.open()
    page = second.post("/resume", {"go": "resume", "code": "ABCD-1234"})

    assert page.status_code == 422
    assert "This code does not fit." in page.text
    assert 'value="ABCD-1234"' in page.text


def test_after_ten_wrong_codes_the_right_one_is_dead(first: Respondent, second: Respondent):
    right = code(first)
    second.open()
    for _ in range(10):
        second.post("/resume", {"go": "resume", "code": "ABCD-1234"})

    page = second.post("/resume", {"go": "resume", "code": right})

    assert "The code was typed wrongly ten times" in page.text
    assert chosen(first.open("/1"), "q.unity1") == "4"  # the first device still can


def test_starting_over_needs_a_tick(second: Respondent, first: Respondent):
    second.open()
    page = second.post("/resume", {"go": "over"})

    assert page.status_code == 422
    assert "Please tick the box first" in page.text
    assert chosen(first.open("/1"), "q.unity1") == "4"


def test_starting_over_erases_what_was_there(second: Respondent, first: Respondent):
    second.open()

    page = second.post("/resume", {"go": "over", "sure": "yes"})

    assert "Welcome back" not in page.text
    assert "unity1" not in second.open("/review").text
    assert chosen(second.open("/1"), "q.unity1") is None
    assert heading(first.open("/1")) == "You have begun on another device"


def test_the_code_page_is_only_there_while_it_is_needed(first: Respondent):
    assert heading(first.open("/resume")) == "Small"


def test_a_language_chosen_on_the_resume_page_wins_over_the_one_begun_in(
    app: Flask, first: Respondent
):
    typed = code(first)
    chosen_here, as_begun = (Respondent(app.test_client(), first.link) for _ in range(2))

    begun = as_begun.open("/resume", headers={"Accept-Language": "de"})
    kept = as_begun.post("/resume", {"go": "resume", "code": typed, "language": "de"})
    asked = chosen_here.open("?language=de")
    switched = chosen_here.post("/resume", {"go": "resume", "code": typed, "switch": "de"})

    assert '<html lang="de"' in begun.text
    assert 'name="language"' in begun.text
    assert '<html lang="en"' in kept.text
    assert 'name="switch"' in asked.text
    assert '<html lang="de"' in switched.text
