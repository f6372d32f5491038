"""Signing in, by Flask-Security with argon2; roles are held in engagements, not here."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from flask import Flask, Response, current_app, g, request, session
from flask_security.core import RoleMixin, Security
from flask_security.datastore import SQLAlchemyUserDatastore
from flask_security.signals import user_authenticated

from survey import clock
from survey.extensions import db, security
from survey.models import Account
from survey.services import attempts


class NoRole(RoleMixin):
    """Flask-Security wants a role model; there are no roles outside an engagement."""

    name = ""


def enable(app: Flask) -> None:
    app.config.update(
        SECURITY_LOGIN_URL="/sign-in",
        SECURITY_LOGOUT_URL="/sign-out",
        SECURITY_POST_LOGIN_VIEW="/",
        SECURITY_POST_LOGOUT_VIEW="/sign-in",
        SECURITY_PASSWORD_HASH="argon2",  # noqa: S106  # the name of a method
        SECURITY_PASSWORD_SCHEMES=["argon2"],
        SECURITY_PASSWORD_SINGLE_HASH=["argon2"],  # argon2 salts each password itself
        SECURITY_DEPRECATED_PASSWORD_SCHEMES=[],
        SECURITY_PASSWORD_LENGTH_MIN=10,
        SECURITY_RETURN_GENERIC_RESPONSES=True,
        SECURITY_JOIN_USER_ROLES=False,
        SECURITY_SCRIPT_NONCE_KEY="csp_nonce",
        SECURITY_LOGOUT_METHODS=["POST"],
        SECURITY_EMAIL_VALIDATOR_ARGS={"check_deliverability": False},
        SECURITY_SEND_REGISTER_EMAIL=False,
        SECURITY_FLASH_MESSAGES=False,
        SECURITY_STATIC_FOLDER=None,
        PERMANENT_SESSION_LIFETIME=timedelta(hours=12),
        REMEMBER_COOKIE_HTTPONLY=True,
        REMEMBER_COOKIE_SAMESITE="Lax",
        REMEMBER_COOKIE_SECURE=app.config["SESSION_COOKIE_SECURE"],
    )
    datastore = SQLAlchemyUserDatastore(db, Account, NoRole)
    _init(security, app, datastore)
    user_authenticated.connect(begin_anew, app)
    app.before_request(refuse_many_tries)
    app.after_request(count_try)


def _init(extension: Security, app: Flask, datastore: SQLAlchemyUserDatastore) -> None:
    extension.init_app(app, datastore)


def _trying() -> bytes | None:
    """Who tries to sign in: the account named and the address together, as a keyed digest."""
    if request.endpoint != "security.login" or request.method != "POST":
        return None
    named = _account_named(str(request.form.get("email", ""))).casefold()
    return attempts.subject(str(current_app.secret_key), named, request.remote_addr or "")


def _account_named(email: str) -> str:
    """The address as it is looked up: written with wide letters it is still the same account."""
    try:
        return security.mail_util.normalize(email)
    except ValueError:
        return email.strip()


def refuse_many_tries() -> None:
    who = _trying()
    if who is not None:
        attempts.refuse_if_many(db.session(), "sign-in", who, now=clock.now())
        g.trying = who


def count_try(response: Response) -> Response:
    """Count a sign-in that failed, and forget the failures of one that worked."""
    who: bytes | None = g.get("trying")
    if who is not None:
        if g.get("signed_in"):  # not any redirection: somebody signed in already gets one as well
            attempts.succeeded(db.session(), "sign-in", who)
        else:
            db.session.rollback()
            attempts.failed(db.session(), "sign-in", who, now=clock.now())
        db.session.commit()
    return response


def begin_anew(_app: Flask, **_about: Any) -> None:
    """Drop whatever the session held before sign-in, so that nobody can plant one."""
    g.signed_in = True
    for name in [name for name in session if not name.startswith(("_", "fs_", "identity"))]:
        session.pop(name)
