"""The people on the roster, a page at a time. Nothing here knows who has answered."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session, joinedload

from survey.models import Engagement, Participant

A_PAGE = 50


@dataclass(frozen=True)
class Page:
    """Some of the people, by name."""

    people: list[Participant]
    wanted: str
    number: int
    pages: int
    found: int
    all: int
    without_email: int


def page(session: Session, engagement: Engagement, *, wanted: str = "", number: int = 1) -> Page:
    """Those whose name, number, address or department holds what is wanted."""
    here = (Participant.engagement_id == engagement.id, Participant.left.is_(False))
    everybody = session.scalar(select(func.count()).select_from(Participant).where(*here)) or 0
    without = (*here, Participant.email.is_(None))
    unreached = session.scalar(select(func.count()).select_from(Participant).where(*without)) or 0
    fitting = [*here]
    if wanted.strip():
        like = wanted.strip()
        fitting.append(
            or_(
                Participant.name.icontains(like, autoescape=True),
                Participant.number.icontains(like, autoescape=True),
                Participant.email.icontains(like, autoescape=True),
            )
        )
    found = session.scalar(select(func.count()).select_from(Participant).where(*fitting)) or 0
    pages = max(1, -(-found // A_PAGE))
    number = min(max(1, number), pages)
    listed = (
        select(Participant)
        .where(*fitting)
        .options(joinedload(Participant.level), joinedload(Participant.department))
        .order_by(Participant.name, Participant.id)
        .limit(A_PAGE)
        .offset((number - 1) * A_PAGE)
    )
    people = list(session.scalars(listed))
    return Page(people, wanted, number, pages, found, everybody, unreached)
