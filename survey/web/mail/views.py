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
from survey.models import Engagement, Mailing, Wave
from survey.models.membership import RUNNERS
from survey.models.wave import RUNNING
from survey.services import audit, mailings, outbox, waves
from survey.web.access import account, role
from survey.web.keeping.listing import language as named
from survey.web.mail.forms import AgainForm, ButtonForm, PlanForm
from survey.web.mail.rounds import rounds
from survey.worker import mail as post

bp = Blueprint("mail", __name__, url_prefix="/engagements/<slug>/waves/<key>/mail")
ALONE = "default-src 'none'; style-src 'unsafe-inline'; sandbox; frame-ancestors 'none'"


@bp.route("/")
@role(*RUNNERS)
def page(engagement: Engagement, key: str) -> ResponseReturnValue:
    return _page(_running(engagement, key))


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
    shown = render_template(
        "mailings/confirm.html",
        engagement=engagement,
        wave=wave,
        form=form,
        note=note,
        at=made.send_at,
        soon=made.send_at <= now,
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
    written = _example(_running(engagement, key), kind, language)
    response: Response = make_response(written.html)
    response.headers["Content-Security-Policy"] = ALONE
    return response


@bp.route("/try", methods=["POST"])
@role(*RUNNERS)
def send_to_me(engagement: Engagement, key: str) -> ResponseReturnValue:
    """One mail to whoever is signed in, at once, so that an error is seen here."""
    wave, settings, now = _running(engagement, key), _settings(), clock.now()
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
    audit.note(db.session(), engagement, account(), "test mail sent", key, now=now)
    db.session.commit()
    flash(f"Sent to {address}. Look whether it has arrived, and how it looks on a phone.")
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
        me=account().email,
        names={code: named(code) for code in wave.languages},
    )


def _example(wave: Wave, kind: str, language: str) -> mails.Mail:
    """A mail of this wave to nobody: its links lead to the page on how answers are protected."""
    language = language if language in wave.languages else wave.languages[0]
    number = 0 if kind == "invitation" else 1
    planned = next((one for one in mailings.of(db.session(), wave) if one.number == number), None)
    example = planned or Mailing(number=number, everybody=False, sender="", note={})
    occasion = outbox.occasion_of(
        db.session(), wave, example, language, wave.levels[-1] if wave.levels else ""
    )
    page = f"{_settings().base_url}/a/{wave.public_id}/protection"
    return mails.write(occasion, name="", link=page, no_more=page)


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
