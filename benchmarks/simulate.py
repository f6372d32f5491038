"""Do the intervals keep what they promise? Coverage over simulated companies whose truth is known.

`python -m benchmarks.simulate` runs 2,000 companies a cell and writes docs/simulation.md;
`--short` runs a few cells with fewer. The tests call `simulate` in the short form.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from itertools import product
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from analysis.adjust import benjamini_hochberg
from analysis.alignment import Scores, alignment
from analysis.gaps import hedges_g, welch
from analysis.groups import Groups
from analysis.intervals import mean_interval
from analysis.measurement import ItemGroup, item_differences
from analysis.weighting import post_stratify, weighted_mean
from benchmarks import companies
from benchmarks.companies import Company, Floats, Waves
from benchmarks.provenance import provenance

RUNS = 2_000
CHUNK = 100
SEED = 20260
OUT = Path("docs/simulation.md")

Measured = dict[str, Floats]


@dataclass(frozen=True)
class Cell:
    """What was found for one kind of company."""

    name: str
    runs: int
    values: dict[str, float]


@dataclass(frozen=True)
class Target:
    """What a column must keep to."""

    column: str
    low: float
    high: float


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
    Target("false discoveries", 0.0, 0.05),
    Target("false flags", 0.0, 0.06),
)


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


def measure_alignment(company: Company, draws: int, rng: np.random.Generator) -> Measured:
    """Coverage of everything about one company; one row a draw, NaN where undefined."""
    waves = companies.draw(company, draws, rng)
    leaders = companies.leader_moments(waves)
    level, within, departments = companies.frontline_moments(waves)
    vertical, horizontal = companies.true_distances(waves)
    overall = (vertical + horizontal) / 2
    found = alignment(leaders, level, within)
    score = _score(overall)
    one, other = (
        _groups(leaders.n, leaders.mean, leaders.cov),
        _groups(level.n, level.mean, level.cov),
    )
    roster = waves.sizes.astype(np.float64)
    return {
        "frontline mean": _roster(other, waves.frontline_scores.mean(axis=1), company.frontline),
        "leaders' mean": _roster(one, waves.leader_scores.mean(axis=1), company.leaders),
        "department mean": _roster(
            Groups(departments.n, departments.mean, departments.var),
            np.add.reduceat(waves.frontline_scores, waves.starts, axis=1) / roster[:, None],
            roster[:, None],
            smallest=companies.MINIMUM,
        ),
        "Welch gap": _covers(welch(one, other).ci, _true_gap(waves)),
        "score": _covers(found.overall.ci, score),
        "vertical": _covers(found.vertical.ci, _score(vertical)),
        "horizontal": _covers(found.horizontal.ci, _score(horizontal)),
        "holds estimate": _holds(found.overall, found.vertical, found.horizontal),
        "bias of D²": found.overall.squared - overall,
        "bias of score": found.overall.score - score,
        "width": found.overall.ci[..., 1] - found.overall.ci[..., 0],
        "true score": score,
        "expected at no difference": found.expected_without_difference,
    }


def measure_weights(company: Company, draws: int, rng: np.random.Generator) -> Measured:
    """Coverage and bias of the frontline's mean when departments answer at different rates."""
    waves = companies.draw(company, draws, rng)
    level, within, departments = companies.frontline_moments(waves)
    truth = waves.frontline_scores.mean(axis=1)
    covered, error, effect = np.empty_like(truth), np.empty_like(truth), np.empty(draws)
    roster = waves.sizes.astype(np.float64)
    for run in range(draws):
        weights = post_stratify(within.n[run, :, 0][None], roster[None])
        by_dimension = Groups(
            *(x[run].T for x in (departments.n, departments.mean, departments.var))
        )
        result = weighted_mean(
            by_dimension, weights.within[0], roster=roster, stratum=weights.stratum[0]
        )
        covered[run] = _covers(result.ci, truth[run])
        error[run] = result.mean - truth[run]
        effect[run] = weights.design_effect
    plain = _groups(level.n, level.mean, level.cov)
    return {
        "weighted mean": covered,
        "distance": np.abs(error),
        "unweighted mean": _roster(plain, truth, company.frontline),
        "unweighted distance": np.abs(plain.mean - truth),
        "design effect": effect,
    }


def measure_effect(company: Company, draws: int, rng: np.random.Generator) -> Measured:
    """Coverage of Hedges' g between groups that lean equally far from the middle: equal SDs."""
    half = company.gaps[0] / 2
    shape = (draws, company.leaders, companies.DIMENSIONS)
    one = companies.answer(np.full(shape, 3 + half), rng).mean(axis=-1)
    shape = (draws, company.frontline, companies.DIMENSIONS)
    other = companies.answer(np.full(shape, 3 - half), rng).mean(axis=-1)
    gap = companies.expected(np.array(3 + half)) - companies.expected(np.array(3 - half))
    truth = gap / np.sqrt(companies.score_variance(3 + half))
    effect = hedges_g(_of(one), _of(other))
    return {"g": _covers(effect.ci, truth), "bias": effect.estimate - truth}


