"""From a posted page to changes of the draft; what cannot be taken is said beside its field."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any

from babel.numbers import parse_decimal
from flask_babel import format_decimal, get_locale, gettext, ngettext
from werkzeug.datastructures import MultiDict

from questionnaires import questions
from questionnaires.schema import Page
from survey.services.answering import CANNOT_SAY_WORD as CANNOT_SAY
from survey.web.respond import moves, showing
from survey.web.respond.fields import Fault, Field
from survey.web.respond.showing import PREFIX, Typed
from survey.web.respond.visit import Visit

Form = MultiDict[str, str]
INVISIBLE = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\ufffe\uffff]")  # what no document takes


@dataclass
class PageForm:
    """One page of the questionnaire: what it shows and, once read, what changes."""

    visit: Visit
    page: Page
    changes: dict[str, object] = field(default_factory=dict)
    faults: list[Fault] = field(default_factory=list)
    typed: Typed = field(default_factory=Typed)
    stays: bool = False  # teams were just chosen, so the same page now asks about them
    reopened: bool = False  # the choice of teams is wanted back
    blank: bool = False  # kept by the browser, for when it is offline

    @property
    def fields(self) -> tuple[Field, ...]:
        return showing.fields(self.visit, self.page, self.typed, every=self.blank)

    def read(self, posted: Form) -> bool:
        """Take over what was posted; False where something has to be corrected first."""
        for key in self.page.items:
            self._pick(key, posted.get(PREFIX + key), self.visit.instrument.scale_of(key).options)
        untouched = posted.getlist("untouched")  # a page kept offline may not know what was given
        for key in self.page.questions:
            question = self.visit.instrument.question(key)
            if key not in untouched:
                _READERS[type(question)](self, question, posted)
        return not self.faults

    def _pick(self, slot: str, value: str | None, options: int, *, unsure: bool = True) -> None:
        """Note one option; whatever no page of ours would send is passed over."""
        taken = option(value, options, unsure=unsure)
        if taken is not None:
            self.changes[slot] = taken

    def _fault(self, name: str, text: str, message: str, of: str = "") -> None:
        """Show what was typed again, with what is wrong; the list above says `of` which field."""
        self.typed.texts[name] = text
        self.typed.errors[name] = message
        listed = gettext("%(topic)s: %(fault)s", topic=of, fault=message) if of else message
        self.faults.append(Fault("ask-" + name.replace(".", "-"), listed))

    def single(self, question: questions.SingleChoice, posted: Form) -> None:
        value = posted.get(PREFIX + question.key)
        self._pick(question.key, value, len(question.options), unsure=False)

    def stages(self, question: questions.ChannelMap, posted: Form) -> None:
        for stage in question.stages:
            slot = f"{question.key}.{stage.key}"
            self._pick(slot, posted.get(PREFIX + slot), len(question.channels), unsure=False)

    def ranking(self, question: questions.Ranking, posted: Form) -> None:
        known = [option.key for option in question.options]
        limit = question.top_for(self.visit.audience)
        listed = dict.fromkeys(posted.getlist(PREFIX + question.key))
        move = moves.Move.read(posted.get("move"), question.key)
        order = moves.apply(move, [key for key in listed if key in known], known, limit)
        for key in known:
            place = order.index(key) + 1 if key in order else None
            self.changes[f"{question.key}.{key}"] = place

    def teams(self, question: questions.DepartmentRound, posted: Form) -> None:
        limit = question.targets_for(self.visit.audience)
        teams = self.visit.departments
        move = moves.Move.read(posted.get("move"), question.key)
        chosen = [team for team in teams if team in posted.getlist(PREFIX + question.key)]
        if limit is not None and len(chosen) > limit:
            message = ngettext("Choose only one team.", "Choose no more than %(num)d teams.", limit)
            self._fault(question.key, "\n".join(chosen), message)
            return
        if move and move.act == "choose":
            self.typed.texts["choose"] = question.key
            self.reopened = True
        choosing = posted.get("choosing") == question.key and posted.get("go") == "next"
        self.stays = self.stays or bool(choosing and chosen)
        asked = teams if limit is None else chosen
        ratings = {team: self._rating(question, team, posted) for team in asked}
        if limit is None:
            ratings = {team: rating for team, rating in ratings.items() if rating}
        self.changes[question.key] = ratings or None

    def _rating(self, question: questions.DepartmentRound, team: str, posted: Form) -> int | str:
        """How it goes with a team: as posted, else as before, else 0 for chosen but not rated."""
        before: Mapping[str, int | str] = (self.visit.answers or {}).get(question.key, {})
        number = self.visit.wave.departments.index(team) + 1
        scale = self.visit.instrument.scales[question.scale]
        given = option(posted.get(f"{PREFIX}{question.key}.{number}"), scale.options)
        return before.get(team, 0) if given is None else given

    def guesses(self, question: questions.Prediction, posted: Form) -> None:
        before: Mapping[str, float] = (self.visit.answers or {}).get(question.key, {})
        guesses = dict(before)
        for dimension in question.dimensions:
            name = f"{question.key}.{dimension}"
            if PREFIX + name not in posted:
                continue
            text = posted[PREFIX + name].strip()
            number = _number(text)
            if not text:
                guesses.pop(dimension, None)
            elif number is None or not question.low <= number <= question.high:
                topic = self.visit.instrument.dimension(dimension).topic
                spoken = self.visit.instrument.say(topic, self.visit.language)
                self._fault(name, text, _out_of_range(question), spoken)
            else:
                guesses[dimension] = _nearest(question, number)
        self.changes[question.key] = guesses or None

    def comment(self, question: questions.Comment, posted: Form) -> None:
        if PREFIX + question.key not in posted:
            return
        text = posted.get(PREFIX + question.key, "").replace("\r\n", "\n")
        text = INVISIBLE.sub("", text).strip()
        over = len(text.encode("utf-8", "replace")) - question.maximum_bytes
        if over > 0:
            message = ngettext(
                "Your comment is too long by about one character. Please shorten it.",
                "Your comment is too long by about %(num)d characters. Please shorten it.",
                over,
            )
            self._fault(question.key, text, message)
            return
        self.changes[question.key] = text or None


def option(value: str | None, options: int, *, unsure: bool = True) -> int | str | None:
    """An option's number, "can't say", or None for anything else."""
    if unsure and value == CANNOT_SAY:
        return CANNOT_SAY
    return next((number for number in range(1, options + 1) if value == str(number)), None)


def _out_of_range(question: questions.Prediction) -> str:
    low, high = format_decimal(question.low), format_decimal(question.high)
    return str(gettext("Write a number from %(low)s to %(high)s.", low=low, high=high))


def _number(text: str) -> float | None:
    """A number as the page's language writes it, else as a keyboard of another language does."""
    if len(text) > 10:
        return None
    for reading in (float, _in_language, _with_point):
        with suppress(ValueError):
            return reading(text)
    return None


def _in_language(text: str) -> float:
    return float(parse_decimal(text, locale=get_locale(), strict=True))


def _with_point(text: str) -> float:
    return float(text.replace(",", ".").replace("٫", "."))


def _nearest(question: questions.Prediction, number: float) -> float:
    return min(question.choices, key=lambda choice: abs(choice - number))


_READERS: dict[type, Callable[[PageForm, Any, Form], None]] = {
    questions.SingleChoice: PageForm.single,
    questions.Ranking: PageForm.ranking,
    questions.ChannelMap: PageForm.stages,
    questions.DepartmentRound: PageForm.teams,
    questions.Prediction: PageForm.guesses,
    questions.Comment: PageForm.comment,
}
