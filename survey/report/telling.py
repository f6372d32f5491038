"""Words and phrases by which leaders and frontline differ in their own comments.

Only comments that are shown are read, each language by itself, and only words that ten people and
more used: what is said here can be counted by any reader of the comments.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence

import numpy as np

from analysis.adjust import benjamini_hochberg
from analysis.markers import informative_prior, log_odds
from survey.report.model import CommentGroup, TellingWord

FEWEST = 10  # people who used a word
LONGEST = 2  # words of a phrase
SHORTEST = 4  # letters; shorter words join others and say little alone
LEVEL = 0.05
WORD = re.compile(r"[^\W\d_]+(?:[’'][^\W\d_]+)?")


def telling(
    comments: Sequence[CommentGroup], reference: str, comparison: str
) -> tuple[TellingWord, ...]:
    """Words that either level uses more, by language, the clearest first.

    The words of a language are one family (Benjamini-Hochberg); a phrase is left out where one of
    its words says the same about the same people.
    """
    languages = sorted({group.language for group in comments if group.language})
    return tuple(
        word
        for language in languages
        for word in _of(
            language, _texts(comments, language, reference), _texts(comments, language, comparison)
        )
    )


def _texts(comments: Sequence[CommentGroup], language: str, level: str) -> list[str]:
    return [
        text
        for group in comments
        if group.language == language and group.level == level
        for text in group.texts
    ]


def _of(language: str, first: Sequence[str], second: Sequence[str]) -> Iterator[TellingWord]:
    if min(len(first), len(second)) < FEWEST:
        return
    here, there = _people(first), _people(second)
    words = sorted(word for word in here | there if here[word] + there[word] >= FEWEST)
    if len(words) < 2:
        return
    a = np.array([here[word] for word in words], float)
    b = np.array([there[word] for word in words], float)
    # The prior weighs as much as the smaller group, so that neither decides by its size.
    found = log_odds(a, b, informative_prior(a, b, min(a.sum(), b.sum()) or 1.0))
    q = benjamini_hochberg(found.p)
    told: list[TellingWord] = []
    for place in np.argsort(-np.abs(found.z), kind="stable"):
        word, people = words[place], (here[words[place]], there[words[place]])
        if q[place] > LEVEL or any(_same(word, people, one) for one in told):
            continue
        told.append(
            TellingWord(
                language=language,
                word=word,
                reference=people[0],
                reference_of=len(first),
                comparison=people[1],
                comparison_of=len(second),
                z=float(found.z[place]),
                q=float(q[place]),
            )
        )
    yield from told


def _people(texts: Sequence[str]) -> Counter[str]:
    """How many people used each word and each phrase, at least once."""
    used: Counter[str] = Counter()
    for text in texts:
        used.update(set(_phrases(text)))
    return used


def _phrases(text: str) -> Iterator[str]:
    """Single words and neighbours within a sentence; what was masked separates."""
    for sentence in re.split(r"[.!?;:…\n]+", text.casefold()):
        words = WORD.findall(sentence)
        for length in range(1, LONGEST + 1):
            for start in range(len(words) - length + 1):
                phrase = words[start : start + length]
                if min(map(len, phrase)) >= SHORTEST:
                    yield " ".join(phrase)


def _same(word: str, people: tuple[int, int], told: TellingWord) -> bool:
    """Whether a phrase and one of its words are told of the same people."""
    within = set(word.split()) <= set(told.word.split()) or set(told.word.split()) <= set(
        word.split()
    )
    return within and people == (told.reference, told.comparison)
