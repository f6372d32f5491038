import numpy as np
import pytest

from analysis.daily import REST, count, form, join, nobody_counted

K = 5


def test_groups_are_shown_from_twice_the_minimum_on():
    (shops,) = form([["North", "South", None]], [10, 9, 40], K)

    assert shops.names == ("North",)
    assert shops.hidden == (("South", "too few"),)
    assert shops.home.tolist() == [0, REST, REST]


def test_the_later_grouping_gives_way():
    # Sales is all of the shop's people but two, so the difference would be these two.
    company = ["all", "all", "all"]
    sales, shop = ["Sales", "Web", "Web"], ["Shop", "Shop", None]

    _, departments, shops = form([company, sales, shop], [20, 2, 30], K)

    assert departments.names == ("Sales", "Web")
    assert shops.hidden == (("Shop", "protects another group"),)


def test_what_would_be_left_over_takes_the_smallest_group_along():
    (levels,) = form([["Top", "Shop", None]], [12, 40, 3], K)

    assert levels.hidden == (("Top", "protects another group"),)


def numbers(groupings, people):
    return [
        people.total(place, one.home, group)[1]
        for place, one in enumerate(groupings)
        for group in range(len(one.names))
    ]


def test_a_number_moves_only_by_enough_and_leaves_enough():
    groupings = form([["Shop"]], [20], K)
    people, shown = nobody_counted([20], 1), []

    for day, answered in enumerate([4, 6, 9, 12, 17, 19, 20], start=1):
        people = count(groupings, people, [answered], day, K)
        shown += numbers(groupings, people)

    # From 12 to 15 (17 have answered, five must be left); the last five only all together.
    assert shown == [0, 6, 6, 12, 12, 12, 20]


def test_five_must_be_left_even_if_more_have_answered():
    groupings = form([["Shop"]], [20], K)

    people = count(groupings, nobody_counted([20], 1), [18], 1, K)

    assert numbers(groupings, people) == [15]


def test_the_company_waits_for_people_who_would_be_the_difference():
    # All but three of those who answered are in the shop: told at once, they would be the rest.
    groupings = form([["all", "all"], ["Office", "Shop"]], [40, 60], K)

    first = count(groupings, nobody_counted([40, 60], 2), [3, 20], 1, K)
    second = count(groupings, first, [6, 30], 2, K)

    assert numbers(groupings, first) == [20, 0, 20]
    assert numbers(groupings, second) == [36, 6, 30]


def test_somebody_invited_later_joins_where_that_tells_of_nobody():
    groupings = form([["Shop"]], [20], K)
    some = count(groupings, nobody_counted([20], 1), [8], 1, K)
    everybody = count(groupings, some, [20], 2, K)

    assert join(groupings, some, [22], K).n.sum() == 22
    assert join(groupings, everybody, [22], K).n.sum() == 20
    assert join(groupings, some, [20], K) is some


def test_minimum_one_tells_everything_at_once():
    groupings = form([["A", "B"]], [2, 3], 1)

    people = count(groupings, nobody_counted([2, 3], 1), [1, 3], 1, 1)

    assert numbers(groupings, people) == [1, 3]


def test_a_day_is_counted_once():
    groupings = form([["Shop"]], [20], K)
    people = count(groupings, nobody_counted([20], 1), [10], 3, K)

    with pytest.raises(ValueError, match="day 3"):
        count(groupings, people, [12], 3, K)


def test_what_the_integer_program_cannot_decide_is_not_told(monkeypatch):
    def undecided(*_: object) -> None:
        raise RuntimeError("the integer program did not finish")

    monkeypatch.setattr("analysis.partitions.solve", undecided)
    rng = np.random.default_rng(4)
    names = [[f"{kind}{one}" for one in rng.integers(0, 4, 40)] for kind in "abcde"]
    groupings = form([["all"] * 40, *names], [3] * 40, K)
    start = nobody_counted([3] * 40, len(groupings))

    people = count(groupings, start, rng.integers(0, 3, 40).tolist(), 1, K)

    assert all(n == 0 or n >= K for n in numbers(groupings, people))
