"""What is counted in a simulated company: does an interval hold the truth, is a call false.

Each function draws many companies of one kind and returns named figures, NaN where undefined.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy import stats

from analysis.adjust import benjamini_hochberg, p_below
from analysis.alignment import Scores, alignment
from analysis.gaps import hedges_g, welch
from analysis.groups import Groups
from analysis.intervals import mean_interval
from analysis.measurement import ItemGroup, item_differences
from analysis.reliability import alpha_interval, cronbach_alpha
from analysis.variance import icc
from analysis.weighting import post_stratify, weighted_mean
from benchmarks import companies
from benchmarks.companies import Company, Floats, Waves

LEVEL = 0.05
DETAIL = 10

Measured = dict[str, Floats]


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


def measure_welch(company: Company, draws: int, rng: np.random.Generator) -> Measured:
    """Coverage of Welch's interval, ours and SciPy's, on the same draws; everybody answers."""
    waves = companies.draw(company, draws, rng)
    leaders = companies.leader_moments(waves)
    level, _, _ = companies.frontline_moments(waves)
    ours = welch(
        _groups(leaders.n, leaders.mean, leaders.cov), _groups(level.n, level.mean, level.cov)
    ).ci
    scores = waves.leader_scores, waves.frontline_scores
    theirs = stats.ttest_ind(*scores, axis=1, equal_var=False).confidence_interval()
    limits = np.stack([theirs.low, theirs.high], axis=-1)
    truth = _true_gap(waves)
    return {
        "Welch gap": _covers(ours, truth),
        "Welch gap by SciPy": _covers(limits, truth),
        "difference of limits": np.abs(ours - limits),
    }


def measure_departments(company: Company, draws: int, rng: np.random.Generator) -> Measured:
    """Coverage of ICC(1) over departments that are a sample of those there could be."""
    waves = companies.draw(company, draws, rng, drawn_departments=True)
    _, _, departments = companies.frontline_moments(waves)
    shown = departments.n >= companies.MINIMUM
    n, mean, var = (
        np.moveaxis(np.where(shown, x, nothing), 1, -1)
        for x, nothing in ((departments.n, 0), (departments.mean, 0), (departments.var, np.nan))
    )
    found, truth = icc(n, mean, var), companies.intraclass(company.base, company.spread)
    return {
        "ICC(1)": _covers(np.stack(found.icc1_ci, axis=-1), truth),
        "bias": found.icc1 - truth,
        "true ICC(1)": np.full(draws, truth),
    }


def measure_reliability(company: Company, draws: int, rng: np.random.Generator) -> Measured:
    """Coverage of alpha, from everybody's answers to the items."""
    people, shape = company.frontline, (draws, company.frontline, companies.DIMENSIONS)
    items = companies.answer(np.full(shape, company.base), rng)
    centred = np.moveaxis(items - items.mean(axis=1, keepdims=True), 1, -1)
    alpha = cronbach_alpha(centred @ np.swapaxes(centred, -1, -2) / (people - 1))
    truth = float(cronbach_alpha(companies.item_covariance(company.base)))
    limits = np.stack(alpha_interval(alpha, people, companies.ITEMS), axis=-1)
    return {
        "alpha": _covers(limits, truth),
        "bias": alpha - truth,
        "true alpha": np.full(draws, truth),
    }


def measure_discoveries(company: Company, draws: int, rng: np.random.Generator) -> Measured:
    """The share of false ones among the gaps called, and of true ones that are found."""
    waves = companies.draw(company, draws, rng)
    leaders = companies.leader_moments(waves)
    level, _, departments = companies.frontline_moments(waves)
    top = _groups(leaders.n, leaders.mean, leaders.cov)
    gaps = welch(top, _groups(level.n, level.mean, level.cov))
    # As reports do: where a side is under ten the p-value's band stands in for it.
    told = np.where(top.n < DETAIL, p_below(gaps.p), gaps.p)
    among = _called(welch(departments, _rest(departments)).p.reshape(draws, -1))
    return {
        "false discoveries": _false_share(company, _called(told)),
        "with exact p-values": _false_share(company, _called(gaps.p)),
        "found": _found(company, _called(told)),
        # Every call about a department is false, so the share of false ones is 0 or 1.
        "among departments": among.any(axis=1).astype(np.float64),
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


def _called(p: Floats) -> NDArray[np.bool_]:
    """Which tests of each row's family are called a difference."""
    return np.array([benjamini_hochberg(family) <= LEVEL for family in p])


def _false_share(company: Company, called: NDArray[np.bool_]) -> Floats:
    false = called & (company.by_dimension == 0)
    return false.sum(axis=1) / np.maximum(called.sum(axis=1), 1)


def _found(company: Company, called: NDArray[np.bool_]) -> Floats:
    real = company.by_dimension != 0
    return called[:, real].mean(axis=1) if real.any() else np.full(len(called), np.nan)


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
