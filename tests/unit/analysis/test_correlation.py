"""Rank correlations."""

from itertools import permutations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from analysis.correlation import kendall_tau, midranks, spearman_rho

orders = st.permutations(range(7))


@settings(max_examples=40)
@given(orders)
def test_kendall_without_ties_is_scipys_exact(order):
    result = kendall_tau(range(7), order)
    expected = stats.kendalltau(range(7), order, method="exact")

    assert result.exact
    assert result.estimate == pytest.approx(expected.statistic)
    assert result.p == pytest.approx(expected.pvalue)


def test_kendall_with_ties_is_scipys_normal():
    x, y = [1, 2, 2, 3, 4, 4, 5, 6], [2, 1, 3, 3, 3, 5, 6, 6]
    result = kendall_tau(x, y)
    expected = stats.kendalltau(x, y, method="asymptotic")

    assert not result.exact
    assert result.estimate == pytest.approx(expected.statistic)
    assert result.p == pytest.approx(expected.pvalue)


@pytest.mark.parametrize("y", [[3, 1, 2, 4, 5, 6], [2, 2, 1, 4, 4, 4], [6, 5, 4, 3, 2, 1]])
def test_spearman_counts_every_order(y):
    x = [1, 2, 3, 3, 5, 6]
    rank_x, rank_y = stats.rankdata(x), stats.rankdata(y)
    rho = np.array([np.corrcoef(rank_x, order)[0, 1] for order in permutations(rank_y)])
    observed = np.corrcoef(rank_x, rank_y)[0, 1]

    result = spearman_rho(x, y)

    assert result.exact
    assert result.estimate == pytest.approx(observed)
    assert result.p == pytest.approx((abs(rho) >= abs(observed) - 1e-9).mean())


def test_spearman_of_many_is_scipys():
    rng = np.random.default_rng(1)
    x, y = rng.normal(size=30), rng.normal(size=30)
    result = spearman_rho(x, y)
    expected = stats.spearmanr(x, y)

    assert not result.exact
    assert result.estimate == pytest.approx(expected.statistic)
    assert result.p == pytest.approx(expected.pvalue)


def test_the_same_order_of_many_is_certain_without_a_warning():
    assert spearman_rho(range(20), range(20)).p == pytest.approx(0, abs=1e-12)


def test_missing_pairs_are_left_out():
    result = kendall_tau([1, 2, np.nan, 3], [1, 2, 9, np.nan])

    assert result.n == 2


@given(st.lists(st.integers(0, 5), min_size=1, max_size=9))
def test_midranks_are_scipys(x):
    assert midranks(x).tolist() == stats.rankdata(x).tolist()


@pytest.mark.parametrize("function", [kendall_tau, spearman_rho])
def test_orders_that_are_none_are_refused(function):
    with pytest.raises(ValueError, match="alike"):
        function([1, 2], [1, 2, 3])
    with pytest.raises(ValueError, match="at least two"):
        function([1, np.nan], [1, 2])
    with pytest.raises(ValueError, match="tied"):
        function([1, 1], [1, 2])
