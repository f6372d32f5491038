"""How long a ready report takes to become its page: 100,000 people, 60 departments, five levels.

Prints the medians of ten runs from the kept JSON to the finished HTML, by the clock and by the
processor (which other work on the machine does not lengthen), and what is sent.
"""

from __future__ import annotations

import gzip
import json
import sys
from statistics import median
from time import perf_counter, process_time

import numpy as np

from analysis.blocks import Cell
from analysis.promise import Promise
from analysis.tally import tally
from questionnaires.loader import load
from survey.documents.html import render
from survey.report.json import from_data, to_json
from survey.report.model import Report
from survey.services.measuring import Plan, layout_of, measure

LEVELS = {"C-suite": 14, "Director": 300, "Manager": 4_000, "Supervisor": 9_000}
LEVELS["Frontline"] = 100_000 - sum(LEVELS.values())
DEPARTMENTS = tuple(f"Department of regional operations and logistics {n:02d}" for n in range(60))
CENTRES = np.array([4.2, 4.0, 3.6, 3.3, 3.0])
RUNS = 10
MOST_MS, MOST_KB = 300, 250


def invented() -> Report:
    """A report of a company that does not exist, with a gap and departments that differ."""
    rng = np.random.default_rng(7)
    instrument = load("omnichannel")
    width = len(DEPARTMENTS)
    cell = np.concatenate(
        [rng.integers(0, width, n) + width * place for place, n in enumerate(LEVELS.values())]
    )
    centre = CENTRES[cell // width] + rng.normal(0, 0.25, width * len(LEVELS))[cell]
    people, items = len(cell), len(instrument.items)
    answers = (
        centre[:, None] + rng.normal(0, 0.5, (people, 1)) + rng.normal(0, 0.7, (people, items))
    )
    codes = np.clip(np.rint(answers), 1, 5).astype(np.uint8)
    cells = tuple(Cell(level, name) for level in LEVELS for name in DEPARTMENTS)
    return measure(
        tally(codes, cell, len(cells), layout_of(instrument)),
        cells,
        instrument,
        Promise(),
        Plan(levels=tuple(LEVELS), order="as invented", seed=7, language="en"),
    )


def main() -> int:
    kept = to_json(invented()).decode()
    render(from_data(json.loads(kept)))  # templates and texts are read once a process
    waited, worked = [], []
    for _ in range(RUNS):
        begun, busy = perf_counter(), process_time()
        page = render(from_data(json.loads(kept)))
        waited.append(1000 * (perf_counter() - begun))
        worked.append(1000 * (process_time() - busy))
    sent = len(gzip.compress(page.encode())) / 1000
    print(
        f"report page: {median(waited):.0f} ms, of the processor {median(worked):.0f} ms "
        f"(aim {MOST_MS}), sent {sent:.0f} kB (aim {MOST_KB})"
    )
    return int(median(worked) > MOST_MS or sent > MOST_KB)


if __name__ == "__main__":
    sys.exit(main())
