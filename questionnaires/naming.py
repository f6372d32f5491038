"""The keys of a questionnaire: which there are, and who names one that is not there."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import Any, Protocol

from questionnaires.problems import Problem, listed, shown
from questionnaires.questions import Question
from questionnaires.scales import Scale
from questionnaires.structure import Audience, Dimension, Item, Page, Part
from questionnaires.texts import Text, folded

SECTIONS = ("scales", "audiences", "parts", "dimensions", "items", "questions", "pages")


class Outline(Protocol):
    """An instrument, or what could be read of one."""

    @property
    def title(self) -> Text: ...
    @property
    def languages(self) -> tuple[str, ...]: ...
    @property
    def levels(self) -> tuple[str, ...]: ...
    @property
    def audiences(self) -> tuple[Audience, ...]: ...
    @property
    def scales(self) -> Mapping[str, Scale]: ...
    @property
    def parts(self) -> tuple[Part, ...]: ...
    @property
    def dimensions(self) -> tuple[Dimension, ...]: ...
    @property
    def items(self) -> tuple[Item, ...]: ...
    @property
    def questions(self) -> tuple[Question, ...]: ...
    @property
    def pages(self) -> tuple[Page, ...]: ...


class Known:
    """The keys that may be named. Those of parts that could not be read count as known."""

    def __init__(self, outline: Outline, unread: Mapping[str, Collection[str]]) -> None:
        self.complete = not unread
        self.keys = {
            section: tuple(dict.fromkeys([*keys(outline, section), *unread.get(section, ())]))
            for section in SECTIONS
        }

    def missing(
        self, section: str, names: Iterable[str], path: str, noun: str
    ) -> Iterator[Problem]:
        for name in names:
            if name not in self.keys[section]:
                cure = f"write one of {listed(self.keys[section])}, or add it"
                yield Problem(path, f"{shown(name)} is no {noun} of this questionnaire: {cure}")


def keys(outline: Outline, section: str) -> list[str]:
    value: Any = getattr(outline, section)
    return list(value) if isinstance(value, Mapping) else [entry.key for entry in value]


def repeated(names: Iterable[str]) -> list[str]:
    """Names that are there twice when compared as names are, in their first spelling."""
    first: dict[str, str] = {}
    twice: dict[str, str] = {}
    for name in names:
        if folded(name) in first:
            twice[folded(name)] = first[folded(name)]
        first.setdefault(folded(name), name)
    return list(twice.values())
