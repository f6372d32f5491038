from functools import cache

import numpy as np
import pytest

from tests.attack.attacks import Target, by_pencil, derivable, in_row_space
from tests.attack.days import KINDS, Fielding, at_once, everything_known, fielding

COMPANIES = 25

one = cache(fielding)


def moves(case: Fielding) -> list[tuple[int, int]]:
    """Of every group and day how many more were counted, and how many are left."""
    found = []
    for (day, kind, group), told in case.published.items():
        inside = case.groupings[kind].home[case.cell] == group
        before = case.published.get((day - 1, kind, group), 0)
        found.append((told - before, int(inside.sum()) - told))
    return found


@pytest.mark.parametrize("seed", range(COMPANIES))
def test_days_and_groupings_together_give_no_small_group_away(seed):
    target = everything_known(one(seed))

    assert derivable(target) is None
    assert in_row_space(target) == []
    assert by_pencil(target) == []


@pytest.mark.parametrize("seed", range(COMPANIES))
def test_no_number_moves_by_a_few_or_leaves_a_few(seed):
    case = one(seed)

    for step, left in moves(case):
        assert step == 0 or step >= case.minimum
        assert left == 0 or left >= case.minimum


def test_nobody_is_counted_who_has_not_answered():
    for case in map(one, range(COMPANIES)):
        for (day, kind, group), told in case.published.items():
            inside = case.groupings[kind].home[case.cell] == group
            assert told <= (inside & (case.day_of <= day)).sum()


def test_telling_every_number_every_day_gives_somebody_away():
    assert all(derivable(at_once(seed)) is not None for seed in (2, 3, 6))


def test_the_attacker_finds_one_planted_number():
    case = next(case for case in map(one, range(COMPANIES)) if moves(case)[0][1])
    safe = everything_known(case)
    kind = int(np.argmax((safe.people > 0) & (safe.people < case.minimum)))

    leaky = Target("planted", (*safe.groups, frozenset({kind})), safe.people, safe.minimum)

    assert derivable(leaky) is not None


def test_what_has_been_answered_is_told_of_nearly_everybody():
    cases = [one(seed) for seed in range(COMPANIES)]

    kept = {
        kind: float(np.mean([case.share(place) for case in cases]))
        for place, kind in enumerate(KINDS)
    }

    assert kept["company"] > 0.8
    assert min(kept.values()) > 0.55
