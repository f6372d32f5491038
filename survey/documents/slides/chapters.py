"""The first slides: cover, score, staff, gaps, one message."""

from __future__ import annotations

from base64 import b64decode
from collections.abc import Sequence
from math import ceil
from typing import Any

from survey.documents import palette, told
from survey.documents.axis import Axis
from survey.documents.gaps import Gap, read
from survey.documents.message import Closeness
from survey.documents.names import lines
from survey.documents.page import Page
from survey.documents.slides import charts, master, stave
from survey.documents.slides.canvas import (
    BODY,
    POINTS,
    Box,
    Canvas,
    Grid,
    Place,
    Said,
    decorative,
    pages,
    rgb,
    unstyled,
)

BEATS = (12, 10, 8, 6, 5, 4)
BARS = 14
LOGO = Place(9.23, 0.9, 3.5, 1.05)  # on the cover, at the right edge


def cover(deck: Any, page: Page) -> None:
    say, added = page.say, page.commentary
    notes = (say("slides.notes_cover"), told.foot(page))
    canvas = Canvas(deck, page.title, notes, master.COVER)
    lines_of = [say("page.title"), *(p for p in (added.wave, added.period, added.published) if p)]
    canvas.slide.placeholders[1].text_frame.text = "\n".join(lines_of)
    if added.logo:
        canvas.picture(LOGO, b64decode(added.logo), page.title)


def score(deck: Any, page: Page) -> None:
    say = page.say
    notes = (page.lead.sentence, *page.lead.cautions, *page.commentary.of("lead"))
    canvas = Canvas(deck, page.lead.headline, notes, master.PAGE)
    right = BODY
    if page.score:
        large = Place(BODY.left, 1.55, 4.1, 2.1)
        canvas.words(large, [Said(page.score, 120, serif=True, bold=True, after=0)])
        _line(canvas, page)
        interval = say("score.interval", interval=page.interval) if page.interval else ""
        canvas.words(Place(BODY.left, 4.25, 4.1, 0.35), [Said(interval, 13, bold=True)])
        right = Place(5.4, 1.7, 7.3, 3.0)
    said = [Said(page.lead.sentence, 18, after=10)]
    said += [Said(line, 14, palette.QUIET) for line in page.lead.cautions]
    canvas.words(Place(right.left, right.top, right.wide, 3.0), said)
    wide = BODY.wide / 4
    for number, fact in enumerate(page.facts):
        left = BODY.left + number * wide
        canvas.rule(left, 4.95, wide - 0.25, strong=True)
        canvas.words(
            Place(left, 5.05, wide - 0.25, 1.75),
            [
                Said(fact.name, 12, palette.QUIET, after=2),
                Said(fact.value, 22, serif=True, bold=True, after=2),
                Said(fact.note, 12, palette.QUIET),
            ],
        )


def _line(canvas: Canvas, page: Page) -> None:
    """The score on its line from 0 to 100, its interval as a band."""
    found, left, wide, y = page.report.alignment, BODY.left, 3.9, 3.85
    canvas.rule(left, y, wide)
    value = found.score or 0.0
    bars = [(value, value, 0.2, palette.INK)]
    if found.ci is not None:
        bars.insert(0, (*found.ci, 0.09, palette.LINE))
    for low, high, tall, colour in bars:
        start = left + wide * min(max(low, 0), 100) / 100
        reach = max(wide * (min(high, 100) - max(low, 0)) / 100, 0.07)
        bar = canvas.shapes.add_shape(1, *Place(start, y - tall / 2, reach, tall).emu)
        unstyled(bar)
        bar.fill.solid()
        bar.fill.fore_color.rgb = rgb(colour)
        bar.line.fill.background()
        decorative(bar)
    ends = (page.say("score.zero"), page.say("score.hundred"))
    canvas.words(Place(left, 3.98, 2, 0.25), [Said(ends[0], 10, palette.QUIET)])
    far = Said(ends[1], 10, palette.QUIET, right=True)
    canvas.words(Place(left + 1.9, 3.98, 2, 0.25), [far])


