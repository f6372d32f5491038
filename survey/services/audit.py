"""The record of what staff did. Respondents leave nothing here."""

from __future__ import annotations

from datetime import datetime

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
