"""What changed between two waves, from their published reports alone.

Nothing is in a change that is not in the two reports, so a change gives nobody away who is not
given away by them. People answer afresh and unlinked; most are the same people, who answer alike,
so that the intervals are wider than they need be.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from math import isnan
from typing import NamedTuple

import numpy as np

from analysis.adjust import benjamini_hochberg
from analysis.change import gap_change, score_change
from analysis.groups import Groups
from survey.report import model
from survey.report.change_model import (
    AlignmentChange,
    Change,
    DimensionChange,
    GapChange,
    LeftOut,
    ScoreChange,
    Wave,
)
from survey.report.consensus_change import consensus
from survey.report.numbers import limits, number
from survey.report.sameness import left_out

HEADLINE = "changes between reference and comparison"
OTHER_PAIRS = "changes of other level pairs"
CLEAR = 0.05
UNCLEAR = 1.0
WITHHELD = "a side is not shown, or has no interval, in one of the waves"
OTHER_ENDS = "the waves compare different levels"
OTHER_DIMENSIONS = "the waves do not have the same dimensions"
NO_SCORE = "a wave has no such score with an interval"
_DECIMALS = 10  # the difference of two published numbers, without binary noise
ASSUMPTIONS = (
    (
        "People answer each wave afresh and are not linked, so the waves count as independent. "
        "Most are the same people, who tend to answer alike: the intervals are wider than they "
        "need be."
    ),
    (
        "A dimension is compared only if its items are the same in both waves: the same words, "
        "options and direction."
    ),
    (
        "Where both sides have their SD in both waves, a change is tested with Welch’s errors "
        "over the four groups. Elsewhere its limits follow from the two published intervals (Zou "
        "and Donner), which are rounded outward for small groups, and only whether they exclude "
        "zero is told."
    ),
    "Changes are not weighted, as the differences of the two reports are not.",
    (
        "Consensus is compared from the published intervals, on what both waves asked alike: the "
        "mean correlation of two people of a level, and the correlation of two levels without "
        "what chance in small groups takes from it. Nearly identical answers of a dozen people "
        "make its changes look surer than they are."
    ),
    "q values follow Benjamini and Hochberg within each family of changes.",
)


class _Tested(NamedTuple):
    """A change before the tests of its family are corrected together."""

    gap: GapChange
    p: float
    family: str


def between(earlier: model.Report, later: model.Report) -> Change:
    """Compare two published reports of one questionnaire.

    Raises
    ------
    ValueError
        If they are of different questionnaires.
    """
    if earlier.questionnaire.key != later.questionnaire.key:
        raise ValueError(
            f"the reports are of different questionnaires: {earlier.questionnaire.key!r} and "
            f"{later.questionnaire.key!r}"
        )
    reasons = left_out(earlier, later)
    before = {dimension.key: dimension for dimension in earlier.dimensions}
    shared = [
        (before[dimension.key], dimension)
        for dimension in later.dimensions
        if dimension.key not in reasons
    ]
    same_ends = _ends(earlier) == _ends(later)
    tested = [list(_gaps(*pair, ends=_ends(later) if same_ends else ())) for pair in shared]
    gaps, families = _corrected(tested)
    agreed, agreed_families = consensus(earlier, later, same=not reasons)
    labels = {d.key: d.label for d in (*later.dimensions, *earlier.dimensions)}
    return Change(
        earlier=_wave(earlier),
        later=_wave(later),
        assumptions=ASSUMPTIONS,
        families=(*families, *agreed_families),
        alignment=_alignment(
            earlier.alignment,
            later.alignment,
            OTHER_DIMENSIONS if reasons else None if same_ends else OTHER_ENDS,
        ),
        dimensions=tuple(
            DimensionChange(
                new.key,
                new.label,
                _alignment(old.alignment, new.alignment, None if same_ends else OTHER_ENDS),
                changes,
            )
            for (old, new), changes in zip(shared, gaps, strict=True)
        ),
        left_out=tuple(LeftOut(key, labels[key], reason) for key, reason in reasons.items()),
        consensus=agreed,
    )


def _wave(report: model.Report) -> Wave:
    return Wave(
        report.questionnaire,
        report.title,
        report.analysis_version,
        *_ends(report),
        report.population.responded,
    )


def _ends(report: model.Report) -> tuple[str, str]:
    return report.frame.reference, report.frame.comparison


def _gaps(
    before: model.Dimension, after: model.Dimension, *, ends: tuple[str, ...]
) -> Iterator[_Tested]:
    """Every pair of levels that both waves show alike, the higher one first."""
    known = {(pair.a, pair.b): pair for pair in before.level_pairs}
    headline = {
        group.level
        for group in after.levels
        for end in ends
        if end in {group.level, *group.includes}
    }
    for new in after.level_pairs:
        old = known.get((new.a, new.b))
        if old is None:
            continue
        family = HEADLINE if {new.a, new.b} == headline else OTHER_PAIRS
        exact = _exact(before, old), _exact(after, new)
        if exact[0] is not None and exact[1] is not None:
            yield _tested(old, new, (exact[0], exact[1]), family)
        else:
            yield _recovered(old, new, family)


def _exact(dimension: model.Dimension, pair: model.LevelPair) -> tuple[Groups, Groups] | None:
    """Both sides as groups, where their details are of the people compared; b has the mean 0."""
    levels = {group.level: group for group in dimension.levels}
    found = []
    for name, mean in ((pair.a, pair.difference), (pair.b, 0.0)):
        group = levels.get(name)
        if group is None or mean is None or pair.t is None:
            return None
        if group.sd is None or group.n is None or group.detail_n != group.n:
            return None
        found.append(Groups.of(group.n, mean, group.sd**2))
    return found[0], found[1]


def _tested(
    old: model.LevelPair,
    new: model.LevelPair,
    groups: tuple[tuple[Groups, Groups], tuple[Groups, Groups]],
    family: str,
) -> _Tested:
    result = gap_change(*groups)
    p = float(result.p)
    gap = GapChange(
        a=new.a,
        b=new.b,
        before=old.difference,
        after=new.difference,
        change=number(result.change),
        ci=limits(result.ci),
        t=number(result.t),
        df=number(result.df),
        p=p,
    )
    return _Tested(gap, p, family)


def _recovered(old: model.LevelPair, new: model.LevelPair, family: str) -> _Tested:
    """A change from two published intervals; its p is .05 or 1."""
    gap = GapChange(
        a=new.a,
        b=new.b,
        before=old.difference,
        after=new.difference,
        change=None,
        ci=None,
        reason=WITHHELD,
    )
    if old.difference is None or old.ci is None or new.difference is None or new.ci is None:
        return _Tested(gap, np.nan, family)
    change, ci = _joined(old.difference, old.ci, new.difference, new.ci)
    p = UNCLEAR if ci[0] <= 0 <= ci[1] else CLEAR
    told = replace(gap, change=change, ci=ci, reason="from the published intervals")
    return _Tested(told, p, family)


def _joined(
    before: float, before_ci: model.Interval, after: float, after_ci: model.Interval
) -> tuple[float, model.Interval]:
    _, ends = score_change(before, before_ci, after, after_ci)
    low, high = (round(end, _DECIMALS) + 0.0 for end in ends.tolist())
    return round(after - before, _DECIMALS) + 0.0, (low, high)


def _corrected(
    tested: Sequence[Sequence[_Tested]],
) -> tuple[list[tuple[GapChange, ...]], tuple[model.Family, ...]]:
    """Correct the changes of each family together."""
    flat = [test for tests in tested for test in tests]
    q = np.full(len(flat), np.nan)
    families = []
    for name in (HEADLINE, OTHER_PAIRS):
        places = [place for place, test in enumerate(flat) if test.family == name]
        if places:
            q[places] = benjamini_hochberg([flat[place].p for place in places])
            families.append(model.Family(name, int(np.count_nonzero(~np.isnan(q[places])))))
    values = iter(q.tolist())
    return [tuple(_told(test, next(values)) for test in tests) for tests in tested], tuple(families)


def _told(test: _Tested, q: float) -> GapChange:
    return replace(
        test.gap,
        q=None if test.gap.p is None else number(q),
        clear=None if isnan(q) else q <= CLEAR,
    )


def _alignment(
    before: model.Alignment, after: model.Alignment, reason: str | None
) -> AlignmentChange:
    return AlignmentChange(
        _score(before.score, before.ci, after.score, after.ci, reason),
        _score(before.vertical, before.vertical_ci, after.vertical, after.vertical_ci, reason),
        _score(
            before.horizontal, before.horizontal_ci, after.horizontal, after.horizontal_ci, reason
        ),
    )


def _score(
    before: float | None,
    before_ci: model.Interval | None,
    after: float | None,
    after_ci: model.Interval | None,
    reason: str | None,
) -> ScoreChange:
    if before is None or before_ci is None or after is None or after_ci is None:
        return ScoreChange(before, after, None, None, reason or NO_SCORE)
    if reason is not None:
        return ScoreChange(before, after, None, None, reason)
    return ScoreChange(before, after, *_joined(before, before_ci, after, after_ci))
