"""Attacks on everything released, and proof that each would find one group too many."""

import random
from itertools import product

import numpy as np
import pytest

from analysis.disclosure import release
from analysis.promise import Promise
from tests.attack.attacks import (
    Target,
    by_pencil,
    derivable,
    in_row_space,
    narrowest,
    target_of,
    targets,
)
from tests.attack.organisations import LEVELS, Organisation, organisation

ATTACKS = {"integer program": derivable, "rank": in_row_space, "pencil": by_pencil}


def promise_of(seed: int, company: Organisation) -> Promise:
    small = {"C-suite": 4} if seed % 3 == 0 else {}
    return Promise(company.minimum, small)


@pytest.fixture(params=range(25))
def attacked(request) -> list[Target]:
    company = organisation(request.param)
    promise = promise_of(request.param, company)
    truth = company.tally
    return targets(release(truth, company.cells, LEVELS, promise), truth, promise)


def test_nothing_published_gives_a_small_group_away(attacked):
    found = {
        (attack, target.name): result
        for attack, run in ATTACKS.items()
        for target in attacked
        if (result := run(target))
    }

    assert found == {}


def planted(leave: frozenset[int]) -> Target:
    """Two levels of two departments, beside the company and departments; one cell has three."""
    cells = {frozenset({0}), frozenset({1}), frozenset({2}), frozenset({3})} - {leave}
    published = {frozenset({0, 1, 2, 3}), frozenset({0, 2}), *cells}
    people = np.array([3, 12, 20, 30])
    return Target("planted", tuple(sorted(published, key=sorted)), people, np.full(4, 5))


@pytest.mark.parametrize("attack", ATTACKS)
def test_every_attack_finds_one_cell_published_too_many(attack):
    # The first cell is withheld, yet its department minus its other cell is the three people.
    assert ATTACKS[attack](planted(frozenset({0})))


@pytest.mark.parametrize("attack", ATTACKS)
@pytest.mark.parametrize("seed", range(6))
def test_every_attack_finds_a_real_organisation_with_one_cell_too_many(attack, seed):
    company = organisation(seed)
    promise = Promise(company.minimum)
    truth = company.tally
    target = targets(release(truth, company.cells, LEVELS, promise), truth, promise)[0]
    assert target.name == "mean: people"
    small = [
        cell
        for cell in np.flatnonzero((truth.n > 0) & (truth.n < promise.minimum_group)).tolist()
        if any({cell} < group for group in target.groups)
    ]

    for cell in small[:3]:
        leaky = (*target.groups, frozenset({cell}))
        assert ATTACKS[attack](Target("leaky", leaky, target.people, target.minimum)) or (
            attack == "pencil"
        )
        # The same leak by subtraction: a group is published once with and once without the cell.
        whole = next(group for group in target.groups if cell in group and len(group) > 1)
        leaky = (*target.groups, whole - {cell})
        assert ATTACKS[attack](Target("leaky", leaky, target.people, target.minimum))


def test_bounded_answers_leave_every_small_cell_uncertain():
    widths = []
    for seed in range(8):
        company = organisation(seed)
        promise = Promise(company.minimum)
        truth = company.tally
        found = targets(release(truth, company.cells, LEVELS, promise), truth, promise)
        target = next(target for target in found if target.name == "mean: d1")
        width = narrowest(target, truth.pair_sums[:, 1, 1], 1.0, 5.0)
        if width is not None:
            widths.append(width[0])

    assert len(widths) >= 5
    assert min(widths) > 0.2


def test_bounds_close_on_a_cell_published_too_many():
    sums = np.array([9.0, 40.0, 61.0, 95.0])

    assert narrowest(planted(frozenset({0})), sums, 1.0, 5.0) == pytest.approx((0.0, 0.0), abs=1e-6)


def test_raw_cells_are_in_no_attribute():
    company = organisation(3)
    truth = company.tally
    released = release(truth, company.cells, LEVELS, Promise(5))

    for resolution in released.resolutions.values():
        sizes = resolution.tally.n
        assert sizes.min() >= resolution.minimum
        filled = np.diagonal(resolution.tally.pair_n, axis1=1, axis2=2)
        assert filled[filled > 0].min() >= resolution.minimum
        answered = resolution.tally.complete_n
        assert (answered <= filled).all()
    assert released.mean.tally.codes.sum() == 0
    assert released.mean.tally.complete_products[0].sum() == 0


@pytest.mark.parametrize("seed", range(40))
def test_the_integer_program_finds_what_signed_sums_of_groups_give(seed):
    random_ = random.Random(seed)
    n_cells, n_groups, k = 6, 5, 5
    counts = [random_.choice([0, 1, 2, 3, 6]) for _ in range(n_cells)]
    groups = [[cell for cell in range(n_cells) if random_.random() < 0.5] for _ in range(n_groups)]
    members = [[int(cell in group) for group in groups] for cell in range(n_cells)]
    best = None
    for signs in product((-2, -1, 0, 1, 2), repeat=n_groups):
        values = [
            sum(s * m for s, m in zip(signs, row, strict=True))
            for row, n in zip(members, counts, strict=True)
            if n
        ]
        sizes = [n for n in counts if n]
        people = sum(n for value, n in zip(values, sizes, strict=True) if value == 1)
        if set(values) <= {0, 1} and 0 < people < k:
            best = people if best is None else min(best, people)

    found = derivable(target_of(groups, counts, k))

    if best is not None:  # real coefficients may find fewer people than whole ones
        assert found is not None
        assert found <= best


def test_a_level_with_its_own_minimum_may_be_smaller_but_not_mixed_with_others():
    # Four leaders may be shown; four people of whom one is no leader may not.
    counts = [4, 3, 1, 20]
    leaders = [4, 4, 5, 5]

    assert derivable(target_of([[0], [1, 2, 3]], counts, leaders)) is None
    assert derivable(target_of([[1, 2], [0, 3]], counts, leaders)) == 4
