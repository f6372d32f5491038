"""A dimension of the report: its totals, groups, differences and alignment."""

from __future__ import annotations

from collections.abc import Sequence

from analysis.withheld import TOO_FEW, TOO_SMALL
from survey.report import advising, alignment, model
from survey.report.details import Detail
from survey.report.estimates import Estimate
from survey.report.grouping import NOBODY, DimensionView
from survey.report.numbers import limits, number, weighted_average
from survey.report.variance import between_departments, between_levels

TOO_FEW_FOR_RELIABILITY = "fewer people than alpha and omega need"


def dimension(
    view: DimensionView, pairs: Sequence[model.LevelPair | model.DepartmentVsRest]
) -> model.Dimension:
    """Put one dimension together; `pairs` are its differences with their corrected tests."""
    texts, facts = view.texts, view.mean
    company = facts.view.company
    rules_off = view.source.released.promise.open
    nothing = Estimate(None, None, NOBODY if rules_off else TOO_FEW)
    estimate = nothing if company is None else view.estimates.of(company)
    details = Detail() if company is None else view.details.of(company)
    levels = view.levels()
    consistency = view.consistency
    test, icc = between_levels(view), between_departments(view)
    reasons = {
        "mean": estimate.reason if company is None else None,
        "ci": estimate.reason,
        "sd": (nothing.reason if company is None else TOO_SMALL) if details.sd is None else None,
        "alpha": TOO_FEW_FOR_RELIABILITY if consistency is None else consistency.reason,
        "omega": TOO_FEW_FOR_RELIABILITY if consistency is None else consistency.omega_reason,
        "f": test.reason,
        "icc1": icc.reason,
        "icc2": icc.icc2_reason,
        "agreement": _why_no_agreement(levels),
    }
    return model.Dimension(
        key=texts.key,
        label=texts.label,
        part=texts.part,
        n=company.n if company else 0 if rules_off else None,
        mean=estimate.mean,
        sd=details.sd,
        favourable=details.favourable,
        ci=estimate.ci,
        target=None if company is None else view.target,
        alpha=None if consistency is None else number(consistency.alpha),
        omega=None if consistency is None else number(consistency.omega),
        icc1=icc.icc1,
        icc2=icc.icc2,
        f=test.f,
        p=test.p,
        eta_squared=test.eta_squared,
        omega_squared=test.omega_squared,
        alignment=alignment.of_dimension(view),
        agreement=_agreement(levels),
        levels=levels,
        departments=view.departments(),
        level_pairs=tuple(pair for pair in pairs if isinstance(pair, model.LevelPair)),
        department_vs_rest=tuple(
            pair for pair in pairs if isinstance(pair, model.DepartmentVsRest)
        ),
        low=facts.low,
        high=facts.high,
        topic=texts.topic,
        about=texts.about,
        ask=texts.ask,
        start=texts.start,
        scale_labels=texts.scale_labels,
        outcome=texts.outcome,
        detail_n=details.n,
        reasons={name: reason for name, reason in reasons.items() if reason},
        alpha_ci=None if consistency is None else limits(consistency.alpha_ci),
        icc1_ci=icc.icc1_ci,
        icc1_k0=icc.icc1_k0,
        reading=advising.reading(consistency),
        ranking=advising.department_ranking(icc),
    )


def _why_no_agreement(levels: Sequence[model.Group]) -> str | None:
    """Why there is no agreement of some kind: because no level has it."""
    told = _agreement(levels)
    missing = [name for name, value in vars(told).items() if value is None]
    return f"no level has {' or '.join(missing)}" if missing else None


def _agreement(levels: Sequence[model.Group]) -> model.Agreement:
    """The levels' values that there are, weighted by the people behind them."""
    n = [level.detail_n for level in levels]
    return model.Agreement(
        a_wg=weighted_average([level.a_wg for level in levels], n),
        rwg_j=weighted_average([level.rwg_j for level in levels], n),
        ad_m=weighted_average([level.ad_m for level in levels], n),
    )
