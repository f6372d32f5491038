"""A page of statements is drawn once for everybody; what is somebody's own is put into it."""

from __future__ import annotations

import itertools
from collections.abc import Callable

import pytest
from flask.testing import FlaskClient
from respondent import Respondent
from sqlalchemy.orm import Session

from questionnaires.loader import load
from survey.models import Wave
from survey.web.respond import skeleton


@pytest.fixture
def wave(session: Session, make_open_wave: Callable[..., Wave]) -> Wave:
    """Of a questionnaire with pages of statements only."""
    wave = make_open_wave()
    wave.instrument = load("pulse").to_snapshot()
    wave.groups = {**wave.groups, "languages": ["en", "fr"]}
    session.commit()
    vars(wave).pop("questionnaire", None)
    return wave


@pytest.fixture
def people(
    client: FlaskClient, wave: Wave, secrets_of: Callable[[Wave], list[str]]
) -> list[Respondent]:
    return [Respondent(client, f"/a/{wave.public_id}/{one}") for one in secrets_of(wave)[-2:]]


def first_answers(wave: Wave) -> dict[str, str]:
    values = itertools.cycle(("4", "cannot_say", "1"))
    keys = wave.questionnaire.pages_for(wave.audience(wave.levels[-1]))[0].items
    return {f"q.{key}": next(values) for key in keys}


@pytest.mark.parametrize("language", ["en", "fr"])
def test_a_page_put_together_is_the_page_drawn_whole(
    people: list[Respondent], wave: Wave, language: str, monkeypatch: pytest.MonkeyPatch
):
    person = people[0]
    person.start(language=language)
    before = person.open("/1").text
    person.next(1, **first_answers(wave))
    after = person.open("/1").text
    later = person.open("/2").text

    monkeypatch.setattr(skeleton, "_fits", lambda *_: False)

    assert after.count(" checked") == len(first_answers(wave)) > before.count(" checked")
    assert person.open("/1").text == after
    assert person.open("/2").text == later


def test_so_are_the_promise_the_review_and_the_last_page(
    people: list[Respondent], wave: Wave, monkeypatch: pytest.MonkeyPatch
):
    person = people[0]
    pages = wave.questionnaire.pages_for(wave.audience(wave.levels[-1]))

    def same(place: str, *, says: str) -> None:
        together = person.open(place).text
        with monkeypatch.context() as patched:
            patched.setattr(skeleton, "_fits", lambda *_: False)
            assert person.open(place).text == together, place
        assert says in together

    same("", says="Start")
    person.start()
    same("", says="Start")
    same("/review", says="12 questions are without an answer")
    for number, page in enumerate(pages, 1):
        person.next(number, **{f"q.{key}": "2" for key in page.items})
        same("", says="Carry on")
    same("/review", says="You have answered everything")
    person.send()
    same("/sent", says="Your answers are sent")
    same("", says="The answers from this link are already sent")


def test_what_is_kept_is_the_same_for_everybody_and_holds_nothing_of_anybody(
    people: list[Respondent], wave: Wave, monkeypatch: pytest.MonkeyPatch
):
    kept: list[object] = []
    cached = skeleton._sheet
    monkeypatch.setattr(
        skeleton, "_sheet", lambda drawing: kept.append(cached(drawing)) or kept[-1]
    )
    shown, put_together = [], []
    for person in people:
        person.start()
        person.next(1, **first_answers(wave))
        shown.append(person.open("/1").text)
        put_together.append(kept[-1])

    one, other = people

    assert put_together[0] is put_together[1]
    assert one.link in shown[0]
    assert one.link not in shown[1]
    assert other.link in shown[1]
    assert all(person.link.rsplit("/", 1)[1] not in str(kept) for person in people)
    assert " checked" not in str(kept)
