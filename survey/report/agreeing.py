"""Consensus inside and between levels, whatever they valued: priorities, or dimensions."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
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
from analysis.consensus_intervals import similarity
from analysis.consensus_tests import compare_agreement, compare_content
from analysis.profiles import Floats, Profiles
from analysis.released import Group
from survey.report.further_model import RankingPair
from survey.report.model import Family
from survey.report.numbers import limits, number, numbers

LEVEL = 0.05
NOT_UNITED = "a level does not agree inside"


@dataclass(frozen=True, eq=False)
class Agreeing:
    """The levels that may be shown, and their statistics by row."""

    groups: tuple[Group, ...]
    sums: Profiles
    values: tuple[Floats, ...]
    within: WithinGroup
    concordance: Concordance
    drawn: PriorityMap | None

    @classmethod
    def of(cls, groups: tuple[Group, ...], sums: Profiles, values: Sequence[Floats]) -> Agreeing:
        drawn = priority_map(sums) if len(groups) > 1 else None
        within = within_group_consensus(sums)
        return cls(groups, sums, tuple(values), within, kendalls_w(sums), drawn)

    def united(self, row: int) -> bool:
        return bool(self.concordance.p[row] < LEVEL)

    def inside(self, row: int) -> dict[str, object]:
        """What a group's own entry says of its consensus."""
        group, within = self.groups[row], self.within
        x, y = numbers(self.drawn.groups[row]) if self.drawn else (None, None)
        return {
            "level": group.level or "",
            "n": group.n,
            "alpha": number(within.alpha[row]),
            "full_rank_alpha": number(within.full_rank_alpha[row]),
            "kendall_w": number(self.concordance.w[row]),
            "p": number(self.concordance.p[row]),
            "mean_correlation": number(within.mean_correlation[row]),
            "ci": limits(within.ci[row]),
            "united": self.united(row),
            "x": x,
            "y": y,
            "includes": group.includes,
        }

    def places(self, objects: int) -> list[tuple[float | None, float | None]]:
        """Where each object lies on the map."""
        if self.drawn is None:
            return [(None, None)] * objects
        return [(number(x), number(y)) for x, y in self.drawn.objects]

    @property
    def shown(self) -> float | None:
        return number(self.drawn.shown) if self.drawn else None

    @property
    def overall(self) -> float | None:
        if len(self.groups) < 2:
            return None
        r = between_group_consensus(self.within.prototype)
        return number(overall_between_group_similarity(r))

    def pairs(self, seed: int) -> Iterator[RankingPair]:
        """Every two levels, before the tests of their families are corrected together."""
        r = between_group_consensus(self.within.prototype) if self.groups else np.empty((0, 0))
        for a, b in combinations(range(len(self.groups)), 2):
            known = min(self.sums.n[[a, b]]) > 2
            alike = similarity(self.sums, a, b) if known else None
            sides = self.values[a], self.values[b]
            agreement = compare_agreement(*sides, seed=seed) if known else None
            united = known and self.united(a) and self.united(b)
            content = compare_content(*sides, seed=seed) if united else None
            yield RankingPair(
                self.groups[a].level or "",
                self.groups[b].level or "",
                r=number(r[a, b]),
                p_content=content.p if content else None,
                q_content=None,
                clear_content=None,
                agreement_difference=agreement.estimate if agreement else None,
                p_agreement=agreement.p if agreement else None,
                q_agreement=None,
                clear_agreement=None,
                reason=None if united else NOT_UNITED,
                r_corrected=alike.r if alike and united else None,
                r_ci=alike.ci if alike and united else None,
            )


def corrected(
    pairs: Sequence[Sequence[RankingPair]], content: str, agreement: str
) -> tuple[list[tuple[RankingPair, ...]], tuple[Family, ...]]:
    """Correct the tests of content together, and those of agreement."""
    flat = [pair for told in pairs for pair in told]
    if not flat:
        return [tuple(told) for told in pairs], ()
    q_content = benjamini_hochberg([_or_nan(pair.p_content) for pair in flat])
    q_agreement = benjamini_hochberg([_or_nan(pair.p_agreement) for pair in flat])
    done = iter(
        replace(
            pair,
            q_content=number(of_content),
            clear_content=None if np.isnan(of_content) else bool(of_content <= LEVEL),
            q_agreement=number(of_agreement),
            clear_agreement=None if np.isnan(of_agreement) else bool(of_agreement <= LEVEL),
        )
        for pair, of_content, of_agreement in zip(flat, q_content, q_agreement, strict=True)
    )
    families = tuple(
        Family(name, int(np.count_nonzero(~np.isnan(q))))
        for name, q in ((content, q_content), (agreement, q_agreement))
        if not np.isnan(q).all()
    )
    return [tuple(next(done) for _ in told) for told in pairs], families


def _or_nan(p: float | None) -> float:
    return float("nan") if p is None else p
