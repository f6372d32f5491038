"""What a questionnaire is made of besides scales and questions."""

from __future__ import annotations

from pydantic import Field, model_validator

from questionnaires.texts import Column, Language, Model, Name, Slug, Text


class Part(Model):
    key: Slug
    label: Text


class Audience(Model):
    """Levels that are asked the same in the same words."""

    key: Slug
    label: Text
    levels: tuple[Name, ...] = ()


class Dimension(Model):
    """A construct that several items measure.

    `topic` heads its page. The others serve the leaders' report: `about` is a clause to follow
    "widest on" ("whether the plan shows in daily work"), `ask` a question for the room, `start` a
    first step. An `outcome` is what the other dimensions bring about.
    """

    key: Slug
    label: Text
    topic: Text
    part: str | None = None
    minimum_answered: int
    outcome: bool = False
    about: Text | None = None
    ask: Text | None = None
    start: Text | None = None

    @model_validator(mode="before")
    @classmethod
    def topic_is_label(cls, data: object) -> object:
        if isinstance(data, dict) and isinstance(data.get("label"), dict):
            return {"topic": data["label"], **data}
        return data


class Item(Model):
    """One statement; `wording` replaces its text for a level, or for an audience."""

    key: Column
    dimension: str
    scale: str
    reverse: bool = False
    text: Text
    wording: dict[str, Text] = Field(default_factory=dict)


class Page(Model):
    """What is seen at once, in this order; `audiences` none means everybody."""

    key: Slug
    title: Text
    intro: Text | None = None
    items: tuple[str, ...] = ()
    questions: tuple[str, ...] = ()
    audiences: tuple[str, ...] = ()


class Head(Model):
    """What a file says of itself. The first language is the source of the others."""

    key: Slug
    version: Name
    title: Text
    languages: tuple[Language, ...] = Field(min_length=1)
    levels: tuple[Name, ...] = ()
    data_only: bool = False  # it describes columns of answers files and is not put to people
