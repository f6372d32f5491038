"""`python -m questionnaires`."""

from __future__ import annotations

import json

import pytest

from questionnaires.__main__ import main
from questionnaires.json_schema import questionnaire_schema
from questionnaires.schema import Instrument


def test_a_good_questionnaire_is_ok(capsys):
    assert main(["check", "pulse"]) == 0

    assert capsys.readouterr().out == (
        "pulse: ok: items 12, dimensions 4, languages en, es, fr, de\n"
    )


def test_every_problem_of_every_file_is_printed(capsys, save, small):
    small["version"] = 1
    small["languages"] = ["en", "de"]
    path = save(small)

    assert main(["check", "pulse", str(path)]) == 1

    lines = capsys.readouterr().out.splitlines()
    assert lines[0].startswith("pulse: ok")
    assert any("version: 1 must be text" in line for line in lines)
    assert sum('has no text in "de"' in line for line in lines) > 20


def test_the_shipped_ones_are_listed(capsys):
    assert main(["list"]) == 0

    assert "omnichannel\n" in capsys.readouterr().out


def test_a_command_is_needed(capsys):
    with pytest.raises(SystemExit) as caught:
        main([])

    assert caught.value.code == 2


def test_the_schema_is_printed(capsys):
    assert main(["schema"]) == 0

    schema = json.loads(capsys.readouterr().out)
    assert schema == questionnaire_schema()
    assert set(schema["properties"]) == set(Instrument.model_fields)


def test_the_schema_lets_out_what_the_loader_fills_in(small):
    schema = questionnaire_schema()

    assert set(schema["required"]) == {"key", "version", "scales", "dimensions", "items"}
    assert set(schema["$defs"]["Scale"]["required"]) == {"labels"}
    assert set(schema["$defs"]["Dimension"]["required"]) == {"key"}
    for section, definition in (("items", "Item"), ("dimensions", "Dimension")):
        shape = schema["$defs"][definition]
        for entry in small[section]:
            assert set(shape["required"]) <= set(entry) <= set(shape["properties"])


def test_a_text_may_be_plain_or_by_language():
    text = questionnaire_schema()["$defs"]["Item"]["properties"]["text"]

    assert {"type": "string"} in text["anyOf"]
    assert {"type": "object", "additionalProperties": {"type": "string"}} in text["anyOf"]
