"""All tables of a report, in the order of its story. Empty ones are left out."""

from __future__ import annotations

from survey.documents.tables import evidence, gaps, groups, shared
from survey.documents.tables.table import Table
from survey.documents.words import words
from survey.report.model import Report

MAKERS = (
    evidence.score,
    gaps.headline,
    groups.levels,
    gaps.level_pairs,
    gaps.department_map,
    gaps.against_rest,
    groups.departments,
    groups.blocks,
    groups.dimensions,
    shared.guesses,
    shared.priorities,
    shared.priority_pairs,
    shared.picture,
    shared.picture_pairs,
    shared.views,
    shared.channels,
    shared.judgements,
    shared.trust_parts,
    shared.results,
    evidence.statements,
    evidence.comments,
    evidence.topics,
    evidence.drivers,
    evidence.meaning,
    evidence.who_answered,
    evidence.withheld,
    evidence.method,
)


def tables(report: Report) -> tuple[Table, ...]:
    say = words(report.language)
    return tuple(made for make in MAKERS if (made := make(report, say)).rows)
