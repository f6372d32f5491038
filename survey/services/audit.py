"""The record of what staff did. Respondents leave nothing here."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from survey.models import Account, AuditEntry, Engagement


def note(
    session: Session,
    engagement: Engagement,
    account: Account | None,
    act: str,
    subject: str,
    *,
    now: datetime,
) -> None:
    """Record an act; without an account the server itself did it."""
    session.add(
        AuditEntry(
            engagement_id=engagement.id,
            account_id=None if account is None else account.id,
            at=now,
            act=act,
            subject=subject,
        )
    )


def entries(session: Session, engagement: Engagement, limit: int = 100) -> list[AuditEntry]:
    latest = (
        select(AuditEntry)
        .where(AuditEntry.engagement_id == engagement.id)
        .order_by(AuditEntry.id.desc())
        .limit(limit)
    )
    return list(session.scalars(latest))
