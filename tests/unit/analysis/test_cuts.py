import random
from itertools import chain, combinations, product

import pytest

from analysis.cuts import minimum_cut
from tests.attack.attacks import derivable, target_of


def unions(names):
    return [
        set(chosen)
        for chosen in chain.from_iterable(
            combinations(sorted(names), size) for size in range(len(names) + 1)
        )
    ]


def by_hand(first, second, counts):
    """Every union of groups of the one against every union of the other."""
    names_1 = {name for name in first if name is not None}
    names_2 = {name for name in second if name is not None}
    sizes = {
        sum(
            n
            for a, b, n in zip(first, second, counts, strict=True)
            if (a in union_1) != (b in union_2)
        )
        for union_1, union_2 in product(unions(names_1), unions(names_2))
    }
    return min((size for size in sizes if size), default=None)


def random_partitions(seed, *, holes):
    random_ = random.Random(seed)
    n_cells = random_.randint(1, 10)
    first = [random_.choice("ABCD") for _ in range(n_cells)]
    second = [random_.choice("wxyz") for _ in range(n_cells)]
    counts = [random_.choice([0, 1, 2, 3, 5, 9]) for _ in range(n_cells)]
    if holes:
        first = [None if random_.random() < 0.2 else name for name in first]
        second = [None if random_.random() < 0.2 else name for name in second]
    return first, second, counts


@pytest.mark.parametrize("holes", [False, True])
@pytest.mark.parametrize("seed", range(60))
def test_the_minimum_cut_is_the_smallest_difference_of_any_two_unions(seed, holes):
    first, second, counts = random_partitions(seed, holes=holes)

    cut = minimum_cut(first, second, counts)

    expected = by_hand(first, second, counts)
    assert (cut.n if cut else None) == expected
    if cut:
        assert sum(counts[cell] for cell in cut.cells) == cut.n


@pytest.mark.parametrize("seed", range(60))
def test_asking_only_below_a_size_finds_the_same(seed):
    first, second, counts = random_partitions(seed, holes=True)

    cut = minimum_cut(first, second, counts)
    small = minimum_cut(first, second, counts, below=5)

    assert (small.n if small else None) == (cut.n if cut and cut.n < 5 else None)


def test_a_chief_executive_in_a_department_is_found():
    # Sales minus the level "rest" of Sales is the one person of the level "top".
    cut = minimum_cut(["top", "rest", "rest"], ["Sales", "Sales", "Stock"], [1, 20, 30])

    assert cut is not None
    assert (cut.n, cut.cells) == (1, (0,))


def test_equal_partitions_differ_by_whole_groups_only():
    cut = minimum_cut(["a", "a", "b"], ["x", "x", "y"], [3, 4, 6])

    assert cut is not None
    assert cut.n == 6


def test_nobody_at_all_is_no_cut():
    assert minimum_cut(["a"], ["x"], [0]) is None


@pytest.mark.parametrize(
    ("first", "counts", "message"),
    [(["a"], [1, 2], "length"), (["a", "b"], [1, -2], "-2 people")],
)
def test_what_cannot_be_is_refused(first, counts, message):
    with pytest.raises(ValueError, match=message):
        minimum_cut(first, ["x", "x"], counts)


@pytest.mark.parametrize("seed", range(20))
def test_for_two_partitions_the_integer_program_finds_nothing_below_the_minimum_cut(seed):
    first, second, counts = random_partitions(seed, holes=False)
    cut = minimum_cut(first, second, counts)
    groups = [[c for c, name in enumerate(first) if name == group] for group in sorted(set(first))]
    groups += [
        [c for c, name in enumerate(second) if name == group] for group in sorted(set(second))
    ]

    found = derivable(target_of(groups, counts, 50))

    if cut is None:
        assert found is None
    elif found is not None:
        assert found >= cut.n
