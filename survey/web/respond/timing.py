"""About how long a page takes: reading its words, then deciding and tapping."""

from __future__ import annotations

from questionnaires import questions
from questionnaires.schema import Page
from survey.web.respond.visit import Visit

WORDS_A_SECOND = 3.5  # ordinary silent reading, on a phone and between customers
A_PAGE = 4.0  # the next page comes, its heading is read
A_TAP = 3.5  # weighing a statement and choosing
A_PLACE = 5.0  # comparing what is left and putting one in its place
A_NUMBER = 11.0  # guessing other people's mean answer
A_COMMENT = 40.0  # half of the people write two sentences, the others nothing
THE_PROMISE = 30.0  # the first page, read with care or skimmed


def whole(visit: Visit) -> float:
    """Seconds from opening the link to having sent."""
    return THE_PROMISE + remaining(visit, 1)


def remaining(visit: Visit, number: int) -> float:
    """Seconds from the beginning of a page, counted from 1, to the end."""
    return sum(_page(visit, page) for page in visit.pages[number - 1 :])


def _page(visit: Visit, page: Page) -> float:
    instrument, language = visit.instrument, visit.language
    texts = [instrument.wording(key, visit.audience, language) for key in page.items]
    tapping = A_TAP * len(page.items)
    for key in page.questions:
        question = instrument.question(key)
        texts.append(instrument.say(question.text, language))
        tapping += _question(visit, question)
    reading = sum(len(text.split()) for text in texts) / WORDS_A_SECOND
    return A_PAGE + reading + tapping


def _question(visit: Visit, question: questions.Question) -> float:
    match question:
        case questions.Ranking():
            return A_PLACE * question.top_for(visit.audience)
        case questions.ChannelMap():
            return (A_TAP + 1) * len(question.stages)
        case questions.DepartmentRound():
            others = len(visit.departments)
            limit = question.targets_for(visit.audience)
            choosing = 0.0 if limit is None else A_PLACE
            return choosing + A_TAP * min(others, limit or others)
        case questions.Prediction():
            return A_NUMBER * len(question.dimensions)
        case questions.Comment():
            return A_COMMENT
        case _:
            return A_TAP
