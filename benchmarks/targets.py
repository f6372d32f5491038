"""What the simulated figures are held against, and the page that shows them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np


@dataclass(frozen=True)
class Cell:
    """What was found for one kind of company."""

    name: str
    runs: int
    values: dict[str, float]


@dataclass(frozen=True)
class Target:
    """What a column must keep to, in cells whose true score lies in a range."""

    column: str
    low: float
    high: float
    scores: tuple[float, float] = (0.0, 100.0)

    def missed_by(self, cell: Cell) -> bool:
        """Whether the cell's figure lies outside."""
        value = cell.values.get(self.column, float("nan"))
        true = cell.values.get("true score", 0.0)
        concerned = self.scores[0] <= true <= self.scores[1]
        return concerned and not np.isnan(value) and not self.low <= value <= self.high


Table = tuple[str, str, list[Cell]]  # title, words, rows

TARGETS = (
    Target("frontline mean", 0.93, 0.97),
    Target("leaders' mean", 0.93, 0.97),
    Target("department mean", 0.93, 0.97),
    Target("weighted mean", 0.93, 0.97),
    Target("Welch gap", 0.93, 0.97),
    Target("g", 0.93, 0.97),
    Target("score", 0.94, 0.99),
    Target("vertical", 0.95, 0.98),
    Target("horizontal", 0.90, 1.0),
    Target("holds estimate", 1.0, 1.0),
    Target("bias of D²", -0.01, 0.01),
    Target("bias of score", -1.5, 1.5, (0.0, 87.0)),
    Target("bias of score", -5.0, 5.0, (99.9, 100.0)),
    Target("false discoveries", 0.0, 0.05),
    Target("among departments", 0.0, 0.05),
    Target("false flags", 0.0, 0.06),
)


def missed(cells: Sequence[Cell]) -> list[str]:
    """Every figure outside its target, with the number."""
    return [
        f"{cell.name}: {target.column} {cell.values[target.column]:.4f} "
        f"(target {target.low:g} to {target.high:g})"
        for cell in cells
        for target in TARGETS
        if target.missed_by(cell)
    ]


def summary(cells: Sequence[Cell]) -> list[str]:
    """A table of the targets: how many rows keep them, and the most extreme figures."""
    lines = [
        "| figure | target | rows | lowest | highest | below | above |",
        "|---|---|---|---|---|---|---|",
    ]
    for target in TARGETS:
        low, high = target.scores
        figures = np.array(
            [
                cell.values.get(target.column, float("nan"))
                for cell in cells
                if low <= cell.values.get("true score", low) <= high
            ]
        )
        figures = figures[~np.isnan(figures)]
        if figures.size:
            scope = "" if target.scores == (0.0, 100.0) else f", true score {low:g} to {high:g}"
            below, above = (figures < target.low).sum(), (figures > target.high).sum()
            lines.append(
                f"| {target.column}{scope} | {target.low:g} to {target.high:g} | {figures.size} | "
                f"{figures.min():.4f} | {figures.max():.4f} | {below} | {above} |"
            )
    return lines


def write(tables: Sequence[Table], out: Path, origin: str) -> None:
    """The report as Markdown."""
    every = [cell for _, _, cells in tables for cell in cells]
    lines = [
        "# Simulation: do the intervals keep what they promise?",
        "",
        "Written by `make simulate` (`python -m benchmarks.simulate`); not edited by hand. What",
        "the figures mean for a reader of a report is in [methods.md](methods.md).",
        "",
        origin,
        "",
        "## Targets",
        "",
        f"{len(missed(every))} figures lie outside; they are set in bold below.",
        "",
        *summary(every),
    ]
    for title, words, cells in tables:
        lines += ["", f"## {title}", "", f"{words} {cells[0].runs:,} companies a row.", ""]
        columns = list(cells[0].values)
        lines += ["| company | " + " | ".join(columns) + " |", "|---" * (len(columns) + 1) + "|"]
        lines += [f"| {c.name} | {' | '.join(_told(c, x) for x in columns)} |" for c in cells]
    out.write_text("\n".join(lines) + "\n", encoding="utf-8")


def _told(cell: Cell, column: str) -> str:
    value = cell.values[column]
    words = "–" if np.isnan(value) else f"{value:.3f}" if abs(value) < 10 else f"{value:.1f}"
    off = any(target.column == column and target.missed_by(cell) for target in TARGETS)
    return f"**{words}**" if off else words
