"""The alignment score, against its formulas written out in loops."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from analysis.alignment import (
    alignment,
    alignment_by_dimension,
    departments,
    moments,
    refusal_bounds,
)
from analysis.layout import DimensionLayout, ItemLayout, Layout
from analysis.tally import tally


def pairs(scores):
    """Pairwise sums of people's scores, NaN being a missing one."""
    known = (~np.isnan(scores)).astype(float)
    filled = np.nan_to_num(scores)
    return known.T @ known, filled.T @ known, filled.T @ filled


def summaries(leaders, frontline, department, weight=None):
    per = [pairs(frontline[department == j]) for j in np.unique(department)]
    within = departments(*(np.array(part) for part in zip(*per, strict=True)), weight=weight)
    return moments(*pairs(leaders)), moments(*pairs(frontline)), within


@pytest.fixture
def make_company():
    def make(seed=0, leaders=6, gap=0.4):
        groups, frontline, dimensions = 5, 120, 4
        rng = np.random.default_rng(seed)
        department = np.repeat(np.arange(groups), frontline // groups)
        effect = rng.normal(0, 0.3, (groups, dimensions))
        scores = 3.2 + effect[department] + rng.normal(0, 0.7, (department.size, dimensions))
        scores += rng.normal(0, 0.4, (department.size, 1))
        top = 3.2 + gap + rng.normal(0, 0.7, (leaders, dimensions))
        return top, scores, department

    return make


def by_the_book(leaders, frontline, department, weight=None):
    """CONTRACT's formulas with loops over dimensions, departments and pairs."""
    P, nR = leaders.shape[1], len(leaders)
    names = [j for j in np.unique(department) if (department == j).sum() > 1]
    groups = [frontline[department == j] for j in names]
    n = np.array([len(g) for g in groups])
    w = n.astype(float) if weight is None else np.asarray(weight, float)
    m = np.array([g.mean(axis=0) for g in groups])
    Sw = sum((len(g) - 1) * np.cov(g.T) for g in groups) / sum(len(g) - 1 for g in groups)
    S = of_means(leaders, Sw) + of_means(frontline, Sw)
    V = np.mean((leaders.mean(0) - frontline.mean(0)) ** 2 - np.diag(S))
    H, total = np.zeros(P), 0.0
    W = np.zeros((len(n), len(n)))
    for j in range(len(n)):
        for k in range(len(n)):
            if j != k:
                W[j, k] = w[j] * w[k]
                total += W[j, k]
                H += W[j, k] * ((m[j] - m[k]) ** 2 - np.diag(Sw) * (1 / n[j] + 1 / n[k]))
    H, W = np.mean(H / total), W / total
    A = 2 * (np.diag(W.sum(1)) - W)
    AN = A @ np.diag(1 / n)
    base = 2 * np.trace(AN @ AN) * np.trace(Sw @ Sw) / P**2
    M = A @ m
    variance = 4 * sum(M[j] @ Sw @ M[j] / n[j] for j in range(len(n))) / P**2 - base
    t = stats.t.ppf(0.975, max(nR - 1, 2))
    slope_v = 4 * np.linalg.eigvalsh(S)[-1] / P
    lv, uv = solved(V, slope_v, 2 * np.trace(S @ S) / P**2, t)
    lh, uh = solved(H, (max(variance, base) - base) / H if H > 0 else 0.0, base, 1.96)
    D = (V + H) / 2
    limits = (
        D - np.hypot(V - lv, H - lh) / 2,
        D + np.hypot(uv - V, uh - H) / 2,
    )
    return V, H, D, (lv, uv), (lh, uh), limits


def of_means(level, Sw):
    """Covariance of a level's means; with n ≤ 2P its own SDs and the departments' correlations."""
    if len(level) > 2 * level.shape[1]:
        return np.cov(level.T) / len(level)
    sd = level.std(axis=0, ddof=1)
    return Sw / np.sqrt(np.outer(np.diag(Sw), np.diag(Sw))) * np.outer(sd, sd) / len(level)


def solved(q, slope, constant, t):
    """Roots of (q - Q)² = t² (constant + slope Q), widened to hold q."""
    roots = np.roots([1, -2 * q - t**2 * slope, q**2 - t**2 * constant])
    if np.iscomplexobj(roots):
        roots = np.array([roots.real[0]] * 2)
    return min(roots.min(), q), max(roots.max(), q)


@pytest.mark.parametrize("seed", range(6))
@pytest.mark.parametrize("leaders", [3, 6, 8, 9, 40])
def test_the_score_follows_its_formulas(make_company, seed, leaders):
    company = make_company(seed, leaders, gap=[0, 0.4, 1.2][seed % 3])
    V, H, D, ends_v, ends_h, ends = by_the_book(*company)

    result = alignment(*summaries(*company))

    assert result.vertical.squared == pytest.approx(V, abs=1e-12)
    assert result.horizontal.squared == pytest.approx(H, abs=1e-12)
    assert result.overall.squared == pytest.approx(D, abs=1e-12)
    assert result.vertical.squared_ci == pytest.approx(ends_v, abs=1e-9)
    assert result.horizontal.squared_ci == pytest.approx(ends_h, abs=1e-9)
    assert result.overall.squared_ci == pytest.approx(ends, abs=1e-9)
    assert result.overall.score == pytest.approx(100 * (1 - np.sqrt(max(0, D)) / 2))
    assert result.typical_distance == pytest.approx(np.sqrt(max(0, D)))


@pytest.mark.parametrize("leaders", [6, 40])
def test_a_frontline_of_few_borrows_correlations_too(make_company, leaders):
    top, scores, department = make_company(4, leaders)
    few = np.concatenate([np.flatnonzero(department == j)[:2] for j in range(4)])
    company = top, scores[few], department[few]
    _, _, _, ends_v, _, ends = by_the_book(*company)

    result = alignment(*summaries(*company))

    assert result.vertical.squared_ci == pytest.approx(ends_v, abs=1e-9)
    assert result.overall.squared_ci == pytest.approx(ends, abs=1e-9)


def test_a_dimension_without_departments_to_compare_counts_with_its_vertical_part_alone(
    make_company,
):
    # D² of a dimension is (V² + H²)/2, or V² where H² is undefined; the whole is their mean.
    top, scores, department = make_company(2, leaders=40)
    top[:, 3] += 1
    scores[department > 0, 3] = np.nan
    V, H, limits_v, limits_h = mixed_by_the_book(top, scores, department)
    D = (V[:3] + H).sum() / 8 + V[3] / 4

    inputs = summaries(top, scores, department)
    result, each = alignment(*inputs), alignment_by_dimension(*inputs)

    assert result.overall.squared == pytest.approx(D)
    assert result.overall.squared == pytest.approx(each.overall.squared.mean())
    assert result.vertical.squared == pytest.approx(V.mean())
    assert result.horizontal.squared == pytest.approx(H.mean())
    part_v, part_h = V @ [0.125, 0.125, 0.125, 0.25], H.sum() / 8
    assert result.overall.squared_ci == pytest.approx(
        (
            D - np.hypot(part_v - limits_v[0], part_h - limits_h[0]),
            D + np.hypot(limits_v[1] - part_v, limits_h[1] - part_h),
        )
    )
    assert "only there" in str(result.reason)


def mixed_by_the_book(top, scores, department):
    """V² and H² by dimension, limits of Σ a V² and Σ b H², the last dimension without H²."""
    P = top.shape[1]
    known = ~np.isnan(scores[:, P - 1])
    n = np.array([len(scores)] * (P - 1) + [known.sum()])
    pair = np.minimum.outer(n, n)
    cov = np.array([[_cov(scores[:, d], scores[:, e]) for e in range(P)] for d in range(P)])
    S = np.cov(top.T) / len(top) + cov * pair / np.outer(n, n)
    V = (top.mean(0) - np.nanmean(scores, axis=0)) ** 2 - np.diag(S)
    A = np.diag([0.5] * (P - 1) + [1]) / P  # each dimension's share of D²
    q, AS = np.trace(A @ np.diag(V)), A @ S
    root = np.sqrt(A)
    slope = 4 * np.linalg.eigvalsh(root @ S @ root)[-1]
    t = stats.t.ppf(0.975, len(top) - 1)
    limits_v = solved(q, slope, 2 * np.trace(AS @ AS), t)
    three = summaries(top[:, :3], scores[:, :3], department)
    h, of_each = alignment(*three), alignment_by_dimension(*three)
    share = (P - 1) / P / 2
    return V, of_each.horizontal.squared, limits_v, share * h.horizontal.squared_ci


def _cov(x, y):
    both = ~np.isnan(x + y)
    return np.cov(x[both], y[both])[0, 1]


def test_roster_sizes_replace_answers_as_weights(make_company):
    company = make_company(2)
    weight = [10, 20, 30, 40, 50]
    H = by_the_book(*company, weight=weight)[1]

    assert alignment(*summaries(*company, weight)).horizontal.squared == pytest.approx(H)


@settings(max_examples=40, deadline=None)
@given(st.integers(0, 10_000), st.floats(0, 2), st.integers(2, 12))
def test_the_interval_always_holds_the_estimate(seed, gap, leaders):
    rng = np.random.default_rng(seed)
    scores = np.clip(np.rint(rng.normal(3.5, 1, (40, 3)) * 3) / 3, 1, 5)
    top = np.clip(np.rint(rng.normal(3.5 + gap, 0.7, (leaders, 3)) * 3) / 3, 1, 5)
    result = alignment(*summaries(top, scores, np.repeat(np.arange(4), 10)))

    for part in (result.overall, result.vertical, result.horizontal):
        assert 0 <= part.ci[0] <= part.score <= part.ci[1] <= 100


def test_dimensions_average_to_the_whole(make_company):
    inputs = summaries(*make_company(3))

    whole, each = alignment(*inputs), alignment_by_dimension(*inputs)

    assert each.overall.score.shape == (4,)
    assert each.overall.ci.shape == (4, 2)
    for part in ("overall", "vertical", "horizontal"):
        mean = getattr(each, part).squared.mean()
        assert mean == pytest.approx(getattr(whole, part).squared)


def test_one_dimension_is_the_score_of_that_dimension_alone(make_company):
    top, scores, department = make_company(4)
    each = alignment_by_dimension(*summaries(top, scores, department))
    alone = alignment(*summaries(top[:, [2]], scores[:, [2]], department))

    # The reference level borrows no correlations for one dimension, so both are the same.
    assert each.overall.ci[2] == pytest.approx(alone.overall.ci)
    assert each.vertical.ci[2] == pytest.approx(alone.vertical.ci)


@pytest.mark.parametrize(("low", "high"), [(1, 7), (0, 10), (1, 4)])
def test_every_scale_is_put_on_five_points(make_company, low, high):
    top, scores, department = make_company(5)
    factor = (high - low) / 4
    stretched = summaries((top - 1) * factor + low, (scores - 1) * factor + low, department)

    result = alignment(*stretched, scale_range=high - low)
    plain = alignment(*summaries(top, scores, department))

    assert result.overall.score == pytest.approx(plain.overall.score)
    assert result.overall.ci == pytest.approx(plain.overall.ci)


def test_scales_may_differ_by_dimension(make_company):
    top, scores, department = make_company(5)
    factor = np.array([1.0, 1.5, 1.0, 2.0])
    stretched = summaries(top * factor, scores * factor, department)

    result = alignment(*stretched, scale_range=4 * factor)

    assert result.overall.score == pytest.approx(
        float(alignment(*summaries(top, scores, department)).overall.score)
    )


def test_without_two_departments_the_distance_between_levels_is_all(make_company):
    top, scores, _ = make_company(6)
    inputs = summaries(top, scores, np.zeros(len(scores)))

    result = alignment(*inputs)

    assert result.overall.squared == result.vertical.squared
    assert result.overall.ci == pytest.approx(result.vertical.ci)
    assert np.isnan(result.horizontal.score)
    assert "between levels only" in str(result.reason)


def test_without_any_department_it_works_too(make_company):
    top, scores, _ = make_company(6)
    none = np.zeros((0, 4, 4))

    result = alignment(moments(*pairs(top)), moments(*pairs(scores)), departments(none, none, none))

    assert result.overall.squared == result.vertical.squared
    assert result.departments == 0


def test_departments_of_one_person_count_for_nothing(make_company):
    top, scores, department = make_company(7)
    lonely = np.vstack([scores, [[5, 5, 5, 5]]])
    with_one = departments(
        *(
            np.array(part)
            for part in zip(
                *(pairs(lonely[np.append(department, 9) == j]) for j in [0, 1, 2, 3, 4, 9]),
                strict=True,
            )
        )
    )
    inputs = summaries(top, scores, department)

    result = alignment(inputs[0], inputs[1], with_one)

    assert result.departments == 5
    assert result.horizontal.ci == pytest.approx(alignment(*inputs).horizontal.ci)


def test_everybody_saying_the_same_is_a_hundred_without_doubt():
    same = np.full((10, 2), 4.0)

    result = alignment(*summaries(same, same, np.repeat([0, 1], 5)))

    assert result.overall.score == 100
    assert result.overall.ci.tolist() == [100, 100]
    assert result.expected_without_difference == 100


def test_the_same_answer_is_a_hundred_whatever_its_binary_digits():
    layout = Layout(
        tuple(ItemLayout(f"q{i}", (1, 2, 3, 4, 5), (False,) * 5) for i in range(3)),
        (DimensionLayout("d", (0, 1, 2), 2),),
    )
    codes = np.tile([5, 1, 5], (211, 1))  # 11/3 has no end in binary
    cell = np.repeat(np.arange(5), [6, 35, 60, 70, 40])
    counts = tally(codes, cell, 5, layout)
    sums = counts.pair_n, counts.pair_sums, counts.pair_products
    top, below = (moments(*(x[at] for x in sums)) for at in (0, 2))

    result = alignment(top, below, departments(*(x[2:] for x in sums)))

    assert result.overall.score == pytest.approx(100, abs=1e-12)
    assert result.overall.ci == pytest.approx([100, 100], abs=1e-12)
    assert result.horizontal.score == pytest.approx(100, abs=1e-12)


def test_two_points_apart_is_zero():
    leaders, staff = np.full((6, 1), 4.0), np.full((20, 1), 2.0)

    assert alignment(*summaries(leaders, staff, np.zeros(20))).vertical.score == 0


def test_the_score_expected_of_chance_falls_short_of_a_hundred_and_more_with_few_leaders(
    make_company,
):
    few = alignment(*summaries(*make_company(1, leaders=6)))
    many = alignment(*summaries(*make_company(1, leaders=60)))

    assert few.expected_without_difference < many.expected_without_difference < 100


def test_the_score_expected_of_chance_is_what_simulation_finds():
    # Independent scores with SD 1 in all groups: simulate D² directly by drawing companies.
    rng = np.random.default_rng(8)
    scores = []
    for _ in range(400):
        top, staff = rng.normal(0, 0.7, (6, 3)), rng.normal(0, 0.7, (60, 3))
        result = alignment(*summaries(top, staff, np.repeat(np.arange(4), 15)))
        scores.append((float(result.overall.score), float(result.expected_without_difference)))
    found, expected = np.mean(scores, axis=0)

    assert found == pytest.approx(expected, abs=1.0)


def test_missing_scores_use_everybody_who_has_one(make_company):
    top, scores, department = make_company(9)
    scores[::7, 1] = np.nan
    top[0, 2] = np.nan
    roster = np.arange(30, 80, 10)
    result = alignment_by_dimension(*summaries(top, scores, department, roster))
    known = ~np.isnan(scores[:, 1])
    alone = alignment(*summaries(top[:, [1]], scores[known][:, [1]], department[known], roster))

    assert result.overall.ci[1] == pytest.approx(alone.overall.ci)
    assert result.n_reference.tolist() == [6, 6, 5, 6]


def test_a_dimension_nobody_at_the_top_answered_is_left_out(make_company):
    top, scores, department = make_company(10)
    top[:, 3] = np.nan
    whole = alignment(*summaries(top, scores, department))
    rest = alignment(*summaries(top[:, :3], scores[:, :3], department))

    assert whole.overall.squared == pytest.approx(float(rest.overall.squared))
    assert whole.vertical.ci == pytest.approx(rest.vertical.ci)
    each = alignment_by_dimension(*summaries(top, scores, department))
    assert np.isnan(each.overall.score).tolist() == [False, False, False, True]
    assert each.reason[3] == "a level with fewer than two answers"


def test_a_level_of_one_person_is_refused(make_company):
    top, scores, department = make_company(1, leaders=1)

    with pytest.raises(ValueError, match="fewer than two"):
        alignment(*summaries(top, scores, department))


def test_arrays_of_companies_are_measured_at_once(make_company):
    several = [summaries(*make_company(seed)) for seed in range(3)]
    stacked = [
        type(parts[0])(*(np.stack(x) for x in zip(*(vars(p).values() for p in parts), strict=True)))
        for parts in zip(*several, strict=True)
    ]

    together = alignment(*stacked)

    assert together.overall.score.shape == (3,)
    for one, inputs in enumerate(several):
        assert together.overall.ci[one] == pytest.approx(alignment(*inputs).overall.ci)


def test_refusals_widen_what_the_gap_to_a_small_level_can_be():
    # Leaders between 3.6 and 4.4, staff at 4: somewhere the gap is nothing, at most 0.4.
    assert refusal_bounds([[3.6, 4.4]], [4.0]) == pytest.approx([80, 100])
    assert refusal_bounds([[3.6, 3.6]], [3.0]) == pytest.approx([70, 70])
    assert np.isnan(refusal_bounds([[np.nan, np.nan]], [3.0])).all()


def test_malformed_input_is_refused(make_company):
    inputs = summaries(*make_company(1))

    with pytest.raises(ValueError, match="scale_range"):
        alignment(*inputs, scale_range=0)
    with pytest.raises(ValueError, match="confidence"):
        alignment(*inputs, confidence=2)
    with pytest.raises(ValueError, match="squares"):
        moments([[1, 2]], [[1, 2]], [[1, 2]])
    with pytest.raises(ValueError, match="weight"):
        departments([[[3]]], [[[6]]], [[[14]]], weight=[-1])


def test_a_missing_score_weighs_its_department_less_on_that_dimension_only():
    # Three departments, two dimensions; the second department lacks most scores on the second.
    # Overall H² is the mean of the H² of each dimension, each with the people who have a score.
    n = np.array([[[8, 8], [8, 8]], [[9, 3], [3, 3]], [[5, 5], [5, 5]]], float)
    mean = np.array([[3.0, 2.0], [4.0, 4.5], [2.5, 3.0]])
    sums = n * mean[:, :, None]
    products = n * mean[:, :, None] * mean[:, None, :] + (n - 1) * np.eye(2)
    teams = departments(n, sums, products)
    leaders = moments(np.full((2, 2), 6), np.full((2, 2), 24), np.full((2, 2), 99) - 3)
    staff = moments(n.sum(0), sums.sum(0), products.sum(0))

    together = alignment(leaders, staff, teams)
    alone = alignment_by_dimension(leaders, staff, teams)

    assert together.horizontal.squared == pytest.approx(alone.horizontal.squared.mean())
