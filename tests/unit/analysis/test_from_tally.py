"""From answers by way of counts to differences: the same numbers as from the people themselves."""

import numpy as np
import pytest
from scipy import stats

from analysis.alignment import alignment, departments, moments
from analysis.gaps import department_vs_rest, level_pairs
from analysis.groups import Groups
from analysis.scoring import score_histogram, score_moments
from analysis.tally import tally
from analysis.weighting import post_stratify, weighted_mean

LEVELS, DEPARTMENTS = 3, 4


@pytest.fixture
def survey(make_layout):
    """Answers with gaps by level and department, some missing; cells are level × department."""
    rng = np.random.default_rng(12)
    layout = make_layout(dimensions=2, items=3, reverse=(1,))
    cell = rng.integers(0, LEVELS * DEPARTMENTS, 400)
    lean = 3.4 - 0.3 * (cell // DEPARTMENTS) + 0.2 * (cell % DEPARTMENTS)
    person = lean[:, None] + rng.normal(0, 0.8, (400, 1))
    answers = np.clip(np.rint(person + rng.normal(0, 0.8, (400, 6))), 1, 5)
    answers[:, 1] = 6 - answers[:, 1]
    codes = np.where(rng.random((400, 6)) < 0.1, 0, answers).astype(np.uint8)
    recoded = np.where(codes == 0, np.nan, codes).astype(float)
    recoded[:, 1] = 6 - recoded[:, 1]
    scores = np.stack([_score(recoded[:, :3]), _score(recoded[:, 3:])], axis=1)
    return tally(codes, cell, LEVELS * DEPARTMENTS, layout), cell, scores


def _score(answers):
    answered = (~np.isnan(answers)).sum(axis=1)
    total = np.nansum(answers, axis=1)
    return np.where(answered >= 2, total / np.maximum(answered, 1), np.nan)


def of_level(scores, cell, level):
    x = scores[cell // DEPARTMENTS == level]
    return x[~np.isnan(x)]


def test_level_pairs_are_those_of_the_people(survey):
    counts, cell, scores = survey
    by_level = counts.merge([range(k * DEPARTMENTS, (k + 1) * DEPARTMENTS) for k in range(LEVELS)])
    histogram = score_histogram(by_level, 0)

    pairs = level_pairs(histogram.values, histogram.counts)

    for place, (a, b) in enumerate(zip(pairs.a, pairs.b, strict=True)):
        one, two = (of_level(scores[:, 0], cell, level) for level in (a, b))
        welch = stats.ttest_ind(one, two, equal_var=False)
        ranks = stats.mannwhitneyu(np.round(one, 9), np.round(two, 9), method="asymptotic")
        assert pairs.welch.t[place] == pytest.approx(welch.statistic)
        assert pairs.welch.p[place] == pytest.approx(welch.pvalue)
        assert pairs.u[place] == ranks.statistic
        assert pairs.p_u[place] == pytest.approx(ranks.pvalue)


def test_departments_are_compared_inside_their_level(survey):
    counts, cell, scores = survey
    histogram = score_histogram(counts, 1)
    shape = (LEVELS, DEPARTMENTS, -1)

    result = department_vs_rest(histogram.values, histogram.counts.reshape(shape))

    in_level = cell // DEPARTMENTS == 2
    here, rest = scores[in_level & (cell == 9), 1], scores[in_level & (cell != 9), 1]
    expected = stats.ttest_ind(here, rest, equal_var=False, nan_policy="omit")
    assert result.welch.t.shape == (LEVELS, DEPARTMENTS)
    assert result.welch.t[2, 1] == pytest.approx(expected.statistic)


def test_the_score_comes_from_the_sums_of_a_tally(survey):
    counts, cell, scores = survey
    ends = counts.merge([range(DEPARTMENTS), range(2 * DEPARTMENTS, 3 * DEPARTMENTS)])
    teams = counts.select(range(2 * DEPARTMENTS, 3 * DEPARTMENTS))

    def pairs(t):
        return t.pair_n, t.pair_sums, t.pair_products

    levels = moments(*pairs(ends))
    top, base = (moments(*(x[k] for x in pairs(ends))) for k in (0, 1))
    result = alignment(top, base, departments(*pairs(teams)))

    gap = [
        of_level(scores[:, d], cell, 0).mean() - of_level(scores[:, d], cell, 2).mean()
        for d in range(2)
    ]
    chance = [
        sum(np.var(x := of_level(scores[:, d], cell, k), ddof=1) / x.size for k in (0, 2))
        for d in range(2)
    ]
    assert levels.mean.shape == (2, 2)
    assert result.vertical.squared == pytest.approx(np.mean(np.square(gap) - chance))
    assert result.departments == DEPARTMENTS


def test_weights_need_only_cells(survey):
    counts, cell, scores = survey
    n = counts.n.reshape(LEVELS, DEPARTMENTS)
    roster = n + np.array([5, 30, 60, 10])
    weights = post_stratify(n, roster)
    moment = score_moments(counts)

    result = weighted_mean(
        Groups.of(moment.n[8:, 0], moment.mean[8:, 0], moment.var[8:, 0]), weights.within[2]
    )

    person = weights.within.ravel()[cell]
    known = (cell // DEPARTMENTS == 2) & ~np.isnan(scores[:, 0])
    assert result.mean == pytest.approx(np.average(scores[known, 0], weights=person[known]))
    assert result.n == known.sum()
