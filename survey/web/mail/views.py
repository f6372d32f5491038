"""Mail of a wave: what is planned, how far it is, what it looks like, what did not arrive."""

from __future__ import annotations

import smtplib
from uuid import UUID

from flask import (
    Blueprint,
    Response,
    current_app,
    flash,
    make_response,
    redirect,
    render_template,
    request,
    url_for,
)
from flask.typing import ResponseReturnValue

from survey import clock
from survey.config import Settings
from survey.documents import mails
from survey.exceptions import SurveyError, WaveNotRunning
from survey.extensions import db
from survey.models import Engagement, Wave
from survey.models.membership import RUNNERS
from survey.models.wave import RUNNING
from survey.services import audit, mailings, outbox, rehearsing, waves
from survey.web.access import account, role
from survey.web.forms import ButtonForm
from survey.web.keeping.listing import language as named
from survey.web.mail.forms import AgainForm, PlanForm
from survey.web.mail.rounds import rounds
from survey.worker import mail as post
from survey.worker import returned

bp = Blueprint("mail", __name__, url_prefix="/engagements/<slug>/waves/<key>/mail")
ALONE = "default-src 'none'; style-src 'unsafe-inline'; sandbox; frame-ancestors 'none'"


@bp.route("/")
@role(*RUNNERS)
def page(engagement: Engagement, key: str) -> ResponseReturnValue:
    wave = waves.get(db.session(), engagement, key)
    return _before(wave) if wave.status == "draft" else _page(_running(engagement, key))


@bp.route("/plan", methods=["POST"])
@role(*RUNNERS)
def plan(engagement: Engagement, key: str) -> ResponseReturnValue:
    """Say first what will happen; mail cannot be called back."""
    wave, now, form = _running(engagement, key), clock.now(), PlanForm()
    if not form.validate_on_submit():
        return _page(wave, form), 422
    note = _notes(wave)
    wanted = form.plan(engagement.time_zone, now, note)
    try:
        made = mailings.plan(db.session(), engagement, key, wanted, account=account(), now=now)
    except SurveyError as refusal:
        db.session.rollback()
        return _page(_running(engagement, key), form, refusal=str(refusal)), 422
    if form.sure.data == "y":
        db.session.commit()
        return redirect(_home(wave), 303)
    leaving = mailings.leaves_at(made, engagement.time_zone)
    shown = render_template(
        "mailings/confirm.html",
        engagement=engagement,
        wave=wave,
        form=form,
        note=note,
        at=leaving,
        soon=leaving <= now,
        reach=mailings.reachable(db.session(), wave),
    )
    db.session.rollback()
    return shown


@bp.route("/<int(max=10000):number>/cancel", methods=["POST"])
@role(*RUNNERS)
def cancel(engagement: Engagement, key: str, number: int) -> ResponseReturnValue:
    wave = _running(engagement, key)
    if ButtonForm().validate_on_submit():
        mailings.cancel(db.session(), engagement, key, number, account=account(), now=clock.now())
        db.session.commit()
    return redirect(_home(wave), 303)


@bp.route("/preview/<kind>/<language>")
@role(*RUNNERS)
def preview(engagement: Engagement, key: str, kind: str, language: str) -> ResponseReturnValue:
    """The mail as it looks, by itself: it has its own styles."""
    written = _example(_trying(engagement, key), kind, language)
    response: Response = make_response(written.html)
    response.headers["Content-Security-Policy"] = ALONE
    return response


