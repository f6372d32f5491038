import numpy as np
import pytest

from analysis.channels import choices, stage_agreement, total_variation


def test_counts_of_parts_add_and_merge():
    rng = np.random.default_rng(1)
    chosen, cell = rng.integers(0, 6, (50, 3)), rng.integers(0, 4, 50)

    whole = choices(chosen, cell, 4, 5)
    halves = choices(chosen[:20], cell[:20], 4, 5) + choices(chosen[20:], cell[20:], 4, 5)
    merged = whole.merge([[0, 1], [2, 3], []])

    assert (whole.counts == halves.counts).all()
    assert (merged.counts.sum(axis=0) == whole.counts.sum(axis=0)).all()
    assert merged.n[:2].sum() == (chosen > 0).any(axis=1).sum()
    assert merged.n[2] == 0


def test_agreement_is_one_for_the_same_choice_and_none_for_even_ones():
    told = stage_agreement([[[20, 0, 0, 0], [5, 5, 5, 5]]])

    assert told.agreement[0].tolist() == pytest.approx([1, -1 / 19])
    assert told.common[0].tolist() == [True, False]
    assert told.no_common[0].tolist() == [False, True]


def test_one_person_gives_no_answer():
    assert np.isnan(stage_agreement([1, 0]).share)


def test_groups_that_choose_otherwise_are_found_and_others_are_not():
    rng = np.random.default_rng(2)
    share = [0.5, 0.3, 0.1, 0.1]

    apart = total_variation([2, 8, 1, 1], rng.multinomial(200, share), seed=1)
    noise = [
        total_variation(
            rng.multinomial(12, share), rng.multinomial(200, share), seed=draw, resamples=199
        )
        for draw in range(200)
    ]

    assert apart.p < 0.05
    assert apart.total_variation > 0.2
    # More than 19 of 200 at 5% would be a chance of one in a hundred (binomial).
    assert sum(test.p <= 0.05 for test in noise) <= 19


def test_where_all_choose_the_same_there_is_nothing_to_test():
    told = total_variation([5, 0], [7, 0])

    assert told.total_variation == 0
    assert np.isnan(told.p)


def test_what_cannot_be_compared_is_refused():
    with pytest.raises(ValueError, match="nobody"):
        total_variation([0, 0], [1, 2])
    with pytest.raises(ValueError, match="same options"):
        total_variation([1, 2], [1, 2, 3])
    with pytest.raises(ValueError, match="do not fit"):
        choices([[1]], [0, 1], 2, 3)
    with pytest.raises(ValueError, match="two or more options"):
        stage_agreement([[1]])
    with pytest.raises(ValueError, match="do not add"):
        choices([[1]], [0], 1, 2) + choices([[1]], [0], 1, 3)
