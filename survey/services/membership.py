"""Who belongs to an engagement, and as what. There is always an owner."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session, joinedload

from survey.exceptions import CannotChangeMember, NotYours
from survey.models import Account, Engagement, Membership
from survey.models.membership import ROLES
from survey.services import account_tokens, accounts, audit, engagements


def of(session: Session, engagement: Engagement) -> list[Membership]:
    """The members, owners first, then by name."""
    listed = (
        select(Membership)
        .where(Membership.engagement_id == engagement.id)
        .options(joinedload(Membership.account))
    )
    found = session.scalars(listed).all()
    return sorted(found, key=lambda one: (ROLES.index(one.role), one.account.name.casefold()))


def find(session: Session, engagement: Engagement, number: int) -> Membership:
    member = session.scalar(
        select(Membership).where(Membership.engagement_id == engagement.id, Membership.id == number)
    )
    if member is None:
        raise NotYours
    return member


def invite(
    session: Session,
    engagement: Engagement,
    *,
    email: str,
    name: str,
    role: str,
    by: Account | None,
    now: datetime,
) -> Account:
    """Let somebody in; whoever has no account gets one, and a link to choose a password.

    The caller commits; the worker sends the mail.
    """
    account = accounts.find(session, email)
    if account is None:
        password = accounts.new_password()
        account = accounts.create(session, email=email, name=name, password=password, now=now)
        account_tokens.want(session, account, "welcome", now=now)
    elif engagements.role(session, engagement, account) is not None:
        raise CannotChangeMember(f"{account.email} belongs to this engagement already.")
    engagements.admit(session, engagement, account, role)
    audit.note(session, engagement, by, f"{role} admitted", account.email, now=now)
    return account


def change(
    session: Session,
    engagement: Engagement,
    number: int,
    role: str | None,
    *,
    by: Account | None,
    now: datetime,
) -> Membership:
    """Give a member another role, or none: out. The caller commits."""
    member = session.scalar(
        select(Membership).where(Membership.engagement_id == engagement.id, Membership.id == number)
    )
    if member is None:
        raise NotYours
    if member.role == "owner" and role != "owner" and _owners(session, engagement) == 1:
        raise CannotChangeMember("There must be an owner. Make somebody else owner first.")
    email = member.account.email
    if role is None:
        session.delete(member)
        audit.note(session, engagement, by, "member removed", email, now=now)
    elif role != member.role:
        member.role = role
        audit.note(session, engagement, by, f"made {role}", email, now=now)
    session.flush()
    return member


def _owners(session: Session, engagement: Engagement) -> int:
    counted = select(func.count()).where(
        Membership.engagement_id == engagement.id, Membership.role == "owner"
    )
    return session.scalar(counted) or 0
