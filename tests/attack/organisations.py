"""Simulated organisations with the awkward corners that real ones have."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from analysis.blocks import Cell
from analysis.layout import DimensionLayout, ItemLayout, Layout
from analysis.tally import Tally, tally

LEVELS = ("C-suite", "Director", "Manager", "Frontline")


@dataclass(frozen=True)
class Organisation:
    """Answers of everybody, which nobody may see, and where everybody sits."""

    codes: NDArray[np.uint8]
    cell: NDArray[np.int64]
    cells: tuple[Cell, ...]
    layout: Layout
    minimum: int

    @property
    def tally(self) -> Tally:
        return tally(self.codes, self.cell, len(self.cells), self.layout)


def layout(n_dimensions: int = 3, items: int = 3) -> Layout:
    return Layout(
        tuple(
            ItemLayout(f"q{d}{i}", (1, 2, 3, 4, 5), (False, False, False, True, True), i == 2)
            for d in range(n_dimensions)
            for i in range(items)
        ),
        tuple(
            DimensionLayout(f"d{d}", tuple(range(d * items, (d + 1) * items)), (items + 1) // 2)
            for d in range(n_dimensions)
        ),
    )


def organisation(seed: int, *, departments: int | None = None) -> Organisation:
    """One company of 40 to some hundred people; sparse enough to hurt."""
    rng = np.random.default_rng(seed)
    n_departments = departments or int(rng.integers(3, 12))
    minimum = int(rng.choice([4, 5, 5, 5, 8, 10]))
    sizes = {
        "C-suite": rng.binomial(1, min(1.0, rng.uniform(3, 14) / n_departments), n_departments),
        "Director": rng.poisson(rng.uniform(0.3, 3), n_departments),
        "Manager": rng.poisson(rng.uniform(1, 6), n_departments),
        "Frontline": rng.poisson(rng.gamma(1.5, 12, n_departments)),
        None: rng.poisson(rng.choice([0, 0.3, 2]), n_departments),
    }
    cells = [
        Cell(level, f"Department {d}") for level in (*LEVELS, None) for d in range(n_departments)
    ]
    counts = [int(n) for level in (*LEVELS, None) for n in sizes[level]]
    cells.append(Cell(None, None))
    counts.append(int(rng.choice([0, 0, 1, 3, 7])))
    shape = layout()
    cell = np.repeat(np.arange(len(cells)), counts)
    codes = rng.integers(1, 6, (len(cell), len(shape.items))).astype(np.uint8)
    missing = rng.random(codes.shape)
    codes[missing < rng.choice([0.0, 0.05, 0.3])] = 0
    codes[missing > 1 - rng.choice([0.0, 0.1])] = 254
    if rng.random() < 0.3:  # one dimension is not asked of one level
        away = [number for number, place in enumerate(cells) if place.level == rng.choice(LEVELS)]
        codes[np.ix_(np.isin(cell, away), shape.dimensions[0].columns)] = 255
    order = rng.permutation(len(cell))
    return Organisation(codes[order], cell[order], tuple(cells), shape, minimum)
