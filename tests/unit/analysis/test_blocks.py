import random
from itertools import chain, combinations, pairwise

import pytest

from analysis.blocks import Cell, Formed, form_blocks
from analysis.promise import Promise
from analysis.withheld import Withheld

LEVELS = ("C-suite", "Director", "Manager", "Frontline")


def formed(
    table: dict[tuple[str | None, str | None], int],
    k: int = 5,
    small: dict[str, int] | None = None,
    levels: tuple[str, ...] = LEVELS,
) -> Formed:
    cells = [Cell(*place) for place in table]
    return form_blocks(cells, list(table.values()), levels, Promise(k, small or {}))


def shown(result: Formed) -> list[tuple[str | None, str | None, int]]:
    return [(block.level, block.department, block.n) for block in result.partition.blocks]


def subsets(names):
    return chain.from_iterable(combinations(names, size) for size in range(len(names) + 1))


def test_departments_under_the_minimum_are_counted_together():
    result = formed(
        {("Frontline", "A"): 9, ("Frontline", "B"): 3, ("Frontline", "C"): 2}, levels=("Frontline",)
    )

    assert shown(result) == [("Frontline", "A", 9), ("Frontline", None, 5)]
    assert result.partition.blocks[1].includes == ("B", "C")


def test_the_smallest_department_joins_when_other_is_still_too_small():
    result = formed(
        {("Frontline", "A"): 9, ("Frontline", "B"): 3, ("Frontline", "C"): 7}, levels=("Frontline",)
    )

    assert shown(result) == [("Frontline", "A", 9), ("Frontline", None, 10)]
    assert Withheld("block", "too few", "Frontline", "B") in result.withheld
    assert Withheld("block", "protects another group", "Frontline", "C") in result.withheld


def test_of_two_departments_of_one_size_the_first_name_joins():
    result = formed(
        {("Frontline", "Z"): 7, ("Frontline", "A"): 7, ("Frontline", "B"): 3}, levels=("Frontline",)
    )

    assert shown(result) == [("Frontline", "Z", 7), ("Frontline", None, 10)]


def test_a_level_under_the_minimum_joins_the_next_lower_and_takes_both_names():
    result = formed({("C-suite", "A"): 3, ("Director", "A"): 6, ("Frontline", "B"): 20})

    assert [level.name for level in result.partition.levels] == ["C-suite + Director", "Frontline"]
    assert shown(result) == [("C-suite + Director", "A", 9), ("Frontline", "B", 20)]
    assert Withheld("block", "too few", "C-suite") in result.withheld
    assert Withheld("block", "protects another group", "Director") in result.withheld


def test_the_last_level_under_the_minimum_joins_upwards():
    result = formed({("C-suite", "A"): 8, ("Manager", "A"): 6, ("Frontline", "B"): 2})

    assert [level.includes for level in result.partition.levels] == [
        ("C-suite",),
        ("Manager", "Frontline"),
    ]


def test_a_named_small_level_has_its_own_minimum_and_the_merged_level_the_stricter_one():
    alone = formed({("C-suite", "A"): 4, ("Manager", "A"): 6}, small={"C-suite": 4})
    merged = formed({("C-suite", "A"): 3, ("Director", "A"): 1, ("Manager", "A"): 6})

    assert shown(alone) == [("C-suite", "A", 4), ("Manager", "A", 6)]
    assert shown(merged) == [("C-suite + Director + Manager", "A", 10)]


def test_people_of_no_named_level_form_blocks_like_others():
    result = formed({(None, "A"): 6, (None, "B"): 2, (None, None): 4, ("Frontline", "A"): 9})

    assert shown(result) == [("Frontline", "A", 9), (None, "A", 6), (None, None, 6)]


def test_too_few_people_of_no_named_level_are_in_no_block():
    result = formed({(None, "A"): 3, ("Frontline", "A"): 9, ("Frontline", "B"): 6})

    assert shown(result) == [("Frontline", "A", 9), ("Frontline", "B", 6)]
    assert Withheld("block", "too few") in result.withheld
    assert Withheld("block", "too few", None, "A") in result.withheld


def test_too_few_people_of_named_levels_are_counted_with_the_others():
    result = formed({(None, "A"): 30, ("Frontline", "A"): 3})

    assert result.partition.levels == ()
    assert sum(n for _, _, n in shown(result)) == 33
    assert min(n for _, _, n in shown(result)) >= 5


def test_a_company_under_the_minimum_shows_nothing_and_says_so():
    result = formed({("C-suite", "A"): 2, ("Frontline", "A"): 2})

    assert shown(result) == []
    assert {entry.level for entry in result.withheld} >= {"C-suite", "Frontline"}


