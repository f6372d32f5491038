"""A report as a PDF on A4: tagged, with bookmarks, its fonts inside, the same bytes every time."""

from __future__ import annotations

from survey.documents import palette
from survey.documents.commentary import Commentary
from survey.documents.page import assemble
from survey.documents.paper.content import content
from survey.documents.typesetting import typeset
from survey.report.model import Report

COLOURS = {
    "ink": palette.INK,
    "quiet": palette.QUIET,
    "rule": palette.RULE,
    "line": palette.LINE,
    "pencil": palette.PENCIL,
    "paper": palette.PAPER,
    "heat": palette.SHADES,
    "answers": palette.ANSWERS,
}


def render(report: Report, *, commentary: Commentary | None = None) -> bytes:
    """The report's story in the order of the page, tables and statements behind it."""
    return typeset("report", {"colours": COLOURS, **content(assemble(report, commentary))})
