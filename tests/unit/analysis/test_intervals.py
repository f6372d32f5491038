"""Intervals of means."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from analysis.groups import Groups
from analysis.intervals import in_steps, mean_interval, outward, roster_bounds


def test_the_process_interval_is_students():
    x = np.array([3.0, 4.0, 4.5, 2.0, 3.5])

    result = mean_interval(Groups.of(5, x.mean(), x.var(ddof=1)))

    assert result.target == "process"
    assert result.ci == pytest.approx(stats.t.interval(0.95, 4, x.mean(), stats.sem(x)))


def test_a_roster_narrows_the_interval_by_the_share_that_is_still_silent():
    group = Groups.of(75, 3.5, 0.6)

    free, roster = mean_interval(group), mean_interval(group, roster=100)

    width = [float(i.ci[1] - i.ci[0]) for i in (free, roster)]
    assert roster.target == "roster"
    assert width[1] == pytest.approx(width[0] / 2)  # √(1 - 75/100)


def test_where_everybody_answered_nothing_is_left_to_estimate():
    result = mean_interval(Groups.of([8, 8], [3, 3], [1, 1]), roster=[8, 9])

    assert np.isnan(result.ci[0]).all()
    assert result.reason.tolist() == ["everybody on the roster answered", ""]


def test_no_spread_gives_no_interval_rather_than_certainty():
    result = mean_interval(Groups.of([5], [4.0], [0.0]))

    assert np.isnan(result.ci).all()
    assert result.reason[0] == "everybody in the group gave the same answer"


def test_the_limits_stay_on_the_scale():
    result = mean_interval(Groups.of(5, 4.8, 0.2), low=1, high=5)

    assert result.ci[1] == 5


def test_single_undefined_intervals_are_refused():
    with pytest.raises(ValueError, match="fewer than two"):
        mean_interval(Groups.of(1, 3, np.nan))
    with pytest.raises(ValueError, match="more answers"):
        mean_interval(Groups.of(6, 3, 1), roster=5)
    with pytest.raises(ValueError, match="everybody on the roster"):
        mean_interval(Groups.of(6, 3, 1), roster=6)
    with pytest.raises(ValueError, match="confidence"):
        mean_interval(Groups.of(6, 3, 1), confidence=1)


def test_bounds_put_the_silent_at_the_ends():
    # Five of six answered, mean 4: the sixth makes it (20 + 1)/6 or (20 + 5)/6.
    assert roster_bounds(5, 4, 6, low=1, high=5) == pytest.approx([21 / 6, 25 / 6])


def test_bounds_of_a_complete_roster_are_its_mean():
    assert roster_bounds([6], [4], [6], low=1, high=5)[0] == pytest.approx([4, 4])


def test_nobody_answered_leaves_the_whole_scale():
    assert roster_bounds([0], [np.nan], [3], low=1, high=5).tolist() == [[1, 5]]


def test_bounds_refuse_what_cannot_be():
    with pytest.raises(ValueError, match="more answers"):
        roster_bounds(7, 4, 6, low=1, high=5)
    with pytest.raises(ValueError, match="low"):
        roster_bounds(5, 4, 6, low=5, high=1)
    assert np.isnan(roster_bounds([7], [4], [6], low=1, high=5)).all()


@given(st.floats(1, 5), st.floats(1, 5))
def test_rounding_outward_only_grows_and_by_less_than_a_step(x, y):
    low, high = sorted((x, y))
    rounded = outward([low, high], 0.1)

    assert rounded[0] <= low + 1e-9
    assert rounded[1] >= high - 1e-9
    assert low - rounded[0] < 0.1 + 1e-9
    assert rounded[1] - high < 0.1 + 1e-9
    assert rounded.tolist() == [round(limit, 1) for limit in rounded.tolist()]


@given(st.integers(10, 50))
def test_a_limit_that_is_a_step_already_stays(tenths):
    assert outward([tenths / 10, tenths / 10], 0.1).tolist() == [tenths / 10, tenths / 10]


def test_rounding_outward_passes_nan_and_stays_on_the_scale():
    assert np.isnan(outward([np.nan, np.nan], 0.1)).all()
    assert outward([0.93, 4.99], 0.1, low=1, high=5).tolist() == [1, 5]


def test_rounding_refuses_a_step_of_nothing():
    with pytest.raises(ValueError, match="step"):
        outward([1, 2], 0)
    with pytest.raises(ValueError, match="step"):
        in_steps([1], -1)
    with pytest.raises(ValueError, match="pairs"):
        outward([1, 2, 3], 0.1)
