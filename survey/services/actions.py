"""What a company does about a report: who, by when, on which dimension, and how it stands."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from survey.exceptions import NotYours
from survey.models import Account, Action, AlignmentReport, Engagement, Wave
from survey.services import audit, reports


def of(session: Session, engagement: Engagement) -> list[Action]:
    """Open ones first, by due date; then what is done or dropped."""
    listed = select(Action).where(Action.engagement_id == engagement.id)
    return sorted(
        session.scalars(listed),
        key=lambda one: (one.status in {"done", "dropped"}, one.due, one.id),
    )


def get(session: Session, engagement: Engagement, number: int) -> Action:
    found = session.scalar(
        select(Action).where(Action.engagement_id == engagement.id, Action.id == number)
    )
    if found is None:
        raise NotYours
    return found


def add(
    session: Session,
    engagement: Engagement,
    account: Account,
    report: AlignmentReport,
    *,
    dimension: str,
    what: str,
    owner: str,
    due: date,
    now: datetime,
) -> Action:
    action = Action(
        engagement_id=engagement.id,
        report_id=report.id,
        dimension=dimension,
        what=what,
        owner=owner,
        due=due,
        status="planned",
        made_by=account.id,
        made_at=now,
    )
    session.add(action)
    session.flush()
    audit.note(session, engagement, account, "action planned", str(action.id), now=now)
    return action


def change(
    session: Session,
    engagement: Engagement,
    account: Account,
    action: Action,
    *,
    what: str,
    owner: str,
    due: date,
    status: str,
    now: datetime,
) -> None:
    action.what, action.owner, action.due, action.status = what, owner, due, status
    audit.note(session, engagement, account, f"action {status}", str(action.id), now=now)


def next_report(
    session: Session, engagement: Engagement, account: Account, report: AlignmentReport
) -> AlignmentReport | None:
    """The report of the wave that closed next, as far as this account may read it."""
    later = [
        row
        for row in reports.of(session, engagement, account)
        if _closed(row.wave) > _closed(report.wave)
    ]
    return min(later, key=lambda row: _closed(row.wave), default=None)


def before(
    session: Session, engagement: Engagement, account: Account, report: AlignmentReport
) -> Sequence[AlignmentReport]:
    """The reports of waves that closed earlier, the latest first."""
    earlier = [
        row
        for row in reports.of(session, engagement, account)
        if _closed(row.wave) < _closed(report.wave)
    ]
    return sorted(earlier, key=lambda row: _closed(row.wave), reverse=True)


def _closed(wave: Wave) -> datetime:
    """A wave with a report has closed."""
    moment = wave.closed_at or wave.closes_at
    if moment is None:
        raise NotYours
    return moment
