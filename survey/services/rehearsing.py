"""Mail before it is sent to anybody: how it will look, and whether a test mail arrived.

A test mail goes to whoever is signed in. Its links lead to a page where they say that it arrived;
opening it says nothing, since mail programs open links as well.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from itsdangerous import BadSignature, URLSafeTimedSerializer
from sqlalchemy import select
from sqlalchemy.orm import Session

from survey.documents import mails
from survey.exceptions import NotYours
from survey.models import Account, Mailing, Wave
from survey.services import audit, engagements, launching, mailings, outbox, planning, waves

SALT = "test mail"
VALID = 30 * 24 * 60 * 60  # seconds


@dataclass(frozen=True)
class Arriving:
    """Whose test mail of which wave."""

    wave: Wave
    account: Account


def languages(wave: Wave) -> Sequence[str]:
    """The languages that mails of this wave are, or will be, written in."""
    if wave.status == "draft":
        return launching.languages(wave.engagement, wave.questionnaire)
    return wave.languages


def example(session: Session, wave: Wave, kind: str, language: str, *, link: str) -> mails.Mail:
    """A mail to nobody, whose links all lead to `link`."""
    number = 0 if kind == "invitation" else 1
    planned = next((one for one in mailings.of(session, wave) if one.number == number), None)
    mailing = planned or Mailing(number=number, everybody=False, sender="", note={})
    spoken = languages(wave)
    language = language if language in spoken else spoken[0]
    occasion = outbox.occasion_of(
        wave, mailing, language, _audience(session, wave), _minimum(session, wave)
    )
    return mails.write(occasion, name="", link=link, no_more=link)


def token(wave: Wave, account: Account, secrets: Sequence[str]) -> str:
    """What stands in the link of a test mail."""
    return str(_signer(secrets).dumps([wave.public_id, account.id]))


def find(session: Session, text: str, secrets: Sequence[str]) -> Arriving:
    """Who was sent the test mail with this link.

    Raises
    ------
    NotYours
        We made no such link, or it is older than a month, or the draft is gone.
    """
    try:
        public_id, account = _signer(secrets).loads(text, max_age=VALID)
    except BadSignature:
        raise NotYours from None
    wave = session.scalar(select(Wave).where(Wave.public_id == public_id))
    sent_to = session.get(Account, account)
    if wave is None or sent_to is None:
        raise NotYours
    return Arriving(wave, sent_to)


def note_sent(session: Session, wave: Wave, account: Account, *, now: datetime) -> None:
    """Remember, until the launch, that a test mail was sent. The caller commits."""
    if wave.status == "draft":
        sent = {"sent": now.isoformat(), "to": account.email}
        wave.groups = {**wave.groups, "test_mail": {**wave.groups.get("test_mail", {}), **sent}}
    audit.note(session, wave.engagement, account, "test mail sent", wave.key, now=now)


def note_arrived(session: Session, arriving: Arriving, *, now: datetime) -> None:
    """Whoever it was sent to says that it arrived. The caller commits."""
    wave = arriving.wave
    sent = wave.groups.get("test_mail")
    if wave.status == "draft" and sent:
        wave.groups = {**wave.groups, "test_mail": {**sent, "arrived": now.isoformat()}}
    audit.note(session, wave.engagement, arriving.account, "test mail arrived", wave.key, now=now)


def _audience(session: Session, wave: Wave) -> str:
    """That of the last level, which most people are in."""
    if wave.status != "draft":
        return wave.audience(wave.levels[-1] if wave.levels else "")
    levels = engagements.levels(session, wave.engagement)
    known = {audience.key for audience in wave.questionnaire.audiences}
    last = levels[-1].audience if levels else ""
    return last if last in known else ""


def _minimum(session: Session, wave: Wave) -> int:
    if wave.status == "draft":
        return outbox.smallest(planning.terms(wave))
    return outbox.smallest(waves.promise(session, wave))


def _signer(secrets: Sequence[str]) -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(list(reversed(secrets)), salt=SALT)  # the newest signs
