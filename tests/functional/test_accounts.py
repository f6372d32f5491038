"""Accounts: invited, signing in with a code, where one is signed in, who belongs to what."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from fieldwork import NOW
from passlib.totp import TOTP
from postbox import served_by

from survey import clock
from survey.models import AccountToken, Membership
from survey.services import accounts, audit, engagements, second_step
from survey.worker import account_mail
from tests.functional.workspace import PASSWORD, Worker, heading

NEW = "another long sample password"


@pytest.fixture
def settings(database_url, tmp_path, server):
    return served_by(
        server,
        instance=tmp_path,
        database_url=database_url,
        mail_from="samesheet@samesheet.example",
    )


@pytest.fixture
def owner(make_account):
    return make_account("owner@example.com")


@pytest.fixture
def engagement(make_engagement, owner):
    return make_engagement("stores", owner=owner)


@pytest.fixture
def desk(client, owner, engagement):
    worker = Worker(client)
    worker.sign_in(owner)
    return worker


@pytest.fixture
def phone(app, session, owner):
    """The app on the owner's phone, set up; gives a code for so many minutes from now."""
    made = second_step.prepare(session, owner, app.config["SETTINGS"].secrets)
    first = made.generate(clock.now() - timedelta(minutes=1)).token
    now = clock.now() - timedelta(minutes=1)
    assert second_step.check(session, owner, first, app.config["SETTINGS"].secrets, now=now)
    session.commit()
    return lambda minutes=0: made.generate(clock.now() + timedelta(minutes=minutes)).token


def another(app):
    return Worker(app.test_client())


def link_of(server):
    text = server.arrived[-1][2].get_content()
    return re.search(r"http://localhost(/welcome/\S+)", text)[1]


def test_somebody_invited_chooses_a_password_and_reads(*, app, session, desk, settings, server):
    page = desk.send(
        "/engagements/stores/members", name="Lea Der", email="lea@example.com", role="leader"
    )
    assert "Lea Der belongs to this engagement now. A mail is on its way." in page.text
    assert account_mail.send(session, settings, now=clock.now()) == 1
    assert account_mail.send(session, settings, now=clock.now()) == 0
    link = link_of(server)
    leader = another(app)

    assert heading(leader.open(link)) == "Choose a password"
    short = leader.send(link, password="short", again="short")
    assert "10 characters" in short.text
    other = leader.send(link, password=NEW, again=NEW + "x")
    assert "not the same" in other.text
    chosen = leader.send(link, password=NEW, again=NEW)
    assert "Your password is chosen" in chosen.text
    assert heading(leader.open(link, 404)) == "This link is over"

    leader.send("/sign-in", email="lea@example.com", password=NEW)
    assert heading(leader.open("/engagements/stores/")) == "Sample Stores"
    leader.open("/engagements/stores/members", 403)


def test_a_forgotten_password_is_chosen_anew_and_old_sign_ins_end(
    *, app, session, desk, settings, server
):
    stranger = another(app)
    known = stranger.send("/sign-in/forgotten", email="owner@example.com")
    unknown = stranger.send("/sign-in/forgotten", email="nobody@example.com")
    assert "on its way" in known.text
    assert heading(known) == heading(unknown)
    assert session.query(AccountToken).count() == 1
    account_mail.send(session, settings, now=clock.now())

    stranger.send(link_of(server), password=NEW, again=NEW)

    assert heading(desk.open("/account")) != "Somebody"
    assert "Engagements" in stranger.send("/sign-in", email="owner@example.com", password=NEW).text


def test_a_link_ends_after_its_time(session, client, owner, settings, server):
    from survey.services import account_tokens

    row = account_tokens.want(session, owner, "forgotten", now=clock.now() - timedelta(hours=3))
    token = account_tokens.issue(row)
    session.commit()

    assert client.get(f"/welcome/{token}").status_code == 404
    account_tokens.forget(session, now=clock.now())
    assert session.query(AccountToken).count() == 0


def test_changing_the_password_signs_out_everywhere_else(app, desk, owner):
    elsewhere = another(app)
    elsewhere.sign_in(owner)
    assert desk.open("/account").text.count("last seen") == 2

    wrong = desk.send("/account/password", "/account", current="x", password=NEW, again=NEW)
    assert "This is not your password." in wrong.text
    changed = desk.send("/account/password", "/account", current=PASSWORD, password=NEW, again=NEW)

    assert "Your password is changed." in changed.text
    assert desk.open("/account").text.count("last seen") == 1
    assert elsewhere.client.get("/account").status_code == 302


def test_a_sign_in_elsewhere_is_ended_from_here(app, session, desk, owner):
    elsewhere, third = another(app), another(app)
    elsewhere.sign_in(owner)
    third.sign_in(owner)
    page = desk.open("/account").text
    number = re.search(r"/account/sign-ins/(\d+)/end", page)[1]

    desk.send(f"/account/sign-ins/{number}/end", "/account")
    assert desk.open("/account").text.count("last seen") == 2
    desk.send("/account/sign-ins/end-others", "/account")

    assert elsewhere.client.get("/account").status_code == 302
    assert third.client.get("/account").status_code == 302


