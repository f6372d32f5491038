"""Permutation tests against counting every split by hand."""

from itertools import combinations

import numpy as np
import pytest

from analysis.gaps import welch
from analysis.groups import Groups
from analysis.permutation import permutation_anova, permutation_test

SCORES = np.array([1.0, 2.0, 3.0, 4.0, 5.0])


def welch_t(one, other):
    error = one.var(ddof=1) / one.size + other.var(ddof=1) / other.size
    return abs(one.mean() - other.mean()) / np.sqrt(error) if error > 0 else np.inf


def difference(one, other):
    return abs(one.mean() - other.mean())


@pytest.mark.parametrize(
    ("statistic", "function"), [("studentised", welch_t), ("difference", difference)]
)
@pytest.mark.parametrize("a", [[0, 0, 1, 2, 1], [2, 1, 0, 1, 0]])
def test_the_exact_p_counts_every_split(statistic, function, a):
    b = np.array([2, 2, 1, 1, 1])
    people = np.repeat(SCORES, np.array(a) + b)
    size = sum(a)
    drawn = []
    for chosen in combinations(range(people.size), size):
        mask = np.isin(np.arange(people.size), chosen)
        drawn.append(function(people[mask], people[~mask]))
    observed = function(np.repeat(SCORES, a), np.repeat(SCORES, b))

    result = permutation_test(SCORES, a, b, statistic=statistic)

    assert result.exact
    assert result.n == (size, 7)
    assert result.p == pytest.approx((np.array(drawn) >= observed - 1e-9).mean(), rel=1e-9)


def test_the_statistic_is_welchs_t():
    a, b = [0, 0, 1, 2, 1], [2, 2, 1, 1, 1]
    one, two = np.repeat(SCORES, a), np.repeat(SCORES, b)
    gap = welch(
        Groups.of(one.size, one.mean(), one.var(ddof=1)),
        Groups.of(two.size, two.mean(), two.var(ddof=1)),
    )

    assert permutation_test(SCORES, a, b).statistic == pytest.approx(float(gap.t))


def test_both_sides_have_the_same_p():
    a, b = [0, 1, 3, 4, 1], [5, 6, 4, 2, 1]
    there, back = permutation_test(SCORES, a, b), permutation_test(SCORES, b, a)

    assert there.p == pytest.approx(back.p, rel=1e-9)
    assert there.statistic == pytest.approx(-back.statistic)


def test_large_groups_are_drawn_with_the_seed_that_is_reported():
    rng = np.random.default_rng(2)
    a, b = rng.multinomial(300, [0.1, 0.2, 0.3, 0.3, 0.1]), rng.multinomial(900, [0.2] * 5)
    fine = np.arange(5) + np.array([0.0, 0.013, 0.0071, 0.0017, 0.0003])

    first = permutation_test(fine, a, b, seed=7, resamples=999)
    again = permutation_test(fine, a, b, seed=7, resamples=999)

    assert not first.exact
    assert first.seed == 7
    assert first.resamples == 999
    assert first == again
    assert first.p >= 1 / 1000


def test_drawn_and_counted_p_agree():
    a, b = [1, 2, 3, 2, 2], [4, 5, 4, 3, 1]
    counted = permutation_test(SCORES, a, b)
    rng = np.random.default_rng(1)
    draws = rng.multivariate_hypergeometric(np.add(a, b), 10, size=4_000)
    t = np.array(
        [welch_t(np.repeat(SCORES, row), np.repeat(SCORES, np.add(a, b) - row)) for row in draws]
    )

    assert counted.p == pytest.approx((t >= abs(counted.statistic) - 1e-9).mean(), abs=0.03)


def test_a_small_level_against_a_large_one_is_exact():
    rng = np.random.default_rng(4)
    values = np.arange(13) / 3
    result = permutation_test(
        values, rng.multinomial(6, [1 / 13] * 13), rng.multinomial(500, [1 / 13] * 13)
    )

    assert result.exact


def test_anova_by_permutation_agrees_with_f():
    rng = np.random.default_rng(3)
    count = rng.multinomial(40, [0.1, 0.2, 0.3, 0.3, 0.1], size=3)
    result = permutation_anova(SCORES, count, seed=1)
    from scipy import stats

    expected = stats.f_oneway(*(np.repeat(SCORES, row) for row in count))

    assert result.statistic == pytest.approx(expected.statistic)
    assert result.p == pytest.approx(expected.pvalue, abs=0.02)


def test_what_cannot_be_tested_is_refused():
    with pytest.raises(ValueError, match="fewer than two"):
        permutation_test(SCORES, [1, 0, 0, 0, 0], [2, 2, 0, 0, 0])
    with pytest.raises(ValueError, match="same"):
        permutation_test(SCORES, [3, 0, 0, 0, 0], [4, 0, 0, 0, 0])
    with pytest.raises(ValueError, match="whole"):
        permutation_test(SCORES, [3, 0.5, 0, 0, 0], [4, 0, 0, 0, 0])
    with pytest.raises(ValueError, match="one histogram"):
        permutation_test(SCORES, [[3, 0, 1, 0, 0]], [4, 0, 0, 0, 0])
    with pytest.raises(ValueError, match="statistic"):
        permutation_test(SCORES, [3, 1, 0, 0, 0], [4, 0, 0, 0, 0], statistic="median")
    with pytest.raises(ValueError, match="resamples"):
        permutation_test(SCORES, [3, 1, 0, 0, 0], [4, 0, 0, 0, 0], resamples=0)
    with pytest.raises(ValueError, match="two groups"):
        permutation_anova(SCORES, [[3, 1, 0, 0, 0]])
    with pytest.raises(ValueError, match="same"):
        permutation_anova(SCORES, [[3, 0, 0, 0, 0], [4, 0, 0, 0, 0]])
    with pytest.raises(ValueError, match="groups by scores"):
        permutation_anova(SCORES, [3, 1, 0, 0, 0])
    with pytest.raises(ValueError, match="resamples"):
        permutation_anova(SCORES, [[3, 1, 0, 0, 0], [1, 1, 1, 0, 0]], resamples=0)
