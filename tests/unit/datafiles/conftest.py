from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest

from questionnaires.loader import load
from survey.datafiles.answers import AnswersReader
from survey.datafiles.groups import arrange

QUESTIONNAIRE = """
key = "small"
version = "1"
title = { en = "Small", de = "Klein" }
languages = ["en", "de"]
data_only = true
[scales.agree3]
labels = [
  { en = "No", de = "Nein" },
  { en = "Partly", de = "Teils, teils" },
  { en = "Yes, fully", de = "Ja, völlig" },
]
values = [1, 2, 3]
cannot_say = [9]
cannot_say_label = { en = "I can't say", de = "Weiß nicht" }
[scales.points]
labels = [{ en = "low", de = "tief" }, { en = "zero", de = "null" }, { en = "high", de = "hoch" }]
values = [-1, 0, 1]
[[dimensions]]
key = "one"
label = { en = "One", de = "Eins" }
[[dimensions]]
key = "two"
label = { en = "Two", de = "Zwei" }
[[items]]
key = "A1"
dimension = "one"
scale = "agree3"
text = { en = "First", de = "Erstens" }
[[items]]
key = "A2"
dimension = "one"
scale = "agree3"
text = { en = "Second", de = "Zweitens" }
[[items]]
key = "B1"
dimension = "two"
scale = "points"
text = { en = "Third", de = "Drittens" }
"""


@pytest.fixture(scope="session")
def small(tmp_path_factory):
    """A questionnaire of three items on two scales, in two languages."""
    path: Path = tmp_path_factory.mktemp("questionnaire") / "small.toml"
    path.write_text(QUESTIONNAIRE, encoding="utf-8")
    return load(path)


@pytest.fixture
def read(small, tmp_path):
    """Write a file and read it: codes, and the level and department of each row."""

    def read(content, name="answers.csv", levels=None, encoding="utf-8"):
        path = tmp_path / name
        if isinstance(content, bytes):
            path.write_bytes(content)
        elif isinstance(content, str):
            path.write_text(content, encoding=encoding, newline="")
        reader = AnswersReader(path, small, "level", "team")
        batches = list(reader.batches())
        answers = SimpleNamespace(
            codes=np.concatenate([batch.codes for batch in batches]),
            pair=np.concatenate([batch.pair for batch in batches]),
            groups=reader.groups,
            extra_columns=reader.extra_columns,
            notes=reader.notes,
        )
        arrangement = arrange(answers.groups, name, levels, small.levels)
        cells = [arrangement.cells[place] for place in arrangement.place[answers.pair]]
        return answers, arrangement, cells

    return read
