import numpy as np
import pytest

from analysis.answers import Answers
from analysis.layout import CANNOT_SAY
from analysis.tally import tally


@pytest.fixture
def made(make_layout):
    rng = np.random.default_rng(4)
    codes = rng.integers(0, 6, (200, 6)).astype(np.uint8)
    codes[::9, 2] = CANNOT_SAY
    return codes, rng.integers(0, 3, 200), make_layout(reverse=(4,))


def test_shuffling_keeps_everybody_and_forgets_the_order(made):
    codes, cell, layout = made

    answers = Answers.shuffled(codes, cell, 3, layout, seed=7)

    assert answers.tally().identical(tally(codes, cell, 3, layout))
    assert not np.array_equal(answers.codes, codes)
    assert len(answers) == 200


def test_the_same_seed_gives_the_same_order(made):
    codes, cell, layout = made

    first, second, other = (
        Answers.shuffled(codes, cell, 3, layout, seed=seed) for seed in (1, 1, 2)
    )

    np.testing.assert_array_equal(first.codes, second.codes)
    assert not np.array_equal(first.codes, other.codes)


def test_answers_can_neither_be_changed_nor_printed(made):
    codes, cell, layout = made
    answers = Answers.shuffled(codes, cell, 3, layout, seed=1)

    with pytest.raises(ValueError, match="read-only"):
        answers.codes[0, 0] = 1
    codes[:] = 0  # the caller's matrix is another one

    assert answers.codes.any()
    assert repr(answers) == "Answers(n_cells=3)"


def test_scores_are_means_of_recoded_answers_where_enough_were_given(make_layout):
    layout = make_layout(dimensions=1, items=3, reverse=(1,))
    codes = np.array([[5, 1, 4], [5, CANNOT_SAY, 4], [5, 0, 0]], np.uint8)
    answers = Answers.shuffled(codes, [0, 0, 0], 1, layout, seed=0)

    # 5, 6 - 1 and 4 make 14/3; 5 and 4 make 4.5; one answer is under the minimum of two.
    scores = np.sort(answers.scores(0))

    np.testing.assert_allclose(scores, [4.5, 14 / 3, np.nan])


@pytest.mark.parametrize(
    ("codes", "cell", "message"),
    [
        ([[1, 2]], [0], r"shape \(n, 6\)"),
        ([[1] * 6], [0, 1], r"shape \(1,\)"),
        ([[300] * 6], [0], "between 0 and 255"),
        ([[1] * 6], [3], "between 0 and 2"),
    ],
)
def test_refuses_what_does_not_fit(make_layout, codes, cell, message):
    with pytest.raises(ValueError, match=message):
        Answers.shuffled(codes, cell, 3, make_layout(), seed=0)