def measure_discoveries(company: Company, draws: int, rng: np.random.Generator) -> Measured:
    """The share of false ones among the gaps called, and of true ones that are found."""
    waves = companies.draw(company, draws, rng)
    leaders, (level, _, departments) = (
        companies.leader_moments(waves),
        companies.frontline_moments(waves),
    )
    gaps = welch(
        _groups(leaders.n, leaders.mean, leaders.cov), _groups(level.n, level.mean, level.cov)
    )
    real = company.by_dimension != 0
    rest = welch(departments, _rest(departments))
    called = np.array([benjamini_hochberg(p) <= 0.05 for p in gaps.p])
    among = np.array([benjamini_hochberg(p) <= 0.05 for p in rest.p])
    found = called[:, real].mean(axis=1) if real.any() else np.full(draws, np.nan)
    return {
        "false discoveries": (called & ~real).sum(axis=1) / np.maximum(called.sum(axis=1), 1),
        "found": found,
        # Only where no department differs is every call about one false.
        "false discoveries among departments": among.any(axis=(1, 2)).astype(np.float64)
        if company.spread == 0
        else np.full(draws, np.nan),
    }


def measure_items(company: Company, draws: int, rng: np.random.Generator) -> Measured:
    """How often an item is called different although it means the same."""
    shape = (draws, company.leaders, companies.DIMENSIONS)
    one = companies.answer(np.full(shape, company.base + company.gaps[0]), rng)
    shape = (draws, company.frontline, companies.DIMENSIONS)
    other = companies.answer(np.full(shape, company.base), rng)
    result = item_differences(_items(one), _items(other))
    q = np.array([benjamini_hochberg(p) for p in result.p])
    return {
        "false flags": (result.p < 0.05).astype(np.float64),
        "false flags after correction": (q < 0.05).mean(axis=(1, 2)),
    }


def simulate(
    measure: Callable[[Company, int, np.random.Generator], Measured],
    cells: Sequence[Company],
    *,
    runs: int,
    seed: int = SEED,
) -> list[Cell]:
    """Measure each kind of company over `runs` draws, in chunks that fit into memory."""
    results = []
    for number, company in enumerate(cells):
        rng = np.random.default_rng([seed, number])
        parts: dict[str, list[Floats]] = {}
        for start in range(0, runs, CHUNK):
            for key, value in measure(company, min(CHUNK, runs - start), rng).items():
                parts.setdefault(key, []).append(np.ravel(value))
        values = {key: _mean(np.concatenate(part)) for key, part in parts.items()}
        results.append(Cell(describe(company), runs, values))
    return results


def describe(company: Company) -> str:
    """A company in a few words."""
    gaps = "/".join(f"{gap:g}" for gap in company.gaps)
    return (
        f"{company.leaders} leaders, {company.frontline} in {company.departments}, gap {gaps}, "
        f"spread {company.spread:g}, {company.response:.0%}" + (" uneven" if company.uneven else "")
    )


def missed(cells: Sequence[Cell]) -> list[str]:
    """Every figure outside its target, with the number."""
    return [
        f"{cell.name}: {target.column} {cell.values[target.column]:.4f} "
        f"(target {target.low:g} to {target.high:g})"
        for cell in cells
        for target in TARGETS
        if target.column in cell.values
        and not np.isnan(cell.values[target.column])
        and not target.low <= cell.values[target.column] <= target.high
    ]


def sections(runs: int, *, short: bool) -> list[tuple[str, str, list[Cell]]]:
    """Every table of the report: title, what it says, cells."""
    many = alignment_cells()
    step = 17 if short else 1
    weights = [Company(response=0.6, uneven=True, spread=s) for s in (0.2, 0.5)]
    weights += [replace(company, departments=60) for company in weights]
    effects = [Company(leaders=n, gaps=(g,)) for n in (6, 40) for g in (0.0, 0.4, 0.8)]
    mixed = (0.0, 0.0, 0.0, 0.5, 0.8)
    families = [
        Company(leaders=n, gaps=g, spread=0.0, response=0.8)
        for n in (6, 40)
        for g in ((0.0,), mixed)
    ]
    items = [
        Company(leaders=n, frontline=m, gaps=(g,))
        for n, m in ((100, 100), (100, 500), (300, 1000))
        for g in (0.0, 0.3, 0.8)
    ]
    return [
        (
            "The alignment score",
            ALIGNMENT_WORDS,
            simulate(measure_alignment, many[::step], runs=runs),
        ),
        (
            "Weights",
            WEIGHTS_WORDS,
            simulate(measure_weights, weights[:: 3 if short else 1], runs=runs),
        ),
        (
            "Hedges' g",
            EFFECT_WORDS,
            simulate(measure_effect, effects[:: 4 if short else 1], runs=runs),
        ),
        ("Families of tests", FAMILY_WORDS, simulate(measure_discoveries, families, runs=runs)),
        (
            "Item differences",
            ITEM_WORDS,
            simulate(measure_items, items[:: 4 if short else 1], runs=runs),
        ),
    ]


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
    "the gaps called. Among departments: the share of companies without any difference in which "
    "some department is called different (99 tests corrected together)."
)
ITEM_WORDS = (
    "Every item means the same to both groups, so every flag is false. Items differ in difficulty; "
    "answers are rounded to five options, which bends the factor model a little."
)


