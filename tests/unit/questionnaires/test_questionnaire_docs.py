"""The documents say what the questionnaires are."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from questionnaires.loader import load

DOCS = Path(__file__).parents[3] / "docs"


@pytest.fixture(scope="module")
def instrument_page():
    return (DOCS / "instrument.md").read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def examples():
    text = (DOCS / "questionnaire-files.md").read_text(encoding="utf-8")
    return re.findall(r"```toml\n(.*?)```", text, re.DOTALL)


@pytest.mark.parametrize("name", ["omnichannel", "service-approach"])
def test_every_item_stands_in_the_documents_with_its_words_and_its_key(instrument_page, name):
    instrument = load(name)

    for item in instrument.items:
        mark = " R" if item.reverse else ""
        assert f"| `{item.key}`{mark} | {item.text['en']}" in instrument_page
        for text in item.wording.values():
            assert text["en"] in instrument_page


@pytest.mark.parametrize("name", ["omnichannel", "pulse", "service-approach"])
def test_the_documents_tell_the_minutes_that_people_are_told(instrument_page, name):
    instrument = load(name)
    minutes = [f"{instrument.minutes(name)} min" for name in ("leaders", "managers", "frontline")]

    assert f"| `{name}` | {' | '.join(minutes)} |" in instrument_page


def test_the_first_example_is_a_questionnaire(examples, tmp_path):
    path = tmp_path / "checkout.toml"
    path.write_text(examples[0], encoding="utf-8")

    instrument = load(path)

    assert instrument.columns == ("Q1", "Q2")
    assert instrument.wording("Q1", "Director", "en").startswith("Our teams")


def test_the_examples_together_are_one_too(examples, tmp_path):
    path = tmp_path / "checkout.toml"
    path.write_text("\n".join(examples), encoding="utf-8")

    instrument = load(path)

    assert len(instrument.questions) == 6
    assert instrument.asks("leaders") - instrument.asks("staff") == {"first", "guess"}


def test_the_example_of_a_folder_is_one(examples, tmp_path):
    text = (DOCS / "questionnaire-files.md").read_text(encoding="utf-8")
    (texts,) = re.findall(r"```\n(title = .*?)```", text, re.DOTALL)
    (tmp_path / "en.toml").write_text(texts.split("[questions")[0], encoding="utf-8")
    structure = "\n".join(
        line
        for line in examples[0].splitlines()
        if not line.startswith(("title", "labels", "label", "text", "wording"))
    )
    (tmp_path / "instrument.toml").write_text(structure, encoding="utf-8")

    instrument = load(tmp_path)

    assert instrument.wording("Q1", "Director", "en").startswith("Our teams")
    assert instrument.item("Q2").text == {"en": "We rush customers when the queue grows."}
