import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis import variance
from analysis.groups import summarise

# Dobson (1983), An introduction to statistical modelling, Table 7.1 (R's PlantGrowth): dried
# weights of plants under a control and two treatments. R prints F = 4.846, p = .01591; Welch's
# F = 5.181 on 2 and 17.128, p = .01739; Kruskal-Wallis 7.9882, p = .01842.
PLANTS = np.array(
    [
        [4.17, 5.58, 5.18, 6.11, 4.50, 4.61, 5.17, 4.53, 5.33, 5.14],
        [4.81, 4.17, 4.41, 3.59, 5.87, 3.83, 6.03, 4.89, 4.32, 4.69],
        [6.31, 5.12, 5.54, 5.50, 5.37, 5.29, 4.92, 6.15, 5.80, 5.26],
    ]
)
# Shrout & Fleiss (1979), Psychological Bulletin 86, Table 2: six targets, four judges.
TARGETS = np.array(
    [[9, 2, 5, 8], [6, 1, 3, 2], [8, 4, 6, 8], [7, 1, 2, 6], [10, 5, 6, 9], [6, 2, 4, 7]]
)


def summaries(groups):
    return (
        [len(g) for g in groups],
        [np.mean(g) for g in groups],
        [np.var(g, ddof=1) for g in groups],
    )


def histograms(groups):
    values = np.unique(np.concatenate(groups))
    return np.array([[np.sum(np.asarray(g) == v) for v in values] for g in groups])


def test_plant_growth_gives_the_published_tests():
    table = variance.anova(*summaries(PLANTS))
    welch = variance.welch_anova(*summaries(PLANTS))
    ranks = variance.kruskal_wallis(histograms(PLANTS))

    assert table.f == pytest.approx(4.846, abs=5e-4)
    assert table.p == pytest.approx(0.01591, abs=5e-6)
    assert table.eta_squared == pytest.approx(3.76634 / (3.76634 + 10.49209), abs=1e-5)
    assert welch.f == pytest.approx(5.181, abs=5e-4)
    assert welch.df_within == pytest.approx(17.128, abs=5e-4)
    assert welch.p == pytest.approx(0.01739, abs=5e-6)
    assert ranks.h == pytest.approx(7.9882, abs=5e-5)
    assert ranks.p == pytest.approx(0.01842, abs=5e-6)


def test_shrout_and_fleiss_targets_give_the_published_correlations():
    result = variance.icc(*summaries(TARGETS))

    # Table 4: ICC(1,1) = .17, ICC(1,4) = .44.
    assert round(float(result.icc1), 2) == 0.17
    assert round(float(result.icc2), 2) == 0.44
    assert result.group_size == result.k0 == 4
    assert result.icc1_k0 == result.icc1
    assert result.icc1_ci[0] < result.icc1 < result.icc1_ci[1]


@given(st.lists(st.lists(st.integers(1, 5), min_size=2, max_size=9), min_size=2, max_size=6))
@settings(deadline=None)
def test_every_test_equals_scipys(groups):
    from scipy import stats

    if all(len(set(group)) > 1 for group in groups):
        table, welch = variance.anova(*summaries(groups)), variance.welch_anova(*summaries(groups))
        classic = stats.f_oneway(*groups)
        assert table.f == pytest.approx(classic.statistic)
        assert table.p == pytest.approx(classic.pvalue)
        assert welch.p == pytest.approx(stats.f_oneway(*groups, equal_var=False).pvalue)
    if len(set(np.concatenate(groups))) > 1:
        ranks, expected = variance.kruskal_wallis(histograms(groups)), stats.kruskal(*groups)
        assert ranks.h == pytest.approx(expected.statistic)
        assert ranks.p == pytest.approx(expected.pvalue)


def test_k0_corrects_for_unequal_groups():
    # n = 6 in groups of 1, 2, 3: k0 = (6 - 14/6)/2 = 11/6, the plain mean is 2.
    result = variance.icc([1, 2, 3], [1.0, 2.0, 4.0], [np.nan, 0.5, 1.0])

    assert result.k0 == pytest.approx(11 / 6)
    assert result.group_size == 2


