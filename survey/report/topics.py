"""What comments are about: words of the dimensions, counted by people, level and language.

Only comments that are shown are read, and a topic is told of a level only where ten people of it
wrote about it in one language: whatever is said here can be counted by any reader of the comments.
"""

from __future__ import annotations

import re
import tomllib
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from pathlib import Path

from survey.report.model import CommentGroup, CommentTopic

FEWEST = 10  # people who wrote about it
WORD = re.compile(r"[^\W\d_]+")
SENTENCES = re.compile(r"[.!?;:…\n]+")
_FILE = Path(__file__).with_name("topics.toml")

Phrase = tuple[re.Pattern[str], ...]


def topics(comments: Sequence[CommentGroup], dimensions: Iterable[str]) -> tuple[CommentTopic, ...]:
    """Count who wrote about which dimension, in the order of the dimensions, then of the groups.

    A comment may be about several dimensions, or about none.
    """
    return tuple(found for key in dimensions for found in _of(key, comments))


def _of(dimension: str, comments: Sequence[CommentGroup]) -> Iterator[CommentTopic]:
    for group in comments:
        wanted = phrases(dimension, group.language or "")
        number = sum(about(text, wanted) for text in group.texts) if wanted else 0
        if number >= FEWEST:
            yield CommentTopic(
                dimension, group.level, group.language or "", number, len(group.texts)
            )


def about(text: str, wanted: Sequence[Phrase]) -> bool:
    """Whether a text has one of the phrases, within a sentence."""
    return any(
        all(part.fullmatch(word) for part, word in zip(phrase, words[start:], strict=False))
        for words in (WORD.findall(sentence) for sentence in SENTENCES.split(_plain(text)))
        for phrase in wanted
        for start in range(len(words) - len(phrase) + 1)
    )


@cache
def phrases(dimension: str, language: str) -> tuple[Phrase, ...]:
    """What tells that a comment is about a dimension; nothing where no words are known."""
    told = _keywords()
    keys = told.get("joined", {}).get(dimension, [dimension])
    return tuple(
        tuple(_pattern(word) for word in _plain(phrase).split())
        for key in keys
        for phrase in told.get(key, {}).get(language, [])
    )


def _pattern(word: str) -> re.Pattern[str]:
    stem = re.escape(word.rstrip("*"))
    return re.compile(stem + (r"\w*" if word.endswith("*") else ""))


def _plain(text: str) -> str:
    """Without case and accents; the ligatures and sharp s of a language written out."""
    parts = unicodedata.normalize("NFKD", text.casefold())
    return "".join(char for char in parts if not unicodedata.combining(char))


@cache
def _keywords() -> dict[str, dict[str, list[str]]]:
    return tomllib.loads(_FILE.read_text("utf-8"))
