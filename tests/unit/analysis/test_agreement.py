import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis import agreement
from analysis.agreement import group_agreement, within_group_agreement

tables = st.lists(st.lists(st.integers(0, 6), min_size=5, max_size=5), min_size=1, max_size=4).map(
    np.array
)


def test_rwg_j_matches_hand_calculation():
    # Both item variances are 1/3; a uniform 5-point item has variance 2.
    # ratio = 1/6, so rwg(j) = 2*(5/6) / (2*(5/6) + 1/6) = 10/11.
    result = within_group_agreement([[0, 0, 0, 2, 1], [0, 0, 0, 2, 1]])

    assert result.rwg_j == pytest.approx(10 / 11, rel=1e-12)
    assert result.rwg_star_j == pytest.approx(5 / 6, rel=1e-12)


def test_rwg_j_uses_each_items_own_answers_and_a_wg_the_complete_cases():
    # Items answered by 4 and 3 people; the 3 complete ones answered 4, 4, 5 to both.
    counts = [[1, 0, 0, 2, 1], [0, 0, 0, 2, 1]]
    complete = [[0, 0, 0, 2, 1], [0, 0, 0, 2, 1]]

    result = within_group_agreement(counts, complete)

    # 1, 4, 4, 5: mean 3.5, squares 6.25 + .25 + .25 + 2.25 = 9, variance 3; (3 + 1/3)/2 / 2 = 5/6.
    assert result.rwg_star_j == pytest.approx(1 - 5 / 6)
    # 4, 4, 5: mean 13/3, deviations 1/3, 1/3, 2/3, mean 4/9; median 4, mean deviation 1/3.
    assert result.ad_m_j == pytest.approx(4 / 9)
    assert result.ad_md_j == pytest.approx(1 / 3)
    # The largest variance at mean 13/3 is (10/3)(2/3)(3/2) = 10/3, but a mean above
    # (5·2 + 1)/3 = 11/3 lies outside what three raters can reach: undefined.
    assert np.isnan(result.a_wg_j)
    assert (result.n, result.complete_n) == (3, 3)


def test_a_wg_matches_hand_calculation():
    # 2, 3, 3, 4: mean 3, variance 2/3; the largest is 2·2·4/3 = 16/3; 1 - 2·(2/3)/(16/3) = 3/4.
    assert agreement.a_wg([0, 1, 2, 1, 0]) == pytest.approx(0.75)


def test_a_wg_leaves_items_out_where_it_is_undefined():
    inside, outside = [0, 1, 2, 1, 0], [0, 0, 0, 1, 3]

    assert np.isnan(agreement.a_wg([inside, outside])).tolist() == [False, True]
    assert agreement.a_wg_j([inside, outside]) == pytest.approx(0.75)


@pytest.mark.parametrize("name", ["item_variance", "rwg", "a_wg", "ad_m", "ad_md"])
def test_one_item_of_nobody_is_refused_and_nan_among_others(name):
    of = getattr(agreement, name)

    assert np.isnan(of([[0, 0, 0], [1, 3, 2]])).tolist() == [True, False]
    with pytest.raises(ValueError, match="counts: "):
        of([0, 0, 0])


@pytest.mark.parametrize("name", ["rwg_j", "rwg_star_j", "rwg_j_range", "a_wg_j"])
def test_one_group_of_one_person_is_refused_and_nan_among_others(name):
    of = getattr(agreement, name)

    result = np.atleast_2d(of([[[0, 1, 0]] * 2, [[1, 3, 2]] * 2]))

    assert np.isnan(result).tolist() == [[True, False]] * len(result)
    with pytest.raises(ValueError, match="counts: "):
        of([[0, 1, 0]] * 2)


@pytest.mark.parametrize(
    ("null", "variance"),
    [
        ("uniform", 2.0),
        ("slight skew", 1.34),
        ("moderate skew", 0.90),
        ("heavy skew", 0.44),
        ("triangular", 1.32),
        ("normal", 1.04),
    ],
)
def test_null_variances_are_those_of_lebreton_and_senter_2008(null, variance):
    # Table 2 of Organizational Research Methods 11(4), 815-852.
    assert agreement.null_variance(5, null) == pytest.approx(variance, abs=1e-12)


@pytest.mark.parametrize("options", [2, 3, 4, 6, 7, 11])
def test_null_variances_of_other_lengths_follow_their_closed_forms(options):
    # Uniform (A² - 1)/12. Weights rising by one to the middle and falling again: by summing the
    # series (A² + 2A - 2)/24 for even A, (A² + 2A - 3)/24 for odd A.
    triangular = (options**2 + 2 * options - (3 if options % 2 else 2)) / 24

    assert agreement.null_variance(options) == pytest.approx((options**2 - 1) / 12)
    assert agreement.null_variance(options, "triangular") == pytest.approx(triangular)


