"""The report object: what stands in it, and what may not."""

from dataclasses import replace

import numpy as np
import pytest

from analysis.blocks import Cell
from analysis.promise import Promise
from analysis.tally import tally
from survey.report.build import build
from survey.report.source import Source
from survey.services.measuring import Plan, UnknownLevel, layout_of, measure, texts_of

LEVELS = ("Board", "Lead", "Floor")


def groups(report):
    for dimension in report.dimensions:
        yield from dimension.levels
        yield from dimension.departments


def test_only_released_counts_become_a_report(pulse, make_answers, company):
    codes, cell, cells = make_answers(company)
    counted = tally(codes, cell, len(cells), layout_of(pulse))
    texts = texts_of(pulse, "en")

    with pytest.raises(TypeError, match="made from Released, not from Tally"):
        build(Source(counted, texts, "Board", "Floor", order="as given", seed=0))


def test_without_rules_means_are_those_of_the_people(pulse, make_answers, make_report, company):
    codes, cell, cells = make_answers(company)
    report = make_report(company, minimum=1)

    place = 0
    columns = list(layout_of(pulse).dimensions[place].columns)
    values = np.where(codes[:, columns] == 0, np.nan, codes[:, columns].astype(float))
    for number, column in enumerate(columns):
        if pulse.items[column].reverse:
            values[:, number] = 6 - values[:, number]
    enough = (~np.isnan(values)).sum(axis=1) >= pulse.dimensions[place].minimum_answered
    scores = np.where(enough, np.nanmean(np.where(enough[:, None], values, 1), axis=1), np.nan)
    of_level = {level: scores[[cells[c].level == level for c in cell] & enough] for level in LEVELS}
    told = {group.level: group for group in report.dimensions[place].levels}
    for level, expected in of_level.items():
        assert told[level].n == len(expected)
        assert told[level].mean == pytest.approx(expected.mean(), abs=1e-12)
        assert told[level].sd == pytest.approx(expected.std(ddof=1), abs=1e-12)
    assert report.dimensions[place].n == np.count_nonzero(enough)
    assert report.dimensions[place].mean == pytest.approx(np.nanmean(scores), abs=1e-12)


@pytest.mark.parametrize("seed", range(6))
def test_no_group_under_the_minimum_has_a_number(make_report, company, seed):
    report = make_report(company, seed=seed)

    for group in groups(report):
        assert group.n is None or group.n >= 5
        if group.n is None:
            assert group.reason
            assert (group.mean, group.ci, group.sd, group.agreement_band) == (None,) * 4
    for item in report.items:
        assert all(level.n >= 10 for level in item.levels)
        assert item.n is None or item.n >= 10
    assert all(cell.n >= 5 for cell in report.cells)


def test_groups_under_ten_are_told_in_tenths_and_without_details(make_report, company):
    report = make_report(company)

    small = [group for group in groups(report) if group.n is not None and group.n < 10]
    assert small
    for group in small:
        assert group.mean == round(group.mean, 1)
        assert group.ci == tuple(round(limit, 1) for limit in group.ci)
        assert group.ci[0] <= group.mean <= group.ci[1]
        assert group.detail_n is None
        assert (group.sd, group.favourable, group.rwg_j, group.a_wg, group.ad_m) == (None,) * 5
        assert "group too small for this detail" in group.reason


def test_a_pair_with_a_small_side_tells_the_published_difference_and_bands(make_report, company):
    report = make_report(company)

    for dimension in report.dimensions:
        means = {group.level: group.mean for group in dimension.levels}
        for pair in dimension.level_pairs:
            if pair.a == "Board":
                assert pair.difference == pytest.approx(means[pair.a] - means[pair.b], abs=1e-9)
                assert pair.ci == tuple(round(limit, 1) for limit in pair.ci)
                assert pair.p_below in {0.001, 0.01, 0.05, 0.1, 1}
                assert pair.clear in {True, False}
                hidden = (pair.t, pair.df, pair.p, pair.q, pair.g, pair.g_ci, pair.u, pair.p_u)
                assert hidden == (None,) * 8
            else:
                assert pair.p is not None
                assert pair.q >= pair.p


