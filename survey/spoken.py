"""Languages by the codes of questionnaires and rosters: "de", "pt-BR", "zh-Hant"."""

from __future__ import annotations

from functools import cache

from babel import Locale, UnknownLocaleError


@cache
def locale_of(code: str) -> Locale:
    """How dates and numbers are written in a language; as in English where nobody knows it."""
    return _known(code) or Locale("en")


@cache
def name_of(code: str, reader: str = "en") -> str:
    """What somebody who reads `reader` calls a language; its code where nobody knows it."""
    known = _known(code)
    return (known.get_display_name(locale_of(reader)) if known else None) or code


def _known(code: str) -> Locale | None:
    try:
        return Locale.parse(code, sep="-")
    except (UnknownLocaleError, ValueError):
        return None
