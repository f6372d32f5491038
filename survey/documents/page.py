"""Everything a report page shows, put together once: templates only lay it out."""

from __future__ import annotations

from dataclasses import dataclass

from markupsafe import Markup

from survey.documents import apart, figures
from survey.documents.axis import Axis
from survey.documents.blind_spots import BlindSpots, blind_spots
from survey.documents.channels import Channels, channels
from survey.documents.commentary import Commentary
from survey.documents.facts import Fact, facts, kicker
from survey.documents.findings import findings
from survey.documents.gap_row import gap_row
from survey.documents.gaps import Gap, leaders, level, marked, people, ranked, read, surest
from survey.documents.heat_map import HeatMap, heat_map
from survey.documents.importance import Importance, importance
from survey.documents.level_map import LevelMap, level_maps
from survey.documents.message import Message, message
from survey.documents.picture import Seen, seen
from survey.documents.points import Point, points
from survey.documents.priorities import Priorities, priorities
from survey.documents.remarks import Remarks, marking, remarks, topics
from survey.documents.results import Results, results
from survey.documents.score_line import score_line
from survey.documents.staff import gap_text, pair_text, staves
from survey.documents.statements import Statements, statements, telling
from survey.documents.stave import stave
from survey.documents.story import Lead, gap_sentence, lead, where
from survey.documents.talk import Card, cards, weighed
from survey.documents.trust import Trust, trust
from survey.documents.trust_between import TrustBetween, trust_between
from survey.documents.words import Words, words
from survey.report.model import Group, Report

MOST_DIAMONDS = 3
MOST_TO_SETTLE = 4


@dataclass(frozen=True)
class Beat:
    """One dimension in the list of small staves and in the table behind the staff."""

    label: str
    part: str
    letter: str
    gap: str
    pair: str
    clear: bool
    shown: bool
    picture: Markup
    means: tuple[str, ...]
    interval: str
    scale: str


@dataclass(frozen=True)
class Part:
    """One gap of section (b): its words and its picture."""

    letter: str
    label: str
    sentence: Markup
    statement: Markup
    where: Markup
    picture: Markup


@dataclass(frozen=True)
class Page:
    """The report page. `staves` is empty where names are too long for the wide staff."""

    report: Report
    commentary: Commentary
    say: Words
    language: str
    title: str
    kicker: str
    lead: Lead
    score: str
    interval: str
    score_line: Markup
    facts: tuple[Fact, ...]
    points: tuple[Point, ...]
    staves: tuple[Markup, ...]
    beats: tuple[Beat, ...]
    key: tuple[str, str]
    middle: str
    letters: int
    ranked: bool
    leaders: str
    joined: tuple[str, ...]
    parts: tuple[Part, ...]
    clear: int
    other_way: str
    also: tuple[Markup, ...]
    also_names: str
    chance: str
    comparable: bool
    withheld: bool
    roster: bool
    message: Message
    priorities: tuple[Priorities, ...]
    seen: Seen | None
    channels: tuple[Channels, ...]
    blind_spots: tuple[BlindSpots, ...]
    trust_between: tuple[TrustBetween, ...]
    results: tuple[Results, ...]
    heat: HeatMap
    maps: tuple[LevelMap, ...]
    apart: list[tuple[str, str]]
    apart_more: int
    trust: Trust
    cards: tuple[Card, ...]
    settle: tuple[Markup, ...]
    weighed: str
    importance: tuple[Importance, ...]
    statements: tuple[Statements, ...]
    remarks: tuple[Remarks, ...]
    marking: tuple[str, ...]
    topics: tuple[str, ...]


