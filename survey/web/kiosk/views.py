"""A shared device: registering it, its start, and the end of everybody's turn."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any

from flask import (
    Blueprint,
    Response,
    current_app,
    g,
    make_response,
    redirect,
    render_template,
    request,
    url_for,
)
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from survey import clock
from survey.exceptions import SurveyError, TooManyTries, UnknownPasscode
from survey.extensions import db
from survey.models import KioskDevice, Wave
from survey.models.wave import RUNNING
from survey.services import attempts, kiosks
from survey.web.access import public
from survey.web.codes.entering import FIELD, Entered, enter
from survey.web.joining import belonging
from survey.web.kiosk import device as devices
from survey.web.respond import languages, rendering, shared
from survey.web.respond.fields import Fault
from survey.web.respond.visit import find_open_wave

PASSCODE = "passcode"
# Not "cookies": the browser would forget that this device is registered. Ours are ended by name.
CLEARED = '"cache", "storage"'

bp = Blueprint("kiosk", __name__)


@bp.errorhandler(SurveyError)
def refuse(refusal: SurveyError) -> ResponseReturnValue:
    db.session.rollback()
    return rendering.refusal(refusal)


@bp.route("/kiosk", methods=["GET", "POST"])
@public("the code is the right to answer; a registered device only asks for it")
def start() -> ResponseReturnValue:
    device = devices.registered()
    if device is None:
        return redirect(url_for(".register"), 303)
    wave = find_open_wave(device.wave.public_id)
    entered = Entered()
    if request.method == "POST" and not wave.open_link:
        number = str(device.id)
        entered = enter(request.form.get(FIELD, ""), wave, wave.public_id, "kiosk", number)
        if entered.secret:
            return _begin(wave, entered.secret)
    response = _page("start", wave, device, entered.fault, entered.status)
    shared.end(response, wave)  # whoever comes back here is done
    return response


@bp.route("/kiosk/join", methods=["GET", "POST"])
@public("where nobody was invited by name, whoever stands before a registered device may answer")
def join() -> ResponseReturnValue:
    """Ask where somebody belongs. Nothing is remembered of it: the next person may answer too."""
    device = devices.registered()
    if device is None:
        return redirect(url_for(".register"), 303)
    wave = find_open_wave(device.wave.public_id)
    if not wave.open_link:
        return redirect(url_for(".start"), 303)
    chosen = request.method == "POST" and "switch" not in request.form
    faults = belonging.faults(wave) if chosen else []
    if chosen and not faults:
        return _begin(wave, belonging.join(wave, f"kiosk {device.id}"))
    return belonging.page(wave, faults, kiosk=True, one_go=True)


@bp.route("/kiosk/finish", methods=["POST"])
@public("ends the turn of whoever stands before the device")
def finish() -> ResponseReturnValue:
    """End the turn. What was answered stays on the server, under the code of the first page."""
    response = make_response(redirect(url_for(".start"), 303))
    response.headers["Clear-Site-Data"] = CLEARED
    device = devices.registered()
    if device is not None:
        shared.end(response, device.wave)
    return response


@bp.route("/kiosk/register", methods=["GET", "POST"])
@public("the passcode is the right to register; wrong ones are counted")
def register() -> ResponseReturnValue:
    languages.speak(None)
    device = devices.registered()
    if device is not None and device.wave.status in RUNNING:
        return redirect(url_for(".start"), 303)
    fault, status = "", int(HTTPStatus.OK)
    if request.method == "POST":
        try:
            wave, token = _register(request.form.get(PASSCODE, ""))
        except (UnknownPasscode, TooManyTries) as refused:
            fault, status = _words(refused), HTTPStatus.UNPROCESSABLE_ENTITY
        else:
            response = make_response(redirect(url_for(".start"), 303))
            devices.remember(response, wave, token)
            return response
    return _page("register", None, None, fault, status)


def _register(passcode: str) -> tuple[Wave, str]:
    """Try a passcode; failures count, so this commits either way."""
    session, now, keys = db.session(), clock.now(), current_app.config["SETTINGS"].secrets
    if not kiosks.possible(passcode):
        raise UnknownPasscode
    who = attempts.subject(keys[0], "kiosk", attempts.place(request.remote_addr))
    attempts.refuse_if_many(session, "kiosk", who, now=now)
    try:
        return kiosks.register(session, keys, passcode, now=now)
    except UnknownPasscode:
        attempts.failed(session, "kiosk", who, now=now)
        raise
    finally:
        session.commit()


def _words(refused: SurveyError) -> str:
    if isinstance(refused, TooManyTries):
        return str(gettext("Too many wrong passcodes. Please wait a quarter of an hour."))
    return str(
        gettext(
            "This passcode does not fit. Please check each character; perhaps it was withdrawn, or"
            " its survey has closed."
        )
    )


def _begin(wave: Wave, secret: str) -> Response:
    """Hand the device to this person: the secret goes into a cookie, not into the address."""
    spoken = {"language": g.language}
    place = url_for("respond.promise", wave_id=wave.public_id, secret=shared.WORD, **spoken)
    response = make_response(redirect(place, 303))
    shared.end(response, wave)
    shared.begin(response, wave, secret)
    return response


def _page(
    template: str, wave: Wave | None, device: KioskDevice | None, fault: str, status: int
) -> Response:
    field = FIELD if template == "start" else PASSCODE
    given: dict[str, Any] = {
        **rendering.frame(wave),
        "kiosk": False,
        "wave": wave,
        "device": device,
        "fault": Fault(field, fault) if fault else None,
        "typed": request.form.get(field, ""),
    }
    response = make_response(render_template(f"kiosk/{template}.html", **given))
    response.status_code = status
    return response