@bp.route("/try", methods=["POST"])
@role(*RUNNERS)
def send_to_me(engagement: Engagement, key: str) -> ResponseReturnValue:
    """One mail to whoever is signed in, at once, so that an error is seen here."""
    wave, settings, now = _trying(engagement, key), _settings(), clock.now()
    if not ButtonForm().validate_on_submit() or not settings.sends_mail:
        return redirect(_home(wave), 303)
    kind, language = request.form.get("kind", ""), request.form.get("language", "")
    written = _example(wave, kind, language)
    sender, address = engagement.client, account().email
    made = outbox.addressed(written, post.station(settings), sender, address, now=now)
    try:
        with post.connect(settings) as server:
            post.hand(server, made)
    except (OSError, smtplib.SMTPException) as problem:
        current_app.logger.warning("test mail failed: %s", type(problem).__name__)
        flash(f"The mail server did not take it ({type(problem).__name__}). Nothing was sent.")
        return redirect(_home(wave), 303)
    rehearsing.note_sent(db.session(), wave, account(), now=now)
    db.session.commit()
    flash(f"Sent to {address}. Open the link in it, and look at it on a phone too.")
    return redirect(_home(wave), 303)


@bp.route("/again/<uuid:number>", methods=["POST"])
@role(*RUNNERS)
def again(engagement: Engagement, key: str, number: UUID) -> ResponseReturnValue:
    wave, form = _running(engagement, key), AgainForm()
    if not form.validate_on_submit():
        return _page(wave, wrong=(number, form)), 422
    person = outbox.send_again(db.session(), wave, number, form.email.data)
    if person is not None:
        audit.note(
            db.session(), engagement, account(), "mail sent again", person.number, now=clock.now()
        )
        db.session.commit()
        flash(f"On its way to {person.email}.")
    return redirect(_home(wave), 303)


def _page(
    wave: Wave,
    form: PlanForm | None = None,
    *,
    refusal: str = "",
    wrong: tuple[UUID, AgainForm] | None = None,
) -> str:
    session, settings, now = db.session(), _settings(), clock.now()
    return render_template(
        "mailings/page.html",
        engagement=wave.engagement,
        wave=wave,
        rounds=rounds(session, wave),
        form=form or PlanForm(formdata=None),
        refusal=refusal,
        wrong=wrong,
        usual=mailings.usual_times(wave, now),
        reach=mailings.reachable(session, wave),
        failures=list(outbox.failures(session, wave)),
        sends_mail=settings.sends_mail,
        mailbox=returned.last(settings.progress) if settings.imap_host else None,
        me=account().email,
        names=_names(wave),
    )


def _before(wave: Wave) -> str:
    """The page of a draft: mail can be looked at and tried, and nothing be planned."""
    return render_template(
        "mailings/before.html",
        engagement=wave.engagement,
        wave=wave,
        tried=wave.groups.get("test_mail", {}),
        sends_mail=_settings().sends_mail,
        me=account().email,
        names=_names(wave),
    )


def _names(wave: Wave) -> dict[str, str]:
    return {code: named(code) for code in rehearsing.languages(wave)}


def _example(wave: Wave, kind: str, language: str) -> mails.Mail:
    """A mail of this wave to nobody: its links lead to a page where one says that it arrived."""
    token = rehearsing.token(wave, account(), _settings().secrets)
    link = f"{_settings().base_url}{url_for('mailbox.arrived', token=token)}"
    return rehearsing.example(db.session(), wave, kind, language, link=link)


def _trying(engagement: Engagement, key: str) -> Wave:
    wave = waves.get(db.session(), engagement, key)
    return wave if wave.status == "draft" else _running(engagement, key)


def _running(engagement: Engagement, key: str) -> Wave:
    wave = waves.get(db.session(), engagement, key)
    if wave.status not in RUNNING:
        raise WaveNotRunning
    return wave


def _notes(wave: Wave) -> dict[str, str]:
    given = {code: request.form.get(f"note-{code}", "") for code in wave.languages}
    return {code: " ".join(text.split())[: mailings.LONGEST_NOTE] for code, text in given.items()}


def _home(wave: Wave) -> str:
    return url_for("mail.page", slug=wave.engagement.slug, key=wave.key)


def _settings() -> Settings:
    settings: Settings = current_app.config["SETTINGS"]
    return settings
