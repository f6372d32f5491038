"""Mann-Whitney, Cliff's delta and total variation from histograms."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as npst
from scipy import stats

from analysis.ranks import cliffs_delta, mann_whitney, subset_sums, total_variation

counts = npst.arrays(np.int64, (2, 5), elements=st.integers(0, 8))
SCORES = np.arange(1.0, 6.0)


def test_the_normal_p_is_scipys():
    a, b = np.array([1, 3, 5, 2, 0]), np.array([4, 4, 2, 1, 1])

    result = mann_whitney(SCORES, a, b)
    expected = stats.mannwhitneyu(
        np.repeat(SCORES, a), np.repeat(SCORES, b), method="asymptotic", use_continuity=True
    )

    assert not result.exact
    assert result.u == expected.statistic
    assert result.p == pytest.approx(expected.pvalue, rel=1e-12)


def test_small_groups_without_ties_are_exact_without_being_asked():
    x, y = [1.1, 2.2, 5.5], [3.3, 4.4, 6.6, 7.7]
    values = sorted(x + y)

    result = mann_whitney(values, np.isin(values, x), np.isin(values, y))

    assert result.exact
    assert result.p == pytest.approx(stats.mannwhitneyu(x, y, method="exact").pvalue, rel=1e-12)


def test_the_exact_p_with_ties_counts_every_split():
    a, b = np.array([0, 1, 2, 3, 0]), np.array([2, 2, 1, 0, 0])
    people = np.repeat(SCORES, a + b)
    middle = stats.rankdata(people)
    splits = list(_subsets(len(people), a.sum()))
    sums = np.array([middle[list(chosen)].sum() for chosen in splits])
    observed = stats.rankdata(np.r_[np.repeat(SCORES, a), np.repeat(SCORES, b)])[: a.sum()].sum()
    tail = min((sums <= observed + 1e-9).mean(), (sums >= observed - 1e-9).mean())

    assert mann_whitney(SCORES, a, b, method="exact").p == pytest.approx(2 * tail, rel=1e-10)


@given(counts)
def test_a_rank_test_ignores_the_distance_between_scores(count):
    a, b = count[:, None]
    stretched = mann_whitney(SCORES**3, a, b)
    plain = mann_whitney(SCORES, a, b)

    assert np.array_equal(plain.p, stretched.p, equal_nan=True)
    assert np.array_equal(plain.u, stretched.u, equal_nan=True)


@given(counts)
def test_u_of_both_groups_is_the_number_of_pairs(count):
    a, b = count[:, None]
    there, back = mann_whitney(SCORES, a, b), mann_whitney(SCORES, b, a)
    known = ~np.isnan(there.u)

    assert np.allclose((there.u + back.u)[known], (a.sum() * b.sum()) * np.ones(known.sum()))


@given(counts)
def test_the_order_in_which_scores_are_given_does_not_matter(count):
    a, b = count[:, None]
    shuffled = [3, 0, 4, 1, 2]
    plain = cliffs_delta(SCORES, a, b)
    other = cliffs_delta(SCORES[shuffled], a[:, shuffled], b[:, shuffled])

    assert np.allclose(plain.estimate, other.estimate, equal_nan=True)
    assert np.allclose(plain.ci, other.ci, equal_nan=True)


@settings(max_examples=30)
@given(npst.arrays(np.int64, 4, elements=st.integers(0, 5)).filter(lambda c: c.sum() > 1))
def test_chances_of_sums_have_the_known_mean(count):
    size = int(count.sum()) // 2 or 1
    chance = subset_sums(np.array([0, 1, 3, 4]), count, size)
    mean = (np.array([0, 1, 3, 4]) @ count) / count.sum()

    assert chance.sum() == pytest.approx(1)
    assert chance @ np.arange(chance.size) == pytest.approx(size * mean)


def test_total_separation_has_an_interval_that_narrows_with_people():
    few = cliffs_delta([1, 2], [0, 6], [5, 0])
    many = cliffs_delta([1, 2], [0, 60], [50, 0])

    assert few.estimate == many.estimate == 1
    assert few.ci[0] < many.ci[0] < 1
    assert few.ci[1] == many.ci[1] == 1


def test_no_spread_at_all_is_no_difference_with_a_reason_for_no_p():
    result = mann_whitney([1, 2], [[0, 3]], [[0, 4]])

    assert np.isnan(result.p[0])
    assert result.u[0] == 6
    assert result.reason[0] == "every answer is the same"


def test_single_undefined_calls_are_refused():
    with pytest.raises(ValueError, match="nobody"):
        mann_whitney([1, 2], [0, 0], [1, 1])
    with pytest.raises(ValueError, match="fewer than two"):
        cliffs_delta([1, 2], [0, 1], [1, 1])
    with pytest.raises(ValueError, match="nobody"):
        total_variation([0, 0], [1, 1])
    with pytest.raises(ValueError, match="method"):
        mann_whitney([1, 2], [1, 1], [1, 1], method="fast")
    with pytest.raises(ValueError, match="confidence"):
        cliffs_delta([1, 2], [2, 1], [1, 1], confidence=0)


def test_a_hundred_leaders_against_thousands_needs_no_list_of_people():
    result = mann_whitney(SCORES, [10, 20, 30, 30, 10], [30_000, 30_000, 20_000, 10_000, 10_000])

    assert 0 < result.p < 1e-5


@given(counts)
def test_total_variation_is_a_distance(count):
    a, b = count[:, None]
    d = total_variation(a, b)

    assert np.array_equal(d, total_variation(b, a), equal_nan=True)
    assert np.isnan(d).all() or ((d >= 0).all() and (d <= 1 + 1e-12).all())


def _subsets(n, size):
    from itertools import combinations

    return combinations(range(n), int(size))
