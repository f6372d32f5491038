"""The library of first steps: what can be done about a dimension, and the reading behind it."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

_FILE = Path(__file__).with_name("texts") / "actions.toml"
SHIPPED = frozenset({"omnichannel", "pulse", "service-approach"})


@dataclass(frozen=True)
class Step:
    """One thing to do, in what time, and what argues for it."""

    do: str
    within: str
    sources: tuple[str, ...]


@dataclass(frozen=True)
class Advice:
    """What the library has for one dimension; nothing for dimensions of other questionnaires."""

    questions: tuple[str, ...] = ()
    steps: tuple[Step, ...] = ()


def advice(questionnaire: str, dimension: str) -> Advice:
    """What to ask and do about a dimension of a shipped questionnaire."""
    if questionnaire not in SHIPPED:
        return Advice()
    return library().get(dimension, Advice())


@cache
def library() -> Mapping[str, Advice]:
    """Everything there is, by the key of the dimension."""
    written = tomllib.loads(_FILE.read_text("utf-8"))
    sources = written.pop("sources")
    return {key: _advice(entry, sources) for key, entry in written.items()}


def _advice(entry: dict[str, Any], sources: dict[str, str]) -> Advice:
    return Advice(
        tuple(entry["questions"]),
        tuple(
            Step(step["do"], step["within"], tuple(sources[key] for key in step["sources"]))
            for step in entry["steps"]
        ),
    )
