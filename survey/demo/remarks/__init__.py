"""What simulated people write, in their language and about what they see."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from functools import cache
from itertools import count
from pathlib import Path
from random import Random
from typing import Any

Theme = dict[str, Any]

BRIEF = 0.5  # how many say one sentence
EVERYBODY = "frontline"  # what a language offers where it has nothing of an audience's own


class Remarks:
    """Deals remarks out: every opening sentence is used before one comes again."""

    def __init__(self, rng: Random) -> None:
        self._rng = rng
        self._hands: dict[tuple[str, str, str], Iterator[str]] = {}

    def wants(self, share: float) -> bool:
        """Whether somebody writes anything, where such a share of people does."""
        return self._rng.random() < share

    def next(self, language: str, audience: str, camp: str = "") -> str:
        """Something that nobody before them has written."""
        known = _texts(language)
        key = (language, audience if audience in known else EVERYBODY, camp)
        if key not in self._hands:
            self._hands[key] = self._deal(*key)
        return next(self._hands[key])

    def _deal(self, language: str, audience: str, camp: str) -> Iterator[str]:
        themes = [t for t in _texts(language)[audience] if t.get("camp", camp) == camp]
        hands = [(said, self._endings(theme)) for theme in themes for said in theme["said"]]
        for place in count():
            self._rng.shuffle(hands)
            for said, endings in hands:
                yield f"{said} {endings[place % len(endings)]}".strip()

    def _endings(self, theme: Theme) -> list[str]:
        """The second sentences in some order; many say nothing more the first time."""
        adds = self._rng.sample(theme["adds"], len(theme["adds"]))
        return ["", *adds] if self._rng.random() < BRIEF else [*adds, ""]


@cache
def _texts(language: str) -> dict[str, list[Theme]]:
    path = Path(__file__).with_name(f"{language}.toml")
    return tomllib.loads(path.read_text("utf-8"))
