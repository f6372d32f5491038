import math

import numpy as np
import pytest

from analysis.markers import informative_prior, log_odds


def test_a_word_by_hand_from_the_published_equations():
    found = log_odds([6, 4, 10], [1, 9, 10], [2.0, 3.0, 5.0])

    delta = math.log(8 / (30 - 8)) - math.log(3 / (30 - 3))
    variance = 1 / 8 + 1 / 3
    assert found.delta[0] == pytest.approx(delta)
    assert found.variance[0] == pytest.approx(variance)
    assert found.z[0] == pytest.approx(delta / math.sqrt(variance))
    assert found.p[0] == pytest.approx(math.erfc(abs(found.z[0]) / math.sqrt(2)))


def test_changing_the_groups_changes_the_sign_only():
    a, b = np.array([5.0, 1, 9]), np.array([2.0, 7, 9])
    prior = informative_prior(a, b, 6)

    assert log_odds(a, b, prior).z == pytest.approx(-log_odds(b, a, prior).z)


def test_a_rare_word_stands_out_less_than_a_common_one_of_the_same_odds():
    a, b = np.array([4.0, 40, 400]), np.array([1.0, 10, 433])

    z = log_odds(a, b, informative_prior(a, b, 100)).z

    assert 0 < z[0] < z[1]


@pytest.mark.parametrize(
    ("first", "second", "prior"),
    [([1, 2], [1], [1, 1]), ([1, -2], [1, 1], [1, 1]), ([1, 2], [1, 1], [1, 0])],
)
def test_impossible_counts_are_refused(first, second, prior):
    with pytest.raises(ValueError, match=r"counts|length"):
        log_odds(first, second, prior)


def test_a_prior_without_weight_is_refused():
    with pytest.raises(ValueError, match="size"):
        informative_prior([1], [1], 0)
