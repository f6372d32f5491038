"""How much levels and departments differ: F and its effect sizes, and intraclass correlations."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from analysis import variance
from analysis.groups import Floats
from analysis.released import Group
from survey.report.grouping import DimensionView
from survey.report.model import Interval
from survey.report.numbers import limits, number

FEWER_LEVELS = "fewer than two levels are large enough for this detail"
FEWER_DEPARTMENTS = "fewer than two departments are large enough for this detail"
NO_SPREAD = "everybody in these groups gave the same answer"
NO_DIFFERENCE = "the groups have exactly the same mean, so no share of its differences is real"
ALONE = "nobody in these groups has anybody beside them"


@dataclass(frozen=True)
class LevelTest:
    f: float | None = None
    p: float | None = None
    eta_squared: float | None = None
    omega_squared: float | None = None
    reason: str | None = None


@dataclass(frozen=True)
class Intraclass:
    """ICC(1) and ICC(2) of some departments, and the p of the test that all are alike."""

    icc1: float | None = None
    icc1_ci: Interval | None = None
    icc1_k0: float | None = None
    icc2: float | None = None
    p: float | None = None
    groups: int = 0
    reason: str | None = None
    icc2_reason: str | None = None


def between_levels(view: DimensionView) -> LevelTest:
    """F over the named levels that are large enough."""
    levels = [level for level in view.detail.view.levels if level.n]
    if len(levels) < 2:
        return LevelTest(reason=FEWER_LEVELS)
    result = variance.anova(*_moments(view, levels))
    f = number(result.f[0])
    return LevelTest(
        f=f,
        p=number(result.p[0]),
        eta_squared=number(result.eta_squared[0]),
        omega_squared=number(result.omega_squared[0]),
        reason=_why(levels) if f is None else None,
    )


def between_departments(view: DimensionView) -> Intraclass:
    """Intraclass correlations over the departments that are large enough; "other" is none."""
    departments = [group for group in view.detail.view.departments if group.label == "block"]
    departments = [group for group in departments if group.n]
    if len(departments) < 2:
        few = FEWER_DEPARTMENTS
        return Intraclass(groups=len(departments), reason=few, icc2_reason=few)
    moments = _moments(view, departments)
    result = variance.icc(*moments)
    icc1, icc2 = number(result.icc1[0]), number(result.icc2[0])
    reason = _why(departments) if icc1 is None else None
    return Intraclass(
        icc1=icc1,
        icc1_ci=limits([end[0] for end in result.icc1_ci]),
        icc1_k0=number(result.icc1_k0[0]),
        icc2=icc2,
        p=number(variance.anova(*moments).p[0]),
        groups=len(departments),
        reason=reason,
        icc2_reason=reason or (NO_DIFFERENCE if icc2 is None else None),
    )


def _why(groups: Sequence[Group]) -> str:
    """Why nobody differs from anybody of the same group."""
    return ALONE if all(group.n == 1 for group in groups) else NO_SPREAD


def _moments(view: DimensionView, groups: Sequence[Group]) -> tuple[Floats, Floats, Floats]:
    """Sizes, means and variances as one row, so that what is undefined is NaN."""
    of = view.detail.at(groups)
    return of.n[None], of.mean[None], of.var[None]
