"""Erasing answers when the time promised for keeping them is over; reports stay."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from survey.models import (
    Block,
    Judgement,
    PredictionAnswer,
    Promise,
    Remark,
    Response,
    SegmentTally,
    Wave,
)
from survey.services import audit

ANSWERS = (Response, Remark, Judgement, PredictionAnswer, SegmentTally, Block)


def erase_due(session: Session, *, now: datetime) -> int:
    """Erase the answers of waves past their promise. The caller commits."""
    kept = session.execute(
        select(Wave, Promise.retention_days)
        .join(Promise, Promise.wave_id == Wave.id)
        .where(Wave.status == "closed", Wave.erased_at.is_(None))
    )
    over = [
        wave
        for wave, days in kept
        if wave.closed_at is not None and wave.closed_at + timedelta(days=days) <= now
    ]
    for wave in over:
        for table in ANSWERS:
            session.execute(delete(table).where(table.wave_id == wave.id))
        wave.erased_at = now
        wave.cleaned_at = None
        audit.note(session, wave.engagement, None, "answers erased", wave.key, now=now)
    return len(over)
