"""The later slides: departments, talk first, who answered, what is withheld."""

from __future__ import annotations

from typing import Any

from markupsafe import Markup

from survey.documents import figures, palette, told
from survey.documents.heat_map import HeatRow
from survey.documents.page import Page
from survey.documents.runs import plain
from survey.documents.slides import charts, master
from survey.documents.slides.canvas import BODY, Box, Canvas, Grid, Place, Said, pages

DIMENSIONS = 12
BARS = 12
LINES = 18


def departments(deck: Any, page: Page) -> None:
    """The map as a native table; more departments and dimensions than fit go on."""
    say, heat = page.say, page.heat
    notes = (
        told.apart_intro(page),
        *(f"{name} {says}" for name, says in told.apart_lines(page)),
        say("departments.note", level=heat.level),
        *page.commentary.of("departments"),
    )
    if not heat.rows:
        canvas = Canvas(deck, say("departments.heading"), notes, master.PAGE)
        canvas.words(BODY, [Said(told.apart_intro(page), 18)])
        return
    for left in range(0, len(page.beats), DIMENSIONS):
        grid = _map(page, left)
        wide = BODY.wide if len(grid.head) > 5 else 1 + 2 * len(grid.head)
        for part in pages(grid, wide, 4.75):
            canvas = Canvas(deck, say("departments.heading"), notes, master.PAGE)
            note = say("departments.note", level=heat.level)
            canvas.words(Place(BODY.left, 1.2, BODY.wide, 0.5), [Said(note, 11, palette.QUIET)])
            canvas.table(Place(BODY.left, 1.7, wide, 4.75), part)
            _reasons(canvas, {row[0].text for row in part.rows}, page)


def _map(page: Page, left: int) -> Grid:
    say = page.say
    beats = page.beats[left : left + DIMENSIONS]
    rows = [
        [Box(_called(row)), *(_shaded(row, left + place, page) for place in range(len(beats)))]
        for row in (*page.heat.rows, page.heat.whole)
    ]
    return Grid(
        say("departments.table"),
        say("departments.caption", level=page.heat.level),
        [Box(say("departments.column")), *(Box(beat.label) for beat in beats)],
        rows,
        [2.6, *(1.0 for _ in beats)],
        tall=0.3,
        size=10 if len(beats) > 6 else 12,
    )


def _called(row: HeatRow) -> str:
    return f"{row.name}  {row.n}".strip()


def _reasons(canvas: Canvas, shown: set[str], page: Page) -> None:
    by_reason: dict[str, list[str]] = {}
    for row in page.heat.rows:
        if row.reason and _called(row) in shown:
            by_reason.setdefault(row.reason, []).append(row.name)
    held = [f"{figures.listed(names, page.say('and'))}: {why}" for why, names in by_reason.items()]
    place = Place(BODY.left, 6.5, BODY.wide, 0.42)
    canvas.words(place, [Said(" ".join(held), 10, palette.QUIET)], least=7)


def _shaded(row: HeatRow, place: int, page: Page) -> Box:
    if row.reason or row.cells[place].text == "":
        return Box(page.say("departments.withheld"), palette.HELD)
    cell = row.cells[place]
    fill = (
        palette.SHADES[int(cell.shade[1:]) - 1]
        if cell.shade[:1] == "h" and cell.shade != "held"
        else ""
    )
    return Box(f"{cell.text} {cell.mark}".strip(), fill)


def talk(deck: Any, page: Page) -> None:
    """Three conversations side by side; their first steps are in the notes."""
    say = page.say
    notes = [told.talk_note(page), *page.commentary.of("talk")]
    for card in page.cards:
        steps = [f"{step.do} ({step.within})" for step in card.steps]
        notes += ["\n".join([f"{card.title}:", *card.questions, *steps])]
    notes += [f"{say('talk.settle')}: {plain(question)}" for question in page.settle]
    canvas = Canvas(deck, say("talk.heading"), notes, master.PAGE)
    settle = [Said(question, 14, after=6) for question in page.settle]
    if not page.cards:
        canvas.words(BODY, [Said(told.talk_note(page), 18, after=12), *settle])
        return
    canvas.words(
        Place(BODY.left, 1.15, BODY.wide, 0.4), [Said(told.talk_note(page), 12, palette.QUIET)]
    )
    wide = (BODY.wide + 0.4) / len(page.cards)
    for number, card in enumerate(page.cards):
        left = BODY.left + number * wide
        canvas.rule(left, 1.7, wide - 0.4, strong=True)
        mark = f"{card.letter}  " if card.letter else ""
        said = [
            Said(f"{mark}{card.title}", 18, serif=True, bold=True, after=8),
            Said(Markup("“{}”").format(card.ask), 15, serif=True, italic=True, after=12),
        ]
        told_of = (("room", card.room), ("start", card.start), ("because", card.because))
        for name, text in told_of:
            said += [Said(say(f"talk.{name}"), 11, palette.QUIET, after=1), Said(text, 13, after=9)]
        canvas.words(Place(left, 1.85, wide - 0.4, 4.9), said)
    if settle:
        after = Canvas(deck, say("talk.settle"), notes[-len(settle) :], master.PAGE)
        after.words(BODY, [Said(question, 20, serif=True, after=14) for question in page.settle])


def trust(deck: Any, page: Page) -> None:
    """Who answered as a chart, and how far the numbers carry."""
    say, made = page.say, page.trust
    lines = [told.weights(page), *made.reliability, *made.order, *made.certain]
    notes = [line for line in (*lines, *made.meanings, *made.cannot_say) if line]
    canvas = Canvas(deck, say("trust.heading"), [*notes, *page.commentary.of("trust")], master.PAGE)
    people = page.report.population
    named = [
        (rate.level or rate.department or say("departments.other"), rate.rate)
        for rate in (*people.by_level, *people.by_department)
        if rate.rate is not None
    ]
    said = [Said(line, 14, after=8) for line in lines if line]
    if not made.roster:
        said.insert(0, Said(say("trust.no_roster"), 14, after=8))
    if not named:
        canvas.words(BODY, said)
        return
    canvas.words(Place(BODY.left, BODY.top, 5.0, BODY.tall), said)
    shown = [(name, rate) for name, rate in named if rate is not None][:BARS]
    tall = min(4.45, 0.6 + 0.36 * len(shown))
    title = say("trust.participation")
    canvas.words(Place(6.1, BODY.top, 6.6, 0.35), [Said(title, 14, serif=True, bold=True)])
    charts.rates(canvas, Place(6.0, BODY.top + 0.35, 6.75, tall), shown, title)
    hidden = len(people.by_level) + len(people.by_department) - len(shown)
    if hidden:
        note = say.many("slides.not_drawn", hidden)
        canvas.words(Place(6.1, 6.5, 6.6, 0.35), [Said(note, 11, palette.QUIET)])


def withheld(deck: Any, page: Page) -> None:
    say = page.say
    said: list[Said] = []
    for reason, lines in page.trust.held:
        said += [Said(reason, 15, serif=True, bold=True, after=3)]
        said += [Said(line, 13, after=3) for line in lines]
    if not said:
        said = [Said(say("trust.held_none"), 16)]
    said += [Said(told.foot(page), 11, palette.QUIET)]
    notes = (say("paper.about"), *page.report.assumptions)
    for start in range(0, len(said), LINES):
        canvas = Canvas(deck, say("trust.held"), notes, master.PAGE)
        canvas.words(BODY, said[start : start + LINES])
