"""What a browser is given to go on without a network, and what it is never given."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from respondent import OWN, Respondent, chosen

from survey.models import Wave


@pytest.fixture
def person(
    client: FlaskClient,
    make_open_wave: Callable[..., Wave],
    secrets_of: Callable[[Wave], list[str]],
) -> Respondent:
    wave = make_open_wave()
    return Respondent(client, f"/a/{wave.public_id}/{secrets_of(wave)[-1]}")


def kept(person: Respondent) -> Any:
    return person.client.get(f"{person.link}/offline")


def test_kept_pages_hold_the_questions_and_no_answer(person: Respondent):
    person.start()
    person.next(1, **{"q.unity1": "2"})
    person.next(2, **{"q.remark": "Something only I know"})

    reply = kept(person)

    assert reply.headers["Cache-Control"] == "no-store"
    pages = reply.json["pages"]
    assert list(pages) == [f"{person.link}/1", f"{person.link}/2", f"{person.link}/review"]
    for page in pages.values():
        assert "checked" not in page
        assert "Something only I know" not in page
        assert "data-blank" in page
    assert 'data-team="Sales"' in pages[f"{person.link}/2"]


def test_nothing_is_kept_before_the_start_nor_after_sending(person: Respondent):
    person.open()
    assert kept(person).status_code == 404
    assert "offline.js" not in person.open().text

    person.start()
    assert kept(person).status_code == 200

    sent = person.send()
    assert kept(person).status_code == 404
    assert f'data-erase="{person.link}"' in sent.text


def test_another_browser_is_given_nothing(person: Respondent, app: Flask):
    person.start()

    assert app.test_client().get(f"{person.link}/offline").status_code == 404


def test_who_refuses_cookies_goes_on_by_forms_alone(
    client: FlaskClient,
    make_open_wave: Callable[..., Wave],
    secrets_of: Callable[[Wave], list[str]],
):
    wave = make_open_wave()
    person = Respondent(client, f"/a/{wave.public_id}/{secrets_of(wave)[-1]}", cookies=False)

    page = person.start()

    assert "data-draft" not in page.text
    assert "data-next" not in page.text


def test_an_unanswered_list_on_a_kept_page_takes_nothing_away(person: Respondent):
    person.start()
    person.next(1, **{"q.unity1": "2"})
    teams = {"q.reliance": ["Sales"], "q.reliance.2": "3", "q.remark": "As it was"}
    person.next(2, **teams)

    held = {"autosave": "1", "untouched": "reliance", "q.journey.buy": "1"}
    assert person.client.post(f"{person.link}/2", data=held, headers=OWN).status_code == 204

    page = person.open("/2")
    assert chosen(page, "q.journey.buy") == "1"
    assert "As it was" in page.text
    assert 'data-team="Sales"' in page.text


@pytest.mark.parametrize("turn", [("browser-a", "1"), ("browser-a", "no"), ("x", "9"), ("", "")])
def test_a_late_save_changes_nothing_and_an_odd_turn_is_none(
    person: Respondent, turn: tuple[str, str]
):
    person.start()
    saved = {"autosave": "1", "browser": "browser-a", "sequence": "5", "q.unity1": "4"}
    assert person.client.post(f"{person.link}/1", data=saved, headers=OWN).status_code == 204

    late = {**saved, "browser": turn[0], "sequence": turn[1], "q.unity1": "1"}
    assert person.client.post(f"{person.link}/1", data=late, headers=OWN).status_code == 204

    expected = "4" if turn == ("browser-a", "1") else "1"
    assert chosen(person.open("/1"), "q.unity1") == expected


def test_the_worker_may_serve_answer_pages_and_nothing_else(client: FlaskClient):
    with (
        client.get("/static/js/worker.js") as worker,
        client.get("/static/js/answer.js") as another,
    ):
        assert worker.headers["Service-Worker-Allowed"] == "/a/"
        assert "worker-src 'self'" in worker.headers["Content-Security-Policy"]
        assert "Service-Worker-Allowed" not in another.headers
