"""Masking names and addresses in comments; the roster itself is the best list of names.

Names are compared as words, without accents and capitals: “jose lopez” is José López, and so is
each of the two alone. A name that is also an ordinary word (Will, Rose, Mark) is masked alone only
where it is written with a capital inside a sentence. What this misses (nicknames, spelling
mistakes, “the tall one from the depot”) the consultant sees, who lets each comment through.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from functools import lru_cache
from itertools import pairwise

MASK = "…"
SHORTEST_NAME = 3
WORD = re.compile(r"[^\W_]+")
BETWEEN = re.compile(r"[\s'’.,-]{1,3}")  # what may stand between the words of one name
SENTENCE_END = re.compile(r"(?:^|[.!?:\n])[\s\"“„«(-]*$")
ADDRESS = re.compile(
    r"[\w.+-]+@[\w-]+\.[\w.-]+"  # e-mail
    r"|https?://\S+|www\.\S+"  # web
    r"|(?<!\w)@\w{2,}"  # a handle
    r"|(?<!\w)\(?\+?\d(?:[\s()./-]{0,3}\d){6,}"  # telephone, staff and order numbers
)
# Words that are names too, in the languages that ship, and parts of names.
WORDS = """
    van von der den del los las the and zum zur dos
    will rose mark grace hope faith joy may june april august bill rob drew art dean max pat sue
    jack rich frank grant chance chase price young long short best good little small brown black
    white green gray grey hill wood woods field fields stone rivers brook banks north south west
    east summer winter cash sale sales till shop store market marketing cook baker butcher carter
    cooper farmer fisher gardener hunter mason miller page parker porter potter sailor shepherd
    singer skinner smith taylor turner walker weaver king prince bishop pope day week weekend
    early late noble wise strong sharp swift bright love heart head hand foot bush rush major
    paz luz sol mar rosa flor gloria pilar consuelo dolores mercedes domingo leal bueno blanco
    rubio moreno delgado calle campo monte rey pastor guerra
    claire juste petit grand bon legrand roux blanc noir martin pierre rose marguerite fleur
    ernst klein gross lang kurz koch berg stein wolf fuchs vogel sommer winter herbst frei
    richter schulz wagner kaufmann engel sauer stark jung alt weiss schwarz braun
"""
ORDINARY = frozenset(WORDS.split())
UMLAUTS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "å": "aa"})

Name = tuple[str, ...]


class Masker:
    """Knows everybody's names by their first word: trying each at each place would take hours.

    `ordinary` are texts, such as those of the questionnaire, whose words in small letters are no
    names by themselves.
    """

    def __init__(self, names: Iterable[str], ordinary: Iterable[str] = ()) -> None:
        words = (word[0] for text in ordinary for word in WORD.finditer(text))
        self._ordinary = ORDINARY | {_folded(word) for word in words if word.islower()}
        self._names: dict[str, set[Name]] = {}
        for name in names:
            small = unicodedata.normalize("NFC", name.lower())
            for spelling in {small, small.translate(UMLAUTS)}:
                self._note_all(spelling)

    def mask(self, text: str) -> str:
        text = ADDRESS.sub(MASK, text)
        masked, end = [], 0
        for start, stop in self._found(text):
            masked += [text[end:start], MASK]
            end = stop
        return "".join([*masked, text[end:]])

    def _note_all(self, name: str) -> None:
        """The whole name, each part (Anne-Marie, O’Hara), and each word of it."""
        self._note(_words(name))
        for part in name.split():
            words = _words(part)
            for one in (words, ("".join(words),), *((word,) for word in words)):
                self._note(one)

    def _note(self, name: Name) -> None:
        if sum(map(len, name)) >= SHORTEST_NAME:
            self._names.setdefault(name[0], set()).add(name)

    def _found(self, text: str) -> Iterator[tuple[int, int]]:
        """Where names stand, the longest that fits at each place."""
        words = list(WORD.finditer(text))
        folded = [_folded(word[0]) for word in words]
        at = 0
        while at < len(words):
            known = sorted(self._names.get(folded[at], ()), key=len, reverse=True)
            length = next((len(name) for name in known if self._is(name, text, words, at)), 0)
            if length:
                yield words[at].start(), words[at + length - 1].end()
            at += length or 1

    def _is(self, name: Name, text: str, words: list[re.Match[str]], at: int) -> bool:
        if len(name) == 1:
            return name[0] not in self._ordinary or _stands_out(text, words[at])
        found = words[at : at + len(name)]
        return tuple(_folded(word[0]) for word in found) == name and all(
            BETWEEN.fullmatch(text, one.end(), other.start()) for one, other in pairwise(found)
        )


def _words(text: str) -> Name:
    return tuple(_folded(word[0]) for word in WORD.finditer(text))


def _stands_out(text: str, word: re.Match[str]) -> bool:
    """Whether a word has a capital that its place in the sentence does not explain."""
    return word[0][0].isupper() and not SENTENCE_END.search(text[: word.start()])


@lru_cache(maxsize=100_000)
def _folded(word: str) -> str:
    """A word without capitals and accents: Łukasz and Müller are lukasz and muller."""
    plain = unicodedata.normalize("NFKD", word.casefold().replace("ł", "l").replace("ø", "o"))
    return "".join(letter for letter in plain if not unicodedata.combining(letter))
