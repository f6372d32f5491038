"""Invitations and reminders, through a real mail server, and what comes back."""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from fieldwork import NOW
from imap_server import imap_server
from postbox import served_by
from pydantic import SecretStr

from survey import clock
from survey.exceptions import MailRefused
from survey.extensions import wave_keys
from survey.models import Invitation, Mailing, Message, Participant
from survey.services import engagements, mailings, outbox, waves
from survey.services.mailings import Plan
from survey.worker import closing
from survey.worker.sweeps import Post, make_mailings, read_bounces, send_mail
from tests.functional.workspace import Worker, heading

PEOPLE = {("C-suite", "Board"): 6, ("Manager", "Sales"): 8, ("Frontline", "Sales"): 10}
MONDAY_NOON = NOW.replace(hour=12)
PLACE = "/engagements/{}/waves/w1/mail/"


@pytest.fixture
def settings(database_url, tmp_path, server):
    return served_by(
        server,
        instance=tmp_path,
        database_url=database_url,
        mail_from="surveys@samesheet.example",
        mail_bounces="bounces@samesheet.example",
        bounce_maildir=tmp_path / "bounces",
        bounce_token="a secret of the mail service",
    )


@pytest.fixture
def wave(session, make_open_wave, make_engagement, owner):
    engagement = make_engagement("stores", owner=owner)
    made = make_open_wave(engagement, PEOPLE)
    made.closes_at = clock.now() + timedelta(days=20)
    session.commit()
    return made


@pytest.fixture
def post(session, tmp_path):
    return Post(session, wave_keys(), tmp_path / "progress")


@pytest.fixture
def plan(session, wave, owner):
    def planned(**given):
        wanted = Plan(given.pop("send_at", NOW), **given)
        made = mailings.plan(session, wave.engagement, wave.key, wanted, account=owner, now=NOW)
        session.commit()
        return made

    return planned


@pytest.fixture
def leave(post):
    """Let what is due leave."""

    def gone(now=MONDAY_NOON):
        make_mailings(post, now)
        send_mail(post, now)

    return gone


@pytest.fixture
def mailed(plan, leave):
    """Plan a mailing and let it leave."""

    def mail(**given):
        made = plan(**given)
        leave()
        return made

    return mail


@pytest.fixture
def worker(worker, wave):
    return worker


def links(mail):
    text = mail.get_body(("plain",)).get_content()
    return re.findall(r"http://localhost(/\S+)", text)


def test_everybody_gets_one_mail_whose_link_opens_the_survey(
    *, client, session, wave, server, plan, leave
):
    plan()

    leave()
    leave()

    assert len(server.recipients) == len(set(server.recipients)) == 24
    sender, _, mail = server.arrived[0]
    answer, no_more = links(mail)
    page = client.get(answer)
    assert page.status_code == 200
    assert "Sample Stores" in page.text
    assert mail["From"] == "Sample Stores <surveys@samesheet.example>"
    assert mail["List-Unsubscribe"] == f"<http://localhost{no_more}>"
    assert sender.startswith("bounces+")
    assert links(mail)[0] in mail.get_body(("html",)).get_content()
    assert {row.state for row in mailings.of(session, wave)} == {"sent"}


def test_a_person_reads_the_mail_in_the_language_of_the_roster(server, mailed):
    mailed(note={"en": "Thank you <b>all</b>."})

    text = server.arrived[0][2].get_body(("plain",)).get_content()
    html = server.arrived[0][2].get_body(("html",)).get_content()

    assert "Thank you <b>all</b>." in text
    assert "Thank you &lt;b&gt;all&lt;/b&gt;." in html


def test_the_database_holds_neither_link_nor_text(session, server, mailed):
    mailed()

    kept = repr([vars(row) for row in session.query(Message)])

    for _, _, mail in server.arrived:
        assert links(mail)[0].rsplit("/", 1)[1] not in kept


