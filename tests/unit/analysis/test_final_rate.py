import pytest

from analysis.final_rate import FEWEST_ANSWERS, final_rate
from benchmarks.final_rate import coverage

WORKING = [False] * 14


def test_nothing_is_said_before_three_days_and_thirty_answers_or_on_the_last_day():
    assert final_rate([1, 2], [0.2, 0.4], 900, WORKING) is None
    assert final_rate([1, 2, 3], [0.1, 0.2, 0.25], FEWEST_ANSWERS, WORKING) is None
    assert final_rate([12, 13, 14], [0.3, 0.4, 0.5], 900, WORKING) is None
    assert final_rate([], [], 900, WORKING) is None


def test_the_interval_is_wide_early_and_narrow_late():
    shares = [0.2, 0.33, 0.42, 0.48, 0.52, 0.55, 0.57, 0.585, 0.595, 0.6, 0.605]
    early = final_rate([1, 2, 3], shares[:3], 900, WORKING)
    late = final_rate(range(1, 12), shares, 900, WORKING)

    assert 0.42 <= early.low < early.middle < early.high <= 1
    assert early.high - early.low > 0.15
    assert late.high - late.low < 0.06
    assert late.low <= 0.62 <= late.high + 0.02


def test_nobody_answers_twice():
    found = final_rate([1, 2, 3], [0.5, 0.8, 0.98], 900, WORKING)

    assert 0.98 <= found.low <= found.high <= 1


def test_days_that_were_not_counted_are_bridged():
    found = final_rate([2, 4, 7], [0.2, 0.3, 0.4], 900, WORKING)

    assert 0.4 <= found.low < found.high < 0.75


@pytest.mark.parametrize(
    ("way", "day"), [("fading", 5), ("weekend pause", 10), ("a reminder after a week", 9)]
)
def test_about_four_of_five_intervals_hold_the_final_rate(way, day):
    given, held, _, error = coverage(40, way, day)

    assert given > 30
    assert 0.68 <= held <= 0.95
    assert abs(error) < 0.06


def test_days_must_ascend_and_each_have_a_share():
    with pytest.raises(ValueError, match="length"):
        final_rate([1, 2, 3], [0.1, 0.2], 900, WORKING)
    with pytest.raises(ValueError, match="ascend"):
        final_rate([1, 3, 3], [0.1, 0.2, 0.3], 900, WORKING)
