"""Response rates of an open wave: frozen once a day, coarse, and in words at the ends.

`analysis.daily` decides who is counted on which day in which grouping, so that neither one day's
numbers nor those of several days give a few people away. On top of that a number is rounded.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import datetime
from typing import NotRequired, TypedDict
from zoneinfo import ZoneInfo

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from analysis.rates import rounded
from survey.models import DayRates, RosterCount, Wave
from survey.services import forecasting, open_link, waves
from survey.services.day_count import KINDS, DayCount, Place, marks
from survey.services.forecasting import Forecast
from survey.services.wave_keys import WaveKeys


class Rate(TypedDict):
    """One group's rate; behind an open link, where nobody was invited, only how many answered.

    `words` stand instead of a number: "few" or "nearly all" have answered; "withheld", not told
    yet; "small", never told. `within` is the region of a shop.
    """

    kind: str
    name: str
    invited: int | None
    rate: float | None
    words: str
    answered: NotRequired[int]
    within: NotRequired[str]


def freeze(session: Session, keys: WaveKeys, *, now: datetime) -> int:
    """Write today's rates of each open wave that has none yet. The caller commits."""
    frozen = 0
    for wave in session.scalars(select(Wave).where(Wave.status == "open")):
        day = now.astimezone(ZoneInfo(wave.engagement.time_zone)).date()
        done = select(DayRates.id).where(DayRates.wave_id == wave.id, DayRates.day == day)
        if session.scalar(done) is not None:
            continue
        if wave.open_link:
            session.add(DayRates(wave_id=wave.id, day=day, groups=[_behind_link(session, wave)]))
        elif keys.holds(wave.public_id):
            groups, counted = _counted(session, wave, keys)
            forget(session, wave)
            session.add(DayRates(wave_id=wave.id, day=day, groups=groups, counted=counted))
        else:
            continue
        frozen += 1
    session.flush()
    return frozen


def forget(session: Session, wave: Wave) -> None:
    """Erase who was counted when; the rates stay. The caller commits."""
    session.execute(update(DayRates).where(DayRates.wave_id == wave.id).values(counted=None))


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


def _behind_link(session: Session, wave: Wave) -> Rate:
    answered = open_link.answered(session, wave)
    words = "" if answered else "few"
    return Rate(kind="total", name="", invited=None, rate=None, words=words, answered=answered)


def _counted(session: Session, wave: Wave, keys: WaveKeys) -> tuple[list[Rate], bytes]:
    """Today's rates, and who was counted until now, sealed."""
    key = keys.get(wave.public_id)
    minimum = waves.promise(session, wave).minimum_group
    invited, answered = marks(session, wave)
    before = latest(session, wave)
    counted = select(func.count()).where(DayRates.wave_id == wave.id)
    if before is None or before.counted is None:
        known = DayCount.begin(invited, minimum)
    else:
        known = DayCount.unseal(before.counted, key)
    today = known.next(invited, answered, 1 + (session.scalar(counted) or 0), minimum)
    return list(_rates(today, wave, invited, answered, minimum)), today.seal(key)


def _rates(
    today: DayCount, wave: Wave, invited: Counter[Place], answered: Counter[Place], minimum: int
) -> Iterator[Rate]:
    """Every group of the roster, in the wave's order."""
    order = {name: place for place, name in enumerate((*wave.levels, *wave.departments))}
    for kind in KINDS:
        members: dict[str, list[Place]] = {}
        for place in invited:
            if (name := place.group(kind)) is not None:
                members.setdefault(name, []).append(place)
        for name in sorted(members, key=lambda one: (order.get(one, len(order)), one)):
            here = members[name]
            asked = sum(invited[place] for place in here)
            words, rate = _told(
                today.told(kind, name), asked, sum(answered[place] for place in here), minimum
            )
            told = Rate(
                kind=kind,
                name=name,
                invited=asked if asked >= minimum else None,
                rate=rate,
                words=words,
            )
            regions = {place.region for place in here}
            if kind == "segment" and len(regions) == 1 and (region := regions.pop()):
                told["within"] = region
            yield told


def _told(
    counted: tuple[int, int] | None, invited: int, answered: int, minimum: int
) -> tuple[str, float | None]:
    """The words that stand instead of a rate, or the rate."""
    if counted is None:
        return "small", None
    if 0 < invited - answered < minimum:
        return "nearly all", None
    if counted[1]:
        return "", rounded(*counted)
    return ("few" if answered < minimum else "withheld"), None
