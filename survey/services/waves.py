"""Waves: found by respondents through their public id, by staff through their engagement."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import bindparam, select, update
from sqlalchemy.orm import Session, defer, joinedload

from questionnaires.schema import Instrument
from survey.exceptions import CannotClose, NotYours, WaveClosed, WaveNotOpenYet
from survey.models import Account, Engagement, Invitation, Participant, Promise, Wave
from survey.models.base import table_of
from survey.models.wave import RUNNING
from survey.services import audit

KEPT = 64  # questionnaires of launched waves
_questionnaires: dict[tuple[str, int], Instrument] = {}


def find(session: Session, public_id: str) -> Wave | None:
    """A wave that was launched, whatever its state, for those who hold a link to it."""
    known = (
        select(Wave)
        .where(Wave.public_id == public_id, Wave.status != "draft")
        .options(
            defer(Wave.instrument), defer(Wave.record), joinedload(Wave.engagement, innerjoin=True)
        )
    )
    wave = session.scalar(known)
    if wave is not None:
        take_questionnaire(wave)
    return wave


def take_questionnaire(wave: Wave) -> None:
    """Read a launched wave's questionnaire once only: it is long, and it cannot change."""
    place = (wave.public_id, wave.id)
    if place not in _questionnaires:
        while len(_questionnaires) >= KEPT:
            _questionnaires.pop(next(iter(_questionnaires)), None)
        _questionnaires[place] = wave.questionnaire
    vars(wave)["questionnaire"] = _questionnaires[place]


def refuse_unless_open(wave: Wave, *, now: datetime) -> None:
    """Say why a wave takes no answers now, if it takes none."""
    early = wave.opens_at is not None and now < wave.opens_at
    if wave.status in RUNNING and early:
        raise WaveNotOpenYet
    if not wave.is_open(now):
        raise WaveClosed


def hold_open(session: Session, wave: Wave) -> None:
    """Keep a wave from closing until this transaction ends (SQLite has one writer anyway).

    Whatever is written of a wave that asks must hold it, or it could arrive after the close erased.
    """
    held = session.connection().scalar(HOLDING, {"wave": wave.id})
    if held is None:
        raise WaveClosed


_wave = table_of(Wave)
HOLDING = (
    select(_wave.c.id)
    .where(_wave.c.id == bindparam("wave"), _wave.c.status.in_(RUNNING))
    .with_for_update(read=True)
)


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


def open_due(session: Session, *, now: datetime) -> int:
    """Call scheduled waves open whose time has come. The caller commits."""
    due = (Wave.status == "scheduled", Wave.opens_at <= now)
    opened = session.scalars(update(Wave).where(*due).values(status="open").returning(Wave.id))
    return len(opened.all())


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
        .where(Wave.id == wave.id, Wave.status.in_(RUNNING))
        .values(status="closing")
        .returning(Wave.id)
    )
    session.refresh(wave)
    if begun is None and wave.status not in {"closing", "closed"}:
        raise CannotClose
    if begun is not None:
        _want_until(session, wave, now)
        audit.note(session, engagement, account, "wave closing", key, now=now)
    return wave


def _want_until(session: Session, wave: Wave, now: datetime) -> None:
    """Note that all who were invited were wanted until now, whether or not they answered."""
    invited = select(Invitation.participant_id).where(Invitation.wave_id == wave.id)
    session.execute(
        update(Participant)
        .where(Participant.engagement_id == wave.engagement_id, Participant.id.in_(invited))
        .values(listed_at=now)
        .execution_options(synchronize_session=False)
    )
