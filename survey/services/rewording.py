"""The questionnaire of a draft wave: reworded, added to, switched, translated; checked each time.

Each change is a version of its own ("1+3" is the third change of version 1). What a shipped
questionnaire says is marked as validated, and whatever differs from it as not.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

from pydantic import BaseModel, ValidationError
from sqlalchemy.orm import Session

from questionnaires.loader import load, shipped
from questionnaires.questions import Question
from questionnaires.schema import Instrument
from questionnaires.structure import Item, Page
from questionnaires.texts import LANGUAGE, clean, texts_in
from survey.exceptions import QuestionnaireRefused
from survey.models import Account, Engagement, Wave
from survey.services import audit, waves

VALIDATED, REWORDED, ADDED = "validated", "reworded", "added"
OWN = "own_"  # how the keys of added statements begin
MOST_OWN = 20
SECTIONS = (
    "title",
    "audiences",
    "parts",
    "scales",
    "dimensions",
    "items",
    "questions",
    "pages",
)

Words = Mapping[str, str]


def origin(instrument: Instrument) -> Instrument | None:
    """The shipped questionnaire that this one began as."""
    return load(instrument.key) if instrument.key in shipped() else None


def standing(item: Item, first: Instrument | None) -> str:
    """Whether a statement is as it was validated, reworded, or added."""
    known = first.items_by_key.get(item.key) if first else None
    if known is None:
        return ADDED
    languages = set(known.text) & set(item.text)
    same = (
        known.reverse == item.reverse
        and _in(known.text, languages) == _in(item.text, languages)
        and {name: _in(text, languages) for name, text in known.wording.items()}
        == {name: _in(text, languages) for name, text in item.wording.items()}
    )
    return VALIDATED if same else REWORDED


def broken_trends(session: Session, wave: Wave) -> tuple[Wave | None, dict[str, str]]:
    """The wave before this one, and the dimensions whose change since then cannot be shown."""
    instrument = wave.questionnaire
    for earlier in waves.of(session, wave.engagement):
        if earlier.id < wave.id and earlier.status != "draft":
            if earlier.questionnaire.key == instrument.key:
                return earlier, _differing(earlier.questionnaire, instrument)
            break
    return None, {}


def reword(wave: Wave, key: str, text: Words, wording: Mapping[str, Words]) -> None:
    """Give a statement other words, in each language and for each audience that has its own."""
    old = _item(wave, key)
    changed = {"text": dict(text), "wording": {name: dict(one) for name, one in wording.items()}}
    _replace_item(wave, old, {**dict(old), **changed})


def restore(wave: Wave, key: str) -> None:
    """Give a statement its validated words back, in the languages that have them."""
    item, first = _item(wave, key), origin(wave.questionnaire)
    known = first.items_by_key.get(key) if first else None
    if known is None:
        raise QuestionnaireRefused("There are no validated words of this statement.")
    missing = [code for code in wave.questionnaire.languages if code not in known.text]
    text = {**{code: item.text[code] for code in missing}, **known.text}
    wording = {
        name: {**{code: item.wording.get(name, item.text)[code] for code in missing}, **words}
        for name, words in known.wording.items()
    }
    _replace_item(wave, item, {**dict(known), "text": text, "wording": wording})


def add(wave: Wave, dimension: str, text: Words) -> str:
    """Add a statement to a dimension, on its page; gives its key."""
    instrument = wave.questionnaire
    siblings = instrument.items_of(dimension)
    own = sum(item.key.startswith(OWN) for item in instrument.items)
    if not siblings or own >= MOST_OWN:
        raise QuestionnaireRefused(f"At most {MOST_OWN} statements can be added.")
    numbers = (number for number in range(1, MOST_OWN + 2))
    key = next(f"{OWN}{n}" for n in numbers if f"{OWN}{n}" not in instrument.items_by_key)
    item = {"key": key, "dimension": dimension, "scale": siblings[0].scale, "text": dict(text)}
    last = siblings[-1].key
    place = instrument.columns.index(last) + 1
    items = [*map(dict, instrument.items[:place]), item, *map(dict, instrument.items[place:])]
    pages = [_with(page, last, key) for page in instrument.pages]
    _become(wave, items=tuple(items), pages=tuple(pages))
    return key


def remove(wave: Wave, key: str) -> None:
    """Take an added statement out again; validated ones stay, or a dimension would mean less."""
    if not key.startswith(OWN):
        raise QuestionnaireRefused("Only statements that were added here can be taken out.")
    _item(wave, key)
    instrument = wave.questionnaire
    items = tuple(dict(item) for item in instrument.items if item.key != key)
    pages = tuple(
        {**dict(page), "items": tuple(one for one in page.items if one != key)}
        for page in instrument.pages
    )
    _become(wave, items=items, pages=pages)


def switchable(instrument: Instrument) -> list[tuple[Question, bool]]:
    """The questions that are no statements, and whether each is asked."""
    first = origin(instrument)
    asked = {question.key for question in instrument.questions}
    known = list(first.questions) if first else []
    known += [one for one in instrument.questions if one.key not in {q.key for q in known}]
    return [
        (instrument.question(one.key) if one.key in asked else one, one.key in asked)
        for one in known
    ]


def switch(wave: Wave, key: str, *, on: bool) -> None:
    """Ask a question or leave it out; one that was left out comes back as it is shipped."""
    instrument = wave.questionnaire
    asked = key in instrument.questions_by_key
    if on == asked:
        return
    if not on:
        _become(wave, **_without(instrument, key))
        return
    first = origin(instrument)
    if first is None or key not in first.questions_by_key:
        raise QuestionnaireRefused("This question is not part of the questionnaire.")
    if not set(instrument.languages) <= set(first.languages):
        raise QuestionnaireRefused("This question is not there in all languages that you added.")
    order = {one.key: place for place, one in enumerate(first.questions)}
    questions = [*instrument.questions, first.question(key)]
    questions.sort(key=lambda one: order.get(one.key, len(order)))
    _become(wave, questions=tuple(questions), pages=_pages_with(instrument, first, key))


def take_file(wave: Wave, instrument: Instrument) -> None:
    """Ask what a file says, from now on."""
    if instrument.data_only:
        raise QuestionnaireRefused("This file describes columns of answers; it cannot be asked.")
    _keep(wave, instrument)


def texts(instrument: Instrument) -> list[tuple[str, Words]]:
    """Every text that people read, with where it stands."""
    return [
        (f"{section}{path}", text)
        for section in SECTIONS
        for path, text in texts_in(getattr(instrument, section), "")
    ]


def translate(wave: Wave, language: str, words: Words) -> int:
    """Take the texts of one language, by where each stands; gives how many are still missing.

    What is there so far is kept beside the questionnaire until it is complete.
    """
    if not LANGUAGE.fullmatch(language):
        raise QuestionnaireRefused("Write a language code such as “it” or “pt-BR”.")
    instrument = wave.questionnaire
    known = {path: text.get(language, "") for path, text in texts(instrument)}
    begun = {**known, **begun_in(wave, language)}
    begun |= {path: clean(text) for path, text in words.items() if path in known}
    missing = sum(not text for text in begun.values())
    kept = {**wave.groups.get("translations", {})}
    if missing:
        wave.groups = {**wave.groups, "translations": {**kept, language: begun}}
        return missing
    kept.pop(language, None)
    wave.groups = {**wave.groups, "translations": kept}
    new = language not in instrument.languages
    languages = (*instrument.languages, language) if new else instrument.languages
    fields = {
        section: _said(getattr(instrument, section), section, language, begun)
        for section in SECTIONS
    }
    _become(wave, languages=languages, **fields)
    return 0


def begun_in(wave: Wave, language: str) -> dict[str, str]:
    """A translation that is not complete yet."""
    begun: dict[str, dict[str, str]] = wave.groups.get("translations", {})
    return begun.get(language, {})


def note(
    session: Session, engagement: Engagement, account: Account, wave: Wave, *, now: datetime
) -> None:
    """Record that the questionnaire was changed."""
    subject = f"{wave.key}, version {wave.questionnaire.version}"
    audit.note(session, engagement, account, "questionnaire changed", subject, now=now)


def _said(value: Any, path: str, language: str, words: Words) -> Any:
    """A part with one language's words; the walk is that of `texts_in`."""
    if isinstance(value, BaseModel):
        return {name: _said(field, f"{path}.{name}", language, words) for name, field in value}
    if isinstance(value, tuple):
        named = [(getattr(entry, "key", None), entry) for entry in value]
        return tuple(
            _said(entry, f"{path}.{key}" if key else f"{path}[{place}]", language, words)
            for place, (key, entry) in enumerate(named, 1)
        )
    if isinstance(value, dict) and value:
        if all(isinstance(entry, str) for entry in value.values()):
            return {**value, language: words[path]}
        return {k: _said(entry, f"{path}.{k}", language, words) for k, entry in value.items()}
    return value


