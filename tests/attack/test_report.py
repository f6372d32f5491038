"""A calculator and the report: what its numbers give away about groups that are too small."""

import math

import numpy as np
import pytest

from analysis.promise import Promise
from analysis.tally import tally
from questionnaires.loader import load
from survey.services.measuring import Plan, layout_of, measure
from tests.attack.organisations import LEVELS, organisation

K, DETAIL = 5, 10


@pytest.fixture(scope="module", params=range(6))
def report(request):
    company = organisation(request.param)
    instrument = load("pulse")
    layout = layout_of(instrument)
    rng = np.random.default_rng(request.param)
    codes = rng.integers(1, 6, (len(company.cell), len(layout.items))).astype(np.uint8)
    codes[rng.random(codes.shape) < 0.15] = 0
    counts = tally(codes, company.cell, len(company.cells), layout)
    return measure(counts, company.cells, instrument, Promise(K), Plan(LEVELS))


def left(whole, parts):
    """People of a total who are in none of the parts."""
    return (whole or 0) - sum(part or 0 for part in parts)


def enough(n, minimum):
    return n == 0 or n >= minimum


def test_totals_minus_levels_or_departments_leave_nobody_or_enough(report):
    for dimension in report.dimensions:
        assert enough(left(dimension.n, [g.n for g in dimension.levels]), K)
        assert enough(left(dimension.n, [g.n for g in dimension.departments]), K)


def test_people_behind_details_leave_nobody_or_ten(report):
    for dimension in report.dimensions:
        for group in (*dimension.levels, *dimension.departments):
            behind = group.detail_n or 0
            assert group.sd is None or behind >= DETAIL
            if group.level or group.department:
                assert enough(left(group.n, [behind]), K)


def test_item_counts_minus_levels_leave_nobody_or_ten(report):
    for item in report.items:
        if item.counts is None:
            continue
        levels = [level.counts for level in item.levels if level.counts is not None]
        residue = np.array(item.counts) - np.sum([np.zeros_like(item.counts), *levels], axis=0)
        assert (residue >= 0).all()
        assert enough(int(residue.sum()), DETAIL)


def test_departments_minus_their_cells_leave_nobody_or_enough(report):
    for dimension in report.dimensions:
        for group in dimension.departments:
            cells = [
                cell.n
                for cell in report.cells
                if cell.dimension == dimension.key
                and cell.department == group.department
                and group.department is not None
            ]
            if group.department is not None:
                assert enough(left(group.n, cells), K)


def test_small_groups_are_coarse_and_show_no_spread(report):
    for dimension in report.dimensions:
        for group in (*dimension.levels, *dimension.departments):
            if group.n is None or group.n >= DETAIL:
                continue
            spread = (group.sd, group.favourable, group.rwg_j, group.a_wg, group.ad_m)
            assert spread == (None,) * 5
            assert group.n >= K
            assert in_tenths(group.mean)
            assert group.ci is None or all(in_tenths(end) for end in group.ci)
        for cell in report.cells:
            assert cell.n is None or cell.n >= K
            assert cell.favourable is None or cell.n >= DETAIL or cell.department is None


def test_intervals_of_groups_that_hold_others_than_their_details_are_coarse(report):
    # Exact, the interval of everybody and the SD of those with details give the SD of the rest.
    for dimension in report.dimensions:
        for group in (*dimension.levels, *dimension.departments):
            if group.ci is not None and (group.detail_n or 0) < group.n:
                assert all(in_tenths(end) for end in group.ci)
        if any(level.n and level.n < DETAIL for level in dimension.levels) and dimension.ci:
            assert all(in_tenths(end) for end in dimension.ci)


def test_a_pair_with_a_small_side_has_no_exact_test(report):
    for dimension in report.dimensions:
        size = {group.level: group.n for group in dimension.levels}
        for pair in dimension.level_pairs:
            if min(size[pair.a] or 0, size[pair.b] or 0) < DETAIL:
                exact = (pair.t, pair.df, pair.p, pair.g, pair.g_ci, pair.u, pair.p_u)
                assert exact == (None,) * 7
                assert pair.p_below in {None, 0.001, 0.01, 0.05, 0.1, 1}


def test_f_and_eta_squared_are_of_the_levels_whose_spread_is_shown(report):
    """Two equations for what is not printed: people and spread of groups that are not shown."""
    tried = 0
    for dimension in report.dimensions:
        shown = [group for group in dimension.levels if group.sd is not None]
        people = sum(group.detail_n for group in shown)
        assert enough(left(dimension.detail_n, [people]), DETAIL)
        if dimension.f is None or not dimension.eta_squared:
            continue
        # F = eta² / (1 - eta²) · (N - g) / (g - 1), solved for N.
        odds = dimension.eta_squared / (1 - dimension.eta_squared)
        behind = dimension.f * (len(shown) - 1) / odds + len(shown)
        assert behind == pytest.approx(people)
        # eta² and the SDs give the squares between groups; so they belong to the same people.
        within = sum((group.detail_n - 1) * group.sd**2 for group in shown)
        if dimension.sd is not None and dimension.detail_n == people:
            assert within * (1 + odds) == pytest.approx((people - 1) * dimension.sd**2)
        tried += 1
    assert tried


def test_icc_is_of_the_departments_whose_spread_is_shown(report):
    for dimension in report.dimensions:
        shown = [g for g in dimension.departments if g.sd is not None and g.department]
        if dimension.icc1 is None or dimension.icc2 is None or dimension.icc1 <= 0:
            continue
        # ICC(2) = 1 - 1/F and ICC(1) = (F - 1) / (F - 1 + size), solved for the mean size.
        f = 1 / (1 - dimension.icc2)
        size = (f - 1) * (1 - dimension.icc1) / dimension.icc1
        assert size * len(shown) == pytest.approx(sum(group.detail_n for group in shown))


def in_tenths(number):
    return number is None or math.isclose(number * 10, round(number * 10), abs_tol=1e-9)


def test_a_leaking_report_would_be_found():
    # The tests above can fail: with the rules off the same company has groups under the minimum.
    company = organisation(0)
    instrument = load("pulse")
    layout = layout_of(instrument)
    codes = np.random.default_rng(0).integers(1, 6, (len(company.cell), len(layout.items)))
    counts = tally(codes, company.cell, len(company.cells), layout)
    leaking = measure(counts, company.cells, instrument, Promise(1), Plan(LEVELS))

    assert any(cell.n is not None and cell.n < K for cell in leaking.cells)
