import numpy as np
import pytest
from scipy import stats

from analysis import studentized
from analysis.pairwise import games_howell


@pytest.mark.parametrize("groups", [2, 3, 5, 21])
@pytest.mark.parametrize("df", [2, 3.3, 8, 17.5, 60, 500])
def test_the_studentized_range_equals_scipys(groups, df):
    q = np.array([0.01, 0.5, 1.5, 3.0, 4.5, 6.0, 9.0])

    result = studentized.survival(q, groups, df)

    np.testing.assert_allclose(result, stats.studentized_range.sf(q, groups, df), atol=5e-7)


def test_two_groups_are_a_two_sided_t_test_far_into_the_tail():
    q = np.linspace(0.5, 20, 8)

    expected = 2 * stats.t.sf(q / np.sqrt(2), 9.5)

    np.testing.assert_allclose(studentized.survival(q, 2, 9.5), expected, rtol=1e-6)


def test_quantiles_are_those_of_published_tables():
    # Upper 5% points, e.g. Harter (1960), Annals of Mathematical Statistics 31: 3 groups and 10
    # degrees of freedom 3.877, 5 and 20 4.232, 10 and 60 4.646.
    got = [studentized.quantile(0.95, k, df) for k, df in ((3, 10), (5, 20), (10, 60))]

    assert [round(float(q), 3) for q in got] == [3.877, 4.232, 4.646]


def test_many_quantiles_read_from_a_curve_equal_solved_ones():
    df = np.random.default_rng(1).uniform(2, 300, 600)

    together = studentized.quantile(0.95, 12, df)

    np.testing.assert_allclose(together[:20], studentized.quantile(0.95, 12, df[:20]), rtol=1e-6)


def test_unknown_inputs_stay_unknown():
    assert np.isnan(studentized.survival([np.nan, 1.0], 3, [5, np.nan])).all()
    assert np.isnan(studentized.quantile(0.95, 3, [np.nan]))
    assert studentized.survival(1e9, 3, 5) == pytest.approx(0, abs=1e-12)


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: studentized.survival(1.0, 1, 5), "groups must be at least 2"),
        (lambda: studentized.survival(-1.0, 3, 5), "not be negative"),
        (lambda: studentized.survival(1.0, 3, 0.5), "at least 1"),
        (lambda: studentized.quantile(95, 3, 5), "between 0 and 1"),
        (lambda: games_howell([5, 1], [1.0, 2.0], [1.0, np.nan]), "at least two groups"),
        (lambda: games_howell([[5, 5]], [1.0, 2.0], [1.0, 1.0]), "at least two groups"),
    ],
)
def test_refuses_what_has_no_studentized_range(call, message):
    with pytest.raises(ValueError, match=message):
        call()


def test_every_pair_equals_scipys_tukey_with_unequal_variances():
    rng = np.random.default_rng(6)
    groups = [
        rng.normal(mean, sd, n) for mean, sd, n in ((3, 1, 12), (3.6, 0.5, 7), (2.5, 1.4, 30))
    ]

    result = games_howell(
        [len(g) for g in groups], [g.mean() for g in groups], [g.var(ddof=1) for g in groups]
    )
    expected = stats.tukey_hsd(*groups, equal_var=False)
    interval = expected.confidence_interval(0.95)

    for pair, (i, j) in enumerate(zip(result.first, result.second, strict=True)):
        assert result.difference[pair] == pytest.approx(groups[i].mean() - groups[j].mean())
        assert result.p[pair] == pytest.approx(expected.pvalue[i, j], abs=1e-6)
        assert result.low[pair] == pytest.approx(interval.low[i, j], abs=1e-5)
        assert result.high[pair] == pytest.approx(interval.high[i, j], abs=1e-5)


def test_pairs_with_one_person_or_without_any_variance_are_undefined():
    result = games_howell([5, 5, 1, 5], [1.0, 2.0, 3.0, 4.0], [0.0, 0.0, np.nan, 1.0])

    assert result.groups == 3
    assert np.isnan(result.p).tolist() == [True, True, False, True, False, True]
    assert np.isnan(result.low).tolist() == np.isnan(result.p).tolist()


def test_five_hundred_departments_take_seconds_not_hours():
    rng = np.random.default_rng(2)

    result = games_howell(
        rng.integers(2, 90, 500), rng.normal(3.5, 0.4, 500), rng.uniform(0.2, 0.9, 500)
    )

    assert result.p.size == 500 * 499 // 2
    assert ((result.p >= 0) & (result.p <= 1)).all()
