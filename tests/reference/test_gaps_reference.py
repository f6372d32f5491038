"""Differences between groups against R: stats, effectsize, effsize, MBESS, coin, exactRankTests."""

from itertools import combinations

import numpy as np
import pytest

from analysis import gaps, ranks
from analysis.adjust import benjamini_hochberg, benjamini_yekutieli, holm
from analysis.correlation import kendall_tau, spearman_rho
from analysis.groups import Groups, summarise
from analysis.permutation import permutation_anova, permutation_test

pytestmark = pytest.mark.shared


def histograms(scores, group, names):
    """Score histograms of named groups, answered rows only."""
    values = np.unique(scores[~np.isnan(scores)])
    count = [(scores[group == str(name), None] == values).sum(axis=0) for name in names]
    return values, np.array(count)


def pair_values(pairs, values, counts, continuity):
    """Every number of the reference's pairs, in its words."""
    a, b = pairs.a, pairs.b
    one, two = counts[a], counts[b]
    rough = ranks.mann_whitney(values, one, two, continuity=False, method="normal")
    groups = summarise(values, counts)
    n, mean, sd = groups.n, groups.mean, np.sqrt(groups.var)
    # Cohen's d is Hedges' g without its factor: the difference in pooled SDs.
    square = (n[a] - 1) * groups.var[a] + (n[b] - 1) * groups.var[b]
    d = pairs.welch.difference / np.sqrt(square / (n[a] + n[b] - 2))
    return [
        {
            "n1": n[a][k],
            "n2": n[b][k],
            "mean1": mean[a][k],
            "mean2": mean[b][k],
            "sd1": sd[a][k],
            "sd2": sd[b][k],
            "welch": {
                "diff": pairs.welch.difference[k],
                "t": pairs.welch.t[k],
                "df": pairs.welch.df[k],
                "p": pairs.welch.p[k],
                "ci95": pairs.welch.ci[k],
            },
            "cohens_d": d[k],
            "cohens_d_ci95": pairs.g.ci[k] * d[k] / pairs.g.estimate[k],
            "cohens_d_ci95_MBESS": pairs.g.ci[k] * d[k] / pairs.g.estimate[k],
            "hedges_g": pairs.g.estimate[k],
            "hedges_g_ci95": pairs.g.ci[k],
            "cliffs_delta": pairs.cliffs_delta[k],
            "mann_whitney": {
                "U1": pairs.u[k],
                "p_continuity": continuity.p[k],
                "p_no_continuity": rough.p[k],
            },
        }
        for k in range(a.size)
    ]


def compare_pairs(case, value, scores):
    """The numbers of all pairs and both families of adjusted p-values of one variable."""
    names = list(value.args.get("levels") or sorted({str(x) for x in case.labels("group")}))
    group = case.labels(value.args["group"])
    values, counts = histograms(scores, group, names)
    pairs = gaps.level_pairs(values, counts)
    continuity = ranks.mann_whitney(values, counts[pairs.a], counts[pairs.b], method="normal")
    keys = [f"{one} vs {two}" for one, two in combinations(names, 2)]
    got = pair_values(pairs, values, counts, continuity)
    case.compare(value, dict(zip(keys, got, strict=True)))
    adjusted = {
        "Welch": benjamini_hochberg(pairs.welch.p),
        "Mann-Whitney": benjamini_hochberg(continuity.p),
    }
    for family in case.of("bh_adjusted", y=value.args["y"], group=value.args["group"]):
        q = adjusted[family.args["p"].split(" ")[0]]
        case.compare(family, dict(zip(keys, q, strict=True)))
    return pairs


def test_hogartys_ordinal_example(golden):
    case = golden("cliffs_delta_hogarty")
    value = case.of("pairwise_gaps")[0]

    pairs = compare_pairs(case, value, case.column("y"))
    case.compare(case.of("cliffs_delta")[0], pairs.cliffs_delta[0])
    case.compare(case.of("cliffs_delta_ci95")[0], pairs.delta_ci[0])
    for noncentral in case.of("smd_ci95_noncentral_t"):
        t, n1, n2 = (noncentral.args[key] for key in ("t", "n1", "n2"))
        d = t * np.sqrt(1 / n1 + 1 / n2)
        effect = gaps.hedges_g(Groups.of(n1, d, 1.0), Groups.of(n2, 0.0, 1.0))
        factor = effect.estimate / d
        case.compare(noncentral, {"smd": d, "ci": effect.ci / factor})

    case.finish(24 + 2 + 1 + 2 + 2 * 3)


