"""A small questionnaire that is right, for tests that make it wrong."""

from __future__ import annotations

import copy
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import tomli_w

Fields = dict[str, Any]

SMALL: Fields = {
    "key": "small",
    "version": "1",
    "title": "A small one",
    "languages": ["en"],
    "levels": ["Boss", "Staff"],
    "audiences": [
        {"key": "bosses", "label": "Bosses", "levels": ["Boss"]},
        {"key": "staff", "label": "Staff", "levels": ["Staff"]},
    ],
    "scales": {
        "agree4": {"labels": ["No", "Rather no", "Rather yes", "Yes"]},
        "agree3": {"labels": ["No", "So-so", "Yes"], "cannot_say": [9]},
    },
    "parts": [{"key": "all", "label": "All"}],
    "dimensions": [
        {"key": "calm", "label": "Calm", "part": "all"},
        {"key": "pace", "label": "Pace", "topic": "How fast we are"},
    ],
    "items": [
        {"key": "Q1", "dimension": "calm", "scale": "agree4", "text": "We stay calm."},
        {"key": "Q2", "dimension": "calm", "scale": "agree4", "text": "We rush.", "reverse": True},
        {
            "key": "Q3",
            "dimension": "pace",
            "scale": "agree3",
            "text": "We keep pace.",
            "wording": {"Boss": "I keep pace.", "bosses": "We bosses keep pace."},
        },
    ],
    "questions": [
        {
            "key": "first",
            "type": "ranking",
            "text": "What first?",
            "audiences": ["bosses"],
            "limits": {"bosses": 2},
            "options": [
                {"key": "tea", "label": "Tea"},
                {"key": "cake", "label": "Cake"},
                {"key": "both", "label": "Both"},
            ],
        },
        {
            "key": "round",
            "type": "department_round",
            "text": "Whom can you rely on?",
            "scale": "agree3",
            "target_text": "We can rely on {department}.",
            "limits": {"staff": 3},
        },
        {
            "key": "map",
            "type": "channel_map",
            "text": "Where?",
            "stages": [{"key": "buy", "label": "Buy"}, {"key": "help", "label": "Help"}],
            "channels": [{"key": "shop", "label": "Shop"}, {"key": "web", "label": "Web"}],
        },
        {
            "key": "guess",
            "type": "prediction",
            "text": "What will they say?",
            "audiences": ["bosses"],
            "of": "staff",
            "dimensions": ["calm", "pace"],
            "low": 1,
            "high": 4,
            "step": 0.5,
        },
        {
            "key": "shift",
            "type": "single",
            "text": "When?",
            "options": [{"key": "early", "label": "Early"}, {"key": "late", "label": "Late"}],
        },
        {"key": "remark", "type": "comment", "text": "Anything else?"},
    ],
}


@pytest.fixture
def small() -> Fields:
    return copy.deepcopy(SMALL)


@pytest.fixture
def save(tmp_path: Path) -> Callable[[Fields], Path]:
    """Write fields as one file and give its path."""

    def write_fields(fields: Fields) -> Path:
        path = tmp_path / "small.toml"
        path.write_bytes(tomli_w.dumps(fields).encode())
        return path

    return write_fields
