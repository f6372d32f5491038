"""What only larger groups are told: spread, favourable share, agreement."""

from __future__ import annotations

from functools import cached_property
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from analysis.groups import reasons
from analysis.released import Group
from analysis.scoring import ratio
from survey.report.facts import Facts
from survey.report.model import Band, Interval
from survey.report.numbers import all_limits, joined, number, numbers
from survey.report.randomness import p_chance
from survey.report.source import Source
from survey.report.strata import Stratified, strata_of, stratified

NEAR_THE_END = "a_wg is undefined where nearly everybody chose one end of the scale"
_BANDS: dict[str, Band] = {"low": "low", "medium": "medium", "high": "high"}


class Detail(NamedTuple):
    """The details of one group; `n` counts the people behind them, p_chance is of levels only.

    Of cells only the favourable share is told. `reason` says why agreement is missing.
    """

    n: int | None = None
    sd: float | None = None
    favourable: float | None = None
    rwg_j: float | None = None
    a_wg: float | None = None
    ad_m: float | None = None
    rwg_j_range: Interval | None = None
    p_chance: float | None = None
    reason: str | None = None


_NOTHING = Detail()


class Details:
    """The details of every group of one dimension at the detail resolution."""

    def __init__(self, source: Source, facts: Facts) -> None:
        self._source = source
        self._facts = facts
        self._places = {_key(group): place for place, group in enumerate(facts.shown)}

    def of(self, group: Group) -> Detail:
        """The details of the group of the same name; it may be fewer people.

        An "other" that is not the same people is other people: small departments fall into it.
        """
        place = self._places.get(_key(group))
        if place is None or (group.label == "other" and not group.detailed):
            return _NOTHING
        detail = self._plain[place]
        weighted = self._weighted(self._facts.shown[place]) if self._strata else None
        return detail if weighted is None else detail._replace(favourable=weighted)

    @cached_property
    def _plain(self) -> list[Detail]:
        facts, agreement = self._facts, self._facts.agreement
        enough = self._source.released.promise.detail
        complete = np.asarray(agreement.complete_n) >= enough
        rated = np.asarray(agreement.n) >= enough
        ranges = np.stack([agreement.rwg_j_low, agreement.rwg_j_high], axis=-1)
        sizes = [group.n for group in facts.shown]
        favourable = numbers(ratio(*facts.favourable))
        columns = (
            sizes[: facts.judged],
            numbers(np.sqrt(facts.groups.var[: facts.judged])),
            favourable[: facts.judged],
            numbers(np.where(rated, agreement.rwg_j, np.nan)),
            numbers(np.where(complete, agreement.a_wg_j, np.nan)),
            numbers(np.where(complete, np.asarray(agreement.ad_m_j) * facts.step, np.nan)),
            all_limits(np.where(rated[:, None], ranges, np.nan)),
            numbers(np.where(complete, self._p_chance(), np.nan)),
            self._why(enough),
        )
        judged = [Detail(*row) for row in zip(*columns, strict=True)]
        others = zip(sizes[facts.judged :], favourable[facts.judged :], strict=True)
        return [*judged, *(Detail(n, favourable=share) for n, share in others)]

    def _why(self, enough: int) -> list[str | None]:
        """Why a group has no agreement: of an item's raters, and of those who answered all."""
        agreement, needed = self._facts.agreement, max(2, enough)
        rated, complete = np.asarray(agreement.n), np.asarray(agreement.complete_n)
        near = np.isnan(np.asarray(agreement.a_wg_j))
        raters = reasons(rated.shape, (rated < needed, f"fewer than {needed} answers to an item"))
        whole = reasons(
            complete.shape,
            (complete < needed, f"fewer than {needed} people answered every item"),
            (near, NEAR_THE_END),
        )
        return [joined(*both) for both in zip(raters.tolist(), whole.tolist(), strict=True)]

    def _p_chance(self) -> NDArray[np.float64]:
        """How often people answering at random agree as closely as each level."""
        facts = self._facts
        first = facts.shown[: facts.judged]
        level = np.array([group.kind == "level" for group in first], bool)
        return p_chance(
            facts.agreement.complete_n,
            np.where(level, facts.agreement.ad_m_j, np.nan),
            len(facts.tally.layout.items),
            facts.tally.layout.options,
            self._source.seed,
        )

    @cached_property
    def _strata(self) -> Stratified | None:
        return stratified(self._source, self._facts, self._source.released.detail.people)

    def _weighted(self, group: Group) -> float | None:
        strata = strata_of(group, self._strata)
        if strata is None:
            return None
        pairs = zip(strata.blocks, strata.weight.tolist(), strict=True)
        there = [(self._facts.place(block), weight) for block, weight in pairs if block]
        places = np.array([place for place, _ in there], np.intp)
        weight = np.array([weight for _, weight in there])
        good, answers = self._facts.favourable
        total = float((answers[places] * weight).sum())
        return number((good[places] * weight).sum() / total) if total > 0 else None


def bands(source: Source, facts: Facts) -> list[Band | None]:
    """Agreement in a word, from those who answered every item, where they are enough."""
    enough = facts.agreement.complete_n
    known: NDArray[np.bool_] = np.asarray(enough) >= source.released.promise.minimum_group
    words = np.asarray(facts.agreement.band).tolist()
    return [_BANDS.get(word) if told else None for word, told in zip(words, known, strict=True)]


def _key(group: Group) -> tuple[object, ...]:
    return group.kind, group.level, group.department, group.includes
