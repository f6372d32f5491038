"""Who reads a published report, and which departments they see in it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from survey.models import Account, AlignmentReport, Engagement, Membership, ReportReader
from survey.services import engagements

Readers = Mapping[int, Sequence[str]]
"""Departments by the account's number; none of them means all."""


def leaders(session: Session, engagement: Engagement) -> list[Account]:
    """The leaders of an engagement, by name."""
    belonging = (
        select(Account)
        .join(Membership, Membership.account_id == Account.id)
        .where(Membership.engagement_id == engagement.id, Membership.role == "leader")
        .order_by(Account.name, Account.id)
    )
    return list(session.scalars(belonging))


def choose(
    session: Session, engagement: Engagement, report: AlignmentReport, readers: Readers | None
) -> None:
    """Give a report to all leaders, also later ones (None), or to those named and no others."""
    session.execute(delete(ReportReader).where(ReportReader.report_id == report.id))
    report.everyone = readers is None
    known = {account.id for account in leaders(session, engagement)}
    session.add_all(
        ReportReader(report_id=report.id, account_id=number, departments=list(departments))
        for number, departments in (readers or {}).items()
        if number in known
    )


def chosen(session: Session, report: AlignmentReport) -> dict[int, list[str]] | None:
    """As `choose` was told."""
    if report.everyone:
        return None
    named = select(ReportReader).where(ReportReader.report_id == report.id)
    return {row.account_id: list(row.departments) for row in session.scalars(named)}


def readers(session: Session, engagement: Engagement, report: AlignmentReport) -> list[Account]:
    """The leaders who may read it now, to write to them; nobody while it is not published."""
    if report.published_at is None:
        return []
    named = chosen(session, report)
    everyone = leaders(session, engagement)
    return [account for account in everyone if named is None or account.id in named]


def departments(
    session: Session, engagement: Engagement, report: AlignmentReport, account: Account
) -> list[str] | None:
    """The departments an account sees; None is all of them."""
    if report.everyone or engagements.role(session, engagement, account) != "leader":
        return None
    given = session.scalar(
        select(ReportReader.departments).where(
            ReportReader.report_id == report.id, ReportReader.account_id == account.id
        )
    )
    return list(given) if given else None
