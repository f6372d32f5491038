"""Slips, posters and shared devices, from the wave's page."""

from __future__ import annotations

import re
from io import BytesIO

import pytest
from fieldwork import NOW
from pypdf import PdfReader

from survey.extensions import wave_keys
from survey.models import AuditEntry, KioskDevice, Participant
from survey.services import engagements, invitations, sending
from survey.services.secret_words import shown
from tests.functional.workspace import Worker, heading

pytestmark = pytest.mark.usefixtures("wave")

PLACE = "/engagements/{}/waves/w1"


@pytest.fixture
def wave(make_engagement, make_open_wave, owner):
    return make_open_wave(make_engagement("stores", owner))


def words_of(pdf: bytes) -> list[str]:
    """What a reader of the file finds, page by page."""
    return [page.extract_text() for page in PdfReader(BytesIO(pdf)).pages]


def printed(worker, what="slips", stack="shop"):
    place = PLACE.format("stores")
    return worker.send(f"{place}/{what}", f"{place}/doors", stack=stack)


def test_a_slip_for_everybody_by_shop_and_name(worker, session, wave):
    answer = printed(worker)

    pages = words_of(answer.data)
    links = list(invitations.links(session, wave, wave_keys(), "http://localhost"))
    assert answer.mimetype == "application/pdf"
    assert "attachment" in answer.headers["Content-Disposition"]
    assert answer.headers["Cache-Control"] == "no-store"
    assert all(shown(link.code) in "".join(pages) for link in links)
    assert [re.search(r"Shop \d", page)[0] for page in pages] == [
        *["Shop 0"] * 2,
        *["Shop 1"] * 2,
        *["Shop 2"] * 2,
    ]
    assert "localhost/code" in pages[0]
    assert "Sample Stores" in pages[0]
    assert "No group" in pages[0]


def test_who_has_answered_cannot_be_told_from_the_slips(
    worker, session, wave, secrets_of, make_draft
):
    before = printed(worker).data
    secret = secrets_of(wave)[0]
    key = make_draft(wave, secret)
    sending.send(session, wave, wave_keys(), secret, key, now=NOW)
    session.commit()

    assert printed(worker).data == before


def test_somebody_who_left_gets_no_slip(worker, session, wave):
    person = session.query(Participant).filter_by(number="1").one()
    person.left = True
    session.commit()

    words = " ".join(words_of(printed(worker).data)).split()

    assert "Number2" in words
    assert "Number1" not in words


@pytest.mark.parametrize(("stack", "pages"), [("department", 4), ("", 1)])
def test_a_poster_for_each_place(worker, wave, stack, pages):
    answer = printed(worker, "posters", stack)

    words = " ".join(words_of(answer.data))
    assert words.count("localhost/code") == pages
    assert "Spring wave" in words


def test_an_unknown_way_to_sort_prints_nothing(worker):
    assert heading(printed(worker, stack="shoe size")) == "People without e-mail"


def test_printing_is_recorded_as_an_act_of_staff(worker, session, wave, owner):
    printed(worker)
    printed(worker, "posters")

    acts = [(row.act, row.subject, row.account_id) for row in session.query(AuditEntry)]
    assert ("slips printed", "w1", owner.id) in acts
    assert ("posters printed", "w1", owner.id) in acts


def test_a_passcode_is_shown_once(worker, session, wave):
    place = PLACE.format("stores")
    answer = worker.send(f"{place}/kiosks", f"{place}/doors", label="Tablet", place="Shop 1")

    passcode = re.search(r"<code>([0-9A-Z]{4}-[0-9A-Z]{4})</code>", answer.text)[1]
    device = session.query(KioskDevice).one()
    assert passcode not in worker.open(f"{place}/doors").text
    assert passcode.replace("-", "").encode() not in device.passcode_digest
    assert "Not registered yet" in worker.open(f"{place}/doors").text


def test_a_device_needs_a_name(worker, session, wave):
    place = PLACE.format("stores")

    answer = worker.send(f"{place}/kiosks", f"{place}/doors", label="  ")

    assert answer.status_code == 422
    assert "Give the device a name" in answer.text
    assert session.query(KioskDevice).count() == 0


def test_without_the_key_staff_are_told_so_and_no_more(worker, wave, tmp_path, capsys):
    wave_keys().destroy(wave.public_id)

    page = printed(worker)

    assert page.status_code == 503
    assert heading(page) == "The key of this wave cannot be used"
    assert str(tmp_path) not in page.text
    assert str(tmp_path) in capsys.readouterr().out


def test_a_device_is_withdrawn(worker, session, wave):
    place = PLACE.format("stores")
    worker.send(f"{place}/kiosks", f"{place}/doors", label="Tablet")
    number = session.query(KioskDevice.id).scalar()

    page = worker.send(f"{place}/kiosks/{number}/withdraw", f"{place}/doors")

    assert "No shared device yet" in page.text
    for none in (number, 2**31 - 1, 2**31, 10**30):
        gone = worker.send(f"{place}/kiosks/{none}/withdraw", f"{place}/doors")
        assert gone.status_code == 404


def test_a_closed_wave_prints_nothing(worker, session, wave):
    place = PLACE.format("stores")
    token = worker.open(f"{place}/doors").text
    csrf = re.search(r'name="csrf_token" value="([^"]+)"', token)[1]
    wave.status = "closed"
    session.commit()

    for what in ("slips", "posters"):
        answer = worker.client.post(f"{place}/{what}", data={"csrf_token": csrf, "stack": ""})
        assert answer.status_code == 409
    assert "from the launch of a wave until it closes" in worker.open(f"{place}/doors").text


@pytest.mark.parametrize("role", ["analyst", "leader", None])
def test_only_owners_and_consultants_get_slips(client, session, make_account, wave, role):
    account = make_account(opens_engagements=False)
    if role:
        engagements.admit(session, wave.engagement, account, role)
        session.commit()
    worker = Worker(client)
    worker.sign_in(account)
    place = PLACE.format("stores")
    status = 403 if role else 404

    worker.open(f"{place}/doors", status=status)
    home = worker.client.get("/").text
    csrf = re.search(r'name="csrf_token" value="([^"]+)"', home)[1]
    for where in ("slips", "posters", "kiosks", "kiosks/1/withdraw"):
        answer = worker.client.post(f"{place}/{where}", data={"csrf_token": csrf, "stack": ""})
        assert answer.status_code == status, where


def test_nothing_is_printed_for_whoever_is_not_signed_in_or_comes_from_elsewhere(client, wave):
    place = PLACE.format("stores")

    assert client.post(f"{place}/slips").status_code in {302, 400, 401, 403}
    assert client.get(f"{place}/doors").status_code in {302, 401}


def test_a_signed_in_post_without_a_token_prints_nothing(worker, wave):
    answer = worker.client.post(f"{PLACE.format('stores')}/slips", data={"stack": ""})

    assert answer.status_code == 400
