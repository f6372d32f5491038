"""What a consultant sets up before the first wave: the client, levels and departments.

While a wave is running its people are told apart by these names, so levels and departments keep
still until it has closed.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from survey.exceptions import CannotSetUp
from survey.models import Account, Department, Engagement, Level, Participant, Wave
from survey.services import audit, engagements, roster
from survey.services.roster import folded

LONGEST_NAME = 120
LONGEST_SLUG = 48
TAKEN = frozenset({"new"})  # an address of its own
USUAL_LEVELS = (("C-suite", "leaders"), ("Manager", "managers"), ("Frontline", "frontline"))
AUDIENCES = ("leaders", "managers", "frontline")
MARKS = ("reference", "comparison")


def free_slug(session: Session, client: str) -> str:
    """A short address for a client's name: plain letters, a number behind it where it is taken."""
    plain = unicodedata.normalize("NFKD", client).encode("ascii", "ignore").decode().casefold()
    stem = re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:LONGEST_SLUG].strip("-") or "client"
    slug, number = stem, 1
    while slug in TAKEN or session.scalar(select(Engagement.id).where(Engagement.slug == slug)):
        number += 1
        slug = f"{stem}-{number}"
    return slug


def describe(
    session: Session,
    engagement: Engagement,
    *,
    client: str,
    name: str,
    time_zone: str,
    languages: Iterable[str],
    retention_days: int,
    account: Account,
    now: datetime,
) -> None:
    """Change what is said of the engagement; a launched wave keeps what it was launched with."""
    if time_zone != engagement.time_zone:
        refuse_while_running(session, engagement, "The time zone")
    engagement.client, engagement.name = client, name
    engagement.time_zone = time_zone
    engagement.languages = list(languages)
    engagement.retention_days = retention_days
    audit.note(session, engagement, account, "engagement changed", engagement.slug, now=now)


def add_level(session: Session, engagement: Engagement, name: str, audience: str) -> Level:
    """Add a level at the bottom."""
    refuse_while_running(session, engagement)
    ranked = engagements.levels(session, engagement)
    _refuse_taken(name, [level.name for level in ranked], "level")
    level = Level(
        engagement_id=engagement.id, position=len(ranked), name=spaced(name), audience=audience
    )
    session.add(level)
    session.flush()
    return level


def change_level(
    session: Session, engagement: Engagement, number: int, name: str, audience: str
) -> None:
    refuse_while_running(session, engagement)
    level = _level(session, engagement, number)
    others = [one.name for one in engagements.levels(session, engagement) if one is not level]
    _refuse_taken(name, others, "level")
    level.name, level.audience = spaced(name), audience
    session.flush()


def mark_level(session: Session, engagement: Engagement, number: int, mark: str) -> None:
    """Make a level the reference or the comparison; only one has each mark."""
    refuse_while_running(session, engagement)
    chosen = _level(session, engagement, number)
    for level in engagements.levels(session, engagement):
        if level is chosen:
            level.mark = mark
        elif level.mark == mark:
            level.mark = ""
    session.flush()


def move_level(session: Session, engagement: Engagement, number: int, steps: int) -> None:
    """Move a level up (negative) or down; at the end it stays where it is."""
    refuse_while_running(session, engagement)
    level = _level(session, engagement, number)
    ranked = engagements.levels(session, engagement)
    ranked.remove(level)
    ranked.insert(max(0, level.position + steps), level)
    for position, one in enumerate(ranked):
        one.position = position
    session.flush()


def remove_level(session: Session, engagement: Engagement, number: int) -> None:
    refuse_while_running(session, engagement)
    level = _level(session, engagement, number)
    _refuse_used(session, engagement, level.name, Participant.level_id == level.id)
    ranked = engagements.levels(session, engagement)
    ranked.remove(level)
    session.delete(level)
    for position, one in enumerate(ranked):
        one.position = position
    session.flush()


def add_department(session: Session, engagement: Engagement, name: str) -> None:
    refuse_while_running(session, engagement)
    known = [row.name for row in roster.departments(session, engagement)]
    _refuse_taken(name, known, "department")
    session.add(Department(engagement_id=engagement.id, name=spaced(name)))
    session.flush()


def rename_department(session: Session, engagement: Engagement, number: int, name: str) -> None:
    refuse_while_running(session, engagement)
    department = _department(session, engagement, number)
    known = roster.departments(session, engagement)
    _refuse_taken(name, [row.name for row in known if row is not department], "department")
    department.name = spaced(name)
    session.flush()


def remove_department(session: Session, engagement: Engagement, number: int) -> None:
    refuse_while_running(session, engagement)
    department = _department(session, engagement, number)
    using = Participant.department_id == department.id
    _refuse_used(session, engagement, department.name, using)
    session.delete(department)
    session.flush()


def ends(session: Session, engagement: Engagement) -> tuple[str | None, str | None]:
    """The levels marked as reference and comparison, by name."""
    marked = {level.mark: level.name for level in engagements.levels(session, engagement)}
    return marked.get(MARKS[0]), marked.get(MARKS[1])


def running(session: Session, engagement: Engagement) -> bool:
    """Whether a wave is launched and not yet closed."""
    launched = select(Wave.id).where(
        Wave.engagement_id == engagement.id, Wave.status.in_(("scheduled", "open", "closing"))
    )
    return session.scalar(launched.limit(1)) is not None


def refuse_while_running(
    session: Session, engagement: Engagement, what: str = "Levels and departments"
) -> None:
    if running(session, engagement):
        raise CannotSetUp(f"{what} cannot change while a wave is running. Wait until it closes.")


def spaced(name: str) -> str:
    """A name as it is kept: NFC, single spaces."""
    return " ".join(unicodedata.normalize("NFC", name).split())


def _level(session: Session, engagement: Engagement, number: int) -> Level:
    found = select(Level).where(Level.engagement_id == engagement.id, Level.id == number)
    level = session.scalar(found)
    if level is None:
        raise CannotSetUp("This level has been removed meanwhile.")
    return level


def _department(session: Session, engagement: Engagement, number: int) -> Department:
    found = select(Department).where(
        Department.engagement_id == engagement.id, Department.id == number
    )
    department = session.scalar(found)
    if department is None:
        raise CannotSetUp("This department has been removed meanwhile.")
    return department


def _refuse_taken(name: str, others: Iterable[str], what: str) -> None:
    if not spaced(name):
        raise CannotSetUp(f"Give the {what} a name.")
    if len(spaced(name)) > LONGEST_NAME:
        raise CannotSetUp(f"Use at most {LONGEST_NAME} characters for the name of a {what}.")
    if folded(name) in map(folded, others):
        raise CannotSetUp(f"There is a {what} called “{spaced(name)}” already.")


def _refuse_used(session: Session, engagement: Engagement, name: str, using: object) -> None:
    counted = (
        select(func.count())
        .select_from(Participant)
        .where(Participant.engagement_id == engagement.id, using)  # type: ignore[arg-type]  # a comparison
    )
    number = session.scalar(counted) or 0
    if number:
        people = "1 person" if number == 1 else f"{number:,} people"
        raise CannotSetUp(
            f"“{name}” has {people} on the roster, those who left included. Bring them elsewhere"
            " with a new roster file first."
        )
