"""Whether every text stands in every language, with the same placeholders."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from questionnaires.naming import SECTIONS, Outline
from questionnaires.problems import Problem, shown
from questionnaires.texts import Model, placeholders, texts_in


def check_texts(outline: Outline) -> Iterator[Problem]:
    if not outline.languages:
        return
    source = outline.languages[0]
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
