"""Levels, departments and blocks of one dimension as the report shows them."""

from __future__ import annotations

from functools import cached_property
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from analysis.groups import Groups
from analysis.intervals import mean_interval
from analysis.released import Group as Shown
from analysis.released import Resolution, View
from analysis.reliability import Reliability, dimension_reliability
from analysis.weighting import weighted_mean
from analysis.withheld import TOO_FEW, TOO_SMALL
from survey.report import model
from survey.report.facts import Facts
from survey.report.numbers import coarse_limits, coarse_number, joined, limits, number
from survey.report.source import Source
from survey.report.strata import Strata, Stratified

_BANDS: dict[str, model.Band] = {"low": "low", "medium": "medium", "high": "high"}


class Estimate(NamedTuple):
    """A mean with its interval, as far as the size of the group lets it be told."""

    mean: float | None
    ci: model.Interval | None
    reason: str | None


class Details(NamedTuple):
    """What only larger groups are told."""

    n: int | None = None
    sd: float | None = None
    favourable: float | None = None
    rwg_j: float | None = None
    a_wg: float | None = None
    ad_m: float | None = None


class DimensionView:
    """One dimension in the three resolutions of what was released."""

    def __init__(self, source: Source, place: int) -> None:
        self.source = source
        self.place = place
        self.texts = source.texts.dimensions[place]
        released = source.released
        self.mean = Facts(released.mean, place)
        self.detail = Facts(released.detail, place)

    @property
    def target(self) -> model.Target:
        return "process" if self.source.roster is None else "roster"

    @cached_property
    def strata(self) -> Stratified | None:
        return self._stratified(self.mean.view, self.source.released.mean)

    @cached_property
    def _detail_strata(self) -> Stratified | None:
        return self._stratified(self.detail.view, self.source.released.detail)

    def _stratified(self, view: View, resolution: Resolution) -> Stratified | None:
        if not self.source.weighted or self.source.roster is None or not view.cells:
            return None
        return Stratified(view, resolution.people, self.source.roster)

    def coarse(self, group: Shown) -> bool:
        """Whether a group's mean is told to 0.1 only."""
        promise = self.source.released.promise
        return not promise.open and group.n < promise.detail

    def estimate(self, group: Shown) -> Estimate:
        """The mean of a group and its interval, weighted for levels and totals."""
        strata = self._strata_of(group, self.strata)
        facts = self.mean
        if strata is None:
            one = facts.at([group])
            size = None if self.source.roster is None else self.source.roster.size(group)
            interval = mean_interval(one, roster=size, low=facts.low, high=facts.high)
            mean, ci, reason = one.mean[0], interval.ci[0], str(interval.reason[0])
        else:
            cells = facts.at(strata.blocks)
            estimate = weighted_mean(
                Groups(cells.n[None], cells.mean[None], cells.var[None]),
                strata.weight,
                roster=strata.roster,
                stratum=strata.stratum,
                low=facts.low,
                high=facts.high,
            )
            mean, ci, reason = estimate.mean[0], estimate.ci[0], str(estimate.reason[0])
        return Estimate(
            mean=coarse_number(mean) if self.coarse(group) else number(mean),
            ci=limits(ci) if group.detailed else coarse_limits(ci, scale=facts.scale),
            reason=reason or None,
        )

    @staticmethod
    def _strata_of(group: Shown, stratified: Stratified | None) -> Strata | None:
        if stratified is None or group.kind not in {"company", "level"}:
            return None
        return stratified.company() if group.kind == "company" else stratified.level(group)

    def published(self, group: Shown) -> float | None:
        """The unweighted mean of a group as far as it may be told, for differences."""
        mean = self.mean.at([group]).mean[0]
        return coarse_number(mean) if self.coarse(group) else number(mean)

    @cached_property
    def _by_name(self) -> dict[tuple[object, ...], Shown]:
        return {_key(group): group for group in self.detail.view}

    def _detailed(self, group: Shown) -> Shown | None:
        """The group of the same name at the detail resolution; it may be fewer people."""
        return self._by_name.get(_key(group))

    def details(self, group: Shown) -> Details:
        """SD, favourable share and agreement of the same group at its coarser resolution."""
        same = self._detailed(group)
        if same is None:
            return Details()
        row = self.detail.place(same)
        agreement = self.detail.agreement
        enough = self.source.released.promise.detail
        complete = np.asarray(agreement.complete_n)[row] >= enough
        rated = np.asarray(agreement.n)[row] >= enough
        return Details(
            n=same.n,
            sd=number(np.sqrt(self.detail.groups.var[row])),
            favourable=self._favourable(same),
            rwg_j=number(np.asarray(agreement.rwg_j)[row]) if rated else None,
            a_wg=number(np.asarray(agreement.a_wg_j)[row]) if complete else None,
            ad_m=number(np.asarray(agreement.ad_m_j)[row] * self.detail.step) if complete else None,
        )

    def _agreement_band(self, group: Shown) -> model.Band | None:
        """Agreement in a word, from those who answered every item, if they are enough."""
        agreement, place = self.mean.agreement, self.mean.place(group)
        enough = self.source.released.promise.minimum_group
        if np.asarray(agreement.complete_n)[place] < enough:
            return None
        return _BANDS.get(str(agreement.band[place]))

    def _favourable_of(self, group: Shown) -> float | None:
        same = self._detailed(group)
        return None if same is None else self._favourable(same)

    def _favourable(self, group: Shown) -> float | None:
        good, answers = self.detail.favourable
        strata = self._strata_of(group, self._detail_strata)
        if strata is None:
            place = self.detail.place(group)
            return _share(good[[place]], answers[[place]], np.ones(1))
        pairs = zip(strata.blocks, strata.weight, strict=True)
        there = [(self.detail.place(block), weight) for block, weight in pairs if block]
        places = np.array([place for place, _ in there], np.intp)
        return _share(good[places], answers[places], np.array([weight for _, weight in there]))

    def group(self, group: Shown) -> model.Group:
        """One level or one department."""
        estimate, details = self.estimate(group), self.details(group)
        level = group.kind == "level"
        return model.Group(
            level=group.level if level else None,
            department=None if level else group.department,
            n=group.n,
            mean=estimate.mean,
            sd=details.sd,
            favourable=details.favourable,
            ci=estimate.ci,
            target=self.target,
            rwg_j=details.rwg_j,
            a_wg=details.a_wg,
            ad_m=details.ad_m,
            agreement_band=self._agreement_band(group),
            detail_n=details.n,
            includes=group.includes,
            reason=joined(TOO_SMALL if details.n is None else None, estimate.reason),
        )

    def levels(self) -> tuple[model.Group, ...]:
        """Every level shown, and an empty entry with a reason for every one that is not."""
        view = self.mean.view
        entries: list[model.Group] = []
        told: set[int] = set()
        for name in self.source.levels:
            group = view.level(name)
            if group is None:
                entries.append(self._nothing(level=name))
            elif group.row not in told:
                told.add(group.row)
                entries.append(self.group(group))
        return tuple(entries)

    def departments(self) -> tuple[model.Group, ...]:
        """Every department shown, and an empty entry with a reason for every one that is not."""
        view = self.mean.view
        entries = [self.group(group) for group in view.departments]
        shown = {group.department for group in view.departments if group.department is not None}
        entries += [
            self._nothing(department=name) for name in self.source.departments if name not in shown
        ]
        return tuple(entries)

    def _nothing(self, level: str | None = None, department: str | None = None) -> model.Group:
        reasons = (
            entry.reason
            for entry in self.source.released.withheld
            if (entry.level, entry.department, entry.item) == (level, department, None)
            and entry.dimension in {None, self.texts.key}
        )
        return model.Group(
            level=level,
            department=department,
            n=None,
            mean=None,
            sd=None,
            favourable=None,
            ci=None,
            target=None,
            rwg_j=None,
            a_wg=None,
            ad_m=None,
            agreement_band=None,
            reason=next(reasons, TOO_FEW),
        )

    def cells(self) -> tuple[model.Cell, ...]:
        """The blocks of the named levels."""
        return tuple(
            model.Cell(
                level=level.level or "",
                department=block.department,
                dimension=self.texts.key,
                n=block.n,
                mean=self.published(block),
                favourable=self._favourable_of(block),
                includes=block.includes,
            )
            for level in self.mean.view.levels
            for block in self.mean.view.inside(level)
        )

    @cached_property
    def consistency(self) -> Reliability | None:
        """Alpha, omega and item-total of the company."""
        resolution = self.source.released.reliability
        company = resolution.dimensions[self.texts.key].company
        if company is None:
            return None
        found = dimension_reliability(resolution.tally.select([company.row]), self.place)[0]
        return found if found.n >= self.source.released.promise.reliability else None


def _key(group: Shown) -> tuple[object, ...]:
    return group.kind, group.level, group.department, group.includes


def _share(
    good: NDArray[np.float64], answers: NDArray[np.float64], weight: NDArray[np.float64]
) -> float | None:
    total = float((answers * weight).sum())
    return number((good * weight).sum() / total) if total > 0 else None
