"""A questionnaire part by part, so that one broken part does not hide what is wrong elsewhere."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from pydantic import ValidationError

from questionnaires.naming import SECTIONS
from questionnaires.problems import Problem, from_validation, listed, shown
from questionnaires.questions import QUESTION_TYPES, Question
from questionnaires.scales import Scale
from questionnaires.schema import Instrument
from questionnaires.snapshots import freeze
from questionnaires.structure import Audience, Dimension, Head, Item, Page, Part
from questionnaires.texts import Model, Text
from questionnaires.wordings import entries

ENTRIES: dict[str, type[Model]] = {
    "scales": Scale,
    "audiences": Audience,
    "parts": Part,
    "dimensions": Dimension,
    "items": Item,
    "pages": Page,
}
"""The model of each section's entries; questions have one for each type."""


@dataclass
class Outline:
    """What could be read; `unread` holds the keys of what could not."""

    head: Head | None = None
    title: Text = field(default_factory=dict)
    languages: tuple[str, ...] = ()
    levels: tuple[str, ...] = ()
    audiences: tuple[Audience, ...] = ()
    scales: dict[str, Scale] = field(default_factory=dict)
    parts: tuple[Part, ...] = ()
    dimensions: tuple[Dimension, ...] = ()
    items: tuple[Item, ...] = ()
    questions: tuple[Question, ...] = ()
    pages: tuple[Page, ...] = ()
    unread: dict[str, tuple[str, ...]] = field(default_factory=dict)

    def build(self) -> Instrument:
        """Give the instrument; the caller has found no problem."""
        fields = dict(self.head or {})
        fields |= {section: getattr(self, section) for section in SECTIONS}
        return Instrument.model_construct(**fields)


def read_outline(fields: Mapping[str, Any]) -> tuple[Outline, list[Problem]]:
    """Validate each part on its own."""
    outline, problems = Outline(), list(_unknown_tables(fields))
    problems += _read_head(outline, fields)
    with_defaults = dict(fields)
    with_defaults["dimensions"] = list(_with_minimum(fields))
    if "pages" in fields:
        with_defaults["pages"] = _with_titles(fields)
    for section in SECTIONS:
        if section == "pages" and fields.get("pages", []) == []:
            outline.pages = _default_pages(outline)
            continue
        read, unread, found = _read_section(section, with_defaults.get(section))
        problems += found
        setattr(outline, section, {e.key: e for e in read} if section == "scales" else read)
        if unread or found:
            outline.unread[section] = tuple(unread)
    return outline, problems


def _read_head(outline: Outline, fields: Mapping[str, Any]) -> list[Problem]:
    """Read what the file says of itself; names that stand there help to check the rest."""
    head = {name: freeze(fields[name]) for name in Head.model_fields if name in fields}
    try:
        outline.head = Head.model_validate(head)
    except ValidationError as error:
        outline.unread["head"] = ()
        for name in ("languages", "levels"):
            names = head.get(name)
            if isinstance(names, tuple) and all(isinstance(one, str) for one in names):
                setattr(outline, name, names)
        return from_validation(error, "", Head)
    outline.title = outline.head.title
    outline.languages = outline.head.languages
    outline.levels = outline.head.levels
    return []


def _unknown_tables(fields: Mapping[str, Any]) -> Iterator[Problem]:
    for name in fields:
        if name not in Instrument.model_fields:
            known = listed(tuple(Instrument.model_fields))
            yield Problem(name, f"no such field: remove it, or use one of {known}")
    for section in ("scales", "dimensions", "items"):
        if not fields.get(section):
            yield Problem(section, "is missing: a questionnaire has at least one")


def _with_minimum(fields: Mapping[str, Any]) -> Iterator[Any]:
    """At least half of a dimension's items must be answered, unless it says otherwise."""
    dimensions = fields.get("dimensions")
    belongs = [item.get("dimension") for item in entries(fields, "items")]
    for dimension in dimensions if isinstance(dimensions, list) else []:
        if isinstance(dimension, dict):
            half = -(-belongs.count(dimension.get("key")) // 2)
            yield {"minimum_answered": max(1, half)} | dimension
        else:
            yield dimension


def _with_titles(fields: Mapping[str, Any]) -> Any:
    """A page without a title is headed by the topic of its first item's dimension."""
    topics = {
        str(entry.get("key")): entry.get("topic", entry.get("label"))
        for entry in entries(fields, "dimensions")
    }
    headings = {
        entry.get("key"): topics.get(str(entry.get("dimension")))
        for entry in entries(fields, "items")
    }
    pages = fields["pages"]
    return [_titled(page, headings) for page in pages] if isinstance(pages, list) else pages


def _titled(page: Any, headings: Mapping[Any, Any]) -> Any:
    items = page.get("items") if isinstance(page, dict) else None
    if not isinstance(items, list) or not items or not isinstance(items[0], str):
        return page
    title = headings.get(items[0])
    return {"title": title} | page if title is not None else page


def _read_section(section: str, value: Any) -> tuple[tuple[Any, ...], list[str], list[Problem]]:
    read: list[Any] = []
    unread: list[str] = []
    if value is None:
        return (), [], []
    if section == "scales" and isinstance(value, dict):
        value = list(value.values())
    elif section == "scales" or not isinstance(value, list):
        example = "[scales.agree5]" if section == "scales" else f"[[{section}]]"
        return (), [], [Problem(section, f"must be tables, each headed {example}")]
    problems: list[Problem] = []
    for number, entry in enumerate(value, 1):
        key = entry.get("key") if isinstance(entry, dict) else None
        path = f"{section}.{key}" if isinstance(key, str) and key else f"{section}[{number}]"
        model, problem = _model(section, entry, path)
        if model is None:
            problems += [problem] if problem else []
        else:
            try:
                read.append(model.model_validate(freeze(entry)))
                continue
            except ValidationError as error:
                problems += from_validation(error, path, model)
        if isinstance(key, str):
            unread.append(key)
    return tuple(read), unread, problems


def _model(section: str, entry: Any, path: str) -> tuple[type[Model] | None, Problem | None]:
    if not isinstance(entry, dict):
        return None, Problem(path, f"{shown(entry)} must be a table")
    if section != "questions":
        return ENTRIES[section], None
    kind = entry.get("type")
    if isinstance(kind, str) and kind in QUESTION_TYPES:
        return QUESTION_TYPES[kind], None
    types = listed(tuple(QUESTION_TYPES))
    return None, Problem(f"{path}.type", f"{shown(kind)} is no type: write one of {types}")


def _default_pages(outline: Outline) -> tuple[Page, ...]:
    """One page a dimension, then one a question."""
    pages = [
        Page(
            key=dimension.key,
            title=dimension.topic,
            items=tuple(item.key for item in outline.items if item.dimension == dimension.key),
        )
        for dimension in outline.dimensions
    ]
    taken = {page.key for page in pages}
    for question in outline.questions:
        key = f"{question.key[:59]}-page" if question.key in taken else question.key
        pages.append(Page.model_construct(key=key, title=question.text, questions=(question.key,)))
    return tuple(page for page in pages if page.items or page.questions)
