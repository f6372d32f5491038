import numpy as np
import pytest

from analysis.chance import beyond_chance, chance_agreement


def test_three_people_and_three_options_meet_the_probabilities_that_counting_gives():
    # Of the 27 ways to answer 3 are the same option: AD 0. In 12 two are equal and one is a step
    # away (1-2 and 2-3, two patterns of three orders each): deviations 1/3, 1/3, 2/3, AD 4/9.
    chance = chance_agreement(3, 1, 3, replications=40_000, seed=3)

    assert chance.p_value(0.0) == pytest.approx(3 / 27, abs=0.005)
    assert chance.p_value(4 / 9) == pytest.approx(15 / 27, abs=0.008)
    assert np.isnan(chance.p_value(np.nan))


def test_items_that_go_together_make_agreement_by_chance_more_frequent():
    apart = chance_agreement(8, 4, 5, replications=4000, seed=1)
    together = chance_agreement(8, 4, 5, correlation=0.6, replications=4000, seed=1)

    assert together.critical()[2] < apart.critical()[2]
    assert together.ad_m_j.mean() == pytest.approx(apart.ad_m_j.mean(), abs=0.02)


def test_answers_at_random_are_called_beyond_chance_as_often_as_promised():
    rng = np.random.default_rng(8)
    groups = rng.multinomial(12, [0.2] * 5, size=(2000, 3))

    p = beyond_chance(groups, replications=4000, seed=2)

    # 5% of 2000 has a standard error of 0.5 points.
    assert (p <= 0.05).mean() == pytest.approx(0.05, abs=0.02)


def test_the_same_seed_gives_the_same_answer_and_groups_of_one_none():
    groups = np.array([[[0, 0, 5]], [[0, 1, 0]], [[0, 0, 0]], [[2, 1, 2]]])

    first, second = (beyond_chance(groups, replications=500, seed=9) for _ in range(2))

    np.testing.assert_array_equal(first, second)
    assert np.isnan(first).tolist() == [False, True, True, False]
    assert first[0] < first[3]


def test_skewed_nulls_without_low_options_can_be_simulated_with_correlated_items():
    result = chance_agreement(6, 2, 5, null="heavy skew", correlation=0.3, replications=300)

    assert result.ad_m_j.max() <= 1.0


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"n": 1}, "at least 2"),
        ({"n_items": 0}, "at least 1"),
        ({"correlation": 1.0}, "below 1"),
        ({"n_options": 1}, "at least 2"),
    ],
)
def test_refuses_what_cannot_be_simulated(arguments, message):
    with pytest.raises(ValueError, match=message):
        chance_agreement(**({"n": 5, "n_items": 2, "n_options": 5} | arguments))


def test_refuses_a_level_that_is_no_share_and_counts_that_are_no_groups():
    with pytest.raises(ValueError, match="between 0 and 1"):
        chance_agreement(5, 1, 5, replications=10).critical(1.5)
    with pytest.raises(ValueError, match="3-D"):
        beyond_chance([[1, 2, 3]])