def test_the_score_is_in_whole_points_once_a_small_group_is_used(make_report, company):
    coarse, exact = make_report(company).alignment, make_report(company, minimum=1).alignment

    for value in (coarse.score, coarse.vertical, *coarse.ci, *coarse.vertical_ci):
        assert value == round(value)
    assert coarse.typical_distance == round(coarse.typical_distance, 1)
    assert coarse.ci[0] <= coarse.score <= coarse.ci[1]
    assert coarse.score == round(exact.score)
    assert exact.score != round(exact.score)


def test_families_name_their_tests_and_q_is_corrected_within_them(make_report, company):
    report = make_report(company, minimum=1)

    sizes = {family.name: family.size for family in report.families}
    dimensions = len(report.dimensions)
    assert sizes["reference and comparison"] == dimensions
    assert sizes["other level pairs"] == 2 * dimensions
    headline = [
        pair
        for dimension in report.dimensions
        for pair in dimension.level_pairs
        if (pair.a, pair.b) == ("Board", "Floor")
    ]
    by_p = sorted(headline, key=lambda pair: pair.p)
    steps = [pair.p * dimensions / rank for rank, pair in enumerate(by_p, start=1)]
    expected = [min(steps[place:]) for place in range(dimensions)]
    assert [pair.q for pair in by_p] == pytest.approx([min(1, q) for q in expected], abs=1e-12)


def test_reference_and_comparison_may_be_chosen_and_must_be_different_levels(make_report, company):
    report = make_report(company, plan=Plan(LEVELS, reference="lead", comparison="Floor"))

    assert (report.frame.reference, report.frame.comparison) == ("Lead", "Floor")
    for plan in (
        Plan(LEVELS, reference="Nobody"),
        Plan(LEVELS, reference="Floor"),
        Plan(()),
    ):
        with pytest.raises(UnknownLevel):
            make_report(company, plan=plan)


def test_one_level_alone_has_means_but_no_alignment(make_report):
    report = make_report({("Floor", "Shops"): 20})

    assert report.alignment.score is None
    assert "not shown apart" in report.alignment.reason
    assert [group.n is None for group in report.dimensions[0].levels] == [True, True, False]


def test_with_nobody_to_show_everything_is_withheld_and_says_so(make_report):
    report = make_report({("Floor", "Shops"): 3})

    assert report.population.responded is None
    assert {entry.reason for entry in report.privacy.withheld} <= {
        "too few",
        "protects another group",
    }
    for dimension in report.dimensions:
        assert (dimension.n, dimension.mean, dimension.alpha) == (None, None, None)
        assert dimension.reasons["mean"] == "too few"
    assert all(item.n is None and item.reason for item in report.items)


def test_a_roster_gives_rates_intervals_for_the_roster_and_weights(make_report, company):
    invited = {place: 3 * n for place, n in company.items()}
    invited["Floor", "Shops"] = 600

    plain = make_report(company, minimum=1)
    report = make_report(company, minimum=1, invited=invited)
    unweighted = make_report(company, minimum=1, invited=invited, plan=Plan(LEVELS, weighted=False))

    floor = report.dimensions[0].levels[2]
    floor_plain = plain.dimensions[0].levels[2]
    assert report.weighting.applied
    assert report.weighting.design_effect > 1
    assert report.population.invited == sum(invited.values())
    assert report.population.rate == pytest.approx(sum(company.values()) / sum(invited.values()))
    assert floor.target == "roster"
    assert floor_plain.target == "process"
    shops = next(
        cell
        for cell in report.cells
        if (cell.level, cell.department, cell.dimension)
        == ("Floor", "Shops", report.dimensions[0].key)
    )
    assert abs(floor.mean - shops.mean) < abs(floor_plain.mean - shops.mean)
    assert not unweighted.weighting.applied
    assert unweighted.dimensions[0].levels[2].mean == floor_plain.mean
    width = np.diff(unweighted.dimensions[0].levels[2].ci)[0]
    assert width < np.diff(floor_plain.ci)[0]
    for dimension, other in zip(report.dimensions, plain.dimensions, strict=True):
        assert dimension.level_pairs == other.level_pairs


def test_without_a_roster_population_is_null_with_a_reason(make_report, company):
    population = make_report(company).population

    assert (population.invited, population.rate) == (None, None)
    assert population.reason == "no roster was given"
    assert population.responded == sum(company.values())


