"""What the template reads: sentences as runs, charts as drawings."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict
from typing import Any

from markupsafe import Markup

from survey.documents.page import Page
from survey.documents.paper.drawings import drawing
from survey.documents.runs import Run, breakable, isolated, runs

Data = dict[str, Any]


def sentence(text: str) -> list[Data]:
    return [{**asdict(run), "text": _broken(run)} for run in runs(text)]


def _broken(run: Run) -> str:
    text = breakable(run.text)
    return text if run.lang else isolated(text)  # the template isolates what has a language


def many(texts: Iterable[str]) -> list[list[Data]]:
    return [sentence(text) for text in texts]


def theirs(page: Page, text: str) -> list[Data]:
    """Words of the questionnaire, in its language."""
    return sentence(page.say.theirs(text))


def drawn(chart: Markup, alt: str = "") -> Data:
    return asdict(drawing(chart, alt))


def table(title: str, note: str, head: Iterable[str], rows: Iterable[Iterable[str]]) -> Data:
    """A table of words and numbers, each row as long as its head."""
    return {
        "title": title,
        "note": sentence(note),
        "head": many(head),
        "rows": [many(row) for row in rows],
    }