def test_students_sleep_data(golden):
    case = golden("r_sleep_welch")
    scores = case.column("extra")

    pairs = compare_pairs(case, case.of("pairwise_gaps")[0], scores)
    welch = pairs.welch
    t_test = {"t": welch.t[0], "df": welch.df[0], "p": welch.p[0], "ci95": welch.ci[0]}
    case.compare(case.of("welch_t")[0], t_test)
    values, (a, b) = histograms(scores, case.labels("group"), [1, 2])
    exact = permutation_test(values, a, b, statistic="difference")
    case.compare(case.of("permutation_two_sample")[0], exact.p)

    assert exact.exact
    case.finish(24 + 2 + 5 + 1)


def test_plant_growth_by_permutation(golden):
    case = golden("permutation_plantgrowth")
    scores, group = case.column("weight"), case.labels("group")

    values, (_, one, two) = histograms(scores, group, ["ctrl", "trt1", "trt2"])
    exact = permutation_test(values, one, two, statistic="difference")
    case.compare(case.of("permutation_two_sample")[0], exact.p)
    values, counts = histograms(scores, group, ["ctrl", "trt1", "trt2"])
    drawn = permutation_anova(values, counts, seed=1, resamples=300_000)
    case.compare(case.of("permutation_anova")[0], drawn.p)
    anova = case.of("oneway_anova")[0]

    assert anova.close(anova.value["F"], drawn.statistic)
    case.finish(2)


def test_ozone_by_month(golden):
    case = golden("r_airquality_nonparametric")
    scores = case.column("Ozone")

    for value in case.of("pairwise_gaps"):
        compare_pairs(case, value, scores)
    values, (may, august) = histograms(scores, case.labels("Month"), [5, 8])
    normal = ranks.mann_whitney(values, may, august)
    case.compare(case.of("mann_whitney")[0], {"U1": normal.u, "p": normal.p})
    exact = ranks.mann_whitney(values, may, august, method="exact")
    case.compare(case.of("mann_whitney_exact_with_ties")[0], {"p": exact.p})

    case.finish(10 * 24 + 20 + 3)


def test_county_employees_by_level(golden):
    case = golden("pierce_county_survey")
    items = [f"Q{number}" for number in range(1, 11)]

    for value in case.of("pairwise_gaps"):
        # The scale is the mean of all ten items of those who answered them all.
        scores = case.matrix(items).mean(axis=1)
        if value.args["y"] != "SCALE":
            scores = case.column(value.args["y"])
        compare_pairs(case, value, np.round(scores, 10))

    case.finish(len(case.of("pairwise_gaps")) * (10 * 24 + 20))


def test_fifteen_p_values_of_benjamini_and_hochberg(golden):
    case = golden("bh1995_fdr")
    p = case.column("p")

    case.compare(case.of("bh_adjusted")[0], benjamini_hochberg(p))
    case.compare(case.of("holm_adjusted")[0], holm(p))
    case.compare(case.of("by_adjusted")[0], benjamini_yekutieli(p))
    case.compare(case.of("bh_rejected_count")[0], (benjamini_hochberg(p) <= 0.05).sum())
    case.compare(case.of("bonferroni_rejected_count")[0], (p * p.size <= 0.05).sum())

    case.finish(47)


def test_tuna_quality(golden):
    case = golden("r_tuna_rank_correlation")
    x, y = case.column("x"), case.column("y")

    tau, rho = kendall_tau(x, y), spearman_rho(x, y)
    pairs = x.size * (x.size - 1) / 2
    case.compare(
        case.of("kendall_tau_b")[0],
        {"tau": tau.estimate, "p_exact": tau.p, "concordant_T": (tau.estimate + 1) * pairs / 2},
    )
    distance = (1 - rho.estimate) * x.size * (x.size**2 - 1) / 6
    case.compare(case.of("spearman_rho")[0], {"rho": rho.estimate, "p_exact": rho.p, "S": distance})

    case.finish(6)
