"""The long form of the attacks: ``python -m tests.attack.long [organisations]``.

Writes docs/disclosure-attack.md.
"""

from __future__ import annotations

import sys
from collections import Counter
from pathlib import Path
from time import perf_counter

import numpy as np

from analysis.blocks import Cell
from analysis.disclosure import release
from analysis.promise import Promise
from benchmarks.provenance import provenance
from tests.attack.alternatives import WAYS, Table
from tests.attack.attacks import Target, by_pencil, derivable, in_row_space, narrowest, targets
from tests.attack.keeping import tables
from tests.attack.organisations import LEVELS, organisation

PAGE = Path(__file__).parents[2] / "docs" / "disclosure-attack.md"
ATTACKS = {"integer program": derivable, "rank": in_row_space, "pencil": by_pencil}


def attack(organisations: int) -> tuple[Counter[str], Counter[str], list[float], int]:
    """Leaks by attack, planted faults found by attack, narrowest intervals, statistics attacked."""
    leaks: Counter[str] = Counter()
    found: Counter[str] = Counter()
    widths: list[float] = []
    statistics = 0
    for seed in range(organisations):
        company = organisation(seed)
        promise = Promise(company.minimum, {"C-suite": 4} if seed % 3 == 0 else {})
        truth = company.tally
        published = targets(release(truth, company.cells, LEVELS, promise), truth, promise)
        statistics += len(published)
        for target in published:
            for name, run in ATTACKS.items():
                leaks[name] += bool(run(target))
        leaky = planted(published[0])
        if leaky is not None:
            found["planted"] += 1
            for name, run in ATTACKS.items():
                found[name] += bool(run(leaky))
        if seed % 5 == 0:
            mean = next(target for target in published if target.name == "mean: d1")
            width = narrowest(mean, truth.pair_sums[:, 1, 1], 1.0, 5.0)
            widths += [width[0]] if width else []
    return leaks, found, widths, statistics


def planted(target: Target) -> Target | None:
    """Publish one group also without one of its cells that is too small."""
    for group in target.groups:
        for cell in sorted(group):
            if 0 < target.people[cell] < target.minimum[cell] and len(group) > 1:
                groups = (*target.groups, group - {cell})
                return Target("planted", groups, target.people, target.minimum)
    return None


def company_table(seed: int, departments: int, k: int) -> Table:
    """A retailer: few leaders, some managers, frontline of uneven size."""
    rng = np.random.default_rng(seed)
    sizes = {
        "C-suite": rng.binomial(1, min(1.0, 9 / departments), departments),
        "Director": rng.poisson(1.5, departments),
        "Manager": rng.poisson(4, departments),
        "Frontline": rng.poisson(rng.gamma(1.5, 14, departments)),
    }
    cells = [Cell(level, f"D{d:02}") for level in LEVELS for d in range(departments)]
    counts = np.concatenate([sizes[level] for level in LEVELS]).astype(np.int64)
    return Table(cells, counts, list(LEVELS), k)


def kept(departments: int, k: int, companies: int = 30) -> dict[str, tuple[float, float]]:
    """Mean share of people and of departments that each way keeps."""
    tables = [company_table(seed, departments, k) for seed in range(companies)]
    result = {}
    for name, way in WAYS.items():
        shares = [table.kept(way(table)) for table in tables]
        result[name] = (
            float(np.mean([share[0] for share in shares])),
            float(np.mean([share[1] for share in shares])),
        )
    return result


def page(organisations: int) -> str:
    start = perf_counter()
    leaks, found, widths, statistics = attack(organisations)
    shapes = [(12, 5), (12, 10), (60, 5), (60, 10)]
    shares = {shape: kept(*shape) for shape in shapes}
    lines = [
        "# What a reader of everything released can work out",
        "",
        "Written by `python -m tests.attack.long`; do not edit. "
        + provenance(0, perf_counter() - start),
        "",
        "Simulated companies with few leaders, sparse departments, people of no named level, blank",
        "departments, missing answers, dimensions that a level was not asked, and minimums of 4 to",
        "10. The attacker knows every group that is published at every resolution, in every",
        "partition, with exact sums (better than the rounded numbers of a report), and who sits",
        "where. `tests/attack/attacks.py` shares no code with what protects.",
        "",
        f"{organisations} companies, {statistics} statistics.",
        "",
        "| attack | statistics that give a too small group away | planted faults found |",
        "|---|---|---|",
        *(f"| {name} | {leaks[name]} | {found[name]} of {found['planted']} |" for name in ATTACKS),
        "",
        "With answers known to be between 1 and 5, linear programs bound the mean of the cells",
        f"under the minimum. The narrowest interval of {len(widths)} companies is",
        f"{min(widths):.2f} wide (median of the narrowest {np.median(widths):.2f}, 4 possible).",
        "",
        "## What protection costs departments over all levels",
        "",
        "Share of people counted in the total of their department / share of departments named,",
        "mean of 30 companies each.",
        "",
        "| way | " + " | ".join(f"{d} departments, k = {k}" for d, k in shapes) + " |",
        "|---|" + "---|" * len(shapes),
    ]
    for way in WAYS:
        cells = [f"{shares[s][way][0]:.1%} / {shares[s][way][1]:.1%}" for s in shapes]
        lines.append(f"| {way} | " + " | ".join(cells) + " |")
    return "\n".join([*lines, *tables()]) + "\n"


if __name__ == "__main__":
    PAGE.write_text(page(int(sys.argv[1]) if len(sys.argv) > 1 else 500), encoding="utf-8")
