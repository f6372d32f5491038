"""The questionnaire: everything that is asked, in a form that cannot change."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from functools import cached_property, lru_cache
from typing import Any, Self

from pydantic import Field, model_validator

from questionnaires import consistency, snapshots, timing
from questionnaires.questions import Question, Slot
from questionnaires.scales import Scale
from questionnaires.structure import Audience, Dimension, Head, Item, Page, Part
from questionnaires.texts import Name, Text, folded

__all__ = [
    "Audience",
    "Dimension",
    "Instrument",
    "Item",
    "Name",
    "Page",
    "Part",
    "Question",
    "Scale",
    "Slot",
    "Text",
]


class Instrument(Head):
    """A questionnaire that is consistent in itself and complete in its languages."""

    audiences: tuple[Audience, ...] = ()
    scales: dict[str, Scale] = Field(min_length=1)
    parts: tuple[Part, ...] = ()
    dimensions: tuple[Dimension, ...] = Field(min_length=1)
    items: tuple[Item, ...] = Field(min_length=1)
    questions: tuple[Question, ...] = ()
    pages: tuple[Page, ...] = Field(min_length=1)

    @model_validator(mode="after")
    def be_consistent(self) -> Self:
        found = consistency.problems(self)
        if found:
            raise ValueError("; ".join(str(problem) for problem in found))
        return self

    def model_copy(self, *, update: Mapping[str, Any] | None = None, deep: bool = False) -> Self:  # noqa: ARG002 - pydantic's signature; nothing here can change
        """Return a changed copy, checked like any other."""
        fields = {name: getattr(self, name) for name in type(self).model_fields}
        return type(self).model_validate(fields | dict(update or {}))

    def item(self, key: str) -> Item:
        return self.items_by_key[key]

    def dimension(self, key: str) -> Dimension:
        return self.dimensions_by_key[key]

    def question(self, key: str) -> Question:
        return self.questions_by_key[key]

    def audience(self, key: str) -> Audience:
        return next(audience for audience in self.audiences if audience.key == key)

    def items_of(self, dimension: str) -> tuple[Item, ...]:
        return tuple(item for item in self.items if item.dimension == dimension)

    def scale_of(self, item: Item | str) -> Scale:
        return self.scales[(self.item(item) if isinstance(item, str) else item).scale]

    @property
    def columns(self) -> tuple[str, ...]:
        """The items' keys in their order."""
        return tuple(item.key for item in self.items)

    def audience_of(self, level: str | None) -> str | None:
        """The audience a level belongs to; an audience's own key is answered with itself."""
        wanted = folded(level or "")
        for audience in self.audiences:
            if wanted == folded(audience.key) or wanted in map(folded, audience.levels):
                return audience.key
        return None

    def wording(self, item: Item | str, level: str | None, language: str) -> str:
        """An item's words for a level (or an audience's key) in a language.

        The level's own wording comes first, then its audience's, then the common text; a language
        that the questionnaire lacks is answered in its first.
        """
        item = self.item(item) if isinstance(item, str) else item
        by_name = {folded(name): text for name, text in item.wording.items()}
        audience = self.audience_of(level) or ""
        text = by_name.get(folded(level or "")) or by_name.get(folded(audience)) or item.text
        return self.say(text, language)

    def say(self, text: Text, language: str) -> str:
        """Pick a text's language: this one, or the first of the questionnaire."""
        return text.get(language) or text[self.languages[0]]

    def pages_for(self, audience: str | None) -> tuple[Page, ...]:
        """The pages with something to ask an audience, each with only what it is asked."""
        if audience not in self.pages_by_audience:
            self.pages_by_audience[audience] = self._pages_for(audience)
        return self.pages_by_audience[audience]

    @cached_property
    def pages_by_audience(self) -> dict[str | None, tuple[Page, ...]]:
        """What `pages_for` has worked out so far; a wave's pages are asked for at every request."""
        return {}

    @cached_property
    def seconds_by_page(self) -> dict[tuple[str | None, str | None, int], tuple[float, ...]]:
        """What `timing` has worked out so far."""
        return {}

    def _pages_for(self, audience: str | None) -> tuple[Page, ...]:
        pages = []
        for page in self.pages:
            if page.audiences and audience not in page.audiences:
                continue
            asked = tuple(key for key in page.questions if self._is_asked(key, audience))
            if page.items or asked:
                pages.append(Page.model_construct(**dict(page) | {"questions": asked}))
        return tuple(pages)

    def asks(self, audience: str | None) -> frozenset[str]:
        """The keys of the items and questions that an audience is asked."""
        pages = self.pages_for(audience)
        return frozenset(key for page in pages for key in (*page.items, *page.questions))

    def _is_asked(self, question: str, audience: str | None) -> bool:
        audiences = self.question(question).audiences
        return not audiences or audience in audiences

    @cached_property
    def items_by_key(self) -> dict[str, Item]:
        return {item.key: item for item in self.items}

    @cached_property
    def dimensions_by_key(self) -> dict[str, Dimension]:
        return {dimension.key: dimension for dimension in self.dimensions}

    @cached_property
    def questions_by_key(self) -> dict[str, Question]:
        return {question.key: question for question in self.questions}

    @cached_property
    def slots(self) -> tuple[Slot, ...]:
        """The byte positions of a response, in order: items, then the other questions."""
        items = (
            Slot(key=item.key, kind="item", options=self.scale_of(item).options)
            for item in self.items
        )
        others = (slot for question in self.questions for slot in Slot.of_question(question))
        return (*items, *others)

    def seconds(self, page: Page, audience: str | None) -> int:
        """About how long a page takes: see `timing`, which also knows languages and departments."""
        return round(timing.page_seconds(self, page, audience))

    def minutes(self, audience: str | None, from_page: int = 0) -> int:
        """About how long it takes from a page (from 1) to the end; 0 begins with the promise."""
        return timing.minutes(self, audience, from_page)

    def digest(self) -> str:
        """SHA-256 of the canonical JSON: the same for the same questionnaire, wherever it lay."""
        canonical = json.dumps(
            self.to_snapshot(), ensure_ascii=False, sort_keys=True, separators=(",", ":")
        )
        return hashlib.sha256(canonical.encode()).hexdigest()

    def to_snapshot(self) -> dict[str, Any]:
        """Give plain JSON that `from_snapshot` reads, now and in later versions."""
        return {
            "schema_version": snapshots.VERSION,
            **self.model_dump(mode="json", exclude_none=True),
        }

    @staticmethod
    def from_snapshot(snapshot: Mapping[str, Any]) -> Instrument:
        """Read what `to_snapshot` gave, at this version of the schema or an earlier one.

        The same snapshot gives the same object: a page of a wave does not check it all again.
        """
        return _read_snapshot(json.dumps(snapshot, ensure_ascii=False))


@lru_cache(maxsize=64)
def _read_snapshot(snapshot: str) -> Instrument:
    fields = snapshots.upgrade(json.loads(snapshot))
    return Instrument.model_validate(
        {name: snapshots.freeze(part) for name, part in fields.items()}
    )
