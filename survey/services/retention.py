"""Erasing what was kept as long as was promised, and engagements that are deleted."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, String, cast, delete, exists, or_, select, update
from sqlalchemy.orm import Session

from survey.exceptions import CannotErase
from survey.models import (
    Action,
    AlignmentReport,
    AuditEntry,
    Base,
    Block,
    DayRates,
    Department,
    Document,
    Engagement,
    Invitation,
    Judgement,
    KioskDevice,
    Level,
    Logo,
    Mailing,
    Membership,
    Participant,
    ParticipantSegment,
    PredictionAnswer,
    Promise,
    Remark,
    ReportReader,
    Response,
    RosterCount,
    Segment,
    SegmentKind,
    SegmentTally,
    UnitOutcome,
    Upload,
    Wave,
)
from survey.services import audit

OF_WAVE: tuple[type[Base], ...] = (
    Response,
    Remark,
    Judgement,
    PredictionAnswer,
    SegmentTally,
    UnitOutcome,
    Block,
    RosterCount,
    DayRates,
    KioskDevice,
    Mailing,
)
OF_ENGAGEMENT: tuple[type[Base], ...] = (
    Action,
    Document,
    AlignmentReport,
    Upload,
    ParticipantSegment,
    Segment,
    SegmentKind,
    Participant,
    Department,
    Level,
    Logo,
    Membership,
    AuditEntry,
)
ERASED = "erased"


def erase_due(session: Session, *, now: datetime) -> int:
    """Erase names, numbers and addresses of people whose last wave is long enough closed.

    Whoever is invited to a wave that is not closed is kept for that one, and whom a roster has
    named since, for the next. The caller commits.
    """
    closed = session.execute(
        select(Wave, Promise.retention_days)
        .join(Promise, Promise.wave_id == Wave.id)
        .where(Wave.status == "closed", Wave.erased_at.is_(None))
    )
    over = [
        wave
        for wave, days in closed
        if wave.closed_at is not None and wave.closed_at + timedelta(days=days) <= now
    ]
    for wave in over:
        not_since = or_(Participant.listed_at.is_(None), Participant.listed_at <= wave.closed_at)
        _forget_people(session, wave.engagement, not_since)
        wave.erased_at = now
        wave.cleaned_at = None
        audit.note(session, wave.engagement, None, "names erased", wave.key, now=now)
    session.flush()
    return len(over)


def forget_leavers(session: Session, engagement: Engagement) -> None:
    """Erase whom no roster names any more, if the names of every closed wave are erased already.

    Otherwise they are erased with the others of the wave that still waits. The caller commits.
    """
    closed = list(
        session.scalars(
            select(Wave).where(Wave.engagement_id == engagement.id, Wave.status == "closed")
        )
    )
    if closed and all(wave.erased_at for wave in closed):
        _forget_people(session, engagement, Participant.listed_at.is_(None))
        closed[-1].cleaned_at = None


def delete_engagement(session: Session, engagement: Engagement, *, now: datetime) -> None:
    """Erase all of an engagement but the record of what was promised. The caller commits."""
    waves = list(session.scalars(select(Wave).where(Wave.engagement_id == engagement.id)))
    if any(wave.status in {"scheduled", "open", "closing"} for wave in waves):
        raise CannotErase
    for wave in waves:
        for table in OF_WAVE:
            session.execute(delete(table).where(table.__table__.c.wave_id == wave.id))
        wave.erased_at, wave.cleaned_at = now, None
        wave.title, wave.groups, wave.record = wave.key, {}, None
    made = select(AlignmentReport.id).where(AlignmentReport.engagement_id == engagement.id)
    session.execute(delete(ReportReader).where(ReportReader.report_id.in_(made)))
    for table in OF_ENGAGEMENT:
        session.execute(delete(table).where(table.__table__.c.engagement_id == engagement.id))
    engagement.client = engagement.name = ERASED
    engagement.logo = ""
    engagement.slug = f"{ERASED}-{engagement.id}"  # so that the next may have the name
    session.flush()


def _forget_people(session: Session, engagement: Engagement, who: ColumnElement[bool]) -> None:
    """Names of those not invited to a wave that still asks; counts by group stay."""
    invited = exists().where(Invitation.participant_id == Participant.id)
    session.execute(
        update(Participant)
        .where(
            Participant.engagement_id == engagement.id,
            Participant.name != ERASED,
            who,
            ~invited,
        )
        .values(
            name=ERASED,
            number=ERASED + "-" + cast(Participant.id, String),
            email=None,
            left=True,
        )
        .execution_options(synchronize_session=False)
    )
