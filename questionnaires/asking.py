"""Whether the questions and pages of a questionnaire fit the rest of it."""

from __future__ import annotations

from collections.abc import Iterator

from questionnaires.naming import Known, Outline, repeated
from questionnaires.problems import Problem, shown
from questionnaires.questions import (
    ChannelMap,
    DepartmentRound,
    Prediction,
    Question,
    Ranking,
    SingleChoice,
)
from questionnaires.structure import Page


def check_questions(outline: Outline, known: Known) -> Iterator[Problem]:
    for question in outline.questions:
        path = f"questions.{question.key}"
        yield from known.missing("audiences", question.audiences, f"{path}.audiences", "audience")
        for name, options in _option_lists(question):
            for key in repeated(options):
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
    for key in repeated(question.dimensions):
        yield Problem(f"{path}.dimensions", f"{shown(key)} is named twice: remove one")
    width = question.high - question.low
    if width <= 0:
        yield Problem(f"{path}.high", f"{question.high} must be above low, {question.low}")
    elif abs(width / question.step - round(width / question.step)) > 1e-9:
        yield Problem(
            f"{path}.step", f"{question.step} must divide the way from low to high evenly"
        )


def check_pages(outline: Outline, known: Known) -> Iterator[Problem]:
    for page in outline.pages:
        path = f"pages.{page.key}"
        yield from known.missing("audiences", page.audiences, f"{path}.audiences", "audience")
        yield from known.missing("items", page.items, f"{path}.items", "item")
        yield from known.missing("questions", page.questions, f"{path}.questions", "question")
        if not page.items and not page.questions:
            yield Problem(path, "nothing is asked on it: add items or questions, or remove it")
        for key in page.questions:
            yield from _asked_of_nobody(outline, page, key)
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


def _asked_of_nobody(outline: Outline, page: Page, key: str) -> Iterator[Problem]:
    for question in outline.questions:
        both = question.audiences and page.audiences
        if question.key == key and both and not set(question.audiences) & set(page.audiences):
            message = f"{shown(page.audiences)}: {shown(key)} is for others: share an audience"
            yield Problem(f"pages.{page.key}.audiences", message)
