"""What an employee's page shows: one small class a component, ready for its macro."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar


@dataclass(frozen=True)
class Choice:
    value: str
    label: str
    chosen: bool = False


@dataclass(frozen=True)
class Fault:
    """Something to correct; `id` is the element that the summary leads to."""

    id: str
    message: str


@dataclass(frozen=True)
class ChoiceField:
    """One answer of several; "I can't say" is set apart and never preselected."""

    kind: ClassVar[str] = "choice"
    id: str
    name: str
    text: str
    choices: Sequence[Choice]
    cannot_say: Choice | None = None
    layout: str = "list"
    about: str = ""  # the team that is judged
    error: str = ""

    @property
    def touched(self) -> bool:
        return any(choice.chosen for choice in (*self.choices, self.cannot_say) if choice)

    @property
    def left_open(self) -> tuple[str, ...]:
        """The ids of what has no answer yet; every field has this."""
        return () if self.touched else (self.id,)


@dataclass(frozen=True)
class StagesField:
    """A channel for each stage of the customer's journey."""

    kind: ClassVar[str] = "stages"
    id: str
    text: str
    hint: str
    stages: Sequence[ChoiceField]

    @property
    def touched(self) -> bool:
        return any(stage.touched for stage in self.stages)

    @property
    def left_open(self) -> tuple[str, ...]:
        return tuple(stage.id for stage in self.stages if not stage.touched)


@dataclass(frozen=True)
class RankingField:
    kind: ClassVar[str] = "ranking"
    id: str
    key: str
    name: str
    text: str
    hint: str
    order: Sequence[Choice]
    rest: Sequence[Choice]
    limit: int

    @property
    def touched(self) -> bool:
        return bool(self.order)

    @property
    def left_open(self) -> tuple[str, ...]:
        return () if self.order else (self.id,)

    @property
    def total(self) -> int:
        return len(self.order) + len(self.rest)

    @property
    def full(self) -> bool:
        return len(self.order) >= self.limit


@dataclass(frozen=True)
class TeamsField:
    """Choose the teams one works with, then say how it goes with each; `limit` 0 means all."""

    kind: ClassVar[str] = "teams"
    id: str
    key: str
    name: str
    text: str
    hint: str
    statement: str  # what is judged of each
    limit: int
    choosing: bool
    teams: Sequence[Choice]
    ratings: Sequence[ChoiceField]  # of the teams that were chosen
    every: Sequence[ChoiceField]  # of all teams, for a page that is kept
    error: str = ""

    @property
    def touched(self) -> bool:
        return any(rating.touched for rating in self.ratings)

    @property
    def left_open(self) -> tuple[str, ...]:
        if self.choosing:
            return (self.id,)
        return tuple(rating.id for rating in self.ratings if not rating.touched)


@dataclass(frozen=True)
class Guess:
    id: str
    name: str
    label: str
    value: str
    error: str = ""


@dataclass(frozen=True)
class GuessesField:
    """A number on the scale for each dimension; JavaScript adds the slider."""

    kind: ClassVar[str] = "guesses"
    id: str
    text: str
    hint: str
    low: str
    high: str
    step: str
    low_label: str
    high_label: str
    ticks: Sequence[str]
    guesses: Sequence[Guess]

    @property
    def touched(self) -> bool:
        return any(guess.value for guess in self.guesses)

    @property
    def left_open(self) -> tuple[str, ...]:
        return tuple(guess.id for guess in self.guesses if not guess.value)


@dataclass(frozen=True)
class CommentField:
    kind: ClassVar[str] = "comment"
    id: str
    name: str
    text: str
    hint: str
    value: str
    maximum: int
    error: str = ""

    @property
    def touched(self) -> bool:
        return bool(self.value)

    @property
    def left_open(self) -> tuple[str, ...]:
        return ()  # a comment is never missed


Field = ChoiceField | StagesField | RankingField | TeamsField | GuessesField | CommentField
