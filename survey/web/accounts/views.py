"""One's own account: password, second step, where one is signed in; and how to get in at all."""

from __future__ import annotations

from flask import (
    Blueprint,
    current_app,
    flash,
    g,
    redirect,
    render_template,
    request,
    session,
    url_for,
)
from flask.typing import ResponseReturnValue
from flask_security.utils import hash_password, verify_password
from wtforms import Field

from survey import clock
from survey.config import Settings
from survey.documents import qr
from survey.extensions import db
from survey.models import Account
from survey.services import account_tokens, accounts, attempts, second_step, sign_ins
from survey.web.access import account, public, signed_in
from survey.web.accounts.forms import ChangeForm, ChooseForm, CodeForm, ForgottenForm
from survey.web.forms import ButtonForm

LARGEST_ID = 2**31 - 1  # of a whole number in PostgreSQL
bp = Blueprint("accounts", __name__)


@bp.route("/account")
@signed_in
def account_page() -> ResponseReturnValue:
    return _page()


@bp.route("/account/password", methods=["POST"])
@signed_in
def change_password() -> ResponseReturnValue:
    """Change it and end every other sign-in."""
    form, mine = ChangeForm(), account()
    if form.validate_on_submit() and not _allowed("sign-in", mine, form.current):
        return _page(change=form), 422
    if form.errors:
        return _page(change=form), 422
    mine.password = hash_password(form.password.data)
    sign_ins.renew(g.sign_in)
    sign_ins.end_others(db.session(), mine, g.sign_in.id)
    db.session.commit()
    flash("Your password is changed. Everywhere else you are signed out.")
    return redirect(url_for(".account_page"), 303)


@bp.route(f"/account/sign-ins/<int(max={LARGEST_ID}):number>/end", methods=["POST"])
@signed_in
def end_sign_in(number: int) -> ResponseReturnValue:
    if ButtonForm().validate_on_submit():
        sign_ins.end(db.session(), account(), number)
        db.session.commit()
    return redirect(url_for(".account_page") + "#sign-ins", 303)


@bp.route("/account/sign-ins/end-others", methods=["POST"])
@signed_in
def end_other_sign_ins() -> ResponseReturnValue:
    if ButtonForm().validate_on_submit():
        sign_ins.end_others(db.session(), account(), g.sign_in.id)
        db.session.commit()
        flash("Everywhere else you are signed out.")
    return redirect(url_for(".account_page") + "#sign-ins", 303)


@bp.route("/account/second-step", methods=["GET", "POST"])
@signed_in
def second_step_page() -> ResponseReturnValue:
    """Set it up: a square to scan, then a first code; then the codes for a lost phone, once."""
    mine, server, form = account(), _secrets(), CodeForm()
    if mine.two_steps:
        return redirect(url_for(".account_page"), 303)
    if form.validate_on_submit():
        if second_step.check(db.session(), mine, form.code.data, server, now=clock.now()):
            codes = second_step.new_recovery_codes(mine)
            sign_ins.end_others(db.session(), mine, g.sign_in.id)
            db.session.commit()
            return render_template("accounts/recovery.html", codes=codes)
        form.code.errors = ["This code does not fit. Look whether the phone’s clock is right."]
    made = second_step.prepared(mine, server) or second_step.prepare(db.session(), mine, server)
    db.session.commit()
    shown = render_template(
        "accounts/second_step.html",
        form=form,
        square=qr.square(second_step.address(made, mine)),
        key=made.pretty_key(),
    )
    return shown, 422 if form.errors else 200


@bp.route("/account/second-step/off", methods=["POST"])
@signed_in
def turn_off() -> ResponseReturnValue:
    form, mine = CodeForm(), account()
    if not form.validate_on_submit() or not _stepped(mine, form.code):
        return _page(off=form), 422
    second_step.turn_off(mine)
    db.session.commit()
    flash("From now on the password is enough.")
    return redirect(url_for(".account_page"), 303)


