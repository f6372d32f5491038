"""What else the report found with certainty, in a sentence for its top and a question to settle.

Gaps between levels say how far apart people are. This is about what, and who knows of it: a mixed
message, what leaders do not see, priorities that part, steps without a common answer, a department
that others cannot rely on. Each is told only where its own section says it beyond chance.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from markupsafe import Markup

from survey.documents import channels, figures, priorities
from survey.documents.gaps import Gap, stands_for
from survey.documents.trust_between import stands_out
from survey.documents.words import Words, filled
from survey.report.further_model import ChannelMap, Guess, PriorityRanking
from survey.report.model import Report

Section = Literal["part", "message", "departments"]
UNSEEN = "does not know it"
MOST = 3


@dataclass(frozen=True)
class Finding:
    """`says` stands in the line of a section at the top; `ask` is what has to be settled."""

    section: Section
    says: Markup
    ask: Markup | None = None


def findings(report: Report, gaps: tuple[Gap, ...], say: Words) -> tuple[Finding, ...]:
    """In the order in which people would talk: leaders among themselves first."""
    return (
        *_split(report, say),
        *_unseen(report, gaps, say),
        *(found for one in report.rankings for found in _priorities(one, say)),
        *(found for one in report.channel_map for found in _channels(one, report, say)),
        *_camps(report, say),
        *_trust(report, say),
    )


def unseen(report: Report) -> dict[str, Guess]:
    """By dimension, what the reference level expected where it does not see the gap."""
    name = report.frame.reference
    return {
        guess.dimension: guess
        for one in report.predictions
        for guess in one.guesses
        if guess.verdict == UNSEEN and name in {guess.level, *guess.level.split(" + ")}
    }


def split(report: Report) -> list[str]:
    """The dimensions on which the reference level is split, no closer together than by chance."""
    return [
        dimension.key
        for dimension in report.dimensions
        for group in dimension.levels
        if stands_for(group, report.frame.reference)
        and group.agreement_band == "low"
        and not group.beats_chance
    ]


def _split(report: Report, say: Words) -> Iterator[Finding]:
    labels = {dimension.key: dimension.label for dimension in report.dimensions}
    names = [f"“{labels[key]}”" for key in split(report)][:MOST]
    if names:
        values = {"level": report.frame.reference, "names": _theirs(names, say)}
        ask = filled(say, "findings.split_ask", **values)
        yield Finding("message", filled(say, "findings.split", **values), ask)


def _unseen(report: Report, gaps: tuple[Gap, ...], say: Words) -> Iterator[Finding]:
    blind = unseen(report)
    number = sum(1 for gap in gaps if gap.clear and gap.dimension.key in blind)
    if number:
        values = {"level": report.frame.reference, "number": say.number(number)}
        yield Finding("part", filled(say, "findings.unseen", **values))


def _priorities(one: PriorityRanking, say: Words) -> Iterator[Finding]:
    pair = priorities.parted(one)
    if pair is None:
        return
    a, b = (next(group for group in one.groups if group.level == name) for name in (pair.a, pair.b))
    first, second = (
        one.options[max(range(len(group.named)), key=group.named.__getitem__)].label
        for group in (a, b)
    )
    ends = {"a": pair.a, "b": pair.b}
    says = filled(say, "findings.priorities", **ends)
    if first == second:
        yield Finding("message", says, filled(say, "findings.priorities_ask_plain", **ends))
        return
    options = {"first": say.theirs(first), "second": say.theirs(second)}
    yield Finding("message", says, filled(say, "findings.priorities_ask", **ends, **options))


def _channels(one: ChannelMap, report: Report, say: Words) -> Iterator[Finding]:
    """Where levels name different channels, else where nobody's is named by half."""
    open_ = [stage.label for stage in one.stages if stage.common is False]
    apart = channels.differing(one, report)
    if apart:
        stage, pair = apart[0]
        values = {"stage": say.theirs(stage.label), "a": pair.a, "b": pair.b}
        named = {
            "first": say.theirs(channels.leading(stage, pair.a)),
            "second": say.theirs(channels.leading(stage, pair.b)),
        }
        number, total = say.number(len(apart)), say.number(len(one.stages))
        says = filled(say, "findings.channels", number=number, total=total)
        yield Finding("message", says, filled(say, "findings.channels_ask", **values, **named))
    elif open_:
        number, total = say.number(len(open_)), say.number(len(one.stages))
        says = filled(say, "findings.no_answer", number=number, total=total)
        ask = filled(say, "findings.no_answer_ask", stage=say.theirs(open_[0]))
        yield Finding("message", says, ask)


def _camps(report: Report, say: Words) -> Iterator[Finding]:
    for views in report.shared_views:
        if views.verdict == "two" and views.two is not None:
            sides = {
                side: _theirs([f"“{name}”" for name in names[:1]], say)
                for side, names in (("first", views.two.first), ("second", views.two.second))
            }
            says = filled(say, "findings.camps", share=figures.percent(views.two.share))
            yield Finding("message", says, filled(say, "findings.camps_ask", **sides))


def _trust(report: Report, say: Words) -> Iterator[Finding]:
    low = [
        part
        for one in report.department_round
        for part in one.parts
        if stands_out(part, one, gives=False, side=-1)
    ]
    names = [part.department for part in sorted(low, key=lambda part: part.receives)][:MOST]
    if names:
        values = {"names": figures.listed(names, say("and"))}
        ask = filled(say, "findings.trust_ask", **values)
        yield Finding("departments", filled(say, "findings.trust", **values), ask)


def _theirs(names: list[str], say: Words) -> str:
    return say.theirs(figures.listed(names, say("and")))
