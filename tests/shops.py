"""A simulated company of shops: what leaders and frontline think of each, and what comes out."""

from __future__ import annotations

import csv
from pathlib import Path

import numpy as np

from questionnaires.loader import load

MANAGERS, STAFF = 6, 24


def views(shops, rng):
    """What managers and frontline of each shop think, in points from the middle of the scale."""
    return rng.normal(0.4, 0.6, shops), rng.normal(0.2, 0.6, shops)


def write(path: Path, *, shops=60, hurts=0.8, leaning=0.0, seed=3, managers=MANAGERS, staff=STAFF):
    """Write answers; results fall by `hurts` a squared point of distance between both views.

    Also by `leaning` for each point by which managers think better of it. Gives the results of the
    shops as they are.
    """
    rng = np.random.default_rng(seed)
    instrument = load("omnichannel")
    upper, lower = views(shops, rng)
    apart = upper - lower
    results = 0.9 - hurts * apart**2 - leaning * apart + rng.normal(0, 0.15, shops)
    with path.open("w", newline="", encoding="utf-8") as file:
        rows = csv.writer(file)
        rows.writerow(["level", "dept", "shop", *instrument.columns])
        for level, size, view in (("Manager", managers, upper), ("Frontline", staff, lower)):
            for shop in range(shops):
                for _ in range(size):
                    place = [level, "Stores", f"Shop {shop + 1:02d}"]
                    rows.writerow([*place, *_person(instrument, view[shop], results[shop], rng)])
    return results


def _person(instrument, view, result, rng):
    answers = []
    for item in instrument.items:
        outcome = instrument.dimension(item.dimension).outcome
        said = int(np.clip(np.round(3 + (result if outcome else view) + rng.normal(0, 0.8)), 1, 5))
        answers.append(6 - said if item.reverse else said)
    return answers
