"""Welch, Hedges' g and whole sets of comparisons."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as npst
from scipy import stats

from analysis.gaps import department_vs_rest, hedges_g, level_pairs, welch
from analysis.groups import Groups, histogram, summarise

counts = npst.arrays(np.int64, (3, 7), elements=st.integers(0, 9))
SCORES = np.arange(1, 8) / 2


def test_welch_is_scipys():
    rng = np.random.default_rng(1)
    one, two = rng.normal(3, 1, 9), rng.normal(3.5, 0.4, 31)

    result = welch(
        Groups.of(9, one.mean(), one.var(ddof=1)), Groups.of(31, two.mean(), two.var(ddof=1))
    )
    expected = stats.ttest_ind(one, two, equal_var=False)

    assert result.t == pytest.approx(expected.statistic, rel=1e-12)
    assert result.df == pytest.approx(expected.df, rel=1e-12)
    assert result.p == pytest.approx(expected.pvalue, rel=1e-12)
    assert result.ci == pytest.approx(tuple(expected.confidence_interval()), rel=1e-12)


def test_hedges_g_of_a_hand_calculation():
    # Four people a group, means 4 and 3, variances 1 and 1: d = 1, df = 6,
    # J(6) = Γ(3) / (√3 Γ(5/2)) = 2 / (√3 · 3√π/4) = 8 / (3 √(3π)).
    result = hedges_g(Groups.of(4, 4, 1), Groups.of(4, 3, 1))

    assert result.estimate == pytest.approx(8 / (3 * np.sqrt(3 * np.pi)), rel=1e-12)


def test_the_limits_of_g_put_the_observed_t_in_the_tails_of_the_noncentral_t():
    one, two = Groups.of(6, 4.4, 0.3), Groups.of(500, 3.2, 0.5)
    result = hedges_g(one, two)
    # Undo J and the unit to get noncentralities back.
    pooled = (5 * 0.3 + 499 * 0.5) / 504
    d = 1.2 / np.sqrt(pooled)
    t = d / np.sqrt(1 / 6 + 1 / 500)
    lower, upper = result.ci * t / result.estimate

    assert stats.nct.sf(t, 504, lower) == pytest.approx(0.025, rel=1e-8)
    assert stats.nct.cdf(t, 504, upper) == pytest.approx(0.025, rel=1e-8)


def test_arrays_give_nan_and_a_reason_where_a_comparison_is_undefined():
    one = Groups.of([5, 1, 3, 0], [3, 3, 4, np.nan], [1, np.nan, 0, np.nan])
    two = Groups.of([5, 5, 3, 5], [2, 2, 2, 2], [1, 1, 0, 1])

    gap, effect = welch(one, two), hedges_g(one, two)

    assert np.isnan(gap.p).tolist() == [False, True, True, True]
    assert np.isnan(effect.ci[:, 0]).tolist() == [False, True, True, True]
    assert gap.reason[0] == ""
    assert all(gap.reason[1:])
    assert gap.difference[2] == 2  # the means themselves are known


@pytest.mark.parametrize("function", [welch, hedges_g])
def test_a_single_undefined_comparison_is_refused(function):
    with pytest.raises(ValueError, match="fewer than two"):
        function(Groups.of(1, 3, np.nan), Groups.of(5, 3, 1))
    with pytest.raises(ValueError, match="same answer"):
        function(Groups.of(4, 3, 0), Groups.of(5, 3, 0))
    with pytest.raises(ValueError, match="confidence"):
        function(Groups.of(4, 3, 1), Groups.of(5, 3, 1), confidence=95)


def test_one_group_without_spread_is_still_compared():
    # df is then that of the other group alone.
    result = welch(Groups.of(6, 4, 0), Groups.of(10, 3, 1))

    assert result.df == pytest.approx(9)


@given(counts)
def test_pairs_are_antisymmetric(count):
    forward = level_pairs(SCORES, count)
    backward = level_pairs(SCORES, count[::-1])
    mirrored = [2, 1, 0]

    for part in ("difference", "t"):
        there, back = getattr(forward.welch, part), getattr(backward.welch, part)
        assert np.allclose(there, -back[mirrored], equal_nan=True)
    assert np.allclose(forward.welch.p, backward.welch.p[mirrored], equal_nan=True)
    assert np.allclose(forward.p_u, backward.p_u[mirrored], equal_nan=True)
    assert np.allclose(forward.g.estimate, -backward.g.estimate[mirrored], equal_nan=True)
    assert np.allclose(forward.g.ci, -backward.g.ci[mirrored][:, ::-1], equal_nan=True)
    assert np.allclose(forward.cliffs_delta, -backward.cliffs_delta[mirrored], equal_nan=True)
    assert np.allclose(forward.delta_ci, -backward.delta_ci[mirrored][:, ::-1], equal_nan=True)


@given(counts)
def test_delta_is_two_u_over_all_pairs_less_one(count):
    pairs = level_pairs(SCORES, count)
    n = count.sum(axis=-1)
    all_pairs = np.maximum(n[pairs.a] * n[pairs.b], 1)

    assert np.allclose(
        np.nan_to_num(pairs.cliffs_delta), np.nan_to_num(2 * pairs.u / all_pairs - 1)
    )


@given(counts)
def test_every_interval_holds_its_estimate(count):
    pairs = level_pairs(SCORES, count)

    for estimate, ci in (
        (pairs.welch.difference, pairs.welch.ci),
        (pairs.g.estimate, pairs.g.ci),
        (pairs.cliffs_delta, pairs.delta_ci),
    ):
        known = ~np.isnan(ci[:, 0])
        assert (ci[known, 0] <= estimate[known] + 1e-9).all()
        assert (estimate[known] <= ci[known, 1] + 1e-9).all()


def test_pairs_are_named_from_the_top():
    pairs = level_pairs([1, 2], [[1, 4], [2, 3], [4, 1], [3, 2]])

    assert list(zip(pairs.a, pairs.b, strict=True)) == [
        (0, 1),
        (0, 2),
        (0, 3),
        (1, 2),
        (1, 3),
        (2, 3),
    ]


def test_leading_axes_are_dimensions():
    rng = np.random.default_rng(3)
    count = rng.integers(0, 9, (4, 3, 7))

    together = level_pairs(SCORES, count)
    alone = level_pairs(SCORES, count[2])

    assert together.welch.ci.shape == (4, 3, 2)
    assert together.p_u[2] == pytest.approx(alone.p_u)
    assert together.g.ci[2] == pytest.approx(alone.g.ci)


def test_a_department_is_compared_with_its_colleagues_only():
    count = np.array([[0, 2, 3], [4, 1, 0], [1, 1, 1]])

    result = department_vs_rest([1, 2, 3], count)
    rest = summarise([1, 2, 3], count[1:].sum(axis=0))

    assert result.welch.difference[0] == pytest.approx(2.6 - rest.mean)
    assert result.b.tolist() == [-1, -1, -1]


def test_a_department_alone_in_its_level_has_no_rest():
    result = department_vs_rest([1, 2, 3], [[0, 2, 3], [0, 0, 0]])

    assert np.isnan(result.welch.p).all()
    assert all(result.reason)


def test_one_histogram_is_no_set_of_departments():
    with pytest.raises(ValueError, match="departments"):
        department_vs_rest([1, 2], [3, 4])


def test_one_level_is_no_pair():
    with pytest.raises(ValueError, match="two levels"):
        level_pairs([1, 2], [[3, 4]])


@pytest.mark.parametrize(
    ("values", "count", "words"),
    [
        ([1, 1], [1, 2], "different"),
        ([1, np.inf], [1, 2], "finite"),
        ([1, 2], [1, -2], "negative"),
        ([1, 2], [1, 2, 3], "last axis"),
    ],
)
def test_a_malformed_histogram_is_refused(values, count, words):
    with pytest.raises(ValueError, match=words):
        histogram(values, count)


@pytest.mark.parametrize("sign", [1, -1])
@pytest.mark.parametrize("n", [2, 5, 500, 100_000])
def test_groups_almost_without_spread_have_an_effect_in_no_time(n, sign):
    # t = 999 is inverted, t = 1001 approximated: the limits of g hardly differ.
    results = []
    for t in (999.0, 1001.0, 1e9):
        gap = sign * t * np.sqrt(2 / n)
        result = hedges_g(Groups.of(n, gap, 1), Groups.of(n, 0, 1))
        assert result.ci[0] < result.estimate < result.ci[1]
        results.append(result.ci / t)

    assert results[0] == pytest.approx(results[1], rel=5e-4)
