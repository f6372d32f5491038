import random
from itertools import chain, combinations

import numpy as np
import pytest

from analysis.blocks import Cell, form_blocks
from analysis.cuts import minimum_cut
from analysis.departments import Atom, form_departments, keep_pooled
from analysis.promise import Promise

LEVELS = ("C-suite", "Manager", "Frontline")


def divided(table, k=5, **options):
    """Blocks and departments of a table {(level, department): people}."""
    cells = [Cell(*place) for place in table]
    counts = np.array(list(table.values()))
    partition = form_blocks(cells, counts, LEVELS, Promise(k)).partition
    atoms = [Atom(cell.department, (number,)) for number, cell in enumerate(cells)]
    return partition, form_departments(partition, atoms, counts, k, **options), counts


def smallest_cut(partition, departments, counts):
    first, second = [None] * len(counts), [None] * len(counts)
    for number, block in enumerate(partition.blocks):
        for cell in block.cells:
            first[cell] = number
    for number, department in enumerate(departments):
        for cell in department.cells:
            second[cell] = number
    cut = minimum_cut(first, second, counts.tolist())
    return cut.n if cut else None


def shown(departments):
    return [(department.department, department.n) for department in departments]


def random_table(seed, n_departments=6):
    random_ = random.Random(seed)
    return {
        (level, f"D{d}"): random_.choice(sizes)
        for level, sizes in (
            ("C-suite", [0, 1, 1, 2]),
            ("Manager", [0, 1, 2, 3, 4, 6]),
            ("Frontline", [0, 2, 4, 7, 12]),
        )
        for d in range(n_departments)
    }


def test_two_leaders_in_a_department_are_not_its_total_minus_its_staff():
    partition, departments, counts = divided(
        {
            ("C-suite", "Sales"): 2,
            ("C-suite", "Stock"): 6,
            ("Frontline", "Sales"): 20,
            ("Frontline", "Stock"): 30,
        }
    )

    # The C-suite's "other" is 2 + 6, so both departments' leaders move to "other".
    assert shown(departments) == [("Sales", 20), ("Stock", 30), (None, 8)]
    assert smallest_cut(partition, departments, counts) >= 5


def test_a_department_with_enough_people_in_pools_keeps_them():
    _, departments, _ = divided(
        {
            ("Manager", "Sales"): 3,
            ("Frontline", "Sales"): 4,
            ("Manager", "Stock"): 4,
            ("Frontline", "Stock"): 4,
            ("Frontline", "Shop"): 30,
        }
    )

    assert shown(departments) == [("Sales", 7), ("Stock", 8), ("Shop", 30)]


def test_pools_of_a_level_can_be_moved_out_in_any_case():
    _, departments, _ = divided(
        {("Manager", "Sales"): 3, ("Frontline", "Sales"): 4, ("Manager", "Stock"): 4}
        | {("Frontline", "Stock"): 4, ("Frontline", "Shop"): 30},
        pooled_out={"Manager", "Frontline"},
    )

    assert shown(departments) == [("Shop", 30), (None, 15)]


def test_people_without_a_score_are_not_told_apart_either():
    # Nobody of Sales has a score but one answered an item: its total would show that answer.
    table = {("Frontline", "Sales"): 0, ("Frontline", "Stock"): 3, ("Frontline", "Shop"): 30}
    table |= {("Manager", "Sales"): 8, ("Manager", "Stock"): 8}
    partial = np.array([True, False, False, False, False])

    _, departments, _ = divided(table, partial=partial)

    sales = next(department for department in departments if department.department == "Sales")
    assert 0 not in sales.cells


@pytest.mark.parametrize("k", [5, 10])
@pytest.mark.parametrize("seed", range(150))
def test_no_union_of_departments_differs_from_one_of_blocks_by_too_few(seed, k):
    partition, departments, counts = divided(random_table(seed), k)

    cut = smallest_cut(partition, departments, counts)

    assert cut is None or cut >= k
    counted = [cell for department in departments for cell in department.cells if counts[cell]]
    assert len(counted) == len(set(counted))
    assert sum(department.n for department in departments) == partition.n


def test_little_more_could_be_kept_than_the_search_keeps():
    found, best = 0, 0
    for seed in range(40):
        random_ = np.random.default_rng(seed)
        n_atoms, n_pools = 9, 3
        weight = np.zeros((n_atoms, n_pools), dtype=np.int64)
        weight[np.arange(n_atoms), np.tile(np.arange(n_pools), 3)] = random_.integers(1, 5, n_atoms)
        owner = np.repeat(np.arange(3), 3)
        fixed = random_.integers(0, 6, n_pools)
        fixed[weight.sum(axis=0) + fixed < 5] += 5

        keep = keep_pooled(weight, owner, fixed, 5)

        assert allowed(weight, owner, fixed, keep)
        found += weight[keep].sum()
        best += max(
            weight[list(chosen)].sum()
            for chosen in chain.from_iterable(
                combinations(range(n_atoms), size) for size in range(n_atoms + 1)
            )
            if allowed(weight, owner, fixed, np.isin(np.arange(n_atoms), chosen))
        )

    assert found >= 0.97 * best


def allowed(weight, owner, fixed, keep):
    rows = np.zeros((owner.max() + 2, weight.shape[1]), dtype=np.int64)
    np.add.at(rows, owner[keep], weight[keep])
    rows[-1] = fixed + weight[~keep].sum(axis=0)
    row, column = np.nonzero(rows)
    cut = minimum_cut(row.tolist(), column.tolist(), rows[row, column].tolist(), below=5)
    return cut is None


def test_a_thousand_shops_take_a_moment():
    random_ = random.Random(1)
    table = {
        (level, f"Shop {d}"): random_.randint(0, largest)
        for level, largest in (("C-suite", 0), ("Manager", 3), ("Frontline", 14))
        for d in range(1000)
    }

    partition, departments, counts = divided(table)

    assert len(departments) > 500
    assert smallest_cut(partition, departments, counts) >= 5
