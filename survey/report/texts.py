"""The words of a questionnaire that a report shows, in one language."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class DimensionTexts:
    key: str
    label: str
    part: str | None = None
    topic: str = ""
    about: str = ""
    ask: str = ""
    start: str = ""
    scale_labels: tuple[str, ...] = ()
    outcome: bool = False


@dataclass(frozen=True)
class ItemTexts:
    key: str
    text: str
    options: tuple[str, ...] = ()


@dataclass(frozen=True)
class Texts:
    """Dimensions and items in the order of the layout."""

    key: str
    version: str
    title: str
    language: str
    parts: tuple[tuple[str, str], ...]
    dimensions: tuple[DimensionTexts, ...]
    items: tuple[ItemTexts, ...]
