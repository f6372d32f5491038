"""From a page of the questionnaire and the answers so far to the fields that are shown."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from flask_babel import format_decimal

from questionnaires import questions
from questionnaires.schema import Instrument, Page, Scale
from survey.services.answering import CANNOT_SAY_WORD as CANNOT_SAY
from survey.web.respond.fields import (
    Choice,
    ChoiceField,
    CommentField,
    Field,
    Guess,
    GuessesField,
    RankingField,
    StagesField,
    TeamsField,
)
from survey.web.respond.visit import Visit

PREFIX = "q."


@dataclass(frozen=True)
class Typed:
    """What a rejected form held, shown again beside what is wrong with it."""

    texts: dict[str, str] = field(default_factory=dict)
    errors: dict[str, str] = field(default_factory=dict)


def fields(
    visit: Visit, page: Page, typed: Typed | None = None, *, every: bool = False
) -> tuple[Field, ...]:
    """The fields of a page, in its order; with `every` also the questions about unchosen teams."""
    shown = _Shown(visit, visit.answers or {}, typed or Typed(), every)
    items = [shown.item(key) for key in page.items]
    others = [shown.question(visit.instrument.question(key)) for key in page.questions]
    return (*items, *others)


def left_open(visit: Visit, page: Page) -> list[str]:
    """The ids of what has no answer yet; statements are not made into fields for that."""
    answers = visit.answers or {}
    items = [item_id(visit.instrument, key) for key in page.items if key not in answers]
    return items + [one for field in _questions(visit, page) for one in field.left_open]


def touched(visit: Visit, page: Page) -> bool:
    """Whether anything of a page was answered."""
    answers = visit.answers or {}
    return any(key in answers for key in page.items) or any(
        field.touched for field in _questions(visit, page)
    )


def _questions(visit: Visit, page: Page) -> Iterator[Field]:
    shown = _Shown(visit, visit.answers or {}, Typed())
    return (shown.question(visit.instrument.question(key)) for key in page.questions)


def item_id(instrument: Instrument, key: str) -> str:
    """An id for an item, whose key may hold spaces and dots."""
    return f"item-{instrument.columns.index(key) + 1}"


@dataclass(frozen=True)
class _Shown:
    visit: Visit
    answers: Mapping[str, Any]
    typed: Typed
    every: bool = False

    def item(self, key: str) -> ChoiceField:
        instrument, item = self.visit.instrument, self.visit.instrument.item(key)
        spoken = self.visit.guest.level
        if spoken not in item.wording:
            spoken = self.visit.audience
        text = instrument.wording(item, spoken, self.visit.language)
        scale = instrument.scale_of(item)
        identity = item_id(instrument, key)
        return self._on_scale(identity, PREFIX + key, text, scale, self.answers.get(key))

    def question(self, question: questions.Question) -> Field:
        match question:
            case questions.SingleChoice():
                return self._single(question)
            case questions.Ranking():
                return self._ranking(question)
            case questions.ChannelMap():
                return self._stages(question)
            case questions.DepartmentRound():
                return self._teams(question)
            case questions.Prediction():
                return self._guesses(question)
            case questions.Comment():
                return self._comment(question)

    def _say(self, text: Mapping[str, str] | None) -> str:
        return self.visit.instrument.say(dict(text), self.visit.language) if text else ""

    def _on_scale(
        self, identity: str, name: str, text: str, scale: Scale, answer: object
    ) -> ChoiceField:
        cannot = None
        if scale.cannot_say_label:
            label = self._say(scale.cannot_say_label)
            cannot = Choice(CANNOT_SAY, label, answer == CANNOT_SAY)
        choices = self._options(enumerate(map(self._say, scale.labels), 1), answer)
        return ChoiceField(identity, name, text, choices, cannot, "scale")

    @staticmethod
    def _options(labels: Iterator[tuple[int, str]], answer: object) -> tuple[Choice, ...]:
        return tuple(Choice(str(number), label, answer == number) for number, label in labels)

    def _single(self, question: questions.SingleChoice) -> ChoiceField:
        labels = enumerate((self._say(option.label) for option in question.options), 1)
        choices = self._options(labels, self.answers.get(question.key))
        return ChoiceField(
            f"ask-{question.key}", PREFIX + question.key, self._say(question.text), choices
        )

    def _ranking(self, question: questions.Ranking) -> RankingField:
        order = ranked(question, self.answers)
        by_key = {option.key: self._say(option.label) for option in question.options}
        return RankingField(
            id=f"ask-{question.key}",
            key=question.key,
            name=PREFIX + question.key,
            text=self._say(question.text),
            hint=self._say(question.hint),
            order=[Choice(key, by_key[key], chosen=True) for key in order],
            rest=[Choice(key, label) for key, label in by_key.items() if key not in order],
            limit=question.top_for(self.visit.audience),
        )

    def _stages(self, question: questions.ChannelMap) -> StagesField:
        channels = [self._say(channel.label) for channel in question.channels]
        stages = []
        for stage in question.stages:
            slot = f"{question.key}.{stage.key}"
            choices = self._options(enumerate(channels, 1), self.answers.get(slot))
            identity = f"ask-{question.key}-{stage.key}"
            stages.append(
                ChoiceField(identity, PREFIX + slot, self._say(stage.label), choices, None, "pills")
            )
        return StagesField(
            f"ask-{question.key}", self._say(question.text), self._say(question.hint), stages
        )

    def _teams(self, question: questions.DepartmentRound) -> TeamsField:
        given = self.answers.get(question.key, {})
        limit = question.targets_for(self.visit.audience) or 0
        teams = self.visit.departments
        asked = [name for name in teams if name in given] if limit else list(teams)
        name = PREFIX + question.key
        error = self.typed.errors.get(question.key, "")
        chosen = self.typed.texts.get(question.key, "").split("\n") if error else asked
        return TeamsField(
            id=f"ask-{question.key}",
            key=question.key,
            name=name,
            text=self._say(question.text),
            hint=self._say(question.hint),
            statement=self._say(question.target_text).replace("{department}", "…").rstrip("."),
            limit=limit,
            choosing=bool(limit and (error or self.typed.texts.get("choose") or not asked)),
            teams=[Choice(team, team, team in chosen) for team in teams],
            ratings=[self._rating(question, team, given.get(team)) for team in asked],
            every=[self._rating(question, team, None) for team in teams] if self.every else [],
            error=error,
        )

    def _rating(
        self, question: questions.DepartmentRound, team: str, answer: object
    ) -> ChoiceField:
        number = self.visit.wave.departments.index(team) + 1
        text = self._say(question.target_text).replace("{department}", team)
        scale = self.visit.instrument.scales[question.scale]
        identity = f"ask-{question.key}-{number}"
        field = self._on_scale(identity, f"{PREFIX}{question.key}.{number}", text, scale, answer)
        return replace(field, about=team)

    def _guesses(self, question: questions.Prediction) -> GuessesField:
        given = self.answers.get(question.key, {})
        low_label, high_label = self._ends(question.dimensions)
        guesses = []
        for key in question.dimensions:
            name = f"{question.key}.{key}"
            number = format_decimal(given[key]) if key in given else ""
            guesses.append(
                Guess(
                    id=f"ask-{question.key}-{key}",
                    name=PREFIX + name,
                    label=self._say(self.visit.instrument.dimension(key).topic),
                    value=self.typed.texts.get(name, number),
                    error=self.typed.errors.get(name, ""),
                )
            )
        return GuessesField(
            id=f"ask-{question.key}",
            text=self._say(question.text),
            hint=self._say(question.hint),
            low=format_decimal(question.low),
            high=format_decimal(question.high),
            step=str(question.step),
            low_label=low_label,
            high_label=high_label,
            ticks=list(map(format_decimal, range(int(question.low), int(question.high) + 1))),
            guesses=guesses,
        )

    def _ends(self, dimensions: Sequence[str]) -> tuple[str, str]:
        instrument = self.visit.instrument
        labels = instrument.scale_of(instrument.items_of(dimensions[0])[0]).labels
        return self._say(labels[0]), self._say(labels[-1])

    def _comment(self, question: questions.Comment) -> CommentField:
        return CommentField(
            id=f"ask-{question.key}",
            name=PREFIX + question.key,
            text=self._say(question.text),
            hint=self._say(question.hint),
            value=self.typed.texts.get(question.key, self.answers.get(question.key, "")),
            maximum=question.maximum_bytes,
            error=self.typed.errors.get(question.key, ""),
        )


def ranked(question: questions.Ranking, answers: Mapping[str, Any]) -> list[str]:
    """The keys of the options that have a place, in their order."""
    places = {
        option.key: answers[f"{question.key}.{option.key}"]
        for option in question.options
        if answers.get(f"{question.key}.{option.key}")
    }
    return sorted(places, key=lambda key: int(places[key]))
