import numpy as np
import pytest

from analysis.agreement import ad_m
from analysis.chance import chance_agreement


def test_three_people_and_three_options_meet_the_probabilities_that_counting_gives():
    # Of the 27 ways to answer 3 are the same option: AD 0. In 12 two are equal and one is a step
    # away (1-2 and 2-3, two patterns of three orders each): deviations 1/3, 1/3, 2/3, AD 4/9.
    chance = chance_agreement(3, 1, 3, replications=40_000, seed=3)

    assert chance.p_value(0.0) == pytest.approx(3 / 27, abs=0.005)
    assert chance.p_value(4 / 9) == pytest.approx(15 / 27, abs=0.008)
    assert np.isnan(chance.p_value(np.nan))


def test_answers_at_random_are_called_beyond_chance_as_often_as_promised():
    rng = np.random.default_rng(8)
    groups = rng.multinomial(12, [0.2] * 5, size=(2000, 3))

    p = chance_agreement(12, 3, 5, replications=4000, seed=2).p_value(ad_m(groups).mean(axis=-1))

    # 5% of 2000 has a standard error of 0.5 points.
    assert (p <= 0.05).mean() == pytest.approx(0.05, abs=0.02)


def test_the_same_seed_gives_the_same_answer():
    first, second = (chance_agreement(5, 1, 3, replications=500, seed=9) for _ in range(2))

    np.testing.assert_array_equal(first.ad_m_j, second.ad_m_j)


@pytest.mark.parametrize(
    ("arguments", "message"),
    [({"n": 1}, "at least 2"), ({"n_items": 0}, "at least 1"), ({"n_options": 1}, "at least 2")],
)
def test_refuses_what_cannot_be_simulated(arguments, message):
    with pytest.raises(ValueError, match=message):
        chance_agreement(**({"n": 5, "n_items": 2, "n_options": 5} | arguments))
