"""Trying what was typed: mistyped is said at once, wrong is counted, right leads to the link."""

from __future__ import annotations

from dataclasses import dataclass
from http import HTTPStatus

from flask import current_app
from flask_babel import gettext, ngettext

from survey import clock
from survey.exceptions import TooManyTries, UnknownCode
from survey.extensions import db, wave_keys
from survey.models import Wave
from survey.services import attempts, slip_codes

FIELD = "code"
LONGEST = 300  # a scanned link with a long host name


@dataclass(frozen=True)
class Entered:
    """What came of a try: the wave and the link's secret, or what to say beside the field."""

    wave: Wave | None = None
    secret: str = ""
    fault: str = ""
    status: int = HTTPStatus.OK


def enter(text: str, wave: Wave | None, *who: str) -> Entered:
    """Find whose code this is. `who` names the place that is tried from, for counting failures.

    A code that cannot be one is refused by its check character, before anything is looked up or
    counted. Commits, for a failure to count.
    """
    text = text[:LONGEST]
    if not slip_codes.possible(text):
        return Entered(fault=_mistyped(text), status=HTTPStatus.UNPROCESSABLE_ENTITY)
    session, now = db.session(), clock.now()
    subject = attempts.subject(str(current_app.secret_key), *who)
    try:
        attempts.refuse_if_many(session, "slip", subject, now=now)
        return Entered(*slip_codes.find(session, wave_keys(), text, wave))
    except TooManyTries:
        return Entered(fault=_too_many(), status=HTTPStatus.TOO_MANY_REQUESTS)
    except UnknownCode:
        attempts.failed(session, "slip", subject, now=now)
        session.commit()
        return Entered(fault=_unknown(), status=HTTPStatus.UNPROCESSABLE_ENTITY)


def _mistyped(text: str) -> str:
    number = slip_codes.length(text)
    if number == 0:
        return str(gettext("Please type the code from your slip."))
    if number != slip_codes.LENGTH:
        words = ngettext(
            "A code has twelve characters; this is one. Please compare it with your slip.",
            "A code has twelve characters; these are %(num)d. Please compare them with your slip.",
            number,
        )
        return str(words)
    return str(gettext("One of the characters is not right. Please compare each with your slip."))


def _unknown() -> str:
    return str(
        gettext(
            "This code opens no survey. Perhaps the slip is from an earlier survey, or this one"
            " has closed."
        )
    )


def _too_many() -> str:
    return str(
        gettext(
            "Too many wrong codes came from here. Please wait a quarter of an hour, or scan the"
            " square on your slip with a phone: that always works."
        )
    )