def test_a_department_where_nobody_answered_looks_like_one_with_too_few():
    result = formed({("Frontline", "A"): 9, ("Frontline", "B"): 0, ("Frontline", "C"): 5})

    assert Withheld("block", "too few", "Frontline", "B") in result.withheld


def test_minimum_one_leaves_every_cell_with_people_alone():
    result = formed({("C-suite", "A"): 1, ("Frontline", "A"): 0, ("Frontline", None): 2}, k=1)

    assert shown(result) == [("C-suite", "A", 1), ("Frontline", None, 2)]
    assert result.withheld == ()


@pytest.mark.parametrize(
    ("cells", "counts", "message"),
    [
        ([Cell("X", "A")], [3], "'X' is none of"),
        ([Cell("C-suite", "A")], [-1], "-1 people"),
        ([Cell("C-suite", "A")] * 2, [1, 1], "twice"),
        ([Cell("C-suite", "A")], [], "0 for 1 cells"),
    ],
)
def test_what_cannot_be_is_refused(cells, counts, message):
    with pytest.raises(ValueError, match=message):
        form_blocks(cells, counts, LEVELS, Promise(5))


@pytest.mark.parametrize("seed", range(40))
def test_no_choice_of_departments_hides_less(seed):
    random_ = random.Random(seed)
    sizes = {name: random_.randint(0, 12) for name in "ABCDEF"}
    assert sum(sizes.values()) >= 5, "a company under the minimum tests nothing"

    def allowed(hidden) -> bool:
        left = [n for name, n in sizes.items() if name not in hidden]
        pool = sum(sizes[name] for name in hidden)
        return all(n == 0 or n >= 5 for n in left) and (pool == 0 or pool >= 5)

    result = formed({("Frontline", name): n for name, n in sizes.items()}, levels=("Frontline",))
    kept = [n for _, name, n in shown(result) if name is not None]

    best = max(
        (
            sum(1 for name, n in sizes.items() if n and name not in hidden),
            sum(n for name, n in sizes.items() if name not in hidden),
        )
        for hidden in subsets(sizes)
        if allowed(hidden)
    )
    assert (len(kept), sum(kept)) == best


@pytest.mark.parametrize("seed", range(60))
def test_no_cut_of_the_order_keeps_more_levels(seed):
    random_ = random.Random(seed)
    names = tuple("ABCDEF")
    sizes = [random_.choice([0, 1, 2, 3, 4, 5, 8, 20]) for _ in names]
    assert sum(sizes) >= 5, "a company under the minimum tests nothing"

    result = formed({(name, "X"): n for name, n in zip(names, sizes, strict=True)}, levels=names)

    cuts = [(0, *inner, len(sizes)) for inner in subsets(range(1, len(sizes)))]
    sums = [[sum(sizes[a:b]) for a, b in pairwise(cut)] for cut in cuts]
    best = max(
        len([n for n in parts if n]) for parts in sums if all(n == 0 or n >= 5 for n in parts)
    )
    assert len(result.partition.levels) == best
    assert result.partition.n == sum(sizes)


@pytest.mark.parametrize("seed", range(200))
def test_every_block_keeps_the_promise_and_nobody_is_lost_or_counted_twice(seed):
    random_ = random.Random(seed)
    k = random_.choice([4, 5, 8, 10])
    small = {"C-suite": 4} if random_.random() < 0.5 else {}
    table = {
        (level, department): random_.choice([0, 0, 1, 2, 3, 4, 6, 9, 30])
        for level in (*LEVELS, None)
        for department in ("A", "B", "C", None)
        if level is None or department is not None
    }

    result = formed(table, k, small)

    partition, promise = result.partition, Promise(k, small)
    for block in partition.blocks:
        names = block.level.split(" + ") if block.level else [None]
        assert block.n >= max(promise.minimum_for(name) for name in names)
        assert block.n == sum(list(table.values())[cell] for cell in block.cells)
    counted = [cell for block in partition.blocks for cell in block.cells]
    assert len(counted) == len(set(counted))
    strays = sum(n for (level, _), n in table.items() if level is None)
    left_out = strays if partition.levels and strays < k else 0
    assert partition.n in {0, sum(table.values()) - left_out}
    assert result == formed(table, k, small)


def test_a_thousand_shops_and_five_levels_lose_nobody():
    random_ = random.Random(4)
    levels = ("A", "B", "C", "D", "E")
    table = {(level, f"Shop {d}"): random_.randint(0, 8) for level in levels for d in range(1000)}

    result = formed(table, levels=levels)

    assert result.partition.n == sum(table.values())
