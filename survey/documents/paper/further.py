"""Chapters that only some questionnaires have, as data for the template."""

from __future__ import annotations

from survey.documents.chapters import Chapter, Sheet, chapters
from survey.documents.page import Page
from survey.documents.paper.data import Data, drawn, many, sentence


def further(page: Page) -> list[Data]:
    return [_chapter(found) for found in chapters(page)]


def _chapter(found: Chapter) -> Data:
    return {
        "after": found.after,
        "heading": found.heading,
        "asked": sentence(found.asked),
        "sentences": many(found.sentences),
        "notes": many(found.notes),
        "picture": drawn(found.picture) if found.picture else None,
        "caption": sentence(found.caption),
        "sheets": [_sheet(sheet) for sheet in found.sheets],
        "quotes": [
            {
                "heading": group.heading,
                "note": sentence(group.note),
                "language": group.language,
                "texts": many(group.texts),
            }
            for group in found.quotes
        ],
    }


def _sheet(sheet: Sheet) -> Data:
    return {
        "title": sheet.title,
        "head": many(sheet.head),
        "rows": [many(row) for row in sheet.rows],
        "shades": sheet.shades or [[""] * len(row) for row in sheet.rows],
    }
