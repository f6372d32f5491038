from collections import Counter
from random import Random

import pytest

from analysis.promise import Promise
from survey.services.grouping import by_department, placeable
from survey.services.sealing import Apart, Sent
from survey.services.segmenting import by_segment
from tests.attack.attacks import derivable, target_of

LEVELS = ("C-suite", "Manager", "Frontline")


def somebody(level, department, **segments):
    return Sent(b"", level, department, segments, Apart())


def company(rng):
    """People at random places, some of them lonely."""
    people = []
    for _ in range(rng.randint(12, 140)):
        level = rng.choices(LEVELS, (1, 3, 9))[0]
        department = rng.choices(["Sales", "Web", "Depot", None], (8, 4, 2, 1))[0]
        shop = rng.choices(["North", "South", "East", "West", None], (6, 5, 3, 1, 2))[0]
        language = rng.choices(["en", "es", "fr"], (12, 2, 1))[0]
        segments = {"language": language} | ({"shop": shop} if shop else {})
        people.append(somebody(level, department, **segments))
    return people


@pytest.mark.parametrize("seed", range(25))
def test_no_group_under_the_promise_follows_from_all_groupings_together(seed):
    rng = Random(seed)
    promise = Promise(5)
    sent = placeable(company(rng), LEVELS, promise)
    departments = by_department(sent, LEVELS, promise)
    kept = []
    for kind in ("language", "shop"):
        grouped = by_segment(kind, sent, departments, promise, kept)
        if grouped is not None:
            kept.append(grouped)

    groups = [
        [person for person, block in enumerate(grouping.block_of) if block == position]
        for grouping in [departments, *kept]
        for position in range(len(grouping.blocks))
    ]

    assert all(len(group) >= 5 for group in groups)
    assert derivable(target_of(groups, [1] * len(sent), 5)) is None


def test_everybody_is_in_one_block():
    sent = placeable(company(Random(1)), LEVELS, Promise(5))

    grouped = by_department(sent, LEVELS, Promise(5))

    sizes = Counter(grouped.block_of)
    assert [sizes[position] for position in range(len(grouped.blocks))] == [
        block.n for block in grouped.blocks
    ]


def test_a_segment_that_gives_one_person_away_is_not_told_apart():
    # Sales has six people in North and one more in South; Web has six in South. "Sales minus
    # North" would be the one.
    sent = [somebody("Frontline", "Sales", shop="North") for _ in range(6)]
    sent += [somebody("Frontline", "Sales", shop="South")]
    sent += [somebody("Frontline", "Web", shop="South") for _ in range(6)]
    departments = by_department(sent, LEVELS, Promise(5))

    assert len(departments.blocks) == 2
    assert by_segment("shop", sent, departments, Promise(5)) is None


def test_segments_inside_departments_are_told_apart():
    sent = [somebody("Frontline", "Sales", shop="North") for _ in range(6)]
    sent += [somebody("Frontline", "Sales", shop="South") for _ in range(6)]
    departments = by_department(sent, LEVELS, Promise(5))

    grouped = by_segment("shop", sent, departments, Promise(5))

    assert [(block.department, block.n) for block in grouped.blocks] == [("North", 6), ("South", 6)]


def test_too_few_people_are_not_shown_at_all():
    sent = [somebody("Frontline", "Sales") for _ in range(4)]

    assert placeable(sent, LEVELS, Promise(5)) == []
    assert by_department([], LEVELS, Promise(5)).blocks == ()


def test_a_few_without_department_are_left_out_and_cost_nobody_else():
    sent = [somebody("Frontline", "Sales") for _ in range(9)]
    stray = somebody("Frontline", None)

    assert placeable([stray, *sent], LEVELS, Promise(5)) == sent


def test_somebody_without_department_belongs_to_no_level():
    sent = [somebody("Frontline", None) for _ in range(5)]
    sent += [somebody("Frontline", "Sales") for _ in range(5)]

    grouped = by_department(sent, LEVELS, Promise(5))

    assert {(block.level, block.n) for block in grouped.blocks} == {(None, 5), ("Frontline", 5)}
