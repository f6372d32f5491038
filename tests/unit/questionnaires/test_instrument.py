"""What an instrument answers about itself."""

from __future__ import annotations

import subprocess
import sys

import pytest
from pydantic import ValidationError

from questionnaires.loader import load
from questionnaires.schema import Instrument
from questionnaires.structure import Item


@pytest.fixture
def instrument(save, small):
    return load(save(small))


def test_parts_are_found_by_key(instrument):
    assert instrument.item("Q2").reverse
    assert instrument.dimension("pace").label == {"en": "Pace"}
    assert instrument.question("map").type == "channel_map"
    assert instrument.audience("staff").levels == ("Staff",)
    assert [item.key for item in instrument.items_of("calm")] == ["Q1", "Q2"]
    assert instrument.scale_of("Q3").options == 3
    assert instrument.scale_of(instrument.item("Q1")).high == 4


def test_an_unknown_key_is_an_error(instrument):
    with pytest.raises(KeyError):
        instrument.item("Q9")


@pytest.mark.parametrize(
    ("level", "audience"),
    [
        ("Boss", "bosses"),
        (" boss ", "bosses"),
        ("STAFF", "staff"),
        ("bosses", "bosses"),
        ("Visitor", None),
        (None, None),
        ("", None),
    ],
)
def test_a_level_belongs_to_an_audience(instrument, level, audience):
    assert instrument.audience_of(level) == audience


@pytest.mark.parametrize(
    ("level", "words"),
    [
        ("Boss", "I keep pace."),  # the level's own words
        ("boss", "I keep pace."),
        ("bosses", "We bosses keep pace."),  # its audience's
        ("Staff", "We keep pace."),
        (None, "We keep pace."),
    ],
)
def test_the_most_particular_wording_wins(instrument, level, words):
    assert instrument.wording("Q3", level, "en") == words


def test_a_level_without_words_of_its_own_takes_its_audiences(save, small):
    del small["items"][2]["wording"]["Boss"]

    assert load(save(small)).wording("Q3", "Boss", "en") == "We bosses keep pace."


def test_an_unknown_language_is_answered_in_the_first(instrument):
    assert instrument.wording("Q1", "Boss", "fi") == "We stay calm."


def test_an_audience_sees_only_its_questions(instrument):
    assert instrument.asks("staff") == {"Q1", "Q2", "Q3", "round", "map", "shift", "remark"}
    assert instrument.asks("bosses") - instrument.asks("staff") == {"first", "guess"}
    assert instrument.asks(None) == instrument.asks("staff")


def test_a_shared_page_is_shown_with_what_is_left_of_it(save, small):
    small["pages"] = [
        {"key": "one", "items": ["Q1", "Q2", "Q3"], "questions": ["first", "round"]},
        {"key": "two", "title": "Two", "questions": ["guess"]},
        {"key": "three", "title": "Three", "questions": ["map", "shift", "remark"]},
    ]
    instrument = load(save(small))

    pages = instrument.pages_for("staff")

    assert [(page.key, page.questions) for page in pages] == [
        ("one", ("round",)),
        ("three", ("map", "shift", "remark")),
    ]


def test_an_item_on_a_page_of_others_is_not_asked(save, small):
    small["pages"] = [
        {"key": "one", "items": ["Q1", "Q2"], "questions": [q["key"] for q in small["questions"]]},
        {"key": "two", "items": ["Q3"], "audiences": ["bosses"]},
    ]

    assert "Q3" not in load(save(small)).asks("staff")


def test_a_response_has_a_byte_for_every_item_place_and_stage(instrument):
    assert [(slot.key, slot.kind, slot.options) for slot in instrument.slots] == [
        ("Q1", "item", 4),
        ("Q2", "item", 4),
        ("Q3", "item", 3),
        ("first.tea", "ranking", 3),
        ("first.cake", "ranking", 3),
        ("first.both", "ranking", 3),
        ("map.buy", "channel_map", 2),
        ("map.help", "channel_map", 2),
        ("shift", "single", 2),
    ]


def test_nothing_can_be_changed(instrument):
    with pytest.raises(ValidationError, match="frozen"):
        instrument.version = "2"


def test_a_changed_copy_is_checked_and_forgets_what_it_knew(instrument):
    assert len(instrument.slots) == 9
    fewer = instrument.model_copy(
        update={
            "items": instrument.items[:2],
            "dimensions": instrument.dimensions[:1],
            "questions": (),
            "pages": instrument.pages[:1],
        }
    )

    assert [slot.key for slot in fewer.slots] == ["Q1", "Q2"]
    with pytest.raises(ValidationError, match=r"dimensions\.pace: no item belongs to it"):
        instrument.model_copy(update={"items": instrument.items[:2]})


def test_an_inconsistent_instrument_cannot_be_built(instrument):
    stray = Item(key="Q9", dimension="war", scale="agree4", text={"en": "We fight."})

    with pytest.raises(ValidationError, match=r'items\.Q9\.dimension: "war" is no dimension'):
        Instrument.model_validate(dict(instrument) | {"items": (*instrument.items, stray)})


def test_a_scale_stands_under_its_own_key(instrument):
    scales = instrument.scales | {"agree9": instrument.scales["agree3"]}

    with pytest.raises(ValidationError, match="differs from the table's name"):
        instrument.model_copy(update={"scales": scales})


def test_the_digest_tells_questionnaires_apart_and_nothing_else(instrument, save, small):
    small["items"][0]["text"] = " We  stay\ncalm. "  # the same once cleaned
    again = load(save(small))
    small["items"][0]["text"] = "We keep calm."
    other = load(save(small))

    assert instrument.digest() == again.digest()
    assert instrument.digest() != other.digest()
    assert len(instrument.digest()) == 64


def test_loading_imports_nothing_heavy():
    # `score` starts in 0.6 s in all: what only exports, checks or serves is imported when needed.
    code = (
        "import sys; from questionnaires.loader import load; load('omnichannel');"
        "print(*sorted({name.partition('.')[0] for name in sys.modules}))"
    )
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, check=True, text=True)

    heavy = {"numpy", "scipy", "flask", "sqlalchemy", "tomli_w", "difflib", "argparse", "analysis"}
    assert heavy & set(ran.stdout.split()) == set()
