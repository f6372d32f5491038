"""Whether the parts of a questionnaire fit together. Every problem is found, not the first."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from itertools import pairwise
from typing import Any, Protocol

from questionnaires.problems import Problem, listed, shown
from questionnaires.questions import (
    ChannelMap,
    DepartmentRound,
    Prediction,
    Question,
    Ranking,
    SingleChoice,
    Slot,
)
from questionnaires.scales import Scale
from questionnaires.structure import Audience, Dimension, Item, Page, Part
from questionnaires.texts import Model, Text, folded, placeholders, texts_in

MOST_COLUMNS = 500
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
            section: tuple(dict.fromkeys([*_keys(outline, section), *unread.get(section, ())]))
            for section in SECTIONS
        }

    def missing(
        self, section: str, names: Iterable[str], path: str, noun: str
    ) -> Iterator[Problem]:
        for name in names:
            if name not in self.keys[section]:
                cure = f"write one of {listed(self.keys[section])}, or add it"
                yield Problem(path, f"{shown(name)} is no {noun} of this questionnaire: {cure}")


def problems(
    outline: Outline, unread: Mapping[str, Collection[str]] | None = None
) -> list[Problem]:
    """Say what does not fit together; `unread` holds the keys of parts that failed on their own."""
    known = Known(outline, unread or {})
    checks = (
        _repeated(outline),
        _scales(outline),
        _levels(outline),
        _dimensions(outline, known),
        _items(outline, known),
        _questions(outline, known),
        _pages(outline, known),
        _texts(outline),
    )
    return [problem for check in checks for problem in check]


def _keys(outline: Outline, section: str) -> list[str]:
    value: Any = getattr(outline, section)
    return list(value) if isinstance(value, Mapping) else [entry.key for entry in value]


def _twice(names: Iterable[str]) -> list[str]:
    seen: dict[str, int] = {}
    for name in names:
        seen[folded(name)] = seen.get(folded(name), 0) + 1
    return [name for name, count in seen.items() if count > 1]


def _repeated(outline: Outline) -> Iterator[Problem]:
    for name in _twice(outline.languages):
        yield Problem("languages", f"{shown(name)} is named twice: remove one")
    for name in _twice(outline.levels):
        yield Problem("levels", f"{shown(name)} is named twice: remove one")
    for section in SECTIONS:
        for key in _twice(_keys(outline, section)):
            yield Problem(f"{section}.{key}", "this key is used twice: give one of them another")
    slots = [item.key for item in outline.items]
    slots += [slot.key for question in outline.questions for slot in Slot.of_question(question)]
    slots += [question.key for question in outline.questions if not Slot.of_question(question)]
    for key in set(_twice(slots)) - set(_twice(item.key for item in outline.items)):
        yield Problem("questions", f"the key {shown(key)} also names an item: give it another")
    if len(slots) > MOST_COLUMNS:
        yield Problem("items", f"{len(slots)} columns are asked: keep to {MOST_COLUMNS}")


def _scales(outline: Outline) -> Iterator[Problem]:
    for key, scale in outline.scales.items():
        path, values = f"scales.{key}", scale.values
        if key != scale.key:
            yield Problem(f"{path}.key", f"{shown(scale.key)} differs from the table's name")
        if len(values) != len(scale.labels):
            count = f"{len(values)} values for {len(scale.labels)} labels"
            yield Problem(f"{path}.values", f"{shown(values)}: {count}: give one for each label")
        steps = {after - before for before, after in pairwise(values)}
        if any(step <= 0 for step in steps):
            yield Problem(
                f"{path}.values",
                f"{shown(values)} must ascend: write the labels from lowest to highest, "
                "and reverse = true at items that are worded the other way",
            )
        elif len(steps) > 1:
            yield Problem(f"{path}.values", f"{shown(values)} must rise by equal steps")
        both = sorted(set(values) & set(scale.cannot_say))
        if both:
            yield Problem(
                f"{path}.cannot_say",
                f"{shown(tuple(both))} also counts as a value: leave it out of one of them",
            )
        odd = [value for value in scale.favourable if value not in values]
        if odd or not scale.favourable:
            yield Problem(
                f"{path}.favourable",
                f"{shown(scale.favourable)} must name some of the values {shown(values)}",
            )


def _levels(outline: Outline) -> Iterator[Problem]:
    owners: dict[str, str] = {}
    for audience in outline.audiences:
        path = f"audiences.{audience.key}.levels"
        for level in audience.levels:
            if level not in outline.levels:
                cure = f"write one of {listed(outline.levels)}"
                yield Problem(path, f"{shown(level)} is no level of this questionnaire: {cure}")
            if owners.setdefault(folded(level), audience.key) != audience.key:
                other = owners[folded(level)]
                yield Problem(path, f"{shown(level)} belongs to {other} already: leave it in one")
    for audience in outline.audiences:
        if owners.get(folded(audience.key), audience.key) != audience.key:
            other = owners[folded(audience.key)]
            path = f"audiences.{audience.key}.key"
            yield Problem(path, f"a level of {other} has this name: choose another key")


def _dimensions(outline: Outline, known: Known) -> Iterator[Problem]:
    for dimension in outline.dimensions:
        path = f"dimensions.{dimension.key}"
        if dimension.part is not None:
            yield from known.missing("parts", [dimension.part], f"{path}.part", "part")
        items = [item for item in outline.items if item.dimension == dimension.key]
        if not items and known.complete:
            yield Problem(path, "no item belongs to it: add items, or remove it")
        scales = tuple(dict.fromkeys(item.scale for item in items))
        if len(scales) > 1:
            yield Problem(
                path, f"its items mix the scales {listed(scales)}: give them one, or split it"
            )
        most = len(items) if known.complete else max(len(items), dimension.minimum_answered)
        if items and not 1 <= dimension.minimum_answered <= most:
            yield Problem(
                f"{path}.minimum_answered",
                f"{dimension.minimum_answered} must lie between 1 and its {len(items)} items",
            )


def _items(outline: Outline, known: Known) -> Iterator[Problem]:
    for item in outline.items:
        path = f"items.{item.key}"
        yield from known.missing("dimensions", [item.dimension], f"{path}.dimension", "dimension")
        yield from known.missing("scales", [item.scale], f"{path}.scale", "scale")
        names = (*outline.levels, *known.keys["audiences"])
        allowed = {folded(name) for name in names}
        for name in item.wording:
            if folded(name) not in allowed:
                cure = f"write one of {listed(names)}"
                yield Problem(
                    f"{path}.wording.{name}", f"{shown(name)} is no level and no audience: {cure}"
                )
        for name in _twice(item.wording):
            yield Problem(f"{path}.wording", f"{shown(name)} has two wordings: remove one")


def _questions(outline: Outline, known: Known) -> Iterator[Problem]:
    for question in outline.questions:
        path = f"questions.{question.key}"
        yield from known.missing("audiences", question.audiences, f"{path}.audiences", "audience")
        for name, options in _option_lists(question):
            for key in _twice(options):
                yield Problem(f"{path}.{name}", f"the key {shown(key)} is used twice")
        if isinstance(question, Ranking | DepartmentRound):
            yield from known.missing("audiences", question.limits, f"{path}.limits", "audience")
            yield from _limits(question, path)
        if isinstance(question, DepartmentRound):
            yield from known.missing("scales", [question.scale], f"{path}.scale", "scale")
        if isinstance(question, Prediction):
            yield from _prediction(question, path, known)


def _option_lists(question: Question) -> Iterator[tuple[str, list[str]]]:
    if isinstance(question, SingleChoice | Ranking):
        yield "options", [option.key for option in question.options]
    if isinstance(question, ChannelMap):
        yield "stages", [option.key for option in question.stages]
        yield "channels", [option.key for option in question.channels]


def _limits(question: Ranking | DepartmentRound, path: str) -> Iterator[Problem]:
    most = len(question.options) if isinstance(question, Ranking) else None
    named = dict(question.limits)
    if isinstance(question, Ranking) and question.top is not None:
        named["top"] = question.top
    for name, limit in named.items():
        if limit < 1 or (most is not None and limit > most):
            bounds = f"between 1 and {most}" if most else "1 or more"
            field = "top" if name == "top" else f"limits.{name}"
            yield Problem(f"{path}.{field}", f"{limit} must be {bounds}")


def _prediction(question: Prediction, path: str, known: Known) -> Iterator[Problem]:
    yield from known.missing("audiences", [question.of], f"{path}.of", "audience")
    yield from known.missing("dimensions", question.dimensions, f"{path}.dimensions", "dimension")
    for key in _twice(question.dimensions):
        yield Problem(f"{path}.dimensions", f"{shown(key)} is named twice: remove one")
    width = question.high - question.low
    if width <= 0:
        yield Problem(f"{path}.high", f"{question.high} must be above low, {question.low}")
    elif abs(width / question.step - round(width / question.step)) > 1e-9:
        yield Problem(
            f"{path}.step", f"{question.step} must divide the way from low to high evenly"
        )


def _pages(outline: Outline, known: Known) -> Iterator[Problem]:
    for page in outline.pages:
        path = f"pages.{page.key}"
        yield from known.missing("audiences", page.audiences, f"{path}.audiences", "audience")
        yield from known.missing("items", page.items, f"{path}.items", "item")
        yield from known.missing("questions", page.questions, f"{path}.questions", "question")
        if not page.items and not page.questions:
            yield Problem(path, "nothing is asked on it: add items or questions, or remove it")
    if not known.complete:
        return  # a page that could not be read may hold what seems to be on none
    for section, noun in (("items", "item"), ("questions", "question")):
        placed = [key for page in outline.pages for key in getattr(page, section)]
        for entry in getattr(outline, section):
            count = placed.count(entry.key)
            if count == 0:
                message = f"this {noun} is on no page: add it to one page's {section}"
                yield Problem(f"{section}.{entry.key}", message)
            elif count > 1:
                message = f"this {noun} is on {count} pages or places: leave it in one"
                yield Problem(f"{section}.{entry.key}", message)


def _texts(outline: Outline) -> Iterator[Problem]:
    source = outline.languages[0] if outline.languages else ""
    parts: list[tuple[str, object]] = [("title", outline.title)]
    parts += [(section, getattr(outline, section)) for section in SECTIONS]
    for path, text in (found for name, part in parts for found in texts_in(_plain(part), name)):
        for language in outline.languages:
            if language not in text:
                yield Problem(path, f"has no text in {shown(language)}: add it", language)
        for language in text:
            if language not in outline.languages:
                cure = "add it to languages, or remove the text"
                yield Problem(path, f"{shown(language)} is not among the languages: {cure}")
        expected = placeholders(text.get(source, ""))
        for language, words in text.items():
            if source in text and placeholders(words) != expected:
                wanted = " ".join(sorted(f"{{{name}}}" for name in expected)) or "none"
                message = f"{shown(words)} must hold the placeholders of {source}: {wanted}"
                yield Problem(path, message, language)
        yield from _names_its_department(path, text, expected)


def _names_its_department(
    path: str, text: Mapping[str, str], expected: frozenset[str]
) -> Iterator[Problem]:
    wanted = frozenset({"department"}) if path.endswith(".target_text") else frozenset[str]()
    if text and expected != wanted:
        rule = "must hold {department} once" if wanted else "holds a placeholder; none is filled in"
        yield Problem(path, f"{shown(next(iter(text.values())))} {rule}")


def _plain(part: object) -> object:
    """Scales as a list like the others, so that paths name them once."""
    return tuple(part.values()) if isinstance(part, Mapping) and _holds_models(part) else part


def _holds_models(part: Mapping[str, object]) -> bool:
    return any(isinstance(entry, Model) for entry in part.values())
