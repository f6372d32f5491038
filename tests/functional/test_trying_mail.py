"""A consultant tries the mail before the launch, and says that it arrived."""

from __future__ import annotations

import re

import pytest
from fieldwork import NOW, SIZES, people_of
from postbox import served_by

from survey.models import AuditEntry, Participant
from survey.services import engagements, launching, planning, rehearsing, roster
from tests.fieldwork import small_instrument
from tests.functional.workspace import Worker, heading

PLACE = "/engagements/stores/waves/spring/mail/"
WAVE = "/engagements/stores/waves/spring/"


@pytest.fixture
def settings(database_url, tmp_path, server):
    return served_by(
        server, instance=tmp_path, database_url=database_url, mail_from="s@samesheet.example"
    )


@pytest.fixture
def draft(session, make_engagement, owner):
    engagement = make_engagement("stores", owner=owner)
    roster.import_people(session, engagement, people_of(SIZES), now=NOW)
    wave = launching.draft(
        session, engagement, key="spring", title="Spring", instrument=small_instrument()
    )
    session.commit()
    return wave


@pytest.fixture
def worker(client, owner, draft):
    worker = Worker(client)
    worker.sign_in(owner)
    return worker


def check(session, wave, *, sends_mail=True):
    listed = planning.checklist(session, wave, now=NOW, sends_mail=sends_mail)
    return next((one for one in listed if one.name == "Test mail"), None)


def link_in(mail):
    text = mail.get_body(("plain",)).get_content()
    return re.search(r"http://localhost(/mail/arrived/\S+)", text).group(1)


def test_a_test_mail_counts_when_somebody_says_that_it_arrived(
    *, client, session, draft, worker, server, owner
):
    assert "Send the invitation to yourself" in worker.open(WAVE).text
    sent = worker.send(f"{PLACE}try", PLACE, kind="invitation", language="en")
    assert f"Sent to {owner.email}" in sent.text
    assert server.recipients == [owner.email]

    link = link_in(server.arrived[0][2])
    assert heading(client.get(link)) == "Did the test mail arrive as it should?"
    session.expire_all()
    assert not check(session, draft).done  # a mail program opens links as well
    assert "say that it arrived" in check(session, draft).words
    client.post(link)
    session.expire_all()

    assert check(session, draft).done
    assert f"Arrived at {owner.email}" in worker.open(WAVE).text
    assert {"test mail sent", "test mail arrived"} <= {row.act for row in session.query(AuditEntry)}


def test_a_draft_shows_its_mail_and_plans_none(client, worker, draft):
    page = worker.open(PLACE)

    assert heading(page) == "Try the mail"
    assert "Plan the invitations" not in page.text
    assert "/mail/arrived/" in client.get(f"{PLACE}preview/invitation/en").text
    assert worker.send(f"{PLACE}plan", PLACE, kind="invitations").status_code == 409


def test_a_link_that_we_did_not_sign_leads_nowhere(client, session, draft, owner):
    link = rehearsing.token(draft, owner, ["another secret"])

    assert client.get(f"/mail/arrived/{link}").status_code == 404


def test_nobody_is_asked_to_try_mail_that_cannot_leave(session, draft):
    assert "No mail server" in check(session, draft, sends_mail=False).words

    session.query(Participant).update({"email": None})

    assert check(session, draft) is None


def test_analysts_try_no_mail(client, session, draft, make_account):
    person = make_account()
    engagements.admit(session, draft.engagement, person, "analyst")
    session.commit()
    worker = Worker(client)
    worker.sign_in(person)

    assert client.get(PLACE).status_code == 403
