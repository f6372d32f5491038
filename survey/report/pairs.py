"""Differences between groups on one dimension, and their families of tests."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from math import isnan
from typing import Any

import numpy as np

from analysis.adjust import benjamini_hochberg, p_below
from analysis.gaps import Comparisons, level_pairs
from analysis.released import Group as Shown
from analysis.withheld import TOO_SMALL
from survey.report import model
from survey.report.grouping import DimensionView
from survey.report.numbers import coarse_limits, joined, limits, number

HEADLINE = "reference and comparison"
OTHER_PAIRS = "other level pairs"
RESTS = "departments and the rest of their level"
CLEAR = 0.05
_DECIMALS = 10  # the difference of two published means, without binary noise


@dataclass(frozen=True)
class Tested:
    """A difference before the tests of its family are corrected together.

    `p` is the upper end of its band where the p-value itself is not told, so that nothing that is
    told depends on it.
    """

    pair: model.LevelPair | model.DepartmentVsRest
    p: float
    family: str


def between_levels(dimension: DimensionView) -> list[Tested]:
    """Every pair of the levels that are shown, the higher one first."""
    view = dimension.mean.view
    ends = {
        group.row
        for name in (dimension.source.reference, dimension.source.comparison)
        if (group := view.level(name)) is not None
    }
    levels = list(view.levels)
    pairs = [(a, b) for place, a in enumerate(levels) for b in levels[place + 1 :]]
    return [
        Tested(
            model.LevelPair(**difference, a=a.level or "", b=b.level or ""),
            p,
            HEADLINE if {a.row, b.row} == ends else OTHER_PAIRS,
        )
        for (a, b), (difference, p) in zip(pairs, _differences(dimension, pairs), strict=True)
    ]


def against_rests(dimension: DimensionView) -> list[Tested]:
    """Every named department of a level against the rest of that level."""
    view = dimension.mean.view
    places = []
    for level in view.levels:
        for block in view.inside(level):
            rest = view.rest_of(block)
            if block.department is not None and rest is not None:
                places.append((level, block, rest))
    pairs = [(block, rest) for _, block, rest in places]
    return [
        Tested(
            model.DepartmentVsRest(
                **difference, level=level.level or "", department=block.department or ""
            ),
            p,
            RESTS,
        )
        for (level, block, _), (difference, p) in zip(
            places, _differences(dimension, pairs), strict=True
        )
    ]


def corrected(tested: Sequence[Tested]) -> tuple[list[Tested], tuple[model.Family, ...]]:
    """Correct each family of tests; q is told where p is, `clear` also where it is not."""
    done = list(tested)
    families = []
    for name in (HEADLINE, OTHER_PAIRS, RESTS):
        places = [place for place, test in enumerate(done) if test.family == name]
        if not places:
            continue
        adjusted = benjamini_hochberg([done[place].p for place in places])
        families.append(model.Family(name, int(np.count_nonzero(~np.isnan(adjusted)))))
        for place, q in zip(places, adjusted, strict=True):
            pair = done[place].pair
            told = replace(
                pair,
                q=None if pair.p is None else number(q),
                clear=None if isnan(q) else bool(q <= CLEAR),
            )
            done[place] = replace(done[place], pair=told)
    return done, tuple(families)


def _differences(
    dimension: DimensionView, pairs: Sequence[tuple[Shown, Shown]]
) -> list[tuple[dict[str, Any], float]]:
    """The fields of a `model.Difference` for each pair, and the p-value of its family's test."""
    if not pairs:
        return []
    facts = dimension.mean
    counts = facts.scores.counts
    both = np.stack([counts[[facts.place(a), facts.place(b)]] for a, b in pairs])
    result = level_pairs(facts.scores.values, both)
    return [
        _exact(result, place)
        if a.detailed and b.detailed
        else _coarse(dimension, result, place, pair)
        for place, pair in enumerate(pairs)
        for a, b in [pair]
    ]


def _exact(result: Comparisons, place: int) -> tuple[dict[str, Any], float]:
    at = (place, 0)
    welch, p = result.welch, float(result.welch.p[at])
    fields = {
        "difference": number(welch.difference[at]),
        "ci": limits(welch.ci[at]),
        "t": number(welch.t[at]),
        "df": number(welch.df[at]),
        "p": number(p),
        "p_below": number(p_below([p])[0]),
        "q": None,
        "g": number(result.g.estimate[at]),
        "g_ci": limits(result.g.ci[at]),
        "u": number(result.u[at]),
        "p_u": number(result.p_u[at]),
        "cliffs_delta": number(result.cliffs_delta[at]),
        "reason": str(result.reason[at]) or None,
    }
    return fields, p


def _coarse(
    dimension: DimensionView, result: Comparisons, place: int, pair: tuple[Shown, Shown]
) -> tuple[dict[str, Any], float]:
    """What may be told when a side is small: it follows from what is published of both."""
    at = (place, 0)
    a, b = (dimension.published(group) for group in pair)
    band = float(p_below([result.welch.p[at]])[0])
    nothing = dict.fromkeys(("t", "df", "p", "q", "g", "g_ci", "u", "p_u", "cliffs_delta"))
    fields = {
        **nothing,
        "difference": None if a is None or b is None else round(a - b, _DECIMALS) + 0.0,
        "ci": coarse_limits(result.welch.ci[at]),
        "p_below": number(band),
        "reason": joined(TOO_SMALL, str(result.reason[at]) or None),
    }
    return fields, band
