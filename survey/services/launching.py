"""Launch: the promise is written, the key made, everybody on the roster invited."""

from __future__ import annotations

import re
import secrets
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from analysis.promise import Promise as Rules
from questionnaires.schema import Instrument
from survey.exceptions import CannotLaunch
from survey.models import Account, Engagement, Level, Participant, Promise, RosterCount, Wave
from survey.services import audit, engagements, fitting, forecasting, roster, setting_up, waves
from survey.services.forecasting import Forecast
from survey.services.invitations import Invited, invite
from survey.services.wave_keys import WaveKey, WaveKeys

PUBLIC_ID_BYTES = 9
KEY = re.compile(r"[a-z0-9][a-z0-9-]{0,63}")


@dataclass(frozen=True)
class Terms:
    """What the people of a wave are promised, beside until when the engagement keeps names."""

    minimum_group: int = 5
    small_levels: Mapping[str, int] = field(default_factory=dict)
    rows_exported: bool = False

    def rules(self) -> Rules:
        return Rules(self.minimum_group, dict(self.small_levels))


@dataclass(frozen=True)
class Plan:
    """What a launch would do, for the page that asks whether to go ahead.

    `levels` are as they will be shown, top first, each with the audience whose questions it gets in
    `audiences`; `merged` names the joint level of each that could not be shown alone even if
    everybody answered. `invited` counts people by level as shown and department (None: of no
    department, and then of no named level either). The `forecasts` say for 40, 60 and 80 % response
    which groups would be shown alone.
    """

    levels: tuple[str, ...]
    audiences: Mapping[str, str]
    merged: Mapping[str, str]
    invited: forecasting.Count
    forecasts: tuple[Forecast, ...]


def draft(
    session: Session, engagement: Engagement, *, key: str, title: str, instrument: Instrument
) -> Wave:
    """A wave that nobody can answer yet. Its key stands in addresses and names of files."""
    if not KEY.fullmatch(key):
        raise CannotLaunch(
            f"“{key}” cannot be the key of a wave. Use small letters, digits and hyphens, such as"
            " “spring-2027”, 64 at most."
        )
    wave = Wave(
        engagement_id=engagement.id,
        public_id=secrets.token_urlsafe(PUBLIC_ID_BYTES),
        key=key,
        title=title,
        instrument=instrument.to_snapshot(),
        groups={},
        status="draft",
    )
    session.add(wave)
    session.flush()
    return wave


def plan(session: Session, engagement: Engagement, terms: Terms) -> Plan:
    """Merge levels that could not be shown alone, and forecast what will be shown."""
    rules = terms.rules()
    ranked = engagements.levels(session, engagement)
    people = roster.of(session, engagement)
    names = {level.id: level.name for level in ranked}
    departments = {row.id: row.name for row in roster.departments(session, engagement)}
    sizes = Counter(names[person.level_id] for person in people)
    placed = Counter(names[person.level_id] for person in people if person.department_id)
    merged = forecasting.merge_levels(placed, list(names.values()), rules)
    shown = tuple(dict.fromkeys(merged.get(name, name) for name in names.values() if sizes[name]))
    labels = [
        (
            merged.get(names[person.level_id], names[person.level_id]),
            departments.get(person.department_id or 0),
        )
        for person in people
    ]
    invited = forecasting.count(labels)
    needs = Rules(
        rules.minimum_group, {level: k for level, k in rules.small_levels.items() if level in shown}
    )
    return Plan(
        levels=shown,
        audiences=audiences_of(ranked, sizes, merged),
        merged=merged,
        invited=invited,
        forecasts=forecasting.forecast(invited, shown, needs),
    )


def launch(
    session: Session,
    engagement: Engagement,
    wave_key: str,
    keys: WaveKeys,
    terms: Terms,
    *,
    now: datetime,
    opens_at: datetime | None = None,
    closes_at: datetime | None = None,
    account: Account | None = None,
) -> Wave:
    """Write the promise, make the key, invite everybody. The caller commits.

    Should the commit fail, a key file is left behind that no wave knows, and opens nothing.
    """
    wave = waves.get(session, engagement, wave_key)
    people = roster.of(session, engagement)
    if len(people) < terms.minimum_group:
        raise CannotLaunch(
            f"The roster has {len(people)} people; nothing could be shown of fewer than"
            f" {terms.minimum_group}. Import the roster first."
        )
    intended = plan(session, engagement, terms)
    invited = _invited(session, engagement, people, intended)
    departments = sorted({name for _, name in intended.invited if name is not None})
    groups: dict[str, Any] = {
        "departments": departments,
        "segments": [kind.key for kind in roster.kinds(session, engagement)],
        "parents": roster.parents(person.segments for person in invited),
    }
    fitting.refuse_unless_fitting(wave, invited, departments)
    refuse_unless_launchable(wave, opens_at or now, closes_at)
    key = begin(
        session,
        wave,
        keys,
        terms,
        intended,
        groups,
        now=now,
        opens_at=opens_at,
        closes_at=closes_at,
    )
    session.add_all(
        RosterCount(wave_id=wave.id, level=level, department=department, invited=number)
        for (level, department), number in sorted(intended.invited.items(), key=str)
    )
    session.flush()
    invite(session, wave, key, invited)
    audit.note(session, engagement, account, "wave launched", wave.key, now=now)
    return wave


