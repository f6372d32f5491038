"""Snapshots and files give back what was put in."""

from __future__ import annotations

import json
import tempfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from questionnaires import snapshots
from questionnaires.loader import load, shipped
from questionnaires.schema import Instrument
from questionnaires.snapshots import freeze
from questionnaires.writer import write

LANGUAGES = ("en", "de", "pt-BR", "zh-Hant")
SCALES = {"few": 2, "five": 5}

words = st.text(
    st.characters(
        codec="utf-8", categories=("L", "M", "N", "P", "S", "Zs"), exclude_characters="{}"
    ),
    min_size=1,
    max_size=12,
).filter(lambda text: text.strip(" "))
slugs = st.from_regex(r"[A-Za-z][A-Za-z0-9_-]{0,5}", fullmatch=True)


@st.composite
def instruments(draw):
    """Any questionnaire: languages, scales, levels, wordings, every kind of question, pages."""
    languages = draw(st.sampled_from([LANGUAGES[:1], LANGUAGES[:2], LANGUAGES]))
    text = st.fixed_dictionaries(dict.fromkeys(languages, words))

    def maybe(name, value):
        return {name: draw(value)} if draw(st.booleans()) else {}

    def label(number):
        """Two options of a scale are never called alike."""
        return {language: f"{words} #{number}" for language, words in draw(text).items()}

    def options():
        keys = draw(st.lists(slugs, min_size=2, max_size=4, unique_by=str.casefold))
        return tuple({"key": key, "label": draw(text)} for key in keys)

    dimensions, items = [], []
    for number in range(draw(st.integers(1, 3))):
        count = draw(st.integers(1, 3))
        scale = draw(st.sampled_from(sorted(SCALES)))
        dimensions.append(
            {
                "key": f"d{number}",
                "label": draw(text),
                "minimum_answered": draw(st.integers(1, count)),
                "outcome": draw(st.booleans()),
                **maybe("topic", text),
                **maybe("about", text),
                **maybe("ask", text),
                **maybe("part", st.just("p")),
            }
        )
        items += [
            {
                "key": f"Q {number}.{item}",
                "dimension": f"d{number}",
                "scale": scale,
                "reverse": draw(st.booleans()),
                "text": draw(text),
                **maybe("wording", st.fixed_dictionaries({"Top": text, "all": text})),
            }
            for item in range(count)
        ]
    asked = [
        {"key": "q-single", "type": "single", "options": options()},
        {"key": "q-rank", "type": "ranking", "options": options(), **maybe("top", st.just(2))},
        {
            "key": "q-map",
            "type": "channel_map",
            "stages": options(),
            "channels": options(),
            "audiences": ("all",),
        },
        {
            "key": "q-round",
            "type": "department_round",
            "scale": "five",
            "target_text": {language: "{department}" + draw(words) for language in languages},
            **maybe("limits", st.just({"all": 3})),
        },
        {
            "key": "q-guess",
            "type": "prediction",
            "of": "all",
            "dimensions": ("d0",),
            "low": 1.0,
            "high": 5.0,
            "step": draw(st.sampled_from([0.1, 0.25, 0.5, 1.0])),
        },
        {"key": "q-comment", "type": "comment", "maximum_bytes": draw(st.integers(100, 2000))},
    ]
    questions = [
        {"text": draw(text), **maybe("hint", text)} | question
        for question in asked
        if draw(st.booleans())
    ]
    fields = {
        "key": draw(slugs),
        "version": draw(words),
        "title": draw(text),
        "languages": languages,
        "levels": ("Top", "Rest"),
        "data_only": draw(st.booleans()),
        "audiences": ({"key": "all", "label": draw(text), "levels": ("Top",)},),
        "scales": {
            key: {
                "key": key,
                "labels": tuple(label(number) for number in range(count)),
                **maybe("values", st.just(tuple(range(0, 2 * count, 2)))),
                **maybe("cannot_say", st.just((99,))),
                "cannot_say_label": label("none"),
            }
            for key, count in SCALES.items()
        },
        "parts": ({"key": "p", "label": draw(text)},),
        "dimensions": tuple(dimensions),
        "items": tuple(items),
        "questions": tuple(questions),
        "pages": (
            {
                "key": "page",
                "title": draw(text),
                **maybe("intro", text),
                "items": tuple(item["key"] for item in items),
                "questions": tuple(question["key"] for question in questions),
            },
        ),
    }
    return Instrument.model_validate(fields)


@settings(max_examples=60, deadline=None)
@given(instruments())
def test_any_questionnaire_survives_file_folder_and_snapshot(instrument):
    with tempfile.TemporaryDirectory() as folder:
        write(instrument, Path(folder) / "one.toml")
        write(instrument, Path(folder) / "many")

        assert load(Path(folder) / "one.toml") == instrument
        assert load(Path(folder) / "many") == instrument
    snapshot = json.loads(json.dumps(instrument.to_snapshot()))
    again = Instrument.from_snapshot(snapshot)
    assert again == instrument
    assert again.digest() == instrument.digest()


@pytest.mark.parametrize("name", shipped())
def test_what_is_shipped_survives_them_too(name, tmp_path):
    instrument = load(name)
    write(instrument, tmp_path / "one.toml")
    write(instrument, tmp_path / "many")

    assert load(tmp_path / "one.toml") == instrument
    assert load(tmp_path / "many") == instrument
    assert Instrument.from_snapshot(instrument.to_snapshot()) == instrument


def test_a_folder_in_use_is_not_written_into(tmp_path):
    (tmp_path / "it.toml").touch()

    with pytest.raises(FileExistsError, match="new folder"):
        write(load("pulse"), tmp_path)


def test_an_older_snapshot_is_brought_up_to_date_step_by_step():
    steps = {
        1: lambda fields: fields | {"trail": "one"},
        2: lambda fields: fields | {"trail": fields["trail"] + " two"},
    }

    assert snapshots.upgrade({"schema_version": 1, "key": "a"}, steps=steps, to=3) == {
        "key": "a",
        "trail": "one two",
    }


def test_every_earlier_version_has_its_step():
    assert set(snapshots.STEPS) == set(range(1, snapshots.VERSION))


@pytest.mark.parametrize(
    ("version", "said"),
    [(snapshots.VERSION + 1, "update it"), (None, "without a schema_version"), ("1", "'1'")],
)
def test_a_snapshot_of_an_unknown_version_is_refused(version, said):
    snapshot = load("pierce-engagement").to_snapshot() | {"schema_version": version}

    with pytest.raises(ValueError, match=said):
        Instrument.from_snapshot(snapshot)


def test_the_same_snapshot_is_read_once():
    first = Instrument.from_snapshot(load("pulse").to_snapshot())
    again = Instrument.from_snapshot(load("pulse").to_snapshot())

    assert first is again
    assert Instrument.from_snapshot(load("omnichannel").to_snapshot()) != first


def test_a_snapshot_is_frozen_all_the_way_down():
    assert freeze({"a": [1, {"b": [2]}]}) == {"a": (1, {"b": (2,)})}