@bp.route("/sign-in/code", methods=["GET", "POST"])
@public("the second step of signing in; the password was right already")
def code() -> ResponseReturnValue:
    half = sign_ins.find(db.session(), session.get("_user_id", ""), now=clock.now())
    if half is None or half.confirmed:
        return redirect(url_for("security.login"), 303)
    form = CodeForm()
    if form.validate_on_submit() and _stepped(half.account, form.code):
        sign_ins.confirm(half)
        db.session.commit()
        return redirect(_onward(form.next.data or ""), 303)
    if request.method == "GET":
        form.next.data = request.args.get("next", "")
    return render_template("accounts/code.html", form=form), 422 if form.errors else 200


@bp.route("/sign-in/forgotten", methods=["GET", "POST"])
@public("asks for a link by mail; the answer never tells whether there is such an account")
def forgotten() -> ResponseReturnValue:
    form, now, settings = ForgottenForm(), clock.now(), _settings()
    done = form.validate_on_submit() and settings.sends_mail
    if done:
        who = attempts.subject(str(current_app.secret_key), attempts.place(request.remote_addr))
        attempts.refuse_if_many(db.session(), "forgotten", who, now=now)
        attempts.failed(db.session(), "forgotten", who, now=now)
        known = accounts.find(db.session(), form.email.data)
        if known is not None and known.active:
            account_tokens.want(db.session(), known, "forgotten", now=now)
        db.session.commit()
    return render_template(
        "accounts/forgotten.html", form=form, done=done, sends_mail=settings.sends_mail
    )


@bp.route("/welcome/<token>", methods=["GET", "POST"])
@public("the link of a mail is the right to choose a password, once")
def welcome(token: str) -> ResponseReturnValue:
    """Only sending the form spends the link: a mail scanner that follows it spends nothing."""
    row, form = account_tokens.find(db.session(), token, now=clock.now()), ChooseForm()
    if row is None:
        return render_template("accounts/spent.html"), 404
    if form.validate_on_submit():
        account_tokens.choose_password(db.session(), row, form.password.data)
        db.session.commit()
        flash("Your password is chosen. Sign in with it.")
        return redirect(url_for("security.login"), 303)
    shown = render_template("accounts/welcome.html", form=form, email=row.account.email)
    return shown, 422 if form.errors else 200


def _page(*, change: ChangeForm | None = None, off: CodeForm | None = None) -> str:
    mine = account()
    return render_template(
        "accounts/account.html",
        account=mine,
        change=change or ChangeForm(formdata=None),
        off=off or CodeForm(formdata=None),
        sign_ins=sign_ins.of(db.session(), mine, now=clock.now()),
        here=g.sign_in.id,
    )


def _allowed(kind: str, mine: Account, current: Field) -> bool:
    """Whether the password so far is right; wrong ones are counted."""
    now, who = clock.now(), _subject(mine)
    attempts.refuse_if_many(db.session(), kind, who, now=now)
    if verify_password(current.data, mine.password):
        return True
    attempts.failed(db.session(), kind, who, now=now)
    db.session.commit()
    current.errors = ["This is not your password."]
    return False


def _stepped(mine: Account, code: Field) -> bool:
    """Whether a code is right, of the phone or for a lost one; wrong ones are counted."""
    now, who = clock.now(), _subject(mine)
    attempts.refuse_if_many(db.session(), "code", who, now=now)
    if second_step.check(db.session(), mine, code.data, _secrets(), now=now) or second_step.recover(
        mine, code.data
    ):
        attempts.succeeded(db.session(), "code", who)
        return True
    attempts.failed(db.session(), "code", who, now=now)
    db.session.commit()
    code.errors = ["This code does not fit, or was used already. Wait for the next one."]
    return False


def _subject(mine: Account) -> bytes:
    return attempts.subject(
        str(current_app.secret_key), str(mine.id), attempts.place(request.remote_addr)
    )


def _onward(wanted: str) -> str:
    """Where to go on; only to pages of our own."""
    ours = wanted.startswith("/") and not wanted.startswith(("//", "/\\"))
    return wanted if ours else url_for("home.home")


def _secrets() -> tuple[str, ...]:
    return tuple(_settings().secrets) or (str(current_app.secret_key),)


def _settings() -> Settings:
    settings: Settings = current_app.config["SETTINGS"]
    return settings
