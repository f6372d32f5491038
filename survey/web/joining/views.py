"""The open address of a wave without a roster: where do you belong, then a link of one's own."""

from __future__ import annotations

from http import HTTPStatus

from flask import (
    Blueprint,
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
from survey.exceptions import SurveyError, UnknownLink
from survey.extensions import db, wave_keys
from survey.models import Wave
from survey.services import attempts, invitations, open_link
from survey.web.access import public
from survey.web.respond import courtesy, rendering
from survey.web.respond.fields import Choice, ChoiceField, Fault
from survey.web.respond.visit import find_open_wave, seconds_until

LEVEL, DEPARTMENT, NONE = "level", "department", "-"

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
        return _page(wave, answered=known == courtesy.SENT)
    fields = _fields(wave)
    faults = [
        Fault(field.id, gettext("Please choose one: “%(question)s”", question=field.text))
        for field in fields
        if field.left_open
    ]
    return _page(wave, faults) if faults else _begin(wave)


def _begin(wave: Wave) -> ResponseReturnValue:
    """Make an invitation with what was chosen, counted for the place it comes from."""
    session, now = db.session(), clock.now()
    where = (wave.public_id, request.remote_addr or "")
    who = attempts.subject(str(current_app.secret_key), "join", *where)
    attempts.refuse_if_many(session, "join", who, now=now)
    level = wave.levels[int(request.form[LEVEL]) - 1]
    chosen = request.form[DEPARTMENT]
    department = None if chosen == NONE else wave.departments[int(chosen) - 1]
    secret = open_link.join(session, wave, wave_keys(), level, department)
    attempts.failed(session, "join", who, now=now)
    session.commit()
    response = make_response(redirect(_own(wave, secret), 303))
    courtesy.remember(response, wave, secret, seconds_until(wave.closes_at))
    return response


def _fields(wave: Wave) -> tuple[ChoiceField, ChoiceField]:
    """The two questions, with what was posted."""
    nowhere = gettext("None of these, or I would rather not say")
    return (
        _field(LEVEL, gettext("At which level do you work?"), wave.levels),
        _field(DEPARTMENT, gettext("In which department?"), wave.departments, nowhere),
    )


def _field(name: str, text: str, names: tuple[str, ...], nowhere: str = "") -> ChoiceField:
    given = request.form.get(name)
    choices = [Choice(str(n), one, given == str(n)) for n, one in enumerate(names, 1)]
    none = Choice(NONE, nowhere, given == NONE) if nowhere else None
    return ChoiceField(f"ask-{name}", name, text, choices, none)


def _page(
    wave: Wave, faults: list[Fault] | None = None, *, answered: bool = False
) -> ResponseReturnValue:
    instrument = wave.questionnaire
    response = make_response(
        render_template(
            "joining/join.html",
            title=instrument.say(instrument.title, g.language),
            fields=_fields(wave),
            faults=faults or [],
            answered=answered,
            **rendering.frame(wave),
        )
    )
    if faults:
        response.status_code = HTTPStatus.UNPROCESSABLE_ENTITY
    return response


def _address(wave: Wave) -> str:
    return url_for("joining.join", wave_id=wave.public_id, language=g.language)


def _own(wave: Wave, secret: str) -> str:
    spoken = {"language": g.language}
    return url_for("respond.promise", wave_id=wave.public_id, secret=secret, **spoken)
