from itertools import combinations
from random import Random

import numpy as np
import pytest

from analysis import partitions
from analysis.cuts import minimum_cut
from analysis.partitions import suspects
from tests.attack.attacks import derivable, target_of


def company(seed, *, people=40, partitions=3):
    """People in groups that mostly nest, so that some are safe and some are not."""
    rng = Random(seed)
    own = [rng.randrange(4) for _ in range(people)]
    return [
        [home if rng.random() < 0.8 else rng.randrange(4) for home in own]
        for _ in range(partitions)
    ]


def by_integer_program(homes, minimum):
    groups = [
        [person for person, group in enumerate(home) if group == name]
        for home in homes
        for name in sorted(set(home))
    ]
    return derivable(target_of(groups, [1] * len(homes[0]), minimum))


def a_pair_differs_in_few(homes, minimum):
    """Two groupings also may not differ in few people, some more and some less."""
    alone = [1] * len(homes[0])
    return any(minimum_cut(a, b, alone, below=minimum) for a, b in combinations(homes, 2))


@pytest.mark.parametrize("number", [2, 3, 4])
@pytest.mark.parametrize("seed", range(40))
def test_the_integer_program_over_everybody_says_the_same(seed, number):
    homes = company(seed, partitions=number, people=20 + 4 * (seed % 10))

    found = suspects(homes, 4)

    derivable = by_integer_program(homes, 4) is not None
    assert (found is not None) is (derivable or a_pair_differs_in_few(homes, 4))
    if found is not None:
        assert found.proven
        assert 0 < len(found.people) < 4


@pytest.mark.parametrize("seed", range(40))
def test_what_three_groupings_give_away_can_really_be_worked_out(seed):
    homes = np.array(company(seed, people=90))

    found = suspects(homes, 5)

    if found is not None and not a_pair_differs_in_few(homes.tolist(), 5):
        wanted = np.isin(np.arange(homes.shape[1]), found.people).astype(float)
        member = np.vstack([[row == name for name in np.unique(row)] for row in homes]).astype(
            float
        )
        coefficients, *_ = np.linalg.lstsq(member.T, wanted, rcond=None)
        assert member.T @ coefficients == pytest.approx(wanted, abs=1e-6)


def test_a_grouping_of_groups_adds_nothing():
    shops = [shop for shop in range(6) for _ in range(5)]
    regions = [shop // 2 for shop in shops]
    departments = [person % 5 for person in range(30)]

    assert suspects([departments, shops, regions], 5) == suspects([departments, shops], 5) is None


def test_three_groupings_can_give_away_what_no_two_of_them_do():
    # x = a + b + c is 1 in one corner of a cube and 0 elsewhere only when corners are missing.
    kinds = {(0, 0, 0): 2, (0, 0, 1): 9, (0, 1, 0): 9, (1, 0, 0): 9, (1, 1, 1): 9}
    homes = np.array([kind for kind, people in kinds.items() for _ in range(people)]).T

    pairs = [suspects(homes[[a, b]], 5) for a, b in ((0, 1), (0, 2), (1, 2))]
    together = suspects(homes, 5)

    assert pairs == [None] * 3
    assert (together is None) is (by_integer_program(homes.tolist(), 5) is None)


def test_a_thousand_shops_are_proven_without_an_integer_program(monkeypatch):
    monkeypatch.setattr(partitions, "solve", None)
    rng = np.random.default_rng(1)
    people = 12_000
    homes = np.array([rng.integers(0, most, people) for most in (30, 150, 2)])
    homes[2] = rng.random(people) < 0.05

    assert suspects(homes, 5) is None


def test_too_many_to_decide_count_as_unsafe(monkeypatch):
    monkeypatch.setattr(partitions, "LARGEST", 0)
    kinds = {(0, 0, 0): 2, (0, 0, 1): 9, (0, 1, 0): 9, (1, 0, 0): 9, (1, 1, 1): 9}
    homes = np.array([kind for kind, people in kinds.items() for _ in range(people)]).T

    found = suspects(homes, 5)

    assert found is None or not found.proven


@pytest.mark.parametrize(("homes", "minimum"), [([0, 1], 5), ([[0], [0]], 0)])
def test_senseless_questions_are_refused(homes, minimum):
    with pytest.raises(ValueError, match="must be"):
        suspects(homes, minimum)
