"""Do the intervals keep what they promise? Coverage over simulated companies whose truth is known.

`python -m benchmarks.simulate` runs 2,000 companies a cell and writes docs/simulation.md;
`--short` runs a few cells with fewer. The tests call `simulate` in the short form.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from itertools import product
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from benchmarks.companies import Company, Floats
from benchmarks.coverage import (
    Measured,
    measure_alignment,
    measure_discoveries,
    measure_effect,
    measure_items,
    measure_weights,
)
from benchmarks.provenance import commit, provenance
from benchmarks.targets import Cell, Table, missed, write

RUNS = 2_000
CHUNK = 100
SEED = 20260
OUT = Path("docs/simulation.md")


def alignment_cells() -> list[Company]:
    """Six leaders against 500, over gaps, department spreads, response; more leaders beside."""
    grid = product((0.0, 0.3, 0.8, 1.5), (0.0, 0.2, 0.5), (9, 60), (0.6, 0.8, 1.0))
    cells = [
        Company(
            gaps=(gap,),
            spread=spread,
            departments=departments,
            response=response,
            base=2.9 if gap > 1 else 3.6,
        )
        for gap, spread, departments, response in grid
    ]
    more = product((12, 40), (0.0, 0.3, 0.8), (0.8,))
    cells += [Company(leaders=n, gaps=(gap,), response=rate) for n, gap, rate in more]
    return [*cells, Company(gaps=(0.0, 0.0, 0.5, -0.5, 0.8), response=0.8)]


def simulate(
    measure: Callable[[Company, int, np.random.Generator], Measured],
    cells: Sequence[Company],
    *,
    runs: int,
    seed: int = SEED,
) -> list[Cell]:
    """Measure each kind of company over `runs` draws, in chunks that fit into memory."""
    results = []
    for number, company in enumerate(cells):
        rng = np.random.default_rng([seed, number])
        parts: dict[str, list[Floats]] = {}
        for start in range(0, runs, CHUNK):
            for key, value in measure(company, min(CHUNK, runs - start), rng).items():
                parts.setdefault(key, []).append(np.ravel(value))
        values = {key: _mean(np.concatenate(part)) for key, part in parts.items()}
        results.append(Cell(describe(company), runs, values))
    return results


def describe(company: Company) -> str:
    """A company in a few words."""
    gaps = "/".join(f"{gap:g}" for gap in company.gaps)
    return (
        f"{company.leaders} leaders, {company.frontline} in {company.departments}, gap {gaps}, "
        f"spread {company.spread:g}, {company.response:.0%}" + (" uneven" if company.uneven else "")
    )


def weight_cells() -> list[Company]:
    """Departments that answer unevenly, and differ little or much."""
    few = [Company(response=0.6, uneven=True, spread=spread) for spread in (0.2, 0.5)]
    return few + [replace(company, departments=60) for company in few]


def effect_cells() -> list[Company]:
    """Few and many leaders, no gap, a middling and a large one."""
    return [Company(leaders=n, gaps=(gap,)) for n in (6, 40) for gap in (0.0, 0.4, 0.8)]


def family_cells() -> list[Company]:
    """No gap at all, and gaps on two dimensions of five."""
    mixed = (0.0, 0.0, 0.0, 0.5, 0.8)
    kinds = product((6, 12, 40), ((0.0,), mixed))
    return [Company(leaders=n, gaps=gaps, spread=0.0, response=0.8) for n, gaps in kinds]


def item_cells() -> list[Company]:
    """Groups just large enough, and larger ones."""
    kinds = product(((100, 100), (100, 500), (300, 1000)), (0.0, 0.3, 0.8))
    return [Company(leaders=n, frontline=m, gaps=(gap,)) for (n, m), gap in kinds]


ALIGNMENT_WORDS = (
    "Share of companies whose interval holds the truth. Means: what everyone on the roster would "
    "have said. Gap and score: what other people in these posts would say. At least five leaders "
    "answer. A dash: no interval, because everybody answered."
)
WEIGHTS_WORDS = (
    "Departments answer at rates from half to one and a half times 60 %. Coverage of the "
    "frontline's mean with weights and without, and its mean distance from the truth in points."
)
EFFECT_WORDS = "Both groups lean equally far from the middle of the scale, so their SDs are equal."
FAMILY_WORDS = (
    "Eleven dimensions, corrected together. False discoveries: the mean share of false ones among "
    "the gaps called, as reports call them: where a side has under ten people the upper end of the "
    "p-value's band stands in for it. Found: the share of real gaps called. Among departments: the "
    "share of companies without any difference between departments in which one is called "
    "different (99 tests corrected together)."
)
ITEM_WORDS = (
    "Every item means the same to both groups, so every flag is false. Items differ in difficulty; "
    "answers are rounded to five options, which bends the factor model a little."
)


# Title, words, what is measured, cells, and of how many cells the short form takes one.
EXPERIMENTS = (
    ("The alignment score", ALIGNMENT_WORDS, measure_alignment, alignment_cells, 17),
    ("Weights", WEIGHTS_WORDS, measure_weights, weight_cells, 3),
    ("Hedges' g", EFFECT_WORDS, measure_effect, effect_cells, 4),
    ("Families of tests", FAMILY_WORDS, measure_discoveries, family_cells, 1),
    ("Item differences", ITEM_WORDS, measure_items, item_cells, 4),
)


def tables(runs: int, *, short: bool) -> list[Table]:
    """Run every experiment."""
    return [
        (title, words, simulate(measure, cells()[:: step if short else 1], runs=runs))
        for title, words, measure, cells, step in EXPERIMENTS
    ]


def main(arguments: Sequence[str] | None = None) -> int:
    """Run and write."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--short", action="store_true", help="fewer cells and companies")
    parser.add_argument("--runs", type=int, default=None)
    parser.add_argument("--out", type=Path, default=OUT)
    options = parser.parse_args(arguments)
    runs = options.runs or (200 if options.short else RUNS)
    started, at = time.perf_counter(), commit()  # before anybody commits something else
    found = tables(runs, short=options.short)
    write(found, options.out, provenance(SEED, time.perf_counter() - started, at))
    failures = [line for _, _, cells in found for line in missed(cells)]
    print(f"{options.out}: {len(failures)} figures outside their target")
    return 0


def _mean(values: NDArray[np.float64]) -> float:
    known = values[~np.isnan(values)]
    return float(known.mean()) if known.size else float("nan")


if __name__ == "__main__":
    sys.exit(main())
