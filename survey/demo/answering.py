"""How one simulated person answers, question by question."""

from __future__ import annotations

from dataclasses import dataclass
from random import Random
from typing import Any

from questionnaires.questions import (
    ChannelMap,
    Comment,
    DepartmentRound,
    Prediction,
    Ranking,
    SingleChoice,
)
from survey.demo import truth
from survey.demo.remarks import Remarks
from survey.models import Wave
from survey.services.answering import CANNOT_SAY_WORD

BETWEEN_PEOPLE = 0.4  # what somebody thinks of everything
BETWEEN_TOPICS = 0.5  # and of one dimension besides
SKIPS = 0.01
WRITES = {"C-suite": 1.0, "Director": 0.5, "Manager": 0.35, "Supervisor": 0.3, "Frontline": 0.3}


@dataclass(frozen=True)
class Respondent:
    level: str
    department: str | None
    language: str


def answers(
    wave: Wave,
    person: Respondent,
    rng: Random,
    *,
    later: bool = False,
) -> dict[str, Any]:
    """Everything this person answers by choosing."""
    audience = truth.audience(person.level)
    instrument, asked = wave.questionnaire, wave.asks(audience)
    given: dict[str, Any] = {"language": person.language}
    mood = rng.gauss(0, BETWEEN_PEOPLE)
    opinion = {d.key: mood + rng.gauss(0, BETWEEN_TOPICS) for d in instrument.dimensions}
    for item in instrument.items:
        if item.key not in asked or rng.random() < SKIPS:
            continue
        if rng.random() < truth.cannot_say(item.dimension, person.level):
            given[item.key] = CANNOT_SAY_WORD
            continue
        options = instrument.scale_of(item).options
        centre = truth.mean(item.dimension, person.level, person.department, later)
        spread = truth.spread(item.dimension)
        value = _option(centre + opinion[item.dimension], options, rng, spread)
        given[item.key] = options + 1 - value if item.reverse else value
    for question in instrument.questions:
        if question.key in asked and not isinstance(question, Comment):
            given |= _answer(question, audience, person, wave.departments, rng)
    return given


def _answer(
    question: SingleChoice | Ranking | ChannelMap | DepartmentRound | Prediction,
    audience: str,
    person: Respondent,
    departments: tuple[str, ...],
    rng: Random,
) -> dict[str, Any]:
    match question:
        case SingleChoice():
            return {question.key: rng.randint(1, len(question.options))}
        case Ranking():
            return _ranking(question, audience, rng)
        case ChannelMap():
            return _channels(question, audience, rng)
        case DepartmentRound():
            return {question.key: _round(question, audience, person, departments, rng)}
        case Prediction():
            return {question.key: _predictions(question, rng)}


def _ranking(question: Ranking, audience: str, rng: Random) -> dict[str, int]:
    places = truth.PRIORITIES.get(audience, {})
    order = sorted(
        question.options, key=lambda option: places.get(option.key, 3) + rng.gauss(0, 1.3)
    )
    top = question.top_for(audience)
    return {
        f"{question.key}.{option.key}": rank for rank, option in enumerate(order[:top], start=1)
    }


def _channels(question: ChannelMap, audience: str, rng: Random) -> dict[str, int]:
    shares = truth.CHANNELS_AT_THE_TOP if audience == "leaders" else truth.CHANNELS
    channels = range(1, len(question.channels) + 1)
    even = (1,) * len(question.channels)
    return {
        f"{question.key}.{stage.key}": rng.choices(channels, shares.get(stage.key, even))[0]
        for stage in question.stages
    }


def _round(
    question: DepartmentRound,
    audience: str,
    person: Respondent,
    departments: tuple[str, ...],
    rng: Random,
) -> dict[str, int]:
    others = [name for name in departments if name != person.department]
    limit = question.targets_for(audience)
    chosen = others if limit is None else rng.sample(others, min(limit, len(others)))
    return {name: _option(truth.RELIED_ON.get(name, 3.5), 5, rng) for name in chosen}


def _predictions(question: Prediction, rng: Random) -> dict[str, float]:
    """Leaders expect the shop floor to think better of most things than it does."""
    return {
        key: min(
            question.choices,
            key=lambda choice: abs(
                choice
                - truth.ENDS.get(key, (3.5, 3.5))[1]
                - truth.EXPECTED_TOO_HIGH.get(key, truth.USUALLY)
                - drift
            ),
        )
        for key, drift in ((key, rng.gauss(0, 0.5)) for key in question.dimensions)
    }


def written(wave: Wave, person: Respondent, remarks: Remarks) -> dict[str, str]:
    """What this person writes."""
    audience, camp = truth.audience(person.level), truth.camp(person.level, person.department)
    return {
        question.key: remarks.next(person.language, audience, camp)
        for question in wave.questionnaire.questions
        if isinstance(question, Comment) and question.key in wave.asks(audience)
        if remarks.wants(WRITES[person.level])
    }


def _option(centre: float, options: int, rng: Random, spread: float = truth.SPREAD) -> int:
    return min(options, max(1, round(centre + rng.gauss(0, spread))))
