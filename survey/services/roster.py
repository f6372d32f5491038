"""The roster of an engagement: who is invited, at which level, in which department and segments."""

from __future__ import annotations

import unicodedata
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import delete, func, insert, select, update
from sqlalchemy.orm import Session

from survey.exceptions import RosterRefused
from survey.models import (
    Department,
    Engagement,
    Level,
    Participant,
    ParticipantSegment,
    Segment,
    SegmentKind,
)
from survey.services import engagements, retention
from survey.services.opening import Progress, silent

SHOWN_PROBLEMS = 20
AT_ONCE = 10_000  # values in one statement; databases take some 30,000


@dataclass(frozen=True)
class Person:
    """One row of a roster file, already parsed."""

    number: str
    name: str
    level: str
    department: str | None = None
    email: str | None = None
    language: str | None = None
    segments: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Imported:
    added: int
    changed: int
    left: int


def import_people(
    session: Session,
    engagement: Engagement,
    people: Sequence[Person],
    *,
    now: datetime,
    complete: bool = True,
    keep: Collection[str] = (),
    tell: Progress = silent,
) -> Imported:
    """Bring the roster to what the file says; in a `complete` file those absent have left.

    People whose numbers are in `keep` stay as they are, absent or not.

    A wave that is open keeps the groups of its launch.
    """
    levels = {folded(level.name): level.id for level in engagements.levels(session, engagement)}
    _refuse_problems(people, levels)
    departments = _departments(session, engagement, people)
    given = {person.number: _values(person, levels, departments) for person in people}
    known = {person.number: person for person in of(session, engagement, everybody=True)}
    listed = [number for number in given if number in known]
    changed = 0
    for number in listed:
        changed += _change(known[number], given[number])
    added = [
        {"engagement_id": engagement.id, "number": number, "listed_at": now, **values}
        for number, values in given.items()
        if number not in known
    ]
    for start in range(0, len(added), AT_ONCE):
        tell("writing people", start, len(added))
        session.execute(insert(Participant), added[start : start + AT_ONCE])
    _mark_listed(session, [known[number].id for number in listed], now)
    here = {number for number, row in known.items() if not row.left}
    gone = here - given.keys() - set(keep) if complete else set()
    if gone:
        for number in gone:
            known[number].left, known[number].listed_at = True, None
        session.flush()
        retention.forget_leavers(session, engagement)
    session.flush()
    _place_in_segments(session, engagement, people)
    return Imported(len(added), changed, len(gone))


def _values(
    person: Person, levels: Mapping[str, int], departments: Mapping[str, int]
) -> dict[str, Any]:
    return {
        "name": person.name,
        "email": person.email,
        "language": person.language,
        "level_id": levels[folded(person.level)],
        "department_id": departments[folded(person.department)] if person.department else None,
        "left": False,
    }


def _change(row: Participant, values: Mapping[str, Any]) -> bool:
    """Whether anything about somebody is new, who is then brought up to date."""
    new = {name: value for name, value in values.items() if getattr(row, name) != value}
    for name, value in new.items():
        setattr(row, name, value)
    return bool(new)


def _mark_listed(session: Session, listed: Sequence[int], now: datetime) -> None:
    """In few statements: nobody else can write to SQLite meanwhile."""
    for start in range(0, len(listed), AT_ONCE):
        session.execute(
            update(Participant)
            .where(Participant.id.in_(listed[start : start + AT_ONCE]))
            .values(listed_at=now)
            .execution_options(synchronize_session=False)
        )


def of(session: Session, engagement: Engagement, *, everybody: bool = False) -> list[Participant]:
    """The participants by number; those who left only when `everybody` is asked for."""
    listed = (
        select(Participant)
        .where(Participant.engagement_id == engagement.id)
        .order_by(Participant.number)
    )
    if not everybody:
        listed = listed.where(Participant.left.is_(False))
    return list(session.scalars(listed))


def any_address(session: Session, engagement: Engagement) -> bool:
    """Whether anybody on the roster can be written to."""
    here = Participant.engagement_id == engagement.id, Participant.left.is_(False)
    found = select(Participant.id).where(*here, Participant.email.is_not(None)).limit(1)
    return session.scalar(found) is not None


def names(session: Session, engagement: Engagement) -> list[str]:
    """The names of everybody who is or was on the roster."""
    listed = select(Participant.name).where(Participant.engagement_id == engagement.id)
    return list(session.scalars(listed))


def departments(session: Session, engagement: Engagement) -> list[Department]:
    named = select(Department).where(Department.engagement_id == engagement.id)
    return list(session.scalars(named.order_by(Department.name)))


def kinds(session: Session, engagement: Engagement) -> list[SegmentKind]:
    listed = select(SegmentKind).where(SegmentKind.engagement_id == engagement.id)
    return list(session.scalars(listed.order_by(SegmentKind.id)))


def segments(session: Session, engagement: Engagement) -> dict[int, dict[str, str]]:
    """Each participant's segments by kind."""
    placed = (
        select(ParticipantSegment.participant_id, SegmentKind.key, Segment.name)
        .join(Segment, Segment.id == ParticipantSegment.segment_id)
        .join(SegmentKind, SegmentKind.id == ParticipantSegment.kind_id)
        .where(ParticipantSegment.engagement_id == engagement.id)
    )
    found: dict[int, dict[str, str]] = {}
    for participant, kind, name in session.execute(placed):
        found.setdefault(participant, {})[kind] = name
    return found


