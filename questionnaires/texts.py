"""A text in several languages, and the base of every part of a questionnaire."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import Annotated

from pydantic import AfterValidator, BaseModel, ConfigDict, WithJsonSchema
from pydantic_core import PydanticCustomError

LONGEST_TEXT = 2_000
LANGUAGE = re.compile(r"[a-z]{2,3}(-[A-Z][a-z]{3})?(-[A-Z]{2})?")
SLUG = re.compile(r"[A-Za-z][A-Za-z0-9_-]{0,63}")
PLACEHOLDER = re.compile(r"\{([a-z_]+)\}")


class Model(BaseModel):
    """Frozen and strict: a number is no text, an unknown field is an error."""

    model_config = ConfigDict(frozen=True, strict=True, extra="forbid")


def clean(text: str) -> str:
    """One spelling for what looks the same: composed characters, single inner spaces, trimmed."""
    if text.isprintable() and "  " not in text and unicodedata.is_normalized("NFC", text):
        return text.strip(" ")
    return re.sub(r"[ \t\r\n]+", " ", unicodedata.normalize("NFC", text)).strip(" ")


@lru_cache(maxsize=4096)
def folded(name: str) -> str:
    """A name as it is compared: levels and keys differ by more than case and spaces."""
    return " ".join(clean(name).split()).casefold()


def _one_text(text: str) -> str:
    text = clean(text)
    if not text:
        raise PydanticCustomError("text_empty", "it is empty: write the text, or leave it out")
    if len(text) > LONGEST_TEXT:
        raise PydanticCustomError(
            "text_long",
            "it has {length} characters: shorten it to {longest}",
            {"length": len(text), "longest": LONGEST_TEXT},
        )
    if not text.isprintable() and any(map(_is_control, text)):
        raise PydanticCustomError(
            "text_control", "it holds a control character: remove what is not printable"
        )
    if "{" in PLACEHOLDER.sub("", text) or "}" in PLACEHOLDER.sub("", text):
        raise PydanticCustomError(
            "text_braces", "it has a stray brace: braces hold a placeholder such as {{department}}"
        )
    return text


def _is_control(character: str) -> bool:
    """Non-breaking spaces and marks of direction do not print either, but belong in texts."""
    return unicodedata.category(character) in {"Cc", "Cs", "Cn", "Co"}


def _every_language(texts: dict[str, str]) -> dict[str, str]:
    if not texts:
        raise PydanticCustomError("text_empty", "it is empty: write the text, or leave it out")
    return {language: _one_text(text) for language, text in texts.items()}


def _language_code(code: str) -> str:
    if not LANGUAGE.fullmatch(code):
        raise PydanticCustomError(
            "language", 'it is no language code: write one such as "en", "pt-BR" or "zh-Hant"'
        )
    return code


def _slug(key: str) -> str:
    if not SLUG.fullmatch(key):
        raise PydanticCustomError(
            "slug",
            "a key is at most 64 letters from a to z, digits, - and _, and begins with a letter",
        )
    return key


def _column(key: str) -> str:
    if clean(key) != key or not re.fullmatch(r"\w[\w .()/-]{0,63}", key):
        raise PydanticCustomError(
            "column",
            "an item's key names its column: at most 64 letters, digits, spaces and . - _ ( ) /, "
            "beginning with a letter or digit",
        )
    return key


def _pattern(expression: re.Pattern[str]) -> dict[str, str]:
    return {"type": "string", "pattern": f"^{expression.pattern}$"}


Text = Annotated[dict[str, str], AfterValidator(_every_language)]
Name = Annotated[str, AfterValidator(_one_text)]
Language = Annotated[str, AfterValidator(_language_code), WithJsonSchema(_pattern(LANGUAGE))]
Slug = Annotated[str, AfterValidator(_slug), WithJsonSchema(_pattern(SLUG))]
Column = Annotated[str, AfterValidator(_column)]


def placeholders(text: str) -> frozenset[str]:
    return frozenset(PLACEHOLDER.findall(text))


def texts_in(value: object, path: str) -> Iterator[tuple[str, Mapping[str, str]]]:
    """Every text below a value, with its path; a dict of strings is a text and nothing else is."""
    if isinstance(value, BaseModel):
        for name, field in value:
            yield from texts_in(field, f"{path}.{name}")
    elif isinstance(value, tuple):
        for number, entry in enumerate(value, 1):
            key = getattr(entry, "key", None)
            yield from texts_in(entry, f"{path}.{key}" if key else f"{path}[{number}]")
    elif isinstance(value, dict) and value:
        if all(isinstance(entry, str) for entry in value.values()):
            yield path, value
        else:
            for name, entry in value.items():
                yield from texts_in(entry, f"{path}.{name}")
