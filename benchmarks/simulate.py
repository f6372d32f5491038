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
    measure_departments,
    measure_discoveries,
    measure_effect,
    measure_items,
    measure_reliability,
    measure_weights,
    measure_welch,
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
    described: Callable[[Company], str] | None = None,
) -> list[Cell]:
    """Measure each kind of company over `runs` draws, in chunks that fit into memory."""
    results = []
    for number, company in enumerate(cells):
        rng = np.random.default_rng([seed, number])
        parts: dict[str, list[Floats]] = {}
        for start in range(0, runs, CHUNK):
            draws = min(CHUNK, runs - start)
            for key, value in measure(company, draws, rng).items():
                parts.setdefault(key, []).append(np.reshape(value, (draws, -1)))
        found = {key: np.concatenate(part) for key, part in parts.items()}
        values = {key: _mean(value) for key, value in found.items()}
        errors = {key: _error(value) for key, value in found.items()}
        results.append(Cell((described or describe)(company), runs, values, errors))
    return results


def describe(company: Company) -> str:
    """A company in a few words."""
    gaps = "/".join(f"{gap:g}" for gap in company.gaps)
    return (
        f"{company.leaders} leaders, {company.frontline} in {company.departments}, gap {gaps}, "
        f"spread {company.spread:g}, {company.response:.0%}" + (" uneven" if company.uneven else "")
    )


def of_leaders(company: Company) -> str:
    """Leaders beside the frontline, and how high both answer."""
    return (
        f"{company.leaders} leaders, gap {company.gaps[0]:g}, the frontline leans {company.base:g}"
    )


def of_departments(company: Company) -> str:
    """Departments, how far they differ, and how many answer."""
    return (
        f"{company.frontline} in {company.departments}, spread {company.spread:g}, "
        f"{company.response:.0%}"
    )


def of_people(company: Company) -> str:
    """How many people answer, and how high."""
    return f"{company.frontline} people who lean {company.base:g}"


def welch_cells() -> list[Company]:
    """Very few leaders, in the middle of the scale and near its end."""
    kinds = product((5, 6), ((0.0, 3.0), (0.0, 3.6), (0.8, 3.6), (1.5, 2.9)))
    return [Company(leaders=n, gaps=(gap,), base=base, spread=0.0) for n, (gap, base) in kinds]


def department_cells() -> list[Company]:
    """Few departments and many, that differ little and much."""
    kinds = product((9, 60), (0.2, 0.5), (0.6, 1.0))
    return [
        Company(departments=number, spread=spread, response=response)
        for number, spread, response in kinds
    ]


def reliability_cells() -> list[Company]:
    """As few people as an alpha is shown of, and more; in the middle and near the end."""
    kinds = product((30, 100, 500), (3.0, 3.6, 4.4))
    return [Company(frontline=people, base=base) for people, base in kinds]


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


WELCH_WORDS = (
    "The same draws through `analysis.gaps.welch` and through SciPy's "
    "`ttest_ind(equal_var=False).confidence_interval()`; everybody answers. Leaders lean higher by "
    "the gap than a frontline that leans as said; five options."
)
DEPARTMENT_WORDS = (
    "Departments are drawn afresh in every company; the truth is the ICC(1) of all that could be "
    "drawn. Departments of five or more who answered."
)
RELIABILITY_WORDS = (
    "Three items; everybody answers. The truth is alpha among endlessly many people."
)

# Title, words, what is measured, cells, of how many cells the short form takes one, their names.
EXPERIMENTS = (
    ("The alignment score", ALIGNMENT_WORDS, measure_alignment, alignment_cells, 17, describe),
    ("Welch's interval with few leaders", WELCH_WORDS, measure_welch, welch_cells, 4, of_leaders),
    ("Weights", WEIGHTS_WORDS, measure_weights, weight_cells, 3, describe),
    ("Hedges' g", EFFECT_WORDS, measure_effect, effect_cells, 4, describe),
    ("Intraclass", DEPARTMENT_WORDS, measure_departments, department_cells, 4, of_departments),
    ("Alpha", RELIABILITY_WORDS, measure_reliability, reliability_cells, 4, of_people),
    ("Families of tests", FAMILY_WORDS, measure_discoveries, family_cells, 1, describe),
    ("Item differences", ITEM_WORDS, measure_items, item_cells, 4, describe),
)


def tables(runs: int, *, short: bool) -> list[Table]:
    """Run every experiment."""
    return [
        (
            title,
            words,
            simulate(measure, cells()[:: step if short else 1], runs=runs, described=described),
        )
        for title, words, measure, cells, step, described in EXPERIMENTS
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


def _error(values: NDArray[np.float64]) -> float:
    """The standard error of the mean over companies, whose dimensions share their people."""
    known = np.isfinite(values)
    there = known.any(axis=1)
    each = np.where(known, values, 0).sum(axis=1)[there] / known.sum(axis=1)[there]
    return float(each.std() / np.sqrt(max(1, each.size))) if each.size else float("nan")


def _mean(values: NDArray[np.float64]) -> float:
    known = values[~np.isnan(values)]
    return float(known.mean()) if known.size else float("nan")


if __name__ == "__main__":
    sys.exit(main())
