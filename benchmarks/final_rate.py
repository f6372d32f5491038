"""How often the final rate lies in the interval that was given before.

``python -m benchmarks.final_rate [companies]`` writes docs/expected-rate.md.
"""

from __future__ import annotations

import sys
from dataclasses import dataclass
from pathlib import Path
from time import perf_counter

import numpy as np

from analysis.final_rate import final_rate
from analysis.rates import rounded
from benchmarks.provenance import provenance

PAGE = Path(__file__).parents[1] / "docs" / "expected-rate.md"
DAYS = 18
WEEK = 7
WAYS = ("fading", "weekend pause", "a reminder after a week", "a steady trickle")


@dataclass(frozen=True)
class Course:
    """How many of those invited have answered at the end of each day."""

    invited: int
    answered: np.ndarray
    resting: np.ndarray

    def told(self, day: int) -> tuple[float, float, float] | None:
        """The interval on a day, from the rounded shares until then."""
        shares = [rounded(self.invited, int(n)) for n in self.answered[:day]]
        found = final_rate(range(1, day + 1), shares, self.invited, self.resting)
        return None if found is None else (found.low, found.middle, found.high)

    @property
    def final(self) -> float:
        return float(self.answered[-1]) / self.invited


def course(rng: np.random.Generator, way: str) -> Course:
    """One company that answers in one of four ways, none of them drawn from the model's grid."""
    invited = int(np.exp(rng.uniform(np.log(60), np.log(4000))))
    willing = rng.binomial(invited, rng.uniform(0.3, 0.95))
    resting = (np.arange(DAYS) + rng.integers(WEEK)) % WEEK >= WEEK - 2
    hazard = np.full(DAYS, rng.uniform(0.06, 0.4))
    if way == "a steady trickle":
        hazard = rng.uniform(0.015, 0.06) * np.linspace(1, 1.2, DAYS)
    if way != "fading":
        hazard = np.where(resting, hazard * rng.uniform(0.1, 0.9), hazard)
    if way.startswith("a reminder"):
        after = rng.integers(6, 9)
        hazard[after : after + 2] *= rng.uniform(1.5, 4)
    hazard *= rng.gamma(8, 1 / 8, DAYS)
    left, answered = willing, []
    for chance in np.minimum(hazard, 0.95):
        left -= rng.binomial(left, chance)
        answered.append(willing - left)
    return Course(invited, np.array(answered), resting)


def coverage(companies: int, way: str, day: int, seed: int = 1) -> tuple[int, float, float, float]:
    """Intervals given, share that held the final rate, their mean width, mean error of the middle.

    Only companies in which something is told on that day count.
    """
    rng = np.random.default_rng(seed)
    held, widths, errors = [], [], []
    for _ in range(companies):
        one = course(rng, way)
        told = one.told(day)
        if told is not None:
            low, middle, high = told
            held.append(np.floor(100 * low) / 100 <= one.final <= np.ceil(100 * high) / 100)
            widths.append(high - low)
            errors.append(middle - one.final)
    return len(held), float(np.mean(held)), float(np.mean(widths)), float(np.mean(errors))


def page(companies: int) -> str:
    start = perf_counter()
    lines = []
    for way in WAYS:
        for day in (3, 5, 8, 12, 15):
            given, held, width, error = coverage(companies, way, day)
            lines.append(
                f"| {way} | {day} | {given} | {held:.0%} | {100 * width:.0f} | {100 * error:+.1f} |"
            )
    return "\n".join(
        [
            "# How many will have answered in the end",
            "",
            "Written by `python -m benchmarks.final_rate`; do not edit. "
            + provenance(1, perf_counter() - start),
            "",
            f"{companies} simulated waves of {DAYS} days a row, of 60 to 4,000 people; the page",
            "gives an 80% interval from the rounded shares of the days so far",
            "(`analysis/final_rate.py`). Days vary by a third beyond chance. The model is told",
            "of no reminder: before one it expects too little.",
            "",
            "| people answer | on day | given | final rate inside | width | middle minus truth |",
            "|---|---|---|---|---|---|",
            *lines,
            "",
        ]
    )


if __name__ == "__main__":
    PAGE.write_text(page(int(sys.argv[1]) if len(sys.argv) > 1 else 1000), encoding="utf-8")
