"""What is null has a reason beside it, whatever was answered."""

import numpy as np
import pytest

from analysis.blocks import Cell
from analysis.promise import Promise
from analysis.tally import tally
from survey.services.measuring import Plan, layout_of, measure

SMALL = {("Board", "Online"): 1, ("Lead", "Online"): 2, ("Floor", "Shops"): 4}
MIDDLING = {("Board", "Online"): 12, ("Lead", "Online"): 14, ("Floor", "Shops"): 15}
GROUP = ("mean", "sd", "favourable", "ci", "rwg_j", "a_wg", "ad_m", "agreement_band")
OF_DIMENSION = {"alpha": "alpha", "omega": "omega", "f": "f", "p": "f", "icc1": "icc1"}
OF_DIMENSION |= {"icc2": "icc2"}


def unexplained(report):
    """Every field that is null without a reason."""
    for dimension in report.dimensions:
        yield from (
            (dimension.key, name)
            for name, why in OF_DIMENSION.items()
            if getattr(dimension, name) is None and not dimension.reasons.get(why)
        )
        if None in vars(dimension.agreement).values() and not dimension.reasons.get("agreement"):
            yield dimension.key, "agreement"
        for group in (*dimension.levels, *dimension.departments):
            yield from _of(group, GROUP)
        for test in (*dimension.level_pairs, *dimension.department_vs_rest):
            yield from _of(test, ("difference", "ci", "t", "p", "g", "p_u", "cliffs_delta"))
    for item in report.items:
        yield from _of(item, ("n", "mean", "sd", "favourable", "counts"))
        for level in item.levels:
            yield from _of(level, ("n", "mean", "favourable", "counts"))


def _of(entry, names):
    missing = [name for name in names if getattr(entry, name) is None]
    if missing and not entry.reason:
        yield entry, missing


@pytest.mark.parametrize("minimum", [1, 4, 5])
@pytest.mark.parametrize("sizes", [SMALL, MIDDLING])
@pytest.mark.parametrize("missing", [0, 0.5, 0.9])
def test_whatever_is_null_says_why(make_report, minimum, sizes, missing):
    report = make_report(sizes, minimum=minimum, missing=missing)

    assert list(unexplained(report)) == []


def test_groups_of_one_each_do_not_say_that_they_agreed(make_report):
    alone = {("Board", "Online"): 1, ("Lead", "Shops"): 1, ("Floor", "Stock"): 1}

    for dimension in make_report(alone, minimum=1, missing=0).dimensions:
        assert dimension.f is None
        assert dimension.reasons["f"] == "nobody in these groups has anybody beside them"
        assert dimension.reasons["icc1"] == dimension.reasons["f"]


def test_departments_of_the_very_same_mean_have_no_second_intraclass_correlation(pulse):
    cells = [Cell("Board", "Online"), Cell("Floor", "Shops")]
    codes = np.repeat([[2], [3], [4], [2], [3], [4]], len(pulse.items), axis=1).astype(np.uint8)
    counted = tally(codes, [0, 0, 0, 1, 1, 1], 2, layout_of(pulse))

    report = measure(counted, cells, pulse, Promise(1), Plan(("Board", "Floor")))

    for dimension in report.dimensions:
        assert dimension.icc1 == pytest.approx(-0.5)  # (0 - MSW) / (0 + 2 MSW)
        assert dimension.icc2 is None
        assert "exactly the same mean" in dimension.reasons["icc2"]
    assert list(unexplained(report)) == []
