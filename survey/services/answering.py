"""Answers as people give them, checked against the questionnaire, and as bytes to be counted."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from analysis.layout import CANNOT_SAY, NOT_ASKED, UNANSWERED
from questionnaires.questions import (
    ChannelMap,
    Comment,
    DepartmentRound,
    Prediction,
    Question,
    Ranking,
    SingleChoice,
)
from survey.exceptions import AnswerRefused
from survey.models import Wave
from survey.services.sealing import Apart

Answers = dict[str, Any]
CANNOT_SAY_WORD = "cannot_say"
LANGUAGE = "language"


def validate(wave: Wave, audience: str | None, answers: Mapping[str, object]) -> Answers:
    """Give the answers back if each is possible for somebody of this audience in this wave.

    Incomplete is fine: people are interrupted. Contradictory rankings are not.
    """
    instrument = wave.questionnaire
    place = "checks", audience or ""
    if place not in wave.kept:
        wave.kept[place] = dict(_checks(wave, audience))
    checks = wave.kept[place]
    for key, value in answers.items():
        if key not in checks:
            raise AnswerRefused(f"Nothing called “{key}” is asked here.")
        if not checks[key](value):
            raise AnswerRefused(f"This is not a possible answer to “{key}”.")
    for question in instrument.questions:
        if isinstance(question, Ranking):
            _refuse_ties(question, answers)
    return dict(answers)


def encode(wave: Wave, audience: str | None, answers: Mapping[str, object]) -> bytes:
    """One byte a slot: 0 unanswered, 1… the option, 254 can't say, 255 not asked."""
    instrument = wave.questionnaire
    asked = wave.asks(audience)
    return bytes(
        _code(answers.get(slot.key))
        if slot.key in asked or slot.key.partition(".")[0] in asked
        else NOT_ASKED
        for slot in instrument.slots
    )


def apart(wave: Wave, audience: str | None, answers: Mapping[str, Any]) -> Apart:
    """What is kept apart from the coded answers: comments, judgements, predictions."""
    comments: dict[str, str] = {}
    judgements: dict[str, dict[str, int]] = {}
    predictions: dict[str, dict[str, float]] = {}
    for question in _questions(wave, audience):
        given = answers.get(question.key)
        if not given:
            continue
        if isinstance(question, Comment) and given.strip():
            comments[question.key] = given.strip()
        elif isinstance(question, DepartmentRound):
            judgements[question.key] = {
                name: CANNOT_SAY if option == CANNOT_SAY_WORD else option
                for name, option in given.items()
                if option
            }
        elif isinstance(question, Prediction):
            predictions[question.key] = {name: float(value) for name, value in given.items()}
    return Apart(comments, judgements, predictions)


def _code(value: object) -> int:
    if value is None:
        return UNANSWERED
    if value == CANNOT_SAY_WORD:
        return CANNOT_SAY
    return int(str(value))


def _questions(wave: Wave, audience: str | None) -> Iterator[Question]:
    asked = wave.asks(audience)
    return (question for question in wave.questionnaire.questions if question.key in asked)


def _checks(wave: Wave, audience: str | None) -> Iterator[tuple[str, Callable[[Any], bool]]]:
    instrument = wave.questionnaire
    asked = wave.asks(audience)
    yield LANGUAGE, lambda value: value in wave.languages
    for item in instrument.items:
        if item.key in asked:
            scale = instrument.scale_of(item)
            yield item.key, _option(scale.options, scale.cannot_say_label is not None)
    for question in _questions(wave, audience):
        yield from _question_checks(wave, audience, question)


def _question_checks(
    wave: Wave, audience: str | None, question: Question
) -> Iterator[tuple[str, Callable[[Any], bool]]]:
    if isinstance(question, SingleChoice):
        yield question.key, _option(len(question.options))
    elif isinstance(question, Ranking):
        for option in question.options:
            yield f"{question.key}.{option.key}", _option(question.top_for(audience))
    elif isinstance(question, ChannelMap):
        for stage in question.stages:
            yield f"{question.key}.{stage.key}", _option(len(question.channels))
    elif isinstance(question, DepartmentRound):
        yield question.key, _round(wave, audience, question)
    elif isinstance(question, Prediction):
        yield question.key, _prediction(question)
    else:
        longest = question.maximum_bytes
        yield (
            question.key,
            lambda value: (
                isinstance(value, str) and len(value.encode()) <= longest and "\0" not in value
            ),
        )


def _option(options: int, may_not_say: bool = False) -> Callable[[Any], bool]:  # noqa: FBT001, FBT002  # reads well at its calls
    def possible(value: object) -> bool:
        if value == CANNOT_SAY_WORD:
            return may_not_say
        return type(value) is int and 1 <= value <= options

    return possible


def _round(wave: Wave, audience: str | None, question: DepartmentRound) -> Callable[[Any], bool]:
    scale = wave.questionnaire.scales[question.scale]
    option = _option(scale.options, scale.cannot_say_label is not None)
    limit = question.targets_for(audience) or len(wave.departments)

    def possible(value: object) -> bool:
        return (
            isinstance(value, dict)
            and len(value) <= limit
            and set(value) <= set(wave.departments)
            and all(chosen == UNANSWERED or option(chosen) for chosen in value.values())
        )

    return possible


def _prediction(question: Prediction) -> Callable[[Any], bool]:
    def possible(value: object) -> bool:
        return (
            isinstance(value, dict)
            and set(value) <= set(question.dimensions)
            and all(type(number) in {int, float} for number in value.values())
            and all(round(number, 10) in question.choices for number in value.values())
        )

    return possible


def _refuse_ties(question: Ranking, answers: Mapping[str, object]) -> None:
    prefix = f"{question.key}."
    ranks = [rank for key, rank in answers.items() if key.startswith(prefix)]
    if len(set(ranks)) != len(ranks):
        raise AnswerRefused("Two priorities have the same rank. Please give each its own.")
