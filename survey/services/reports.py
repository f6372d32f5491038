"""Alignment reports: made from what close left behind, frozen, published, found by readers."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, delete, exists, or_, select
from sqlalchemy.orm import Session, defer

from survey.exceptions import NotYours, ReportPublished
from survey.models import (
    Account,
    AlignmentReport,
    Block,
    Document,
    Engagement,
    ReportReader,
    UnitOutcome,
    Wave,
)
from survey.models.membership import STAFF
from survey.report.json import from_data, to_json
from survey.report.model import Report
from survey.report.scope import only
from survey.services import audit, comments, engagements, readership, reporting
from survey.services.readership import Readers


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
    return from_data(row.report)


def missing() -> tuple[ColumnElement[bool], ...]:
    """What is true of waves that were closed with answers to show, and have no report yet.

    Nor has a wave whose results of units changed after its last report.
    """
    made = exists().where(AlignmentReport.wave_id == Wave.id)
    since = exists().where(
        UnitOutcome.wave_id == Wave.id,
        UnitOutcome.changed_at.is_not(None),
        ~exists().where(
            AlignmentReport.wave_id == UnitOutcome.wave_id,
            AlignmentReport.made_at >= UnitOutcome.changed_at,
        ),
    )
    return (
        Wave.status == "closed",
        exists().where(Block.wave_id == Wave.id),
        or_(~made, since),
    )


def of(session: Session, engagement: Engagement, account: Account) -> list[AlignmentReport]:
    """The reports an account may read: leaders only those published to them."""
    listed = (
        select(AlignmentReport)
        .where(*_readable(session, engagement, account))
        .options(defer(AlignmentReport.report))
        .order_by(AlignmentReport.made_at.desc())
    )
    return list(session.scalars(listed))


def everything(session: Session, engagement: Engagement) -> list[AlignmentReport]:
    """All reports of an engagement, newest first, for the operator."""
    made = select(AlignmentReport).where(AlignmentReport.engagement_id == engagement.id)
    return list(session.scalars(made.order_by(AlignmentReport.made_at.desc())))


def titles(session: Session, engagement: Engagement) -> dict[str, str]:
    """What a reader calls each report, by its id as the record writes it."""
    rows = session.execute(
        select(AlignmentReport.id, Wave.title)
        .join(Wave, Wave.id == AlignmentReport.wave_id)
        .where(AlignmentReport.engagement_id == engagement.id)
    )
    return {str(report): f"report: {title}" for report, title in rows}


def find(
    session: Session, engagement: Engagement, account: Account, report_id: UUID | str
) -> AlignmentReport:
    """One report; one that may not be read looks like one that does not exist."""
    try:
        wanted = report_id if isinstance(report_id, UUID) else UUID(report_id)
    except ValueError:
        raise NotYours from None
    readable = _readable(session, engagement, account)
    found = session.scalar(select(AlignmentReport).where(AlignmentReport.id == wanted, *readable))
    if found is None:
        raise NotYours
    return found


def seen(
    session: Session, engagement: Engagement, account: Account, report_id: UUID | str
) -> tuple[AlignmentReport, Report]:
    """One report as this account may see it: whoever is given departments sees no others."""
    row = find(session, engagement, account, report_id)
    whole = read(row)
    given = readership.departments(session, engagement, row, account)
    return row, whole if given is None else only(whole, given)


def _readable(
    session: Session, engagement: Engagement, account: Account
) -> tuple[ColumnElement[bool], ...]:
    own = AlignmentReport.engagement_id == engagement.id
    if engagements.role(session, engagement, account) in STAFF:
        return (own,)
    listed = exists().where(
        ReportReader.report_id == AlignmentReport.id, ReportReader.account_id == account.id
    )
    given = or_(AlignmentReport.everyone.is_(True), listed)
    return own, AlignmentReport.published_at.is_not(None), given


def publish(
    session: Session,
    engagement: Engagement,
    account: Account,
    report_id: UUID | str,
    *,
    now: datetime,
    readers: Readers | None = None,
) -> AlignmentReport:
    """Let leaders read a report: all of them, or those named; again changes nothing."""
    report = find(session, engagement, account, report_id)
    if report.published_at is None:
        comments.refresh(session, report.wave)
        report.published_at, report.published_by, report.withdrawn_at = now, account.id, None
        readership.choose(session, engagement, report, readers)
        audit.note(session, engagement, account, "report published", str(report.id), now=now)
        session.flush()
    return report


def withdraw(
    session: Session,
    engagement: Engagement,
    account: Account,
    report_id: UUID | str,
    *,
    now: datetime,
) -> AlignmentReport:
    """Take a published report away from leaders; it stays for those who made it."""
    report = find(session, engagement, account, report_id)
    if report.published_at is not None:
        report.published_at, report.published_by, report.withdrawn_at = None, None, now
        session.execute(delete(Document).where(Document.report_id == report.id))
        audit.note(session, engagement, account, "report withdrawn", str(report.id), now=now)
        session.flush()
    return report


def comment(
    session: Session,
    engagement: Engagement,
    account: Account,
    report_id: UUID | str,
    texts: Mapping[str, str],
    *,
    now: datetime,
) -> AlignmentReport:
    """Write to the sections of a report that nobody reads yet."""
    report = find(session, engagement, account, report_id)
    if report.published_at is not None:
        raise ReportPublished
    report.commentary = {key: text for key, text in texts.items() if text}
    audit.note(session, engagement, account, "commentary written", str(report.id), now=now)
    session.flush()
    return report


def opened(
    session: Session,
    engagement: Engagement,
    account: Account,
    report: AlignmentReport,
    *,
    now: datetime,
    what: str = "report opened",
) -> None:
    """Record who looked at a report."""
    audit.note(session, engagement, account, what, str(report.id), now=now)
