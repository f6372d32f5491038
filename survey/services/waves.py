"""Waves: found by respondents through their public id, by staff through their engagement."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from survey.exceptions import CannotClose, NotYours, WaveClosed, WaveNotOpenYet
from survey.models import Account, Engagement, Promise, Wave
from survey.services import audit


def find(session: Session, public_id: str) -> Wave | None:
    """A wave that was launched, whatever its state, for those who hold a link to it."""
    known = select(Wave).where(Wave.public_id == public_id, Wave.status != "draft")
    return session.scalar(known)


def find_open(session: Session, public_id: str, *, now: datetime) -> Wave | None:
    """The wave if it takes answers now; a refusal that says why if it exists but does not."""
    wave = find(session, public_id)
    if wave is None:
        return None
    if wave.is_open(now):
        return wave
    if wave.status in {"scheduled", "open"} and (wave.opens_at is None or now < wave.opens_at):
        raise WaveNotOpenYet
    raise WaveClosed


def of(session: Session, engagement: Engagement) -> list[Wave]:
    latest_first = select(Wave).where(Wave.engagement_id == engagement.id).order_by(Wave.id.desc())
    return list(session.scalars(latest_first))


def get(session: Session, engagement: Engagement, key: str) -> Wave:
    wave = session.scalar(select(Wave).where(Wave.engagement_id == engagement.id, Wave.key == key))
    if wave is None:
        raise NotYours
    return wave


def promise(session: Session, wave: Wave) -> Promise:
    """What the people of a launched wave were promised."""
    return session.scalars(select(Promise).where(Promise.wave_id == wave.id)).one()


def begin_closing(
    session: Session,
    engagement: Engagement,
    key: str,
    *,
    now: datetime,
    account: Account | None = None,
) -> Wave:
    """End sending for good. The caller commits before `closing.run`; again is harmless."""
    wave = get(session, engagement, key)
    begun = session.scalar(
        update(Wave)
        .where(Wave.id == wave.id, Wave.status == "open")
        .values(status="closing")
        .returning(Wave.id)
    )
    session.refresh(wave)
    if begun is None and wave.status not in {"closing", "closed"}:
        raise CannotClose
    if begun is not None:
        audit.note(session, engagement, account, "wave closing", key, now=now)
    return wave