def staff(deck: Any, page: Page) -> None:
    say = page.say
    notes = [say("staff.note"), *page.joined, *page.commentary.of("staff")]
    if page.leaders and not page.ranked:
        level = page.report.frame.reference
        notes.insert(1, say("staff.unranked", level=level, number=page.leaders))
    found = read(page.report)
    for part in _systems(found):
        canvas = Canvas(deck, say("slides.staff"), notes, master.PAGE)
        note = [Said(say("slides.chance"), 12, palette.QUIET)]
        canvas.words(Place(BODY.left, 1.25, 8.0, 0.4), note)
        stave.draw(canvas, part, page)


def _systems(found: Sequence[Gap]) -> list[list[Gap]]:
    """As few slides as give every name room under its beat; one scale a slide."""
    systems: list[list[Gap]] = []
    for axis in dict.fromkeys(Axis.of(gap.dimension) for gap in found):
        members = [gap for gap in found if Axis.of(gap.dimension) == axis]
        most = next((n for n in BEATS if _fit(members, min(n, len(members)))), BEATS[-1])
        each = ceil(len(members) / ceil(len(members) / most))
        systems += [members[start : start + each] for start in range(0, len(members), each)]
    return systems


def _fit(found: Sequence[Gap], beats: int) -> bool:
    room = (stave.RIGHT - stave.LEFT) * POINTS / max(beats, 4) - 5
    return all(
        lines(gap.dimension.label, room, most=4, size=stave.name_size(beats)) is not None
        for gap in found
    )


def gaps(deck: Any, page: Page) -> None:
    """What is said of the widest gaps, and beside it every gap with its interval."""
    say, found = page.say, [gap for gap in read(page.report) if gap.shown]
    said = [told.gaps_intro(page), *told.gaps_rest(page)]
    frame = page.report.frame
    title = say("gap.heading", reference=frame.reference, comparison=frame.comparison)
    notes = (*said, *page.also, *page.commentary.of("part"))
    for start in range(0, max(len(found), 1), BARS):
        canvas = Canvas(deck, title, notes, master.PAGE)
        shown = found[start : start + BARS]
        words = [Said(said[0], 14, palette.QUIET, after=10)]
        for part in page.parts:
            mark = f"{part.letter}  " if part.letter else ""
            words += [
                Said(f"{mark}{part.label}", 15, serif=True, bold=True, after=2),
                Said(part.sentence, 13, after=9),
            ]
        words += [Said(line, 11, palette.QUIET) for line in told.gaps_rest(page)]
        if not shown:
            canvas.words(BODY, words)
            continue
        canvas.words(Place(BODY.left, BODY.top, 4.7, BODY.tall), words)
        tall = min(5.0, 1.0 + 0.5 * len(shown))
        charts.gaps(canvas, Place(5.5, 1.5, 7.25, tall), shown, page)
        key = say("slides.bars" if page.letters else "slides.bars_plain")
        canvas.words(Place(5.6, 1.5 + tall, 7.1, 0.4), [Said(key, 11, palette.QUIET)])


def message(deck: Any, page: Page) -> None:
    say, made = page.say, page.message
    notes = (*made.sentences, say("message.note"), *page.commentary.of("message"))
    rows = [[Box(row.label), *(_closeness(cell, page) for cell in row.levels)] for row in made.rows]
    grid = Grid(
        say("message.table"),
        say("message.caption"),
        [Box(say("staff.dimension")), *(Box(name) for name in made.levels)],
        rows,
        [2.4, *(1.3 for _ in made.levels)],
    )
    place = Place(5.4, BODY.top, 7.3, 5.2)
    for part in pages(grid, place.wide, place.tall):
        canvas = Canvas(deck, made.heading, notes, master.PAGE)
        words = [Said(line, 15, after=8) for line in made.sentences]
        words.append(Said(say("message.note"), 11, palette.QUIET))
        canvas.words(Place(BODY.left, BODY.top, 4.4, BODY.tall), words)
        canvas.table(place, part)


def _closeness(cell: Closeness, page: Page) -> Box:
    word = f"{cell.word}  {cell.distance}".strip() or page.say("page.withheld")
    return Box(word, _band(cell.word, page))


def _band(word: str, page: Page) -> str:
    """The wider apart, the stronger the pencil."""
    shades = {"high": "", "medium": palette.SHADES[1], "low": palette.SHADES[3]}
    return next(
        (shade for band, shade in shades.items() if word == page.say(f"message.{band}")),
        palette.HELD,
    )
