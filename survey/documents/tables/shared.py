"""What levels want, which channel they name, who can rely on whom, and what leaders guess."""

from __future__ import annotations

from survey.documents.picture import places
from survey.documents.tables.table import Row, Table, bounds, columns, gap_bounds, table
from survey.documents.words import Words
from survey.report.further_model import RankingPair
from survey.report.model import Report


def priorities(report: Report, say: Words) -> Table:
    """One row a level and option; what is withheld has one row with its reason."""
    shown = columns(
        say,
        "key level n:count option named:share first:share alpha:ratio kendall_w:ratio "
        "mean_correlation:ratio low:ratio high:ratio reason",
    )
    rows: list[Row] = []
    for ranking in report.rankings:
        for group in ranking.groups:
            unity = (group.alpha, group.kendall_w, group.mean_correlation, *bounds(group.ci))
            rows += [
                (ranking.key, group.level, group.n, option.label, *shares, *unity, None)
                for option, *shares in zip(ranking.options, group.named, group.first, strict=False)
            ]
            if not group.named:
                rows.append((ranking.key, group.level, *[None] * 9, group.reason))
    return table(say, "priorities", shown, rows)


def priority_pairs(report: Report, say: Words) -> Table:
    found = [(ranking.key, pair) for ranking in report.rankings for pair in ranking.pairs]
    shown = columns(say, f"key {PAIR}")
    return table(say, "priority_pairs", shown, [(key, *_pair(pair)) for key, pair in found])


PAIR = (
    "a b r:ratio r_corrected:ratio r_low:ratio r_high:ratio p_content:p q_content:p "
    "difference:ratio p:p q:p reason"
)


def _pair(pair: RankingPair) -> Row:
    return (
        *(pair.a, pair.b, pair.r, pair.r_corrected, *bounds(pair.r_ci)),
        *(pair.p_content, pair.q_content),
        *(pair.agreement_difference, pair.p_agreement, pair.q_agreement, pair.reason),
    )


def picture(report: Report, say: Words) -> Table:
    """One row a level and dimension; what is withheld has one row with its reason."""
    shown = columns(
        say,
        "level n:count dimension relative:gap place:count alpha:ratio kendall_w:ratio "
        "mean_correlation:ratio low:ratio high:ratio reason",
    )
    rows: list[Row] = []
    for group in report.picture.groups if report.picture else ():
        unity = (group.alpha, group.kendall_w, group.mean_correlation, *bounds(group.ci))
        named = report.picture.dimensions if report.picture else ()
        rows += [
            (group.level, group.n, option.label, relative, place, *unity, None)
            for option, relative, place in zip(named, group.relative, places(group), strict=False)
        ]
        if not group.relative:
            rows.append((group.level, *[None] * 9, group.reason))
    return table(say, "picture", shown, rows)


def picture_pairs(report: Report, say: Words) -> Table:
    pairs = report.picture.pairs if report.picture else ()
    return table(say, "picture_pairs", columns(say, PAIR), [_pair(pair) for pair in pairs])


def views(report: Report, say: Words) -> Table:
    """Of each set of questions: how well groups fit what is shared, and who holds the first."""
    shown = columns(
        say,
        "about shared ratio:ratio level department n:count competence:ratio low:ratio high:ratio "
        "first_view:share",
    )
    maps = [one.culture for one in report.channel_map if one.culture]
    rows: list[Row] = []
    for found in (*report.shared_views, *maps):
        told = found.about, found.verdict, found.ratio
        rows += [
            (*told, each.level, each.department, each.n, each.mean, *bounds(each.ci), None)
            for each in found.groups
        ]
        holding = (*found.two.levels, *found.two.departments) if found.two else ()
        rows += [
            (*told, each.level, each.department, each.n, None, None, None, each.mean)
            for each in holding
        ]
    return table(say, "views", shown, rows)


def channels(report: Report, say: Words) -> Table:
    """Of the whole company, with no level, and of each level: the share of every channel."""
    shown = columns(say, "key stage level n:count channel share:share stage_agreement:ratio reason")
    rows: list[Row] = []
    for one in report.channel_map:
        for stage in one.stages:
            said = [
                (None, stage.n, stage.shares, stage.agreement, None),
                *((g.level, g.n, g.shares, g.agreement, g.reason) for g in stage.levels),
            ]
            for level, n, shares, agreement, reason in said:
                place = one.key, stage.label, level
                rows += [
                    (*place, n, channel, share, agreement, None)
                    for channel, share in zip(one.channels, shares, strict=False)
                ]
                if not shares:
                    rows.append((*place, *[None] * 4, reason))
    return table(say, "channels", shown, rows)


def judgements(report: Report, say: Words) -> Table:
    shown = columns(say, "key judging judged n:count mean:mean")
    rows = [
        (one.key, each.judging, each.judged, each.n, each.mean)
        for one in report.department_round
        for each in one.judgements
    ]
    return table(say, "judgements", shown, rows)


def trust_parts(report: Report, say: Words) -> Table:
    shown = columns(
        say, "key department gives:gap low:gap high:gap receives:gap r_low:gap r_high:gap"
    )
    rows = [
        (
            *(one.key, part.department, part.gives, *gap_bounds(part.gives_ci)),
            *(part.receives, *gap_bounds(part.receives_ci)),
        )
        for one in report.department_round
        for part in one.parts
    ]
    return table(say, "trust_parts", shown, rows)


def guesses(report: Report, say: Words) -> Table:
    labels = {dimension.key: dimension.label for dimension in report.dimensions}
    shown = columns(
        say,
        "level dimension of n:count guess:mean answer:mean own:mean difference:gap low:gap "
        "high:gap p:p q:p verdict reason",
    )
    rows = [
        (
            *(each.level, labels.get(each.dimension, each.dimension), each.of, each.n),
            *(each.guess, each.answer, each.own, each.error, *gap_bounds(each.ci)),
            *(each.p, each.q, each.verdict, each.reason),
        )
        for one in report.predictions
        for each in one.guesses
    ]
    return table(say, "guesses", shown, rows)


def results(report: Report, say: Words) -> Table:
    """One row a term of a surface; what is not measurable has one row with its reason."""
    labels = {dimension.key: dimension.label for dimension in report.dimensions}
    shown = columns(
        say,
        "outcome unit a b units:count dimension centre:ratio term value:test low:test high:test "
        "p:p q:p verdict reason",
    )
    rows: list[Row] = []
    for one in report.results:
        place = one.outcome, one.unit, one.leaders, one.frontline
        for surface in one.surfaces:
            about = labels.get(surface.dimension or "", say("results.together"))
            rows += [
                (
                    *(*place, surface.units, about, surface.centre, term.name, term.value),
                    *(*term.ci, term.p, term.q, surface.verdict, None),
                )
                for term in (*surface.coefficients, *surface.parameters)
            ]
            if not surface.coefficients:
                rows.append((*place, surface.units, about, *[None] * 8, surface.reason))
        if not one.surfaces:
            rows.append((*place, one.units, *[None] * 9, one.reason))
    return table(say, "results", shown, rows)