def test_a_reminder_goes_to_those_who_have_not_finished(session, wave, server, mailed, answer_all):
    mailed()
    answer_all(wave, 0.5)
    first = set(server.recipients)
    server.arrived.clear()

    mailed(reminder=True)

    finished = {
        session.get(Participant, row.participant_id).email
        for row in session.query(Invitation).filter_by(finished=True)
    }
    assert len(finished) == 12
    assert set(server.recipients) == first - finished
    assert "nobody" in server.arrived[0][2].get_body(("plain",)).get_content().lower()


def test_of_a_reminder_to_some_no_number_is_told(
    *, session, wave, server, mailed, worker, answer_all
):
    mailed()
    answer_all(wave, 0.5)
    reminder = mailed(reminder=True)
    page = worker.open(PLACE.format("stores")).text

    assert sum(mailings.states(session, reminder).values()) == 0
    assert "24 handed to the mail server" in page
    assert "12" not in re.findall(r">[^<]*handed[^<]*<", page)


def test_reminders_wait_for_working_hours(server, plan, leave, mailed):
    mailed()
    server.arrived.clear()
    plan(reminder=True)

    leave(NOW.replace(hour=20))
    night = len(server.arrived)
    leave(NOW + timedelta(days=6))
    sunday = len(server.arrived)
    leave(NOW + timedelta(days=7))

    assert (night, sunday, len(server.arrived)) == (0, 0, 24)


@pytest.mark.parametrize(
    ("planned", "leaves"),
    [
        ("2027-03-06 12:00", "2027-03-06 12:00"),  # a Saturday
        ("2027-03-06 18:00", "2027-03-08 08:00"),
        ("2027-03-07 12:00", "2027-03-08 08:00"),
        ("2027-03-09 07:59", "2027-03-09 08:00"),
    ],
)
def test_a_reminder_says_when_it_will_leave(planned, leaves):
    zone = ZoneInfo("Europe/Madrid")
    wanted, expected = (
        datetime.fromisoformat(text).replace(tzinfo=zone) for text in (planned, leaves)
    )

    assert mailings.leaves_at(Mailing(number=1, send_at=wanted), zone.key) == expected
    assert mailings.leaves_at(Mailing(number=0, send_at=wanted), zone.key) == wanted


def test_a_reminder_that_could_only_leave_after_the_end_is_refused(session, wave, plan):
    saturday_evening = NOW.replace(hour=19) + timedelta(days=-NOW.weekday() + 5)
    plan(send_at=NOW)
    wave.closes_at = saturday_evening + timedelta(days=1)
    session.commit()

    with pytest.raises(MailRefused, match="next hour of work"):
        plan(reminder=True, send_at=saturday_evening)


def test_one_bad_address_stops_nobody_else(*, session, wave, server, plan, leave, worker):
    server.answers["p3@example.com"] = "550 no such user"
    server.answers["p4@example.com"] = "451 try later"
    session.query(Participant).filter_by(number="5").one().email = "not an address"
    plan()

    leave()
    server.answers.clear()
    leave(MONDAY_NOON + timedelta(minutes=20))

    assert len(server.recipients) == 22
    assert "p4@example.com" in server.recipients
    failed = {person.number: message.state for message, person in outbox.failures(session, wave)}
    assert failed == {"3": "refused", "5": "refused"}

    number = next(m.id for m, person in outbox.failures(session, wave) if person.number == "5")
    worker.send(f"{PLACE.format('stores')}again/{number}", PLACE.format("stores"), email="nope")
    assert len(list(outbox.failures(session, wave))) == 2
    page = worker.send(
        f"{PLACE.format('stores')}again/{number}", PLACE.format("stores"), email="p5@example.com"
    )
    session.expire_all()
    leave()

    assert "On its way to p5@example.com" in page.text
    assert "p5@example.com" in server.recipients


