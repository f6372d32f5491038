"""The server's secret key is changed without anybody noticing, and then the old one is let go."""

import pytest
from conftest import FreshClient
from pydantic import SecretStr
from sqlalchemy import select

from survey import clock, config, create_app
from survey.exceptions import ConfigurationError
from survey.extensions import db
from survey.models import Attempt
from survey.services import kiosks
from tests.functional.backend.test_sign_in import sign_in, token

NEW = SecretStr("a new secret key of more than thirty-two characters")


@pytest.fixture
def restarted(settings, app):
    """The same server after a restart with a new key; a browser that kept its cookie."""

    servers = []

    def restart(client, *, fallbacks):
        changed = {"secret_key": NEW, "secret_key_fallbacks": fallbacks}
        server = create_app(settings.model_copy(update=changed))
        servers.append(server)
        server.config["TESTING"] = True
        server.test_client_class = FreshClient
        again = server.test_client()
        again.set_cookie("samesheet", client.get_cookie("samesheet").value)
        return again

    yield restart
    for server in servers:
        with server.app_context():
            db.engine.dispose()


def test_a_session_signed_with_the_old_key_works_until_that_key_is_let_go(
    client, settings, make_account, restarted
):
    sign_in(client, make_account().email)
    old = settings.secret_key

    while_known = restarted(client, fallbacks=(old,))
    assert while_known.get("/").status_code == 200

    let_go = restarted(client, fallbacks=())
    assert let_go.get("/").status_code == 302


def test_a_form_that_was_open_during_the_change_can_still_be_sent(
    client, settings, make_account, restarted
):
    account = make_account()
    form = {"email": account.email, "password": "a long sample password"}
    form["csrf_token"] = token(client.get("/sign-in").text)

    answer = restarted(client, fallbacks=(settings.secret_key,)).post("/sign-in", data=form)

    assert answer.status_code in {302, 303}


def test_a_cookie_made_after_the_change_needs_the_old_key_no_more(
    client, settings, make_account, restarted
):
    client.get("/sign-in")
    changing = restarted(client, fallbacks=(settings.secret_key,))
    sign_in(changing, make_account().email)

    assert restarted(changing, fallbacks=()).get("/").status_code == 200


def test_a_shared_device_stays_registered_while_the_old_key_is_known(
    session, make_open_wave, make_account
):
    old, new = "o" * 40, "n" * 40
    wave, account = make_open_wave(), make_account()
    passcode = kiosks.create(
        session, wave, old, label="Till", place="", account=account, now=clock.now()
    )

    _, kept = kiosks.register(session, (new, old), passcode, now=clock.now())

    assert kiosks.find(session, (new,), kept) is not None
    assert kiosks.find(session, ("x" * 40,), kept) is None
    assert session.scalars(select(Attempt)).all() == []


def test_keys_of_before_are_read_from_one_setting_and_must_be_long(tmp_path, monkeypatch):
    monkeypatch.setenv("SAMESHEET_SECRET_KEY", "n" * 40)
    monkeypatch.setenv("SAMESHEET_SECRET_KEY_FALLBACKS", f"{'b' * 40}, {'a' * 40}")

    settings = config.load(instance=tmp_path)

    assert settings.secrets == ("n" * 40, "b" * 40, "a" * 40)
    assert "b" * 40 not in repr(settings)
    monkeypatch.setenv("SAMESHEET_SECRET_KEY_FALLBACKS", "short")
    with pytest.raises(ConfigurationError, match="SECRET_KEY_FALLBACKS: must have at least 32"):
        config.load(instance=tmp_path)
