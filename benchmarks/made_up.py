"""A made-up company for timing: 48 items on 1 to 5, eight dimensions, five levels."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

SEED = 20240601
LEVELS = ("L1_csuite", "L2_director", "L3_manager", "L4_supervisor", "L5_frontline")
SHARES = (0.01, 0.04, 0.10, 0.15, 0.70)
DEPARTMENTS, DIMENSIONS, ITEMS = 40, 8, 6
ROWS_AT_ONCE = 100_000
CUTS = np.array([-1.9, -0.9, 0.1, 1.2], np.float32)

Part = tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.uint8]]


def columns() -> list[str]:
    """The items' columns, six a dimension."""
    return [f"D{d}_{i}" for d in range(1, DIMENSIONS + 1) for i in range(1, ITEMS + 1)]


def parts(people: int, departments: int = DEPARTMENTS) -> Iterator[Part]:
    """Level, department and answers: level and department effects, a halo, a shift per item."""
    rng = np.random.default_rng(SEED)
    size = rng.gamma(2.0, 1.0, departments) + 0.3
    by_department = rng.normal(0, 0.30, (departments, DIMENSIONS))
    slope = rng.uniform(0.3, 1.3, DIMENSIONS)
    by_level = np.linspace(0.45, -0.05, len(LEVELS))[:, None] * slope
    shift = rng.normal(0, 0.25, DIMENSIONS * ITEMS)
    for start in range(0, people, ROWS_AT_ONCE):
        n = min(ROWS_AT_ONCE, people - start)
        level = rng.choice(len(LEVELS), n, p=SHARES)
        department = rng.choice(departments, n, p=size / size.sum())
        halo = rng.normal(0, 0.35, (n, 1)) + rng.normal(0, 0.60, (n, DIMENSIONS))
        height = 0.35 + by_department[department] + by_level[level] + halo
        latent = (np.repeat(height, ITEMS, axis=1) + shift).astype(np.float32)
        latent += 0.8 * rng.standard_normal(latent.shape, np.float32)
        answers = np.ones(latent.shape, np.uint8)
        for cut in CUTS:
            answers += latent > cut
        yield level, department, answers


def write_csv(path: Path, people: int, departments: int = DEPARTMENTS) -> None:
    """Write the answers as delimited text."""
    with path.open("w", encoding="ascii") as file:
        file.write(",".join(["dept", "level", *columns()]) + "\n")
        for levels, teams, answers in parts(people, departments):
            text = np.full((len(answers), 2 * answers.shape[1]), ord(","), np.uint8)
            text[:, ::2] = answers + ord("0")
            text[:, -1] = ord("\n")
            rows = text.tobytes().decode("ascii").splitlines(keepends=True)
            file.writelines(
                f"dept{team:02d},{LEVELS[level]},{row}"
                for team, level, row in zip(teams.tolist(), levels.tolist(), rows, strict=True)
            )


def write_parquet(path: Path, people: int, departments: int = DEPARTMENTS) -> None:
    """Write the answers as Parquet, a part at a time."""
    import polars as pl

    names = [f"dept{team:02d}" for team in range(departments)]
    pieces = []
    for number, (level, team, answers) in enumerate(parts(people, departments)):
        frame = pl.DataFrame(answers, schema=dict.fromkeys(columns(), pl.UInt8)).with_columns(
            dept=pl.Series(np.array(names)[team]), level=pl.Series(np.array(LEVELS)[level])
        )
        pieces.append(path.with_name(f"{path.stem}-{number}.parquet"))
        frame.write_parquet(pieces[-1])
    pl.scan_parquet(pieces).sink_parquet(path)
    for piece in pieces:
        piece.unlink()


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
