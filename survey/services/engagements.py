"""Engagements, and the one way into them: everything else takes an `Engagement`."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from survey.exceptions import NotAllowed, NotYours
from survey.models import Account, Engagement, Level, Membership
from survey.services import audit


def open_engagement(
    session: Session, account: Account, slug: str, roles: Sequence[str] = ()
) -> Engagement:
    """The engagement if the account belongs to it, in one of the roles if any are named.

    An engagement of others and one that does not exist look the same.
    """
    found = session.execute(
        select(Engagement, Membership.role)
        .join(Membership, Membership.engagement_id == Engagement.id)
        .where(Membership.account_id == account.id, Engagement.slug == slug)
    ).one_or_none()
    if found is None:
        raise NotYours
    engagement, role = found
    if roles and role not in roles:
        raise NotAllowed
    return engagement


def of(session: Session, account: Account) -> list[Engagement]:
    belonging = (
        select(Engagement)
        .join(Membership, Membership.engagement_id == Engagement.id)
        .where(Membership.account_id == account.id)
        .order_by(Engagement.client, Engagement.id)
    )
    return list(session.scalars(belonging))


def role(session: Session, engagement: Engagement, account: Account) -> str | None:
    return session.scalar(
        select(Membership.role).where(
            Membership.account_id == account.id, Membership.engagement_id == engagement.id
        )
    )


def create(
    session: Session,
    owner: Account,
    *,
    slug: str,
    client: str,
    name: str,
    now: datetime,
    levels: Sequence[tuple[str, str]],
    time_zone: str = "UTC",
    languages: Sequence[str] = ("en",),
    demo: bool = False,
) -> Engagement:
    """A new engagement with its levels, top first, each with the audience it belongs to."""
    if not owner.opens_engagements:
        raise NotAllowed
    engagement = Engagement(
        slug=slug,
        client=client,
        name=name,
        time_zone=time_zone,
        languages=list(languages),
        demo=demo,
        created_at=now,
    )
    session.add(engagement)
    session.flush()
    session.add_all(
        Level(engagement_id=engagement.id, position=position, name=level, audience=audience)
        for position, (level, audience) in enumerate(levels)
    )
    admit(session, engagement, owner, "owner")
    audit.note(session, engagement, owner, "engagement opened", slug, now=now)
    return engagement


def admit(session: Session, engagement: Engagement, account: Account, role: str) -> Membership:
    membership = Membership(account_id=account.id, engagement_id=engagement.id, role=role)
    session.add(membership)
    session.flush()
    return membership


def levels(session: Session, engagement: Engagement) -> list[Level]:
    """The levels of the engagement, top first."""
    ranked = select(Level).where(Level.engagement_id == engagement.id).order_by(Level.position)
    return list(session.scalars(ranked))


def open_as_operator(session: Session, slug: str) -> Engagement:
    """The engagement for whoever runs commands on the server itself; never for a request."""
    engagement = session.scalar(select(Engagement).where(Engagement.slug == slug))
    if engagement is None:
        raise NotYours(f"There is no engagement called “{slug}”.")
    return engagement


def everything(session: Session) -> list[Engagement]:
    """All engagements, for the operator."""
    return list(session.scalars(select(Engagement).order_by(Engagement.slug)))