def assemble(report: Report, commentary: Commentary | None = None) -> Page:
    say = words(report.language)
    gaps = read(report)
    talked = marked(gaps, report)
    score = report.alignment
    number = leaders(report)
    conversations = cards(gaps, report, say)
    found = findings(report, gaps, say)
    settle = tuple(each.ask for each in found if each.ask is not None)[:MOST_TO_SETTLE]
    return Page(
        report=report,
        commentary=commentary or Commentary(),
        say=say,
        language=say.language,
        title=_title(report, commentary),
        kicker=kicker(report, commentary or Commentary(), say),
        lead=lead(report, gaps, say),
        score="" if score.score is None else figures.whole(score.score),
        interval="" if score.ci is None else figures.between(*score.ci, 0),
        score_line=Markup("") if score.score is None else score_line(score.score, score.ci, say),
        facts=facts(report, say),
        points=points(report, gaps, conversations, found, say),
        staves=staves(gaps, report.parts, say) or (),
        beats=tuple(_beat(gap, report, say) for gap in gaps),
        key=(_key(report, report.frame.reference, say), _key(report, report.frame.comparison, say)),
        middle=_middle_name(report, say),
        letters=sum(1 for gap in gaps if gap.letter),
        ranked=ranked(report),
        leaders="" if number is None else figures.count(number),
        joined=_joined(report, say),
        parts=tuple(_part(gap, report, say) for gap in talked),
        clear=sum(1 for gap in gaps if gap.clear),
        other_way=_names([g for g in gaps if g.clear and (g.difference or 0) < 0]),
        also_names=_names(_also(gaps, talked, report)),
        also=tuple(gap_sentence(g, report, say) for g in _also(gaps, talked, report)),
        chance=_names([g for g in gaps if g.shown and not g.clear]),
        comparable=any(gap.shown for gap in gaps),
        withheld=any(gap.upper is None and gap.lower is None for gap in gaps),
        roster=any(gap.upper is not None and gap.upper.target == "roster" for gap in gaps),
        message=message(report, say),
        priorities=priorities(report, say),
        seen=seen(report, say),
        channels=channels(report, say),
        blind_spots=blind_spots(report, say),
        trust_between=trust_between(report, say),
        results=results(report, say),
        heat=heat_map(report, say),
        maps=level_maps(talked, report, say),
        apart=apart.sentences(report, say),
        apart_more=apart.unnamed(report),
        trust=trust(report, say),
        cards=conversations,
        settle=settle,
        weighed=weighed(report),
        importance=importance(report, say),
        statements=statements(report),
        remarks=remarks(report, say),
        marking=marking(report, say),
        topics=topics(report, say),
    )


def _title(report: Report, commentary: Commentary | None) -> str:
    return (commentary.client if commentary else "") or report.title


def _names(gaps: list[Gap]) -> str:
    return figures.listed([gap.dimension.label for gap in gaps])


def _also(gaps: tuple[Gap, ...], talked: tuple[Gap, ...], report: Report) -> list[Gap]:
    """The clear gaps that are not drawn, in the order of those that are."""
    order = surest(gaps) if ranked(report) else [gap for gap in gaps if gap.clear]
    return [gap for gap in order if gap not in talked]


def _key(report: Report, name: str, say: Words) -> str:
    number = people(report, name)
    if number is None:
        return say("staff.group_unknown", level=name)
    return say("staff.group", level=name, number=figures.count(number))


def _joined(report: Report, say: Words) -> tuple[str, ...]:
    """Levels that stand together on some dimensions, because one of them was too small there."""
    where: dict[tuple[str, ...], list[str]] = {}
    for dimension in report.dimensions:
        for group in dimension.levels:
            if group.mean is not None and len(group.includes) > 1:
                where.setdefault(group.includes, []).append(dimension.label)
    return tuple(
        say(
            "staff.joined",
            levels=figures.listed(list(levels), say("and")),
            names=figures.listed(names, say("and")),
        )
        for levels, names in where.items()
    )


def _middles(report: Report) -> tuple[str, ...]:
    """The levels between; many would crowd the stem, and the table has them all."""
    frame = report.frame
    names = tuple(n for n in frame.levels if n not in {frame.reference, frame.comparison})
    return names if len(names) <= MOST_DIAMONDS else ()


def _middle_name(report: Report, say: Words) -> str:
    names = _middles(report)
    if len(names) < 2:
        return "".join(names)
    return say("staff.between", levels=figures.listed(list(names)))


def _beat(gap: Gap, report: Report, say: Words) -> Beat:
    axis = Axis.of(gap.dimension)
    parts = dict(report.parts)
    groups = [level(gap.dimension, name) for name in report.frame.levels]
    return Beat(
        label=gap.dimension.label,
        part=parts.get(gap.dimension.part or "", ""),
        letter=gap.letter,
        gap=gap_text(gap, say),
        pair=pair_text(gap),
        clear=gap.clear,
        shown=gap.shown,
        picture=stave(gap),
        means=tuple(_mean(group, say) for group in groups),
        interval="" if gap.ci is None else figures.gap_interval(*gap.ci, sign=True),
        scale=say("staff.list_scale", low=_end(axis, axis.low), high=_end(axis, axis.high)),
    )


def _end(axis: Axis, point: int) -> str:
    return f"{point} {axis.label(point)}".strip()


def _mean(group: Group | None, say: Words) -> str:
    if group is None or group.mean is None:
        return say("gap.withheld")
    return figures.plain(group.mean)


def _part(gap: Gap, report: Report, say: Words) -> Part:
    found = [level(gap.dimension, name) for name in _middles(report)]
    middle = [group for group in found if group not in (gap.upper, gap.lower)]
    return Part(
        letter=gap.letter,
        label=gap.dimension.label,
        sentence=gap_sentence(gap, report, say),
        statement=telling(gap, report, say),
        where=where(gap, report, say),
        picture=gap_row(gap, tuple(group for group in middle if group), say),
    )
