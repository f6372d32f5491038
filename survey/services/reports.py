"""Alignment reports: made from what close left behind, frozen, published, found by readers."""

from __future__ import annotations

import json
from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, exists, select
from sqlalchemy.orm import Session

from survey.exceptions import NotYours
from survey.models import Account, AlignmentReport, Block, Engagement, Wave
from survey.models.membership import STAFF
from survey.report.json import from_json, to_json
from survey.report.model import Report
from survey.services import audit, engagements, reporting


def make(session: Session, wave: Wave, *, seed: int = reporting.SEED) -> Report:
    """Measure a closed wave; `keep` freezes what came out."""
    return reporting.make(session, wave, seed=seed)


def keep(session: Session, wave: Wave, report: Report, *, now: datetime) -> AlignmentReport:
    """Freeze a report as it was made."""
    row = AlignmentReport(
        engagement_id=wave.engagement_id,
        wave_id=wave.id,
        report=json.loads(to_json(report)),
        analysis_version=report.analysis_version,
        seed=report.seed,
        made_at=now,
    )
    session.add(row)
    session.flush()
    return row


def read(row: AlignmentReport) -> Report:
    """The report object of a kept report, whatever version it was written in."""
    return from_json(json.dumps(row.report))


def missing() -> tuple[ColumnElement[bool], ...]:
    """What is true of waves that were closed with answers to show, and have no report yet."""
    return (
        Wave.status == "closed",
        exists().where(Block.wave_id == Wave.id),
        ~exists().where(AlignmentReport.wave_id == Wave.id),
    )


def of(session: Session, engagement: Engagement, account: Account) -> list[AlignmentReport]:
    """The reports an account may read: leaders only those published."""
    readable = (
        select(AlignmentReport)
        .where(AlignmentReport.engagement_id == engagement.id)
        .order_by(AlignmentReport.made_at.desc())
    )
    if engagements.role(session, engagement, account) not in STAFF:
        readable = readable.where(AlignmentReport.published_at.is_not(None))
    return list(session.scalars(readable))


def find(
    session: Session, engagement: Engagement, account: Account, report_id: UUID | str
) -> AlignmentReport:
    """One report; one that may not be read looks like one that does not exist."""
    try:
        wanted = report_id if isinstance(report_id, UUID) else UUID(report_id)
    except ValueError:
        raise NotYours from None
    for report in of(session, engagement, account):
        if report.id == wanted:
            return report
    raise NotYours


def publish(
    session: Session,
    engagement: Engagement,
    account: Account,
    report_id: UUID | str,
    *,
    now: datetime,
) -> AlignmentReport:
    """Let leaders read a report; again changes nothing."""
    report = find(session, engagement, account, report_id)
    if report.published_at is None:
        report.published_at = now
        report.published_by = account.id
        audit.note(session, engagement, account, "report published", str(report.id), now=now)
        session.flush()
    return report
