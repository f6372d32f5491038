"""Differences between groups on one dimension, and their families of tests."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations
from math import isnan
from typing import Any

import numpy as np
from numpy.typing import NDArray

from analysis.adjust import benjamini_hochberg, p_below
from analysis.gaps import Comparisons, level_pairs
from analysis.released import Group as Shown
from analysis.withheld import TOO_SMALL
from survey.report import model
from survey.report.grouping import DimensionView
from survey.report.numbers import all_limits, coarse_limits, joined, number, numbers

HEADLINE = "reference and comparison"
OTHER_PAIRS = "other level pairs"
RESTS = "departments and the rest of their level"
CLEAR = 0.05
_DECIMALS = 10  # the difference of two published means, without binary noise


Fields = dict[str, Any]


@dataclass(frozen=True)
class Tested:
    """A difference before the tests of its family are corrected together.

    `p` is the upper end of its band where the p-value itself is not told, so that nothing that is
    told depends on it.
    """

    kind: type[model.LevelPair | model.DepartmentVsRest]
    fields: Fields
    p: float
    family: str

    def told(self, q: float) -> model.LevelPair | model.DepartmentVsRest:
        """The difference with its q, which is told where p is; `clear` also where it is not."""
        return self.kind(
            **self.fields,
            q=None if self.fields["p"] is None else number(q),
            clear=None if isnan(q) else q <= CLEAR,
        )


def between_levels(dimension: DimensionView) -> list[Tested]:
    """Every pair of the levels that are shown, the higher one first."""
    view = dimension.mean.view
    ends = {
        group.row
        for name in (dimension.source.reference, dimension.source.comparison)
        if (group := view.level(name)) is not None
    }
    pairs = list(combinations(view.levels, 2))
    return [
        Tested(
            model.LevelPair,
            {**fields, "a": a.level, "b": b.level},
            p,
            HEADLINE if {a.row, b.row} == ends else OTHER_PAIRS,
        )
        for (a, b), (fields, p) in zip(pairs, _differences(dimension, pairs), strict=True)
    ]


def against_rests(dimension: DimensionView) -> list[Tested]:
    """Every named department of a level against the rest of that level."""
    view = dimension.mean.view
    rests = {(rest.level, rest.department): rest for rest in view.rests}
    pairs = [
        (block, rest)
        for level in view.levels
        for block in view.inside(level)
        if block.department is not None
        and (rest := rests.get((block.level, block.department))) is not None
    ]
    return [
        Tested(
            model.DepartmentVsRest,
            {**fields, "level": block.level, "department": block.department},
            p,
            RESTS,
        )
        for (block, _), (fields, p) in zip(pairs, _differences(dimension, pairs), strict=True)
    ]


def corrected(
    tested: Sequence[Tested],
) -> tuple[list[model.LevelPair | model.DepartmentVsRest], tuple[model.Family, ...]]:
    """Correct the tests of each family together."""
    families = []
    q = np.full(len(tested), np.nan)
    for name in (HEADLINE, OTHER_PAIRS, RESTS):
        places = [place for place, test in enumerate(tested) if test.family == name]
        if places:
            q[places] = benjamini_hochberg([tested[place].p for place in places])
            families.append(model.Family(name, int(np.count_nonzero(~np.isnan(q[places])))))
    told = [test.told(value) for test, value in zip(tested, q.tolist(), strict=True)]
    return told, tuple(families)


def _differences(
    dimension: DimensionView, pairs: Sequence[tuple[Shown, Shown]]
) -> list[tuple[Fields, float]]:
    """The fields of a `model.Difference` for each pair, and the p-value of its family's test."""
    if not pairs:
        return []
    facts = dimension.mean
    both = [[facts.place(a), facts.place(b)] for a, b in pairs]
    result = level_pairs(facts.scores.values, facts.scores.counts[both])
    bands = p_below(result.welch.p[:, 0])
    exact = _exact(result, bands)
    p = np.asarray(result.welch.p[:, 0]).tolist()
    return [
        (fields, value)
        if a.detailed and b.detailed
        else (_coarse(dimension, fields, result.welch.ci[place, 0], (a, b)), float(bands[place]))
        for place, ((a, b), fields, value) in enumerate(zip(pairs, exact, p, strict=True))
    ]


def _exact(result: Comparisons, bands: NDArray[np.float64]) -> list[Fields]:
    """Everything, for pairs of which both sides are large enough."""
    welch = result.welch
    columns = {
        "difference": numbers(welch.difference[:, 0]),
        "ci": all_limits(welch.ci[:, 0]),
        "t": numbers(welch.t[:, 0]),
        "df": numbers(welch.df[:, 0]),
        "p": numbers(welch.p[:, 0]),
        "p_below": numbers(bands),
        "g": numbers(result.g.estimate[:, 0]),
        "g_ci": all_limits(result.g.ci[:, 0]),
        "u": numbers(result.u[:, 0]),
        "p_u": numbers(result.p_u[:, 0]),
        "cliffs_delta": numbers(result.cliffs_delta[:, 0]),
        "delta_ci": all_limits(result.delta_ci[:, 0]),
        "total_variation": numbers(result.total_variation[:, 0]),
        "reason": [reason or None for reason in result.reason[:, 0].tolist()],
    }
    return [dict(zip(columns, row, strict=True)) for row in zip(*columns.values(), strict=True)]


def _coarse(
    dimension: DimensionView,
    fields: Fields,
    ci: NDArray[np.float64],
    pair: tuple[Shown, Shown],
) -> Fields:
    """What may be told when a side is small: it follows from what is published of both."""
    a, b = (dimension.estimates.published(group) for group in pair)
    return {
        **dict.fromkeys(fields),
        "difference": None if a is None or b is None else round(a - b, _DECIMALS) + 0.0,
        "ci": coarse_limits(ci),
        "p_below": fields["p_below"],
        "reason": joined(TOO_SMALL, fields["reason"]),
    }
