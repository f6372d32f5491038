"""The channel map in words: one answer for each stage of the journey, or several."""

from __future__ import annotations

from dataclasses import dataclass

from markupsafe import Markup

from survey.documents import figures
from survey.documents.bars import share_bar
from survey.documents.knowing import Knowing, knowing, knows_best
from survey.documents.words import Words, filled
from survey.report.further_model import (
    ChannelMap,
    Competence,
    Culture,
    Stage,
    StageGroup,
    StagePair,
)
from survey.report.model import Report

MOST = 3


@dataclass(frozen=True)
class StageCell:
    """What a level names most; empty `channel` is withheld."""

    channel: str = ""
    share: str = ""
    other: bool = False


@dataclass(frozen=True)
class StageRow:
    """One stage: the whole company, then each level."""

    label: str
    whole: StageCell
    bar: Markup
    said: str
    levels: tuple[StageCell, ...]


@dataclass(frozen=True)
class Channels:
    text: str
    sentences: tuple[Markup, ...]
    apart: tuple[Markup, ...]
    levels: tuple[str, ...]
    rows: tuple[StageRow, ...]
    knowing: tuple[Knowing, ...]


def channels(report: Report, say: Words) -> tuple[Channels, ...]:
    shown = [one for one in report.channel_map if any(stage.shares for stage in one.stages)]
    return tuple(_told(one, report, say) for one in shown)


def _told(one: ChannelMap, report: Report, say: Words) -> Channels:
    levels = tuple(group.level for group in one.stages[0].levels)
    return Channels(
        text=one.text,
        sentences=tuple(_sentences(one, report, say)),
        apart=tuple(_apart(stage, pair, say) for stage, pair in _parted(one, report)[:MOST]),
        levels=levels,
        rows=tuple(_row(stage, say) for stage in one.stages),
        knowing=() if one.culture is None or one.culture.two else knowing(one.culture),
    )


def _row(stage: Stage, say: Words) -> StageRow:
    words = {True: "channels.common", False: "channels.none_common", None: "channels.open"}
    return StageRow(
        label=stage.label,
        whole=StageCell(stage.leading or "", figures.percent(stage.share or 0)),
        bar=share_bar(stage.share or 0),
        said=say(words[stage.common]),
        levels=tuple(_cell(group, stage) for group in stage.levels),
    )


def _cell(group: StageGroup, stage: Stage) -> StageCell:
    if group.leading is None or group.share is None:
        return StageCell()
    other = group.leading != stage.leading
    return StageCell(group.leading, figures.percent(group.share), other)


def _sentences(one: ChannelMap, report: Report, say: Words) -> list[Markup]:
    said = []
    stages = one.stages
    for common, key in ((True, "channels.agreed"), (False, "channels.no_answer")):
        names = [stage.label for stage in stages if stage.common is common]
        if names:
            listed = say.theirs(figures.listed([f"“{name}”" for name in names], say("and")))
            values = {"number": say.number(len(names)), "total": say.number(len(stages))}
            said.append(filled(say, key, names=listed, **values))
    apart = _parted(one, report)
    tested = any(pair.clear is False for stage in stages for pair in stage.pairs)
    if not apart and tested and any(stage.common is False for stage in stages):
        said.append(Markup(say("channels.levels_alike")))  # noqa: S704 - our own text
    if one.culture is not None:
        said += _culture(one, one.culture, report, say)
    return said


def _parted(one: ChannelMap, report: Report) -> list[tuple[Stage, StagePair]]:
    """The stages on which levels part, those with another leading channel and widest first."""
    found = [(stage, pair) for stage in one.stages if (pair := _furthest(stage, report))]

    def rank(entry: tuple[Stage, StagePair]) -> tuple[bool, float]:
        stage, pair = entry
        return leading(stage, pair.a) == leading(stage, pair.b), -(pair.total_variation or 0)

    return sorted(found, key=rank)


def differing(one: ChannelMap, report: Report) -> list[tuple[Stage, StagePair]]:
    """The stages at which two levels name different channels most, beyond chance; widest first."""
    return [
        (stage, pair)
        for stage, pair in _parted(one, report)
        if leading(stage, pair.a) != leading(stage, pair.b)
    ]


def _furthest(stage: Stage, report: Report) -> StagePair | None:
    """The two levels furthest apart on a stage, beyond chance: those compared come first."""
    clear = [pair for pair in stage.pairs if pair.clear and pair.total_variation is not None]
    ends = {report.frame.reference, report.frame.comparison}
    return max(
        clear, key=lambda pair: ({pair.a, pair.b} == ends, pair.total_variation or 0), default=None
    )


def leading(stage: Stage, level: str) -> str:
    return next(group.leading or "" for group in stage.levels if group.level == level)


def _apart(stage: Stage, pair: StagePair, say: Words) -> Markup:
    first, second = leading(stage, pair.a), leading(stage, pair.b)
    return filled(
        say,
        "channels.apart_same" if first == second else "channels.apart",
        stage=say.theirs(stage.label),
        a=pair.a,
        b=pair.b,
        first=say.theirs(first),
        second=say.theirs(second),
        distance=figures.percent(pair.total_variation or 0),
    )


def _culture(one: ChannelMap, culture: Culture, report: Report, say: Words) -> list[Markup]:
    ratio = "" if culture.ratio is None else figures.plain(culture.ratio)
    if culture.verdict == "two" and culture.two is not None:
        return _two(one, culture, say)
    key = f"channels.culture_{culture.verdict}"
    mean = figures.plain(culture.mean_competence or 0, 2)
    said = [filled(say, key, ratio=ratio, mean=mean)]
    ends = knows_best(culture.groups) if culture.verdict == "one" else None
    if ends is not None:
        other = _otherwise(one, ends[1], report)
        values = {"best": ends[0], "worst": ends[1]}
        said.append(
            _other_map(one, ends[1], other, say)
            if other
            else filled(say, "channels.knows", **values)
        )
    return said


def _other_map(one: ChannelMap, level: str, pairs: list[StagePair], say: Words) -> Markup:
    others = dict.fromkeys(name for pair in pairs for name in (pair.a, pair.b) if name != level)
    return filled(
        say,
        "channels.other_map",
        level=level,
        number=say.number(len(pairs)),
        total=say.number(len(one.stages)),
        other=figures.listed(list(others), say("and")),
    )


def _otherwise(one: ChannelMap, level: str, report: Report) -> list[StagePair]:
    """Where a level names another channel than another level, beyond chance."""
    return [pair for _, pair in differing(one, report) if level in {pair.a, pair.b}]


def _two(one: ChannelMap, culture: Culture, say: Words) -> list[Markup]:
    two = culture.two
    if two is None:
        return []
    differ = [
        f"“{stage.label}” ({a} / {b})"
        for stage, a, b in zip(one.stages, two.first, two.second, strict=True)
        if a != b
    ]
    listed = say.theirs(figures.listed(differ, say("and")))
    said = [filled(say, "channels.culture_two", share=figures.percent(two.share), names=listed)]
    if len(two.levels) > 1:
        said.append(_holders(two.levels, say))
    return said


def _holders(levels: tuple[Competence, ...], say: Words) -> Markup:
    shares = [f"{group.level} {figures.percent(group.mean)}" for group in levels]
    return filled(say, "channels.holders", shares=figures.listed(shares, say("and")))
