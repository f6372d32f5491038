from dataclasses import replace

from survey.documents.gaps import marked, read
from survey.documents.message import message
from survey.documents.talk import cards
from survey.documents.words import words
from tests.unit.documents import reports

SAY = words("en")


def banded(report, level, bands):
    """The report with these bands of agreement for one level, by dimension in order."""
    return replace(
        report,
        dimensions=tuple(
            replace(
                d,
                levels=tuple(
                    replace(g, agreement_band=band) if g.level == level else g for g in d.levels
                ),
            )
            for d, band in zip(report.dimensions, bands, strict=True)
        ),
    )


def said(bands):
    return str(message(banded(reports.northgate(), "C-suite", bands), SAY).sentences[0])


def test_a_level_that_agrees_everywhere_is_said_to():
    assert said(["high"] * 11).endswith("answers lie close together on all eleven dimensions.")


def test_split_and_mixed_dimensions_are_named():
    sentence = said(["high"] * 8 + ["low", "medium", "medium"])

    assert "on eight of eleven dimensions." in sentence
    assert "They are split on Strategy knowledge." in sentence
    assert "They are mixed on Cross-functional trust and Seamless experience." in sentence


def test_withheld_agreement_is_said_never_guessed():
    assert "withheld" in said([None] * 11)


def test_small_groups_get_the_word_without_the_number():
    row = message(reports.small(), SAY).rows[0]

    assert (row.levels[0].word, row.levels[0].distance) == ("alike", "")
    assert row.levels[2].distance


def test_many_levels_are_reduced_to_the_two_that_are_compared():
    assert message(reports.with_levels(8), SAY).levels == ("Level 1", "Level 8")
    assert len(message(reports.with_levels(4), SAY).levels) == 4


def talk(report):
    return cards(marked(read(report), report), report, SAY)


def test_there_are_at_most_three_conversations_with_the_letters_of_their_gaps():
    assert [card.letter for card in talk(reports.northgate())] == ["A", "B", "C"]
    assert [card.letter for card in talk(reports.small())] == ["", "", ""]
    assert len(talk(reports.one_gap())) == 1
    assert talk(reports.no_gaps()) == ()


def test_a_dimension_without_words_of_its_own_gets_a_question_that_always_fits():
    (card, *_) = talk(reports.on_scale(4))

    assert card.ask == "What would each of us say about this, and where did we learn it?"
    assert card.title == "Dimension 4"
