"""Tables whose hidden cells are known to leak or not, from cases beside the repository."""

import csv
import json
import os
from pathlib import Path

import numpy as np
import pytest

from analysis.blocks import Cell, form_blocks
from analysis.disclosure import release
from analysis.promise import Promise
from analysis.tally import tally
from tests.attack.attacks import by_pencil, derivable, in_row_space, targets
from tests.attack.organisations import layout
from tests.attack.suppression import exactly_known, secondary, with_margins

SHARED = Path(os.environ.get("SAMESHEET_SHARED") or Path(__file__).parents[3] / "shared").resolve()
CASES = {"wp22_suppression": 5, "pierce_suppression_n5": 5, "pierce_suppression_n10": 10}

pytestmark = pytest.mark.shared


class Table:
    def __init__(self, case: str) -> None:
        folder = SHARED / "golden" / case
        if not folder.is_dir():
            pytest.skip(f"the reference case {case} is not beside the repository")
        with (folder / "data.csv").open(encoding="utf-8", newline="") as file:
            header, *rows = csv.reader(file)
        self.k = CASES[case]
        self.rows, self.columns = [row[0] for row in rows], header[1:]
        self.counts = np.array([[int(n) for n in row[1:]] for row in rows])
        expected = json.loads((folder / "expected.json").read_text(encoding="utf-8"))
        self.expected = {value["statistic"]: value["value"] for value in expected["values"]}

    def names(self, hidden: np.ndarray) -> set[str]:
        rows, columns = [*self.rows, "row total"], [*self.columns, "column total"]
        return {f"{rows[r]}|{columns[c]}" for r, c in np.argwhere(hidden)}


@pytest.fixture(params=CASES)
def table(request) -> Table:
    return Table(request.param)


def naive(table: Table) -> np.ndarray:
    full = with_margins(table.counts)
    return (full > 0) & (full < table.k)


def test_hiding_only_the_small_cells_leaks_what_the_reference_says(table):
    found = exactly_known(table.counts, naive(table))

    inner = {
        f"{table.rows[r]}|{table.columns[c]}"
        for r, c in found
        if r < len(table.rows) and c < len(table.columns)
    }
    leaks = set(table.expected["naive_suppression_exactly_disclosed"])
    assert inner == {leak for leak in leaks if "|" in leak}


def test_the_integer_program_hides_every_small_cell_and_leaks_none(table):
    hidden = secondary(table.counts, table.k)

    assert (hidden | ~naive(table)).all()
    assert exactly_known(table.counts, hidden) == []


def test_it_hides_no_more_cells_than_the_reference(table):
    hidden = secondary(table.counts, table.k)[:-1, :-1]

    reference = table.expected["reference_pattern_GaussSuppression"]
    assert hidden.sum() <= reference["n_suppressed_inner"]


def test_the_smallest_pattern_of_working_paper_22_is_found():
    table = Table("wp22_suppression")

    hidden = secondary(table.counts, table.k, margins=False)

    extra = table.names(hidden & ~naive(table))
    assert len(extra) == table.expected["minimum_number_of_secondary_cells"]
    assert sorted(extra) in [
        sorted(pattern)
        for pattern in table.expected["minimum_value_among_smallest_patterns"]["patterns"]
    ]


def test_blocks_hide_hardly_more_cells_than_the_reference_and_give_sums_for_them(table):
    # Blocks name a cell or count it in its level's "other"; suppression gives nothing for it.
    cells = [Cell(column, row) for column in table.columns for row in table.rows]
    counts = table.counts.T.ravel().tolist()

    formed = form_blocks(cells, counts, table.columns, Promise(table.k))

    named = sum(block.label == "block" for block in formed.partition.blocks)
    hidden = int((table.counts > 0).sum()) - named
    assert hidden <= table.expected["reference_pattern_GaussSuppression"]["n_suppressed_inner"] + 3
    assert sum(block.n for block in formed.partition.blocks) == table.counts.sum()


@pytest.mark.parametrize("k", [5, 10])
def test_a_real_organisation_of_21_departments_gives_no_small_group_away(k):
    table = Table("pierce_suppression_n5")
    levels = ["Director", "Manager", "Supervisor", "Staff"]
    cells = [
        Cell(None if column == "Not stated" else column, row)
        for column in table.columns
        for row in table.rows
    ]
    shape = layout(n_dimensions=1, items=3)
    cell = np.repeat(np.arange(len(cells)), table.counts.T.ravel())
    rng = np.random.default_rng(k)
    codes = rng.integers(1, 6, (len(cell), 3)).astype(np.uint8)
    codes[rng.random(codes.shape) < 0.2] = 0
    truth = tally(codes, cell, len(cells), shape)
    promise = Promise(k)

    released = release(truth, cells, levels, promise)

    for target in targets(released, truth, promise):
        assert derivable(target) is None
        assert in_row_space(target) == []
        assert by_pencil(target) == []
    # Everybody who answered is counted, and nearly everybody in the total of a department.
    people = released.mean.people
    assert people.company.n == table.counts.sum()
    assert sum(g.n for g in people.departments if g.department) > 0.95 * table.counts.sum()
