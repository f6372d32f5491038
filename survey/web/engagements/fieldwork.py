"""An open wave from day to day: what to expect, who needs a nudge, what would be shown today.

Everything here follows from the rates that are frozen once a day, and from the roster.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from analysis.final_rate import final_rate
from survey.models import DayRates, Wave
from survey.services import rates, waves
from survey.services.day_count import ways
from survey.web.engagements.rates import RateRow, row

BEHIND = 0.10  # a group so far below the company needs a nudge
NUDGED = 8
LATEST = 5  # days of the table by group: as many as a phone has room for
SATURDAY = 5


@dataclass(frozen=True)
class Today:
    """Groups of a level and a department if the wave closed with today's rate everywhere."""

    alone: int
    joined: tuple[str, ...]


@dataclass(frozen=True)
class Course:
    """The latest days of the company, its levels and departments."""

    days: tuple[str, ...]
    rows: tuple[tuple[str, tuple[int | None, ...]], ...]


@dataclass(frozen=True)
class Fieldwork:
    """What the page of an open wave adds to the rates; empty where nothing can be said yet."""

    days: tuple[RateRow, ...]
    course: Course
    expected: str
    between: str
    nudge: tuple[str, ...]
    further: int
    today: Today | None
    shop: str

    @classmethod
    def of(cls, session: Session, wave: Wave) -> Fieldwork | None:
        """None before the first count, and for an open link, which has no rates."""
        counted = rates.days(session, wave)
        if not counted or wave.open_link:
            return None
        now = _share(counted[-1])
        middle, between = _expected(wave, counted)
        behind = list(_behind(counted[-1], now, waves.promise(session, wave).minimum_group))
        return cls(
            days=tuple(_day(day) for day in counted),
            course=_course(counted[-LATEST:]),
            expected=middle,
            between=between,
            nudge=tuple(behind[:NUDGED]),
            further=len(behind[NUDGED:]),
            today=None if now is None else _today(session, wave, now),
            shop=ways(wave)[1] or "",
        )


def _total(day: DayRates) -> dict[str, Any] | None:
    return next((group for group in day.groups if group["kind"] == "total"), None)


def _share(day: DayRates) -> float | None:
    total = _total(day)
    return None if total is None or total["rate"] is None else float(total["rate"])


def _short(day: date) -> str:
    return f"{day.day} {day:%b}"


def _day(day: DayRates) -> RateRow:
    share = _share(day)
    percent = None if share is None else round(100 * share)
    return RateRow(_short(day.day), "", percent, "too few to tell")


def _course(days: Sequence[DayRates]) -> Course:
    told: dict[tuple[str, str], list[int | None]] = {}
    for place, day in enumerate(days):
        for group in day.groups:
            if group["kind"] in {"total", "level", "department"}:
                shares = told.setdefault((group["kind"], group["name"]), [None] * len(days))
                shares[place] = row(group).percent
    rows = tuple((name or "Everybody", tuple(shares)) for (_, name), shares in told.items())
    return Course(tuple(_short(day.day) for day in days), rows)


def _expected(wave: Wave, counted: Sequence[DayRates]) -> tuple[str, str]:
    """From the opening to the close in the client's days, Saturdays and Sundays apart."""
    if wave.closes_at is None or wave.opens_at is None:
        return "", ""
    zone = ZoneInfo(wave.engagement.time_zone)
    first, last = (at.astimezone(zone).date() for at in (wave.opens_at, wave.closes_at))
    days = [first + timedelta(days=day) for day in range((last - first).days + 1)]
    shares = {
        (day.day - first).days: share
        for day in counted
        if (share := _share(day)) is not None and day.day > first
    }
    invited = (_total(counted[-1]) or {}).get("invited") or 0
    resting = [day.weekday() >= SATURDAY for day in days]
    found = final_rate(list(shares), list(shares.values()), invited, resting)
    if found is None:
        return "", ""
    low, middle, high = int(100 * found.low), round(100 * found.middle), -int(-100 * found.high)
    return f"{middle}%", f"{low} to {min(100, high + 1)}%"


def _behind(day: DayRates, now: float | None, minimum: int) -> Iterator[str]:
    """Groups that are well below the company for certain.

    A group's number may wait for a few more people, so these are taken as having answered.
    """
    for group in day.groups if now is not None else ():
        invited = group["invited"]
        if group["kind"] == "total" or not invited:
            continue
        told = 0.0 if group["words"] == "few" else group["rate"]
        if told is not None and float(told) + (minimum - 1) / invited <= (now or 0) - BEHIND:
            yield str(group["name"])


def _today(session: Session, wave: Wave, now: float) -> Today:
    shown = rates.shown_at(session, wave, now)
    alone = sum(department is not None for _, department in shown.blocks)
    joined = tuple(f"{department}, {level}" for level, department in shown.hidden)
    return Today(alone, joined)
