"""What people wrote in their own words, by level, as far as it was let through."""

from __future__ import annotations

from dataclasses import dataclass

from survey.documents import figures
from survey.documents.words import Words
from survey.report.model import CommentGroup, Report

MOST_OPEN = 6  # comments of a group that stand open; the others unfold


@dataclass(frozen=True)
class Remarks:
    """One group's comments; `lang` is the language they are in, empty where it is mixed."""

    heading: str
    note: str
    language: str
    first: tuple[str, ...]
    more: tuple[str, ...]


def remarks(report: Report, say: Words) -> tuple[Remarks, ...]:
    """By level in the report's order, those of several levels last; none without words."""
    order = {name: place for place, name in enumerate(report.frame.levels)}
    shown = [group for group in report.comments if group.texts]
    shown.sort(key=lambda g: (g.question, order.get(g.level or "", len(order)), g.language or ""))
    return tuple(_group(group, say) for group in shown)


def _group(group: CommentGroup, say: Words) -> Remarks:
    level = group.level or say("comments.several")
    known = say.language_name(group.language or "")
    heading = say("comments.in_language", level=level, language=known) if known else level
    count = figures.count(len(group.texts))
    key = "comments.shown_all" if len(group.texts) == group.n else "comments.shown"
    note = say(key, shown=count, number=figures.count(group.n))
    texts = group.texts
    return Remarks(heading, note, group.language or "", texts[:MOST_OPEN], texts[MOST_OPEN:])
