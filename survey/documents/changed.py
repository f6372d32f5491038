"""What changed between two reports, in words that are no surer than the numbers."""

from __future__ import annotations

from dataclasses import dataclass

from survey.documents import figures
from survey.documents.gaps import covers_zero
from survey.documents.words import Words, words
from survey.report.change import between
from survey.report.change_model import (
    Change,
    ConsensusChange,
    GapChange,
    ScoreChange,
    SharingChange,
    UnityChange,
)
from survey.report.consensus_change import PICTURE
from survey.report.model import Report


@dataclass(frozen=True)
class Score:
    """One of the three scores before and after."""

    name: str
    before: str
    after: str
    change: str
    interval: str
    says: str


@dataclass(frozen=True)
class Shift:
    """The gap between reference and comparison on one dimension, before and after."""

    key: str
    label: str
    before: str
    after: str
    change: str
    interval: str
    says: str
    clear: bool = False


@dataclass(frozen=True)
class Consensus:
    """One question before and after; `reason` where the waves did not ask the same."""

    name: str
    text: str
    levels: tuple[Score, ...]
    pairs: tuple[Score, ...]
    reason: str


@dataclass(frozen=True)
class Changed:
    """The page that compares two waves."""

    say: Words
    reference: str
    comparison: str
    headline: str
    scores: tuple[Score, ...]
    shifts: tuple[Shift, ...]
    consensus: tuple[Consensus, ...]
    left_out: tuple[tuple[str, str], ...]
    assumptions: tuple[str, ...]


def changed(earlier: Report, later: Report) -> Changed | None:
    """None where the two are of different questionnaires."""
    say = words(later.language)
    try:
        change = between(earlier, later)
    except ValueError:
        return None
    shifts = tuple(
        _shift(dimension.key, dimension.label, headline(dimension.gaps, later), say)
        for dimension in change.dimensions
    )
    names = (("score", "score.label"), ("vertical", "facts.levels"))
    rows = [(say(text), getattr(change.alignment, name)) for name, text in names]
    rows.append((say("facts.departments"), change.alignment.horizontal))
    return Changed(
        say=say,
        reference=later.frame.reference,
        comparison=later.frame.comparison,
        headline=_headline(change, shifts, say),
        scores=tuple(_score(name, score, say) for name, score in rows),
        shifts=shifts,
        consensus=tuple(_consensus(one, say) for one in change.consensus),
        left_out=tuple((entry.label, entry.reason) for entry in change.left_out),
        assumptions=change.assumptions,
    )


def headline(gaps: tuple[GapChange, ...], report: Report) -> GapChange | None:
    """The pair that the report is about, also where a level is joined with its neighbour."""
    ends = {report.frame.reference, report.frame.comparison}
    return next((gap for gap in gaps if {gap.a, gap.b} == ends), None)


def certain(gap: GapChange) -> bool:
    return bool(gap.clear) and not covers_zero(gap.ci)


def closed(gap: GapChange | None) -> str:
    """What became of a gap: narrower, wider, turned, unsure or unknown; only what is certain."""
    if gap is None or gap.change is None or gap.before is None or gap.after is None:
        return "unknown"
    if not certain(gap):
        return "unsure"
    if gap.before * gap.after < 0:
        return "turned"
    return "narrower" if abs(gap.after) < abs(gap.before) else "wider"


def _shift(key: str, label: str, gap: GapChange | None, say: Words) -> Shift:
    says = say(f"change.{closed(gap)}")
    if gap is None or gap.change is None or gap.before is None or gap.after is None:
        return Shift(key, label, "–", "–", "–", "–", says)
    return Shift(
        key,
        label,
        figures.signed(gap.before),
        figures.signed(gap.after),
        figures.signed(gap.change),
        "–" if gap.ci is None else figures.gap_interval(*gap.ci, sign=True),
        says,
        clear=certain(gap),
    )


def _score(name: str, score: ScoreChange, say: Words) -> Score:
    def shown(value: float | None) -> str:
        return "–" if value is None else figures.whole(value)

    if score.change is None or score.ci is None:
        return Score(name, shown(score.before), shown(score.after), "–", "–", _reason(score, say))
    key = "same" if covers_zero(score.ci) else "better" if score.change > 0 else "worse"
    return Score(
        name,
        shown(score.before),
        shown(score.after),
        figures.signed(score.change, 0),
        figures.between(*score.ci, 0, sign=True),
        say(f"change.score_{key}"),
    )


def _consensus(one: ConsensusChange, say: Words) -> Consensus:
    name = say("picture.heading" if one.about == PICTURE else "priorities.heading")
    return Consensus(
        name,
        one.text,
        tuple(_agreed(level.level, level, say, "closer", "looser") for level in one.levels),
        tuple(
            _agreed(say("change.pair", a=pair.a, b=pair.b), pair, say, "nearer", "further")
            for pair in one.pairs
        ),
        say("change.unknown") + f": {one.reason}" if one.reason else "",
    )


def _agreed(
    name: str, told: UnityChange | SharingChange, say: Words, more: str, less: str
) -> Score:
    """A correlation before and after; a change is told only where it is certain."""
    before, after = (
        "–" if value is None else figures.signed(value, 2) for value in (told.before, told.after)
    )
    if told.change is None or told.ci is None:
        return Score(name, before, after, "–", "–", say("change.unknown"))
    key = "unsure"
    if told.clear and not covers_zero(told.ci):
        key = more if told.change > 0 else less
    return Score(
        name,
        before,
        after,
        figures.signed(told.change, 2),
        figures.between(*told.ci, 2, sign=True),
        say(f"change.{key}"),
    )


def _reason(score: ScoreChange, say: Words) -> str:
    return score.reason or say("change.unknown")


def _headline(change: Change, shifts: tuple[Shift, ...], say: Words) -> str:
    """What is certain of the score, else of the gaps, else that nothing is."""
    score = change.alignment.score
    if score.change is not None and not covers_zero(score.ci):
        key = "better" if score.change > 0 else "worse"
        return say(f"change.headline_{key}", points=figures.whole(abs(score.change)))
    moved = sum(1 for shift in shifts if shift.clear)
    if moved:
        return say.many("change.headline_gaps", moved, words=say.number(moved).capitalize())
    return say("change.headline_same")
