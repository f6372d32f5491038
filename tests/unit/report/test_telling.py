import numpy as np

from survey.report.model import CommentGroup
from survey.report.telling import telling


def group(level, texts, language="en"):
    return CommentGroup(level=level, language=language, n=len(texts), texts=tuple(texts))


def test_a_word_of_one_level_is_told_with_its_people():
    leaders = group("C-suite", ["The plan is clear to us. Growth, growth."] * 20)
    shops = group("Frontline", ["The returns at the till take ages."] * 60)

    told = telling((leaders, shops), "C-suite", "Frontline")

    words = {one.word: one for one in told}
    assert words["growth"].reference == 20
    assert words["growth"].z > 0
    assert next(one for one in told if "returns" in one.word).comparison == 60
    assert "the" not in words
    assert all(one.q <= 0.05 for one in told)


def test_a_phrase_that_says_no_more_than_its_word_is_left_out():
    leaders = group("C-suite", ["click and collect is slow"] * 15)
    shops = group("Frontline", ["shelves are empty again"] * 15)

    told = telling((leaders, shops), "C-suite", "Frontline")

    people = [(set(one.word.split()), one.reference, one.comparison) for one in told]
    for place, (words, *number) in enumerate(people):
        for others, *other in people[place + 1 :]:
            assert not (words <= others or others <= words) or number != other


def test_words_of_fewer_than_ten_people_are_not_told():
    leaders = group("C-suite", ["quarterly targets"] * 9 + ["fine"] * 30)
    shops = group("Frontline", ["fine"] * 39)

    assert telling((leaders, shops), "C-suite", "Frontline") == ()


def test_languages_are_read_apart_and_need_both_levels():
    leaders = group("C-suite", ["wachstum zuerst"] * 12, "de")
    shops = group("Frontline", ["returns first"] * 40, "en")

    assert telling((leaders, shops), "C-suite", "Frontline") == ()


def test_in_noise_hardly_anything_is_told():
    rng = np.random.default_rng(5)
    vocabulary = np.array([f"w{chr(97 + i)}{chr(97 + j)}" for i in range(10) for j in range(10)])
    weights = 1 / np.arange(1, 101)
    weights /= weights.sum()

    def texts(number):
        return [" ".join(rng.choice(vocabulary, 12, p=weights)) for _ in range(number)]

    false = sum(
        bool(telling((group("A", texts(14)), group("B", texts(150))), "A", "B")) for _ in range(100)
    )

    assert false <= 5