def test_refuses_a_null_that_the_number_of_options_does_not_define():
    with pytest.raises(ValueError, match="'normal' is defined for 5 options, not for 4"):
        agreement.null_variance(4, "normal")
    with pytest.raises(ValueError, match="must be 'uniform' or one of"):
        agreement.null_variance(5, "flat")
    with pytest.raises(ValueError, match="at least 2"):
        agreement.null_shares(1)


def test_the_range_runs_over_every_null_that_is_defined():
    result = within_group_agreement([[0, 0, 2, 6, 2]])

    each = [agreement.rwg_j([[0, 0, 2, 6, 2]], null) for null in agreement.defined_nulls(5)]
    assert len(each) == 6
    assert (result.rwg_j_low, result.rwg_j_high) == (min(each), max(each))
    assert agreement.defined_nulls(2) == ("uniform",)


@pytest.mark.parametrize(
    ("counts", "message"),
    [
        ([1, 2, 3], "2-D"),
        ([[3], [3]], "at least two options"),
        ([[1, -1, 2]], "not negative"),
        ([[1, 0.5, 2]], "whole"),
        ([[1, 0, 0], [1, 1, 0]], "at least two raters"),
        ([[0, 0, 0]], "at least two raters"),
        (np.zeros((0, 3)), "at least two raters"),
    ],
)
def test_refuses_a_single_group_whose_agreement_is_undefined(counts, message):
    with pytest.raises(ValueError, match=message):
        within_group_agreement(counts)


def test_refuses_complete_cases_of_another_shape():
    with pytest.raises(ValueError, match=r"shape \(1, 3\)"):
        within_group_agreement([[1, 1, 1]], [[1, 1]])


def test_groups_of_nobody_and_of_one_are_undefined():
    result = group_agreement(np.array([[[0, 0, 0]], [[0, 1, 0]], [[0, 2, 0]]]))

    for number in (result.rwg_j, result.rwg_j_low, result.a_wg_j, result.ad_m_j, result.ad_md_j):
        assert np.isnan(number[:2]).all()
    assert result.rwg_j[2] == 1
    assert result.a_wg_j[2] == 1
    assert result.band.tolist() == ["", "", "high"]


def test_five_hundred_departments_give_what_each_gives_alone():
    rng = np.random.default_rng(3)
    counts = rng.integers(0, 5, (500, 3, 5)) + 1

    together = group_agreement(counts)

    for group in (0, 77, 499):
        alone = within_group_agreement(counts[group])
        assert together.rwg_j[group] == pytest.approx(alone.rwg_j)
        assert together.ad_md_j[group] == pytest.approx(alone.ad_md_j)
        assert together.band[group] == alone.band


@given(tables)
def test_agreement_stays_within_its_bounds_and_ignores_the_direction_of_the_scale(counts):
    result, turned = group_agreement(counts), group_agreement(counts[:, ::-1])

    for name in ("rwg_j", "a_wg_j", "ad_m_j", "ad_md_j", "rwg_star_j"):
        np.testing.assert_allclose(getattr(result, name), getattr(turned, name), atol=1e-9)
    if counts.sum(axis=1).min() >= 2:
        assert 0 <= result.rwg_j_low <= result.rwg_j <= result.rwg_j_high <= 1
        assert result.rwg_star_j <= result.rwg_j + 1e-12
        assert result.ad_md_j <= result.ad_m_j + 1e-9
        assert np.isnan(result.a_wg_j) or -1 - 1e-9 <= result.a_wg_j <= 1


@given(tables)
def test_deviations_equal_those_of_the_answers_themselves(counts):
    for row in counts[counts.sum(axis=1) > 0]:
        answers = np.repeat(np.arange(5), row)

        assert agreement.ad_m(row) == pytest.approx(np.abs(answers - answers.mean()).mean())
        assert agreement.ad_md(row) == pytest.approx(np.abs(answers - np.median(answers)).mean())


def test_bands_have_their_borders_where_burke_and_dunlap_set_them():
    # Five options: high up to 5/6 = .83, low above 5/5 = 1.
    assert agreement.bands([5 / 6, 0.84, 1.0, 1.01], 5).tolist() == [
        "high",
        "medium",
        "medium",
        "low",
    ]
