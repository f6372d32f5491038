"""Where somebody without an invitation belongs: what is asked, and the link made from it."""

from __future__ import annotations

from dataclasses import replace
from http import HTTPStatus

from flask import Response, current_app, g, make_response, render_template, request
from flask_babel import gettext

from survey import clock
from survey.extensions import db, wave_keys
from survey.models import Wave
from survey.services import attempts, open_link
from survey.web.respond import rendering
from survey.web.respond.fields import Choice, ChoiceField, Fault

LEVEL, DEPARTMENT, NONE = "level", "department", "-"


def faults(wave: Wave) -> list[Fault]:
    """What of the two was not chosen."""
    return [
        Fault(field.id, gettext("Please choose one: “%(question)s”", question=field.text))
        for field in _fields(wave)
        if field.left_open
    ]


def join(wave: Wave, where: str) -> str:
    """Make an invitation with what was chosen, counted for the place it comes from."""
    session, now = db.session(), clock.now()
    who = attempts.subject(str(current_app.secret_key), "join", wave.public_id, where)
    attempts.refuse_if_many(session, "join", who, now=now)
    level = wave.levels[int(request.form[LEVEL]) - 1]
    chosen = request.form[DEPARTMENT]
    department = None if chosen == NONE else wave.departments[int(chosen) - 1]
    secret = open_link.join(session, wave, wave_keys(), level, department)
    attempts.failed(session, "join", who, now=now)
    session.commit()
    return secret


def page(wave: Wave, faults: list[Fault], **given: bool) -> Response:
    """The two questions, with what was posted; `answered` and `kiosk` say what stands around."""
    instrument = wave.questionnaire
    title = instrument.say(instrument.title, g.language)
    shown = {**rendering.frame(wave), **given, "title": title, "faults": faults}
    wrong = {fault.id: fault.message for fault in faults}
    fields = [replace(field, error=wrong.get(field.id, "")) for field in _fields(wave)]
    response = make_response(render_template("joining/join.html", fields=fields, **shown))
    if faults:
        response.status_code = HTTPStatus.UNPROCESSABLE_ENTITY
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
