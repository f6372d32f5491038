"""Where a questionnaire's texts stand, and how they come to stand under their language."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from questionnaires.problems import Problem, shown

Fields = dict[str, Any]

TEXTS = {
    "scales": ("cannot_say_label",),
    "audiences": ("label",),
    "parts": ("label",),
    "dimensions": ("label", "topic", "about", "ask", "start"),
    "items": ("text",),
    "questions": ("text", "hint", "target_text"),
    "pages": ("title", "intro"),
}
OPTION_LISTS = ("options", "stages", "channels")
LABELLED = ("audiences", "parts", "dimensions")
SHORT = ("audiences", "parts", "items")  # sections whose entry may be its one text alone


def entries(fields: Mapping[str, Any], section: str) -> list[Fields]:
    """Those entries of a section that are tables; the others are told about later."""
    value = fields.get(section)
    if isinstance(value, dict):
        value = list(value.values())
    return [entry for entry in value if isinstance(entry, dict)] if isinstance(value, list) else []


def name_by_key(fields: Fields, languages: list[str]) -> None:
    """Let keys stand for the title, labels and items' texts that a file leaves out.

    An answers file can be read with such a questionnaire; it cannot be put to people.
    """
    named = [(fields, "title")]
    named += [(one, "label") for name in LABELLED for one in entries(fields, name)]
    items = [one for one in entries(fields, "items") if "text" not in one]
    if items and fields.setdefault("data_only", True) is True:
        named += [(one, "text") for one in items]
    for entry, name in named:
        if name not in entry and isinstance(entry.get("key"), str):
            entry[name] = dict.fromkeys(languages, entry["key"])


def tag_texts(fields: Fields, language: str) -> None:
    """Put every text that is written plainly under its language."""
    for holder, name in _places(fields):
        if isinstance(holder[name], str):
            holder[name] = {language: holder[name]}


def untag_texts(fields: Fields) -> None:
    """Undo `tag_texts` where there is one language."""
    for holder, name in _places(fields):
        (holder[name],) = holder[name].values()


def _places(fields: Fields) -> Iterator[tuple[Any, Any]]:
    """Every place of a text: what holds it, and under which name or number."""
    if "title" in fields:
        yield fields, "title"
    for section, names in TEXTS.items():
        for entry in entries(fields, section):
            yield from ((entry, name) for name in names if name in entry)
            for inner in (entry.get("labels"), entry.get("wording")):
                if isinstance(inner, list):
                    yield from ((inner, number) for number in range(len(inner)))
                elif isinstance(inner, dict):
                    yield from ((inner, name) for name in list(inner))
            for name in OPTION_LISTS:
                yield from ((option, "label") for option in _options(entry, name))


def _options(entry: Fields, name: str) -> list[Fields]:
    return [option for option in entries(entry, name) if "label" in option]


def name_options(fields: Fields) -> None:
    """In a folder options are listed by key; their labels come with the texts."""
    for entry in entries(fields, "questions"):
        for name in OPTION_LISTS:
            if isinstance(entry.get(name), list):
                entry[name] = [
                    {"key": option} if isinstance(option, str) else option for option in entry[name]
                ]


class TextFile:
    """Puts one language's texts into the structure, and notes those that have no place there."""

    def __init__(self, fields: Fields, language: str) -> None:
        self.fields = fields
        self.language = language
        self.problems: list[Problem] = []

    def add(self, texts: Fields) -> None:
        for section, tables in texts.items():
            if section == "title":
                self._put(self.fields, "title", tables)
            elif section not in TEXTS or not isinstance(tables, dict):
                known = ", ".join(TEXTS)
                self._refuse(section, f"no such table of texts: use title, {known}")
            else:
                self._add_section(section, tables)

    def _add_section(self, section: str, tables: Fields) -> None:
        known = {str(entry.get("key")): entry for entry in entries(self.fields, section)}
        for key, table in tables.items():
            path = f"{section}.{key}"
            if key not in known:
                self._refuse(path, f"the structure has no such key in {section}: remove this text")
            elif isinstance(table, str) and section in SHORT:
                self._put(known[key], TEXTS[section][0], table)
            elif isinstance(table, dict):
                for name, text in table.items():
                    self._add(known[key], section, name, text, f"{path}.{name}")
            else:
                self._refuse(path, f"{shown(table)} must be a table of texts")

    def _add(self, entry: Fields, section: str, name: str, text: Any, path: str) -> None:
        if name in TEXTS[section]:
            self._put(entry, name, text)
        elif (section, name) == ("scales", "labels") and isinstance(text, list):
            self._add_labels(entry, text, path)
        elif (section, name) == ("items", "wording") and isinstance(text, dict):
            for level, words in text.items():
                self._put(entry.setdefault("wording", {}), level, words)
        elif section == "questions" and name in OPTION_LISTS and isinstance(text, dict):
            options = {str(option.get("key")): option for option in entries(entry, name)}
            for key, words in text.items():
                if key in options:
                    self._put(options[key], "label", words)
                else:
                    self._refuse(f"{path}.{key}", "the structure has no such key: remove this text")
        else:
            known = ", ".join(TEXTS[section])
            self._refuse(path, f"{shown(text)}: no such text: {section} have {known}")

    def _add_labels(self, entry: Fields, texts: list[Any], path: str) -> None:
        labels = entry.setdefault("labels", [{} for _ in texts])
        if len(labels) != len(texts):
            self._refuse(path, f"{len(texts)} labels where the others have {len(labels)}")
        for label, words in zip(labels, texts, strict=False):
            if isinstance(label, dict):
                label[self.language] = words

    def _put(self, entry: Fields, name: str, text: Any) -> None:
        place = entry.setdefault(name, {})
        if isinstance(place, dict):
            place[self.language] = text

    def _refuse(self, path: str, message: str) -> None:
        self.problems.append(Problem(path, message, self.language))
