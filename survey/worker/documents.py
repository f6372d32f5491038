"""Documents as a job: where its commits are, and what becomes of one that cannot be made."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from survey.models import Document
from survey.services import documenting


def make(session: Session, *, now: datetime) -> int:
    """Make all that were asked for; one that cannot be made holds up no other."""
    done = 0
    while (row := _claim(session, now)) is not None:
        try:
            documenting.make(session, row, now=now)
        except Exception:
            session.rollback()
            documenting.give_up(row)
            session.commit()
            raise
        session.commit()
        done += 1
    return done


def _claim(session: Session, now: datetime) -> Document | None:
    claimed = documenting.claim(session, now=now)
    session.commit()
    return claimed
