"""How far the numbers carry: what a careful reader would ask next, one plain line each."""

from __future__ import annotations

from dataclasses import dataclass

from survey.documents import figures
from survey.documents.gaps import stands_for
from survey.documents.words import Words
from survey.report.model import Dimension, Group, ItemMeaning, Ranking, Reading, Report

SAID: tuple[Reading, ...] = ("unreliable", "questionable", "uncertain", "redundant")
ORDERED: tuple[Ranking, ...] = ("rank", "alike", "unstable", "too few groups", "too few people")
MOST_NAMES = 4
GOOD_ALPHA = 0.70


@dataclass(frozen=True)
class Consistency:
    """One row of the table of reliability."""

    label: str
    alpha: str
    interval: str
    omega: str
    icc: str
    reading: str


@dataclass(frozen=True)
class Randomness:
    """Agreement of one level on one dimension beside other ideas of answering at random."""

    label: str
    level: str
    rwg: str
    between: str
    chance: str


def consistencies(report: Report, say: Words) -> tuple[Consistency, ...]:
    rows = [_consistency(dimension, say) for dimension in report.dimensions]
    return tuple(row for row in rows if {row.alpha, row.omega, row.icc} != {"–"})


def _consistency(dimension: Dimension, say: Words) -> Consistency:
    ci = dimension.alpha_ci
    return Consistency(
        dimension.label,
        _shown(dimension.alpha),
        "–" if ci is None else figures.between(*ci, 2),
        _shown(dimension.omega),
        _shown(dimension.icc1),
        say(f"reading.{_key(dimension.reading)}") if dimension.reading else "–",
    )


def readings(report: Report, say: Words) -> tuple[str, ...]:
    """What must be read with care, and why; nothing where everything is reliable."""
    lines = []
    for reading in SAID:
        names = [d.label for d in report.dimensions if _reading(d) == reading]
        if names:
            lines.append(say(f"reading.{_key(reading)}_on", names=_named(names, report, say)))
    return tuple(lines)


def _reading(dimension: Dimension) -> Reading | None:
    """As the report says; by alpha alone where it was made before it said so."""
    if dimension.reading is None and dimension.alpha is not None and dimension.alpha < GOOD_ALPHA:
        return "questionable"
    return dimension.reading


def order(report: Report, say: Words) -> tuple[str, ...]:
    """On which dimensions departments may be put in an order, and why not on the others."""
    lines = []
    for advice in ORDERED:
        names = [d.label for d in report.dimensions if d.ranking == advice]
        if names:
            lines.append(say(f"order.{_key(advice)}", names=_named(names, report, say)))
    return tuple(lines)


def _named(names: list[str], report: Report, say: Words) -> str:
    """All dimensions, a few by name, or a number of them."""
    if len(names) == len(report.dimensions) > 1:
        return say("certain.every", number=say.number(len(names)))
    if len(names) > MOST_NAMES:
        total = say.number(len(report.dimensions))
        return say("certain.some", number=say.number(len(names)), total=total)
    return figures.listed(names, say("and"))


def chance(report: Report, say: Words) -> tuple[str, ...]:
    """Where answers of the two compared levels are no closer than random ones would be."""
    lines = []
    for name in (report.frame.reference, report.frame.comparison):
        names = [d.label for d, group in _groups(report, name) if group.beats_chance is False]
        if names:
            lines.append(say("certain.random", level=name, names=_named(names, report, say)))
    return tuple(lines)


def randomness(report: Report, say: Words) -> tuple[Randomness, ...]:
    frame = report.frame
    return tuple(
        Randomness(
            dimension.label,
            name,
            _shown(group.rwg_j),
            figures.between(*group.rwg_j_range, 2),
            say("certain.beats" if group.beats_chance else "certain.not_beats"),
        )
        for name in (frame.reference, frame.comparison)
        for dimension, group in _groups(report, name)
        if group.rwg_j_range is not None and group.beats_chance is not None
    )


def _groups(report: Report, name: str) -> list[tuple[Dimension, Group]]:
    return [(d, group) for d in report.dimensions for group in d.levels if stands_for(group, name)]


def score(report: Report, say: Words) -> tuple[str, ...]:
    """What the score would be by chance alone, and whatever silent leaders think."""
    alignment, lines = report.alignment, []
    expected = alignment.expected_without_difference
    if expected is not None:
        lines.append(say("certain.expected", score=figures.whole(expected)))
    if alignment.bounds is not None:
        bounds = figures.between(*alignment.bounds, 0)
        lines.append(say("certain.bounds", level=report.frame.reference, bounds=bounds))
    return tuple(lines)


def meanings(report: Report, say: Words) -> tuple[str, ...]:
    """Statements that two sides may read differently."""
    texts = {item.key: item.text.rstrip(".") for item in report.items}
    labels = {dimension.key: dimension.label for dimension in report.dimensions}
    return tuple(
        _meaning(entry, texts.get(entry.item, entry.item), labels, say)
        for entry in report.measurement
        if entry.flagged and entry.delta is not None and entry.ci is not None
    )


def _meaning(entry: ItemMeaning, text: str, labels: dict[str, str], say: Words) -> str:
    delta, (low, high) = entry.delta or 0.0, entry.ci or (0.0, 0.0)
    ends = sorted((abs(low), abs(high)))
    return say(
        "certain.meaning_above" if delta > 0 else "certain.meaning_below",
        text=text,
        a=figures.listed(entry.a.split(" + "), say("and")),
        b=entry.b,
        size=figures.plain(abs(delta)),
        interval=figures.gap_interval(*ends),
        label=labels.get(entry.dimension, entry.dimension),
    )


def _shown(value: float | None) -> str:
    return "–" if value is None else figures.plain(value, 2)


def _key(word: str) -> str:
    return word.replace(" ", "_")
