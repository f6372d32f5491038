"""Priorities by level: how united each is, what each puts first, and whether they part."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import combinations

import numpy as np

from analysis.adjust import benjamini_hochberg
from analysis.consensus import (
    Concordance,
    PriorityMap,
    WithinGroup,
    between_group_consensus,
    kendalls_w,
    overall_between_group_similarity,
    priority_map,
    within_group_consensus,
)
from analysis.consensus_tests import compare_agreement, compare_content
from analysis.released import Group
from analysis.withheld import TOO_SMALL
from survey.report.asked import AskedRanking, Ranked
from survey.report.further_model import (
    PriorityRanking,
    RankedOption,
    RankingGroup,
    RankingPair,
)
from survey.report.model import Family
from survey.report.numbers import number, numbers
from survey.report.source import Source

LEVEL = 0.05
Z = 1.959963984540054
NOT_UNITED = "a level does not agree inside"
CONTENT, AGREEMENT = "priorities of levels", "unity of levels on priorities"


@dataclass(frozen=True, eq=False)
class _Levels:
    """The levels of one ranking that may be shown, and their statistics by row."""

    asked: AskedRanking
    groups: tuple[Group, ...]
    counts: Ranked
    within: WithinGroup
    concordance: Concordance
    drawn: PriorityMap | None


def rankings(source: Source) -> tuple[tuple[PriorityRanking, ...], tuple[Family, ...]]:
    """Return every ranking, and the families in which its tests were corrected."""
    read = [_read(source, asked) for asked in source.further.rankings]
    pairs = [_pairs(levels, source.seed) for levels in read]
    corrected, families = _corrected(pairs)
    told = (_told(source, levels, tests) for levels, tests in zip(read, corrected, strict=True))
    return tuple(told), families


def _read(source: Source, asked: AskedRanking) -> _Levels:
    extra = source.released.detail.extras[asked.key]
    groups = tuple(group for group in extra.view.levels if group.n >= 2)
    counts: Ranked = extra.counts
    rows = [group.row for group in groups]
    own = Ranked(counts.sums.select(rows), counts.places.merge([[row] for row in rows]))
    drawn = priority_map(own.sums) if len(groups) > 1 else None
    return _Levels(
        asked, groups, own, within_group_consensus(own.sums), kendalls_w(own.sums), drawn
    )


def _told(source: Source, levels: _Levels, pairs: tuple[RankingPair, ...]) -> PriorityRanking:
    asked, drawn = levels.asked, levels.drawn
    shown = tuple(_group(levels, row) for row in range(len(levels.groups)))
    named = {name for group in levels.groups for name in group.includes}
    asked_levels = {
        source.released.cells[cell].level
        for cell in np.unique(asked.cell[~np.isnan(asked.values()[:, 0])]).tolist()
    }
    hidden = tuple(
        RankingGroup(level, reason=TOO_SMALL)
        for level in source.levels
        if level in asked_levels and level not in named
    )
    points = numbers(drawn.objects.ravel()) if drawn else [None] * (2 * len(asked.options))
    similar = between_group_consensus(levels.within.prototype) if len(shown) > 1 else None
    return PriorityRanking(
        key=asked.key,
        text=asked.text,
        top=asked.top,
        options=tuple(
            RankedOption(option.key, option.label, points[2 * place], points[2 * place + 1])
            for place, option in enumerate(asked.options)
        ),
        groups=(*shown, *hidden),
        pairs=pairs,
        shown=number(drawn.shown) if drawn else None,
        overall_similarity=None
        if similar is None
        else number(overall_between_group_similarity(similar)),
    )


def _group(levels: _Levels, row: int) -> RankingGroup:
    group, within, w = levels.groups[row], levels.within, levels.concordance
    places = levels.counts.places.counts[row] / levels.within.n[row]
    half = Z * within.se[row]
    centre = within.mean_correlation[row]
    head = numbers(levels.drawn.groups[row]) if levels.drawn else [None, None]
    return RankingGroup(
        level=group.level or "",
        n=group.n,
        named=tuple(places.sum(axis=1).tolist()),
        first=tuple(places[:, 0].tolist()),
        alpha=number(within.alpha[row]),
        full_rank_alpha=number(within.full_rank_alpha[row]),
        kendall_w=number(w.w[row]),
        p=number(w.p[row]),
        mean_correlation=number(centre),
        ci=(float(max(-1, centre - half)), float(min(1, centre + half))),
        united=bool(w.p[row] < LEVEL),
        x=head[0],
        y=head[1],
        includes=group.includes,
    )


def _pairs(levels: _Levels, seed: int) -> tuple[RankingPair, ...]:
    r = between_group_consensus(levels.within.prototype) if levels.groups else None
    values = [levels.asked.values(group) for group in levels.groups]
    found = []
    for a, b in combinations(range(len(levels.groups)), 2):
        names = levels.groups[a].level or "", levels.groups[b].level or ""
        agreement = compare_agreement(values[a], values[b], seed=seed)
        united = bool((levels.concordance.p[[a, b]] < LEVEL).all())
        content = compare_content(values[a], values[b], seed=seed) if united else None
        found.append(
            RankingPair(
                *names,
                r=None if r is None else number(r[a, b]),
                p_content=content.p if content else None,
                q_content=None,
                clear_content=None,
                agreement_difference=agreement.estimate,
                p_agreement=agreement.p,
                q_agreement=None,
                clear_agreement=None,
                reason=None if united else NOT_UNITED,
            )
        )
    return tuple(found)


def _corrected(
    pairs: Sequence[tuple[RankingPair, ...]],
) -> tuple[list[tuple[RankingPair, ...]], tuple[Family, ...]]:
    flat = [pair for ranking in pairs for pair in ranking]
    if not flat:
        return list(pairs), ()
    q_content = benjamini_hochberg([_or_nan(pair.p_content) for pair in flat])
    q_agreement = benjamini_hochberg([_or_nan(pair.p_agreement) for pair in flat])
    done = iter(
        replace(
            pair,
            q_content=number(content),
            clear_content=None if np.isnan(content) else bool(content <= LEVEL),
            q_agreement=number(agreement),
            clear_agreement=None if np.isnan(agreement) else bool(agreement <= LEVEL),
        )
        for pair, content, agreement in zip(flat, q_content, q_agreement, strict=True)
    )
    families = tuple(
        Family(name, int(np.count_nonzero(~np.isnan(q))))
        for name, q in ((CONTENT, q_content), (AGREEMENT, q_agreement))
        if not np.isnan(q).all()
    )
    return [tuple(next(done) for _ in ranking) for ranking in pairs], families


def _or_nan(p: float | None) -> float:
    return float("nan") if p is None else p
