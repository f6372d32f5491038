"""The record of what staff did. Respondents leave nothing here."""

from __future__ import annotations

from dataclasses import dataclass
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


@dataclass(frozen=True)
class Act:
    """One line of the record; `who` is empty where the server itself did it."""

    at: datetime
    who: str
    act: str
    subject: str


def acts(session: Session, engagement: Engagement, limit: int | None = None) -> list[Act]:
    """What was done in an engagement, the latest first."""
    latest = (
        select(AuditEntry.at, Account.email, AuditEntry.act, AuditEntry.subject)
        .outerjoin(Account, Account.id == AuditEntry.account_id)
        .where(AuditEntry.engagement_id == engagement.id)
        .order_by(AuditEntry.id.desc())
        .limit(limit)
    )
    return [Act(at, who or "", act, about) for at, who, act, about in session.execute(latest)]
