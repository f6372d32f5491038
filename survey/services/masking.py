"""Masking names and addresses in comments; the roster itself is the best list of names."""

from __future__ import annotations

import re
from collections.abc import Iterable

MASK = "…"
SHORTEST_NAME = 3
ADDRESS = re.compile(
    r"[\w.+-]+@[\w-]+\.[\w.-]+"  # e-mail
    r"|https?://\S+|www\.\S+"  # web
    r"|(?<!\w)@\w{2,}"  # a handle
    r"|(?<!\w)\+?\d(?:[\s()./-]?\d){6,}"  # telephone, staff and order numbers
)


class Masker:
    """Compiled once for a roster: whole names in any spelling, parts of names as written."""

    def __init__(self, names: Iterable[str]) -> None:
        whole: set[str] = set()
        parts: set[str] = set()
        for name in names:
            words = [word for word in re.split(r"[\s,]+", name) if word]
            if len(words) > 1:
                whole.add(r"\s+".join(re.escape(word) for word in words))
            parts.update(word for word in words if len(word) >= SHORTEST_NAME and word[0].isupper())
        self._whole = _any_of(whole, re.IGNORECASE)
        self._parts = _any_of({re.escape(part) for part in parts})

    def mask(self, text: str) -> str:
        for pattern in (ADDRESS, self._whole, self._parts):
            if pattern is not None:
                text = pattern.sub(MASK, text)
        return text


def _any_of(patterns: set[str], flags: int = 0) -> re.Pattern[str] | None:
    if not patterns:
        return None
    longest_first = sorted(patterns, key=len, reverse=True)
    return re.compile(rf"(?<!\w)(?:{'|'.join(longest_first)})(?!\w)", flags)
