"""The alignment score of the company and of each dimension."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from analysis import alignment as scores
from analysis.released import Group, View
from analysis.tally import Tally
from analysis.withheld import TOO_SMALL
from survey.report import model
from survey.report.grouping import DimensionView
from survey.report.numbers import STEP, WHOLE, coarse_limits, coarse_number, limits, number
from survey.report.refusals import TOGETHER, Bounds, bounds
from survey.report.source import Source

UNDEFINED = "a level with fewer than two answers"
# On one dimension the score at no difference gives a small group's SD; over several it does not.
SEVERAL = 3
_PERCENT = (0.0, 100.0)


def of_company(source: Source, views: Sequence[DimensionView]) -> model.Alignment:
    """The score over all dimensions, from groups that are safe for all of them at once."""
    everything = [view.place for view in views]
    score = _alignment(source, source.released.mean.common, everything)
    return _with_bounds(score, bounds(source, views))


def of_dimension(view: DimensionView) -> model.Alignment:
    """The score of one dimension, from its own groups."""
    score = _alignment(view.source, view.mean.view, [view.place])
    return _with_bounds(score, bounds(view.source, [view]))


def _with_bounds(score: model.Alignment, found: Bounds) -> model.Alignment:
    reasons = dict(score.reasons)
    if found.reason is not None:
        reasons["bounds"] = found.reason
    return replace(score, bounds=found.ends, reasons=reasons)


def _alignment(source: Source, view: View, dimensions: Sequence[int]) -> model.Alignment:
    reference, comparison = view.level(source.reference), view.level(source.comparison)
    if reference is None or comparison is None or reference.row == comparison.row:
        return _nothing(TOGETHER)
    teams = view.compared(comparison)
    tally = source.released.mean.tally
    layout = tally.layout
    scales = [layout.values_of(layout.dimensions[place]) for place in dimensions]
    try:
        result = scores.alignment(
            scores.moments(*_pairs(tally, reference.row, dimensions)),
            scores.moments(*_pairs(tally, comparison.row, dimensions)),
            scores.departments(
                *_pairs(tally, [team.row for team in teams], dimensions),
                weight=_sizes(source, teams),
            ),
            scale_range=[values[-1] - values[0] for values in scales],
        )
    except ValueError:
        return _nothing(UNDEFINED)
    used = (reference, comparison, *teams)
    promise = source.released.promise
    coarse = not promise.open and _scorers(tally, used, dimensions) < promise.detail
    told = _told(result, coarse=coarse)
    # It follows from the spread of the groups, which is that of a small rest where they have one.
    exact = promise.open or not (coarse or any(not group.detailed for group in used))
    return _with_expected(told, result, exact=exact, dimensions=len(dimensions))


def _scorers(tally: Tally, used: Sequence[Group], dimensions: Sequence[int]) -> int:
    """The fewest people of a group who have a score on a dimension that it may show."""
    chosen = list(dimensions)
    people = tally.pair_n[[group.row for group in used]][:, chosen, chosen]
    return int(people[people > 0].min())


def _pairs(
    tally: Tally, rows: int | list[int], dimensions: Sequence[int]
) -> tuple[NDArray[np.float64], ...]:
    chosen = list(dimensions)
    arrays = (tally.pair_n, tally.pair_sums, tally.pair_products)
    return tuple(
        np.asarray(array[rows], np.float64)[..., chosen, :][..., :, chosen] for array in arrays
    )


def _sizes(source: Source, teams: Sequence[Group]) -> list[float] | None:
    """People on the roster, unless a department is not on it."""
    if source.roster is None or not teams:
        return None
    sizes = [float(source.roster.size(team)) for team in teams]
    return sizes if min(sizes) > 0 else None


def _with_expected(
    told: model.Alignment, result: scores.Alignment, *, exact: bool, dimensions: int
) -> model.Alignment:
    """Add the score to expect if no groups differed, as exactly as their spread may be known."""
    value = result.expected_without_difference
    if exact:
        return replace(told, expected_without_difference=number(value))
    if dimensions < SEVERAL:
        return replace(told, reasons={"expected_without_difference": TOO_SMALL})
    return replace(told, expected_without_difference=coarse_number(value, WHOLE))


def _told(result: scores.Alignment, *, coarse: bool) -> model.Alignment:
    def value(x: scores.Scores) -> float | None:
        return coarse_number(x.score, WHOLE) if coarse else number(x.score)

    def ends(x: scores.Scores) -> model.Interval | None:
        return coarse_limits(x.ci, WHOLE, _PERCENT) if coarse else limits(x.ci)

    distance = result.typical_distance
    return model.Alignment(
        score=value(result.overall),
        ci=ends(result.overall),
        vertical=value(result.vertical),
        vertical_ci=ends(result.vertical),
        horizontal=value(result.horizontal),
        horizontal_ci=ends(result.horizontal),
        typical_distance=coarse_number(distance, STEP) if coarse else number(distance),
        reason=str(result.reason) or None,
    )


def _nothing(reason: str) -> model.Alignment:
    return model.Alignment(
        score=None,
        ci=None,
        vertical=None,
        vertical_ci=None,
        horizontal=None,
        horizontal_ci=None,
        typical_distance=None,
        reason=reason,
        reasons={"expected_without_difference": reason},
    )
