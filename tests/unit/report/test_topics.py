"""What comments are about, by words of the dimensions."""

import pytest

from questionnaires.loader import load
from survey.report.model import CommentGroup
from survey.report.topics import about, phrases, topics

KEYS = [dimension.key for dimension in load("omnichannel").dimensions]


def group(texts, level="Frontline", language="en"):
    return CommentGroup(level=level, language=language, n=len(texts), texts=tuple(texts))


def found(text, language="en"):
    return {key for key in KEYS if about(text, phrases(key, language))}


@pytest.mark.parametrize("language", ["en", "de", "fr", "es"])
def test_every_dimension_that_ships_has_words_in_every_language_that_ships(language):
    for key in ("omnichannel", "pulse", "service-approach"):
        for dimension in load(key).dimensions:
            assert phrases(dimension.key, language), (key, dimension.key)


@pytest.mark.parametrize(
    ("text", "language", "dimension"),
    [
        ("A COMPLAINT about a parcel is passed on.", "en", "customer_voice"),
        ("Customers complained twice.", "en", "customer_voice"),
        ("Die Reklamationen kommen nie an.", "de", "customer_voice"),
        ("Les réclamations se perdent.", "fr", "customer_voice"),
        ("Nadie atiende las quejas.", "es", "customer_voice"),
        ("Die Geschäftsführung sagt etwas anderes.", "de", "leadership_unity"),
        ("On n’a pas le temps pour ça.", "fr", "strategy_in_operations"),
        ("Nos enteramos por los clientes.", "es", "strategy_knowledge"),
        ("Wir erfahren es aus der Zeitung.", "de", "strategy_knowledge"),
        ("The two systems disagree.", "en", "one_internal_system"),
    ],
)
def test_words_are_found_whatever_their_ending_case_and_accents(text, language, dimension):
    assert dimension in found(text, language)


@pytest.mark.parametrize(
    "text",
    [
        "The coffee is cold and the chairs are hard.",
        "I never. Hear how nice",  # a phrase does not go over the end of a sentence
        "The apple pie of the canteen.",  # “app” is a word of its own
        "Wir erfahren es aus der Zeitung.",  # another language
    ],
)
def test_what_is_about_nothing_of_this_is_no_topic(text):
    assert found(text) == set()


def test_a_topic_of_fewer_than_ten_people_is_not_told():
    texts = ["Complaints go nowhere."] * 9 + ["Fine."] * 20

    assert topics((group(texts),), KEYS) == ()


def test_ten_people_of_one_level_and_language_are_a_topic():
    texts = ["Complaints go nowhere, complaints, complaints."] * 11 + ["Fine."] * 20
    comments = (
        group(texts),
        group(["Complaints."] * 9, "Manager"),
        group(["Beschwerden."] * 10, "Manager", "de"),
        group(["Complaint."] * 12, None, None),  # of no language that is known
    )

    told = [
        (one.dimension, one.level, one.language, one.n, one.of) for one in topics(comments, KEYS)
    ]

    assert told == [
        ("customer_voice", "Frontline", "en", 11, 31),
        ("customer_voice", "Manager", "de", 10, 10),
    ]


def test_a_shorter_questionnaire_joins_what_its_dimensions_cover():
    texts = ["Complaints go nowhere."] * 6 + ["Nobody knows which channel."] * 6

    (told,) = topics((group(texts),), [d.key for d in load("pulse").dimensions])
    assert (told.dimension, told.n) == ("service", 12)


def test_a_questionnaire_of_somebody_else_has_no_topics_of_ours():
    assert topics((group(["Complaints."] * 20),), ["engagement"]) == ()
