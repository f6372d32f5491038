"""Every sentence of a report, by name, in one language: the place a translation is added."""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path

from markupsafe import Markup, escape

from survey.documents.runs import isolated

_TEXTS = Path(__file__).with_name("texts")


class Words:
    """Texts of one language. `words("gap.lower", level="Frontline")` fills a sentence in.

    A report may be in English around a questionnaire in German: `asked` is the questionnaire's
    language, and `lang` the attribute that says so where its words stand.
    """

    def __init__(self, language: str, texts: dict[str, str], asked: str = "") -> None:
        self.language = language
        self.asked = asked or language
        self._texts = texts

    def __call__(self, key: str, /, **values: object) -> str:
        return self._texts[key].format(**{name: _apart(value) for name, value in values.items()})

    def many(self, key: str, number: int, /, **values: object) -> str:
        """The form for one or for another number: `key.one` or `key.other`."""
        form = "one" if number == 1 else "other"
        return self(f"{key}.{form}", number=f"{number:,}", **values)

    def language_name(self, code: str) -> str:
        """A language by name; its code where there is none, nothing for no language."""
        return self._texts.get(f"language.{code}", code)

    @property
    def lang(self) -> Markup:
        """The attribute of an element that holds words of the questionnaire; mostly nothing."""
        if self.asked == self.language:
            return Markup("")
        return _lang(self.asked)

    def theirs(self, text: str) -> str:
        """Words of the questionnaire inside one of our sentences."""
        if self.asked == self.language or not text:
            return text
        return Markup("<span{}>{}</span>").format(self.lang, text)

    def in_language(self, code: str) -> Markup:
        """The attributes of somebody's own words; nothing where they are in the page's language."""
        return Markup("") if code in {"", self.language} else _lang(code)

    def number(self, number: int) -> str:
        """Small numbers as words, as in a sentence."""
        return self._texts.get(f"number.{number}", f"{number:,}")


def _apart(value: object) -> object:
    """A name in another direction than the sentence does not draw its neighbours along."""
    plain = isinstance(value, str) and not isinstance(value, Markup)
    return isolated(str(value)) if plain else value


RIGHT_TO_LEFT = frozenset({"ar", "fa", "he", "ur"})


def _lang(code: str) -> Markup:
    """The attributes of words in another language, and in which direction they run."""
    turned = code.partition("-")[0] in RIGHT_TO_LEFT
    direction = Markup(' dir="rtl"') if turned else Markup("")
    return Markup(' lang="{}"{}').format(code, direction)


def filled(say: Words, key: str, /, **values: str) -> Markup:
    """A sentence that carries emphasis: its values are escaped, its own tags are not.

    A short name with a hyphen, such as C-suite, stays on one line.
    """
    return Markup(say(key, **{name: _whole(value) for name, value in values.items()}))  # noqa: S704 the texts are ours, the values escaped


def _whole(value: str) -> Markup:
    if isinstance(value, Markup):
        return value
    if "-" in value and " " not in value:
        return Markup('<span class="nb">{}</span>').format(value)
    return escape(value)


@cache
def words(language: str = "en") -> Words:
    """The texts of a language; English where a report's language has none yet."""
    written = language if (_TEXTS / f"{language}.toml").is_file() else "en"
    texts = tomllib.loads((_TEXTS / f"{written}.toml").read_text("utf-8"))
    return Words(written, _flat(texts), language)


def _flat(table: dict[str, object], prefix: str = "") -> dict[str, str]:
    texts: dict[str, str] = {}
    for key, value in table.items():
        name = f"{prefix}{key}"
        if isinstance(value, dict):
            texts |= _flat(value, f"{name}.")
        else:
            texts[name] = str(value).strip()
    return texts
