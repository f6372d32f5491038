"""The channel map by stage and level, and whether there is one map in people's heads."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import combinations

import numpy as np
from numpy.typing import NDArray

from analysis.adjust import benjamini_hochberg
from analysis.channels import Choices, StageAgreement, stage_agreement, total_variation
from analysis.culture import FEWEST, formal_consensus
from analysis.cultures import FEWEST as FEWEST_FOR_TWO
from analysis.cultures import two_cultures
from analysis.released import Group, View
from analysis.withheld import TOO_SMALL
from survey.report.asked import AskedMap, inside
from survey.report.cultures import told
from survey.report.further_model import (
    ChannelMap,
    Competence,
    Culture,
    SecondView,
    Stage,
    StageGroup,
    StagePair,
)
from survey.report.model import Family
from survey.report.numbers import limits, number
from survey.report.source import Source

LEVEL = 0.05
NAME = "channel stages"


def channel_maps(source: Source) -> tuple[tuple[ChannelMap, ...], tuple[Family, ...]]:
    """Return every channel map, and the family in which its tests were corrected."""
    maps = [_map(source, asked) for asked in source.further.maps]
    flat = [pair for one in maps for stage in one.stages for pair in stage.pairs]
    if not flat:
        return tuple(maps), ()
    q = benjamini_hochberg([float("nan") if pair.p is None else pair.p for pair in flat])
    done = iter(
        replace(pair, q=number(value), clear=None if np.isnan(value) else bool(value <= LEVEL))
        for pair, value in zip(flat, q, strict=True)
    )
    corrected = tuple(
        replace(
            one,
            stages=tuple(
                replace(stage, pairs=tuple(next(done) for _ in stage.pairs)) for stage in one.stages
            ),
        )
        for one in maps
    )
    return corrected, (Family(NAME, int(np.count_nonzero(~np.isnan(q)))),)


def _map(source: Source, asked: AskedMap) -> ChannelMap:
    extra = source.released.detail.extras[asked.key]
    counts: Choices = extra.counts
    agreement = stage_agreement(counts.counts)
    stages = tuple(
        _stage(source, asked, extra.view, counts, agreement, place)
        for place in range(len(asked.stages))
    )
    return ChannelMap(
        key=asked.key,
        text=asked.text,
        channels=tuple(channel.label for channel in asked.channels),
        stages=stages,
        culture=_culture(source, asked, extra.view),
    )


def _stage(  # noqa: PLR0917 - one stage of what is read once
    source: Source,
    asked: AskedMap,
    view: View,
    counts: Choices,
    agreement: StageAgreement,
    place: int,
) -> Stage:
    company = view.company
    whole = None if company is None else _said(asked, company, counts, agreement, place)
    shown = {name for group in view.levels for name in group.includes}
    answered = {source.released.cells[cell].level for cell in np.unique(asked.cell).tolist()}
    hidden = (name for name in source.levels if name in answered and name not in shown)
    return Stage(
        key=asked.stages[place].key,
        label=asked.stages[place].label,
        n=None if whole is None else whole.n,
        leading=None if whole is None else whole.leading,
        share=None if whole is None else whole.share,
        ci=None if company is None else limits(agreement.ci[company.row, place]),
        agreement=None if whole is None else whole.agreement,
        common=None if whole is None else whole.common,
        shares=() if whole is None else whole.shares,
        levels=(
            *(_said(asked, group, counts, agreement, place) for group in view.levels),
            *(StageGroup(name, reason=TOO_SMALL) for name in hidden),
        ),
        pairs=tuple(
            _pair(source, a, b, counts.counts[:, place]) for a, b in combinations(view.levels, 2)
        ),
    )


def _said(
    asked: AskedMap, group: Group, counts: Choices, agreement: StageAgreement, place: int
) -> StageGroup:
    row = group.row, place
    n = int(agreement.n[row])
    channel = asked.channels[int(agreement.leading[row])].label if n > 1 else None
    decided = bool(agreement.common[row] or agreement.no_common[row])
    return StageGroup(
        level=group.level or "",
        n=n,
        leading=channel,
        share=number(agreement.share[row]),
        agreement=number(agreement.agreement[row]),
        common=bool(agreement.common[row]) if decided else None,
        shares=tuple((counts.counts[row] / n).tolist()) if n else (),
    )


def _pair(source: Source, a: Group, b: Group, counts: NDArray[np.int64]) -> StagePair:
    names = a.level or "", b.level or ""
    if not counts[a.row].sum() or not counts[b.row].sum():
        return StagePair(*names)
    found = total_variation(counts[a.row], counts[b.row], seed=source.seed)
    return StagePair(*names, found.total_variation, number(found.p))


def _culture(source: Source, asked: AskedMap, view: View) -> Culture | None:
    """Cultural consensus among the people of what is shown."""
    if view.company is None or len(asked.stages) < 2:
        return None
    rows = inside(asked.cell, view.company)
    answers, cell = asked.valid[rows], asked.cell[rows]
    if (answers > 0).any(axis=1).sum() < max(FEWEST, FEWEST_FOR_TWO):
        return None
    fit = formal_consensus(answers, len(asked.channels))
    groups = (*view.levels, *(group for group in view.departments if group.label == "block"))
    found = told(asked.key, fit, cell, groups, source.released.promise.detail)
    key = tuple(asked.channels[int(option) - 1].label for option in fit.key)
    second = None if fit.one_culture else _second(source, asked, view, answers, cell)
    verdict = "two" if second is not None else found.verdict
    return replace(found, key=key, two=second, verdict=verdict)


def _second(
    source: Source,
    asked: AskedMap,
    view: View,
    answers: NDArray[np.intp],
    cell: NDArray[np.intp],
) -> SecondView | None:
    place = np.full(len(cell), len(view.levels))
    for number_of, group in enumerate(view.levels):
        place[inside(cell, group)] = number_of
    fit = two_cultures(answers, len(asked.channels), place, len(view.levels) + 1, seed=source.seed)
    if not fit.found:
        return None
    labels = [tuple(asked.channels[int(option) - 1].label for option in key) for key in fit.keys]
    return SecondView(
        labels[0],
        labels[1],
        fit.share,
        tuple(_shares(view.levels, fit.by_group, fit.members)),
        fit.p,
    )


def _shares(
    levels: Sequence[Group], shares: NDArray[np.float64], members: NDArray[np.int64]
) -> list[Competence]:
    return [
        Competence(level.level, None, int(n), float(share), None)
        for level, share, n in zip(levels, shares, members, strict=False)
        if n
    ]
