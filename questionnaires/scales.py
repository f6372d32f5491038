"""Answer scales: labelled options and what each counts."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field, model_validator

from questionnaires.texts import Model, Slug, Text

Value = Annotated[int, Field(ge=-1000, le=1000)]


class Scale(Model):
    """Options in ascending order; `values` says what each counts.

    `cannot_say` are codes of answers files that stand for "I can't say". It is missing, never a
    midpoint.
    """

    key: Slug
    labels: tuple[Text, ...] = Field(min_length=2, max_length=20)
    values: tuple[Value, ...]
    cannot_say: tuple[int, ...] = ()
    cannot_say_label: Text | None = None
    favourable: tuple[int, ...]

    @model_validator(mode="before")
    @classmethod
    def fill_defaults(cls, data: object) -> object:
        """Values count from 1; favourable is what lies above the midpoint."""
        if not isinstance(data, dict) or not isinstance(data.get("labels"), tuple):
            return data
        values = data.get("values", tuple(range(1, len(data["labels"]) + 1)))
        if not isinstance(values, tuple) or not all(type(value) is int for value in values):
            return data
        if not values:
            return {**data, "values": values, "favourable": data.get("favourable", ())}
        middle = values[0] + values[-1]
        above = tuple(value for value in values if 2 * value > middle)
        return {**data, "values": values, "favourable": data.get("favourable", above)}

    @property
    def options(self) -> int:
        return len(self.labels)

    @property
    def low(self) -> int:
        return self.values[0]

    @property
    def high(self) -> int:
        return self.values[-1]
