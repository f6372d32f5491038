"""Random answers with ties, missing answers and groups of unequal size, written out in loops."""

from math import lgamma

import numpy as np
import pytest
from scipy import stats

from analysis.agreement import group_agreement
from analysis.gaps import hedges_g
from analysis.groups import summarise
from analysis.ranks import cliffs_delta
from analysis.reliability import alpha_interval, complete_covariance, reliability
from analysis.scoring import dimension_counts, score_histogram
from analysis.tally import tally
from analysis.variance import icc

ITEMS, OPTIONS = 3, 5
SIZES = (9, 14, 40, 23, 31)


@pytest.fixture(params=[3, 17, 91])
def answered(request, make_layout):
    """The tally of five groups, and the recoded answers of each, NaN where missing."""
    rng = np.random.default_rng(request.param)
    group = np.repeat(np.arange(len(SIZES)), SIZES)
    leaning = rng.normal(3.5, 0.4, len(SIZES))[group] + rng.normal(0, 0.8, len(group))
    answers = np.rint(leaning[:, None] + rng.normal(0, 0.7, (len(group), ITEMS)))
    codes = np.clip(answers, 1, OPTIONS).astype(np.uint8)
    codes[rng.random(codes.shape) < 0.12] = 254
    recoded = np.where(codes == 254, np.nan, codes).astype(float)
    recoded[:, 1] = OPTIONS + 1 - recoded[:, 1]
    layout = make_layout(dimensions=1, items=ITEMS, reverse=(1,))
    people = [recoded[group == g] for g in range(len(SIZES))]
    return tally(codes, group, len(SIZES), layout), people


def scores(people):
    """Item means of those who answered two of the three items."""
    known = (~np.isnan(people)).sum(axis=1)
    return np.nanmean(people[known >= 2], axis=1)


def test_cliffs_delta_compares_every_person_with_every_other(answered):
    counts, people = answered
    histogram = score_histogram(counts, 0)

    result = cliffs_delta(histogram.values, histogram.counts[0], histogram.counts[3])

    one, other = (np.round(scores(people[g]), 9) for g in (0, 3))
    above = np.sign(one[:, None] - other[None, :])
    n, m, delta = len(one), len(other), above.mean()
    rows, columns = above.mean(axis=1) - delta, above.mean(axis=0) - delta
    # Cliff (1996), eq. 10 and the interval of eq. 12.
    squares = m**2 * (rows**2).sum() + n**2 * (columns**2).sum() - ((above - delta) ** 2).sum()
    variance = squares / (n * m * (n - 1) * (m - 1))
    t = stats.t.ppf(0.975, n + m - 2)
    root = np.sqrt(variance * ((1 - delta**2) ** 2 + t**2 * variance))
    ends = (delta - delta**3 + np.array([-t, t]) * root) / (1 - delta**2 + t**2 * variance)
    assert result.estimate == pytest.approx(delta)
    assert result.ci == pytest.approx(ends)


def test_the_limits_of_g_solve_the_noncentral_t(answered):
    counts, people = answered
    histogram = score_histogram(counts, 0)
    groups = [summarise(histogram.values, histogram.counts[g]) for g in (1, 2)]

    result = hedges_g(*groups)

    one, other = (scores(people[g]) for g in (1, 2))
    t, df = stats.ttest_ind(one, other).statistic, len(one) + len(other) - 2
    unit = np.sqrt(1 / len(one) + 1 / len(other))
    correction = np.exp(lgamma(df / 2) - lgamma((df - 1) / 2)) / np.sqrt(df / 2)
    assert result.estimate == pytest.approx(t * unit * correction)
    tails = stats.nct.cdf(t, df, result.ci / correction / unit)
    assert tails == pytest.approx([0.975, 0.025], abs=1e-8)


def test_the_intraclass_correlation_of_unequal_groups_is_blieses(answered):
    counts, people = answered
    histogram = score_histogram(counts, 0)
    groups = summarise(histogram.values, histogram.counts)

    result = icc(groups.n[None], groups.mean[None], groups.var[None])

    each = [scores(group) for group in people]
    n, total = sum(map(len, each)), np.concatenate(each)
    between = sum(len(x) * (x.mean() - total.mean()) ** 2 for x in each) / (len(each) - 1)
    within = sum(((x - x.mean()) ** 2).sum() for x in each) / (n - len(each))
    k = n / len(each)
    f = between / within
    ends = (
        f / stats.f.ppf(0.975, len(each) - 1, n - len(each)),
        f * stats.f.ppf(0.975, n - len(each), len(each) - 1),
    )
    assert result.icc1[0] == pytest.approx((between - within) / (between + (k - 1) * within))
    assert result.icc2[0] == pytest.approx((between - within) / between)
    assert [end[0] for end in result.icc1_ci] == pytest.approx(
        [(end - 1) / (end + k - 1) for end in ends]
    )


def test_alpha_and_its_interval_come_from_those_who_answered_every_item(answered):
    counts, people = answered
    n, covariance = complete_covariance(counts.total(), 0)

    result = reliability(int(n[0]), covariance[0])

    complete = np.concatenate(people)
    complete = complete[~np.isnan(complete).any(axis=1)]
    variances, whole = complete.var(axis=0, ddof=1), complete.sum(axis=1).var(ddof=1)
    alpha = ITEMS / (ITEMS - 1) * (1 - variances.sum() / whole)
    df = len(complete) - 1, (len(complete) - 1) * (ITEMS - 1)
    feldt = [1 - (1 - alpha) * stats.f.ppf(p, *df) for p in (0.975, 0.025)]
    rest = [complete.sum(axis=1) - complete[:, i] for i in range(ITEMS)]
    assert result.alpha == pytest.approx(alpha)
    assert result.alpha_ci == pytest.approx(feldt)
    assert alpha_interval(alpha, len(complete), ITEMS) == pytest.approx(feldt)
    assert result.item_total == pytest.approx(
        [np.corrcoef(complete[:, i], rest[i])[0, 1] for i in range(ITEMS)]
    )


def test_agreement_is_that_of_the_people_of_each_group(answered):
    counts, people = answered

    result = group_agreement(dimension_counts(counts, 0), counts.complete[0])

    for place, group in enumerate(people):
        variance = np.mean([np.nanvar(item, ddof=1) for item in group.T])
        ratio = min(variance / ((OPTIONS**2 - 1) / 12), 1)
        complete = group[~np.isnan(group).any(axis=1)]
        deviation = np.abs(complete - complete.mean(axis=0)).mean()
        assert result.rwg_j[place] == pytest.approx(
            ITEMS * (1 - ratio) / (ITEMS * (1 - ratio) + ratio)
        )
        assert result.ad_m_j[place] == pytest.approx(deviation)
