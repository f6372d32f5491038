import re
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

from conftest import PASSWORD
from sqlalchemy import select

from survey import clock
from survey.extensions import db
from survey.models import Account, Attempt
from survey.services import attempts


def token(page):
    return re.search(r'name="csrf_token"[^>]*value="([^"]+)"', page).group(1)


def sign_in(client, email, password=PASSWORD, **environ):
    page = client.get("/sign-in").text
    return client.post(
        "/sign-in",
        data={"email": email, "password": password, "csrf_token": token(page)},
        environ_overrides=environ,
    )


def test_an_account_signs_in_with_its_password(client, make_account):
    account = make_account()

    answer = sign_in(client, account.email)

    assert answer.status_code in {302, 303}
    assert answer.headers["Location"] == "/"


def test_passwords_are_stored_with_argon2(session, make_account):
    make_account()

    assert session.scalars(select(Account.password)).one().startswith("$argon2id$")


def test_a_wrong_password_and_an_unknown_account_look_alike(client, make_account):
    account = make_account()

    wrong = sign_in(client, account.email, "not the password")
    unknown = sign_in(client, "nobody@example.com", "not the password")

    def without_tokens(page):
        page = re.sub(r'(nonce|value)="[^"]*"', "", page)
        return page.replace(account.email, "…").replace("nobody@example.com", "…")

    assert wrong.status_code == unknown.status_code == 200
    assert without_tokens(wrong.text) == without_tokens(unknown.text)


def test_after_ten_failures_a_pause_is_needed(client, session, make_account, monkeypatch):
    account = make_account()
    for _ in range(10):
        sign_in(client, account.email, "not the password")

    assert sign_in(client, account.email).status_code == 429

    later = clock.now() + timedelta(minutes=16)
    monkeypatch.setattr(clock, "now", lambda: later)
    assert sign_in(client, account.email).status_code in {302, 303}
    assert session.scalars(select(Attempt)).all() == []


def test_failures_from_elsewhere_do_not_lock_an_account(client, make_account):
    account = make_account()
    for _ in range(11):
        sign_in(client, account.email, "not the password", REMOTE_ADDR="203.0.113.9")

    assert sign_in(client, account.email).status_code in {302, 303}


def test_signing_out_takes_a_form_and_ends_the_session(client, make_account):
    sign_in(client, make_account().email)

    assert client.get("/sign-out").status_code == 405
    page = client.get("/sign-in").text
    assert "password" not in page or client.get("/").status_code in {200, 302, 303}


def test_what_a_session_held_before_sign_in_is_dropped(client, make_account):
    account = make_account()
    with client.session_transaction() as session:
        session["planted"] = "by somebody else"

    sign_in(client, account.email)

    with client.session_transaction() as session:
        assert "planted" not in session


def test_an_account_written_with_wide_letters_counts_as_the_same(client, make_account):
    make_account("victim@example.com")
    for _ in range(10):
        sign_in(client, "victim@example.com", "not the password")

    assert sign_in(client, "victim@ｅｘａｍｐｌｅ.com").status_code == 429


def test_somebody_signed_in_cannot_make_failures_forgotten(app, session, make_account):
    make_account("victim@example.com")
    guesser, accomplice = app.test_client(), app.test_client()
    for _ in range(9):
        sign_in(guesser, "victim@example.com", "not the password")
    sign_in(accomplice, make_account().email)

    form = {"email": "victim@example.com", "password": "x", "csrf_token": ""}
    form["csrf_token"] = token(accomplice.get("/").text)
    accomplice.post("/sign-in", data=form)

    sign_in(guesser, "victim@example.com", "not the password")
    assert sign_in(guesser, "victim@example.com").status_code == 429


def test_failures_at_the_same_moment_all_count(app, session):
    who, start = b"somebody", Barrier(4)

    def fail():
        with app.app_context():
            start.wait()
            for _ in range(5):
                attempts.failed(db.session(), "sign-in", who, now=clock.now())
                db.session.commit()

    with ThreadPoolExecutor(4) as pool:
        for failing in [pool.submit(fail) for _ in range(4)]:
            failing.result()

    assert session.get(Attempt, ("sign-in", who)).count == 20
