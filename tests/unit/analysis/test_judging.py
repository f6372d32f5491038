from itertools import product

import numpy as np
import pytest

from analysis.judging import NOWHERE, OTHERS, homes, joined, release
from analysis.promise import Promise

WORTH = (1, 2, 3, 4, 5)


def some_round(seed, departments=8):
    """Few and many judges, some of no department, some judged departments of too few people."""
    rng = np.random.default_rng(seed)
    busy = rng.choice([0.3, 2, 6], (departments, departments, 1))
    counts = rng.poisson(busy, (departments, departments, 5))
    return counts, rng.integers(0, 12, departments)


def test_too_few_judges_of_one_department_are_joined_there_only():
    # 9 and 6 judge the first; 9 and 2 the second; the 2 would stand alone as others, so 9 join.
    judges = [[9, 9], [6, 2], [0, 0]]

    places = homes(judges, [8, 8], 5).tolist()

    assert places[:2] == [[0, OTHERS], [1, OTHERS]]


def test_a_department_of_too_few_people_is_not_judged():
    assert homes([[30], [0]], [4], 5).tolist() == [[NOWHERE], [NOWHERE]]


def test_of_too_few_judges_nothing_is_shown():
    assert homes([[3], [1]], [9], 5).tolist() == [[NOWHERE], [NOWHERE]]


def test_judges_of_no_department_are_always_among_the_others():
    assert homes([[9], [20]], [9], 5).tolist() == [[0], [OTHERS]]


def test_shapes_that_do_not_fit_are_refused():
    with pytest.raises(ValueError, match=r"judges has shape \(1, 2\)"):
        homes([[1, 2]], [1], 5)


@pytest.mark.parametrize("seed", range(25))
def test_no_subtraction_of_rows_columns_and_totals_gives_a_small_group(seed):
    counts, people = some_round(seed)
    shown = release(counts, people, Promise(5), WORTH)

    for judged in range(counts.shape[1]):
        groups = shown.n[:, judged][shown.n[:, judged] > 0]
        # Every difference of unions of the groups and their total is itself a union of groups.
        for chosen in product([0, 1], repeat=len(groups)):
            rest = int(shown.total_n[judged] - np.dot(chosen, groups))
            assert rest == 0 or rest >= 5
        assert groups.sum() == shown.total_n[judged]
        assert (people[judged] >= 5 and counts[:, judged].sum() >= 5) or not groups.size


@pytest.mark.parametrize("seed", range(25))
def test_details_and_totals_do_not_give_back_a_group_without_details(seed):
    counts, people = some_round(seed)
    shown = release(counts, people, Promise(5), WORTH)

    coarse = (shown.n > 0) & (shown.n < 10)
    assert np.isnan(shown.counts[coarse]).all()
    assert np.isnan(shown.sd[coarse]).all()
    held = shown.mean[coarse]
    assert np.allclose(held, held.round(1))
    # A total over a coarse group is as coarse, so subtracting the others gives no more than that.
    totals = shown.total_mean[coarse.any(axis=0)]
    assert np.allclose(totals, totals.round(1))


def test_what_is_shown_is_what_was_said():
    # Twelve judges: 3 twos, 9 fours. Mean 3.5, SD = sqrt((3 * 1.5**2 + 9 * 0.5**2) / 11).
    counts = np.zeros((2, 1, 5), int)
    counts[0, 0, [1, 3]] = 3, 9

    shown = release(counts, [7], Promise(5), WORTH)

    assert shown.mean[0, 0] == pytest.approx(3.5)
    assert shown.sd[0, 0] == pytest.approx((9 / 11) ** 0.5)
    assert shown.counts[0, 0].tolist() == [0, 3, 0, 9, 0]
    assert np.isnan(shown.mean[1, 0])


def test_joining_twice_changes_nothing():
    counts, people = some_round(3)
    once = joined(counts, homes(counts.sum(axis=2), people, 5))

    again = joined(once, homes(once.sum(axis=2), people, 5))

    assert (again == once).all()
