"""People without e-mail: what staff print for them, and the devices they share."""

from __future__ import annotations

from flask import (
    Blueprint,
    Response,
    current_app,
    make_response,
    redirect,
    render_template,
    url_for,
)
from flask.typing import ResponseReturnValue

from survey import clock
from survey.config import Settings
from survey.documents import slips as printing
from survey.extensions import db, wave_keys
from survey.models import Engagement, Wave
from survey.models.wave import RUNNING
from survey.services import audit, kiosks, slips, waves
from survey.web.access import account, role
from survey.web.forms import ButtonForm
from survey.web.slips.forms import ONE_POSTER, KioskForm, PrintForm

LARGEST_ID = 2**31 - 1  # of a whole number in PostgreSQL

bp = Blueprint("slips", __name__, url_prefix="/engagements/<slug>/waves/<key>")


@bp.route("/doors")
@role("owner", "consultant")
def doors(engagement: Engagement, key: str) -> ResponseReturnValue:
    return _page(waves.get(db.session(), engagement, key), KioskForm(formdata=None))


@bp.route("/slips", methods=["POST"])
@role("owner", "consultant")
def print_slips(engagement: Engagement, key: str) -> ResponseReturnValue:
    """Make everybody's slip, in memory: the file holds the right to answer and is kept nowhere."""
    session = db.session()
    wave = waves.get(session, engagement, key)
    form = PrintForm().offer(wave)
    if not form.validate_on_submit():
        return redirect(url_for(".doors", slug=engagement.slug, key=key), 303)
    people = slips.people(session, wave, wave_keys(), form.stack.data)
    pdf = printing.slips(slips.sheet(session, wave, _base_url()), people)
    _note(engagement, wave, "slips printed")
    session.commit()
    return _attached(pdf, f"slips-{engagement.slug}-{wave.key}.pdf")


@bp.route("/posters", methods=["POST"])
@role("owner", "consultant")
def print_posters(engagement: Engagement, key: str) -> ResponseReturnValue:
    session = db.session()
    wave = waves.get(session, engagement, key)
    form = PrintForm().offer(wave)
    if not form.validate_on_submit():
        return redirect(url_for(".doors", slug=engagement.slug, key=key), 303)
    places = slips.places(session, wave, form.stack.data)
    pdf = printing.posters(slips.sheet(session, wave, _base_url()), places)
    _note(engagement, wave, "posters printed")
    session.commit()
    return _attached(pdf, f"posters-{engagement.slug}-{wave.key}.pdf")


@bp.route("/kiosks", methods=["POST"])
@role("owner", "consultant")
def name_kiosk(engagement: Engagement, key: str) -> ResponseReturnValue:
    """Show the passcode on this answer only: it is kept nowhere, so no later page could."""
    session = db.session()
    wave = waves.get(session, engagement, key)
    form = KioskForm()
    if not form.validate_on_submit():
        return _page(wave, form), 422
    passcode = kiosks.create(
        session,
        wave,
        str(current_app.secret_key),
        label=form.label.data or "",
        place=form.place.data or "",
        account=account(),
        now=clock.now(),
    )
    session.commit()
    return _page(wave, KioskForm(formdata=None), passcode=passcode, named=form.label.data or "")


@bp.route(f"/kiosks/<int(max={LARGEST_ID}):number>/withdraw", methods=["POST"])
@role("owner", "consultant")
def withdraw_kiosk(engagement: Engagement, key: str, number: int) -> ResponseReturnValue:
    session = db.session()
    wave = waves.get(session, engagement, key)
    if ButtonForm().validate_on_submit():
        kiosks.withdraw(session, wave, number, account=account(), now=clock.now())
        session.commit()
    return redirect(url_for(".doors", slug=engagement.slug, key=key) + "#kiosks", 303)


def _page(wave: Wave, form: KioskForm, *, passcode: str = "", named: str = "") -> str:
    return render_template(
        "slips/doors.html",
        engagement=wave.engagement,
        wave=wave,
        running=wave.status in RUNNING,
        print_form=PrintForm(formdata=None).offer(wave),
        poster_form=PrintForm(formdata=None).offer(wave, ONE_POSTER),
        kiosk_form=form,
        kiosks=kiosks.of(db.session(), wave),
        passcode=passcode,
        named=named,
        base_url=_base_url(),
    )


def _base_url() -> str:
    settings: Settings = current_app.config["SETTINGS"]
    return settings.base_url


def _note(engagement: Engagement, wave: Wave, act: str) -> None:
    audit.note(db.session(), engagement, account(), act, wave.key, now=clock.now())


def _attached(pdf: bytes, name: str) -> Response:
    response = make_response(pdf)
    response.mimetype = "application/pdf"
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
