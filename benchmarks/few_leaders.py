"""Other intervals than Welch's for the gap between a few leaders and everybody else.

usage: python -m benchmarks.few_leaders [RUNS]     (writes docs/few-leaders.md)

Every method sees the same draws. The frontline is large, so what matters is the leaders' mean.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator
from itertools import product
from pathlib import Path

import numpy as np
from scipy import special

from analysis.gaps import welch
from analysis.groups import Groups
from analysis.intervals import outward
from benchmarks import companies
from benchmarks.companies import Company, Floats
from benchmarks.provenance import provenance

PAGE = Path(__file__).parents[1] / "docs" / "few-leaders.md"
RUNS, CHUNK, SEED = 2_000, 100, 20261
TOLD = 0.1  # what limits are rounded outward to where a side is under ten
BOOTSTRAPS = 399
P = np.array([0.025, 0.975])
KINDS = tuple(product((5, 6), ((0.0, 3.0), (0.0, 3.6), (0.8, 3.6), (1.5, 2.9))))

HEAD = """# The gap of a few leaders: is there a better interval than Welch's?

Written by `python -m benchmarks.few_leaders`; not edited by hand.

{origin}

{runs:,} companies a row with eleven dimensions each, everybody answers, 500 at the frontline. Share
of intervals that hold the gap there would be with other people in these posts, and behind it their
mean width in points of the scale.

- *Welch* is what every program gives; *as told* is the same rounded outward to a tenth, which is
  what a report shows of a group under ten.
- *n - 1*: t with the leaders' own degrees of freedom.
- *Hall*: Welch's t with Hall's cubic correction for skewness. Hall, P. (1992). On the removal of
  skewness by transformation. *Journal of the Royal Statistical Society B, 54*(1), 221-228.
- *bootstrap-t*: {bootstraps} resamples of the leaders. Efron, B., & Tibshirani, R. J. (1993). *An
  introduction to the bootstrap*, chapter 12. Chapman & Hall.
- *moderated*: the leaders' variance joined with the frontline's as if that had four degrees of
  freedom. Smyth, G. K. (2004). Linear models and empirical Bayes methods. *Statistical Applications
  in Genetics and Molecular Biology, 3*(1), 3.
