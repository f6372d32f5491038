"""The line above the headline and the facts under it."""

from __future__ import annotations

from dataclasses import dataclass

from markupsafe import Markup

from survey.documents import figures
from survey.documents.commentary import Commentary
from survey.documents.message import alike, usual
from survey.documents.words import Words, filled
from survey.report.model import Interval, Report


@dataclass(frozen=True)
class Fact:
    name: str
    value: str
    note: str | Markup


def facts(report: Report, say: Words) -> tuple[Fact, ...]:
    score, frame = report.alignment, report.frame
    names = {"reference": frame.reference, "comparison": frame.comparison}
    return (
        _score(say, "levels", score.vertical, score.vertical_ci, names),
        _score(say, "departments", score.horizontal, score.horizontal_ci, names),
        _agreement(report, say),
        Fact(say("facts.answered"), answered(report, say), _by_level(report)),
    )


def kicker(report: Report, commentary: Commentary, say: Words) -> str:
    client = commentary.client
    told = say("page.simulated")
    if client and commentary.simulated and told not in client:
        client = f"{client} ({told})"
    parts = [client or report.title, commentary.wave, commentary.period, _people(report, say)]
    return " · ".join(part for part in parts if part)


def _people(report: Report, say: Words) -> str:
    people = report.population
    if people.invited is not None and people.responded is not None:
        answered, invited = figures.count(people.responded), figures.count(people.invited)
        return say("page.answered_of", answered=answered, invited=invited)
    if people.invited is not None and people.rate is not None:
        share, invited = figures.percent(people.rate), figures.count(people.invited)
        return say("page.answered_share", share=share, invited=invited)
    if people.responded is not None:
        return say("page.answered", answered=figures.count(people.responded))
    return ""


def _score(
    say: Words, key: str, value: float | None, ci: Interval | None, names: dict[str, str]
) -> Fact:
    plain = filled(say, f"facts.{key}_plain", **names)
    if value is None:
        return Fact(say(f"facts.{key}"), say("facts.undefined"), plain)
    note = plain
    if ci is not None:
        note = filled(say, f"facts.{key}_note", **names, interval=figures.between(*ci, 0))
    return Fact(say(f"facts.{key}"), figures.whole(value), note)


def _agreement(report: Report, say: Words) -> Fact:
    frame = report.frame
    name = say("facts.agreement")
    known = [level for level in (frame.reference, frame.comparison) if usual(report, level)]
    if not known:
        return Fact(name, say("facts.undefined"), say("page.withheld"))
    bands = [say(f"message.{usual(report, level)}") for level in known]
    value = bands[0] if len(set(bands)) == 1 else " | ".join(bands)
    levels = figures.listed(known, say("and"))
    if len(report.dimensions) == 1:
        return Fact(name, value, say("facts.agreement_single", levels=levels))
    if all(number == total for number, total in (alike(report, level) for level in known)):
        return Fact(name, value, say("facts.agreement_all", levels=levels))
    counts = Markup(", ").join(_alike(report, level, say) for level in known)
    return Fact(name, value, filled(say, "facts.agreement_some", counts=counts))


def _alike(report: Report, level: str, say: Words) -> Markup:
    number, total = (figures.count(value) for value in alike(report, level))
    return filled(say, "facts.agreement_count", level=level, number=number, total=total)


def answered(report: Report, say: Words) -> str:
    people = report.population
    if people.rate is not None:
        return figures.percent(people.rate)
    if people.responded is not None:
        return figures.count(people.responded)
    return say("facts.undefined")


def _by_level(report: Report) -> str:
    """Both ends of the comparison, where their rates may be told."""
    frame = report.frame
    rates = {r.level: r.rate for r in report.population.by_level if r.rate is not None}
    ends = [name for name in (frame.reference, frame.comparison) if name in rates]
    return ", ".join(f"{name} {figures.percent(rates[name])}" for name in ends)
