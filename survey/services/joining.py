"""People who come onto the roster after a launch: invited under the wave's own groups, and counted.

How many were added is shown to everybody who is asked: a padded list is an attack on a small group.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from survey.exceptions import CannotLaunch
from survey.models import Account, Engagement, Invitation, Participant, RosterCount, Wave
from survey.models.wave import RUNNING
from survey.services import audit, engagements, mailings, roster, waves
from survey.services.invitations import Invited, invite
from survey.services.wave_keys import WaveKeys


@dataclass(frozen=True)
class Newcomers:
    """People on the roster whom a running wave has not invited, and those with an address."""

    wave: Wave
    number: int
    with_address: int


def newcomers(session: Session, wave: Wave) -> Newcomers:
    """Who could be invited; nobody where people come by one open link, or none are asked."""
    if wave.status not in RUNNING or wave.open_link:
        return Newcomers(wave, 0, 0)
    invited = select(Invitation.participant_id).where(
        Invitation.wave_id == wave.id, Invitation.participant_id.is_not(None)
    )
    counted = select(func.count(), func.count(Participant.email)).where(
        Participant.engagement_id == wave.engagement_id,
        Participant.left.is_(False),
        Participant.id.not_in(invited),
    )
    number, with_address = session.execute(counted).one()
    return Newcomers(wave, number, with_address)


def waiting(session: Session, engagement: Engagement) -> list[Newcomers]:
    """The running waves of an engagement that have not invited everybody who is on the roster."""
    found = [newcomers(session, wave) for wave in waves.of(session, engagement)]
    return [one for one in found if one.number]


def invite_newcomers(
    session: Session,
    engagement: Engagement,
    key: str,
    keys: WaveKeys,
    *,
    now: datetime,
    account: Account | None = None,
) -> int:
    """Invite everybody on the roster who was not there at the launch. The caller commits.

    Where the invitations have left already they get theirs by mail at once.

    Raises
    ------
    WaveClosed
        The wave takes no more answers.
    CannotLaunch
        Somebody belongs to a group that this wave was launched without: it would stand out.
    """
    wave = waves.get(session, engagement, key)
    waves.hold_open(session, wave)
    invited = select(Invitation.participant_id).where(Invitation.wave_id == wave.id)
    known = set(session.scalars(invited))
    people = [person for person in roster.of(session, engagement) if person.id not in known]
    joining = _labelled(session, engagement, wave, people)
    invite(session, wave, keys.get(wave.public_id), joining)
    _count(session, wave, joining)
    session.flush()
    mailings.add_newcomers(session, wave)
    if joining and wave.opens_at is not None and wave.opens_at <= now:
        wave.added += len(joining)
    if joining:
        audit.note(session, engagement, account, "people invited after launch", key, now=now)
    session.flush()
    return len(joining)


def _labelled(
    session: Session, engagement: Engagement, wave: Wave, people: list[Participant]
) -> list[Invited]:
    """With the groups of the launch: its merged levels, its departments, its kinds of segment."""
    merged = waves.promise(session, wave).merged_levels
    levels = {level.id: level.name for level in engagements.levels(session, engagement)}
    departments = {row.id: row.name for row in roster.departments(session, engagement)}
    placed = roster.segments(session, engagement)
    joining = [
        Invited(
            participant=person,
            level=merged.get(levels[person.level_id], levels[person.level_id]),
            department=departments.get(person.department_id or 0),
            segments={
                kind: name
                for kind, name in placed.get(person.id, {}).items()
                if kind in wave.groups.get("segments", ())
            },
        )
        for person in people
    ]
    strange = {one.level for one in joining} - set(wave.levels)
    strange |= {one.department for one in joining if one.department} - set(wave.departments)
    if strange:
        raise CannotLaunch(
            f"This wave was launched without {', '.join(sorted(strange))}. Put these people into"
            " groups that it has, or leave them for the next wave."
        )
    return joining


def _count(session: Session, wave: Wave, joining: list[Invited]) -> None:
    counted = {
        (row.level, row.department): row
        for row in session.scalars(select(RosterCount).where(RosterCount.wave_id == wave.id))
    }
    for place, number in Counter((one.level, one.department) for one in joining).items():
        row = counted.get(place)
        if row is None:
            level, department = place
            session.add(
                RosterCount(wave_id=wave.id, level=level, department=department, invited=number)
            )
        else:
            row.invited += number
