"""The JSON Schema of a self-contained questionnaire file, for editors that check TOML."""

from __future__ import annotations

from typing import Any

from questionnaires.schema import Instrument

DEFAULTED = {
    "Audience": {"label"},
    "Part": {"label"},
    "Scale": {"key", "values", "favourable"},
    "Dimension": {"label", "topic", "minimum_answered"},
    "Item": {"text"},
    "Page": {"title"},
}
"""What the loader fills in, so that a file may leave it out."""
OPTIONAL = {"title", "languages", "pages"}
TEXT = {"type": "object", "additionalProperties": {"type": "string"}}


def questionnaire_schema() -> dict[str, Any]:
    """JSON Schema 2020-12: shapes only; the loader also checks that the parts fit together."""
    schema = _texts_may_be_plain(Instrument.model_json_schema())
    schema["required"] = [one for one in schema["required"] if one not in OPTIONAL]
    for name, fields in DEFAULTED.items():
        definition = schema["$defs"][name]
        definition["required"] = [one for one in definition["required"] if one not in fields]
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        **schema,
        "title": "Samesheet questionnaire",
        "description": "One self-contained .toml file. A text is a string, or one per language.",
    }


def _texts_may_be_plain(value: Any) -> Any:
    if isinstance(value, dict):
        if TEXT.items() <= value.items():
            return {"anyOf": [{"type": "string"}, TEXT]}
        return {name: _texts_may_be_plain(entry) for name, entry in value.items()}
    if isinstance(value, list):
        return [_texts_may_be_plain(entry) for entry in value]
    return value
