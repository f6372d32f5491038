"""Counting tries at what could be guessed, in the database, for a short while.

A subject is an account (or a wave) together with the address it is tried from, so that nobody can
lock others out by failing in their name. Only a keyed digest of it is stored.
"""

from __future__ import annotations

import hmac
from datetime import datetime, timedelta

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from survey.exceptions import TooManyTries
from survey.models import Attempt

WINDOW = timedelta(minutes=15)
LIMITS = {
    "sign-in": 10,
    "slip": 120,  # a whole shop behind one address; what is mistyped is not counted, only guesses
    "kiosk": 10,
}


def subject(secret: str, *parts: str) -> bytes:
    return hmac.digest(secret.encode(), "\0".join(parts).encode(), "sha256")[:16]


def refuse_if_many(session: Session, kind: str, who: bytes, *, now: datetime) -> None:
    tried = session.get(Attempt, (kind, who))
    if tried is not None and tried.until > now and tried.count >= LIMITS[kind]:
        raise TooManyTries


def failed(session: Session, kind: str, who: bytes, *, now: datetime) -> None:
    """Count a failure. The caller commits."""
    tried = session.scalar(
        select(Attempt).where(Attempt.kind == kind, Attempt.subject == who).with_for_update()
    )
    if tried is None:
        session.add(Attempt(kind=kind, subject=who, count=1, until=now + WINDOW))
    elif tried.until <= now:
        tried.count, tried.until = 1, now + WINDOW
    else:
        tried.count += 1
    session.flush()


def succeeded(session: Session, kind: str, who: bytes) -> None:
    session.execute(delete(Attempt).where(Attempt.kind == kind, Attempt.subject == who))


def forget(session: Session, *, now: datetime) -> None:
    session.execute(delete(Attempt).where(Attempt.until <= now))
