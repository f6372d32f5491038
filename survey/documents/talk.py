"""The conversations to have first: at most three, from the gaps and the questionnaire's words."""

from __future__ import annotations

from dataclasses import dataclass

from survey.documents import figures
from survey.documents.apart import standing_apart
from survey.documents.gaps import Gap
from survey.documents.words import Words, filled
from survey.report.model import Group, Report


@dataclass(frozen=True)
class Card:
    """One conversation. The letter is the gap's; empty where gaps are not ranked."""

    letter: str
    title: str
    ask: str
    because: str
    room: str
    start: str


def cards(talked: tuple[Gap, ...], report: Report, say: Words) -> tuple[Card, ...]:
    return tuple(_card(gap, report, say) for gap in talked)


def _card(gap: Gap, report: Report, say: Words) -> Card:
    dimension = gap.dimension
    return Card(
        letter=gap.letter,
        title=dimension.topic or dimension.label,
        ask=say.theirs(dimension.ask.strip('“”"')) or say("talk.ask"),
        because=_because(gap, report, say),
        room=_room(gap, report, say),
        start=say.theirs(dimension.start) or say("talk.start_text"),
    )


def _because(gap: Gap, report: Report, say: Words) -> str:
    first, second = (
        "–" if group is None or group.mean is None else figures.plain(group.mean)
        for group in (gap.upper, gap.lower)
    )
    frame = report.frame
    return filled(
        say,
        "talk.because_text",
        label=say.theirs(gap.dimension.label),
        reference=_called(gap.upper, frame.reference),
        comparison=_called(gap.lower, frame.comparison),
        first=first,
        second=second,
    )


def _called(group: Group | None, name: str) -> str:
    """The name a group is shown under, which may be that of two levels together."""
    return name if group is None or group.level is None else group.level


def _room(gap: Gap, report: Report, say: Words) -> str:
    """Both levels, and the departments furthest apart where they clearly are."""
    frame = report.frame
    here = [a for a in standing_apart(report) if a.dimension.key == gap.dimension.key]
    values = {"reference": frame.reference, "comparison": frame.comparison}
    lowest = min(here, key=lambda a: a.difference, default=None)
    highest = max(here, key=lambda a: a.difference, default=None)
    if lowest is None or highest is None or lowest.higher or not highest.higher:
        return say("talk.room_text", **values)
    low, high = lowest.department, highest.department
    return say("talk.room_departments", **values, low=low, high=high)
