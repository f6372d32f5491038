"""Results of shops or other units that a file brings for a wave: looked over, taken, removed.

They are of units, not of people, and they are the client's; they stay as long as the wave's counts.
"""

from __future__ import annotations

import tempfile
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from survey.datafiles.errors import DataFileError
from survey.datafiles.outcomes import OutcomesFile, read_outcomes
from survey.exceptions import NotYours, OutcomesRefused
from survey.models import Account, Segment, SegmentKind, UnitOutcome, Wave
from survey.services import audit
from survey.services.uploads import shown_name

LARGEST = 900_000  # bytes; a form has a million
KEPT_FOR = timedelta(hours=24)
DEPARTMENT = "department"
SHOWN = 100


@dataclass(frozen=True)
class Kind:
    """Units of one kind that results may be of."""

    key: str
    label: str
    names: tuple[str, ...]


def kinds(session: Session, wave: Wave) -> tuple[Kind, ...]:
    """The wave's further groups and its departments."""
    listed = (
        select(SegmentKind.key, SegmentKind.label, Segment.name)
        .join(Segment, Segment.kind_id == SegmentKind.id)
        .where(
            SegmentKind.engagement_id == wave.engagement_id,
            SegmentKind.key.in_(wave.groups.get("segments", ())),
        )
        .order_by(Segment.name)
    )
    found: dict[tuple[str, str], list[str]] = {}
    for key, label, name in session.execute(listed):
        found.setdefault((key, label), []).append(name)
    further = [Kind(key, label, tuple(names)) for (key, label), names in found.items()]
    departments = Kind(DEPARTMENT, "Department", tuple(wave.departments))
    return (*further, *([departments] if departments.names else ()))


def of(session: Session, wave: Wave) -> UnitOutcome | None:
    return session.scalar(select(UnitOutcome).where(UnitOutcome.wave_id == wave.id))


def bring(session: Session, wave: Wave, name: str, content: bytes, *, now: datetime) -> UnitOutcome:
    """Read a file and keep what it holds until somebody takes it. The report does not change.

    Raises
    ------
    OutcomesRefused
        If nothing of the file can be used.
    """
    if len(content) > LARGEST:
        raise OutcomesRefused(f"“{name}” has more than {LARGEST // 1000:,} kB.")
    possible = kinds(session, wave)
    if not possible:
        raise OutcomesRefused("This wave has no shops, regions or departments to bring results of.")
    name = shown_name(name)
    read = _read(name, content, possible)
    kind, found = max(read, key=lambda pair: _units(pair[1]))
    if not _units(found):
        said = found.problems[0].message if found.problems else "No row names a unit."
        raise OutcomesRefused(f"No row of “{name}” can be used. {said}")
    row = of(session, wave) or UnitOutcome(wave_id=wave.id)
    row.file, row.brought_at = name, now
    row.waiting = {
        "kind": kind.key,
        "label": kind.label,
        "results": found.outcomes,
        "units": _units(found),
        "of": len(kind.names),
        "problems": [problem.message for problem in found.problems],
        "missing": list(found.missing[:SHOWN]),
        "unused": list(found.unused),
    }
    session.add(row)
    session.flush()
    return row


def take(
    session: Session,
    wave: Wave,
    lower: Collection[str],
    *,
    account: Account | None,
    now: datetime,
) -> UnitOutcome:
    """Let the next report use what was brought; of the results in `lower` less is better."""
    row = _there(session, wave)
    if not row.waiting:
        raise NotYours("This file is no longer here: files are erased after a day. Bring it again.")
    waiting = row.waiting
    row.taken = {
        "kind": waiting["kind"],
        "label": waiting["label"],
        "results": waiting["results"],
        "units": waiting["units"],
        "lower": [name for name in waiting["results"] if name in lower],
    }
    row.waiting, row.changed_at = {}, now
    audit.note(session, wave.engagement, account, "results of units taken", wave.key, now=now)
    session.flush()
    return row


def leave(session: Session, wave: Wave) -> None:
    """Forget what was brought and not taken."""
    _there(session, wave).waiting = {}
    session.flush()


def remove(session: Session, wave: Wave, *, account: Account | None, now: datetime) -> None:
    """Erase the results; the next report is made without them."""
    row = _there(session, wave)
    row.taken, row.waiting, row.changed_at, row.file = {}, {}, now, ""
    audit.note(session, wave.engagement, account, "results of units removed", wave.key, now=now)
    session.flush()


def erase_old(session: Session, *, now: datetime) -> int:
    """Erase what was brought a day ago and never taken; how many. The caller commits."""
    old = (UnitOutcome.brought_at <= now - KEPT_FOR, UnitOutcome.brought_at.is_not(None))
    erased = update(UnitOutcome).where(*old).values(waiting={}, brought_at=None)
    return len(session.execute(erased.returning(UnitOutcome.id)).all())


def _there(session: Session, wave: Wave) -> UnitOutcome:
    row = of(session, wave)
    if row is None:
        raise NotYours("There are no results of units here.")
    return row


def _read(name: str, content: bytes, possible: Sequence[Kind]) -> list[tuple[Kind, OutcomesFile]]:
    try:
        with tempfile.TemporaryDirectory(prefix="samesheet-") as folder:
            path = Path(folder) / name
            path.write_bytes(content)
            return [(kind, read_outcomes(path, kind.names, kind.label)) for kind in possible]
    except DataFileError as problem:
        raise OutcomesRefused(problem.message) from None


def _units(found: OutcomesFile) -> int:
    units: set[str] = set()
    for values in found.outcomes.values():
        units |= values.keys()
    return len(units)


def values(row: UnitOutcome | None, kind: str) -> Mapping[str, Mapping[str, float]]:
    """Each result's number of each unit, where the results are of this kind of unit."""
    if row is None or row.taken.get("kind") != kind:
        return {}
    return dict(row.taken["results"])
