"""The page where a slip's code is typed: of one wave, or of any."""

from __future__ import annotations

from flask import Blueprint, g, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from survey.exceptions import SurveyError
from survey.extensions import db
from survey.models import Wave
from survey.services import attempts
from survey.web.access import public
from survey.web.codes.entering import FIELD, Entered, enter
from survey.web.respond import languages, rendering
from survey.web.respond.fields import Fault
from survey.web.respond.visit import find_open_wave

bp = Blueprint("codes", __name__)


@bp.errorhandler(SurveyError)
def refuse(refusal: SurveyError) -> ResponseReturnValue:
    db.session.rollback()
    return rendering.refusal(refusal)


@bp.route("/code", methods=["GET", "POST"])
@public("the code is the right to answer; wrong ones are counted")
def any_wave() -> ResponseReturnValue:
    languages.speak(None)
    return _ask(None)


@bp.route("/a/<wave_id>/code", methods=["GET", "POST"])
@public("the code is the right to answer; wrong ones are counted")
def of_wave(wave_id: str) -> ResponseReturnValue:
    return _ask(find_open_wave(wave_id))


def _ask(wave: Wave | None) -> ResponseReturnValue:
    entered = Entered()
    if request.method == "POST":
        where = wave.public_id if wave else "any wave"
        entered = enter(
            request.form.get(FIELD, ""), wave, where, attempts.place(request.remote_addr)
        )
        if entered.wave:
            return _lead_on(entered.wave, entered.secret)
    response = make_response(
        render_template(
            "codes/enter.html",
            fault=Fault(FIELD, entered.fault) if entered.fault else None,
            typed=request.form.get(FIELD, ""),
            **rendering.frame(wave),
        )
    )
    response.status_code = entered.status
    return response


def _lead_on(wave: Wave, secret: str) -> ResponseReturnValue:
    spoken = {"language": g.language} if g.language in wave.languages else {}
    link = url_for("respond.promise", wave_id=wave.public_id, secret=secret, **spoken)
    return redirect(link, 303)
