import numpy as np
import pytest

from analysis.blocks import Cell
from analysis.promise import Promise
from analysis.tally import tally
from questionnaires.loader import load
from survey.services.measuring import Plan, layout_of, measure

LEVELS = ("Board", "Lead", "Floor")
TEAMS = ("Online", "Shops", "Service", "Stock")


@pytest.fixture(scope="session")
def pulse():
    return load("pulse")


@pytest.fixture
def make_answers(pulse):
    """Answers of a made-up company: codes and cells, by the sizes of its cells."""

    def make(sizes, seed=1, gap=0.8, missing=0.05):
        rng = np.random.default_rng(seed)
        cells = [Cell(level, team) for level in LEVELS for team in TEAMS]
        cells += [Cell(None, team) for team in (*TEAMS, None)]
        counts = [sizes.get((cell.level, cell.department), 0) for cell in cells]
        cell = np.repeat(np.arange(len(cells)), counts)
        options = len(pulse.scale_of(pulse.items[0]).values)
        height = np.array([gap * (3 - LEVELS.index(c.level)) if c.level else 0 for c in cells])
        tone = height[cell][:, None] + rng.normal(0, 0.6, (len(cell), 1))
        noise = rng.normal(0, 0.9, (len(cell), len(pulse.items)))
        codes = np.clip(np.rint(2 + tone + noise), 1, options).astype(np.uint8)
        codes[rng.random(codes.shape) < missing] = 0
        return codes, cell, cells

    return make


@pytest.fixture
def make_report(pulse, make_answers):
    """A report of a made-up company."""

    def make(sizes, minimum=5, invited=None, plan=None, **answers):
        codes, cell, cells = make_answers(sizes, **answers)
        counted = tally(codes, cell, len(cells), layout_of(pulse))
        people = None
        if invited is not None:
            people = [invited.get((c.level, c.department), 0) for c in cells]
        plan = plan or Plan(LEVELS)
        return measure(counted, cells, pulse, Promise(minimum), plan, invited=people)

    return make


@pytest.fixture
def company():
    """Sizes of a company with a board of six and one small team."""
    sizes = {("Board", "Online"): 2, ("Board", "Shops"): 4, ("Lead", "Online"): 12}
    sizes |= {("Lead", "Shops"): 15, ("Lead", "Service"): 3, ("Floor", "Stock"): 8}
    sizes |= {("Floor", "Online"): 40, ("Floor", "Shops"): 60, ("Floor", "Service"): 25}
    return sizes | {(None, "Shops"): 7}
