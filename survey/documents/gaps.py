"""The reference level against the comparison level, dimension by dimension, with its certainty."""

from __future__ import annotations

from dataclasses import dataclass, replace

from survey.report.model import Difference, Dimension, Group, Interval, Report

LEADERS_TO_RANK = 12
CLEAR = 0.05
LETTERS = "ABC"


@dataclass(frozen=True)
class Gap:
    """Reference minus comparison on one dimension.

    `clear` is beyond chance after the correction for many tests; `letter` marks the three that are
    surely the largest, where the reference level is large enough to rank. `g` is without sign.
    """

    dimension: Dimension
    upper: Group | None
    lower: Group | None
    difference: float | None
    ci: Interval | None
    clear: bool = False
    letter: str = ""
    g: float | None = None

    @property
    def shown(self) -> bool:
        """Both groups can be shown, so there is a gap to speak of."""
        return self.difference is not None

    @property
    def width(self) -> float:
        """The size of the gap on a five-point scale, to compare scales with each other."""
        return abs(self.difference or 0) * self._stretch

    @property
    def sure(self) -> float:
        """What the gap is at least: the near end of its interval, size and certainty in one."""
        if covers_zero(self.ci) or self.ci is None:
            return 0.0
        return min(abs(end) for end in self.ci) * self._stretch

    @property
    def _stretch(self) -> float:
        return 4 / (self.dimension.high - self.dimension.low)


def read(report: Report) -> tuple[Gap, ...]:
    """All gaps in the instrument's order, the surest three lettered where that is honest."""
    frame = report.frame
    ends = [(level(d, frame.reference), level(d, frame.comparison)) for d in report.dimensions]
    pairs = [_pair(d, *both) for d, both in zip(report.dimensions, ends, strict=True)]
    beyond = clear([pair for pair, _ in pairs])
    found = tuple(
        _gap(dimension, both, pair, is_clear=is_clear)
        for dimension, both, pair, is_clear in zip(
            report.dimensions, ends, pairs, beyond, strict=True
        )
    )
    return _lettered(found) if ranked(report) else found


def shown_as(report: Report, name: str) -> frozenset[str]:
    """The names under which a level appears: its own, and that of levels merged with it."""
    merged = {
        group.level
        for dimension in report.dimensions
        for group in dimension.levels
        if group.level is not None and name in group.includes
    }
    return frozenset({name} | merged)


def leaders(report: Report) -> int | None:
    """How many answered in the reference level, as far as the report may say."""
    return people(report, report.frame.reference)


def people(report: Report, name: str) -> int | None:
    """How many answered in a level: by itself, or with its neighbour where it never stands alone.

    Twelve people of two levels joined on one dimension are not twelve leaders.
    """
    groups = [
        group
        for dimension in report.dimensions
        for group in dimension.levels
        if group.n is not None and stands_for(group, name)
    ]
    alone = [group for group in groups if group.level == name]
    return max((group.n for group in alone or groups if group.n is not None), default=None)


def ranked(report: Report) -> bool:
    return (leaders(report) or 0) >= LEADERS_TO_RANK


def clear(pairs: list[Difference | None]) -> list[bool]:
    """Which differences of a family are beyond chance.

    Where only a bound of p may be shown, Benjamini-Hochberg runs over the bounds: an upper bound
    of p can only make it more careful.
    """
    bounds = [_bound(pair) for pair in pairs]
    tested = sorted(p for p in bounds if p is not None)
    accepted = [p for rank, p in enumerate(tested, 1) if p * len(tested) <= CLEAR * rank]
    limit = max(accepted, default=-1.0)
    return [
        pair is not None and not covers_zero(pair.ci) and _passes(pair, bound, limit)
        for pair, bound in zip(pairs, bounds, strict=True)
    ]


def is_clear(pair: Difference) -> bool:
    """Beyond chance by what the report itself says of this one difference."""
    if pair.clear is not None:
        return pair.clear
    return pair.q is not None and pair.q < CLEAR


def covers_zero(ci: Interval | None) -> bool:
    return ci is None or ci[0] <= 0 <= ci[1]


def _bound(pair: Difference | None) -> float | None:
    if pair is None or pair.difference is None:
        return None
    return pair.p if pair.p is not None else pair.p_below


def _passes(pair: Difference, bound: float | None, limit: float) -> bool:
    if pair.clear is not None:
        return pair.clear
    if pair.q is not None:
        return pair.q < CLEAR
    return bound is not None and bound <= limit


def _pair(
    dimension: Dimension, upper: Group | None, lower: Group | None
) -> tuple[Difference | None, int]:
    """The tested pair, and -1 where the report has it the other way round."""
    if upper is None or lower is None or upper == lower:
        return None, 1
    for pair in dimension.level_pairs:
        if (pair.a, pair.b) == (upper.level, lower.level):
            return pair, 1
        if (pair.a, pair.b) == (lower.level, upper.level):
            return pair, -1
    return None, 1


def _gap(
    dimension: Dimension,
    ends: tuple[Group | None, Group | None],
    found: tuple[Difference | None, int],
    *,
    is_clear: bool,
) -> Gap:
    (upper, lower), (pair, sign) = ends, found
    if pair is None or pair.difference is None:
        return Gap(dimension, upper, lower, None, None)
    ci = pair.ci
    if ci is not None and sign < 0:
        ci = (-ci[1], -ci[0])
    size = None if pair.g is None else abs(pair.g)
    return Gap(dimension, upper, lower, sign * pair.difference, ci, clear=is_clear, g=size)


def level(dimension: Dimension, name: str) -> Group | None:
    """A level's group on a dimension, None where its mean is withheld."""
    for group in dimension.levels:
        if group.mean is not None and stands_for(group, name):
            return group
    return None


def stands_for(group: Group, name: str) -> bool:
    """Whether a group is a level, or a merged one that holds it."""
    return group.level == name or name in group.includes


def _lettered(gaps: tuple[Gap, ...]) -> tuple[Gap, ...]:
    letters = {
        gap.dimension.key: letter for gap, letter in zip(surest(gaps), LETTERS, strict=False)
    }
    return tuple(replace(gap, letter=letters.get(gap.dimension.key, "")) for gap in gaps)


def surest(gaps: tuple[Gap, ...]) -> list[Gap]:
    """The gaps beyond chance, those that are large for certain first."""
    return sorted((gap for gap in gaps if gap.clear), key=lambda gap: (-gap.sure, -gap.width))


def marked(gaps: tuple[Gap, ...], report: Report) -> tuple[Gap, ...]:
    """The gaps to draw, at most three: lettered ones by letter, else in order."""
    if ranked(report):
        return tuple(sorted((gap for gap in gaps if gap.letter), key=lambda gap: gap.letter))
    return tuple(gap for gap in gaps if gap.clear)[: len(LETTERS)]
