"""The chapters that only some questionnaires have, in one form for paper and slides."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from markupsafe import Markup

from survey.documents.bars import NOTHING
from survey.documents.blind_spots import BlindSpots
from survey.documents.channels import Channels, StageCell
from survey.documents.knowing import Knowing
from survey.documents.page import Page
from survey.documents.priorities import FEWEST, Priorities
from survey.documents.results import Results
from survey.documents.trust_between import TrustBetween
from survey.documents.words import Words

COLUMNS = 12
SHARE, MEAN, GAP = "0%", "0.0", "+0.0;−0.0;0.0"


@dataclass(frozen=True)
class Sheet:
    """A table of words; `shades` colours its cells, row by row, where it is a map."""

    title: str
    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    shades: tuple[tuple[str, ...], ...] = ()


@dataclass(frozen=True)
class Quotes:
    """Comments of one group, in one language where it is known."""

    heading: str
    note: str
    language: str
    texts: tuple[str, ...]


@dataclass(frozen=True)
class Bars:
    """Numbers to draw: a value of each series for each name; `whole` stacks shares of one whole."""

    title: str
    names: tuple[str, ...]
    series: tuple[tuple[str, tuple[float, ...]], ...]
    number: str
    whole: bool = False


@dataclass(frozen=True)
class Chapter:
    """One chapter, and the section of the report it comes after."""

    after: str
    heading: str
    asked: str = ""
    sentences: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    picture: Markup = NOTHING
    caption: str = ""
    sheets: tuple[Sheet, ...] = ()
    quotes: tuple[Quotes, ...] = ()
    bars: Bars | None = None


def chapters(page: Page) -> tuple[Chapter, ...]:
    """In the order of the page."""
    return (
        *_blind_spots(page),
        *(_priorities(found, page) for found in page.priorities),
        *_picture(page),
        *(_channels(found, page) for found in page.channels),
        *(_between(found, page) for found in page.trust_between),
        *(_results(found, page) for found in page.results),
        *_comments(page),
    )


def _blind_spots(page: Page) -> Iterator[Chapter]:
    say = page.say
    if not page.blind_spots:
        return
    first = page.blind_spots[0]
    yield Chapter(
        "part",
        say("blind.heading", level=first.level, of=first.of),
        sentences=first.sentences,
        notes=() if first.ranked else (say("blind.unranked", level=first.level),),
        sheets=tuple(_spots(found, page) for found in page.blind_spots),
        bars=_guessed(first, page),
    )


def _guessed(found: BlindSpots, page: Page) -> Bars | None:
    """What was expected beside what was answered, in the order of the table."""
    say = page.say
    labels = {dimension.key: dimension.label for dimension in page.report.dimensions}
    made = {
        labels[guess.dimension]: (guess.answer, guess.guess)
        for one in page.report.predictions
        for guess in one.guesses
        if guess.level == found.level and guess.answer is not None and guess.guess is not None
    }
    names = tuple(row.label for row in found.rows if row.label in made)
    pairs = [made[name] for name in names]
    series = (
        (say("blind.answer", of=found.of), tuple(answer for answer, _ in pairs)),
        (say("blind.guess"), tuple(guess for _, guess in pairs)),
    )
    title = say("blind.table", level=found.level, of=found.of)
    return Bars(title, names, series, MEAN) if names else None


def _spots(found: BlindSpots, page: Page) -> Sheet:
    say = page.say
    head = (
        *(say("staff.dimension"), say("blind.guess"), say("blind.answer", of=found.of)),
        *(say("blind.error"), say("staff.interval"), say("blind.says", level=found.level)),
    )
    rows = tuple(
        (
            say.theirs(row.label),
            *(value or "–" for value in (row.guess, row.answer, row.error, row.interval)),
            row.said,
        )
        for row in found.rows
    )
    return Sheet(say("blind.table", level=found.level, of=found.of), head, rows)


def _priorities(found: Priorities, page: Page) -> Chapter:
    say = page.say
    rows = (
        *((f"{r.number}  {r.label}", *r.shares) for r in found.rows),
        (say("priorities.unity"), *found.unity),
        (say("priorities.people"), *found.sizes),
    )
    return Chapter(
        "part",
        say("priorities.heading"),
        asked=say.theirs(found.text),
        sentences=found.sentences,
        notes=(found.hidden,) if found.hidden else (),
        picture=found.picture,
        caption=found.note,
        sheets=(Sheet(found.caption, (say("priorities.option"), *found.levels), rows),),
        bars=_named(found, page),
    )


def _named(found: Priorities, page: Page) -> Bars | None:
    """Who named each option, in the first and the last level of which percentages are given."""
    (ranking,) = (one for one in page.report.rankings if one.text == found.text)
    groups = [group for group in ranking.groups if group.named and (group.n or 0) >= FEWEST]
    ends = dict.fromkeys(group.level for group in (*groups[:1], *groups[-1:]))
    shown = [group for group in groups if group.level in ends]
    names = tuple(option.label for option in ranking.options)
    series = tuple((group.level, group.named) for group in shown)
    return Bars(found.caption, names, series, SHARE) if series else None


def _picture(page: Page) -> Iterator[Chapter]:
    say, found = page.say, page.seen
    if found is None:
        return
    rows = tuple(
        (say.theirs(row.label), *(f"{place.mark} {place.text}".strip() for place in row.places))
        for row in found.rows
    )
    order = Sheet(say("picture.caption"), (say("staff.dimension"), *found.levels), rows)
    knowing = _knowing(say("picture.knowing"), found.measure, found.knowing, say)
    yield Chapter(
        "message",
        say("picture.heading"),
        sentences=found.sentences,
        notes=(*found.cautions, *((found.hidden,) if found.hidden else ()), say("picture.rule")),
        sheets=tuple(sheet for sheet in (order, knowing) if sheet.rows),
    )


def _knowing(name: str, measure: str, rows: tuple[Knowing, ...], say: Words) -> Sheet:
    return Sheet(
        name,
        (say("trust.group"), say("trust.answered"), measure, say("staff.interval")),
        tuple((row.name, row.n, row.value, row.interval) for row in rows),
    )


def _channels(found: Channels, page: Page) -> Chapter:
    say = page.say
    head = (say("channels.stage"), say("channels.company"), say("channels.answer"), *found.levels)
    rows = tuple(
        (
            *(say.theirs(row.label), _stage(row.whole, page), row.said),
            *(_stage(cell, page) for cell in row.levels),
        )
        for row in found.rows
    )
    apart = (say("channels.apart_intro"), *found.apart) if found.apart else ()
    knowing = _knowing(say("channels.knowing"), say("channels.competence"), found.knowing, say)
    return Chapter(
        "message",
        say("channels.heading"),
        asked=say.theirs(found.text),
        sentences=(*found.sentences, *apart),
        sheets=(Sheet(say("channels.table"), head, rows), *((knowing,) if knowing.rows else ())),
        bars=_chosen(found, page),
    )


def _chosen(found: Channels, page: Page) -> Bars | None:
    """The share of every channel at every step, in the whole company."""
    (asked,) = (one for one in page.report.channel_map if one.text == found.text)
    stages = [stage for stage in asked.stages if stage.shares]
    series = tuple(
        (channel, tuple(stage.shares[place] for stage in stages))
        for place, channel in enumerate(asked.channels)
    )
    names = tuple(stage.label for stage in stages)
    return Bars(page.say("channels.company"), names, series, SHARE, whole=True) if names else None


def _stage(cell: StageCell, page: Page) -> str:
    return f"{cell.channel} {cell.share}".strip() or page.say("page.withheld")


def _between(found: TrustBetween, page: Page) -> Chapter:
    say = page.say
    places = range(0, len(found.names), COLUMNS)
    return Chapter(
        "departments",
        say("between.heading"),
        asked=say.theirs(found.text),
        sentences=found.sentences,
        notes=(say("between.note"),),
        picture=found.picture,
        caption=say("between.caption_picture") if found.picture else "",
        sheets=tuple(_judgements(found, start, page) for start in places),
        bars=_relied_on(found, page),
    )


def _relied_on(found: TrustBetween, page: Page) -> Bars | None:
    """How far others rely on each department, from the average; the least first."""
    say = page.say
    (asked,) = (one for one in page.report.department_round if one.text == found.text)
    parts = sorted(asked.parts, key=lambda part: part.receives)
    names = tuple(part.department for part in parts)
    series = ((say("between.receives"), tuple(part.receives for part in parts)),)
    return Bars(say("between.receives"), names, series, GAP) if names else None


def _results(found: Results, page: Page) -> Chapter:
    say = page.say
    several = len(page.results) > 1
    predicted = Sheet(
        say("results.table_caption"),
        (say("results.where"), say("results.result", outcome=found.outcome)),
        tuple((row.where, row.result) for row in found.predicted),
    )
    head = (
        *(say("staff.dimension"), say("results.units"), say("results.a1"), say("results.a3")),
        *(say("results.a4"), say("staff.interval"), say("results.says")),
    )
    rows = tuple(
        (
            *(row.label, row.units, row.agreeing or "–", row.direction or "–"),
            *(row.parting or "–", row.interval or "–", row.said),
        )
        for row in found.rows
    )
    every = Sheet(say("results.by_dimension_caption"), head, rows)
    return Chapter(
        "departments",
        say("results.heading") + (f" {found.outcome}" if several else ""),
        sentences=found.sentences,
        notes=(found.source,),
        picture=found.picture,
        caption=found.caption,
        sheets=(predicted, every) if rows else (),
    )


def _judgements(found: TrustBetween, start: int, page: Page) -> Sheet:
    say, part = page.say, slice(start, start + COLUMNS)
    last = found.parts and start + COLUMNS >= len(found.names)
    rows = [
        (f"{r.number}  {r.name}", *(_cell(c.text, c.blank, page) for c in r.cells[part]))
        + ((r.gives,) if last else ())
        for r in found.rows
    ]
    shades = [
        ("", *("" if c.blank else c.shade for c in r.cells[part]), *(("",) if last else ()))
        for r in found.rows
    ]
    if found.others:
        rows.append(
            (say("between.others"), *(_cell(c.text, c.blank, page) for c in found.others[part]))
            + (("",) if last else ())
        )
        shades.append(("", *(c.shade for c in found.others[part]), *(("",) if last else ())))
    if found.parts:
        received = (r.receives for r in found.rows[part])
        rows.append((say("between.receives"), *received) + (("",) if last else ()))
        shades.append(("",) * len(rows[-1]))
    head = (say("between.judging"), *found.names[part], *((say("between.gives"),) if last else ()))
    return Sheet(say("between.table"), head, tuple(rows), tuple(shades))


def _cell(text: str, blank: bool, page: Page) -> str:  # noqa: FBT001 - a cell's two facts
    return text or ("" if blank else page.say("page.withheld"))


def _comments(page: Page) -> Iterator[Chapter]:
    say = page.say
    if not page.remarks:
        return
    yield Chapter(
        "talk",
        say("comments.heading"),
        sentences=page.topics,
        notes=(say("comments.note"), *page.marking),
        quotes=tuple(
            Quotes(group.heading, group.note, group.language, (*group.first, *group.more))
            for group in page.remarks
        ),
    )
