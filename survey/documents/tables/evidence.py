"""The score, who answered, statements, drivers, what is withheld, what was assumed."""

from __future__ import annotations

from collections.abc import Iterator

from survey.documents.tables.table import Column, Row, Table, Value, bounds, columns, table
from survey.documents.words import Words
from survey.report.model import Interval, Item, ItemGroup, Rate, Report


def score(report: Report, say: Words) -> Table:
    found = report.alignment
    always = [
        _measure("score", found.score, found.ci, say),
        _measure("vertical", found.vertical, found.vertical_ci, say),
        _measure("horizontal", found.horizontal, found.horizontal_ci, say),
    ]
    beside = [
        _measure("expected", found.expected_without_difference, None, say),
        _measure("bounds", None, found.bounds, say),
    ]
    rows = always + [row for row in beside if row[1:4] != (None, None, None)]
    reasons = [found.reason, *(f"{name}: {why}" for name, why in found.reasons.items())]
    rows[0] = (*rows[0][:-1], " ".join(part for part in (rows[0][-1], found.reason) if part))
    rows += [(why, None, None, None, None) for why in reasons[1:] if why]
    return table(say, "score", columns(say, "measure value:score low:score high:score note"), rows)


def _measure(
    key: str, value: float | None, ci: Interval | None, say: Words
) -> tuple[str, float | None, float | None, float | None, str | None]:
    return (say(f"table.score.{key}"), value, *bounds(ci), say(f"table.score.{key}_note"))


def statements(report: Report, say: Words) -> Table:
    """One row a statement and level; the counts are as asked, in the order of the options."""
    most = max((len(g.counts or ()) for item in report.items for g in item.levels), default=0)
    most = max(most, max((len(item.counts or ()) for item in report.items), default=0))
    labels = {d.key: d.label for d in report.dimensions}
    options = {item.options for item in report.items}
    words = next(iter(options)) if len(options) == 1 else ()
    counted = [
        Column(
            f"option_{place}",
            words[place - 1] if len(words) == most else say("table.option", number=place),
            "count",
        )
        for place in range(1, most + 1)
    ]
    shown = (
        *columns(say, "item dimension text reverse level n:count mean:mean"),
        *columns(say, "favourable:share cannot_say:share"),
        *counted,
    )
    rows: list[Row] = []
    for item in report.items:
        reverse = say("gap.reverse") if item.reverse else None
        named = (item.key, labels.get(item.dimension), item.text, reverse)
        groups: tuple[Item | ItemGroup, ...] = (item, *item.levels)
        rows += [(*named, *_answers(group, most, say)) for group in groups]
    return table(say, "statements", shown, rows)


def _answers(of: Item | ItemGroup, most: int, say: Words) -> Iterator[Value]:
    yield of.level if isinstance(of, ItemGroup) else say("trust.held_all")
    yield from (of.n, of.mean, of.favourable, of.cannot_say)
    counts = of.counts or ()
    yield from (*counts, *(None,) * (most - len(counts)))


def who_answered(report: Report, say: Words) -> Table:
    people = report.population
    everybody = Rate(None, None, people.invited, people.responded, people.rate, people.reason)
    rows = [
        _rate("whole", everybody, say),
        *(_rate("level", rate, say) for rate in people.by_level),
        *(_rate("department", rate, say) for rate in people.by_department),
    ]
    shown = columns(say, "kind group invited:count answered:count rate:share reason")
    return table(say, "who_answered", shown, rows)


def _rate(kind: str, rate: Rate, say: Words) -> Row:
    other = say("trust.held_all" if kind == "whole" else "departments.other")
    name = rate.level or rate.department or other
    kind = say(f"table.kind_{kind}")
    return (kind, name, rate.invited, rate.responded, rate.rate, rate.reason)


def comments(report: Report, say: Words) -> Table:
    shown = columns(say, "level language n:count text")
    rows = [
        (group.level or say("comments.several"), group.language, group.n, text)
        for group in report.comments
        for text in group.texts
    ]
    return table(say, "comments", shown, rows)


def topics(report: Report, say: Words) -> Table:
    labels = {d.key: d.label for d in report.dimensions}
    rows = [
        (
            labels.get(topic.dimension, topic.dimension),
            topic.level or say("comments.several"),
            *(topic.language, topic.n, topic.of),
        )
        for topic in report.comment_topics
    ]
    shown = columns(say, "dimension level language wrote:count quoted:count")
    return table(say, "topics", shown, rows)


def withheld(report: Report, say: Words) -> Table:
    rows = [
        (e.scope, e.level, e.department, e.segment, e.dimension, e.item, e.reason)
        for e in report.privacy.withheld
    ]
    shown = columns(say, "scope level department segment dimension item reason")
    return table(say, "withheld", shown, rows)


def drivers(report: Report, say: Words) -> Table:
    labels = {d.key: d.label for d in report.dimensions}
    shown = columns(
        say,
        "outcome dimension weight:ratio low:ratio high:ratio part_of:share coefficient:ratio "
        "r_squared:ratio n:count reason",
    )
    rows: list[Row] = []
    for found in report.drivers:
        told = (found.r_squared, found.n, found.reason)
        outcome = labels.get(found.outcome, found.outcome)
        rows += [
            (outcome, labels[w.dimension], w.weight, *w.ci, w.share, w.coefficient, *told)
            for w in found.weights
        ] or [(outcome, None, None, None, None, None, None, *told)]
    return table(say, "drivers", shown, rows)


def meaning(report: Report, say: Words) -> Table:
    shown = columns(
        say,
        "item dimension a b n_a:count n_b:count delta:gap low:gap high:gap p:p q:p flagged reason",
    )
    rows = [
        (
            *(m.item, m.dimension, m.a, m.b, m.n_a, m.n_b, m.delta, *bounds(m.ci), m.p, m.q),
            None if m.flagged is None else say("staff.yes" if m.flagged else "table.no"),
            m.reason,
        )
        for m in report.measurement
    ]
    return table(say, "meaning", shown, rows)


def method(report: Report, say: Words) -> Table:
    frame, privacy, weighting = report.frame, report.privacy, report.weighting
    told: dict[str, Value] = {
        "questionnaire": f"{report.questionnaire.key} {report.questionnaire.version}",
        "analysis": report.analysis_version,
        "seed": str(report.seed),
        "levels": " > ".join(frame.levels),
        "order": frame.order,
        "compared": f"{frame.reference} – {frame.comparison}",
        "minimum": str(privacy.minimum_group),
        "detail": str(privacy.detail_group),
        "reliability": str(privacy.reliability_group),
        "weights": say("staff.yes" if weighting.applied else "table.no"),
        "collapsed": ", ".join(weighting.collapsed) or None,
    }
    rows: list[Row] = [(say(f"table.method.row.{key}"), value) for key, value in told.items()]
    rows += [(say("table.method.row.family"), f"{f.name}: {f.size}") for f in report.families]
    rows += [(say("table.method.row.assumed"), line) for line in report.assumptions]
    return table(say, "method", columns(say, "measure note"), rows)
