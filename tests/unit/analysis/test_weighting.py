"""Weights inside levels, weighted means, and raking."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as npst

from analysis.groups import Groups
from analysis.raking import rake
from analysis.weighting import kish_design_effect, post_stratify, weighted_mean


def test_departments_get_back_the_share_they_have_on_the_roster():
    n, roster = np.array([[30, 10]]), np.array([[60, 40]])
    weights = post_stratify(n, roster)

    assert (weights.within * n)[0] / n.sum() == pytest.approx([0.6, 0.4])
    assert not weights.collapsed.any()
    assert not weights.trimmed.any()


def test_levels_do_not_pay_for_each_other_silence():
    # All leaders answered, few of the shops did: leaders weigh 1 among leaders.
    n, roster = np.array([[6, 6], [10, 90]]), np.array([[6, 6], [100, 100]])
    weights = post_stratify(n, roster, trim=100)

    assert weights.within[0] == pytest.approx([1, 1])
    assert weights.within[1] == pytest.approx([5, 5 / 9])
    # In totals the frontline has its 200 of 212 people.
    total = (weights.total * n).sum(axis=1) / n.sum()
    assert total == pytest.approx([12 / 212, 200 / 212])


def test_small_cells_are_weighted_together():
    n, roster = np.array([[3, 4, 50]]), np.array([[15, 5, 65]])
    weights = post_stratify(n, roster)

    # Together 7 of 20 answered; the rest 50 of 65.
    assert weights.collapsed.tolist() == [[True, True, False]]
    assert weights.stratum[0, 0] == weights.stratum[0, 1] != weights.stratum[0, 2]
    assert weights.within[0, 0] == weights.within[0, 1]
    assert (weights.within * n)[0, :2].sum() / n.sum() == pytest.approx(20 / 85)


def test_a_lonely_small_cell_joins_the_next_smallest():
    weights = post_stratify([[2, 20, 50]], [[10, 40, 60]])

    assert weights.stratum[0].tolist() == [0, 0, 2]
    assert weights.collapsed.tolist() == [[True, False, False]]


def test_a_silent_department_is_spoken_for_by_the_rest():
    n, roster = np.array([[0, 20, 50]]), np.array([[30, 40, 60]])
    weights = post_stratify(n, roster)

    assert weights.within[0, 0] == 0
    assert (weights.within * n)[0] / n.sum() == pytest.approx([0, 70 / 130, 60 / 130])


def test_a_level_under_five_has_one_weight():
    assert post_stratify([[1, 2]], [[1, 9]]).within.tolist() == [[1, 1]]


def test_more_answers_than_people_on_the_roster_is_no_weight_of_its_own():
    weights = post_stratify([[12, 20]], [[10, 40]])

    assert weights.collapsed.tolist() == [[True, False]]
    assert weights.within.tolist() == [[1, 1]]


def test_a_level_that_is_not_on_the_roster_stays_unweighted():
    weights = post_stratify([[10, 10], [30, 10]], [[0, 0], [60, 40]])

    assert weights.within[0].tolist() == [1, 1]


def test_an_empty_roster_leaves_everybody_unweighted():
    weights = post_stratify([[10, 10], [30, 10]], np.zeros((2, 2)))

    assert (weights.total == 1).all()


def test_no_weight_is_over_three_times_the_median():
    n, roster = np.array([[100, 100, 10]]), np.array([[110, 110, 200]])
    weights = post_stratify(n, roster)

    assert weights.trimmed.tolist() == [[False, False, True]]
    assert weights.within[0, 2] / weights.within[0, 0] == pytest.approx(3)
    assert (weights.within * n).sum() == pytest.approx(210)


@given(
    npst.arrays(np.int64, (3, 4), elements=st.integers(0, 40)),
    npst.arrays(np.int64, (3, 4), elements=st.integers(0, 60)),
)
def test_weights_keep_the_number_of_people(n, more):
    if n.sum() == 0:
        return
    weights = post_stratify(n, n + more)

    answered = n.sum(axis=1)
    assert (weights.within * n).sum(axis=1) == pytest.approx(answered)
    assert (weights.total * n).sum() == pytest.approx(n.sum())
    assert weights.design_effect >= 1 - 1e-12
    assert (np.isnan(weights.level_design_effect) == (answered == 0)).all()


def test_the_design_effect_is_kishs():
    # Weights 1 and 3, ten people each: 20 · 100 / 40² = 1.25.
    assert kish_design_effect([1, 3], [10, 10]) == pytest.approx(1.25)


def test_equal_weights_are_no_weights():
    cells = Groups.of([20, 30], [3.0, 4.0], [0.5, 0.8])

    result = weighted_mean(cells, [1, 1])

    assert result.mean == pytest.approx((20 * 3 + 30 * 4) / 50)
    error = np.sqrt((0.4**2 * 0.5 / 20) + (0.6**2 * 0.8 / 30))
    assert (result.ci[1] - result.ci[0]) / 2 == pytest.approx(error * 2.01, rel=0.01)


def test_cells_weighted_as_one_vary_as_one():
    # Two pooled cells of three, values (1, 2, 3) and (3, 4, 5): together variance 2.
    cells = Groups.of([3, 3], [2.0, 4.0], [1.0, 1.0])

    pooled = weighted_mean(cells, [1, 1], stratum=[0, 0])

    assert pooled.df == pytest.approx(5)
    half = 2.5706 * np.sqrt(2 / 6)
    assert pooled.ci == pytest.approx([3 - half, 3 + half], abs=1e-3)


def test_a_complete_roster_leaves_nothing_to_estimate():
    cells = Groups.of([[20, 30]], [[3.0, 4.0]], [[0.5, 0.8]])

    result = weighted_mean(cells, [1, 1], roster=[20, 30])

    assert result.reason[0] == "everybody on the roster answered"
    assert np.isnan(result.ci).all()
    assert result.mean[0] == pytest.approx(3.6)


def test_half_a_roster_halves_the_variance():
    cells = Groups.of([20, 30], [3.0, 4.0], [0.5, 0.8])
    free, half = weighted_mean(cells, [1, 1]), weighted_mean(cells, [1, 1], roster=[40, 60])

    width = [float(x.ci[1] - x.ci[0]) for x in (free, half)]
    assert width[1] / width[0] == pytest.approx(np.sqrt(0.5))
    assert half.target == "roster"


def test_a_cell_of_one_borrows_the_variance_of_the_others():
    cells = Groups.of([1, 30], [3.0, 4.0], [np.nan, 0.8])

    assert np.isfinite(weighted_mean(cells, [1, 1]).ci).all()


def test_undefined_weighted_means_are_refused_or_explained():
    with pytest.raises(ValueError, match="fewer than two"):
        weighted_mean(Groups.of([1, 0], [3.0, np.nan], [np.nan, np.nan]), [1, 1])
    with pytest.raises(ValueError, match="weight"):
        weighted_mean(Groups.of([3, 3], [3.0, 3.0], [1, 1]), [-1, 1])
    with pytest.raises(ValueError, match="confidence"):
        weighted_mean(Groups.of([3, 3], [3.0, 3.0], [1, 1]), [1, 1], confidence=0)
    still = weighted_mean(Groups.of([[5, 5]], [[3.0, 3.0]], [[0, 0]]), [1, 1])
    assert still.reason[0] == "everybody in the group gave the same answer"


@pytest.mark.parametrize(
    ("n", "roster", "words"),
    [
        ([1, 2], [1, 2], "tables"),
        ([[0, 0]], [[1, 2]], "nobody"),
        ([[-1, 2]], [[1, 2]], "negative"),
    ],
)
def test_malformed_rosters_are_refused(n, roster, words):
    with pytest.raises(ValueError, match=words):
        post_stratify(n, roster)


def test_a_trim_below_one_is_refused():
    with pytest.raises(ValueError, match="trim"):
        post_stratify([[1]], [[1]], trim=0.5)
    with pytest.raises(ValueError, match="positive weight"):
        kish_design_effect([0], [3])


def test_raking_reaches_both_margins_and_keeps_odds_ratios():
    table = np.array([[10.0, 20.0], [30.0, 40.0]])

    fitted = table * rake(table, {0: [40, 60], 1: [70, 30]})

    assert fitted.sum(axis=1) == pytest.approx([40, 60])
    assert fitted.sum(axis=0) == pytest.approx([70, 30])
    odds = fitted[0, 0] * fitted[1, 1] / (fitted[0, 1] * fitted[1, 0])
    assert odds == pytest.approx(10 * 40 / (20 * 30))


def test_raking_refuses_margins_that_cannot_be():
    with pytest.raises(ValueError, match="where there are none"):
        rake([[0, 0], [1, 2]], {0: [5, 5]})
    with pytest.raises(ValueError, match="totals"):
        rake([[1, 1], [1, 2]], {0: [5, 5, 5]})
    with pytest.raises(ValueError, match="contradict"):
        rake([[1, 1], [1, 2]], {0: [5, 5], 1: [20, 20]}, most_rounds=50)
