"""A shared device without JavaScript: registering, one person after the other, nothing left."""

from __future__ import annotations

from datetime import timedelta

import pytest
from fieldwork import NOW, small_instrument
from respondent import OWN, Respondent, heading, hidden

from survey import clock
from survey.extensions import wave_keys
from survey.models import KioskDevice, Sealed
from survey.services import attempts, invitations, kiosks, launching, open_link, setting_up
from survey.services.launching import Terms
from tests.functional.workspace import checked


@pytest.fixture
def wave(make_open_wave):
    return make_open_wave()


@pytest.fixture
def slips(session, wave):
    return list(invitations.links(session, wave, wave_keys(), "http://localhost"))


@pytest.fixture
def passcode(app, session, wave, make_account):
    made = kiosks.create(
        session,
        wave,
        str(app.secret_key),
        label="Tablet",
        place="Shop 1",
        account=make_account(),
        now=NOW,
    )
    session.commit()
    return made


def register(client, passcode):
    return client.post("/kiosk/register", data={"passcode": passcode}, headers=OWN)


@pytest.fixture
def kiosk(client, passcode):
    """A registered device."""
    assert register(client, passcode).status_code == 303
    return client


def begin(kiosk, code):
    return kiosk.post("/kiosk", data={"code": code}, headers=OWN)


def cookies(client):
    return {cookie.key: cookie for cookie in client._cookies.values()}


def test_a_device_that_is_not_registered_is_asked_for_a_passcode(client):
    answer = client.get("/kiosk")
    page = client.get(answer.location)

    assert answer.location == "/kiosk/register"
    assert heading(page) == "Register this device"
    checked(page)


def test_a_passcode_registers_the_device_for_the_kiosk_pages_only(client, session, passcode):
    answer = register(client, passcode.lower().replace("-", " "))

    cookie = cookies(client)["kiosk"]
    assert answer.location == "/kiosk"
    assert cookie.path == "/kiosk"
    assert cookie.http_only
    assert session.query(KioskDevice).one().registered_at is not None
    page = client.get("/kiosk")
    assert heading(page) == "Spring wave"
    checked(page)


def test_wrong_passcodes_are_refused_and_counted(client, app, passcode, monkeypatch):
    monkeypatch.setitem(attempts.LIMITS, "kiosk", 2)
    wrong = "0000000" + "0"
    assert kiosks.possible(wrong)
    for _ in range(2):
        answer = register(client, wrong)
        assert answer.status_code == 422
        assert "does not fit" in answer.text
    checked(answer)

    assert "quarter of an hour" in register(client, passcode).text
    assert "kiosk" not in cookies(client)


def test_the_same_passcode_moves_the_registration(app, kiosk, passcode):
    other = app.test_client()
    register(other, passcode)

    assert other.get("/kiosk").status_code == 200
    assert kiosk.get("/kiosk").location == "/kiosk/register"


def test_a_registered_device_is_not_asked_again_before_its_wave_has_closed(kiosk, session, wave):
    assert kiosk.get("/kiosk/register").location == "/kiosk"

    wave.status = "closed"
    session.commit()

    assert heading(kiosk.get("/kiosk/register")) == "Register this device"


def test_a_withdrawn_device_is_no_kiosk_any_more(kiosk, session, wave, make_account):
    number = session.query(KioskDevice.id).scalar()
    kiosks.withdraw(session, wave, number, account=make_account(), now=NOW)
    session.commit()

    assert kiosk.get("/kiosk").location == "/kiosk/register"


def test_a_passcode_ends_with_its_wave(client, session, wave, passcode):
    wave.status = "closing"
    session.commit()

    assert register(client, passcode).status_code == 422


def test_a_device_says_that_its_survey_has_closed(kiosk, session, wave):
    wave.status = "closing"
    session.commit()

    page = kiosk.get("/kiosk")

    assert page.status_code == 410
    assert heading(page) == "The survey has closed"


def test_no_address_holds_the_secret(kiosk, slips, wave):
    secret = slips[0].address.rsplit("/", 1)[1]
    answer = begin(kiosk, slips[0].code)
    person = Respondent(kiosk, answer.location.partition("?")[0])

    first = person.start()

    assert answer.location.startswith(f"/a/{wave.public_id}/kiosk")
    assert heading(first) == "One"
    assert f'action="/a/{wave.public_id}/kiosk/1"' in first.text
    assert secret not in first.text
    assert cookies(kiosk)["kiosk-visit"].http_only
    assert cookies(kiosk)["kiosk-visit"].path == f"/a/{wave.public_id}"


