"""Counts, means and shares of the county survey, read through the tally."""

import numpy as np
import pytest

from analysis import scoring
from analysis.layout import DimensionLayout, ItemLayout, Layout
from analysis.tally import tally

pytestmark = pytest.mark.shared


def test_county_items_are_counted_as_in_r(golden):
    case = golden("pierce_county_survey")
    ten = [f"Q{number}" for number in range(1, 11)]
    answers = case.matrix(ten)
    layout = Layout(
        tuple(ItemLayout(item, (1, 2, 3, 4), (False, False, True, True)) for item in ten),
        (DimensionLayout("engagement", tuple(range(10)), 10),),
    )
    levels, departments = sorted(set(case.labels("level"))), sorted(set(case.labels("department")))
    cell = np.searchsorted(levels, case.labels("level")) * len(departments)
    cell += np.searchsorted(departments, case.labels("department"))
    codes = np.where(np.isnan(answers), 0, answers).astype(np.uint8)

    counted = tally(codes, cell, len(levels) * len(departments), layout)
    whole = counted.total()
    items, share = scoring.item_moments(whole), scoring.favourable(whole)

    counts = {
        "respondents": whole.n[0],
        "complete_cases": whole.complete_n[0, 0],
        "departments": len(departments),
        "levels": len(levels),
    }
    case.compare(case.of("n")[0], counts)
    each = {
        item: {
            "n": items.n[0, i],
            "mean": items.mean[0, i],
            "sd": items.sd[0, i],
            "percent_agree": 100 * share.items[0, i],
        }
        for i, item in enumerate(ten)
    }
    case.compare(case.of("item_n_mean_sd")[0], each)
    people = counted.n.reshape(len(levels), len(departments))
    table = {
        department: {level: people[j, i] for j, level in enumerate(levels)}
        for i, department in enumerate(departments)
    }
    case.compare(case.of("crosstab_department_by_level")[0], table)

    case.finish(4 + 10 * 4 + 21 * 5)
