"""How alike people inside one level answer: close, mixed or split, dimension by dimension."""

from __future__ import annotations

from dataclasses import dataclass

from markupsafe import Markup

from survey.documents import figures
from survey.documents.bars import NOTHING, share_bar
from survey.documents.gaps import stands_for
from survey.documents.words import Words, filled
from survey.report.model import Band, Dimension, Group, Report

MOST_LEVELS = 4
BANDS: tuple[Band, ...] = ("low", "medium", "high")


@dataclass(frozen=True)
class Closeness:
    """One level on one dimension; empty `word` is withheld, `distance` only where details are."""

    word: str = ""
    distance: str = ""
    bar: Markup = NOTHING


@dataclass(frozen=True)
class MessageRow:
    label: str
    levels: tuple[Closeness, ...]


@dataclass(frozen=True)
class Message:
    """What is said of the reference and the comparison level, and the table behind it."""

    heading: str
    sentences: tuple[Markup, ...]
    levels: tuple[str, ...]
    rows: tuple[MessageRow, ...]


def message(report: Report, say: Words) -> Message:
    frame = report.frame
    levels = frame.levels
    if len(levels) > MOST_LEVELS:
        levels = (frame.reference, frame.comparison)
    rows = tuple(
        MessageRow(d.label, tuple(_closeness(d, level, say) for level in levels))
        for d in report.dimensions
    )
    top = frame.reference == frame.levels[0]
    heading = say("message.heading") if top else say("message.heading_other", level=frame.reference)
    said = tuple(_sentence(report, name, say) for name in (frame.reference, frame.comparison))
    return Message(heading, said, levels, rows)


def alike(report: Report, level: str) -> tuple[int, int]:
    """On how many dimensions a level answers alike, of how many with a word."""
    bands = [group.agreement_band for _, group in _groups(report, level) if group.agreement_band]
    return bands.count("high"), len(bands)


def usual(report: Report, level: str) -> str:
    """The band a level has on most dimensions; the wider apart of two that are as frequent."""
    bands = [group.agreement_band for _, group in _groups(report, level) if group.agreement_band]
    counts = {band: bands.count(band) for band in BANDS}
    return max(BANDS, key=lambda band: counts[band]) if bands else ""


def _groups(report: Report, level: str) -> list[tuple[Dimension, Group]]:
    return [(d, g) for d in report.dimensions for g in d.levels if stands_for(g, level)]


def _sentence(report: Report, level: str, say: Words) -> Markup:
    number, total = alike(report, level)
    values = {"level": level, "number": say.number(number), "total": say.number(total)}
    if not total:
        return filled(say, "message.none", level=level)
    if total == 1:
        return filled(say, f"message.single_{usual(report, level)}", level=level)
    if number == total:
        return filled(say, "message.all", **values)
    if not number:
        return filled(say, "message.nowhere", **values)
    said = [filled(say, "message.most" if number * 2 >= total else "message.few", **values)]
    for band, text in (("low", "message.split"), ("medium", "message.mixed")):
        names = [d.label for d, g in _groups(report, level) if g.agreement_band == band]
        if 0 < len(names) <= total // 2:
            said.append(filled(say, text, names=figures.listed(names)))
    return Markup(" ").join(said)


def _closeness(dimension: Dimension, level: str, say: Words) -> Closeness:
    group = next((g for g in dimension.levels if stands_for(g, level)), None)
    if group is None or group.agreement_band is None:
        return Closeness()
    word = say(f"message.{group.agreement_band}")
    if group.ad_m is None:
        return Closeness(word)
    # Half the range is the furthest a whole group can lie from its middle on average.
    widest = (dimension.high - dimension.low) / 2
    return Closeness(word, figures.plain(group.ad_m), share_bar(group.ad_m / widest))
