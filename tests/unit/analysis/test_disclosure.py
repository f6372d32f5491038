import subprocess
import sys
from itertools import combinations

import numpy as np
import pytest

from analysis.blocks import Cell
from analysis.disclosure import release
from analysis.layout import DimensionLayout, ItemLayout, Layout
from analysis.promise import Promise
from analysis.tally import tally
from analysis.withheld import Withheld

LEVELS = ("C-suite", "Manager", "Frontline")
LIKERT = (1, 2, 3, 4, 5)


def layout(n_dimensions=2, items=2):
    return Layout(
        tuple(
            ItemLayout(f"q{d}{i}", LIKERT, (False, False, False, True, True))
            for d in range(n_dimensions)
            for i in range(items)
        ),
        tuple(
            DimensionLayout(f"d{d}", tuple(range(d * items, (d + 1) * items)), 1)
            for d in range(n_dimensions)
        ),
    )


class Company:
    """People of a table {(level, department): n} with random answers; some may be blanked."""

    def __init__(self, table, seed=1, shape=None):
        self.layout = shape or layout()
        self.cells = [Cell(*place) for place in table]
        self.cell = np.repeat(np.arange(len(table)), list(table.values()))
        rng = np.random.default_rng(seed)
        self.codes = rng.integers(1, 6, (len(self.cell), len(self.layout.items))).astype(np.uint8)

    def blank(self, level, columns, people, code=0):
        """Blank columns of the first people of a level."""
        rows = [r for r, c in enumerate(self.cell) if self.cells[c].level == level][:people]
        self.codes[np.ix_(rows, columns)] = code
        return self

    @property
    def tally(self):
        return tally(self.codes, self.cell, len(self.cells), self.layout)

    def release(self, promise=None):
        return release(self.tally, self.cells, LEVELS, promise or Promise(5))


@pytest.fixture
def company():
    return Company(
        {
            ("C-suite", "Sales"): 2,
            ("C-suite", "Stock"): 4,
            ("Manager", "Sales"): 7,
            ("Manager", "Stock"): 14,
            ("Frontline", "Sales"): 40,
            ("Frontline", "Stock"): 60,
        }
    )


def sizes(groups):
    return {group.level or group.department: group.n for group in groups}


def test_six_leaders_are_shown_in_means_and_left_out_of_totals_of_details(company):
    released = company.release()

    mean, detail = released.mean.people, released.detail.people
    assert mean.company.n == 127
    assert sizes(mean.levels) == {"C-suite": 6, "Manager": 21, "Frontline": 100}
    assert [level.detailed for level in mean.levels] == [False, True, True]
    assert not mean.company.detailed
    assert detail.company.n == 121
    assert detail.level("C-suite") is None
    assert Withheld("block", "group too small for this detail", "C-suite") in released.withheld


def test_a_department_total_leaves_out_the_few_leaders_in_it(company):
    released = company.release()

    assert sizes(released.mean.people.departments) == {"Sales": 47, "Stock": 74, None: 6}
    assert Withheld("block", "protects another group", "C-suite", "Sales") in released.withheld


def test_rows_are_sums_of_the_cells_of_their_group(company):
    released, truth = company.release(), company.tally

    for resolution in released.resolutions.values():
        for view in [resolution.people, *resolution.dimensions.values()]:
            for group in view:
                cells = list(group.cells)
                assert resolution.tally.n[group.row] == truth.n[cells].sum()
        for d, dimension in enumerate(truth.layout.dimensions):
            for group in resolution.dimensions[dimension.key]:
                cells = list(group.cells)
                shown = resolution.tally.scores[d][group.row]
                np.testing.assert_array_equal(shown, truth.scores[d][cells].sum(axis=0))
                np.testing.assert_allclose(
                    resolution.tally.pair_sums[group.row, d, d],
                    truth.pair_sums[cells, d, d].sum(),
                )


def test_a_resolution_is_filled_only_with_what_it_may_show(company):
    released = company.release()

    assert not released.mean.tally.codes.any()
    assert not released.mean.tally.overall.any()
    assert released.detail.tally.codes.any()
    assert not released.detail.tally.complete_products[0].any()
    assert released.reliability.tally.complete_products[0].any()


