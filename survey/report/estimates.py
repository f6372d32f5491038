"""Means of groups with their intervals, as far as the size of a group lets them be told.

Intervals are plain ones: they may leave the scale.
"""

from __future__ import annotations

from functools import cached_property
from typing import NamedTuple

import numpy as np

from analysis.groups import Groups
from analysis.intervals import in_steps, mean_interval, outward
from analysis.released import Group
from analysis.weighting import weighted_mean
from survey.report.facts import Facts
from survey.report.model import Interval
from survey.report.numbers import (
    STEP,
    all_limits,
    coarse_limits,
    coarse_number,
    limits,
    number,
    numbers,
)
from survey.report.source import Source
from survey.report.strata import Strata, Stratified, strata_of, stratified


class Estimate(NamedTuple):
    """A mean with its interval; `reason` says why one is missing."""

    mean: float | None
    ci: Interval | None
    reason: str | None


class Estimates:
    """The estimates of every group of one dimension, most of them made at once."""

    def __init__(self, source: Source, facts: Facts) -> None:
        self._source = source
        self._facts = facts

    def of(self, group: Group) -> Estimate:
        """The estimate of a group, weighted for levels and totals."""
        strata = strata_of(group, self._strata)
        if strata is None:
            return self._plain[self._facts.place(group)]
        return self._weighted(group, strata)

    def published(self, group: Group) -> float | None:
        """The unweighted mean of a group as far as it may be told, for differences."""
        return self._plain[self._facts.place(group)].mean

    @cached_property
    def _strata(self) -> Stratified | None:
        return stratified(self._source, self._facts, self._source.released.mean.people)

    @cached_property
    def _exact_from(self) -> int:
        """The size of group from which a mean is told exactly."""
        promise = self._source.released.promise
        return 0 if promise.open else promise.detail

    @cached_property
    def _plain(self) -> list[Estimate]:
        facts, roster = self._facts, self._source.roster
        sizes = None if roster is None else [roster.size(group) for group in facts.shown]
        interval = mean_interval(facts.groups, roster=sizes)
        small = np.array([group.n for group in facts.shown]) < self._exact_from
        exact = np.array([group.detailed for group in facts.shown], bool)[:, None]
        wide = outward(interval.ci, STEP)
        means = numbers(np.where(small, in_steps(facts.groups.mean, STEP), facts.groups.mean))
        ends = all_limits(np.where(exact, interval.ci, wide))
        return [
            Estimate(mean, ci, reason or None)
            for mean, ci, reason in zip(means, ends, interval.reason.tolist(), strict=True)
        ]

    def _weighted(self, group: Group, strata: Strata) -> Estimate:
        facts = self._facts
        cells = facts.at(strata.blocks)
        found = weighted_mean(
            Groups(cells.n[None], cells.mean[None], cells.var[None]),
            strata.weight,
            roster=strata.roster,
            stratum=strata.stratum,
        )
        mean, ci = found.mean[0], found.ci[0]
        return Estimate(
            mean=coarse_number(mean) if group.n < self._exact_from else number(mean),
            ci=limits(ci) if group.detailed else coarse_limits(ci),
            reason=str(found.reason[0]) or None,
        )