def test_groups_of_nobody_change_nothing():
    plain = variance.anova(*summaries(PLANTS))
    sizes, means, spreads = summaries(PLANTS)

    more = variance.anova([0, *sizes], [np.nan, *means], [np.nan, *spreads])
    counts = histograms(PLANTS)
    ranks = variance.kruskal_wallis(np.vstack([counts, np.zeros_like(counts[:1])]))

    assert (more.f, more.groups, more.p) == (plain.f, plain.groups, plain.p)
    assert ranks.groups == 3


def test_a_group_of_one_counts_in_f_but_not_in_welchs_test():
    groups = ([1, 4, 4], [2.0, 3.0, 5.0], [np.nan, 1.0, 1.0])

    assert variance.anova(*groups).groups == 3
    assert variance.welch_anova(*groups).groups == 2


def test_many_sets_of_groups_are_nan_where_undefined():
    nan = np.nan
    n = np.array([[3, 3], [3, 0], [0, 0], [1, 1], [2, 2], [2, 2]])
    mean = np.array([[1.0, 2], [1, nan], [nan, nan], [1, 2], [1, 1], [1, 2]])
    var = np.array([[1.0, 1], [1, nan], [nan, nan], [nan, nan], [0, 0], [0, 0]])

    table, welch = variance.anova(n, mean, var), variance.welch_anova(n, mean, var)
    within = variance.icc(n, mean, var)

    undefined = [False, True, True, True, True, True]
    for number in (table.f, table.p, welch.f, welch.p, within.icc1, within.icc2, within.icc1_ci[0]):
        assert np.isnan(number).tolist() == undefined
    # Where nobody differs within a group everything lies between, although F is infinite.
    assert np.isnan(table.eta_squared).tolist() == [False, True, True, False, True, False]
    assert table.eta_squared[5] == 1


def test_constant_answers_have_no_ranks_to_compare():
    result = variance.kruskal_wallis([[[5, 0], [3, 0]], [[0, 0], [0, 0]], [[2, 1], [0, 0]]])

    assert np.isnan(result.h).all()
    assert np.isnan(result.p).all()


def test_five_hundred_departments_are_compared_at_once():
    rng = np.random.default_rng(0)
    counts = rng.integers(0, 4, (11, 500, 30))
    counts[:, :20] = 0

    result = variance.kruskal_wallis(counts)

    assert result.groups.max() <= 480
    assert ((result.p >= 0) & (result.p <= 1)).all()


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: variance.anova([3], [1.0], [1.0]), "no F"),
        (lambda: variance.anova([2, 2], [1.0, 2.0], [0.0, 0.0]), "no F"),
        (lambda: variance.welch_anova([2, 2], [1.0, 2.0], [0.0, 1.0]), "no Welch's F"),
        (lambda: variance.icc([1, 1], [1.0, 2.0], [np.nan, np.nan]), "no ICC"),
        (lambda: variance.icc([2, 2], [1.0, 2.0], [1.0, 1.0], confidence=95), "between 0 and 1"),
        (lambda: variance.kruskal_wallis([[1, 2]]), "no H"),
        (lambda: variance.kruskal_wallis([1, 2]), "groups and values"),
        (lambda: variance.kruskal_wallis([[1, -2], [1, 1]]), "not be negative"),
        (lambda: variance.anova(3, 1.0, 1.0), "array of groups"),
        (lambda: variance.anova([3, -1], [1.0, 1.0], [1.0, 1.0]), "not negative"),
        (lambda: variance.anova([3, 3], [1.0, np.nan], [1.0, 1.0]), "must be known"),
        (lambda: variance.anova([3, 3], [1.0, 1.0], [1.0, np.nan]), "must be known"),
    ],
)
def test_refuses_a_single_set_of_groups_that_is_undefined(call, message):
    with pytest.raises(ValueError, match=message):
        call()


@pytest.mark.parametrize("n", [[6, 20, 15], [3, 70, 41], [7, 1, 9]])
def test_the_same_answers_everywhere_are_no_variance_whatever_their_binary_digits(n):
    counts = np.array(n)[:, None] * np.array([0, 1, 0])
    groups = summarise([1.0, 11 / 3, 5.0], counts)  # 11/3 has no end in binary

    result = variance.anova(groups.n[None], groups.mean[None], groups.var[None])

    assert groups.var[groups.n > 1].tolist() == [0.0] * int((groups.n > 1).sum())
    assert result.ss_between.tolist() == [0.0]
    assert np.isnan(result.f[0])
    assert np.isnan(variance.icc(groups.n[None], groups.mean[None], groups.var[None]).icc1[0])
