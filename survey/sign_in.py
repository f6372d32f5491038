"""Signing in, by Flask-Security with argon2; roles are held in engagements, not here.

The signed cookie holds a token of `sign_ins` instead of the account: what it is worth is decided on
the server, also when somebody stays signed in (Flask-Login's own cookie for that is not used).
"""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from flask import Flask, Request, Response, current_app, g, request, session, url_for
from flask.sessions import SecureCookieSession, SecureCookieSessionInterface, SessionMixin
from flask_login import user_logged_out
from flask_security.core import RoleMixin, Security
from flask_security.datastore import SQLAlchemyUserDatastore
from flask_security.signals import user_authenticated
from flask_security.utils import set_request_attr

from survey import clock
from survey.config import Settings
from survey.extensions import db, security
from survey.models import Account, SignIn
from survey.services import attempts, sign_ins

# Tests make a thousand accounts; nobody guesses at theirs.
QUICK = {"argon2__time_cost": 1, "argon2__memory_cost": 8, "argon2__parallelism": 1}


class Sessions(SecureCookieSessionInterface):
    """Those who answer have no session, so nothing is made ready to read one."""

    def open_session(self, app: Flask, request: Request) -> SecureCookieSession | None:
        if self.get_cookie_name(app) in request.cookies:
            return super().open_session(app, request)
        return self.session_class()

    def save_session(self, app: Flask, session: SessionMixin, response: Response) -> None:
        if session or session.accessed or session.modified:
            super().save_session(app, session, response)


class NoRole(RoleMixin):
    """Flask-Security wants a role model; there are no roles outside an engagement."""

    name = ""


def enable(app: Flask, settings: Settings) -> None:
    app.config.update(
        SECURITY_LOGIN_URL="/sign-in",
        SECURITY_LOGOUT_URL="/sign-out",
        SECURITY_POST_LOGIN_VIEW="/",
        SECURITY_POST_LOGOUT_VIEW="/sign-in",
        SECURITY_PASSWORD_HASH="argon2",  # noqa: S106  # the name of a method
        SECURITY_PASSWORD_SCHEMES=["argon2"],
        SECURITY_PASSWORD_SINGLE_HASH=["argon2"],  # argon2 salts each password itself
        SECURITY_PASSWORD_HASH_PASSLIB_OPTIONS=QUICK if settings.environment == "test" else {},
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
        SECURITY_FRESHNESS=timedelta(minutes=-1),  # no page that asks for the password again
        PERMANENT_SESSION_LIFETIME=sign_ins.UNSEEN_KEPT,
    )
    datastore = SQLAlchemyUserDatastore(db, Account, NoRole)
    app.session_interface = Sessions()
    _init(security, app, datastore)
    app.login_manager.user_loader(signed_in)  # type: ignore[attr-defined]  # Flask-Login's own
    user_authenticated.connect(begin_anew, app)
    user_logged_out.connect(end, app)
    app.before_request(refuse_many_tries)
    app.after_request(count_try)


def _init(extension: Security, app: Flask, datastore: SQLAlchemyUserDatastore) -> None:
    """Bind it without what it would do at every request, also of those who answer."""
    extension.init_app(app, datastore)
    # It would look up who is signed in, for the sake of roles; ours are held in engagements.
    app.before_request_funcs[None].remove(extension.principal._on_before_request)  # noqa: SLF001
    # It would look into the session for Flask-Login's own cookie, which is not used.
    app.after_request_funcs[None].remove(app.login_manager._update_remember_cookie)  # type: ignore[attr-defined]  # noqa: SLF001


def _trying() -> bytes | None:
    """Who tries to sign in: the account named and the address together, as a keyed digest."""
    if request.endpoint != "security.login" or request.method != "POST":
        return None
    named = _account_named(str(request.form.get("email", ""))).casefold()
    return attempts.subject(str(current_app.secret_key), named, attempts.place(request.remote_addr))


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
            lead_to_second_step(response)
        else:
            db.session.rollback()
            attempts.failed(db.session(), "sign-in", who, now=clock.now())
        db.session.commit()
    return response


def lead_to_second_step(response: Response) -> None:
    """After a right password, ask for the code where the account wants one."""
    if g.get("two_steps") and response.location:
        on = response.location if response.location.startswith("/") else "/"
        response.location = url_for("accounts.code", next=on)


def begin_anew(_app: Flask, user: Account, **_about: Any) -> None:
    """Drop whatever the session held before sign-in, so that nobody can plant one."""
    g.signed_in, g.two_steps = True, user.two_steps
    for name in [name for name in session if not name.startswith(("_", "fs_", "identity"))]:
        session.pop(name)
    end(_app)
    session.permanent = session.pop("_remember", "") == "set"
    agent, kept = request.user_agent.string, session.permanent
    session["_user_id"] = sign_ins.begin(
        db.session(), user, agent=agent, kept=kept, now=clock.now()
    )


def signed_in(token: str) -> Account | None:
    """Whose cookie this is, if the sign-in that it was made for still stands."""
    now = clock.now()
    found = sign_ins.find(db.session(), token, now=now)
    if found is None or not found.confirmed:
        return None
    if sign_ins.note(found, now=now):
        db.session.commit()
    g.sign_in = found
    set_request_attr("fs_authn_via", "session")
    set_request_attr("fs_paa", session.get("fs_paa", 0))
    return found.account


def end(_app: Flask, **_about: Any) -> None:
    """Take the sign-in at hand away, so that no copy of its cookie is worth anything."""
    here: SignIn | None = g.pop("sign_in", None)
    if here is not None:
        sign_ins.end(db.session(), here.account, here.id)
        db.session.commit()
