"""A small questionnaire with every kind of question, and somebody who answers it."""

from __future__ import annotations

from datetime import UTC, datetime
from random import Random
from typing import Any

from questionnaires.schema import Instrument
from survey.services.roster import Person

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
LEVELS = (("C-suite", "leaders"), ("Manager", "managers"), ("Frontline", "frontline"))


def text(words: str) -> dict[str, str]:
    return {"en": words}


def options(*keys: str) -> tuple[dict[str, Any], ...]:
    return tuple({"key": key, "label": text(key)} for key in keys)


def small_instrument(version: str = "1") -> Instrument:
    items = tuple(
        {"key": f"{dimension}{number}", "dimension": dimension, "scale": "agree", "text": text("…")}
        for dimension in ("unity", "voice")
        for number in (1, 2, 3)
    )
    return Instrument.model_validate(
        {
            "key": "small",
            "version": version,
            "title": text("Small"),
            "languages": ("en",),
            "levels": tuple(level for level, _ in LEVELS),
            "audiences": tuple(
                {"key": key, "label": text(key), "levels": (level,)} for level, key in LEVELS
            ),
            "scales": {
                "agree": {
                    "key": "agree",
                    "labels": tuple(
                        text(word) for word in ("no", "rather no", "so", "so so", "yes")
                    ),
                    "values": (1, 2, 3, 4, 5),
                    "cannot_say_label": text("I can't say"),
                    "favourable": (4, 5),
                }
            },
            "dimensions": tuple(
                {"key": key, "label": text(key), "topic": text(key), "minimum_answered": 2}
                for key in ("unity", "voice")
            ),
            "items": items,
            "questions": (
                {
                    "type": "ranking",
                    "key": "priorities",
                    "text": text("Rank"),
                    "options": options("price", "speed", "service"),
                    "audiences": ("leaders",),
                },
                {
                    "type": "channel_map",
                    "key": "journey",
                    "text": text("Which leads?"),
                    "stages": options("search", "buy"),
                    "channels": options("shop", "web"),
                    "audiences": ("frontline",),
                },
                {
                    "type": "department_round",
                    "key": "reliance",
                    "text": text("Rely on"),
                    "target_text": text("I can rely on {department}."),
                    "scale": "agree",
                    "targets": 3,
                    "audiences": ("leaders", "frontline"),
                },
                {
                    "type": "prediction",
                    "key": "expected",
                    "text": text("Guess"),
                    "of": "frontline",
                    "dimensions": ("unity", "voice"),
                    "low": 1.0,
                    "high": 5.0,
                    "step": 0.1,
                    "audiences": ("leaders",),
                },
                {"type": "comment", "key": "remark", "text": text("Anything?")},
            ),
            "pages": (
                {"key": "one", "title": text("One"), "items": tuple(i["key"] for i in items)},
                {
                    "key": "two",
                    "title": text("Two"),
                    "questions": ("priorities", "journey", "reliance", "expected", "remark"),
                },
            ),
        }
    )


def answers_for(audience: str | None, rng: Random, departments: tuple[str, ...]) -> dict[str, Any]:
    """Possible answers of somebody of an audience to the small questionnaire."""
    given: dict[str, Any] = {
        f"{dimension}{number}": rng.choice([1, 2, 3, 4, 5, "cannot_say"])
        for dimension in ("unity", "voice")
        for number in (1, 2, 3)
    }
    given["language"] = "en"
    if audience == "leaders":
        ranks = rng.sample([1, 2, 3], 3)
        names = ("price", "speed", "service")
        given |= {f"priorities.{name}": rank for name, rank in zip(names, ranks, strict=True)}
        given["expected"] = {"unity": 3.5, "voice": 2.0}
    if audience == "frontline":
        given |= {"journey.search": rng.choice([1, 2]), "journey.buy": rng.choice([1, 2])}
    if audience != "managers":
        chosen = rng.sample(departments, min(3, len(departments)))
        given["reliance"] = {name: rng.choice([1, 2, 3, 4, 5]) for name in chosen}
    given["remark"] = f"A remark with {rng.randrange(10**9)} in it"
    return given


def people_of(sizes: dict[tuple[str, str | None], int]) -> list[Person]:
    """A roster: how many people at each level and department."""
    listed = [place for place, number in sizes.items() for _ in range(number)]
    return [
        Person(
            number=str(number),
            name=f"Person Number{number}",
            level=level,
            department=department,
            email=f"p{number}@example.com",
            segments={"shop": f"Shop {number % 3}"},
        )
        for number, (level, department) in enumerate(listed, start=1)
    ]


SIZES = {
    ("C-suite", "Board"): 6,
    ("Manager", "Sales"): 8,
    ("Manager", "Web"): 4,
    ("Frontline", "Sales"): 14,
    ("Frontline", "Web"): 9,
    ("Frontline", "Depot"): 3,
}
