"""The rules of the shipped questionnaires, item by item and language by language."""

from __future__ import annotations

import re
from collections import Counter
from itertools import chain

import pytest

from questionnaires.loader import load
from questionnaires.texts import texts_in

ASKED = ("omnichannel", "pulse", "service-approach")
LANGUAGES = ("en", "es", "fr", "de")
LEVELS = ("C-suite", "Director", "Manager", "Supervisor", "Frontline")

NEGATIONS = {
    "en": r"not|\w+n[’']t|no|never|none|nobody|nothing|neither|nor|without|cannot"
    r"|un(able|clear|sure)|lack\w*|fails?|hardly|dis(agree|trust)",
    "es": r"no|nunca|nadie|nada|ni|sin|ning[uú]n\w*|jamás|tampoco|falta\w*",
    "fr": r"ne|n[’'].*|pas|jamais|rien|aucune?|sans|ni|manqu\w*",
    "de": r"nicht|kein\w*|nie|niemals|niemand\w*|nichts|ohne|weder|fehl\w*|kaum",
}
EXTREMES = {
    "en": r"always|never|every|everyone|everybody|everything|all|only|completely|totally|perfectly",
    "es": r"siempre|nunca|todos?|todas?|solo|únicamente|totalmente|perfectamente",
    "fr": r"toujours|jamais|tou(t|s|te|tes)|seulement|totalement|parfaitement",
    "de": r"immer|nie|alle[rsnm]?|jede[rsnm]?|nur|völlig|vollkommen|stets",
}
JARGON = {
    "en": r"omni-?channel|channels?|strateg\w+|seamless\w*|journeys?|touch-?points?|align\w*"
    r"|stakeholders?|cross-functional|synerg\w+|leverage\w*|silos?|KPIs?|execut\w+|framework",
    "es": r"omnicanal\w*|canal(es)?|estrateg\w+|sinergias?|alinea\w*|transversal\w*|KPIs?",
    "fr": r"omnicanal\w*|cana(l|ux)|stratég\w+|synergies?|align\w*|transvers\w*|KPIs?",
    "de": r"omnichannel\w*|kan(al|äle)\w*|strateg\w+|synergien?|ausgerichtet|KPIs?|touchpoints?",
}
IDENTICAL_BY_NATURE = {
    ("omnichannel", "de", "App"),
    ("service-approach", "de", "App"),
}


@pytest.fixture(scope="module", params=ASKED)
def instrument(request):
    return load(request.param)


def wordings(instrument):
    """Every version of every item: (key, language, words)."""
    for item in instrument.items:
        for text in (item.text, *item.wording.values()):
            for language, words in text.items():
                yield item.key, language, words


def every_text(instrument):
    parts = [("title", instrument.title), ("pages", instrument.pages)]
    parts += [("items", instrument.items), ("dimensions", instrument.dimensions)]
    parts += [("questions", instrument.questions), ("parts", instrument.parts)]
    parts += [("audiences", instrument.audiences), ("scales", tuple(instrument.scales.values()))]
    return chain.from_iterable(texts_in(part, name) for name, part in parts)


def words_of(text):
    return re.findall(r"[\w’'-]+", text)


def forbidden(pattern, text):
    return [word for word in words_of(text) if re.fullmatch(pattern, word, re.IGNORECASE)]


def test_the_main_questionnaire_has_eleven_dimensions_of_three_items():
    instrument = load("omnichannel")

    assert [(part.key, part.label["en"]) for part in instrument.parts] == [
        ("strategy", "Strategy from the top"),
        ("service", "Service approach"),
        ("same_sheet", "Same sheet"),
        ("result", "Result"),
    ]
    assert [dimension.label["en"] for dimension in instrument.dimensions] == [
        "Leadership unity",
        "Strategy fit",
        "Strategy in operations",
        "One service approach",
        "Channel roles",
        "Customer voice",
        "United technology",
        "One internal system",
        "Strategy knowledge",
        "Cross-functional trust",
        "Seamless experience",
    ]
    assert Counter(item.dimension for item in instrument.items) == {
        dimension.key: 3 for dimension in instrument.dimensions
    }
    assert [d.key for d in instrument.dimensions if d.outcome] == ["seamless_experience"]


def test_the_pulse_asks_one_item_of_each_dimension_and_two_of_the_result():
    whole = load("omnichannel")
    asked = Counter(whole.item(item.key).dimension for item in load("pulse").items)

    expected = {dimension.key: 1 for dimension in whole.dimensions}
    assert asked == expected | {"seamless_experience": 2}


def test_an_item_is_worded_alike_wherever_it_is_asked():
    whole = load("omnichannel")
    for name in ("pulse", "service-approach"):
        for item in load(name).items:
            if item.key in whole.columns:
                same = whole.item(item.key)
                assert (item.text, item.wording, item.reverse) == (
                    same.text,
                    same.wording,
                    same.reverse,
                )


def test_every_level_has_an_audience(instrument):
    assert instrument.levels == LEVELS
    assert [instrument.audience_of(level) for level in LEVELS] == [
        "leaders",
        "leaders",
        "managers",
        "managers",
        "frontline",
    ]


