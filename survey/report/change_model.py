"""The change between two waves as data; a pair of reports makes one."""

from __future__ import annotations

from dataclasses import dataclass

from survey.report.model import Family, Interval, QuestionnaireRef

SCHEMA = "alignment-change/1"


@dataclass(frozen=True)
class Wave:
    """Which report a side of the comparison is."""

    questionnaire: QuestionnaireRef
    title: str
    analysis_version: str
    reference: str
    comparison: str
    responded: int | None


@dataclass(frozen=True, kw_only=True)
class MeasuredChange:
    """A change, after minus before, that is tested in a family.

    `clear` says whether it is beyond chance in its family, also where p is not told.
    """

    before: float | None
    after: float | None
    change: float | None
    ci: Interval | None
    p: float | None = None
    q: float | None = None
    clear: bool | None = None
    reason: str | None = None


@dataclass(frozen=True, kw_only=True)
class GapChange(MeasuredChange):
    """How much the gap a minus b changed, in scale points."""

    a: str
    b: str
    t: float | None = None
    df: float | None = None


@dataclass(frozen=True)
class ScoreChange:
    """How much an alignment score changed, in points of 100."""

    before: float | None
    after: float | None
    change: float | None
    ci: Interval | None
    reason: str | None = None


@dataclass(frozen=True)
class AlignmentChange:
    score: ScoreChange
    vertical: ScoreChange
    horizontal: ScoreChange


@dataclass(frozen=True)
class DimensionChange:
    key: str
    label: str
    alignment: AlignmentChange
    gaps: tuple[GapChange, ...]


@dataclass(frozen=True, kw_only=True)
class UnityChange(MeasuredChange):
    """How much more the people of one level agree among themselves: mean correlation of members.

    `alpha` is strategic consensus in each wave, which grows as groups shrink and is not tested.
    """

    level: str
    n: tuple[int, int] | None
    alpha: Interval | None


@dataclass(frozen=True, kw_only=True)
class SharingChange(MeasuredChange):
    """How much more two levels value the same: the correlation without the noise of small groups.

    `r` is the published measure in each wave, from what was asked.
    """

    a: str
    b: str
    r: Interval | None


@dataclass(frozen=True)
class ConsensusChange:
    """What became of consensus on a ranking, or on the picture of the dimensions.

    Where the two waves did not ask the same, nothing is compared and `reason` says so.
    """

    about: str
    text: str
    levels: tuple[UnityChange, ...]
    pairs: tuple[SharingChange, ...]
    reason: str | None = None


@dataclass(frozen=True)
class LeftOut:
    """A dimension that is not compared, and why."""

    key: str
    label: str
    reason: str


@dataclass(frozen=True)
class Change:
    earlier: Wave
    later: Wave
    assumptions: tuple[str, ...]
    families: tuple[Family, ...]
    alignment: AlignmentChange
    dimensions: tuple[DimensionChange, ...]
    left_out: tuple[LeftOut, ...]
    consensus: tuple[ConsensusChange, ...] = ()
    schema: str = SCHEMA