def test_what_a_dead_worker_left_is_uncertain_and_never_sent_by_itself(
    *, session, wave, post, server, plan, leave
):
    plan()
    make_mailings(post, NOW)
    first = outbox.next_ones(session, now=NOW, limit=1)[0]
    assert outbox.begin(session, first, now=NOW)
    assert not outbox.begin(session, first, now=NOW)
    session.commit()

    leave()
    leave(MONDAY_NOON + timedelta(hours=2))

    assert len(server.arrived) == 23
    assert [message.state for message, _ in outbox.failures(session, wave)] == ["uncertain"]
    assert outbox.send_again(session, wave, first.message) is not None
    session.commit()
    leave()
    assert len(server.arrived) == 24


def test_without_a_server_nothing_is_lost(*, session, post, server, plan, leave, app):
    plan()
    make_mailings(post, NOW)
    settings = app.config["SETTINGS"]
    app.config["SETTINGS"] = settings.model_copy(update={"smtp_port": 1})
    with pytest.raises(OSError, match="refused"):
        send_mail(post, NOW)
    session.rollback()
    app.config["SETTINGS"] = settings

    leave()

    assert len(server.arrived) == 24


def test_whoever_wants_no_mail_gets_none_and_can_still_answer(client, session, server, mailed):
    mailed()
    _, to, mail = server.arrived[0]
    answer, no_more = links(mail)
    server.arrived.clear()

    asked = client.get(no_more)
    assert not session.query(Participant).filter_by(no_mail=True).count()
    done = client.post(no_more, data={"List-Unsubscribe": "One-Click"})
    session.expire_all()
    mailed(reminder=True)

    assert "No more mails?" in asked.text
    assert "You get no more mails" in done.text
    assert to not in server.recipients
    assert len(server.recipients) == 23
    assert client.get(answer).status_code == 200
    assert client.get(no_more[:-4] + "0000").status_code == 404
    assert "You get mails again" in client.post(no_more, data={"again": "y"}).text


@pytest.mark.parametrize("action", ["failed", "delayed"])
def test_a_bounce_in_the_mailbox_marks_its_mail(
    *, session, wave, post, server, mailed, tmp_path, action
):
    mailed()
    sender, _, _ = server.arrived[0]
    for name in ("cur", "new", "tmp"):
        (tmp_path / "bounces" / name).mkdir(parents=True)
    (tmp_path / "bounces" / "new" / "1").write_bytes(bounce(sender, action))

    assert read_bounces(post, NOW) == 1
    assert read_bounces(post, NOW) == 0

    failed = [message.state for message, _ in outbox.failures(session, wave)]
    assert failed == (["bounced"] if action == "failed" else [])


def bounce(sender, action="failed"):
    return (
        f"From: <>\nTo: {sender}\nContent-Type: multipart/report; boundary=x;"
        " report-type=delivery-status\n\n--x\nContent-Type: text/plain\n\nno\n--x\n"
        "Content-Type: message/delivery-status\n\nReporting-MTA: dns; mx\n\n"
        f"Action: {action}\nStatus: 5.1.1\n\n--x--\n"
    ).encode()


def test_a_mailbox_is_read_over_imap_and_a_broken_one_is_shown(
    *, app, session, wave, post, server, mailed, worker
):
    mailed()
    later = MONDAY_NOON + timedelta(minutes=2)
    with imap_server("a secret of the mailbox") as box:
        box.receive(b"From: a@example.com\nSubject: out of office\n\nBack on Monday.\n")
        box.receive(bounce(server.arrived[0][0]))
        box.receive(bounce(server.arrived[1][0], "delayed"))
        reads = {"imap_host": "127.0.0.1", "imap_port": box.server_address[1], "imap_tls": False}
        wrong = {"imap_user": "bounces", "imap_password": SecretStr("not this one")}
        right = {"imap_user": "bounces", "imap_password": SecretStr(box.password)}
        before = app.config["SETTINGS"].model_copy(update={**reads, "bounce_maildir": None})

        app.config["SETTINGS"] = before.model_copy(update=wrong)
        assert read_bounces(post, MONDAY_NOON) == 0
        page = worker.open(PLACE.format("stores")).text
        assert "cannot be read" in page
        assert "wrong user or password" in page

        app.config["SETTINGS"] = before.model_copy(update=right)
        assert read_bounces(post, MONDAY_NOON) == 0  # once a minute
        assert read_bounces(post, later) == 3
        assert read_bounces(post, later + timedelta(minutes=2)) == 0
        assert box.seen == {1, 2, 3}
    assert [message.state for message, _ in outbox.failures(session, wave)] == ["bounced"]
    assert "cannot be read" not in worker.open(PLACE.format("stores")).text

    read_bounces(post, later + timedelta(minutes=4))  # nobody is there any more
    assert "cannot be reached" in worker.open(PLACE.format("stores")).text


