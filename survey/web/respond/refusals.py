"""Refusals in the language of whoever answers, each with what to do now."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from flask_babel import gettext

from survey import exceptions as refused
from survey.models import Wave
from survey.web.respond import facts


@dataclass(frozen=True)
class Words:
    title: str
    message: str
    advice: str = ""


def words(refusal: refused.SurveyError, wave: Wave | None) -> Words:
    match refusal:
        case refused.UnknownLink():
            return _unknown()
        case refused.WaveNotOpenYet() | refused.WaveClosed():
            return _shut(refusal, wave)
        case refused.TooManyTries():
            return _many()
        case refused.ForeignRequest():
            return _foreign()
        case refused.NoDraft() | refused.DraftElsewhere() | refused.AnswerRefused():
            return _again()
        case _:
            return _trouble()


def _shut(refusal: refused.SurveyError, wave: Wave | None) -> Words:
    if isinstance(refusal, refused.WaveClosed):
        return _closed(facts.moment(wave, _ended(wave)) if wave else "")
    return _early(facts.moment(wave, wave.opens_at) if wave else "")


def _ended(wave: Wave) -> datetime | None:
    """When answering ended, if that is known: a wave may be closed before its time."""
    if wave.closed_at is not None:
        return wave.closed_at
    return None if wave.status == "closing" else wave.closes_at


def _unknown() -> Words:
    return Words(
        gettext("This link leads nowhere"),
        gettext("Perhaps it was not copied completely, or the invitation was withdrawn."),
        gettext("Open it once more from the message you were sent, or ask whoever invited you."),
    )


def _early(opens: str) -> Words:
    when = gettext("It opens on %(date)s.", date=opens) if opens else ""
    return Words(
        gettext("The survey has not opened yet"),
        when or gettext("It opens soon."),
        gettext("Keep your link: the same one will work then."),
    )


def _closed(closed: str) -> Words:
    when = gettext("It closed on %(date)s and takes no more answers.", date=closed)
    return Words(
        gettext("The survey has closed"),
        when if closed else gettext("It takes no more answers."),
        gettext(
            "There is nothing left for you to do. Answers that were begun but not sent are erased;"
            " nobody has read them."
        ),
    )


def _many() -> Words:
    return Words(
        gettext("Too many tries"),
        gettext("Very many people have begun from here in a short time."),
        gettext("Please wait a few minutes and try again."),
    )


def _foreign() -> Words:
    return Words(
        gettext("That did not come from this page"),
        gettext("For your protection only our own pages can send answers."),
        gettext("Open your link again and carry on there. What was saved is still there."),
    )


def _again() -> Words:
    return Words(
        gettext("That could not be saved"),
        gettext("This page no longer fits what is stored."),
        gettext("Open your link again and carry on there. What was saved is still there."),
    )


def _trouble() -> Words:
    return Words(
        gettext("Something is wrong on our side"),
        gettext("It is not your fault, and nothing you saved is lost."),
        gettext("Please try again in a few minutes."),
    )
