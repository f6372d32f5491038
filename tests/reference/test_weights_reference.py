"""Raking and post-stratification against R's survey package; relative weights against rwa."""

import numpy as np
import pytest

from analysis.drivers import relative_weights
from analysis.groups import Groups
from analysis.raking import rake
from analysis.weighting import kish_design_effect, post_stratify, weighted_mean

pytestmark = pytest.mark.shared


def cells(case, value):
    """Schools by type and target: indices of each school's cell and the names of the axes."""
    (first, types), (second, targets) = value.args["margins"].items()
    row = np.searchsorted(list(types), case.labels(first))
    column = np.searchsorted(list(targets), case.labels(second))
    return row, column, types, targets


def test_californian_schools_raked_to_two_margins(golden):
    case = golden("survey_api_rake")
    value = case.of("raking_weight_by_cell")[0]
    row, column, types, targets = cells(case, value)
    base = np.zeros((len(types), len(targets)))
    np.add.at(base, (row, column), case.column("pw"))

    factor = rake(base, {0: list(types.values()), 1: list(targets.values())})
    weight = case.column("pw") * factor[row, column]
    by_cell = {
        f"{one}|{two}": weight[(row == i) & (column == j)].mean()
        for i, one in enumerate(types)
        for j, two in enumerate(targets)
    }
    case.compare(value, by_cell)
    score, pupils = case.column("api00"), np.nan_to_num(case.column("enroll"))
    case.compare(case.of("raking_weighted_mean")[0], (weight @ score) / weight.sum())
    case.compare(case.of("raking_weighted_total")[0], weight @ pupils)
    case.compare(case.of("kish_design_effect")[0], kish_design_effect(weight, np.ones(weight.size)))

    case.finish(9)


def test_californian_schools_post_stratified_by_cell(golden):
    case = golden("survey_api_rake")
    row, column, types, targets = cells(case, case.of("raking_weight_by_cell")[0])
    known = case.of("population_cells")[0].value
    roster = np.array([[known[one][two] for two in targets] for one in types], dtype=float)
    n = np.zeros_like(roster)
    np.add.at(n, (row, column), 1)

    # R collapses and trims nothing, and its weights sum to the population, not to the sample.
    weights = post_stratify(n, roster, smallest=1, trim=1e9)
    scale = roster.sum() / n.sum()
    by_cell = {
        f"{one}|{two}": weights.total[i, j] * scale
        for i, one in enumerate(types)
        for j, two in enumerate(targets)
    }
    case.compare(case.of("poststratification_weight_by_cell")[0], by_cell)
    score = case.column("api00")
    split = [score[(row == i) & (column == j)] for i in range(3) for j in range(2)]
    groups = Groups.of(
        [x.size for x in split], [x.mean() for x in split], [x.var(ddof=1) for x in split]
    )
    mean = weighted_mean(groups, weights.total.ravel(), roster=roster.ravel())
    case.compare(case.of("poststratified_mean")[0], mean.mean)

    case.finish(7)


def test_what_goes_with_a_cars_consumption(golden):
    case = golden("rwa_mtcars")
    value = case.of("relative_weights_raw")[0]
    names = value.args["predictors"]
    columns = case.matrix([*names, value.args["outcome"]])

    result = relative_weights(np.cov(columns.T), len(columns), fewest=10, draws=0)
    case.compare(value, dict(zip(names, result.weight, strict=True)))
    case.compare(case.of("genizi_decomposition")[0], dict(zip(names, result.weight, strict=True)))
    percent = case.of("relative_weights_rescaled_percent")[0]
    case.compare(percent, dict(zip(names, 100 * result.share, strict=True)))
    case.compare(case.of("r_squared")[0], result.r_squared)
    signs = ["+" if x > 0 else "-" for x in result.coefficient]

    assert dict(zip(names, signs, strict=True)) == case.of("relative_weights_sign")[0].value
    case.finish(13)
