"""A slide for each chapter that only some questionnaires have: what it says, and its table."""

from __future__ import annotations

from typing import Any

from survey.documents import palette
from survey.documents.chapters import Bars, Chapter, Sheet, chapters
from survey.documents.page import Page
from survey.documents.runs import plain
from survey.documents.slides import charts, master
from survey.documents.slides.canvas import BODY, Box, Canvas, Grid, Place, Said, pages

QUOTED = 6
NARROW = 7  # columns that leave room for words beside the table


def after(deck: Any, page: Page, section: str) -> None:
    for chapter in chapters(page):
        if chapter.after == section:
            _slide(deck, page, chapter)


def _slide(deck: Any, page: Page, chapter: Chapter) -> None:
    notes = [*chapter.sentences, *chapter.notes, *_quoted(chapter)] or [page.say("paper.about")]
    said = [Said(chapter.asked, 15, serif=True, italic=True, after=10)]
    said += [Said(line, 14, after=8) for line in chapter.sentences]
    said += [Said(line, 11, palette.QUIET) for line in chapter.notes]
    for group in chapter.quotes:
        said += [Said(group.heading, 14, serif=True, bold=True, after=3)]
        said += [Said(f"“{text}”", 13, after=4) for text in group.texts[:QUOTED]]
    if chapter.bars is not None:
        _drawn(deck, chapter, chapter.bars, said, notes)
        said = []
    if not chapter.sheets:
        Canvas(deck, chapter.heading, notes, master.PAGE).words(BODY, said, least=8)
        return
    beside = bool(said) and len(chapter.sheets[0].head) <= NARROW
    if said and not beside:
        Canvas(deck, chapter.heading, notes, master.PAGE).words(BODY, said, least=8)
    place = Place(5.3, BODY.top, 7.43, 5.2) if beside else BODY
    for part in pages(_grid(chapter.sheets[0]), place.wide, place.tall):
        canvas = Canvas(deck, chapter.heading, notes, master.PAGE)
        if beside:
            canvas.words(Place(BODY.left, BODY.top, 4.4, BODY.tall), said, least=8)
        canvas.table(place, part)


def _drawn(deck: Any, chapter: Chapter, found: Bars, said: list[Said], notes: list[str]) -> None:
    """The words, and beside them the chart; the table follows on a slide of its own."""
    canvas = Canvas(deck, chapter.heading, notes, master.PAGE)
    canvas.words(Place(BODY.left, BODY.top, 4.7, BODY.tall), said, least=8)
    canvas.words(Place(5.6, BODY.top, 7.1, 0.35), [Said(found.title, 14, serif=True, bold=True)])
    rows = len(found.names) * (1 if found.whole else len(found.series))
    tall = min(4.9, 0.9 + 0.34 * max(rows, len(found.names) * 1.4))
    charts.bars(canvas, Place(5.5, BODY.top + 0.35, 7.25, tall), found)


def _quoted(chapter: Chapter) -> list[str]:
    return [f"{group.heading}: {group.note}" for group in chapter.quotes]


def _grid(sheet: Sheet) -> Grid:
    shades = sheet.shades or tuple(("",) * len(row) for row in sheet.rows)
    rows = [
        [Box(text, _fill(shade)) for text, shade in zip(row, colours, strict=True)]
        for row, colours in zip(sheet.rows, shades, strict=True)
    ]
    alt = "; ".join(" ".join(plain(text) for text in row) for row in sheet.rows[:20])
    widths = [2.0, *(1.0 for _ in sheet.head[1:])]
    size = 12 if len(sheet.head) <= 5 else 10
    return Grid(sheet.title, alt, [Box(name) for name in sheet.head], rows, widths, size=size)


def _fill(shade: str) -> str:
    if shade == "held":
        return palette.HELD
    return palette.SHADES[int(shade[1:]) - 1] if shade[:1] == "h" else ""