def test_a_second_step_is_set_up_with_a_first_code(desk, owner, session):
    page = desk.open("/account/second-step")
    key = re.search(r"<code>([A-Z2-7 -]+)</code>", page.text)[1]
    phone = TOTP(key=key)

    refused = desk.send("/account/second-step", code="000000")
    shown = desk.send("/account/second-step", code=phone.generate(clock.now()).token)

    assert "This code does not fit" in refused.text
    session.refresh(owner)
    assert owner.two_steps
    assert len(re.findall(r"<code>[0-9A-Z-]{14}</code>", shown.text)) == 8
    assert key.replace("-", "").encode() not in owner.totp


def test_the_password_alone_opens_nothing_then(app, owner, engagement, phone):
    worker = another(app)

    asked = worker.sign_in(owner)

    assert heading(asked) == "The code of your phone"
    for address in ("/", "/account", "/engagements/stores/"):
        assert worker.client.get(address).status_code == 302
    assert "does not fit" in worker.send("/sign-in/code", code="123456").text
    code = phone()
    done = worker.send("/sign-in/code", code=code, next="//evil.example")
    assert done.request.path == "/"

    second = another(app)
    second.sign_in(owner)
    assert "used already" in second.send("/sign-in/code", code=code).text


def test_a_code_for_a_lost_phone_works_once(app, session, owner, phone):
    lost = second_step.new_recovery_codes(owner)[0]
    session.commit()
    worker, second = another(app), another(app)
    worker.sign_in(owner)
    second.sign_in(owner)

    assert worker.send("/sign-in/code", code=lost.lower()).request.path == "/"
    assert "does not fit" in second.send("/sign-in/code", code=lost).text
    off = worker.send("/account/second-step/off", "/account", code=phone(0))
    assert "the password is enough" in off.text


def test_many_wrong_codes_are_refused_for_a_while(app, owner, phone):
    worker = another(app)
    worker.sign_in(owner)
    for _ in range(10):
        worker.send("/sign-in/code", code="000000")

    page = worker.client.get("/sign-in/code")
    token = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', page.text)[1]
    refused = worker.client.post("/sign-in/code", data={"code": phone(), "csrf_token": token})

    assert refused.status_code == 429


def test_the_secret_opens_after_the_servers_key_was_changed(session, owner):
    made = second_step.prepare(session, owner, ("old secret",))

    assert second_step.prepared(owner, ("new secret", "old secret")).base32_key == made.base32_key
    with pytest.raises(ValueError, match="fallback"):
        second_step.prepared(owner, ("new secret",))


def test_roles_change_and_there_is_always_an_owner(
    *, session, desk, owner, engagement, make_account
):
    other = make_account("ana@example.com")
    desk.send("/engagements/stores/members", name="Ana", email="ANA@example.com", role="analyst")
    member = session.query(Membership).filter_by(account_id=other.id).one()
    mine = session.query(Membership).filter_by(account_id=owner.id).one()
    place = "/engagements/stores/members"

    again = desk.send(place, name="Ana", email="ana@example.com", role="leader")
    assert "belongs to this engagement already" in again.text
    last = desk.send(f"{place}/{mine.id}", place, role="leader")
    assert "There must be an owner." in last.text
    desk.send(f"{place}/{member.id}", place, role="owner")
    session.expire_all()
    assert engagements.role(session, engagement, other) == "owner"
    desk.send(f"{place}/{member.id}/remove", place)
    session.expire_all()
    assert engagements.role(session, engagement, other) is None

    record = desk.open("/engagements/stores/record").text
    for act in ("analyst admitted", "made owner", "member removed"):
        assert act in record


def test_members_of_another_engagement_cannot_be_touched(
    *, session, desk, make_engagement, make_account
):
    theirs = make_engagement("others", owner=make_account())
    member = session.query(Membership).filter_by(engagement_id=theirs.id).one()
    place = "/engagements/stores/members"

    assert desk.send(f"{place}/{member.id}/remove", place).status_code == 404
    assert desk.send(f"{place}/{member.id}", place, role="leader").status_code == 404


def test_the_record_is_saved_without_formulas(session, desk, engagement):
    audit.note(session, engagement, None, "=cmd()", "+subject", now=NOW)
    session.commit()

    file = desk.client.get("/engagements/stores/record.csv")

    assert file.mimetype == "text/csv"
    assert ",the server,'=cmd(),'+subject" in file.get_data(as_text=True)


def test_without_a_mail_server_the_link_is_shown_once(app, desk, session):
    settings = app.config["SETTINGS"]
    app.config["SETTINGS"] = settings.model_copy(update={"smtp_host": ""})
    place = "/engagements/stores/members"

    page = desk.send(place, name="Lea", email="lea@example.com", role="leader")

    link = re.search(r"<code>http://localhost(/welcome/[^<]+)</code>", page.text)[1]
    assert heading(another(app).open(link)) == "Choose a password"
    assert "/welcome/" not in desk.open(place).text
    assert accounts.find(session, "lea@example.com") is not None