def _item(wave: Wave, key: str) -> Item:
    item = wave.questionnaire.items_by_key.get(key)
    if item is None:
        raise QuestionnaireRefused("There is no such statement.")
    return item


def _replace_item(wave: Wave, old: Item, fields: Mapping[str, Any]) -> None:
    items = tuple(
        dict(fields) if item.key == old.key else dict(item) for item in wave.questionnaire.items
    )
    _become(wave, items=items)


def _become(wave: Wave, **changes: Any) -> None:
    old = wave.questionnaire
    base, _, number = old.version.partition("+")
    version = f"{base}+{int(number) + 1 if number.isdecimal() else 1}"
    try:
        _keep(wave, old.model_copy(update={"version": version, **changes}))
    except ValidationError as error:
        words = "; ".join(str(one["msg"]) for one in error.errors()[:3])
        raise QuestionnaireRefused(f"That cannot be asked: {words}.") from None


def _keep(wave: Wave, instrument: Instrument) -> None:
    wave.instrument = instrument.to_snapshot()
    for read in ("questionnaire", "_asked"):
        vars(wave).pop(read, None)


def _with(page: Page, beside: str, key: str) -> dict[str, Any]:
    if beside not in page.items:
        return dict(page)
    at = page.items.index(beside) + 1
    return {**dict(page), "items": (*page.items[:at], key, *page.items[at:])}


