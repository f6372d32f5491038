"""What the numbers do not carry: dimensions read as one thing, departments and gaps in an order."""

from __future__ import annotations

from math import nan

from analysis import advice
from analysis.reliability import Reliability
from survey.report.model import Ranking, Reading
from survey.report.source import Source
from survey.report.variance import Intraclass

_READINGS: dict[advice.Reading, Reading] = {code: code.value for code in advice.Reading}
_RANKINGS: dict[advice.Ranking, Ranking] = {code: code.value for code in advice.Ranking}


def reading(consistency: Reliability | None) -> Reading:
    """Say how far a dimension can be read as one thing; None stands for too few people."""
    if consistency is None:
        return _READINGS[advice.Reading.TOO_FEW_PEOPLE]
    return _READINGS[advice.reading(consistency.n, consistency.alpha, consistency.alpha_ci[0])]


def department_ranking(between: Intraclass) -> Ranking:
    """Say whether departments may be put in an order."""
    p, icc2 = (nan if value is None else value for value in (between.p, between.icc2))
    return _RANKINGS[advice.department_ranking(between.groups, p, icc2)]


def dimension_ranking(source: Source) -> Ranking:
    """Say whether dimensions may be ordered by the gap between reference and comparison.

    The dimension with the fewest people of the reference level decides.
    """
    views = source.released.mean.dimensions.values()
    groups = [view.level(source.reference) for view in views]
    sizes = [group.n for group in groups if group is not None]
    if not sizes:
        return _RANKINGS[advice.Ranking.UNKNOWN]
    return _RANKINGS[advice.dimension_ranking(min(sizes))]
