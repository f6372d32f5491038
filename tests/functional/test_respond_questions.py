"""Every kind of question by plain forms, as it works without JavaScript."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from flask.testing import FlaskClient
from respondent import Respondent, Seen, heading

from survey.models import Wave


@pytest.fixture
def people(
    client: FlaskClient,
    make_open_wave: Callable[..., Wave],
    secrets_of: Callable[[Wave], list[str]],
) -> Callable[[int], Respondent]:
    """People of one wave by their place on the roster: 0 is a leader, -1 of the frontline."""
    wave = make_open_wave()
    links = [f"/a/{wave.public_id}/{secret}" for secret in secrets_of(wave)]

    def person(place: int) -> Respondent:
        somebody = Respondent(client, links[place])
        somebody.start()
        return somebody

    return person


def order(page: Seen) -> list[str]:
    """The options that have a place, as their hidden fields stand on the page."""
    return re.findall(r'name="q.priorities" value="(\w+)">', page.text)


def test_a_ranking_is_built_and_changed_by_its_buttons(people: Callable[[int], Respondent]):
    leader = people(0)

    leader.post("/2", {"move": "priorities add speed"})
    placed = leader.post("/2", {"move": "priorities add price", "q.priorities": ["speed"]})
    moved = leader.post("/2", {"move": "priorities up price", "q.priorities": ["speed", "price"]})
    fewer = leader.post("/2", {"move": "priorities out speed", "q.priorities": ["price", "speed"]})
    none = leader.post("/2", {"move": "priorities clear", "q.priorities": ["price"]})

    assert order(placed) == ["speed", "price"]
    assert order(moved) == ["price", "speed"]
    assert order(fewer) == ["price"]
    assert order(none) == []


@pytest.mark.parametrize(
    "move", ["priorities up price", "priorities add nonsense", "priorities", "", "other add price"]
)
def test_a_move_that_leads_nowhere_changes_nothing(people: Callable[[int], Respondent], move: str):
    page = people(0).post("/2", {"move": move, "q.priorities": ["price", "speed"]})

    assert order(page) == ["price", "speed"]


def test_a_ranking_with_strange_entries_keeps_the_known_ones(people: Callable[[int], Respondent]):
    leader = people(0)
    leader.next(2, **{"q.priorities": ["speed", "speed", "<b>", "price"]})

    assert order(leader.open("/2")) == ["speed", "price"]


def test_teams_are_chosen_first_and_rated_after(people: Callable[[int], Respondent]):
    frontline = people(-1)

    choosing = frontline.open("/2")
    rating = frontline.post(
        "/2", {"go": "next", "choosing": "reliance", "q.reliance": ["Sales", "Web"]}
    )
    frontline.next(2, **{"q.reliance": ["Sales", "Web"], "q.reliance.4": "5"})

    assert 'type="checkbox" name="q.reliance" value="Sales"' in choosing.text
    assert 'value="Depot"' not in choosing.text  # their own
    assert "I can rely on Sales." in rating.text
    assert "I can rely on Web." in rating.text
    assert 'name="q.reliance.4" value="5" checked' in frontline.open("/2").text


def test_the_choice_of_teams_can_be_opened_again(people: Callable[[int], Respondent]):
    leader = people(0)
    everybody = ["Depot", "Sales", "Web"]
    leader.post("/2", {"go": "next", "choosing": "reliance", "q.reliance": everybody})

    again = leader.post("/2", {"move": "reliance choose", "q.reliance": everybody})

    assert 'type="checkbox" name="q.reliance" value="Web" checked' in again.text


@pytest.mark.parametrize("typed", ["0.9", "6", "much", "nan", "1e999", "3,5,5", "9" * 30])
def test_a_guess_outside_the_scale_is_explained_and_kept(
    people: Callable[[int], Respondent], typed: str
):
    page = people(0).next(2, **{"q.expected.unity": typed, "q.expected.voice": "2.5"})

    assert page.status_code == 422
    assert "unity: Write a number from 1 to 5." in page.text
    assert f'value="{typed}"' in page.text
    assert 'href="#ask-expected-unity"' in page.text
    assert 'aria-invalid="true"' in page.text


def test_guesses_are_kept_to_the_scales_steps(people: Callable[[int], Respondent]):
    leader = people(0)
    leader.next(2, **{"q.expected.unity": "3.44"})

    assert 'name="q.expected.unity" value="3.4"' in leader.open("/2").text


@pytest.mark.parametrize("typed", ["3,4", "3.4", "٣٫٤", " 3.4 "])
def test_a_guess_is_taken_from_any_keyboard(people: Callable[[int], Respondent], typed: str):
    leader = people(0)
    leader.next(2, **{"q.expected.unity": typed})

    assert 'name="q.expected.unity" value="3.4"' in leader.open("/2").text


def test_a_guess_can_be_taken_back(people: Callable[[int], Respondent]):
    leader = people(0)
    leader.next(2, **{"q.expected.unity": "3.4"})
    leader.next(2, **{"q.expected.unity": ""})

    assert 'name="q.expected.unity" value=""' in leader.open("/2").text


def test_a_comment_beyond_two_thousand_bytes_is_not_lost(people: Callable[[int], Respondent]):
    long = "ü" * 1001
    page = people(-1).next(2, **{"q.remark": long})

    assert page.status_code == 422
    assert long in page.text
    assert "too long by about 2 characters" in page.text


def test_control_characters_are_left_out_of_a_comment(people: Callable[[int], Respondent]):
    frontline = people(-1)
    frontline.next(2, **{"q.remark": "a\x00b\x01c\x7f\ufffe\uffff\r\nd\te"})

    assert ">abc d e</textarea>" in frontline.open("/2").text


def test_a_comment_is_shown_as_text_and_never_as_markup(people: Callable[[int], Respondent]):
    frontline = people(-1)
    frontline.next(2, **{"q.remark": "</textarea><script>alert(1)</script>"})

    assert "<script>alert" not in frontline.open("/2").text


@pytest.mark.parametrize("value", ["0", "6", "254", "-1", "x", "٣", "1 ", "cannot say"])
def test_an_option_that_does_not_exist_is_passed_over(
    people: Callable[[int], Respondent], value: str
):
    frontline = people(-1)

    page = frontline.next(1, **{"q.unity1": value, "q.journey.buy": value})

    assert heading(page) == "Two"
    assert "checked" not in frontline.open("/1").text


def test_the_channel_map_is_answered_stage_by_stage(people: Callable[[int], Respondent]):
    frontline = people(-1)
    frontline.next(2, **{"q.journey.search": "2"})

    page = frontline.open("/2")

    assert 'name="q.journey.search" value="2" checked' in page.text
    assert 'name="q.journey.buy" value="2" checked' not in page.text


def test_nobody_is_asked_what_is_for_others(people: Callable[[int], Respondent]):
    frontline = people(-1).open("/2")

    assert "q.priorities" not in frontline.text
    assert "q.expected" not in frontline.text
