"""Whether the parts of a questionnaire fit together. Every problem is found, not the first."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from itertools import pairwise

from questionnaires.asking import check_pages, check_questions
from questionnaires.naming import SECTIONS, Known, Outline, keys, repeated
from questionnaires.problems import Problem, listed, shown
from questionnaires.questions import Slot
from questionnaires.scales import Scale
from questionnaires.texts import folded
from questionnaires.translations import check_texts

MOST_COLUMNS = 500
TAKEN = "language"  # stands beside somebody's answers under this name


def problems(
    outline: Outline, unread: Mapping[str, Collection[str]] | None = None
) -> list[Problem]:
    """Say what does not fit together; `unread` holds the keys of parts that failed on their own."""
    known = Known(outline, unread or {})
    checks = (
        _repeated(outline, unread or {}),
        _scales(outline),
        _levels(outline),
        _dimensions(outline, known),
        _items(outline, known),
        check_questions(outline, known),
        check_pages(outline, known),
        check_texts(outline),
    )
    return [problem for check in checks for problem in check]


def _repeated(outline: Outline, unread: Mapping[str, Collection[str]]) -> Iterator[Problem]:
    for name in repeated(outline.languages):
        yield Problem("languages", f"{shown(name)} is named twice: remove one")
    for name in repeated(outline.levels):
        yield Problem("levels", f"{shown(name)} is named twice: remove one")
    for section in SECTIONS:
        for key in repeated((*keys(outline, section), *unread.get(section, ()))):
            yield Problem(f"{section}.{key}", "this key is used twice: give one of them another")
    slots = [slot.key for question in outline.questions for slot in Slot.of_question(question)]
    asked = dict.fromkeys((*keys(outline, "questions"), *slots))
    columns = keys(outline, "items")
    for key in set(repeated((*columns, *asked))) - set(repeated(columns)) - set(repeated(asked)):
        yield Problem("questions", f"the key {shown(key)} also names an item: give it another")
    for section in ("items", "questions"):
        if TAKEN in keys(outline, section):
            path = f"{section}.{TAKEN}.key"
            yield Problem(path, f"{shown(TAKEN)} names the language of the answers: write another")
    if len(columns) + len(slots) > MOST_COLUMNS:
        count = len(columns) + len(slots)
        yield Problem("items", f"{count} columns are asked: keep to {MOST_COLUMNS}")


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
        yield from _ambiguous_labels(scale)


def _ambiguous_labels(scale: Scale) -> Iterator[Problem]:
    """Answers files may hold labels in any language, so one label means one option in all."""
    meant: dict[str, Mapping[str, str] | None] = {}
    numbers = {str(value): number for number, value in enumerate(scale.values)}
    for number, label in enumerate((*scale.labels, scale.cannot_say_label)):
        for language, text in (label or {}).items():
            path = f"scales.{scale.key}.labels"
            if meant.setdefault(folded(text), label) is not label:
                yield Problem(path, f"{shown(text)} names two options: tell them apart", language)
            if numbers.get(text, number) != number:
                yield Problem(path, f"{shown(text)} is the value of another option", language)


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
        for name in repeated(item.wording):
            yield Problem(f"{path}.wording", f"{shown(name)} has two wordings: remove one")