def test_who_is_asked_what():
    instrument = load("omnichannel")
    items = set(instrument.columns)

    assert instrument.asks("frontline") - items == {"channel_map", "department_round", "comment"}
    assert instrument.asks("managers") - instrument.asks("frontline") == {"priorities"}
    assert instrument.asks("leaders") - instrument.asks("managers") == {"predictions"}
    for audience in ("leaders", "managers", "frontline"):
        assert items < instrument.asks(audience)
    assert instrument.asks(None) == instrument.asks("frontline")
    ranking, round_ = instrument.question("priorities"), instrument.question("department_round")
    assert (ranking.top_for("leaders"), ranking.top_for("managers")) == (6, 3)
    assert [round_.targets_for(a) for a in ("leaders", "managers", "frontline")] == [None, 3, 3]
    predictions = instrument.question("predictions")
    assert predictions.of == "frontline"
    assert predictions.dimensions == tuple(d.key for d in instrument.dimensions)
    assert predictions.choices == (1, 1.5, 2, 2.5, 3, 3.5, 4, 4.5, 5)
    stages = instrument.question("channel_map")
    assert (len(stages.stages), len(ranking.options)) == (5, 6)


def test_each_dimension_has_a_page_headed_by_its_topic():
    instrument = load("omnichannel")

    for dimension, page in zip(instrument.dimensions, instrument.pages, strict=False):
        assert page.title == dimension.topic
        assert page.items == tuple(item.key for item in instrument.items_of(dimension.key))
    assert instrument.dimension("customer_voice").topic["en"] == "When a customer complains"


def test_the_scale_has_five_labelled_points_and_a_way_out(instrument):
    (scale,) = instrument.scales.values()

    assert scale.values == (1, 2, 3, 4, 5)
    assert scale.favourable == (4, 5)
    assert set(scale.cannot_say_label) == set(LANGUAGES)


def test_an_item_has_at_most_fourteen_words(instrument):
    long = [found for found in wordings(instrument) if len(found[2].split()) > 14]

    assert long == []


def test_a_dimension_has_at_most_one_item_worded_the_other_way(instrument):
    for dimension in instrument.dimensions:
        assert sum(item.reverse for item in instrument.items_of(dimension.key)) <= 1


def test_at_least_two_items_of_a_dimension_are_worded_alike_for_all(instrument):
    for dimension in instrument.dimensions:
        alike = [item.key for item in instrument.items_of(dimension.key) if not item.wording]
        assert len(alike) >= 2, dimension.key


@pytest.mark.parametrize("words", [NEGATIONS, EXTREMES, JARGON], ids=["not", "always", "jargon"])
def test_no_item_negates_or_exaggerates_or_speaks_like_a_consultant(instrument, words):
    found = {
        (key, language): forbidden(words[language], text)
        for key, language, text in wordings(instrument)
    }

    assert {place: found[place] for place in found if found[place]} == {}


def test_english_items_can_be_read_at_twelve():
    # Flesch-Kincaid grade of all items together; grade 7 begins at the age of twelve.
    texts = [text for _, language, text in wordings(load("omnichannel")) if language == "en"]
    words = [word for text in texts for word in words_of(text)]
    syllables = sum(map(_syllables, words))

    grade = 0.39 * len(words) / len(texts) + 11.8 * syllables / len(words) - 15.59

    assert grade < 7


def _syllables(word):
    """Vowel groups, a silent last e left out: right for nine English words of ten."""
    word = re.sub(r"(?<=[^aeiouyl])e(s|d)?$", "", word.lower().removesuffix("’s"))
    return max(1, len(re.findall(r"[aeiouy]+", word)))


def test_every_text_is_translated(instrument):
    assert instrument.languages == LANGUAGES
    copied = {
        (instrument.key, language, text[language])
        for _, text in every_text(instrument)
        for language in LANGUAGES[1:]
        if text[language] == text["en"]
    }

    assert copied <= IDENTICAL_BY_NATURE


def test_texts_use_the_marks_of_their_language(instrument):
    for path, text in every_text(instrument):
        for language, words in text.items():
            assert not re.search(r"[\"'`]|\.\.\.|  ", words), (path, language)
        assert not re.search(r"(?<!\u00a0)[?;:»!]|«(?!\u00a0)", text["fr"]), path
        assert text["es"].count("¿") == text["es"].count("?"), path
        assert "ß" in text["de"] or not re.search(r"\b[Gg]ross|\bheisst", text["de"]), path


def test_labels_fit_under_the_staff(instrument):
    for dimension in instrument.dimensions:
        for language, label in dimension.label.items():
            assert len(label) <= 24, (language, label)


def test_every_dimension_brings_what_the_leaders_report_says(instrument):
    openings = {"en": "whether ", "es": "si ", "fr": "si ", "de": "ob "}

    for dimension in instrument.dimensions:
        for language in LANGUAGES:
            assert dimension.about[language].startswith(openings[language])
            assert dimension.about[language][-1] not in ".?"
            assert dimension.ask[language].endswith("?")
            assert dimension.start[language].endswith(".")


def test_the_columns_of_the_pierce_county_survey_are_described():
    instrument = load("pierce-engagement")

    assert instrument.key == "pierce"
    assert instrument.data_only
    assert instrument.levels == ("Director", "Manager", "Supervisor", "Staff")
    assert instrument.columns == tuple(f"Q{number}" for number in range(1, 11))
    (dimension,), (scale,) = instrument.dimensions, instrument.scales.values()
    assert (dimension.key, dimension.minimum_answered) == ("engagement", 10)
    assert (scale.values, scale.cannot_say, scale.favourable) == ((1, 2, 3, 4), (0,), (3, 4))
