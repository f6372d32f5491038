"""The report in short: what each section says, in one line, with the way to it."""

from __future__ import annotations

from dataclasses import dataclass

from markupsafe import Markup

from survey.documents import apart, figures
from survey.documents.facts import answered
from survey.documents.findings import Finding
from survey.documents.gaps import Gap, ranked, surest
from survey.documents.message import alike
from survey.documents.talk import Card
from survey.documents.trust import loose
from survey.documents.words import Words
from survey.report.model import Report

MOST_NAMES = 3
MOST_BESIDE = 3


@dataclass(frozen=True)
class Point:
    """One section: its place on the page, its name, and what it says."""

    place: str
    name: str
    says: str | Markup


def points(
    report: Report,
    gaps: tuple[Gap, ...],
    cards: tuple[Card, ...],
    found: tuple[Finding, ...],
    say: Words,
) -> tuple[Point, ...]:
    told = (
        ("part", _gaps(report, gaps, say)),
        ("message", _message(report, say)),
        ("departments", _departments(report, say)),
        ("trust", _trust(report, say)),
        ("talk", _talk(cards, gaps, found, say)),
    )
    return tuple(
        Point(place, say(f"points.{place}"), _with(place, says, found)) for place, says in told
    )


def _with(place: str, says: str, found: tuple[Finding, ...]) -> Markup:
    """The line of a section, and the first things that were found beside it."""
    beside = [each.says for each in found if each.section == place][:MOST_BESIDE]
    return Markup(" ").join([says, *beside])


def _gaps(report: Report, gaps: tuple[Gap, ...], say: Words) -> str:
    shown, clear = [g for g in gaps if g.shown], [g for g in gaps if g.clear]
    if not shown:
        return say("points.gaps_withheld")
    if not clear:
        return say("points.gaps_none")
    values = {"number": say.number(len(clear)).capitalize(), "total": say.number(len(shown))}
    if not ranked(report):
        return say("points.gaps", **values)
    return say("points.gaps_clearest", name=surest(gaps)[0].dimension.label, **values)


def _message(report: Report, say: Words) -> str:
    level = report.frame.reference
    number, total = alike(report, level)
    if not total:
        return say("points.message_withheld", level=level)
    values = {"number": say.number(number), "total": say.number(total)}
    key = "all" if number == total else "some" if number else "none"
    return say(f"points.message_{key}", level=level, **values)


def _departments(report: Report, say: Words) -> str:
    names = [name for name, _ in apart.sentences(report, say)]
    if not names:
        return say("points.departments_none")
    more = len(names) + apart.unnamed(report) - MOST_NAMES
    if more > 0:
        names[MOST_NAMES:] = [say.many("departments.others", more)]
    return say("points.departments_apart", names=figures.listed(names, say("and")))


def _trust(report: Report, say: Words) -> str:
    careful = len(loose(report))
    said = [say("points.trust_answered", answered=answered(report, say))]
    if careful:
        said.append(say.many("points.trust_loose", careful, words=say.number(careful)))
    return " ".join(said)


def _talk(
    cards: tuple[Card, ...], gaps: tuple[Gap, ...], found: tuple[Finding, ...], say: Words
) -> str:
    if not cards and any(each.ask for each in found):
        return say("points.talk_settle")
    if not cards:
        shown = any(gap.shown for gap in gaps)
        return say("points.talk_none" if shown else "points.gaps_withheld")
    return " · ".join(card.title for card in cards)
