"""What is wrong with a questionnaire, said so that its author can put it right."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from pydantic import ValidationError

from questionnaires.texts import Model


@dataclass(frozen=True)
class Problem:
    """Where, what stands there, and the cure; `language` when one language's texts are meant."""

    path: str
    message: str
    language: str | None = None

    def __str__(self) -> str:
        return f"{self.path}: {self.message}"


def shown(value: object) -> str:
    """A value as its author wrote it, shortened."""
    if isinstance(value, str):
        text = f'"{value}"'
    elif isinstance(value, bool):
        text = str(value).lower()
    elif isinstance(value, tuple | list):
        text = "[" + ", ".join(shown(entry) for entry in value) + "]"
    elif isinstance(value, dict):
        text = "{" + ", ".join(f"{key} = {shown(entry)}" for key, entry in value.items()) + "}"
    else:
        text = str(value)
    return text if len(text) <= 60 else text[:57] + "…"


def listed(names: object) -> str:
    """Names a person can choose from."""
    known = [str(name) for name in names] if isinstance(names, tuple | list) else []
    return ", ".join(known[:12]) + (", …" if len(known) > 12 else "") or "(none)"


DERIVED = {"topic", "values", "favourable"}
"""Filled in from fields that are missing or wrong themselves where these are missing."""


def from_validation(error: ValidationError, path: str, model: type[Model]) -> list[Problem]:
    """Pydantic's findings in words, with paths as in the file."""
    return [
        Problem(_path(path, details["loc"]), _message(details, model))
        for details in error.errors(include_url=False)
        if details["type"] != "missing" or details["loc"][-1] not in DERIVED
    ]


def _path(path: str, location: tuple[int | str, ...]) -> str:
    for step in location:
        path += f"[{step + 1}]" if isinstance(step, int) else f".{step}"
    return path.removeprefix(".")


SAID = {
    "int_type": "must be a whole number without quotes",
    "int_from_float": "must be a whole number without quotes",
    "float_type": "must be a number without quotes",
    "bool_type": "must be true or false, without quotes",
    "tuple_type": "must be a list in square brackets",
    "dict_type": "must be a text, or a table of texts by language",
}


def _message(details: Any, model: type[Model]) -> str:
    kind, value = details["type"], details["input"]
    if kind in SAID:
        return f"{shown(value)} {SAID[kind]}"
    match kind:
        case "missing":
            return "is missing: add it"
        case "extra_forbidden":
            return _unknown(str(details["loc"][-1]), model)
        case "string_type":
            return f"{shown(value)} must be text: {_quoted(value)}"
        case "too_short":
            return (
                f"{shown(value)} has too few entries: give at least {details['ctx']['min_length']}"
            )
    return f"{shown(value)}: {details['msg'][0].lower()}{details['msg'][1:]}"


def _quoted(value: object) -> str:
    simple = isinstance(value, int | float) and not isinstance(value, bool)
    return f'write "{value}" with quotes' if simple else "write it in quotes"


def _unknown(name: str, model: type[Model]) -> str:
    from difflib import get_close_matches  # only when a file is wrong

    near = get_close_matches(name, model.model_fields, n=1)
    if near:
        return f"no such field: did you mean {near[0]}?"
    return f"no such field: remove it, or use one of {listed(tuple(model.model_fields))}"
