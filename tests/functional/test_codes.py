"""A code typed from a slip: right, mistyped, wrong, too often wrong."""

from __future__ import annotations

import pytest
from respondent import OWN

from survey.extensions import wave_keys
from survey.models import Attempt
from survey.services import attempts, invitations
from survey.services.secret_words import ALPHABET, check_character, shown
from tests.functional.workspace import checked


def slips(session, wave):
    return list(invitations.links(session, wave, wave_keys(), "http://localhost"))


def wrong_code(number: int = 0) -> str:
    """A code with a fitting check character that belongs to nobody."""
    symbols = "0000000000" + ALPHABET[number % 32]
    return symbols + check_character(symbols)


def type_code(client, where, code, **headers):
    return client.post(where, data={"code": code}, headers={**OWN, **headers})


@pytest.mark.parametrize("place", ["/code", "/a/{}/code"])
def test_a_code_leads_to_its_own_link(client, session, make_open_wave, place):
    wave = make_open_wave()
    slip = slips(session, wave)[3]

    for typed in (slip.code, shown(slip.code).lower(), f" {slip.code[:6]} {slip.code[6:]} "):
        answer = type_code(client, place.format(wave.public_id), typed)

        assert answer.status_code == 303
        assert answer.location.partition("?")[0] == slip.address.removeprefix("http://localhost")
    assert session.query(Attempt).count() == 0


def test_the_link_leads_to_the_promise_in_the_language_that_was_chosen(
    client, session, make_open_wave
):
    wave = make_open_wave()
    slip = slips(session, wave)[0]

    answer = client.post("/code", data={"code": slip.code, "language": "en"}, headers=OWN)

    assert answer.location.endswith("?language=en")
    assert client.get(answer.location).status_code == 200


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("", "Please type the code from your slip."),
        ("7K2M", "these are 4"),
        ("7K2M-9QXT-4HBR-7", "these are 13"),
        ("7", "this is one"),
    ],
)
def test_what_cannot_be_a_code_is_said_beside_the_field(client, typed, words):
    answer = type_code(client, "/code", typed)

    assert answer.status_code == 422
    assert words in answer.text
    checked(answer)


def test_a_mistyped_code_is_found_by_its_check_character_and_never_counted(
    client, session, make_open_wave
):
    wave = make_open_wave()
    code = slips(session, wave)[0].code
    other = next(symbol for symbol in ALPHABET if symbol != code[4])

    for _ in range(attempts.LIMITS["slip"] + 1):
        answer = type_code(client, f"/a/{wave.public_id}/code", code[:4] + other + code[5:])

    assert answer.status_code == 422
    assert "One of the characters is not right" in answer.text
    assert session.query(Attempt).count() == 0


def test_a_wrong_code_is_told_apart_from_a_mistyped_one(client, make_open_wave):
    wave = make_open_wave()

    answer = type_code(client, f"/a/{wave.public_id}/code", wrong_code())

    assert answer.status_code == 422
    assert "This code opens no survey" in answer.text


def test_guesses_are_stopped_by_address_and_wave_and_others_are_not(
    client, session, make_open_wave, monkeypatch
):
    monkeypatch.setitem(attempts.LIMITS, "slip", 3)
    wave = make_open_wave()
    slip = slips(session, wave)[0]
    place = f"/a/{wave.public_id}/code"
    for number in range(3):
        assert type_code(client, place, wrong_code(number)).status_code == 422

    stopped = type_code(client, place, slip.code)
    elsewhere = client.post(
        place, data={"code": slip.code}, headers=OWN, environ_base={"REMOTE_ADDR": "192.0.2.7"}
    )

    assert stopped.status_code == 429
    assert "quarter of an hour" in stopped.text
    assert elsewhere.status_code == 303
    assert client.get(slip.address).status_code == 200


def test_a_network_of_ipv6_counts_as_one_place(client, make_open_wave, monkeypatch):
    monkeypatch.setitem(attempts.LIMITS, "slip", 2)
    place = f"/a/{make_open_wave().public_id}/code"

    tried = [
        client.post(
            place,
            data={"code": wrong_code(number)},
            headers=OWN,
            environ_base={"REMOTE_ADDR": address},
        ).status_code
        for number, address in enumerate(
            ("2001:db8::1", "2001:db8::2", "2001:db8::3", "2001:db8:0:1::1", "::ffff:192.0.2.7")
        )
    ]

    assert tried == [422, 422, 429, 422, 422]
    assert attempts.place("::ffff:192.0.2.7") == attempts.place("192.0.2.7") == "192.0.2.7"


def test_right_codes_are_never_counted_so_a_whole_shop_gets_in(
    client, session, make_open_wave, monkeypatch
):
    monkeypatch.setitem(attempts.LIMITS, "slip", 3)
    wave = make_open_wave()

    answers = [type_code(client, "/code", slip.code) for slip in slips(session, wave)]

    assert {answer.status_code for answer in answers} == {303}


def test_what_is_stored_of_a_failure_is_no_address(client, session, make_open_wave):
    wave = make_open_wave()
    type_code(client, f"/a/{wave.public_id}/code", wrong_code())

    row = session.query(Attempt).one()

    assert b"127.0.0.1" not in row.subject
    assert len(row.subject) == 16


def test_a_scanned_link_is_taken_like_a_code(client, session, make_open_wave):
    wave = make_open_wave()
    slip = slips(session, wave)[0]

    answer = type_code(client, "/code", f"  {slip.address}\n")
    strange = type_code(client, "/code", slip.address[:-22] + "x" * 22)

    assert answer.location.partition("?")[0] == slip.address.removeprefix("http://localhost")
    assert strange.status_code == 422


def test_a_code_of_another_wave_does_not_open_this_one(
    client, session, make_open_wave, make_engagement
):
    here, there = make_open_wave(), make_open_wave(make_engagement())
    code = slips(session, there)[0].code

    assert type_code(client, f"/a/{here.public_id}/code", code).status_code == 422
    assert there.public_id in type_code(client, "/code", code).location


def test_codes_of_a_closed_wave_are_gone(client, session, make_open_wave):
    wave = make_open_wave()
    code = slips(session, wave)[0].code
    wave.status = "closing"
    session.commit()

    assert type_code(client, "/code", code).status_code == 422
    assert type_code(client, f"/a/{wave.public_id}/code", code).status_code == 410


def test_a_code_is_taken_from_our_own_pages_only(client):
    answer = client.post("/code", data={"code": wrong_code()})

    assert answer.status_code == 403
    assert client.get("/a/unknown-wave/code").status_code == 404


@pytest.mark.parametrize(
    ("language", "words"),
    [("es", "Escriba"), ("fr", "Saisissez"), ("de", "Geben Sie")],
)
def test_the_page_speaks_the_language_of_the_browser(client, language, words):
    page = client.get("/code", headers={"Accept-Language": language})

    assert words in page.text
    checked(page)
