from random import Random

import numpy as np
import pytest

from analysis import divided
from analysis.blocks import Cell
from analysis.divided import People, divide_people
from analysis.promise import Promise

LEVELS = ["Leaders", "Managers", "Staff"]


def company(seed, smallest):
    """Cells of three levels and four departments, of no level and of no department."""
    rng = Random(seed)
    cells = [Cell(level, department) for level in [*LEVELS, None] for department in "ABCD"]
    cells = rng.sample([*cells, Cell("Staff", None)], 9)
    counts = np.array([rng.randrange(smallest, smallest + 40) for _ in cells])
    return cells, People(counts, np.zeros(len(cells), bool))


@pytest.mark.parametrize("smallest", [0, 5, 12, 30])
@pytest.mark.parametrize("seed", range(20))
def test_groups_that_stand_are_what_forming_them_again_would_give(seed, smallest, monkeypatch):
    cells, people = company(seed, smallest)
    short, _ = divide_people(cells, people, LEVELS, Promise(5))

    monkeypatch.setattr(divided, "_stands", lambda *_: False)
    long, _ = divide_people(cells, people, LEVELS, Promise(5))

    assert short == long


def test_large_groups_stand_at_every_resolution():
    cells = [Cell(level, department) for level in LEVELS for department in "AB"]
    people = People(np.full(len(cells), 30), np.zeros(len(cells), bool))

    staircase, _ = divide_people(cells, people, LEVELS, Promise(5))

    assert staircase.mean is staircase.detail is staircase.reliability
