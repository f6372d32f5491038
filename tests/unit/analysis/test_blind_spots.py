import numpy as np
import pytest

from analysis.blind_spots import blind_spot, prediction_error
from analysis.groups import Groups
from analysis.intervals import mean_interval


def test_twelve_or_more_guesses_are_compared_as_two_groups_and_fewer_are_paired():
    error = prediction_error(Groups.of([11, 12], 4.0, 0.25), Groups.of(300, 3.0, 0.6))

    assert error.paired.tolist() == [True, False]
    assert error.df[0] == 10
    assert error.df[1] > 11
    assert error.error.tolist() == [1, 1]


def test_a_paired_interval_is_that_of_the_single_errors_and_the_answers_own_uncertainty():
    guesses = Groups.of(8, 4.0, 0.25)
    exact = prediction_error(guesses, Groups.of(1e12, 3.0, 0.6))

    assert exact.ci == pytest.approx(mean_interval(guesses).ci - 3.0)


def test_blind_leaders_are_found_and_seeing_ones_are_not():
    rng = np.random.default_rng(1)
    floor = rng.normal(2.8, 0.8, (400, 300))
    answers = Groups.of(300, floor.mean(1), floor.var(1, ddof=1))
    for off, rate in ((0.0, 0.05), (1.0, 0.98)):
        said = rng.normal(2.8 + off, 0.6, (400, 9))
        error = prediction_error(Groups.of(9, said.mean(1), said.var(1, ddof=1)), answers)
        assert (error.p < 0.05).mean() == pytest.approx(rate, abs=0.03)


@pytest.mark.parametrize(
    ("error", "gap", "clear", "said"),
    [
        ((-0.2, 0.3), (1.0, 1.5), True, "knows it"),
        ((-0.2, 0.3), (-0.1, 0.1), True, "knows it"),
        ((0.4, 1.3), (1.0, 1.5), True, "does not know it"),
        ((-1.3, -0.4), (-1.5, -1.0), True, "does not know it"),
        ((-1.3, -0.4), (1.0, 1.5), True, "knows it"),
        ((-1.3, -0.4), (-0.2, 0.3), True, "imagines one"),
        ((-0.1, 1.3), (1.0, 1.5), True, "unclear"),
        ((0.4, 1.3), (1.0, 1.5), False, "unclear"),
    ],
)
def test_words_are_said_only_where_intervals_decide(error, gap, clear, said):
    assert blind_spot(error, gap, margin=0.5, clear=clear) == said


def test_intervals_the_wrong_way_round_are_refused():
    with pytest.raises(ValueError, match="error must be an interval"):
        blind_spot((1, 0), (0, 1), margin=0.5)
    with pytest.raises(ValueError, match="margin must be positive"):
        blind_spot((0, 1), (0, 1), margin=0)
