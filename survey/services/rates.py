"""Response rates of an open wave: frozen once a day, coarse, and in words at the ends."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import TypedDict
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from survey.models import DayRates, Invitation, Wave
from survey.services import waves

FINE = 200  # from so many invited, whole per cents; under that, steps of five
FEW = "few"
NEARLY_ALL = "nearly all"


class Rate(TypedDict):
    kind: str
    name: str
    invited: int | None
    rate: float | None
    words: str


def freeze(session: Session, *, now: datetime) -> int:
    """Write today's rates of each open wave that has none yet. The caller commits."""
    frozen = 0
    for wave in session.scalars(select(Wave).where(Wave.status == "open")):
        day = now.astimezone(ZoneInfo(wave.engagement.time_zone)).date()
        done = select(DayRates.id).where(DayRates.wave_id == wave.id, DayRates.day == day)
        if session.scalar(done) is None:
            session.add(DayRates(wave_id=wave.id, day=day, groups=list(_groups(session, wave))))
            frozen += 1
    session.flush()
    return frozen


def latest(session: Session, wave: Wave) -> DayRates | None:
    newest = (
        select(DayRates).where(DayRates.wave_id == wave.id).order_by(DayRates.day.desc()).limit(1)
    )
    return session.scalar(newest)


def rate(kind: str, name: str, invited: int, finished: int, minimum: int) -> Rate:
    """One group's rate; nothing of a group that is itself too small to be shown."""
    shown = Rate(kind=kind, name=name, invited=invited, rate=None, words="")
    if invited < minimum:
        shown["invited"] = None
    elif finished < minimum:
        shown["words"] = FEW
    elif invited - finished < minimum:
        shown["words"] = NEARLY_ALL
    else:
        step = 100 if invited >= FINE else 20
        shown["rate"] = round(finished / invited * step) / step
    return shown


def _groups(session: Session, wave: Wave) -> Iterator[Rate]:
    rules = waves.promise(session, wave).rules()
    listed = select(Invitation.level, Invitation.department, Invitation.finished)
    rows = session.execute(listed.where(Invitation.wave_id == wave.id)).all()
    yield _rate_of("total", "", Counter(done for _, _, done in rows), rules.minimum_group)
    by_level: Mapping[str, Counter[bool]] = _counted((level, done) for level, _, done in rows)
    for level in wave.levels:
        yield _rate_of("level", level, by_level[level], rules.minimum_for(level))
    by_department = _counted((name, done) for _, name, done in rows if name is not None)
    for name in wave.departments:
        yield _rate_of("department", name, by_department[name], rules.minimum_group)


def _counted(marks: Iterator[tuple[str, bool]]) -> dict[str, Counter[bool]]:
    counted: dict[str, Counter[bool]] = {}
    for name, done in marks:
        counted.setdefault(name, Counter())[done] += 1
    return counted


def _rate_of(kind: str, name: str, done: Counter[bool], minimum: int) -> Rate:
    return rate(kind, name, done.total(), done[True], minimum)
