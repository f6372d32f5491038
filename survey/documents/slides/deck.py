"""A report as a presentation, the same bytes every time."""

from __future__ import annotations

from datetime import UTC, datetime
from io import BytesIO

from survey.documents.commentary import Commentary
from survey.documents.page import assemble
from survey.documents.slides import chapters, evidence, further, master
from survey.documents.slides.package import dateless
from survey.report.model import Report

CHAPTERS = (
    ("cover", chapters.cover),
    ("lead", chapters.score),
    ("staff", chapters.staff),
    ("part", chapters.gaps),
    ("message", chapters.message),
    ("departments", evidence.departments),
    ("talk", evidence.talk),
    ("trust", evidence.trust),
    ("held", evidence.withheld),
)
FIXED = datetime(2000, 1, 1, tzinfo=UTC)


def render(report: Report, *, commentary: Commentary | None = None) -> bytes:
    """The report's story as slides, with what to say in the notes."""
    page = assemble(report, commentary)
    deck = master.blank(page.kicker)
    about = deck.core_properties
    about.title, about.author = f"{page.title}: {page.say('page.title')}", "Samesheet"
    about.last_modified_by, about.revision, about.keywords = "Samesheet", 1, ""
    about.language = page.language
    about.created = about.modified = FIXED.replace(tzinfo=None)
    for section, chapter in CHAPTERS:
        chapter(deck, page)
        further.after(deck, page, section)
    out = BytesIO()
    deck.save(out)
    return dateless(out.getvalue())
