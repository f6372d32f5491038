"""The open address of a wave without a roster: where do you belong, then a link of one's own."""

from __future__ import annotations

from flask import Blueprint, g, make_response, redirect, request, url_for
from flask.typing import ResponseReturnValue

from survey.exceptions import SurveyError, UnknownLink
from survey.extensions import db, wave_keys
from survey.models import Wave
from survey.services import attempts, invitations
from survey.web.access import public
from survey.web.joining import belonging
from survey.web.respond import courtesy, rendering
from survey.web.respond.visit import find_open_wave, seconds_until

bp = Blueprint("joining", __name__)


@bp.errorhandler(SurveyError)
def refuse(refusal: SurveyError) -> ResponseReturnValue:
    db.session.rollback()
    return rendering.refusal(refusal)


@bp.route("/a/<wave_id>/join", methods=["GET", "POST"])
@public("an open link is for whoever has it; how many begin from one place is counted")
def join(wave_id: str) -> ResponseReturnValue:
    wave = find_open_wave(wave_id)
    if not wave.open_link:
        raise UnknownLink
    if request.method == "POST" and request.form.get("go") == "another":
        response = make_response(redirect(_address(wave), 303))
        courtesy.remember(response, wave, "", 0)
        return response
    known = courtesy.remembered()
    if request.method == "GET":
        if invitations.find(db.session(), wave, wave_keys(), known) is not None:
            return redirect(_own(wave, known), 303)
        return belonging.page(wave, [], answered=known == courtesy.SENT)
    if "switch" in request.form:
        return belonging.page(wave, [], answered=known == courtesy.SENT)
    faults = belonging.faults(wave)
    return belonging.page(wave, faults) if faults else _begin(wave)


def _begin(wave: Wave) -> ResponseReturnValue:
    secret = belonging.join(wave, attempts.place(request.remote_addr))
    response = make_response(redirect(_own(wave, secret), 303))
    courtesy.remember(response, wave, secret, seconds_until(wave.closes_at))
    return response


def _address(wave: Wave) -> str:
    return url_for("joining.join", wave_id=wave.public_id, language=g.language)


def _own(wave: Wave, secret: str) -> str:
    spoken = {"language": g.language}
    return url_for("respond.promise", wave_id=wave.public_id, secret=secret, **spoken)
