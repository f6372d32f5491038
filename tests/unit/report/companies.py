"""Simulated companies with a known structure, answering the whole omnichannel questionnaire."""

from __future__ import annotations

from functools import cache

import numpy as np

from analysis.answers import Answers
from analysis.blocks import Cell
from analysis.promise import Promise
from analysis.tally import tally
from questionnaires.loader import load
from survey.services.further import further
from survey.services.measuring import Plan, layout_of, measure

LEVELS = ("C-suite", "Manager", "Frontline")
DEPARTMENTS = ("Stores", "Web")
SIZES = {"C-suite": 6, "Manager": 20, "Frontline": 90}  # of each department
ORDER = np.arange(6)
OTHER = np.array([3, 5, 0, 1, 4, 2])
KEY = np.array([1, 2, 1, 3, 4])
SECOND = np.array([4, 4, 2, 1, 2])
NOISE = None


def company(
    *, priorities=(ORDER, ORDER), unity=(1.0, 1.0), maps=(KEY, KEY), knows=0.8, seed=1, c_suite=6
):
    """A company's report: priorities of leaders and managers, maps of leaders and the others.

    A map of None is guessing; a large number for unity is no order.
    """
    rng = np.random.default_rng(seed)
    instrument = load("omnichannel")
    sizes = SIZES | {"C-suite": c_suite}
    cells = tuple(Cell(level, department) for level in LEVELS for department in DEPARTMENTS)
    cell = np.repeat(np.arange(len(cells)), [sizes[cell.level] for cell in cells])
    level = cell // len(DEPARTMENTS)
    slots = {slot.key: place for place, slot in enumerate(instrument.slots)}
    codes = np.full((len(cell), len(slots)), 255, np.uint8)
    width = len(instrument.items)
    codes[:, :width] = rng.integers(2, 5, (len(cell), width))
    for who, order, noise in ((0, priorities[0], unity[0]), (1, priorities[1], unity[1])):
        rows = np.flatnonzero(level == who)
        places = np.argsort(
            np.argsort(order + rng.normal(0, noise, (len(rows), 6)), axis=1), axis=1
        )
        places = (places + 1).astype(np.uint8)
        if who == 1:
            places[places > 3] = 0
        start = slots["priorities.price"]
        codes[rows[:, None], np.arange(start, start + 6)] = places
    start = slots["channel_map.discover"]
    guessed = rng.integers(1, 6, (len(cell), 5))
    held = np.stack(
        [guessed if one is None else np.broadcast_to(one, guessed.shape) for one in maps]
    )
    known = rng.random(guessed.shape) < knows
    codes[:, start : start + 5] = np.where(
        known, held[np.minimum(level, 1), np.arange(len(cell))], guessed
    )
    layout = layout_of(instrument)
    items = np.ascontiguousarray(codes[:, :width])
    return measure(
        tally(items, cell, len(cells), layout),
        cells,
        instrument,
        Promise(5),
        Plan(LEVELS),
        further=further(
            instrument,
            codes,
            Answers.shuffled(items, cell, len(cells), layout, seed=1),
            cell,
            language="en",
        ),
    )


@cache
def one_culture():
    return company()


@cache
def two_cultures():
    return company(priorities=(ORDER, OTHER), maps=(SECOND, KEY), knows=0.75)


@cache
def noise():
    return company(priorities=(ORDER, ORDER), unity=(1e6, 1e6), maps=(None, None))


@cache
def mixed_messages():
    """Leaders who want everything at once above managers who are of one mind."""
    return company(unity=(1e6, 0.8))
