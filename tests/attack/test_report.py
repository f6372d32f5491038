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