def test_every_page_has_a_way_out_that_needs_no_script(kiosk, slips, wave):
    person = Respondent(kiosk, begin(kiosk, slips[0].code).location.partition("?")[0])
    pages = [person.open(), person.start(), person.next(1), person.next(2)]
    pages.append(kiosk.get(f"/a/{wave.public_id}/protection"))

    for page in pages:
        assert 'action="/kiosk/finish"' in page.text
        checked(page)


def test_a_scanner_that_types_the_whole_link_works_too(kiosk, slips, wave):
    assert begin(kiosk, slips[0].address).location.startswith(f"/a/{wave.public_id}/kiosk")


def test_from_the_code_to_sent_and_on_to_the_next_person(kiosk, session, slips):
    for slip in slips[:2]:
        person = Respondent(kiosk, begin(kiosk, slip.code).location.partition("?")[0])
        person.start()
        person.next(1, **{"q.unity1": "2"})
        sent = person.send()
        assert heading(sent) == "Thank you. Your answers are sent."
        assert 'data-thanks="8"' in sent.text
        assert finish(kiosk).location == "/kiosk"

    assert session.query(Sealed).count() == 2


def finish(kiosk):
    return kiosk.post("/kiosk/finish", headers=OWN)


def test_finishing_leaves_nothing_but_the_registration(kiosk, slips, wave):
    place = begin(kiosk, slips[0].code).location.partition("?")[0]
    Respondent(kiosk, place).start()
    assert {"kiosk", "kiosk-visit", "answers"} <= set(cookies(kiosk))

    answer = finish(kiosk)

    assert set(cookies(kiosk)) == {"kiosk"}
    assert answer.headers["Clear-Site-Data"] == '"cache", "storage"'
    assert answer.headers["Cache-Control"] == "no-store"
    for page in ("", "/1", "/review", "/sent", "/resume"):
        assert kiosk.get(place + page).location == "/kiosk"


def test_every_save_begins_the_time_of_a_turn_anew(kiosk, slips):
    person = Respondent(kiosk, begin(kiosk, slips[0].code).location.partition("?")[0])
    person.start()

    saved = kiosk.post(f"{person.link}/1", data={"autosave": "1", "q.unity1": "2"}, headers=OWN)

    assert saved.status_code == 204
    begun = "\n".join(saved.headers.getlist("Set-Cookie"))
    assert "kiosk-visit=" in begun
    assert "answers=" in begun


def test_a_device_stays_registered_where_a_wave_is_extended(client, session, wave, passcode):
    wave.closes_at = clock.now() + timedelta(hours=1)
    session.commit()

    register(client, passcode)

    assert cookies(client)["kiosk"].max_age > timedelta(days=30).total_seconds()


def test_coming_back_to_the_start_ends_the_turn_as_well(kiosk, slips):
    place = begin(kiosk, slips[0].code).location.partition("?")[0]
    Respondent(kiosk, place).start()

    kiosk.get("/kiosk")

    assert set(cookies(kiosk)) == {"kiosk"}
    assert kiosk.get(place).location == "/kiosk"


def test_the_next_person_never_meets_the_answers_of_the_one_before(kiosk, slips):
    place = begin(kiosk, slips[0].code).location.partition("?")[0]
    Respondent(kiosk, place).start()  # and walks away

    begin(kiosk, slips[1].code)
    page = Respondent(kiosk, place).open()

    assert "answers" not in cookies(kiosk) or hidden(page, "key")
    assert "Welcome back" not in page.text
    assert 'value="2" checked' not in page.text


def test_somebody_who_was_signed_out_carries_on_with_slip_and_code(kiosk, slips):
    place = begin(kiosk, slips[0].code).location.partition("?")[0]
    person = Respondent(kiosk, place)
    code = person.open().text.split('<p class="code">')[1].split("<b>")[1].split("</b>")[0]
    person.post("", {"key": hidden(person.page, "key")})
    person.next(1, **{"q.unity1": "2"})
    finish(kiosk)

    begin(kiosk, slips[0].code)
    asked = person.open()
    assert heading(asked) == "You have begun before"
    carried_on = person.post("/resume", {"go": "resume", "code": code})

    assert heading(carried_on) in {"One", "Two"}
    assert 'name="q.unity1" value="2" checked' in person.open("/1").text


