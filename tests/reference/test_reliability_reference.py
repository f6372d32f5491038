"""Alpha, omega and item-total against R's psych and lavaan, and against pingouin."""

import numpy as np
import pytest

from analysis import reliability
from analysis.layout import DimensionLayout, ItemLayout, Layout
from analysis.tally import tally

pytestmark = pytest.mark.shared


def complete(answers):
    return answers[~np.isnan(answers).any(axis=1)]


def from_tally(answers, low, high, reverse=()):
    """Reliability the way the product gets it: codes, tally, sums of products."""
    values = tuple(range(low, high + 1))
    items = tuple(
        ItemLayout(str(i), values, (False,) * len(values), i in reverse)
        for i in range(answers.shape[1])
    )
    layout = Layout(items, (DimensionLayout("d", tuple(range(len(items))), 1),))
    codes = np.where(np.isnan(answers), 0, answers - low + 1).astype(np.uint8)
    counted = tally(codes, np.zeros(len(codes), int), 1, layout)
    return reliability.dimension_reliability(counted, 0)[0]


def pairwise(answers):
    """Covariances from everybody who answered both items, as R's use = "pairwise"."""
    size = answers.shape[1]
    matrix = np.empty((size, size))
    for i in range(size):
        for j in range(size):
            both = complete(answers[:, [i, j]])
            matrix[i, j] = np.cov(both[:, 0], both[:, 1])[0, 1]
    return matrix


def compare_all(case, result, names, **chosen):
    """Compare every reliability value of the case that has these arguments."""
    numbers = {
        "cronbach_alpha": result.alpha,
        "cronbach_alpha_std": result.alpha_standardised,
        "alpha_ci95_feldt": result.alpha_ci,
        "item_total_corrected": dict(zip(names, result.item_total, strict=True)),
        "alpha_if_item_dropped": dict(zip(names, result.alpha_if_dropped, strict=True)),
        "mcdonald_omega_1factor_ML": result.omega,
        "mcdonald_omega_total_minres_1factor": result.omega_minres,
        "cfa_loadings_unstd": dict(zip(names, result.loadings, strict=True)),
    }
    for value in case.values:
        if value.statistic in numbers and all(value.args.get(k) == v for k, v in chosen.items()):
            case.compare(value, numbers[value.statistic])


def every_value_was_seen(case, statistics):
    unseen = [
        value.statistic
        for value in case.values
        if value.statistic in statistics and id(value) not in case.seen
    ]
    assert not unseen


STATISTICS = (
    "cronbach_alpha",
    "cronbach_alpha_std",
    "alpha_ci95_feldt",
    "item_total_corrected",
    "alpha_if_item_dropped",
    "mcdonald_omega_1factor_ML",
    "mcdonald_omega_total_minres_1factor",
    "cfa_loadings_unstd",
)


def test_personality_scales_are_as_reliable_as_in_psych_and_lavaan(golden):
    case = golden("bfi_reliability")

    for value in case.of("cronbach_alpha", missing="listwise"):
        items = value.args["items"]
        turned = value.args["reverse_scored"]
        reverse = {items.index(item) for item in ([turned] if isinstance(turned, str) else turned)}
        answers = case.matrix(items)
        result = from_tally(answers, 1, 6, reverse)
        assert result.n == value.args["n"]
        compare_all(case, result, items, scale=value.args["scale"], missing="listwise")
        flipped = np.where([i in reverse for i in range(len(items))], 7 - answers, answers)
        for paired in case.of("cronbach_alpha", scale=value.args["scale"]):
            if paired.args["missing"] == "pairwise covariances":
                case.compare(paired, reliability.cronbach_alpha(pairwise(flipped)))

    # 5 scales × (alpha twice, standardised, 2 ends, 3 × 5 items, 2 omegas)
    every_value_was_seen(case, STATISTICS)
    case.finish(5 * (2 + 1 + 2 + 15 + 2))


def test_army_scales_are_as_reliable_as_in_psych_and_lavaan(golden):
    case = golden("lq2002_agreement")

    for value in case.of("cronbach_alpha"):
        items = value.args["items"]
        low = 0 if items[0].startswith("HOSTIL") else 1
        compare_all(case, from_tally(case.matrix(items), low, low + 4), items, items=items)

    every_value_was_seen(case, STATISTICS)
    # 19 items × (item-total, alpha without, loading), 3 × (alpha, standardised, omega), 2 minres
    case.finish(19 * 3 + 3 * 3 + 2)


def test_county_items_are_as_reliable_as_in_psych_and_lavaan(golden):
    case = golden("pierce_county_survey")
    ten = [f"Q{number}" for number in range(1, 11)]
    answers = complete(case.matrix(ten))

    for value in case.of("cronbach_alpha"):
        items = value.args["items"]
        chosen = answers[:, [ten.index(item) for item in items]]
        compare_all(case, from_tally(chosen, 1, 4), items, items=items)

    every_value_was_seen(case, STATISTICS)
    # 10 + 4 + 4 items' item-total, 3 × (alpha, two omegas)
    case.finish(18 + 3 * 3)


def test_missing_answers_are_left_out_as_in_pingouin(golden):
    case = golden("pingouin_cronbach_missing")
    items = case.values[0].args["items"]
    answers = case.matrix(items)

    result = from_tally(answers, 0, 1)
    case.compare(case.of("cronbach_alpha", missing="listwise")[0], result.alpha)
    # pingouin's interval counts all 12 rows although 9 are complete; ours counts the 9.
    published = reliability.alpha_interval(result.alpha, len(answers), len(items))
    case.compare(case.of("alpha_ci95_feldt", missing="listwise")[0], published)
    assert result.n == 9
    assert result.alpha_ci == reliability.alpha_interval(result.alpha, 9, len(items))
    alpha = reliability.cronbach_alpha(pairwise(answers))
    case.compare(case.of("cronbach_alpha", missing="pairwise")[0], alpha)
    interval = reliability.alpha_interval(alpha, len(answers), len(items))
    case.compare(case.of("alpha_ci95_feldt", missing="pairwise")[0], interval)

    every_value_was_seen(case, STATISTICS)
    case.finish(6)