def begin(  # noqa: PLR0917  # all that a launch fixes
    session: Session,
    wave: Wave,
    keys: WaveKeys,
    terms: Terms,
    intended: Plan,
    groups: Mapping[str, Any],
    *,
    now: datetime,
    opens_at: datetime | None,
    closes_at: datetime | None,
) -> WaveKey:
    """Fix the groups and the promise, and make the key that all links come from."""
    key = keys.create(wave.public_id)
    wave.groups = {
        "levels": list(intended.levels),
        "audiences": dict(intended.audiences),
        "languages": languages(wave.engagement, wave.questionnaire),
        "ends": _ends(session, wave.engagement, intended),
        **groups,
    }
    wave.public_key = key.public
    wave.opens_at = opens_at or now
    wave.closes_at = closes_at
    wave.status = "open" if wave.opens_at <= now else "scheduled"
    session.add(_promise(wave, terms, intended, now))
    session.flush()
    return key


def _ends(session: Session, engagement: Engagement, intended: Plan) -> list[str]:
    """Reference and comparison as they will be shown, where both are marked or follow by place."""
    reference, comparison = (
        intended.merged.get(name or "", name) for name in setting_up.ends(session, engagement)
    )
    chosen = [reference or intended.levels[0], comparison or intended.levels[-1]]
    known = chosen[0] != chosen[1] and set(chosen) <= set(intended.levels)
    return chosen if known else []


def _promise(wave: Wave, terms: Terms, intended: Plan, now: datetime) -> Promise:
    return Promise(
        wave_id=wave.id,
        engagement_id=wave.engagement_id,
        minimum_group=terms.minimum_group,
        small_levels={
            level: k for level, k in terms.small_levels.items() if level in intended.levels
        },
        merged_levels=dict(intended.merged),
        retention_days=wave.engagement.retention_days,
        rows_exported=terms.rows_exported,
        forecast=[one.to_json() for one in intended.forecasts],
        made_at=now,
    )


def _invited(
    session: Session, engagement: Engagement, people: Sequence[Participant], intended: Plan
) -> list[Invited]:
    levels = {level.id: level.name for level in engagements.levels(session, engagement)}
    departments = {row.id: row.name for row in roster.departments(session, engagement)}
    placed = roster.segments(session, engagement)
    return [
        Invited(
            participant=person,
            level=intended.merged.get(levels[person.level_id], levels[person.level_id]),
            department=departments.get(person.department_id or 0),
            segments=placed.get(person.id, {}),
        )
        for person in people
    ]


def audiences_of(
    ranked: Sequence[Level], sizes: Mapping[str, int], merged: Mapping[str, str]
) -> dict[str, str]:
    """The audience of each level as shown: of merged levels, that of the most people."""
    weight: dict[str, Counter[str]] = {}
    for level in ranked:
        name = merged.get(level.name, level.name)
        weight.setdefault(name, Counter())[level.audience] += sizes.get(level.name, 0)
    return {name: counts.most_common(1)[0][0] for name, counts in weight.items()}


def languages(engagement: Engagement, instrument: Instrument) -> list[str]:
    offered = [code for code in instrument.languages if code in engagement.languages]
    return offered or [instrument.languages[0]]


def refuse_unless_launchable(wave: Wave, opens_at: datetime, closes_at: datetime | None) -> None:
    if wave.status != "draft":
        raise CannotLaunch("This wave has been launched already.")
    if wave.questionnaire.data_only:
        raise CannotLaunch("This questionnaire describes files of answers; it cannot be asked.")
    if closes_at is not None and closes_at <= opens_at:
        raise CannotLaunch("The wave would close before it opens. Choose a later closing time.")