def test_wrong_codes_count_for_this_device_alone(app, kiosk, slips, wave, monkeypatch):
    monkeypatch.setitem(attempts.LIMITS, "slip", 1)
    assert "opens no survey" in begin(kiosk, "0" * 12).text

    assert begin(kiosk, slips[0].code).status_code == 429
    phone = app.test_client()
    there = phone.post(f"/a/{wave.public_id}/code", data={"code": slips[0].code}, headers=OWN)
    assert there.status_code == 303


def test_a_code_of_another_wave_is_not_taken(kiosk, session, make_open_wave, make_engagement):
    other = make_open_wave(make_engagement())
    code = next(invitations.links(session, other, wave_keys(), "")).code

    assert begin(kiosk, code).status_code == 422


def test_forms_of_a_kiosk_are_taken_from_our_own_pages_only(kiosk, slips, passcode):
    for place, form in (
        ("/kiosk", {"code": slips[0].code}),
        ("/kiosk/finish", {}),
        ("/kiosk/register", {"passcode": passcode}),
    ):
        assert kiosk.post(place, data=form).status_code == 403


def test_without_a_turn_there_is_nothing_to_see(client, wave):
    assert client.get(f"/a/{wave.public_id}/kiosk/1").location == "/kiosk"


@pytest.fixture
def open_wave(session, make_engagement):
    """Nobody is invited by name, so nobody has a code."""
    engagement = make_engagement()
    setting_up.add_department(session, engagement, "Stores")
    launching.draft(session, engagement, key="w1", title="Open", instrument=small_instrument())
    terms = Terms(minimum_group=10)
    wave = open_link.launch(session, engagement, "w1", wave_keys(), terms, now=NOW)
    session.commit()
    return wave


@pytest.fixture
def open_kiosk(app, client, session, open_wave, make_account):
    secret, account = str(app.secret_key), make_account()
    made = kiosks.create(
        session, open_wave, secret, label="Tablet", place="", account=account, now=NOW
    )
    session.commit()
    assert register(client, made).status_code == 303
    return client


def come_and_answer(kiosk):
    belongs = {"level": "3", "department": "1"}
    begun = kiosk.post("/kiosk/join", data=belongs, headers=OWN)
    person = Respondent(kiosk, begun.location.partition("?")[0])
    person.start()
    person.next(1, **{"q.unity1": "2"})
    return person.send()


def test_behind_an_open_link_one_person_after_the_other_answers(open_kiosk, session, open_wave):
    start = open_kiosk.get("/kiosk")
    asked = open_kiosk.get("/kiosk/join")
    checked(start)
    checked(asked)
    for _ in range(2):
        sent = come_and_answer(open_kiosk)
        assert heading(sent) == "Thank you. Your answers are sent."
        assert finish(open_kiosk).location == "/kiosk"
        assert set(cookies(open_kiosk)) == {"kiosk"}

    assert 'href="/kiosk/join?language=en"' in start.text
    assert 'name="code"' not in start.text
    assert "does not remember who has answered" in asked.text
    assert session.query(Sealed).count() == 2


def test_a_kiosk_of_an_open_link_promises_no_way_back(open_kiosk, open_wave):
    begun = open_kiosk.post("/kiosk/join", data={"level": "3", "department": "-"}, headers=OWN)
    person = Respondent(open_kiosk, begun.location.partition("?")[0])
    promise, first = person.open(), person.start()

    assert begun.location.startswith(f"/a/{open_wave.public_id}/kiosk")
    assert "in one go" in promise.text
    assert "carry on later:" not in promise.text
    assert "This page’s address is now yours alone" not in promise.text
    assert "What you have not sent is then lost" in first.text
    assert "your slip" not in first.text
    checked(first)


def test_without_a_choice_the_kiosk_says_what_is_missing(open_kiosk):
    page = open_kiosk.post("/kiosk/join", data={"level": "3"}, headers=OWN)

    assert page.status_code == 422
    assert "In which department?" in page.text
    checked(page)


def test_joining_at_a_kiosk_is_for_registered_devices_of_open_links(client, kiosk, app):
    assert kiosk.get("/kiosk/join").location == "/kiosk"
    assert app.test_client().get("/kiosk/join").location == "/kiosk/register"
