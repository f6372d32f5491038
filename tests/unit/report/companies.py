"""Simulated companies with a known structure, answering the whole omnichannel questionnaire."""

from __future__ import annotations

from dataclasses import replace
from functools import cache

import numpy as np

from analysis.answers import Answers
from analysis.blocks import Cell
from analysis.judging import release
from analysis.promise import Promise
from analysis.tally import tally
from questionnaires.loader import load
from survey.report.asked import AskedPredictions, AskedRound
from survey.services.further import further
from survey.services.measuring import Plan, layout_of, measure

LEVELS = ("C-suite", "Manager", "Frontline")
DEPARTMENTS = ("Stores", "Web")
SIZES = {"C-suite": 6, "Manager": 20, "Frontline": 90}  # of each department
ORDER = np.arange(6)
OTHER = np.array([3, 5, 0, 1, 4, 2])
KEY = np.array([1, 2, 1, 3, 4])
SECOND = np.array([4, 4, 2, 1, 2])
JUDGES = ("Design", "Finance", "IT", "Logistics", "Marketing", "People", "Shops", "Web")
ASKED = ("leadership_unity", "customer_voice", "seamless_experience")


def company(
    *,
    priorities=(ORDER, ORDER),
    unity=(1.0, 1.0),
    maps=(KEY, KEY),
    knows=0.8,
    distrusted=0.0,
    blind=0.0,
    apart=0,
    seed=1,
    c_suite=6,
    pictures=None,
):
    """A company's report: priorities of leaders and managers, maps of leaders and the others.

    A map of None is guessing; a large number for unity is no order. `pictures` are what leaders and
    the others answer on each dimension, instead of anything from 2 to 4. IT is `distrusted` by so
    many points, leaders guess `blind` points too high, and answer themselves `apart` points higher.
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
    if pictures is not None:
        of = [
            [d.key for d in instrument.dimensions].index(item.dimension)
            for item in instrument.items
        ]
        centre = np.array(pictures)[np.minimum(level, 1)][:, of]
        said = np.clip(np.rint(centre + rng.normal(0, 0.6, centre.shape)), 1, 5).astype(np.uint8)
        turned = np.array([item.reverse for item in instrument.items])
        codes[:, :width] = np.where(turned, 6 - said, said)
    for place, item in enumerate(instrument.items):
        codes[level == 0, place] += np.uint8(-apart % 256 if item.reverse else apart)
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
    asked = further(
        instrument,
        codes[:, width:],
        Answers.shuffled(items, cell, len(cells), layout, seed=1),
        cell,
        language="en",
    )
    return measure(
        tally(items, cell, len(cells), layout),
        cells,
        instrument,
        Promise(5),
        Plan(LEVELS),
        further=replace(
            asked,
            rounds=(department_round(rng, distrusted),),
            predictions=(predictions(rng, blind, 2 * c_suite),),
        ),
    )


def department_round(rng, distrusted):
    """Each department judges the others with 6 to 40 people; IT is rated lower."""
    size = len(JUDGES)
    counts = np.zeros((size + 1, size, 5), int)
    for row in range(size):
        for column in range(size):
            centre = 3.5 - distrusted * (JUDGES[column] == "IT")
            if row != column:
                said = np.clip(np.round(rng.normal(centre, 0.8, 6 + 5 * row)), 1, 5).astype(int)
                counts[row, column] = np.bincount(said, minlength=6)[1:]
    shown = release(counts, np.full(size, 20), Promise(5), [1, 2, 3, 4, 5])
    return AskedRound("department_round", "How far?", 1.0, 5.0, JUDGES, JUDGES, shown)


def predictions(rng, blind, n):
    """Leaders guess the frontline's answer, 3 on every dimension."""
    return AskedPredictions(
        "predictions",
        "What will they answer?",
        ("Frontline",),
        {("C-suite", key): tuple(rng.normal(3 + blind, 0.4, n)) for key in ASKED},
        ASKED,
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


@cache
def blind_leaders():
    return company(apart=1, blind=0.9)


@cache
def seeing_leaders():
    return company(apart=1, c_suite=20)


@cache
def distrusted_department():
    return company(distrusted=1.0)
