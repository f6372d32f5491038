"""A made-up company for timing: 48 items on 1 to 5, eight dimensions, 5 levels × 40 teams."""

from __future__ import annotations

from pathlib import Path

import numpy as np

SEED = 20240601
LEVELS = ("L1_csuite", "L2_director", "L3_manager", "L4_supervisor", "L5_frontline")
SHARES = (0.01, 0.04, 0.10, 0.15, 0.70)
DEPARTMENTS, DIMENSIONS, ITEMS = 40, 8, 6
ROWS_AT_ONCE = 100_000
CUTS = np.array([-1.9, -0.9, 0.1, 1.2])


def columns() -> list[str]:
    """The items' columns, six a dimension."""
    return [f"D{d}_{i}" for d in range(1, DIMENSIONS + 1) for i in range(1, ITEMS + 1)]


def write_answers(path: Path, people: int) -> None:
    """Write a .csv with level and department effects, a halo per person, a shift per item."""
    rng = np.random.default_rng(SEED)
    size = rng.gamma(2.0, 1.0, DEPARTMENTS) + 0.3
    by_department = rng.normal(0, 0.30, (DEPARTMENTS, DIMENSIONS))
    slope = rng.uniform(0.3, 1.3, DIMENSIONS)
    by_level = np.linspace(0.45, -0.05, len(LEVELS))[:, None] * slope
    shift = rng.normal(0, 0.25, DIMENSIONS * ITEMS)
    with path.open("w", encoding="ascii") as file:
        file.write(",".join(["dept", "level", *columns()]) + "\n")
        for start in range(0, people, ROWS_AT_ONCE):
            n = min(ROWS_AT_ONCE, people - start)
            level = rng.choice(len(LEVELS), n, p=SHARES)
            department = rng.choice(DEPARTMENTS, n, p=size / size.sum())
            halo = rng.normal(0, 0.35, (n, 1)) + rng.normal(0, 0.60, (n, DIMENSIONS))
            height = 0.35 + by_department[department] + by_level[level] + halo
            latent = np.repeat(height, ITEMS, axis=1) + shift
            answers = 1 + np.searchsorted(CUTS, latent + rng.normal(0, 0.80, latent.shape))
            file.writelines(
                f"dept{team:02d},{LEVELS[rank]},{','.join(map(str, row))}\n"
                for team, rank, row in zip(department, level, answers.tolist(), strict=True)
            )


def write_questionnaire(path: Path) -> None:
    """Write the questionnaire of these answers."""
    lines = ['key = "timing"', 'version = "1"', 'languages = ["en"]']
    lines += [f"levels = {list(LEVELS)!r}".replace("'", '"'), "[scales.agree]"]
    lines += ['labels = ["1", "2", "3", "4", "5"]']
    for d in range(1, DIMENSIONS + 1):
        lines += ["[[dimensions]]", f'key = "d{d}"', f'label = "D{d}"']
    for column in columns():
        lines += ["[[items]]", f'key = "{column}"', f'dimension = "{column[:2].lower()}"']
        lines += ['scale = "agree"']
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
