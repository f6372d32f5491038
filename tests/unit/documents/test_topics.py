"""What people write about, with the gap beside it."""

from dataclasses import replace

from survey.documents.page import assemble
from survey.documents.tables.every import tables
from survey.report.model import CommentTopic
from tests.unit.documents import reports

TOPICS = (
    CommentTopic("unity", "C-suite", "en", 10, 12),
    CommentTopic("voice", "C-suite", "en", 11, 12),
    CommentTopic("voice", "Frontline", "en", 30, 90),
)


def said(report):
    return [sentence.striptags() for sentence in assemble(report).topics]


def test_most_people_come_first_and_a_clear_gap_stands_beside_them():
    voice, unity = said(replace(reports.northgate(), comment_topics=TOPICS))

    assert voice.startswith(
        "Customer voice: 11 of 12 people of C-suite and 30 of 90 people of Frontline"
    )
    assert "; Frontline rates it" in voice
    assert voice.endswith("points lower.")
    assert unity.startswith("Leadership unity")


def test_a_gap_that_could_be_chance_is_not_put_beside_a_topic():
    (only, _) = said(replace(reports.northgate(span=0), comment_topics=TOPICS))

    assert "rates it" not in only


def test_languages_are_named_where_there_are_several():
    german = CommentTopic("voice", None, "de", 14, 30)
    (voice, _) = said(replace(reports.northgate(), comment_topics=(*TOPICS[:2], german)))

    assert "14 of 30 people of Several levels in German" in voice


def test_topics_are_a_table_of_the_workbook():
    report = replace(reports.northgate(), comment_topics=TOPICS)
    (table,) = (table for table in tables(report) if table.key == "topics")

    assert table.rows[0][1:] == ("C-suite", "en", 10, 12)
