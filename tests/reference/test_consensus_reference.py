"""Strategic consensus mapping and Kendall's W against R (Heckmann's code, irr)."""

import numpy as np
import pytest

from analysis.consensus import (
    between_group_consensus,
    kendalls_w,
    overall_between_group_similarity,
    priority_map,
    within_group_consensus,
)
from analysis.profiles import profiles, unit_vectors

pytestmark = pytest.mark.shared


def test_a_top_management_team_ranks_seven_priorities(golden):
    case = golden("tarakci_tmt_scm")
    objects = case.labels("Priority")
    names = [f"TMT{member}" for member in range(1, 10)]
    members = case.matrix(names).T
    team = profiles(members)

    within, w = within_group_consensus(team), kendalls_w(team)
    case.compare(case.of("scm_within_group_consensus_alpha")[0], within.alpha[0])
    case.compare(case.of("scm_vaf_2d")[0], within.vaf[0])
    scores = dict(zip(objects, within.prototype[0], strict=True))
    case.compare(case.of("scm_prototype_scores")[0], scores)
    got = {"W": w.w[0], "chisq": w.chi2[0], "df": w.df, "p_chisq": w.p[0]}
    case.compare(case.of("kendall_w")[0], got)
    case.compare(case.of("mean_spearman_between_raters")[0], within.mean_correlation[0])

    # Without ties the identity of the two measures is exact.
    assert within.full_rank_alpha[0] == pytest.approx(np.sqrt(w.w[0]), rel=1e-12)
    case.finish(14)


def test_single_members_of_the_team_in_two_dimensions(golden):
    case = golden("tarakci_tmt_scm")
    names = [f"TMT{member}" for member in range(1, 10)]
    members = case.matrix(names).T
    team = profiles(members, range(9))
    whole = profiles(members)

    # Each member as a group of one: the leading plane is that of the team.
    _, vectors = np.linalg.eigh(whole.products[0])
    plane = vectors[:, -2:]
    arrows = unit_vectors(members) @ plane
    lengths = np.sqrt((arrows**2).sum(axis=1))
    case.compare(
        case.of("scm_member_vectors_length")[0], dict(zip(names, lengths.tolist(), strict=True))
    )
    drawn = priority_map(team)
    case.compare(case.of("scm_reconstruction")[0], (drawn.objects @ drawn.groups.T).tolist())

    assert drawn.shown == pytest.approx(within_group_consensus(whole).vaf[0], rel=1e-9)
    case.finish(9 + 63)


def test_the_published_similarity_of_ten_teams(golden):
    case = golden("tarakci_tmt_scm")
    published = case.of("between_group_r_matrix_published")[0]
    matrix = [[row[name] for name in published.args["groups"]] for row in published.value]

    got = overall_between_group_similarity(matrix)
    case.compare(case.of("overall_between_group_similarity")[0], got)

    case.finish(1)


def test_levels_of_a_county_by_their_ratings(golden):
    case = golden("pierce_scm")
    questions = [f"Q{number}" for number in range(1, 11)]
    levels = case.of("scm_between_group_r")[0].args["groups"]
    place = np.array([levels.index(level) for level in case.labels("level")])
    sums = profiles(case.matrix(questions), place, len(levels))

    within = within_group_consensus(sums)
    case.compare(case.of("n_members")[0], dict(zip(levels, within.n.tolist(), strict=True)))
    for row, level in enumerate(levels):
        for name, numbers in (
            ("scm_within_group_consensus_alpha", within.alpha),
            ("scm_vaf_2d", within.vaf),
            ("full_rank_alpha", within.full_rank_alpha),
        ):
            case.compare(case.of(name, level=level)[0], numbers[row])
        scores = dict(zip(questions, within.prototype[row], strict=True))
        case.compare(case.of("scm_prototype_scores", level=level)[0], scores)
    r = between_group_consensus(within.prototype)
    named = {a: dict(zip(levels, row, strict=True)) for a, row in zip(levels, r, strict=True)}
    case.compare(case.of("scm_between_group_r")[0], named)
    overall = overall_between_group_similarity(r)
    case.compare(case.of("overall_between_group_similarity")[0], overall)

    case.finish(5 + 15 + 50 + 25 + 1)


def test_three_raters_with_many_ties(golden):
    case = golden("irr_anxiety_kendall_w")
    raters = case.matrix(["rater1", "rater2", "rater3"]).T

    w = kendalls_w(profiles(raters))
    got = {
        "W_tie_corrected": w.w[0],
        "chisq": w.chi2[0],
        "df": w.df,
        "p_chisq": w.p[0],
        "n_objects": raters.shape[1],
        "n_raters": w.n[0],
    }
    case.compare(case.of("kendall_w")[0], got)
    case.compare(case.of("kendall_w_uncorrected")[0], {"W": w.w_uncorrected[0]})
    friedman = {"chisq": w.chi2[0], "df": w.df, "p": w.p[0]}
    case.compare(case.of("friedman")[0], friedman)

    case.finish(10)
