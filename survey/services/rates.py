"""Response rates of an open wave: frozen once a day, coarse, and in words at the ends."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import datetime
from typing import NotRequired, TypedDict
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session

import analysis.rates
from analysis.blocks import Cell
from analysis.rates import response_rates
from survey.models import DayRates, Invitation, RosterCount, Wave
from survey.services import forecasting, open_link, waves
from survey.services.forecasting import Forecast

WORDS = {"too few": "few", "nearly all": "nearly all", "protects another group": "withheld"}


class Rate(TypedDict):
    """One group's rate; behind an open link, where nobody was invited, only how many answered."""

    kind: str
    name: str
    invited: int | None
    rate: float | None
    words: str
    answered: NotRequired[int]


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


def days(session: Session, wave: Wave) -> list[DayRates]:
    """Every day that was counted, the first one first."""
    counted = select(DayRates).where(DayRates.wave_id == wave.id).order_by(DayRates.day)
    return list(session.scalars(counted))


def shown_at(session: Session, wave: Wave, rate: float) -> Forecast:
    """Which groups would be shown if everywhere this share had answered.

    From the roster and a rate that is told anyway: who answered where is not looked at.
    """
    counted = select(RosterCount).where(RosterCount.wave_id == wave.id)
    invited = {(row.level, row.department): row.invited for row in session.scalars(counted)}
    return forecasting.at(rate, invited, wave.levels, waves.promise(session, wave).rules())


def _groups(session: Session, wave: Wave) -> Iterator[Rate]:
    """The company, its levels, its departments; safe together, as `analysis.rates` proves."""
    if wave.open_link:
        answered = open_link.answered(session, wave)
        words = "" if answered else WORDS["too few"]
        yield Rate(kind="total", name="", invited=None, rate=None, words=words, answered=answered)
        return
    grid = [
        Cell(level, name) for level in (*wave.levels, None) for name in (*wave.departments, None)
    ]
    marks = select(Invitation.level, Invitation.department, Invitation.finished)
    invited: Counter[Cell] = Counter()
    finished: Counter[Cell] = Counter()
    for level, department, done in session.execute(marks.where(Invitation.wave_id == wave.id)):
        cell = Cell(level if department else None, department)
        invited[cell] += 1
        finished[cell] += done
    rates = response_rates(
        grid,
        [invited[cell] for cell in grid],
        [finished[cell] for cell in grid],
        wave.levels,
        waves.promise(session, wave).rules(),
    )
    yield _worded("total", "", rates.company)
    for one in rates.by_level:
        yield _worded("level", one.level or "", one)
    for one in rates.by_department:
        if one.department is not None:
            yield _worded("department", one.department, one)


def _worded(kind: str, name: str, rate: analysis.rates.Rate) -> Rate:
    return Rate(
        kind=kind,
        name=name,
        invited=rate.invited,
        rate=rate.rate,
        words=WORDS.get(rate.reason or "", ""),
    )