def test_look_ups_find_levels_cells_and_the_rest(company):
    view = company.release().mean.people

    frontline = view.level("Frontline")
    assert [group.department for group in view.inside(frontline)] == ["Sales", "Stock"]
    assert view.compared(frontline) == view.inside(frontline)
    sales = view.cell("Frontline", "Sales")
    places = {(group.level, group.department): group for group in view.rests}
    rest = places["Frontline", "Sales"]
    assert rest.n == 60
    assert rest.row not in {sales.row, view.cell("Frontline", "Stock").row}
    assert view.department("Sales").n == 47
    assert view.department("Nowhere") is None
    assert "C-suite" not in {level for level, _ in places}


def test_a_dimension_that_few_leaders_answered_is_shown_with_the_next_level(company):
    company.blank("C-suite", [0, 1], 3)

    released = company.release()

    view = released.mean.dimensions["d0"]
    assert sizes(view.levels) == {"C-suite + Manager": 24, "Frontline": 100}
    assert view.level("C-suite") is view.level("Manager")
    assert view.company.n == 124
    assert sizes(released.mean.dimensions["d1"].levels)["C-suite"] == 6
    assert Withheld("dimension", "too few", "C-suite", dimension="d0") in released.withheld
    joint = released.mean.common
    assert sizes(joint.levels) == {"C-suite + Manager": 27, "Frontline": 100}
    assert released.mean.tally.pair_n[joint.levels[0].row, 0, 1] == 24
    assert released.mean.tally.pair_n[released.mean.people.level("C-suite").row, 0, 0] == 0


def test_a_dimension_that_nobody_of_a_level_was_asked_is_simply_not_there(company):
    company.blank("C-suite", [0, 1], 6, code=255)

    view = company.release().mean.dimensions["d0"]

    assert sizes(view.levels) == {"Manager": 21, "Frontline": 100}
    assert view.company.n == 121


def test_a_dimension_that_hardly_anybody_answered_is_not_shown_at_all(company):
    for level, people in (("C-suite", 6), ("Manager", 21), ("Frontline", 97)):
        company.blank(level, [0, 1], people)

    released = company.release()

    assert released.mean.dimensions["d0"].company is None
    assert list(released.mean.dimensions["d0"]) == []
    assert Withheld("dimension", "too few", dimension="d0") in released.withheld


def test_an_item_needs_ten_answers_and_hides_a_second_one_where_few_answered_it():
    company = Company(
        {("C-suite", "A"): 12, ("Manager", "A"): 40, ("Frontline", "A"): 80}, shape=layout(1, 3)
    )
    company.blank("C-suite", [1], 9, code=254)
    company.blank("Manager", [2], 32)

    items = company.release().detail.items

    # Three valid answers of leaders: they would follow from the pooled share and two items.
    assert sizes(items["q00"].levels) == {"Manager": 40, "Frontline": 80}
    assert sizes(items["q01"].levels) == {"Manager": 40, "Frontline": 80}
    # Eight valid answers of managers are enough people, only not enough for this detail.
    assert sizes(items["q02"].levels) == {"C-suite": 12, "Frontline": 80}
    assert items["q02"].company.n == 92


def test_people_without_a_score_are_counted_in_the_items_of_a_shown_group():
    company = Company({("C-suite", "A"): 12, ("Frontline", "A"): 80, ("Frontline", "B"): 8})
    company.layout = Layout(company.layout.items, (DimensionLayout("d0", (0, 1), 2),))
    rows = company.cell == 2
    company.codes[rows, 1] = 0  # nobody of B has a score, all answered the first item

    released = company.release()

    assert released.mean.dimensions["d0"].company.n == 92
    assert released.detail.items["q00"].company.n == 100


def test_the_reliability_resolution_tells_of_nothing_but_the_company_and_levels(company):
    reliability = company.release().reliability

    for view in (reliability.people, reliability.common, *reliability.dimensions.values()):
        assert {group.kind for group in view} == {"company", "level"}