def test_people_of_no_named_level_count_in_totals_and_departments_only(make_report):
    sizes = {("Board", "Online"): 12, ("Floor", "Online"): 20, (None, "Stock"): 30}
    report = make_report(sizes, minimum=1, missing=0)

    dimension = report.dimensions[0]
    assert dimension.n == 62
    assert {group.level: group.n for group in dimension.levels if group.n} == {
        "Board": 12,
        "Floor": 20,
    }
    assert {group.department: group.n for group in dimension.departments if group.n} == {
        "Online": 32,
        "Stock": 30,
    }


def test_a_total_of_details_leaves_out_groups_that_are_too_small_for_them(make_report, company):
    report = make_report(company)

    for item in report.items:
        assert item.n == sum(item.counts)
        assert "Board" not in {level.level for level in item.levels}
        assert item.n <= sum(company.values()) - 6


def test_counts_are_as_asked_and_everything_else_is_recoded(pulse, make_answers, make_report):
    sizes = {("Board", "Online"): 12, ("Floor", "Online"): 20}
    codes, _, _ = make_answers(sizes)
    report = make_report(sizes, minimum=1)

    for place, item in enumerate(report.items):
        counts = np.bincount(codes[:, place], minlength=6)[1:6]
        assert item.counts == tuple(counts)
        mean = counts @ np.arange(1, 6) / counts.sum()
        assert item.mean == pytest.approx(6 - mean if item.reverse else mean, abs=1e-12)
    assert any(item.reverse for item in report.items)


def test_agreement_of_a_dimension_is_the_mean_of_the_levels_by_people(make_report, company):
    dimension = make_report(company).dimensions[0]

    known = [group for group in dimension.levels if group.a_wg is not None]
    total = sum(group.detail_n for group in known)
    expected = sum(group.a_wg * group.detail_n for group in known) / total
    assert dimension.agreement.a_wg == pytest.approx(expected, abs=1e-12)


def test_cells_are_measured_whatever_their_order(pulse, make_answers, company):
    codes, cell, cells = make_answers(company)
    counted = tally(codes, cell, len(cells), layout_of(pulse))
    plan, promise = Plan(LEVELS), Promise(5)
    turned = counted.select(list(reversed(range(len(cells)))))

    first = measure(counted, cells, pulse, promise, plan)
    second = measure(
        turned, [Cell(c.level, c.department) for c in reversed(cells)], pulse, promise, plan
    )

    assert first.alignment == second.alignment
    sorted_levels = [sorted(map(str, d.levels)) for d in first.dimensions]
    assert sorted_levels == [sorted(map(str, d.levels)) for d in second.dimensions]
    assert replace(first.privacy, withheld=()) == replace(second.privacy, withheld=())


def test_a_department_says_which_levels_its_numbers_leave_out(make_report, company):
    invited = {place: 3 * n for place, n in company.items()}

    rates = {
        r.department: r for r in make_report(company, invited=invited).population.by_department
    }
    told = [rate for rate in rates.values() if rate.invited is not None]
    assert told
    for rate in told:
        here = {level for level, team in company if team == rate.department}
        assert rate.without == tuple(level for level in LEVELS if level not in here)
    assert make_report(company).population.by_department[0].without == ()


def test_the_score_is_coarse_where_few_of_a_large_team_have_a_score(pulse, make_answers):
    sizes = {("Board", "Online"): 12, ("Floor", "Online"): 13, ("Floor", "Shops"): 40}
    codes, cell, cells = make_answers(sizes, missing=0)
    team = np.flatnonzero(cell == cells.index(Cell("Floor", "Online")))
    columns = list(layout_of(pulse).dimensions[0].columns)
    plan, promise = Plan(LEVELS), Promise(5)
    exact = measure(tally(codes, cell, len(cells), layout_of(pulse)), cells, pulse, promise, plan)
    codes[np.ix_(team[:6], columns)] = 0  # seven of the thirteen have a score

    coarse = measure(tally(codes, cell, len(cells), layout_of(pulse)), cells, pulse, promise, plan)

    assert exact.alignment.score != round(exact.alignment.score)
    assert coarse.alignment.score == round(coarse.alignment.score)