def parents(placed: Iterable[Mapping[str, str]]) -> dict[str, str]:
    """The kind of segment that another kind lies inside, such as the region of each shop.

    Read from the people: wherever all of a shop are in one and the same region, and there are fewer
    regions than shops. Of several such kinds the finest.
    """
    people = list(placed)
    kinds = sorted({kind for one in people for kind in one})
    found: dict[str, str] = {}
    for kind in kinds:
        finest = 1
        for other in kinds:
            homes = {(one[kind], one.get(other)) for one in people if kind in one}
            regions = {region for _, region in homes}
            nested = other != kind and None not in regions
            if nested and len(homes) == len({name for name, _ in homes}) > len(regions) > finest:
                found[kind], finest = other, len(regions)
    return found


def folded(name: str) -> str:
    """A name as it is compared: NFC, single spaces, without regard to capitals."""
    return " ".join(unicodedata.normalize("NFC", name).split()).casefold()


def _refuse_problems(people: Sequence[Person], levels: Mapping[str, int]) -> None:
    problems = []
    seen: dict[str, int] = {}
    for row, person in enumerate(people, start=2):
        if not person.number.strip():
            problems.append(f"row {row}: the number is missing")
        elif person.number in seen:
            problems.append(
                f"row {row}: number {person.number} is already in row {seen[person.number]}"
            )
        seen.setdefault(person.number, row)
        if folded(person.level) not in levels:
            problems.append(
                f"row {row}: “{person.level}” is no level of this engagement;"
                " correct it, or add the level first"
            )
    if problems:
        more = len(problems) - SHOWN_PROBLEMS
        tail = [f"and {more} more"] if more > 0 else []
        raise RosterRefused("; ".join([*problems[:SHOWN_PROBLEMS], *tail]))


def _departments(
    session: Session, engagement: Engagement, people: Iterable[Person]
) -> dict[str, int]:
    """Ids by folded name; new names are added as first spelt."""
    known = {folded(row.name): row.id for row in departments(session, engagement)}
    new: dict[str, str] = {}
    for person in people:
        if person.department and folded(person.department) not in known:
            new.setdefault(folded(person.department), " ".join(person.department.split()))
    rows = {key: Department(engagement_id=engagement.id, name=name) for key, name in new.items()}
    session.add_all(rows.values())
    session.flush()
    return known | {key: row.id for key, row in rows.items()}


def _place_in_segments(session: Session, engagement: Engagement, people: Sequence[Person]) -> None:
    if not any(person.segments for person in people):
        return
    ids = select(Participant.number, Participant.id).where(
        Participant.engagement_id == engagement.id, Participant.left.is_(False)
    )
    by_number = {row.number: row.id for row in session.execute(ids)}
    places = _segment_rows(session, engagement, people)
    before = segments(session, engagement)
    people = [one for one in people if _moved(before.get(by_number[one.number], {}), one)]
    touched = [by_number[person.number] for person in people]
    for start in range(0, len(touched), AT_ONCE):
        session.execute(
            delete(ParticipantSegment).where(
                ParticipantSegment.engagement_id == engagement.id,
                ParticipantSegment.participant_id.in_(touched[start : start + AT_ONCE]),
            )
        )
    placed = [
        {
            "engagement_id": engagement.id,
            "participant_id": by_number[person.number],
            "kind_id": places[kind, folded(name)].kind_id,
            "segment_id": places[kind, folded(name)].id,
        }
        for person in people
        for kind, name in person.segments.items()
        if name
    ]
    if placed:
        session.execute(insert(ParticipantSegment), placed)


def _moved(before: Mapping[str, str], person: Person) -> bool:
    """Whether somebody's segments are no longer those of before."""
    now = {kind: folded(name) for kind, name in person.segments.items() if name}
    return now != {kind: folded(name) for kind, name in before.items()}


def _segment_rows(
    session: Session, engagement: Engagement, people: Iterable[Person]
) -> dict[tuple[str, str], Segment]:
    by_key = {kind.key: kind for kind in kinds(session, engagement)}
    rows: dict[tuple[str, str], Segment] = {}
    key_of = {kind.id: key for key, kind in by_key.items()}
    for segment in session.scalars(select(Segment).where(Segment.engagement_id == engagement.id)):
        rows[key_of[segment.kind_id], folded(segment.name)] = segment
    for person in people:
        for key, name in person.segments.items():
            if key not in by_key:
                by_key[key] = SegmentKind(engagement_id=engagement.id, key=key, label=key)
                session.add(by_key[key])
                session.flush()
            if name and (key, folded(name)) not in rows:
                row = Segment(
                    engagement_id=engagement.id,
                    kind_id=by_key[key].id,
                    name=" ".join(name.split()),
                )
                session.add(row)
                rows[key, folded(name)] = row
    session.flush()
    return rows


def counts(session: Session, engagement: Engagement) -> list[tuple[str, str | None, int]]:
    """How many people of each level and department are on the roster, top first."""
    grouped = (
        select(Level.name, Department.name, func.count())
        .select_from(Participant)
        .join(Level, Level.id == Participant.level_id)
        .outerjoin(Department, Department.id == Participant.department_id)
        .where(Participant.engagement_id == engagement.id, Participant.left.is_(False))
        .group_by(Level.position, Level.name, Department.name)
        .order_by(Level.position, Department.name)
    )
    return [(level, department, number) for level, department, number in session.execute(grouped)]
