"""What the simulated figures are held against, and the page that shows them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

SURE = 1.96  # standard errors


@dataclass(frozen=True)
class Cell:
    """What was found for one kind of company, with the simulation's own standard errors."""

    name: str
    runs: int
    values: dict[str, float]
    errors: Mapping[str, float] = field(default_factory=dict)


@dataclass(frozen=True)
class Target:
    """What a column must keep to, in cells whose true score lies in a range.

    `why` says what is known of figures outside; it stands on the page if there are any.
    """

    column: str
    low: float
    high: float
    scores: tuple[float, float] = (0.0, 100.0)
    why: str = ""

    def by_how_much(self, cell: Cell) -> float:
        """How far the cell's figure lies outside, 0 if it does not."""
        value = cell.values.get(self.column, float("nan"))
        true = cell.values.get("true score", self.scores[0])
        if np.isnan(value) or not self.scores[0] <= true <= self.scores[1]:
            return 0.0
        return max(0.0, self.low - value, value - self.high)

    def missed_by(self, cell: Cell) -> bool:
        """Whether the cell's figure lies outside."""
        return self.by_how_much(cell) > 0

    def surely_missed_by(self, cell: Cell) -> bool:
        """Whether it lies further outside than so many draws leave open."""
        return self.by_how_much(cell) > SURE * cell.errors.get(self.column, 0.0)


Table = tuple[str, str, list[Cell]]  # title, words, rows

COVERAGE = 0.93, 0.97
TARGETS = (
    Target("frontline mean", *COVERAGE),
    Target("leaders' mean", *COVERAGE),
    Target("department mean", *COVERAGE),
    Target("weighted mean", *COVERAGE),
    Target(
        "Welch gap",
        *COVERAGE,
        why=(
            "With five or six leaders near the end of the scale the few answers are skewed, and t "
            "is a little short. This is the method, not the program: the second table has SciPy's "
            "limits on the same draws. It stays, since a report's t must be the one that any "
            "other program gives; with 12 leaders the target is kept."
        ),
    ),
    Target("g", *COVERAGE),
    Target("ICC(1)", *COVERAGE),
    Target("alpha", *COVERAGE),
    Target(
        "score",
        0.94,
        0.99,
        why=(
            "Below: sixty departments and no gap between the levels, where almost all of the "
            "distance is horizontal. Above: gaps that point different ways, where the variance of "
            "vertical takes the worst direction."
        ),
    ),
    Target(
        "vertical",
        0.95,
        0.98,
        why=(
            "Its variance takes the largest eigenvalue, as if the gaps of all dimensions lay in "
            "the direction in which leaders vary most. So the interval is too wide where gaps are "
            "large or point different ways, and keeps its lower limit everywhere."
        ),
    ),
    Target("horizontal", 0.90, 1.0),
    Target("holds estimate", 1.0, 1.0),
    Target("bias of D²", -0.01, 0.01),
    Target("bias of score", -1.5, 1.5, (0.0, 87.0)),
    Target("bias of score", -5.0, 5.0, (99.9, 100.0)),
    Target(
        "false discoveries",
        0.0,
        0.05,
        why=(
            "Where nothing differs every call is false, so this is how often one of eleven "
            "dimensions is called; with 40 leaders single p-values are right far into the tails."
        ),
    ),
    Target(
        "among departments",
        0.0,
        0.05,
        why=(
            "Of 99 tests the smallest p decides, and for rounded, skewed answers of some 45 people "
            "a department Welch's p falls under .001 about a fifth more often than it should."
        ),
    ),
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
        "| figure | target | rows | lowest | highest | mean | below | above | surely |",
        "|---|---|---|---|---|---|---|---|---|",
    ]
    for target in TARGETS:
        low, high = target.scores
        concerned = [
            cell
            for cell in cells
            if low <= cell.values.get("true score", low) <= high
            and not np.isnan(cell.values.get(target.column, float("nan")))
        ]
        if concerned:
            figures = np.array([cell.values[target.column] for cell in concerned])
            scope = "" if target.scores == (0.0, 100.0) else f", true score {low:g} to {high:g}"
            below, above = (figures < target.low).sum(), (figures > target.high).sum()
            surely = sum(map(target.surely_missed_by, concerned))
            lines.append(
                f"| {target.column}{scope} | {target.low:g} to {target.high:g} | {figures.size} | "
                f"{figures.min():.4f} | {figures.max():.4f} | {figures.mean():.4f} | {below} | "
                f"{above} | {surely} |"
            )
    return lines


def reasons(cells: Sequence[Cell]) -> Iterator[str]:
    """What is known of the targets that are missed."""
    for target in TARGETS:
        outside = [cell for cell in cells if target.missed_by(cell)]
        if outside:
            furthest = max(outside, key=target.by_how_much)
            surely = sum(map(target.surely_missed_by, outside))
            value, error = (of.get(target.column, 0) for of in (furthest.values, furthest.errors))
            yield (
                f"- *{target.column}*: {len(outside)} outside, {surely} of them surely; furthest "
                f"{value:.4f} ± {error:.4f} ({furthest.name}). {target.why}".rstrip()
            )


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
        f"{len(missed(every))} figures lie outside; they are set in bold below. One is *surely*",
        f"outside if it is so by more than {SURE:g} of the simulation's own standard errors, which",
        "count companies, since the dimensions of a company share their people: a row exactly on",
        "its limit would else be outside half of the time.",
        "",
        *summary(every),
        "",
        *reasons(every),
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
