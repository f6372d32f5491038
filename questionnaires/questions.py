"""The questions that are no scale items, each with its own kind of answer."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from questionnaires.texts import Model, Slug, Text

LONGEST_COMMENT = 2_000  # bytes; a sealed row has a fixed size
MOST_OPTIONS = 50


class Option(Model):
    key: Slug
    label: Text


Options = Annotated[tuple[Option, ...], Field(min_length=2, max_length=MOST_OPTIONS)]


class _Question(Model):
    """Asked of `audiences`; none named means everybody."""

    key: Slug
    text: Text
    hint: Text | None = None
    audiences: tuple[str, ...] = ()


class SingleChoice(_Question):
    type: Literal["single"] = "single"
    options: Options


class Ranking(_Question):
    """Put `options` in order, the most important first; `top` None asks for all of them.

    `limits` holds the number asked of an audience that is asked for fewer.
    """

    type: Literal["ranking"] = "ranking"
    options: Options
    top: int | None = Field(default=None, ge=1)
    limits: dict[str, int] = Field(default_factory=dict)

    def top_for(self, audience: str | None) -> int:
        """How many places an audience fills."""
        return self.limits.get(audience or "", self.top or len(self.options))


class ChannelMap(_Question):
    """One channel for each stage of the customer's journey."""

    type: Literal["channel_map"] = "channel_map"
    stages: Annotated[tuple[Option, ...], Field(min_length=1, max_length=MOST_OPTIONS)]
    channels: Options


class DepartmentRound(_Question):
    """`target_text`, with {department} in it, about each other department.

    `targets` None asks about all of them; `limits` is for audiences that are asked about fewer.
    """

    type: Literal["department_round"] = "department_round"
    scale: str
    target_text: Text
    targets: int | None = Field(default=None, ge=1)
    limits: dict[str, int] = Field(default_factory=dict)

    def targets_for(self, audience: str | None) -> int | None:
        """How many departments an audience is asked about at most; None for all."""
        return self.limits.get(audience or "", self.targets)


class Prediction(_Question):
    """What the mean answer of the audience `of` will be, for each of `dimensions`."""

    type: Literal["prediction"] = "prediction"
    of: str
    dimensions: tuple[str, ...] = Field(min_length=1)
    low: float = Field(allow_inf_nan=False)
    high: float = Field(allow_inf_nan=False)
    step: float = Field(gt=0, allow_inf_nan=False)

    @model_validator(mode="before")
    @classmethod
    def accept_whole_numbers(cls, data: object) -> object:
        """TOML tells 1 from 1.0; people do not."""
        if not isinstance(data, dict):
            return data
        whole = {
            name: float(data[name])
            for name in ("low", "high", "step")
            if type(data.get(name)) is int
        }
        return data | whole

    @property
    def choices(self) -> tuple[float, ...]:
        """What can be answered, ascending."""
        count = round((self.high - self.low) / self.step)
        return tuple(round(self.low + self.step * number, 10) for number in range(count + 1))


class Comment(_Question):
    type: Literal["comment"] = "comment"
    maximum_bytes: int = Field(default=LONGEST_COMMENT, ge=100, le=LONGEST_COMMENT)


Question = Annotated[
    SingleChoice | Ranking | ChannelMap | DepartmentRound | Prediction | Comment,
    Field(discriminator="type"),
]
QUESTION_TYPES: dict[str, type[_Question]] = {
    "single": SingleChoice,
    "ranking": Ranking,
    "channel_map": ChannelMap,
    "department_round": DepartmentRound,
    "prediction": Prediction,
    "comment": Comment,
}


@dataclass(frozen=True)
class Slot:
    """One byte of a response: which question it answers and how many options that has."""

    key: str
    kind: Literal["item", "single", "ranking", "channel_map"]
    options: int

    @classmethod
    def of_question(cls, question: Question) -> tuple[Self, ...]:
        """The bytes of a question; remarks, predictions and departments are kept elsewhere."""
        if isinstance(question, SingleChoice):
            return (cls(key=question.key, kind="single", options=len(question.options)),)
        if isinstance(question, Ranking):
            return tuple(
                cls(
                    key=f"{question.key}.{option.key}",
                    kind="ranking",
                    options=len(question.options),
                )
                for option in question.options
            )
        if isinstance(question, ChannelMap):
            return tuple(
                cls(
                    key=f"{question.key}.{stage.key}",
                    kind="channel_map",
                    options=len(question.channels),
                )
                for stage in question.stages
            )
        return ()
