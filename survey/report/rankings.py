"""Priorities by level: how united each is, what each puts first, and whether they part."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from analysis.channels import Choices
from analysis.withheld import TOO_SMALL
from survey.report.agreeing import Agreeing, corrected
from survey.report.asked import AskedRanking, Ranked
from survey.report.further_model import (
    PriorityRanking,
    RankedOption,
    RankingGroup,
    RankingPair,
)
from survey.report.model import Family
from survey.report.source import Source

CONTENT, AGREEMENT = "priorities of levels", "unity of levels on priorities"


@dataclass(frozen=True, eq=False)
class _Levels:
    """One ranking, and what the levels say that may be shown."""

    asked: AskedRanking
    agreeing: Agreeing
    places: Choices


def rankings(source: Source) -> tuple[tuple[PriorityRanking, ...], tuple[Family, ...]]:
    """Return every ranking, and the families in which its tests were corrected."""
    read = [_read(source, asked) for asked in source.further.rankings]
    tested = [tuple(levels.agreeing.pairs(source.seed)) for levels in read]
    done, families = corrected(tested, CONTENT, AGREEMENT)
    told = (_told(source, levels, tests) for levels, tests in zip(read, done, strict=True))
    return tuple(told), families


def _read(source: Source, asked: AskedRanking) -> _Levels:
    extra = source.released.detail.extras[asked.key]
    groups = tuple(group for group in extra.view.levels if group.n >= 2)
    counts: Ranked = extra.counts
    rows = [group.row for group in groups]
    agreeing = Agreeing.of(
        groups, counts.sums.select(rows), [asked.values(group) for group in groups]
    )
    return _Levels(asked, agreeing, counts.places.merge([[row] for row in rows]))


def _told(source: Source, levels: _Levels, pairs: tuple[RankingPair, ...]) -> PriorityRanking:
    asked, agreeing = levels.asked, levels.agreeing
    shown = tuple(_group(levels, row) for row in range(len(agreeing.groups)))
    named = {name for group in agreeing.groups for name in group.includes}
    asked_levels = {
        source.released.cells[cell].level
        for cell in np.unique(asked.cell[~np.isnan(asked.values()[:, 0])]).tolist()
    }
    hidden = tuple(
        RankingGroup(level, reason=TOO_SMALL)
        for level in source.levels
        if level in asked_levels and level not in named
    )
    places = agreeing.places(len(asked.options))
    return PriorityRanking(
        key=asked.key,
        text=asked.text,
        top=asked.top,
        options=tuple(
            RankedOption(option.key, option.label, *place)
            for option, place in zip(asked.options, places, strict=True)
        ),
        groups=(*shown, *hidden),
        pairs=pairs,
        shown=agreeing.shown,
        overall_similarity=agreeing.overall,
    )


def _group(levels: _Levels, row: int) -> RankingGroup:
    places = levels.places.counts[row] / levels.agreeing.sums.n[row]
    return RankingGroup(
        **levels.agreeing.inside(row),  # type: ignore[arg-type]  # fields by name
        named=tuple(places.sum(axis=1).tolist()),
        first=tuple(places[:, 0].tolist()),
    )