def test_minimum_one_shows_everything(company):
    company.blank("C-suite", [0], 1)

    released = company.release(Promise(1))

    assert released.withheld == ()
    assert len(released.detail.people.cells) == 6
    assert released.mean.tally.codes.any()
    assert all(group.detailed for group in released.mean.dimensions["d0"])
    assert released.detail.items["q00"].company.n == 126


def test_extras_are_merged_by_who_answered_them(company):
    class Rankings:
        def __init__(self, n):
            self.n = n

        def merge(self, groups):
            return Rankings(np.array([self.n[list(group)].sum() for group in groups]))

    asked = np.where([cell.level == "C-suite" for cell in company.cells], company.tally.n, 0)

    released = release(
        company.tally, company.cells, LEVELS, Promise(5), extras={"ranking": Rankings(asked)}
    )

    extra = released.mean.extras["ranking"]
    assert sizes(extra.view.levels) == {"C-suite": 6}
    assert extra.counts.n[extra.view.levels[0].row] == 6
    assert released.detail.extras["ranking"].view.company is None


def test_nothing_is_shown_of_a_company_under_the_minimum():
    released = Company({("C-suite", "A"): 2, ("Frontline", "A"): 2}).release()

    assert released.mean.people.company is None
    assert len(released.mean.tally.n) == 0
    assert released.withheld


def test_cells_must_fit_the_tally(company):
    with pytest.raises(ValueError, match="1 for a tally of 6"):
        release(company.tally, company.cells[:1], LEVELS, Promise(5))


def test_every_missing_cell_of_a_dimension_has_a_reason(company):
    company.blank("C-suite", [0, 1], 3).blank("Manager", [2], 18)

    released = company.release()

    reasons = {(w.level, w.department, w.dimension) for w in released.withheld}
    for key, view in released.mean.dimensions.items():
        for cell in company.cells:
            shown = view.cell(cell.level, cell.department)
            place = (cell.level, cell.department)
            assert shown or (*place, None) in reasons or (*place, key) in reasons
    assert len(set(released.withheld)) == len(released.withheld)


def test_the_same_answers_give_the_same_release(company):
    first, second = company.release(), company.release()

    assert first.withheld == second.withheld
    assert list(first.mean.people) == list(second.mean.people)
    assert first.mean.tally.identical(second.mean.tally)


def test_importing_it_does_not_load_scipy():
    code = "import sys, analysis.disclosure; print(any('scipy' in name for name in sys.modules))"

    result = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True
    )

    assert result.stdout.strip() == "False"


def test_sixty_departments_leave_every_pair_of_levels_to_compare():
    table = {
        (level, f"D{d}"): size
        for level, size in (("C-suite", 1), ("Manager", 6), ("Frontline", 40))
        for d in range(60)
    }
    company = Company(table, shape=layout(11, 3))
    rng = np.random.default_rng(3)
    company.codes[rng.random(company.codes.shape) < 0.1] = 0
    truth = company.tally

    released = release(truth, company.cells, LEVELS, Promise(5))

    assert len(list(combinations(released.mean.people.levels, 2))) == 3


def test_with_the_rules_off_items_are_shown_although_nobody_has_a_score():
    items = tuple(ItemLayout(key, (1, 2, 3), (False, False, True)) for key in ("q", "r"))
    layout = Layout(items, (DimensionLayout("d", (0, 1), 2),))
    counted = tally([[3, 0], [2, 0], [3, 0]], [0, 0, 1], 2, layout)
    cells = [Cell("Top", "A"), Cell("Floor", "A")]

    detail = release(counted, cells, ("Top", "Floor"), Promise(1)).detail

    assert detail.dimensions["d"].company is None
    shown = detail.items["q"]
    assert shown.company.n == 3
    assert [(level.level, level.n) for level in shown.levels] == [("Top", 2), ("Floor", 1)]
    assert detail.tally.codes[shown.company.row, 0].tolist() == [0, 0, 1, 2, 0, 0]
    assert detail.items["r"].company.n == 0
