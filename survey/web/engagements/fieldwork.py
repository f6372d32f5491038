"""An open wave from day to day: what to expect, who needs a nudge, what would be shown today.

Everything here follows from the rates that are frozen once a day, and from the roster.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from survey.models import DayRates, Wave
from survey.services import rates
from survey.services.expecting import expected
from survey.web.engagements.rates import RateRow

BEHIND = 0.10  # a group so far below the company needs a nudge
NUDGED = 6


@dataclass(frozen=True)
class Today:
    """Groups of a level and a department if the wave closed with today's rate everywhere."""

    alone: int
    joined: tuple[str, ...]


@dataclass(frozen=True)
class Fieldwork:
    """What the page of an open wave adds to the rates; empty where nothing can be said yet."""

    days: tuple[RateRow, ...]
    expected: str
    between: str
    nudge: tuple[str, ...]
    today: Today | None

    @classmethod
    def of(cls, session: Session, wave: Wave) -> Fieldwork | None:
        """None before the first count, and for an open link, which has no rates."""
        counted = rates.days(session, wave)
        if not counted or wave.open_link:
            return None
        shares = [(day.day, share) for day in counted if (share := _total(day)) is not None]
        now = shares[-1][1] if shares else None
        middle, between = _expected(wave, shares)
        return cls(
            days=tuple(_day(day) for day in counted),
            expected=middle,
            between=between,
            nudge=tuple(_behind(counted[-1], now)),
            today=None if now is None else _today(session, wave, now),
        )


def _total(day: DayRates) -> float | None:
    share = next((group["rate"] for group in day.groups if group["kind"] == "total"), None)
    return None if share is None else float(share)


def _day(day: DayRates) -> RateRow:
    share = _total(day)
    percent = None if share is None else round(100 * share)
    return RateRow(f"{day.day.day} {day.day:%b}", "", percent, "too few to tell")


def _expected(wave: Wave, shares: list[tuple[date, float]]) -> tuple[str, str]:
    if wave.closes_at is None:
        return "", ""
    closes = wave.closes_at.astimezone(ZoneInfo(wave.engagement.time_zone)).date()
    found = expected(shares, closes)
    if found is None:
        return "", ""
    low, middle, high = (round(100 * share) for share in (found.low, found.middle, found.high))
    return f"{middle}%", f"{low} to {high}%"


def _behind(day: DayRates, now: float | None) -> list[str]:
    """Levels and departments whose rate is told and well below the company's, lowest first."""
    if now is None:
        return []
    told = [
        (float(group["rate"]), str(group["name"]))
        for group in day.groups
        if group["kind"] != "total" and group["rate"] is not None
    ]
    return [name for share, name in sorted(told) if share <= now - BEHIND][:NUDGED]


def _today(session: Session, wave: Wave, now: float) -> Today:
    shown = rates.shown_at(session, wave, now)
    alone = sum(department is not None for _, department in shown.blocks)
    joined = tuple(f"{department}, {level}" for level, department in shown.hidden)
    return Today(alone, joined)
