"""How far the silent people of a small reference level could move the distance to it.

Everything here follows from what the report publishes: means as they are told, people with a score,
and the invited where `population` tells them. A rounded mean may be half a step off either way.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from analysis.alignment import refusal_bounds
from analysis.intervals import roster_bounds
from analysis.released import Group
from survey.report.grouping import DimensionView
from survey.report.model import Interval
from survey.report.numbers import STEP, WHOLE, coarse_limits, limits
from survey.report.source import Source

SMALL = 30
NO_ROSTER = "no roster was given"
NOT_TOLD = "how many of the reference level did not answer is not shown"
NOT_SMALL = f"the reference level has {SMALL} people or more"
TOGETHER = "the reference and the comparison level are not shown apart"
_PERCENT = (0.0, 100.0)


class Bounds(NamedTuple):
    """The lowest and highest vertical score, or why there is none."""

    ends: Interval | None = None
    reason: str | None = None


class _Range(NamedTuple):
    """Bounds of the reference mean, the comparison mean, and the scale's length."""

    reference: Interval
    comparison: float
    length: float


def bounds(source: Source, views: Sequence[DimensionView]) -> Bounds:
    """Return the bounds over some dimensions together."""
    invited = _invited(source)
    if isinstance(invited, str):
        return Bounds(reason=invited)
    ranges = [_range(view, invited) for view in views]
    known = [found for found in ranges if found is not None]
    if len(known) < len(ranges) or not known:
        return Bounds(reason=TOGETHER)
    ends = refusal_bounds(
        [found.reference for found in known],
        [found.comparison for found in known],
        scale_range=[found.length for found in known],
    )
    coarse = any(_is_coarse(view, group) for view in views for group in _groups(view))
    return Bounds(coarse_limits(ends, WHOLE, _PERCENT) if coarse else limits(ends))


def _invited(source: Source) -> int | str:
    """People of the reference level on the roster, where they are few and may be told."""
    if source.rates is None:
        return NO_ROSTER
    shown = (rate for rate in source.rates.by_level if rate.level == source.reference)
    rate = next(shown, None)
    if rate is None or rate.invited is None or rate.responded is None:
        return NOT_TOLD
    return rate.invited if rate.invited < SMALL else NOT_SMALL


def _groups(view: DimensionView) -> list[Group]:
    """The reference and the comparison level, where each is shown by itself."""
    names = (view.source.reference, view.source.comparison)
    found = [view.mean.view.level(name) for name in names]
    return [group for group in found if group is not None and len(group.includes) == 1]


def _range(view: DimensionView, invited: int) -> _Range | None:
    groups = _groups(view)
    means = [view.estimates.published(group) for group in groups]
    if len(groups) < 2 or groups[0] is groups[1] or None in means or groups[0].n > invited:
        return None
    reference, comparison = (mean for mean in means if mean is not None)
    slack = [STEP / 2 if _is_coarse(view, group) else 0.0 for group in groups]
    low, high = view.mean.low, view.mean.high
    around = np.clip([reference - slack[0], reference + slack[0]], low, high)
    ends = roster_bounds(groups[0].n, around, invited, low=low, high=high)
    return _Range(
        (float(ends[0, 0]) - slack[1], float(ends[1, 1]) + slack[1]), comparison, high - low
    )


def _is_coarse(view: DimensionView, group: Group) -> bool:
    promise = view.source.released.promise
    return not promise.open and group.n < promise.detail