"""


class Sample:
    """The leaders' scores, one row a draw and dimension, and the frontline's mean and variance."""

    def __init__(self, company: Company, draws: int, rng: np.random.Generator) -> None:
        waves = companies.draw(company, draws, rng)
        self.n, self.others = company.leaders, company.frontline
        self.leaders = np.moveaxis(waves.leader_scores, 1, -1).reshape(-1, self.n)
        frontline = np.moveaxis(waves.frontline_scores, 1, -1).reshape(-1, self.others)
        self.rng = rng
        self.mean, self.var = self.leaders.mean(axis=1), self.leaders.var(axis=1, ddof=1)
        self.other_mean, self.other_var = frontline.mean(axis=1), frontline.var(axis=1, ddof=1)
        share = waves.sizes / waves.sizes.sum()
        staff = np.einsum("j,rjp->rp", share, waves.department_truth)
        self.truth = (waves.leader_truth - staff).ravel()
        self.gap = self.mean - self.other_mean
        self.error = np.sqrt(self.var / self.n + self.other_var / self.others)

    @property
    def groups(self) -> tuple[Groups, Groups]:
        return (
            Groups.of(self.n, self.mean, self.var),
            Groups.of(self.others, self.other_mean, self.other_var),
        )


def by_welch(sample: Sample) -> Floats:
    return welch(*sample.groups).ci


def as_told(sample: Sample) -> Floats:
    return outward(by_welch(sample), TOLD)


def own_freedom(sample: Sample) -> Floats:
    quantiles = special.stdtrit(sample.n - 1, P)
    return np.asarray(sample.gap[:, None] + sample.error[:, None] * quantiles)


def by_hall(sample: Sample) -> Floats:
    """Solve g(T) = T + aT² + a²T³/3 + a/2 for T at the quantiles of t, a a third of the skew."""
    n = sample.n
    third = n * ((sample.leaders - sample.mean[:, None]) ** 3).sum(axis=1) / ((n - 1) * (n - 2))
    bend = third / n**2 / sample.error**3 / 3
    quantiles = special.stdtrit(n - 1, P) - bend[:, None] / 2
    safe = np.where(np.abs(bend) < 1e-8, 1.0, bend)[:, None]
    bent = (np.cbrt(1 + 3 * safe * quantiles) - 1) / safe
    t = np.where(np.abs(bend)[:, None] < 1e-8, quantiles, bent)
    return np.asarray(sample.gap[:, None] - sample.error[:, None] * t[:, ::-1])


def by_bootstrap(sample: Sample) -> Floats:
    picked = sample.rng.integers(0, sample.n, (BOOTSTRAPS, sample.n))
    again = sample.leaders[:, picked]
    noise = sample.other_var[:, None] / sample.others
    moved = again.mean(axis=-1) - sample.mean[:, None]
    moved -= sample.rng.standard_normal(moved.shape) * np.sqrt(noise)
    t = moved / np.sqrt(again.var(axis=-1, ddof=1) / sample.n + noise)
    quantiles = np.quantile(t, P[::-1], axis=1).T
    return np.asarray(sample.gap[:, None] - sample.error[:, None] * quantiles)


def moderated(sample: Sample, lent: int = 4) -> Floats:
    freedom = sample.n - 1 + lent
    var = ((sample.n - 1) * sample.var + lent * sample.other_var) / freedom
    error = np.sqrt(var / sample.n + sample.other_var / sample.others)
    return np.asarray(sample.gap[:, None] + error[:, None] * special.stdtrit(freedom, P))


METHODS: dict[str, Callable[[Sample], Floats]] = {
    "Welch": by_welch,
    "as told": as_told,
    "n - 1": own_freedom,
    "Hall": by_hall,
    "bootstrap-t": by_bootstrap,
    "moderated": moderated,
}


def compare(company: Company, runs: int, seed: list[int]) -> dict[str, tuple[float, float]]:
    """How often each method's interval holds the truth, and how wide it is on average."""
    rng = np.random.default_rng(seed)
    found: dict[str, list[tuple[float, float]]] = {name: [] for name in METHODS}
    for _ in range(runs // CHUNK):
        sample = Sample(company, CHUNK, rng)
        for name, method in METHODS.items():
            low, high = method(sample).T
            holds = (low - 1e-9 <= sample.truth) & (sample.truth <= high + 1e-9)
            found[name].append((holds.mean(), (high - low).mean()))
    return {name: tuple(np.mean(parts, axis=0).tolist()) for name, parts in found.items()}


def rows(runs: int) -> Iterator[str]:
    """The table, a row for each kind of company."""
    yield f"| leaders, their gap, where the frontline leans | {' | '.join(METHODS)} |"
    yield "|---" * (len(METHODS) + 1) + "|"
    for number, (leaders, (gap, base)) in enumerate(KINDS):
        company = Company(leaders=leaders, gaps=(gap,), base=base, spread=0.0)
        found = compare(company, runs, [SEED, number])
        told = " | ".join(f"{covers:.3f} ({width:.2f})" for covers, width in found.values())
        yield f"| {leaders}, {gap:g}, {base:g} | {told} |"


def main(runs: int = RUNS) -> int:
    """Run and write."""
    started = time.perf_counter()
    table = "\n".join(rows(runs))
    origin = provenance(SEED, time.perf_counter() - started)
    head = HEAD.format(origin=origin, runs=runs, bootstraps=BOOTSTRAPS)
    PAGE.write_text(f"{head}\n{table}\n", encoding="utf-8")
    print(PAGE.read_text(encoding="utf-8"))
    return 0


if __name__ == "__main__":
    raise SystemExit(main(*map(int, sys.argv[1:2])))
