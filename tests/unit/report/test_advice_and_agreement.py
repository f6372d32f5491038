"""Advice, agreement beyond chance, the shapes of differences: only for groups that are enough."""

import numpy as np
import pytest

from analysis.chance import chance_agreement
from survey.report.randomness import SIZES, p_chance

LARGE = {("Board", "Online"): 14, ("Lead", "Online"): 40, ("Lead", "Shops"): 45}
LARGE |= {("Floor", "Online"): 120, ("Floor", "Shops"): 150, ("Floor", "Service"): 80}


def groups(report):
    for dimension in report.dimensions:
        yield from dimension.levels
        yield from dimension.departments


def pairs(report):
    for dimension in report.dimensions:
        yield from dimension.level_pairs
        yield from dimension.department_vs_rest


def test_alpha_and_icc_have_intervals_that_hold_them(make_report):
    for dimension in make_report(LARGE).dimensions:
        assert dimension.alpha_ci[0] < dimension.alpha < dimension.alpha_ci[1]
        assert dimension.icc1_ci[0] < dimension.icc1 < dimension.icc1_ci[1]
        # Unequal departments have a smaller corrected size, so the same F makes more of ICC(1).
        assert abs(dimension.icc1_k0) >= abs(dimension.icc1)


def test_a_dimension_of_answers_that_go_together_is_read_as_one(make_report):
    readings = {dimension.reading for dimension in make_report(LARGE).dimensions}

    assert readings <= {"reliable", "questionable", "uncertain", "unreliable"}


def test_few_people_are_no_ground_for_a_reading(make_report):
    report = make_report({("Board", "Online"): 6, ("Floor", "Online"): 12})

    for dimension in report.dimensions:
        assert dimension.alpha_ci is None
        assert dimension.reading == "too few people"
        assert dimension.ranking == "too few groups"


def test_departments_that_do_not_differ_are_not_ranked(make_report):
    dimensions = make_report(LARGE, gap=0, seed=4).dimensions

    # The test is wrong once in twenty: with a handful of dimensions at most once or twice.
    assert sum(dimension.ranking == "alike" for dimension in dimensions) >= len(dimensions) - 2


@pytest.mark.parametrize(("leaders", "advice"), [(11, "too few people"), (12, "rank")])
def test_gaps_are_ordered_from_twelve_leaders_on(make_report, leaders, advice):
    sizes = {("Board", "Online"): leaders, ("Floor", "Online"): 40}

    assert make_report(sizes, missing=0).frame.ranking == advice


def test_without_a_reference_level_no_order_is_advised(make_report):
    assert make_report({("Floor", "Online"): 40}).frame.ranking == "unknown"


def test_the_range_of_agreement_ends_at_the_uniform_null(make_report):
    told = [group for group in groups(make_report(LARGE)) if group.rwg_j is not None]

    assert told
    for group in told:
        low, high = group.rwg_j_range
        assert low <= group.rwg_j == pytest.approx(high, abs=1e-12)


def test_only_groups_of_ten_show_a_range_or_a_comparison_with_chance(make_report, company):
    small = [group for group in groups(make_report(company)) if (group.n or 0) < 10]

    assert small
    for group in small:
        assert (group.rwg_j_range, group.beats_chance, group.p_chance) == (None, None, None)


def test_agreement_that_chance_does_not_make_is_said_of_levels(make_report):
    for dimension in make_report(LARGE).dimensions:
        for level in dimension.levels:
            assert level.beats_chance == (level.p_chance < 0.05)
        assert all(group.p_chance is None for group in dimension.departments)


def test_people_answering_at_random_do_not_beat_chance():
    rng = np.random.default_rng(3)
    p = []
    for _ in range(200):
        counts = rng.multinomial(23, [0.2] * 5, size=4)
        steps = np.arange(5)
        mean = counts @ steps / 23
        deviation = ((counts * np.abs(steps - mean[:, None])).sum(axis=1) / 23).mean()
        p.append(float(p_chance(23, deviation, 4, 5, seed=1)))

    # 5 % of 200 plus three standard errors; smaller simulated groups make it conservative.
    assert np.mean(np.array(p) < 0.05) <= 0.05 + 3 * np.sqrt(0.05 * 0.95 / 200)


def test_a_size_that_is_rounded_down_only_raises_p():
    closer = [[3, 10, 9, 8, 5], [4, 9, 9, 9, 4]]  # 35 people, items a little closer than chance
    steps, table = np.arange(5), np.array(closer)
    mean = table @ steps / 35
    deviation = ((table * np.abs(steps - mean[:, None])).sum(axis=1) / 35).mean()
    exact = chance_agreement(35, 2, 5, replications=20_000).p_value(deviation)

    assert 30 in SIZES
    assert float(p_chance(35, deviation, 2, 5, seed=0)) >= exact - 0.01


def test_chance_has_nothing_to_say_of_nobody():
    assert np.isnan(p_chance([0, 1, 12], [np.nan, 0.1, np.nan], 3, 5, seed=0)).all()


def test_shapes_of_differences_are_told_where_both_sides_are_large(make_report, company):
    large, small = make_report(LARGE), make_report(company)

    for pair in pairs(large):
        assert pair.delta_ci[0] <= pair.cliffs_delta <= pair.delta_ci[1]
        # What both distributions share is symmetrical, so only the rest can favour one of them.
        assert abs(pair.cliffs_delta) <= 1 - (1 - pair.total_variation) ** 2 + 1e-12
    coarse = [pair for pair in pairs(small) if pair.p is None]
    assert coarse
    assert all((pair.delta_ci, pair.total_variation) == (None, None) for pair in coarse)
