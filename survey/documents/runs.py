"""A page's sentences for documents that know no HTML: runs of text with what is set apart."""

from __future__ import annotations

import re
from dataclasses import dataclass
from html.parser import HTMLParser

from markupsafe import Markup

LONGEST = 26
PIECE = 12
BREAK = "\u200b"
_LEFTWARD = "\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc"
_WORDS = re.compile(f"[{_LEFTWARD}](?:[{_LEFTWARD}\\s]*[{_LEFTWARD}])?")


@dataclass(frozen=True)
class Run:
    """Some words in one manner; `lang` is empty where they are in the report's own language.

    `whole` ones stay on a line.
    """

    text: str
    bold: bool = False
    lang: str = ""
    whole: bool = False


def runs(text: str) -> tuple[Run, ...]:
    """The runs of a sentence; Markup is read as our own HTML, anything else is plain text."""
    if not isinstance(text, Markup):
        return (Run(text),) if text else ()
    reader = _Reader()
    reader.feed(str(text))
    reader.close()
    return tuple(reader.found)


def isolated(text: str) -> str:
    """Words written from right to left, kept from drawing the numbers beside them along."""
    if "\u2068" in text:
        return text  # it stands apart already
    return _WORDS.sub("\u2068\\g<0>\u2069", text)


def plain(text: str) -> str:
    return "".join(run.text for run in runs(text))


def breakable(text: str) -> str:
    """A word that fits no column may break anywhere."""
    words = text.split(" ")
    return " ".join(word if len(word) <= LONGEST else _broken(word) for word in words)


def _broken(word: str) -> str:
    return BREAK.join(word[start : start + PIECE] for start in range(0, len(word), PIECE))


class _Reader(HTMLParser):
    """Knows what our sentences use: <b>, and <span> with a language or kept together."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.found: list[Run] = []
        self._bold = 0
        self._open: list[dict[str, str | None]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "b":
            self._bold += 1
        elif tag == "span":
            self._open.append(dict(attrs))

    def handle_endtag(self, tag: str) -> None:
        if tag == "b":
            self._bold -= 1
        elif tag == "span" and self._open:
            self._open.pop()

    def handle_data(self, data: str) -> None:
        lang = next((one["lang"] or "" for one in reversed(self._open) if "lang" in one), "")
        whole = any(one.get("class") == "nb" for one in self._open)
        self.found.append(Run(data, self._bold > 0, lang, whole))