def _without(instrument: Instrument, key: str) -> dict[str, Any]:
    pages = [
        {**dict(page), "questions": tuple(one for one in page.questions if one != key)}
        for page in instrument.pages
    ]
    return {
        "questions": tuple(one for one in instrument.questions if one.key != key),
        "pages": tuple(page for page in pages if page["items"] or page["questions"]),
    }


def _pages_with(instrument: Instrument, first: Instrument, key: str) -> tuple[Any, ...]:
    """The pages with a question where it stands in the shipped questionnaire."""
    home = next(page for page in first.pages if key in page.questions)
    if home.key in {page.key for page in instrument.pages}:
        return tuple(
            {**dict(page), "questions": (*page.questions, key)} if page.key == home.key else page
            for page in instrument.pages
        )
    order = {page.key: place for place, page in enumerate(first.pages)}
    pages = [*instrument.pages, home.model_copy(update={"items": (), "questions": (key,)})]
    return tuple(sorted(pages, key=lambda page: order.get(page.key, len(order))))


def _differing(before: Instrument, after: Instrument) -> dict[str, str]:
    """Dimensions that both have and whose statements are not the same in both."""
    found = {}
    for dimension in after.dimensions:
        if dimension.key not in before.dimensions_by_key:
            continue
        old, new = (dict(_asked(one, dimension.key)) for one in (before, after))
        if old != new:
            found[dimension.key] = dimension.label[after.languages[0]]
    return found


def _asked(instrument: Instrument, dimension: str) -> Iterator[tuple[str, tuple[Any, ...]]]:
    first: Sequence[str] = instrument.languages[:1]
    for item in instrument.items_of(dimension):
        wording = {name: _in(text, first) for name, text in item.wording.items()}
        options = len(instrument.scale_of(item).labels)
        yield item.key, (item.reverse, _in(item.text, first), wording, options)


def _in(text: Words, languages: Any) -> dict[str, str]:
    return {code: text[code] for code in sorted(languages) if code in text}
