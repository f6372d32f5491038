"""Where a wave stands, in words: its steps, the time left, and what happens next."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from survey.models import AlignmentReport, Wave

STEPS = ("Draft", "Scheduled", "Open", "Closed", "Published")
AT = {"draft": 0, "scheduled": 1, "open": 2, "closing": 3, "closed": 3}

NEXT = {
    "draft": "Check the roster and the questionnaire, then launch. Nobody has been written to yet.",
    "scheduled": "Links begin to work when the wave opens. Until then the roster can still change.",
    "open": "People answer until the wave closes. Then answers lose their labels for good, groups "
    "are formed, and the report is made.",
    "closing": "Answers are being opened, shuffled and put into groups. Then the report is made. "
    "It takes a minute or two; you need not wait here.",
    "closed": "Read the report, then publish it. Leaders see it only then.",
    "published": "Leaders of this engagement can read the report.",
}


@dataclass(frozen=True)
class Step:
    """One of the five; `state` is done, now, or empty for what is still to come."""

    name: str
    note: str
    state: str


@dataclass(frozen=True)
class Standing:
    wave: Wave
    state: str
    steps: tuple[Step, ...]
    left: str

    @classmethod
    def of(cls, wave: Wave, reports: Sequence[AlignmentReport] = (), *, now: datetime) -> Standing:
        """`reports` are those of the engagement; a published one of this wave ends its way."""
        published = next((r for r in reports if r.wave_id == wave.id and r.published_at), None)
        state = "published" if published else wave.status
        at = 4 if published else AT[wave.status]
        notes = _notes(wave, published.published_at if published else None)
        steps = tuple(
            Step(name, notes[place], "done" if place < at else "now" if place == at else "")
            for place, name in enumerate(STEPS)
        )
        return cls(wave, state, steps, _left(wave, now))

    @property
    def next(self) -> str:
        return NEXT[self.state]


def when(moment: datetime | None, wave: Wave) -> str:
    """A moment in the engagement's own time zone."""
    if moment is None:
        return ""
    local = moment.astimezone(ZoneInfo(wave.engagement.time_zone))
    return f"{local.day} {local:%b %Y, %H:%M}"


def period(wave: Wave) -> str:
    """“2 Nov 2026 to 20 Nov 2026”, as far as it is known."""
    ends = (wave.opens_at, wave.closed_at or wave.closes_at)
    return " to ".join(when(end, wave).split(",")[0] for end in ends if end)


def _notes(wave: Wave, published: datetime | None) -> tuple[str, ...]:
    closing = when(wave.closed_at or wave.closes_at, wave)
    if wave.status == "closing":
        closing = "closing now"
    opened = when(wave.opens_at, wave)
    return "", "", opened, closing, when(published, wave)


def _left(wave: Wave, now: datetime) -> str:
    """Whole days, counted in the client's days, while the wave is open."""
    if wave.status != "open" or wave.closes_at is None:
        return ""
    zone = ZoneInfo(wave.engagement.time_zone)
    days = (wave.closes_at.astimezone(zone).date() - now.astimezone(zone).date()).days
    if days < 0 or wave.closes_at <= now:
        return "closing"
    return {0: "last day", 1: "1 day left"}.get(days, f"{days} days left")
