"""A reader with a calculator: what the further numbers of a report say about small groups."""

import numpy as np
import pytest

from analysis.promise import Promise
from analysis.tally import tally
from questionnaires.loader import load
from survey.services.measuring import Plan, layout_of, measure
from tests.attack.organisations import LEVELS, organisation

K, DETAIL, RELIABILITY, HUNDRED = 5, 10, 30, 100


@pytest.fixture(scope="module", params=range(8))
def made(request):
    """A made-up company's report under the rules, and the rates of its levels."""
    company = organisation(request.param)
    instrument = load("pulse")
    layout = layout_of(instrument)
    rng = np.random.default_rng(request.param)
    cell = np.repeat(company.cell, 1 + 3 * (request.param % 2))
    codes = rng.integers(1, 6, (len(cell), len(layout.items))).astype(np.uint8)
    codes[rng.random(codes.shape) < 0.1] = 0
    counts = tally(codes, cell, len(company.cells), layout)
    invited = (counts.n + rng.integers(0, 7, len(counts.n))).tolist()
    report = measure(counts, company.cells, instrument, Promise(K), Plan(LEVELS), invited=invited)
    return report, {level.level: level for level in report.population.by_level}


def test_groups_under_ten_have_no_range_and_no_comparison_with_chance(made):
    report, _ = made
    for dimension in report.dimensions:
        for group in (*dimension.levels, *dimension.departments):
            if (group.detail_n or 0) < DETAIL:
                told = (group.rwg_j_range, group.beats_chance, group.p_chance)
                assert told == (None, None, None)


def test_a_difference_without_an_exact_test_has_no_shape(made):
    report, _ = made
    for dimension in report.dimensions:
        size = {group.level: group.n for group in dimension.levels}
        for pair in dimension.level_pairs:
            small = min(size[pair.a] or 0, size[pair.b] or 0) < DETAIL
            if small or pair.p is None:
                assert (pair.delta_ci, pair.total_variation) == (None, None)
        for pair in dimension.department_vs_rest:
            if pair.p is None:
                assert (pair.delta_ci, pair.total_variation) == (None, None)


def test_reliability_and_its_interval_appear_together(made):
    report, _ = made
    for dimension in report.dimensions:
        assert (dimension.alpha is None) == (dimension.alpha_ci is None)
        if dimension.alpha is not None:
            assert dimension.n >= RELIABILITY
        assert (dimension.icc1 is None) == (dimension.icc1_k0 is None)


def test_items_are_compared_only_between_large_groups_of_shown_levels(made):
    report, _ = made
    sizes = {
        (dimension.key, group.level): group.detail_n or 0
        for dimension in report.dimensions
        for group in dimension.levels
    }
    shown = {
        (item.key, level.level) for item in report.items for level in item.levels if level.counts
    }
    for entry in report.measurement:
        if entry.delta is None:
            assert (entry.n_a, entry.n_b, entry.ci, entry.p) == (None,) * 4
            continue
        assert min(entry.n_a, entry.n_b) >= HUNDRED
        for name in (*entry.a.split(" + "), entry.b):
            if (entry.dimension, name) in sizes:
                assert sizes[entry.dimension, name] >= RELIABILITY
                assert (entry.item, name) in shown


def test_drivers_rest_on_a_hundred_people_of_levels_that_are_large(made):
    report, _ = made
    for found in report.drivers:
        assert (found.n is None) == (found.weights == ())
        if found.n is not None:
            assert found.n >= HUNDRED
            most = max(
                sum(g.n for g in dimension.levels if (g.detail_n or 0) >= RELIABILITY)
                for dimension in report.dimensions
            )
            assert found.n <= most


def test_bounds_follow_from_what_is_published(made):
    report, told = made
    reference = told.get(report.frame.reference)
    for alignment in (report.alignment, *(d.alignment for d in report.dimensions)):
        if alignment.bounds is None:
            assert alignment.reasons["bounds"]
            continue
        silent = reference.invited - reference.responded
        assert silent == 0 or silent >= K
        if reference.responded < DETAIL:
            assert all(end == round(end) for end in alignment.bounds)


def test_the_score_at_no_difference_is_whole_once_a_small_group_is_used(made):
    report, _ = made
    for dimension in report.dimensions:
        small = any(group.n and group.n < DETAIL for group in dimension.levels)
        expected = dimension.alignment.expected_without_difference
        if small and dimension.alignment.score is not None:
            ends = {report.frame.reference, report.frame.comparison}
            used = [g for g in dimension.levels if ends & {g.level, *g.includes}]
            if any(group.n < DETAIL for group in used):
                assert expected is None
    company = report.alignment
    if company.ci is not None and all(end == round(end) for end in company.ci):
        value = company.expected_without_difference
        assert value is None or value == round(value)
