"""The conversations to have first: at most three, from the gaps and the questionnaire's words."""

from __future__ import annotations

from dataclasses import dataclass

from markupsafe import Markup

from survey.documents import figures
from survey.documents.actions import Step, advice
from survey.documents.apart import standing_apart
from survey.documents.findings import split, unseen
from survey.documents.gaps import Gap, marked, ranked, surest
from survey.documents.importance import is_result, pull
from survey.documents.words import Words, filled
from survey.report.model import Group, Item, Report

MOST = 3


@dataclass(frozen=True)
class Behind:
    """A statement behind a conversation; no figures where one of the levels is too small."""

    text: str
    figures: str = ""


@dataclass(frozen=True)
class Card:
    """One conversation. The letter is the gap's; empty where gaps are not ranked."""

    letter: str
    title: str
    ask: str
    because: str
    room: str
    start: str
    key: str = ""
    items: tuple[Behind, ...] = ()
    questions: tuple[str, ...] = ()
    steps: tuple[Step, ...] = ()

    @property
    def sources(self) -> tuple[str, ...]:
        """The reading behind all steps, each once."""
        return tuple(dict.fromkeys(source for step in self.steps for source in step.sources))


def cards(gaps: tuple[Gap, ...], report: Report, say: Words) -> tuple[Card, ...]:
    return tuple(_card(gap, report, say) for gap in chosen(gaps, report))


def chosen(gaps: tuple[Gap, ...], report: Report) -> tuple[Gap, ...]:
    """At most three gaps beyond chance, by what they are at least and how the result goes with it.

    A result comes last: it is what the conversations are for. Where the reference level is too
    small to rank, the questionnaire's order decides.
    """
    if not ranked(report):
        return marked(gaps, report)
    weight = pull(report)

    def order(gap: Gap) -> tuple[bool, float]:
        key = gap.dimension.key
        return is_result(report, key), -gap.sure * (1 + weight.get(key, 1.0)) / 2

    return tuple(sorted(surest(gaps), key=order)[:MOST])


def weighed(report: Report) -> str:
    """The result that the choice leaned on; empty where nothing is known of any."""
    labels = {dimension.key: dimension.label for dimension in report.dimensions}
    known = [labels.get(entry.outcome, entry.outcome) for entry in report.drivers if entry.weights]
    return figures.listed(known) if ranked(report) else ""


def _card(gap: Gap, report: Report, say: Words) -> Card:
    dimension = gap.dimension
    library = advice(report.questionnaire.key, dimension.key)
    return Card(
        letter=gap.letter,
        title=dimension.topic or dimension.label,
        ask=say.theirs(dimension.ask.strip('“”"')) or say("talk.ask"),
        because=_because(gap, report, say),
        room=_room(gap, report, say),
        start=say.theirs(dimension.start) or say("talk.start_text"),
        key=dimension.key,
        items=tuple(
            _behind(item, report, say) for item in report.items if item.dimension == dimension.key
        ),
        questions=library.questions,
        steps=library.steps,
    )


def _behind(item: Item, report: Report, say: Words) -> Behind:
    """Shares of a level too small to rank would point at people; then means, where there are."""
    found = {group.level: group for group in item.levels}
    both = [found.get(name) for name in (report.frame.reference, report.frame.comparison)]
    if ranked(report):
        shares = [None if group is None else group.favourable for group in both]
        shown = [figures.percent(share) for share in shares if share is not None]
    else:
        means = [None if group is None else group.mean for group in both]
        shown = [figures.plain(mean) for mean in means if mean is not None]
    text = say.theirs(item.text.rstrip("."))
    return Behind(text, " | ".join(shown) if len(shown) == len(both) else "")


def _because(gap: Gap, report: Report, say: Words) -> Markup:
    first, second = (
        "–" if group is None or group.mean is None else figures.plain(group.mean)
        for group in (gap.upper, gap.lower)
    )
    frame = report.frame
    said = filled(
        say,
        "talk.because_text",
        label=say.theirs(gap.dimension.label),
        reference=_called(gap.upper, frame.reference),
        comparison=_called(gap.lower, frame.comparison),
        first=first,
        second=second,
    )
    key, beside = gap.dimension.key, []
    guess = unseen(report).get(key)
    if guess is not None and guess.guess is not None:
        values = {"level": guess.level, "guess": figures.plain(guess.guess)}
        beside.append(filled(say, "talk.because_guess", of=guess.of, **values))
    if key in split(report):
        beside.append(filled(say, "talk.because_split", level=frame.reference))
    return Markup(". ").join([said, Markup(" ").join(beside)]) if beside else said


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
