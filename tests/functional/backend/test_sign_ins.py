"""A cookie is worth what the server says it is worth, not what it says itself."""

from datetime import timedelta

import pytest
from flask_security.utils import hash_password
from sqlalchemy import select

from survey import clock
from survey.models import SignIn
from survey.services import sign_ins
from tests.functional.backend.test_sign_in import sign_in, token

FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:131.0) Gecko/20100101 Firefox/131.0"


@pytest.fixture
def account(make_account):
    return make_account()


def stolen(app, client):
    """Another browser with a copy of this one's cookie."""
    thief = app.test_client()
    thief.set_cookie("samesheet", client.get_cookie("samesheet").value)
    return thief


def may_work(browser):
    return browser.get("/").status_code == 200


def post(client, address, **form):
    return client.post(address, data={**form, "csrf_token": token(client.get("/").text)})


def test_a_cookie_copied_before_sign_out_is_worthless_after(app, client, account):
    sign_in(client, account.email)
    thief = stolen(app, client)
    assert may_work(thief)

    post(client, "/sign-out")

    assert not may_work(thief)
    assert not may_work(client)


def test_signing_out_here_leaves_the_other_browser_signed_in(app, client, account):
    other = app.test_client()
    sign_in(client, account.email)
    sign_in(other, account.email)

    post(client, "/sign-out")

    assert may_work(other)


def test_a_changed_password_ends_every_sign_in(app, client, session, account):
    sign_in(client, account.email)
    thief = stolen(app, client)

    account.password = hash_password("another long password")
    session.commit()

    assert not may_work(thief)
    assert not may_work(client)


def test_whoever_changed_the_password_may_go_on(client, session, account):
    sign_in(client, account.email)
    here = session.scalars(select(SignIn)).one()

    account.password = hash_password("another long password")
    sign_ins.renew(here)
    session.commit()

    assert may_work(client)


def test_an_account_sees_where_it_is_signed_in_and_ends_the_others(app, client, session, account):
    other = app.test_client()
    client.environ_base["HTTP_USER_AGENT"] = FIREFOX
    sign_in(client, account.email)
    sign_in(other, account.email)

    listed = sign_ins.of(session, account, now=clock.now())
    (here,) = (one for one in listed if one.browser == "Firefox on Linux")
    sign_ins.end_others(session, account, but=here.id)
    session.commit()

    assert len(listed) == 2
    assert may_work(client)
    assert not may_work(other)


def test_nobody_ends_a_sign_in_of_somebody_else(client, session, account, make_account):
    sign_in(client, account.email)
    (here,) = sign_ins.of(session, account, now=clock.now())

    sign_ins.end(session, make_account(), here.id)
    session.commit()

    assert may_work(client)


@pytest.mark.parametrize(
    ("kept", "hours", "works"),
    [(False, 11, True), (False, 13, False), (True, 29 * 24, True), (True, 31 * 24, False)],
)
def test_a_browser_not_seen_for_long_signs_in_again(  # noqa: PLR0917  # fixtures and cases
    client, session, account, monkeypatch, kept, hours, works
):
    page = client.get("/sign-in").text
    form = {"email": account.email, "password": "a long sample password", "csrf_token": token(page)}
    client.post("/sign-in", data=form | ({"remember": "y"} if kept else {}))
    now = clock.now()
    (row,) = session.scalars(select(SignIn))
    row.seen_at = now - timedelta(hours=hours)
    session.commit()

    assert may_work(client) is works
    sign_ins.forget(session, now=now)
    session.commit()
    assert bool(session.scalars(select(SignIn.id)).all()) is works


def test_only_a_browser_told_to_stay_signed_in_keeps_its_cookie(client, account):
    page = client.get("/sign-in").text
    form = {"email": account.email, "password": "a long sample password", "csrf_token": token(page)}

    plain = client.post("/sign-in", data=form)
    client.delete_cookie("samesheet")
    form["csrf_token"] = token(client.get("/sign-in").text)
    kept = client.post("/sign-in", data=form | {"remember": "y"})

    assert not any("Expires" in one for one in plain.headers.getlist("Set-Cookie"))
    assert any("Expires" in one for one in kept.headers.getlist("Set-Cookie"))


def test_the_database_holds_neither_token_nor_address(client, session, account):
    sign_in(client, account.email, REMOTE_ADDR="203.0.113.9")

    with client.session_transaction() as held:
        secret = held["_user_id"]
    (row,) = session.scalars(select(SignIn))

    values = [str(getattr(row, column.name)) for column in SignIn.__table__.columns]
    assert not any(secret in value or "203.0.113" in value for value in values)


def test_a_password_is_not_asked_for_again_where_it_could_be_guessed(client, account):
    sign_in(client, account.email)

    assert client.get("/verify").status_code == 404


@pytest.mark.parametrize(
    ("agent", "name"),
    [
        (FIREFOX, "Firefox on Linux"),
        (
            (
                "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko)"
                " Chrome/130.0.0.0 Safari/537.36 Edg/130.0.0.0"
            ),
            "Edge on Windows",
        ),
        (
            (
                "Mozilla/5.0 (iPhone; CPU iPhone OS 18_1 like Mac OS X) AppleWebKit/605.1.15"
                " (KHTML, like Gecko) Version/18.1 Mobile/15E148 Safari/604.1"
            ),
            "Safari on iPhone",
        ),
        ("curl/8", "A browser"),
    ],
)
def test_a_browser_is_named_as_its_owner_would(agent, name):
    assert sign_ins.browser(agent) == name
