"""The analysis-of-variance family against R, pingouin and the tables of Shrout and Fleiss."""

from dataclasses import replace

import numpy as np
import pytest

from analysis import variance
from analysis.pairwise import games_howell

pytestmark = pytest.mark.shared


def summaries(values, labels, names):
    """Size, mean and variance of each group; histograms over the values that occur."""
    known = ~np.isnan(values)
    groups = [values[known & (labels == name)] for name in names]
    steps = np.unique(values[known])
    counts = np.array([[np.sum(group == step) for step in steps] for group in groups])
    sizes = np.array([len(group) for group in groups])
    means = np.array([group.mean() if len(group) else np.nan for group in groups])
    spreads = np.array([group.var(ddof=1) if len(group) > 1 else np.nan for group in groups])
    return (sizes, means, spreads), counts


def anova_numbers(result):
    return {
        "n": result.n,
        "F": result.f,
        "df1": result.df_between,
        "df2": result.df_within,
        "p": result.p,
        "MSB": result.ms_between,
        "MSW": result.ms_within,
        "SSB": result.ss_between,
        "SSW": result.ss_within,
        "eta_squared": result.eta_squared,
        "omega_squared": result.omega_squared,
        "epsilon_squared": result.epsilon_squared,
    }


def rounded(p):
    """As rstatix prints p: three decimals, or three digits where that leaves nothing."""
    return round(p, 3) if p >= 0.001 else float(f"{p:.3g}")


def pair_numbers(result, names):
    """As the reference has it: second minus first."""
    return {
        f"{names[i]} vs {names[j]}": {
            "mean_diff_g2_minus_g1": -result.difference[k],
            "se": result.se[k],
            "t": result.t[k],
            "q": result.q[k],
            "df": result.df[k],
            "p_adj": result.p[k],
            "p_adj_rstatix_rounded": rounded(result.p[k]),
            "ci95": (-result.high[k], -result.low[k]),
        }
        for k, (i, j) in enumerate(zip(result.first, result.second, strict=True))
    }


def without_loose_intervals(value, got):
    """The value without intervals for which R's quantile (qtukey) has only three digits.

    With 21 groups and under 3 degrees of freedom R's quantiles are exceeded with a probability of
    .0501 instead of .05, says SciPy's studentized range; they are compared loosely.
    """
    kept = {}
    for pair, numbers in value.value.items():
        loose = numbers["df"] < 3 and "ci95" in numbers
        if loose:
            np.testing.assert_allclose(got[pair]["ci95"], numbers["ci95"], rtol=2e-3)
        kept[pair] = {key: n for key, n in numbers.items() if not (loose and key == "ci95")}
    return replace(value, value=kept)


def compare_family(case, values, labels, names, **chosen):
    """Compare every value of the family that the case has for these arguments."""
    groups, counts = summaries(values, labels, names)
    welch, ranks = variance.welch_anova(*groups), variance.kruskal_wallis(counts)
    table, within = variance.anova(*groups), variance.icc(*groups)
    numbers = {
        "oneway_anova": anova_numbers(table),
        "omega_squared": table.omega_squared,
        "welch_anova": {
            "F": welch.f,
            "df1": welch.df_between,
            "df2": welch.df_within,
            "p": welch.p,
        },
        "kruskal_wallis": {"H": ranks.h, "df": ranks.df, "p": ranks.p},
        "icc1": within.icc1,
        "icc1_k0": within.icc1_k0,
        "icc2": within.icc2,
        "icc_ci95": {"icc1": within.icc1_ci, "icc1k": within.icc2_ci},
    }
    for value in case.values:
        if not all(value.args.get(key) == wanted for key, wanted in chosen.items()):
            continue
        if value.statistic == "games_howell":
            got = pair_numbers(games_howell(*groups), names)
            case.compare(without_loose_intervals(value, got), got)
            case.seen.add(id(value))
        elif value.statistic in numbers:
            case.compare(value, numbers[value.statistic])
            if "k0" in value.args:
                assert within.k0 == pytest.approx(value.args["k0"])


FAMILY = {
    "oneway_anova",
    "omega_squared",
    "welch_anova",
    "kruskal_wallis",
    "games_howell",
    "icc1",
    "icc2",
    "icc1_k0",
    "icc_ci95",
}


def finish(case, numbers):
    unseen = {
        value.statistic
        for value in case.values
        if value.statistic in FAMILY and id(value) not in case.seen
    }
    assert not unseen
    case.finish(numbers)


def test_county_levels_and_departments_differ_as_in_r(golden):
    case = golden("pierce_county_survey")
    ten = [f"Q{number}" for number in range(1, 11)]
    answers = case.matrix(ten)
    whole = ~np.isnan(answers).any(axis=1)

    for value in case.of("oneway_anova"):
        name, group = value.args["y"], value.args["group"]
        scores = np.where(whole, answers.mean(axis=1), np.nan) if name == "SCALE" else None
        scores = case.column(name) if scores is None else scores
        compare_family(case, scores, case.labels(group), value.args["levels"], y=name, group=group)
    for value in case.of("icc1"):
        items, group = value.args["items"], value.args["group"]
        chosen = answers[:, [ten.index(item) for item in items]].mean(axis=1)
        scores, labels = np.where(whole, chosen, np.nan), case.labels(group)
        compare_family(case, scores, labels, sorted(set(labels)), items=items, group=group)

    # Levels: 3 variables × (8 of the ANOVA, 4 of Welch, 3 of Kruskal, 10 pairs × 9);
    # departments: the same with 210 pairs, 17 of them without an interval;
    # 3 sets of items × 2 groupings × 2 ICCs.
    finish(case, 3 * (15 + 10 * 9) + (15 + 210 * 9 - 17 * 2) + 12)


def test_army_companies_differ_as_in_multilevel(golden):
    case = golden("lq2002_agreement")
    labels = case.labels("COMPID")

    for value in case.of("icc1"):
        items = value.args["items"]
        scores = case.matrix(items).mean(axis=1)
        compare_family(case, scores, labels, sorted(set(labels)), items=items)

    # 3 scales × (7 of the ANOVA, ICC(1) with n/G and with k0, ICC(2))
    finish(case, 3 * (7 + 3))


@pytest.mark.parametrize(
    ("name", "y", "group", "numbers"),
    [
        ("pingouin_hair_pain_anova", "Pain threshold", "Hair color", 7 + 4 + 3 + 1),
        ("pingouin_wine_icc", "Scores", "Wine", 2),
        ("shrout_fleiss_icc", "score", "target", 2 + 4 + 6),
        ("penguins_games_howell", "body_mass_g", "species", 3 * 5 + 4),
        ("r_airquality_nonparametric", "Ozone", "Month", 8 + 4 + 3 + 3 + 10 * 9),
    ],
)
def test_small_cases_give_the_published_numbers(golden, name, y, group, numbers):
    case = golden(name)
    labels = case.labels(group)

    compare_family(case, case.column(y), labels, sorted(set(labels)), y=y, group=group)

    finish(case, numbers)
