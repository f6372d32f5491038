"""What a new roster file would change: who is added, who is changed and how, who is gone."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field

from sqlalchemy.orm import Session

from survey.models import Engagement, Participant
from survey.services import engagements, roster
from survey.services.roster import Person, folded

SHOWN = 50


@dataclass
class Change:
    """One person, and what is new about them in words."""

    number: str
    name: str
    what: str = ""


@dataclass
class Changes:
    """How many are added, changed, gone and as before; the first of each by name."""

    added: int = 0
    changed: int = 0
    gone: int = 0
    same: int = 0
    first_added: list[Change] = field(default_factory=list)
    first_changed: list[Change] = field(default_factory=list)
    first_gone: list[Change] = field(default_factory=list)


def compare(
    session: Session,
    engagement: Engagement,
    people: Sequence[Person],
    *,
    complete: bool,
    keep: Collection[str] = (),
) -> Changes:
    """A dry run: nothing is written."""
    known = {row.number: row for row in roster.of(session, engagement, everybody=True)}
    levels = {level.id: level.name for level in engagements.levels(session, engagement)}
    departments = {row.id: row.name for row in roster.departments(session, engagement)}
    placed = roster.segments(session, engagement)
    changes = Changes()
    for person in people:
        row = known.get(person.number)
        if row is None:
            changes.added += 1
            _list(changes.first_added, person.number, person.name, person.level)
            continue
        department = departments.get(row.department_id or 0)
        before = Place(levels[row.level_id], department, placed.get(row.id, {}))
        what = "; ".join(_differences(row, before, person))
        if what:
            changes.changed += 1
            _list(changes.first_changed, person.number, person.name, what)
        else:
            changes.same += 1
    if complete:
        listed = {person.number for person in people} | set(keep)
        for number, row in known.items():
            if number not in listed and not row.left:
                changes.gone += 1
                _list(changes.first_gone, number, row.name, "")
    return changes


@dataclass(frozen=True)
class Place:
    """Where somebody is on the roster now."""

    level: str
    department: str | None
    segments: dict[str, str]


def _list(names: list[Change], number: str, name: str, what: str) -> None:
    if len(names) < SHOWN:
        names.append(Change(number, name, what))


def _differences(row: Participant, before: Place, person: Person) -> Iterator[str]:
    if row.left:
        yield "is back"
    if row.name != person.name:
        yield f"name was {row.name}"
    if row.email != person.email:
        yield f"e-mail was {row.email or 'missing'}"
    if row.language != person.language:
        yield f"language was {row.language or 'not known'}"
    if before.level != person.level:
        yield f"{before.level} → {person.level}"
    if folded(before.department or "") != folded(person.department or ""):
        yield f"{before.department or 'no department'} → {person.department or 'no department'}"
    for kind, name in person.segments.items():
        old = before.segments.get(kind, "")
        if folded(old) != folded(name):
            yield f"{kind}: {old or 'none'} → {name}"
