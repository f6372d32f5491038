"""About how long answering takes: reading the words, then deciding and tapping."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from questionnaires.questions import (
    ChannelMap,
    Comment,
    DepartmentRound,
    Prediction,
    Question,
    Ranking,
)

if TYPE_CHECKING:
    from questionnaires.schema import Instrument
    from questionnaires.structure import Page

WORDS_A_MINUTE = 238  # adults reading prose silently: Brysbaert 2019, doi:10.1016/j.jml.2019.104047
A_PAGE = 3.0  # the next page comes and is looked over
A_STATEMENT = 3.5  # weighing a statement and tapping an answer
A_CHOICE = 5.0  # choosing among options that differ from question to question
A_PLACE = 5.0  # comparing what is left and giving one its place
A_TEAM = 3.0  # picking a team out of a list
A_PREDICTION = 9.0  # imagining what other people answer
A_COMMENT = 40.0  # half of the people write two sentences, the others nothing
THE_PROMISE = 40.0  # the first page: about 150 words
DEPARTMENTS = 8  # when it is not known how many there are


def seconds(
    instrument: Instrument,
    audience: str | None,
    from_page: int = 0,
    *,
    language: str | None = None,
    departments: int = DEPARTMENTS,
) -> float:
    """From the beginning of a page (counted from 1) to the end; 0 begins with the promise."""
    known, key = instrument.seconds_by_page, (audience, language, departments)
    if key not in known:
        known[key] = tuple(
            page_seconds(instrument, page, audience, language=language, departments=departments)
            for page in instrument.pages_for(audience)
        )
    taken = known[key][max(0, from_page - 1) :]
    return sum(taken) + (THE_PROMISE if from_page == 0 else 0.0)


def minutes(
    instrument: Instrument,
    audience: str | None,
    from_page: int = 0,
    *,
    language: str | None = None,
    departments: int = DEPARTMENTS,
) -> int:
    """Whole minutes, at least one; what people are told."""
    taken = seconds(instrument, audience, from_page, language=language, departments=departments)
    return max(1, math.floor(taken / 60 + 0.5))


def page_seconds(
    instrument: Instrument,
    page: Page,
    audience: str | None,
    *,
    language: str | None = None,
    departments: int = DEPARTMENTS,
) -> float:
    """One page of `pages_for(audience)`."""
    language = language or instrument.languages[0]
    words = sum(len(text.split()) for text in _texts(instrument, page, audience, language))
    taps = A_STATEMENT * len(page.items)
    taps += sum(
        _answering(instrument.question(key), audience, departments) for key in page.questions
    )
    return A_PAGE + 60 * words / WORDS_A_MINUTE + taps


def _texts(instrument: Instrument, page: Page, audience: str | None, language: str) -> list[str]:
    """What is read: the scale's labels are seen so often that they cost nothing."""
    texts = [page.title] + ([page.intro] if page.intro else [])
    for key in page.questions:
        question = instrument.question(key)
        texts += [question.text] + ([question.hint] if question.hint else [])
        if isinstance(question, Ranking):
            texts += [option.label for option in question.options]
        if isinstance(question, ChannelMap):
            texts += [option.label for option in (*question.stages, *question.channels)]
        if isinstance(question, Prediction):
            texts += [instrument.dimension(name).topic for name in question.dimensions]
    items = [instrument.wording(key, audience, language) for key in page.items]
    return items + [instrument.say(text, language) for text in texts]


def _answering(question: Question, audience: str | None, departments: int) -> float:
    match question:
        case Ranking():
            return A_PLACE * question.top_for(audience)
        case ChannelMap():
            return A_CHOICE * len(question.stages)
        case DepartmentRound():
            limit = question.targets_for(audience)
            asked = departments if limit is None else min(limit, departments)
            return (0.0 if limit is None else A_TEAM * asked) + A_STATEMENT * asked
        case Prediction():
            return A_PREDICTION * len(question.dimensions)
        case Comment():
            return A_COMMENT
        case _:
            return A_CHOICE
