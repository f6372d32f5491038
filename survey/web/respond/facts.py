"""What was promised to the people of a wave, in words and with its own numbers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from babel.dates import format_date
from babel.lists import format_list
from flask import g
from flask_babel import format_decimal, get_locale, gettext, ngettext

from survey.documents.slip_words import DAYS
from survey.extensions import db
from survey.models import Logo, Wave
from survey.services import confidentiality, logos, waves


@dataclass(frozen=True)
class SmallLevel:
    name: str
    minimum: int


@dataclass(frozen=True)
class Together:
    """Levels that are shown as one group, since one of them is too small to be shown alone."""

    levels: str


@dataclass(frozen=True)
class Facts:
    client: str
    minimum: int
    detail: int
    small_levels: Sequence[SmallLevel]
    merged_levels: Sequence[Together]
    retention: str
    rows_exported: bool
    opens: str
    closes: str
    closed: bool
    open_link: bool
    invited: int | None
    added: int
    record: bool

    @property
    def invited_words(self) -> str:
        return "" if self.invited is None else str(format_decimal(self.invited))


def of(wave: Wave) -> Facts:
    """Worked out once for each reading of a wave and language."""
    place = "facts", g.language
    if place not in wave.kept:
        wave.kept[place] = _of(wave)
    facts: Facts = wave.kept[place]
    return facts


def _of(wave: Wave) -> Facts:
    promise = waves.promise(db.session(), wave)
    rules = promise.rules()
    return Facts(
        client=wave.engagement.client,
        minimum=promise.minimum_group,
        detail=rules.detail,
        small_levels=[SmallLevel(*pair) for pair in promise.small_levels.items()],
        merged_levels=_together(promise.merged_levels),
        retention=_retention(promise.retention_days),
        rows_exported=promise.rows_exported,
        opens=moment(wave, wave.opens_at),
        closes=moment(wave, wave.closes_at),
        closed=wave.status in {"closing", "closed"},
        open_link=wave.open_link,
        invited=confidentiality.invited(db.session(), wave),
        added=wave.added,
        record=wave.status == "closed" and wave.record is not None,
    )


def moment(wave: Wave, when: datetime | None) -> str:
    """A date and time as people of the client say it, in their time zone."""
    if when is None:
        return ""
    local = when.astimezone(ZoneInfo(wave.engagement.time_zone))
    locale = get_locale()
    day = format_date(local, DAYS.get(locale.language, "full"), locale=locale)
    return str(gettext("%(day)s, %(time)s", day=day, time=local.strftime("%H:%M")))


def closes(wave: Wave) -> str:
    place = "closes", g.language
    if place not in wave.kept:
        wave.kept[place] = moment(wave, wave.closes_at)
    return str(wave.kept[place])


def logo(wave: Wave) -> Logo | None:
    """The client's logo, read once for each reading of a wave."""
    if not wave.engagement.logo:
        return None
    place = "logo", wave.engagement.logo
    if place not in wave.kept:
        wave.kept[place] = logos.of(db.session(), wave.engagement)
    found: Logo | None = wave.kept[place]
    return found


def _together(merged: Mapping[str, str]) -> list[Together]:
    joint: dict[str, list[str]] = {}
    for level, name in merged.items():
        joint.setdefault(name, []).append(f"“{level}”")
    return [Together(format_list(levels, locale=get_locale())) for levels in joint.values()]


def _retention(days: int) -> str:
    """The people's data go; the answers are nobody's by then."""
    words = ngettext(
        "Names and addresses are erased one day after the last survey you are invited to has"
        " closed. The answers, by then nobody’s, are kept for comparison.",
        "Names and addresses are erased %(num)d days after the last survey you are invited to has"
        " closed. The answers, by then nobody’s, are kept for comparison.",
        days,
    )
    return str(words)
