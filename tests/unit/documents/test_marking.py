from dataclasses import replace

from survey.documents.remarks import MOST_WORDS, marking
from survey.documents.words import words
from survey.report.model import TellingWord
from tests.unit.documents.reports import northgate


def word(text, z, reference=12, comparison=3):
    return TellingWord("en", text, reference, 14, comparison, 60, z, 0.01)


def test_words_of_each_side_stand_in_a_sentence_with_its_people():
    told = (word("growth", 4.0), word("till", -3.0, 0, 40))

    leaders, frontline = marking(replace(northgate(), telling_words=told), words("en"))

    assert leaders.startswith("C-suite, in English: “growth” (12 of 14 people; 3 of 60")
    assert "“till” (40 of 60 people; 0 of 14" in frontline


def test_a_handful_of_words_is_enough():
    told = tuple(word(f"word{chr(97 + place)}", 4.0) for place in range(9))

    (sentence,) = marking(replace(northgate(), telling_words=told), words("en"))

    assert sentence.count("people;") == MOST_WORDS