def write(tables: Sequence[tuple[str, str, list[Cell]]], out: Path, seconds: float) -> None:
    """The report as Markdown."""
    lines = [
        "# Simulation: do the intervals keep what they promise?",
        "",
        "Written by `python -m benchmarks.simulate`; not edited by hand.",
        "",
        provenance(SEED, seconds),
        "",
    ]
    failures = [line for _, _, cells in tables for line in missed(cells)]
    lines += ["## Targets missed", ""]
    lines += [f"- {line}" for line in failures] or ["None."]
    lines += [
        "",
        "Targets: " + "; ".join(f"{t.column} {t.low:g} to {t.high:g}" for t in TARGETS) + ".",
    ]
    for title, words, cells in tables:
        lines += ["", f"## {title}", "", f"{words} {cells[0].runs:,} companies a row.", ""]
        columns = list(cells[0].values)
        lines += ["| company | " + " | ".join(columns) + " |", "|---" * (len(columns) + 1) + "|"]
        for cell in cells:
            numbers = " | ".join(_number(cell.values[column]) for column in columns)
            lines.append(f"| {cell.name} | {numbers} |")
    out.write_text("\n".join(lines) + "\n", encoding="utf-8")


def main(arguments: Sequence[str] | None = None) -> int:
    """Run and write."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--short", action="store_true", help="fewer cells and companies")
    parser.add_argument("--runs", type=int, default=None)
    parser.add_argument("--out", type=Path, default=OUT)
    options = parser.parse_args(arguments)
    runs = options.runs or (200 if options.short else RUNS)
    started = time.perf_counter()
    tables = sections(runs, short=options.short)
    write(tables, options.out, time.perf_counter() - started)
    failures = [line for _, _, cells in tables for line in missed(cells)]
    print(f"{options.out}: {len(failures)} figures outside their target")
    return 0


def _groups(n: Floats, mean: Floats, cov: Floats) -> Groups:
    return Groups(
        *(np.diagonal(x, axis1=-2, axis2=-1) if x.ndim > mean.ndim else x for x in (n, mean, cov))
    )


def _of(scores: Floats) -> Groups:
    return Groups.of(scores.shape[1], scores.mean(axis=1), scores.var(axis=1, ddof=1))


def _items(answers: Floats) -> ItemGroup:
    people = answers.shape[1]
    mean = answers.mean(axis=1)
    centred = np.moveaxis(answers - mean[:, None], 1, -1)
    cov = centred @ np.swapaxes(centred, -1, -2) / (people - 1)
    return ItemGroup.of(np.full(mean.shape[:-1], people), mean, cov)


def _rest(groups: Groups) -> Groups:
    """Each department's colleagues of the same level."""
    n = groups.n.sum(axis=1, keepdims=True) - groups.n
    total = (groups.n * groups.mean).sum(axis=1, keepdims=True)
    mean = (total - groups.n * groups.mean) / n
    raw = np.nan_to_num(groups.var) * np.maximum(groups.n - 1, 0) + groups.n * groups.mean**2
    square = raw.sum(axis=1, keepdims=True) - raw - n * mean**2
    return Groups(n, mean, square / (n - 1))


def _roster(groups: Groups, truth: Floats, people: float | Floats, smallest: int = 2) -> Floats:
    interval = mean_interval(groups, roster=np.broadcast_to(people, groups.n.shape), low=1, high=5)
    return np.where(groups.n >= smallest, _covers(interval.ci, truth), np.nan)


def _covers(ci: Floats, truth: float | Floats) -> Floats:
    inside = (ci[..., 0] - 1e-9 <= truth) & (truth <= ci[..., 1] + 1e-9)
    return np.where(np.isnan(ci[..., 0]), np.nan, inside)


def _holds(*scores: Scores) -> Floats:
    return np.min([_covers(one.ci, one.score) for one in scores], axis=0)


def _true_gap(waves: Waves) -> Floats:
    share = waves.sizes / waves.sizes.sum()
    return waves.leader_truth - np.einsum("j,rjp->rp", share, waves.department_truth)


def _score(squared: Floats) -> Floats:
    return 100 * (1 - np.minimum(1, np.sqrt(np.maximum(squared, 0)) / 2))


def _mean(values: NDArray[np.float64]) -> float:
    known = values[~np.isnan(values)]
    return float(known.mean()) if known.size else float("nan")


def _number(value: float) -> str:
    return "–" if np.isnan(value) else f"{value:.3f}" if abs(value) < 10 else f"{value:.1f}"


if __name__ == "__main__":
    sys.exit(main())
