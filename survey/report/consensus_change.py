"""What became of consensus from one wave to the next, from the two published reports."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TypeVar

import numpy as np

from analysis.adjust import benjamini_hochberg
from analysis.consensus_intervals import changed
from survey.report.change_model import ConsensusChange, SharingChange, UnityChange
from survey.report.further_model import (
    Interval,
    LevelConsensus,
    RankedOption,
    RankingPair,
)
from survey.report.model import Family, Report
from survey.report.numbers import number

UNITY, SHARING = "changes of unity inside levels", "changes of what levels share"
CLEAR = 0.05
OTHER_OPTIONS = "the waves did not offer the same to choose from"
OTHER_DIMENSIONS = "the waves do not have the same dimensions"
WITHHELD = "a side is not shown, or does not agree inside, in one of the waves"
PICTURE = "picture"

Test = TypeVar("Test", UnityChange, SharingChange)


@dataclass(frozen=True)
class _Asked:
    """One question, or the picture, in one wave; `asked` is what must be the same in both."""

    about: str
    text: str
    asked: tuple[object, ...]
    groups: Sequence[LevelConsensus]
    pairs: Sequence[RankingPair]


def consensus(
    earlier: Report, later: Report, *, same: bool
) -> tuple[tuple[ConsensusChange, ...], tuple[Family, ...]]:
    """Compare consensus, and name the families in which changes were tested.

    `same` says whether every dimension was asked alike in both waves.
    """
    words = earlier.language == later.language
    before = {one.about: one for one in _questions(earlier, words=words)}
    found = [
        _compared(before[one.about], one, same=same)
        for one in _questions(later, words=words)
        if one.about in before
    ]
    levels = [change for one in found for change in one.levels]
    pairs = [change for one in found for change in one.pairs]
    corrected_levels, unity = _corrected(levels, UNITY)
    corrected_pairs, sharing = _corrected(pairs, SHARING)
    told = tuple(
        replace(
            one,
            levels=tuple(next(corrected_levels) for _ in one.levels),
            pairs=tuple(next(corrected_pairs) for _ in one.pairs),
        )
        for one in found
    )
    return told, (*unity, *sharing)


def _questions(report: Report, *, words: bool) -> Iterator[_Asked]:
    """Words are compared only where both reports have one language."""
    for ranking in report.rankings:
        asked = ranking.top, *_named(ranking.options, words=words)
        yield _Asked(ranking.key, ranking.text, asked, ranking.groups, ranking.pairs)
    if report.picture is not None:
        picture = report.picture
        keys = tuple(option.key for option in picture.dimensions)
        yield _Asked(PICTURE, "", keys, picture.groups, picture.pairs)


def _named(options: Sequence[RankedOption], *, words: bool) -> list[tuple[str, str]]:
    return sorted((option.key, option.label if words else "") for option in options)


def _compared(before: _Asked, after: _Asked, *, same: bool) -> ConsensusChange:
    if after.about == PICTURE and not same:
        return ConsensusChange(after.about, after.text, (), (), OTHER_DIMENSIONS)
    if before.asked != after.asked:
        return ConsensusChange(after.about, after.text, (), (), OTHER_OPTIONS)
    old_groups = {group.includes: group for group in before.groups if group.n}
    old_pairs = {(pair.a, pair.b): pair for pair in before.pairs}
    alike = {group.level for group in after.groups if group.n and group.includes in old_groups}
    return ConsensusChange(
        after.about,
        after.text,
        tuple(
            _unity(old_groups[group.includes], group)
            for group in after.groups
            if group.level in alike
        ),
        tuple(
            _sharing(old_pairs[pair.a, pair.b], pair)
            for pair in after.pairs
            if (pair.a, pair.b) in old_pairs and {pair.a, pair.b} <= alike
        ),
    )


def _unity(old: LevelConsensus, new: LevelConsensus) -> UnityChange:
    told = UnityChange(
        level=new.level,
        n=(old.n, new.n) if old.n and new.n else None,
        alpha=_sides(old.alpha, new.alpha),
        before=old.mean_correlation,
        after=new.mean_correlation,
        change=None,
        ci=None,
        reason=WITHHELD,
    )
    return _with_change(told, old.ci, new.ci)


def _sharing(old: RankingPair, new: RankingPair) -> SharingChange:
    told = SharingChange(
        a=new.a,
        b=new.b,
        r=_sides(old.r, new.r),
        before=old.r_corrected,
        after=new.r_corrected,
        change=None,
        ci=None,
        reason=WITHHELD,
    )
    return _with_change(told, old.r_ci, new.r_ci)


def _with_change(told: Test, before_ci: Interval | None, after_ci: Interval | None) -> Test:
    """The change where both sides and their intervals are shown."""
    if told.before is None or before_ci is None or told.after is None or after_ci is None:
        return told
    change, ci, p = changed(told.before, before_ci, told.after, after_ci)
    return replace(told, change=change, ci=ci, p=p, reason=None)


def _sides(before: float | None, after: float | None) -> tuple[float, float] | None:
    return None if before is None or after is None else (before, after)


def _corrected(tests: Sequence[Test], name: str) -> tuple[Iterator[Test], tuple[Family, ...]]:
    if not tests:
        return iter(()), ()
    q = benjamini_hochberg([np.nan if test.p is None else test.p for test in tests])
    size = int(np.count_nonzero(~np.isnan(q)))
    told = (
        replace(test, q=number(value), clear=None if np.isnan(value) else bool(value <= CLEAR))
        for test, value in zip(tests, q, strict=True)
    )
    return told, (Family(name, size),) if size else ()
