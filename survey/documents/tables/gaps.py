"""Differences with their certainty: the headline gaps, every pair of levels, departments."""

from __future__ import annotations

from collections.abc import Iterator

from survey.documents.gaps import Gap, is_clear, read
from survey.documents.heat_map import edges, heat_map
from survey.documents.staff import gap_text
from survey.documents.tables.table import Column, Row, Table, bounds, columns, gap_bounds, table
from survey.documents.words import Words
from survey.report.model import Difference, Report

TESTS = (
    "difference:gap low:gap high:gap beyond t:test df:test p:p p_below:p q:p g:gap g_low:gap "
    "g_high:gap u:test p_u:p cliffs_delta:ratio delta_low:ratio delta_high:ratio "
    "total_variation:share reason"
)


def headline(report: Report, say: Words) -> Table:
    """The gaps as the page shows them: reference minus comparison."""
    frame = report.frame
    shown = list(columns(say, "letter key dimension part upper:mean lower:mean gap:gap"))
    names = {"upper": frame.reference, "lower": frame.comparison}
    headed = [Column(c.key, names.get(c.key, c.heading), c.kind, c.width) for c in shown]
    rest = columns(say, "low:gap high:gap beyond cliffs_delta:ratio q:p")
    rows = [_gap(gap, report, say) for gap in read(report)]
    return table(say, "gaps", (*headed, *rest), rows)


def _gap(gap: Gap, report: Report, say: Words) -> Row:
    parts = dict(report.parts)
    found = next(
        (
            p
            for p in gap.dimension.level_pairs
            if gap.upper and gap.lower and {p.a, p.b} == {gap.upper.level, gap.lower.level}
        ),
        None,
    )
    turned = found is not None and gap.upper is not None and found.a != gap.upper.level
    delta = None if found is None else found.cliffs_delta
    return (
        *(gap.letter or None, gap.dimension.key, gap.dimension.label),
        parts.get(gap.dimension.part or ""),
        None if gap.upper is None else gap.upper.mean,
        None if gap.lower is None else gap.lower.mean,
        gap.difference,
        *gap_bounds(gap.ci),
        _beyond(clear=gap.clear, say=say) if gap.shown else gap_text(gap, say),
        -delta if turned and delta is not None else delta,
        None if found is None else found.q,
    )


def level_pairs(report: Report, say: Words) -> Table:
    shown = columns(say, f"key dimension a b {TESTS}")
    rows = [
        (d.key, d.label, pair.a, pair.b, *_tests(pair, say))
        for d in report.dimensions
        for pair in d.level_pairs
    ]
    return table(say, "level_pairs", shown, rows)


def against_rest(report: Report, say: Words) -> Table:
    shown = columns(say, f"key dimension level department {TESTS}")
    rows = [
        (d.key, d.label, entry.level, entry.department, *_tests(entry, say))
        for d in report.dimensions
        for entry in d.department_vs_rest
    ]
    return table(say, "against_rest", shown, rows)


def department_map(report: Report, say: Words) -> Table:
    """The page's map: one row a department, one column a dimension."""
    made = heat_map(report, say)
    shown = [
        *columns(say, "department answers"),
        *(Column(d.key, d.label, "mean", 13, edges(d)) for d in report.dimensions),
        *columns(say, "reason"),
    ]
    blank = (None,) * len(report.dimensions)
    rows = [
        (row.name, row.n or None, *([c.value for c in row.cells] or blank), row.reason or None)
        for row in (*made.rows, made.whole)
    ]
    return table(say, "department_map", shown, rows)


def _tests(pair: Difference, say: Words) -> Iterator[str | float | None]:
    yield from (pair.difference, *gap_bounds(pair.ci))
    yield None if pair.difference is None else _beyond(clear=is_clear(pair), say=say)
    yield from (pair.t, pair.df, pair.p, pair.p_below, pair.q)
    yield from (pair.g, *bounds(pair.g_ci), pair.u, pair.p_u)
    yield from (pair.cliffs_delta, *bounds(pair.delta_ci), pair.total_variation, pair.reason)


def _beyond(*, clear: bool, say: Words) -> str:
    return say("staff.yes" if clear else "staff.cannot_tell")