def test_a_mail_service_reports_a_bounce_with_the_secret_only(
    client, session, wave, server, mailed
):
    mailed()
    sender, _, _ = server.arrived[0]
    told = {"address": sender}

    assert client.post("/mail/bounced", json=told).status_code == 403
    secret = {"Authorization": "Bearer a secret of the mail service"}
    assert client.post("/mail/bounced", json=[], headers=secret).status_code == 400
    answer = client.post("/mail/bounced", json=told, headers=secret)

    assert answer.json == {"known": True}
    session.expire_all()
    assert len(list(outbox.failures(session, wave))) == 1


def test_closing_erases_every_message(session, wave, server, mailed, answer_all):
    mailed()
    answer_all(wave)
    _, _, mail_of = server.arrived[0]
    waves.begin_closing(session, wave.engagement, wave.key, now=NOW)
    session.commit()

    closing.close(session, wave, wave_keys(), now=NOW)

    assert session.query(Message).count() == 0
    assert session.query(Mailing).count() == 1
    assert links(mail_of)


def test_plans_that_make_no_sense_are_refused(session, wave, owner, plan):
    with pytest.raises(MailRefused, match="follow the invitations"):
        plan(reminder=True)
    session.rollback()
    with pytest.raises(MailRefused, match="over by then"):
        plan(send_at=clock.now() + timedelta(days=30))
    session.rollback()
    plan(send_at=NOW + timedelta(days=1))
    with pytest.raises(MailRefused, match="planned or sent already"):
        plan()
    session.rollback()
    assert mailings.cancel(session, wave.engagement, wave.key, 0, account=owner, now=NOW)
    plan()


def test_staff_look_try_confirm_and_cancel(*, client, session, owner, server, plan, worker):
    place = PLACE.format("stores")

    assert "Nothing is planned yet" in worker.open(place).text
    shown = client.get(f"{place}preview/reminder/en")
    assert "style-src 'unsafe-inline'" in shown.headers["Content-Security-Policy"]
    sent = worker.send(f"{place}try", place, kind="invitation", language="en")
    assert f"Sent to {owner.email}" in sent.text
    assert server.recipients == [owner.email]

    asked = worker.send(f"{place}plan", place, kind="invitations", when="2030-01-01T10:00")
    assert "over by then" in asked.text
    asked = worker.send(f"{place}plan", place, kind="invitations", sender="Ana at Stores")
    assert heading(asked) == "Send the invitations?"
    assert session.query(Mailing).count() == 0
    done = worker.send(f"{place}plan", place, kind="invitations", sender="Ana", sure="y")
    assert "Planned" in done.text
    cancelled = worker.send(f"{place}0/cancel", place)
    assert "Cancelled" in cancelled.text


def test_analysts_and_leaders_plan_no_mail(client, session, wave, make_account):
    for name in ("analyst", "leader"):
        person = make_account()
        engagements.admit(session, wave.engagement, person, name)
        session.commit()
        worker = Worker(client)
        worker.sign_in(person)
        assert client.get(PLACE.format("stores")).status_code == 403
        client.post("/sign-out")
