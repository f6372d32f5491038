"""Bounds over the silent people of a small level, and the score at no difference."""

import numpy as np
import pytest

from survey.report.numbers import limits

FLOOR = {("Floor", "Online"): 40, ("Floor", "Shops"): 60, ("Floor", "Service"): 25}


@pytest.fixture
def bounded(make_report):
    def make(answered, invited, minimum=5, **answers):
        sizes = {("Board", "Online"): answered, **FLOOR}
        people = {place: n + 20 for place, n in FLOOR.items()} | {("Board", "Online"): invited}
        return make_report(sizes, minimum=minimum, invited=people, **answers)

    return make


def test_bounds_are_those_of_the_published_means(bounded):
    report = bounded(8, 14, missing=0)

    for dimension in report.dimensions:
        board, floor = dimension.levels[0], dimension.levels[2]
        cell_means = [cell for cell in report.cells if cell.dimension == dimension.key]
        floor_mean = np.average(
            [cell.mean for cell in cell_means if cell.level == "Floor"],
            weights=[cell.n for cell in cell_means if cell.level == "Floor"],
        )
        assert (board.n, floor.n) == (8, 125)
        # Six silent people at either end; the mean of the eight is told to a tenth.
        lowest = (8 * (board.mean - 0.05) + 6 * 1) / 14 - floor_mean
        highest = (8 * min(5, board.mean + 0.05) + 6 * 5) / 14 - floor_mean
        far = max(abs(lowest), abs(highest))
        near = 0 if lowest <= 0 <= highest else min(abs(lowest), abs(highest))
        expected = [100 * (1 - min(1, far / 2)), 100 * (1 - min(1, near / 2))]
        assert dimension.alignment.bounds == limits([np.floor(expected[0]), np.ceil(expected[1])])


def test_whoever_is_silent_is_not_given_away(bounded):
    # 13 of 14 answered: with bounds a reader would know that one person did not.
    report = bounded(13, 14)

    assert report.alignment.bounds is None
    assert report.alignment.reasons["bounds"].endswith("is not shown")
    level = report.population.by_level[0]
    assert (level.responded, level.reason) == (None, "nearly all")
    # The level's n stands beside every mean, so the number invited would say the same.
    assert (report.dimensions[0].levels[0].n, level.invited) == (13, None)


def test_the_number_invited_stays_where_nothing_can_be_taken_from_it(make_report, company):
    invited = {place: 3 * n for place, n in company.items()} | {("Board", "Shops"): 9}

    levels = make_report(company, invited=invited).population.by_level

    for level in levels:
        assert (level.invited is None) == (level.reason in {"nearly all", "protects another group"})


def test_bounds_need_a_roster_and_a_small_level(make_report, bounded, company):
    assert make_report(company).alignment.reasons["bounds"] == "no roster was given"
    assert bounded(20, 45).alignment.bounds is None
    assert "30 people or more" in bounded(20, 45).alignment.reasons["bounds"]


def test_levels_that_are_shown_together_have_no_bounds(make_report):
    sizes = {("Board", "Online"): 2, ("Floor", "Online"): 40}
    report = make_report(sizes, invited={place: 2 * n for place, n in sizes.items()})

    assert report.alignment.bounds is None
    assert report.alignment.reasons["bounds"]


def test_with_the_rules_off_bounds_hold_the_distance_of_those_who_answered(bounded):
    alignment = bounded(13, 14, minimum=1, missing=0).alignment

    low, high = alignment.bounds
    assert 0 <= low < high <= 100


def test_the_score_at_no_difference_is_near_the_top(make_report, company):
    exact = make_report(company, minimum=1).alignment
    coarse = make_report(company).alignment

    assert exact.score < exact.expected_without_difference < 100
    assert coarse.expected_without_difference == round(exact.expected_without_difference)


def test_one_dimension_of_a_small_level_does_not_give_its_spread_away(make_report, company):
    for dimension in make_report(company).dimensions:
        alignment = dimension.alignment
        assert alignment.expected_without_difference is None
        assert "expected_without_difference" in alignment.reasons
