import numpy as np
import pytest

from analysis.consensus import (
    between_group_consensus,
    kendalls_w,
    overall_between_group_similarity,
    priority_map,
    within_group_consensus,
)
from analysis.consensus_tests import compare_agreement, compare_content
from analysis.profiles import profiles

ORDER = np.arange(6)
OTHER = np.array([3, 5, 0, 1, 4, 2])


def rankings(rng, n, noise, order=ORDER):
    return np.argsort(np.argsort(order + rng.normal(0, noise, (n, 6)), axis=1), axis=1) + 1


def test_one_view_is_a_consensus_of_one_and_opposite_halves_are_none():
    together = within_group_consensus(profiles([[1, 2, 3, 4]] * 5))
    split = within_group_consensus(profiles([[1, 2, 3, 4], [4, 3, 2, 1]] * 3))

    assert together.alpha[0] == pytest.approx(1)
    assert together.prototype[0] == pytest.approx(np.array([-3, -1, 1, 3]) / np.sqrt(5))
    assert split.alpha[0] == pytest.approx(0, abs=1e-12)
    assert np.isnan(split.prototype).all()
    # Three pairs of the same view and three opposite ones out of fifteen pairs: (6 - 9)/15.
    assert split.mean_correlation[0] == pytest.approx(-0.2)


def test_the_length_in_all_dimensions_is_the_root_of_w_and_w_the_mean_correlation():
    people = profiles(rankings(np.random.default_rng(2), 9, 3))

    within, w = within_group_consensus(people), kendalls_w(people)

    assert within.full_rank_alpha[0] ** 2 == pytest.approx(w.w[0])
    assert (within.mean_correlation[0] * 8 + 1) / 9 == pytest.approx(w.w[0])
    assert within.alpha[0] <= within.full_rank_alpha[0]


def test_groups_of_one_are_undefined():
    one = profiles([[1, 2, 3]])

    assert np.isnan(within_group_consensus(one).alpha[0])
    assert np.isnan(kendalls_w(one).w[0])


def test_the_limits_hold_what_much_larger_groups_show():
    rng = np.random.default_rng(4)
    truth = within_group_consensus(profiles(rankings(rng, 200_000, 1))).mean_correlation[0]
    samples = [profiles(rankings(rng, 12, 1)) for _ in range(400)]
    limits = np.array([within_group_consensus(sample).ci[0] for sample in samples])

    held = ((limits[:, 0] <= truth) & (truth <= limits[:, 1])).mean()
    assert held == pytest.approx(0.95, abs=0.025)  # 400 samples: two standard errors are 2.2%


def test_the_limits_are_those_of_leaving_one_out_at_a_time():
    values = rankings(np.random.default_rng(6), 9, 2)
    whole = within_group_consensus(profiles(values))
    without = np.array(
        [
            within_group_consensus(profiles(np.delete(values, row, axis=0))).mean_correlation[0]
            for row in range(9)
        ]
    )
    error = np.sqrt(8 / 9 * ((without - without.mean()) ** 2).sum())
    theta = whole.mean_correlation[0]
    half = 2.306004 * error / (1 - theta**2)  # t with 8 degrees of freedom

    assert whole.ci[0] == pytest.approx(np.tanh(np.arctanh(theta) + np.array([-half, half])))


def test_the_map_gives_back_what_groups_value():
    rng = np.random.default_rng(5)
    values = np.concatenate([rankings(rng, 30, 1), rankings(rng, 50, 1, OTHER)])
    sums = profiles(values, np.repeat([0, 1], [30, 50]))

    drawn = priority_map(sums)

    mean = sums.sums / sums.n[:, None] * np.sqrt(6)
    assert drawn.groups @ drawn.objects.T == pytest.approx(mean, abs=1e-9)
    assert drawn.shown == pytest.approx(1)
    assert drawn.groups.sum(axis=0)[0] > 0
    assert drawn.groups.sum(axis=0)[1] == pytest.approx(0, abs=1e-9)


def test_agreement_and_content_are_told_apart():
    rng = np.random.default_rng(6)
    close, loose = rankings(rng, 25, 1), rankings(rng, 60, 6)
    elsewhere = rankings(rng, 60, 1, OTHER)

    assert compare_agreement(close, loose, resamples=499).p < 0.01
    assert compare_agreement(close, elsewhere, resamples=499).p > 0.05
    assert compare_content(close, elsewhere, resamples=499).p < 0.01
    assert compare_content(close, loose, resamples=499).p > 0.05


def test_large_groups_change_members_in_bundles():
    rng = np.random.default_rng(17)
    leaders, floor = rankings(rng, 900, 2), rankings(rng, 3000, 2)

    test = compare_content(leaders, floor, resamples=199)

    assert test.n == (900, 3000)
    assert test.p > 0.05
    assert compare_content(leaders, rankings(rng, 3000, 2, OTHER), resamples=199).p == 0.005
    assert compare_agreement(leaders, rankings(rng, 3000, 3), resamples=199).p == 0.005
    assert compare_agreement(rankings(rng, 3000, 3), leaders, resamples=199).estimate < 0


def test_nothing_is_found_in_noise_more_often_than_promised():
    # 200 pairs of groups: more than 19 at 5% would be a chance of one in a hundred (binomial).
    rng = np.random.default_rng(8)
    drawn = [(rankings(rng, 12, 2), rankings(rng, 40, 2)) for _ in range(200)]

    for test in (compare_agreement, compare_content):
        found = sum(test(a, b, seed=i, resamples=99).p <= 0.05 for i, (a, b) in enumerate(drawn))
        assert found <= 19


def test_what_cannot_be_compared_is_refused():
    with pytest.raises(ValueError, match="fewer than three members"):
        compare_content([[1, 2, 3]] * 2, [[1, 2, 3]] * 5)
    with pytest.raises(ValueError, match="value 3 and 2 objects"):
        compare_content([[1, 2, 3]] * 3, [[1, 2]] * 5)
    with pytest.raises(ValueError, match="resamples must be positive"):
        compare_content([[1, 2, 3]] * 3, [[1, 2, 3]] * 5, resamples=0)
    with pytest.raises(ValueError, match="two or more objects"):
        compare_agreement([1, 2], [[1, 2]])
    with pytest.raises(ValueError, match="r must be a square"):
        overall_between_group_similarity([[1]])
    with pytest.raises(ValueError, match="prototype must be"):
        between_group_consensus([1, 2])
    with pytest.raises(ValueError, match="nobody"):
        priority_map(profiles([[1, 2]], [0], 2))
