"""What to expect at the end, from the days so far."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from survey.services.expecting import expected

FIRST = date(2027, 3, 1)


def days(*shares: float) -> list[tuple[date, float]]:
    return [(FIRST + timedelta(days=n), share) for n, share in enumerate(shares)]


def test_a_fading_pace_is_expected_to_go_on_fading():
    # Gains of 16, 8, 4 and 2 points: each half of the one before. Three days are left.
    found = expected(days(0.0, 0.16, 0.24, 0.28, 0.30), FIRST + timedelta(days=7))

    assert found is not None
    assert 0.30 < found.low < found.middle < found.high
    # The latest pace is (0.30 - 0.16) / 3; held for three days it brings 14 points.
    assert found.high == pytest.approx(0.44)


def test_nothing_is_said_too_early_or_when_it_is_over():
    assert expected(days(0.1, 0.2), FIRST + timedelta(days=9)) is None
    assert expected(days(0.1, 0.2, 0.3), FIRST + timedelta(days=2)) is None
    assert expected([], FIRST) is None


def test_nobody_answers_twice():
    found = expected(days(0.2, 0.5, 0.8, 0.95), FIRST + timedelta(days=20))

    assert found is not None
    assert found.high == 1.0


def test_a_rate_that_stands_still_is_expected_to_stay():
    found = expected(days(0.4, 0.4, 0.4, 0.4), FIRST + timedelta(days=8))

    assert found is not None
    assert (found.low, found.middle, found.high) == (0.4, 0.4, 0.4)
