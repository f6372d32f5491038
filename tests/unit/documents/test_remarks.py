from dataclasses import replace

from survey.documents.html import render
from survey.documents.remarks import MOST_OPEN, remarks
from survey.documents.words import words
from survey.report.model import CommentGroup
from tests.unit.documents import reports

SAY = words("en")


def with_comments(*groups):
    return replace(reports.northgate(), comments=groups)


def test_comments_stand_by_level_with_how_many_wrote():
    report = with_comments(
        CommentGroup(None, None, 12, ("From several.",)),
        CommentGroup("Frontline", "es", 11, ("Por fin alguien pregunta.",)),
        CommentGroup("Frontline", "en", 40, tuple(f"Comment {n}" for n in range(8))),
        CommentGroup("C-suite", "en", 10, ()),
    )

    first, second, last = remarks(report, SAY)

    assert first.heading == "Frontline, in English"
    assert first.note == "8 of the 40 people who wrote something are quoted."
    assert (len(first.first), len(first.more)) == (MOST_OPEN, 2)
    assert second.language == "es"
    assert last.heading == "Several levels"


def test_words_of_others_are_escaped_and_say_their_language():
    report = with_comments(
        CommentGroup("Frontline", "ar", 11, ("<b>\u0645\u0631\u062d\u0628\u0627</b>",))
    )

    page = render(report)

    assert '<ul class="quotes" lang="ar" dir="rtl">' in page
    assert "&lt;b&gt;" in page
    assert '<a href="#comments">' in page


def test_a_report_without_comments_has_no_such_section():
    assert 'id="comments"' not in render(reports.northgate())
