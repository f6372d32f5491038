"""How much a tally costs beside the least that counting answers can cost.

usage: python -m benchmarks.tally [PEOPLE] [--json]

Everything is measured in one run, so that the ratios hold on any machine. The yardsticks are one
`np.bincount` per item column: of the answers alone, and of answers within cells.
"""

from __future__ import annotations

import json
import sys
import time
import tracemalloc
from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from analysis.layout import CANNOT_SAY, DimensionLayout, ItemLayout, Layout
from analysis.tally import tally, tally_chunks
from benchmarks.provenance import provenance

SEED, ITEMS, DIMENSIONS, CELLS, OPTIONS = 20240601, 48, 8, 200, 5
REPEATS = 5


def layout() -> Layout:
    values = tuple(range(1, OPTIONS + 1))
    items = tuple(
        ItemLayout(f"q{i}", values, tuple(v > 3 for v in values), i % 6 == 5) for i in range(ITEMS)
    )
    each = ITEMS // DIMENSIONS
    dimensions = tuple(
        DimensionLayout(f"d{d}", tuple(range(d * each, (d + 1) * each)), each // 2)
        for d in range(DIMENSIONS)
    )
    return Layout(items, dimensions)


def seconds(work: Callable[[], object]) -> float:
    """Processor time, the best of several, since other work on the machine only ever adds."""
    best = float("inf")
    for _ in range(REPEATS):
        start = time.process_time()
        work()
        best = min(best, time.process_time() - start)
    return best


def peak_mib(work: Callable[[], object]) -> float:
    """What NumPy and Python allocate at most at a time."""
    tracemalloc.start()
    work()
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    return peak / 1024**2


def main(arguments: list[str]) -> None:
    people = next((int(number) for number in arguments if number.isdigit()), 1_000_000)
    rng = np.random.default_rng(SEED)
    codes = rng.integers(1, OPTIONS + 1, (people, ITEMS), dtype=np.uint8)
    cell = rng.integers(0, CELLS, people).astype(np.uint16)
    plan, started = layout(), time.perf_counter()
    whole = seconds(lambda: tally(codes, cell, CELLS, plan))
    if "--json" in arguments:
        print(json.dumps({"tally": whole, "bincount": _bincounts(codes)}))
        return
    memory = peak_mib(lambda: tally(codes, cell, CELLS, plan))

    def chunks() -> object:
        rows = range(0, people, 50_000)
        parts = ((codes[r : r + 50_000], cell[r : r + 50_000]) for r in rows)
        return tally_chunks(parts, CELLS, plan)

    in_chunks = seconds(chunks)
    columns = np.asfortranarray(codes)
    by_columns = seconds(lambda: tally(columns, cell, CELLS, plan))
    gaps = codes.copy()
    gaps[rng.random(codes.shape, dtype=np.float32) < 0.03] = CANNOT_SAY
    missing = seconds(lambda: tally(gaps, cell, CELLS, plan))
    wide = cell.astype(np.int64) * 8
    plain = _bincounts(codes)
    within = seconds(
        lambda: [np.bincount(wide + codes[:, i], minlength=CELLS * 8) for i in range(ITEMS)]
    )
    print(f"{people:,} people, {ITEMS} items, {DIMENSIONS} dimensions, {CELLS} cells")
    print(provenance(SEED, time.perf_counter() - started))
    print(f"{'':34}{'seconds':>9}{'/ bincount':>12}{'/ in cells':>12}")
    for name, spent in (
        ("np.bincount per item", plain),
        ("np.bincount per item, in cells", within),
        ("tally, rows together", whole),
        ("tally, columns together", by_columns),
        ("tally, chunks of 50,000", in_chunks),
        ("tally, 3% of answers missing", missing),
    ):
        print(f"{name:34}{spent:9.3f}{spent / plain:12.2f}{spent / within:12.2f}")
    print(f"memory beside the answers, at its peak: {memory:.0f} MiB")


def _bincounts(codes: NDArray[np.uint8]) -> float:
    return seconds(lambda: [np.bincount(codes[:, i]) for i in range(ITEMS)])


if __name__ == "__main__":
    main(sys.argv[1:])
