"""Masking names and addresses in comments; the roster itself is the best list of names."""

from __future__ import annotations

import re
from collections.abc import Iterable

MASK = "…"
SHORTEST_NAME = 3
SPACES = r"\s+"
EDGES = re.compile(r"^\W+|\W+$")  # brackets and quotes around a name by which somebody is called
WORD = re.compile(r"\w+")
ADDRESS = re.compile(
    r"[\w.+-]+@[\w-]+\.[\w.-]+"  # e-mail
    r"|https?://\S+|www\.\S+"  # web
    r"|(?<!\w)@\w{2,}"  # a handle
    r"|(?<!\w)\+?\d(?:[\s()./-]?\d){6,}"  # telephone, staff and order numbers
)


class Masker:
    """Whole names of a roster in any spelling, parts of names as written.

    Names are kept by their first word: a comment is looked up word by word, since trying each name
    of a hundred thousand at every place would take closing hours.
    """

    def __init__(self, names: Iterable[str]) -> None:
        self._named: dict[str, set[str]] = {}
        self._patterns: dict[str, re.Pattern[str]] = {}
        for name in names:
            words = [word for word in re.split(r"[\s,]+", name) if word]
            if len(words) > 1:
                self._note(words[0], f"(?i:{SPACES.join(map(re.escape, words))})")
            for part in (EDGES.sub("", word) for word in words):
                if len(part) >= SHORTEST_NAME and part[0].isupper():
                    self._note(part, re.escape(part))

    def mask(self, text: str) -> str:
        text = ADDRESS.sub(MASK, text)
        masked, end = [], 0
        for word in WORD.finditer(text):
            pattern = self._beginning_with(word[0])
            found = pattern.match(text, word.start()) if pattern and word.start() >= end else None
            if found:
                masked += [text[end : found.start()], MASK]
                end = found.end()
        return "".join([*masked, text[end:]])

    def _note(self, begins: str, pattern: str) -> None:
        first = WORD.search(begins)
        if first and not first.start():
            self._named.setdefault(first[0].lower(), set()).add(pattern)

    def _beginning_with(self, word: str) -> re.Pattern[str] | None:
        """All names that begin with a word, the longest first; compiled when first met."""
        key = word.lower()
        if key in self._named and key not in self._patterns:
            longest_first = sorted(self._named[key], key=len, reverse=True)
            self._patterns[key] = re.compile(rf"(?:{'|'.join(longest_first)})(?!\w)")
        return self._patterns.get(key)
