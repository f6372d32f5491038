import random

import numpy as np
import pytest

from analysis.blocks import Cell
from analysis.disclosure import release
from analysis.layout import DimensionLayout, ItemLayout, Layout
from analysis.promise import Promise
from analysis.rates import response_rates
from analysis.tally import tally
from tests.attack.attacks import Target, by_pencil, derivable
from tests.attack.organisations import LEVELS as ORDER
from tests.attack.organisations import organisation

LEVELS = ("C-suite", "Manager", "Frontline")


def rates(table, k=5, **options):
    cells = [Cell(*place) for place in table]
    invited, responded = zip(*table.values(), strict=True)
    return response_rates(cells, invited, responded, LEVELS, Promise(k), **options)


def test_large_groups_are_told_in_whole_per_cents_and_small_ones_in_steps_of_five():
    result = rates({("Manager", "A"): (100, 63), ("Frontline", "A"): (900, 333)})

    assert [(rate.level, rate.rate) for rate in result.by_level] == [
        ("Manager", 0.65),
        ("Frontline", 0.37),
    ]
    assert result.company.responded == 396


def test_a_few_answers_and_a_few_silences_are_words():
    few = rates({("Manager", "A"): (40, 3), ("Frontline", "A"): (900, 333)})
    nearly = rates({("Manager", "A"): (40, 38), ("Frontline", "A"): (900, 333)})

    assert few.by_level[0].reason == "too few"
    assert nearly.by_level[0].reason == "nearly all"
    assert few.by_level[0].responded is None
    assert few.by_level[0].invited == 40


def test_the_company_minus_the_levels_shown_does_not_give_a_hidden_level():
    result = rates(
        {("C-suite", "A"): (9, 8), ("Manager", "A"): (50, 20), ("Frontline", "A"): (900, 333)}
    )

    assert [rate.reason for rate in result.by_level] == [
        "nearly all",
        "protects another group",
        None,
    ]


@pytest.mark.parametrize(("k", "told"), [(1, (0, 0.0, None)), (5, (None, None, "too few"))])
def test_a_level_of_which_nobody_answered_is_told_of(k, told):
    table = {("C-suite", "A"): (9, 5), ("Manager", "A"): (50, 0), ("Frontline", "A"): (900, 333)}
    cells, promise = [Cell(*place) for place in table], Promise(k)
    invited, responded = (list(numbers) for numbers in zip(*table.values(), strict=True))
    item = ItemLayout("q", (1, 2), (False, True))
    counted = tally(
        np.ones((sum(responded), 1)),
        np.repeat(np.arange(3), responded),
        3,
        Layout((item,), (DimensionLayout("d", (0,), 1),)),
    )

    result = response_rates(
        cells,
        invited,
        responded,
        LEVELS,
        promise,
        released=release(counted, cells, LEVELS, promise),
    )

    assert [rate.level for rate in result.by_level] == list(LEVELS)
    manager = result.by_level[1]
    assert (manager.responded, manager.rate, manager.reason) == told
    assert manager.invited == 50


def test_when_everybody_answered_it_is_said():
    result = rates({("Manager", "A"): (40, 40), ("Frontline", "A"): (90, 90)})

    assert result.company.rate == 1.0
    assert [rate.rate for rate in result.by_level] == [1.0, 1.0]


def test_more_answers_than_invitations_is_no_rate():
    result = rates({("Manager", "A"): (40, 50), ("Frontline", "A"): (900, 333)})

    assert result.by_level[0].reason == "more answers than invitations"


def test_minimum_one_tells_everything_exactly():
    result = rates({("C-suite", "A"): (3, 2), ("Frontline", "A"): (7, 1)}, k=1)

    assert [rate.rate for rate in result.by_level] == [2 / 3, 1 / 7]
    assert result.by_department[0].responded == 3


def test_after_close_a_department_is_told_only_if_the_report_shows_all_of_it():
    # Sales' two leaders are in the C-suite's block, not in Sales' total of 22 minus 2.
    company = organisation(1)
    promise = Promise(company.minimum)
    truth = company.tally
    released = release(truth, company.cells, ORDER, promise)

    told = response_rates(
        company.cells,
        (3 * truth.n).tolist(),
        truth.n.tolist(),
        ORDER,
        promise,
        released=released,
    )

    shown = {group.department: group.n for group in released.mean.people.departments}
    for rate in told.by_department:
        assert rate.responded in {None, shown.get(rate.department)}
    assert any(rate.responded is None for rate in told.by_department)
    assert [rate.level for rate in told.by_level] == [
        group.level for group in released.mean.people.levels
    ]


@pytest.mark.parametrize(
    ("invited", "responded", "message"), [([1], [], "length"), ([-1], [0], "negative")]
)
def test_what_cannot_be_is_refused(invited, responded, message):
    with pytest.raises(ValueError, match=message):
        response_rates([Cell("Manager", "A")], invited, responded, LEVELS, Promise(5))


@pytest.mark.parametrize("seed", range(40))
def test_neither_answers_nor_silences_of_a_few_follow_from_the_rates(seed):
    random_ = random.Random(seed)
    table = {}
    for level, most in ((None, 2), ("C-suite", 3), ("Manager", 14), ("Frontline", 60)):
        for department in "ABCDE":
            invited = random_.randint(0, most)
            table[level, department] = (invited, random_.randint(0, invited))
    result = rates(table)

    places = list(table)
    known = [] if result.company.responded is None else [range(len(places))]
    for rate in result.by_level:
        if rate.responded is not None:
            names = {*rate.level.split(" + ")}
            told = [p for p, place in enumerate(places) if place[0] in names]
            if sum(list(table.values())[p][0] for p in told) != rate.invited:
                told += [p for p, place in enumerate(places) if place[0] is None]
            known.append(told)
    known += [
        [p for p, place in enumerate(places) if place[1] == rate.department]
        for rate in result.by_department
        if rate.responded is not None
    ]
    for people in (
        [responded for _, responded in table.values()],
        [invited - responded for invited, responded in table.values()],
    ):
        groups = tuple(frozenset(p for p in group if people[p]) for group in known)
        target = Target("rates", groups, np.array(people), np.full(len(people), 5))
        assert derivable(target) is None
        assert by_pencil(target) == []
