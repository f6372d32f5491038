"""Agreement against R's multilevel package: army companies and county departments."""

import numpy as np
import pytest

from analysis import agreement
from analysis.layout import DimensionLayout, ItemLayout, Layout
from analysis.scoring import dimension_counts
from analysis.tally import tally

pytestmark = pytest.mark.shared


def counted(case, items, group, low, high):
    """The tally of a case by group, read the way the product reads answers."""
    names = sorted(set(case.labels(group)))
    values = tuple(range(low, high + 1))
    answers = case.matrix(items) - low + 1
    codes = np.where(np.isnan(answers), 0, answers).astype(np.uint8)
    layout = Layout(
        tuple(ItemLayout(item, values, (False,) * len(values)) for item in items),
        (DimensionLayout("d", tuple(range(len(items))), len(items)),),
    )
    cell = np.searchsorted(names, case.labels(group))
    return names, tally(codes, cell, len(names), layout)


def by_name(names, array):
    return dict(zip(names, np.asarray(array).tolist(), strict=True))


def of_item(case, value):
    low = 0 if value.args["item"].startswith("HOSTIL") else 1
    names, result = counted(case, [value.args["item"]], "COMPID", low, low + 4)
    return names, dimension_counts(result, 0)[:, 0]


def test_army_companies_agree_as_in_multilevel(golden):
    case = golden("lq2002_agreement")

    for value in case.of("rwg_single_item"):
        names, counts = of_item(case, value)
        case.compare(value, by_name(names, agreement.rwg(counts)))
    for value in case.of("a_wg_single_item"):
        names, counts = of_item(case, value)
        case.compare(value, by_name(names, agreement.a_wg(counts)))
    for value in case.of("AD_M_single_item"):
        names, counts = of_item(case, value)
        case.compare(value, by_name(names, agreement.ad_m(counts)))
    for statistic in ("rwg_j", "rwg_star_j_lindell", "a_wg_j", "AD_M_j", "AD_Md_j"):
        for value in case.of(statistic):
            args = value.args
            names, result = counted(
                case, args["items"], "COMPID", args["scale_min"], args["scale_max"]
            )
            null = args.get("null", "uniform").replace("_", " ")
            got = agreement.group_agreement(dimension_counts(result, 0), result.complete[0], null)
            numbers = {
                "rwg_j": got.rwg_j,
                "rwg_star_j_lindell": got.rwg_star_j,
                "a_wg_j": got.a_wg_j,
                "AD_M_j": got.ad_m_j,
                "AD_Md_j": got.ad_md_j,
            }
            case.compare(value, by_name(names, numbers[statistic]))
            if "null_variance" in args:
                assert agreement.null_variance(5, null) == pytest.approx(args["null_variance"])
    for value in case.of("rwg_j_summary"):
        args = value.args
        _, result = counted(case, args["items"], "COMPID", args["scale_min"], args["scale_max"])
        got = agreement.rwg_j(dimension_counts(result, 0), args["null"].replace("_", " "))
        summary = {
            "mean": got.mean(),
            "median": np.median(got),
            "min": got.min(),
            "max": got.max(),
            "n_groups": got.size,
        }
        case.compare(value, summary)

    # 49 companies × (3 scales × (6 nulls + 4 others) + 3 items × 3) and 18 summaries of 5.
    case.finish(49 * (3 * 10 + 3 * 3) + 18 * 5)


def test_county_departments_agree_as_in_multilevel(golden):
    case = golden("pierce_county_survey")

    for statistic in ("rwg_j", "a_wg_j", "AD_M_j", "AD_Md_j"):
        for value in case.of(statistic):
            names, result = counted(case, value.args["items"], "department", 1, 4)
            own = value.args["missing"].startswith("each item")
            counts = dimension_counts(result, 0) if own else result.complete[0]
            got = agreement.group_agreement(counts, result.complete[0])
            numbers = {
                "rwg_j": got.rwg_j,
                "a_wg_j": got.a_wg_j,
                "AD_M_j": got.ad_m_j,
                "AD_Md_j": got.ad_md_j,
            }
            case.compare(value, by_name(names, numbers[statistic]))

    # 21 departments × 3 sets of items × (rwg(j) both ways, a_wg, AD_M, AD_Md)
    case.finish(21 * 3 * 5)
