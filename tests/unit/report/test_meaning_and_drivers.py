"""Items that mean something else to another level, and what goes with the outcome."""

import numpy as np
import pytest

from analysis.blocks import Cell
from analysis.promise import Promise
from analysis.tally import tally
from survey.report.meaning import NOTABLE
from survey.services.measuring import Plan, layout_of, measure

LEVELS = ("Board", "Lead", "Floor")
LARGE = {("Board", "Online"): 6, ("Lead", "Online"): 80, ("Lead", "Shops"): 90}
LARGE |= {("Floor", "Online"): 120, ("Floor", "Shops"): 150, ("Floor", "Service"): 80}
NUMBERS = ("n_a", "n_b", "delta", "ci", "p", "q", "flagged")


@pytest.fixture
def plain_dimension(pulse):
    """Three items or more, none of them asked the other way round."""
    return next(
        dimension
        for dimension in pulse.dimensions
        if len(items := pulse.items_of(dimension.key)) >= 3
        and not any(item.reverse for item in items)
    )


def test_an_item_that_leads_read_differently_is_flagged(pulse, make_answers, plain_dimension):
    codes, cell, cells = make_answers(LARGE, gap=0.3, missing=0)
    item = pulse.items_of(plain_dimension.key)[0]
    column = [other.key for other in pulse.items].index(item.key)
    leads = np.array([c.level == "Lead" for c in cells])[cell]
    codes[leads, column] = np.clip(codes[leads, column].astype(int) - 1, 1, 5)
    counted = tally(codes, cell, len(cells), layout_of(pulse))

    report = measure(counted, cells, pulse, Promise(5), Plan(LEVELS))

    entry = next(entry for entry in report.measurement if entry.item == item.key)
    assert (entry.a, entry.b) == ("Lead", "Floor")  # a board of six is too small for covariances
    assert (entry.n_a, entry.n_b) == (170, 350)
    assert entry.flagged
    assert entry.q >= entry.p
    assert entry.delta < 0
    assert entry.ci[0] < entry.delta < entry.ci[1]


def test_every_item_has_an_entry_and_the_family_counts_those_tested(make_report):
    report = make_report(LARGE)

    assert [entry.item for entry in report.measurement] == [item.key for item in report.items]
    tested = [entry for entry in report.measurement if entry.p is not None]
    assert tested
    sizes = {family.name: family.size for family in report.families}
    assert sizes["items that may mean different things"] == len(tested)


def test_a_difference_that_is_sure_but_small_is_not_flagged(make_report):
    for entry in make_report(LARGE).measurement:
        if entry.flagged:
            assert entry.q <= 0.05
            assert abs(entry.delta) >= NOTABLE
        if entry.p is None:
            assert entry.reason


@pytest.mark.parametrize("leads", [20, 60])
def test_few_people_on_one_side_leave_everything_null_with_a_reason(make_report, leads):
    sizes = {("Lead", "Online"): leads, ("Floor", "Online"): 150}

    for entry in make_report(sizes).measurement:
        assert [getattr(entry, name) for name in NUMBERS] == [None] * len(NUMBERS)
        assert entry.reason


def test_a_level_with_few_complete_answers_is_left_out(pulse, make_answers):
    codes, cell, cells = make_answers(LARGE, missing=0)
    online = cells.index(Cell("Board", "Online"))
    rows = np.flatnonzero(cell == online)
    many = np.concatenate([np.arange(len(cell)), np.repeat(rows, 6)])  # a board of 42
    codes, cell = codes[many], cell[many]
    board = np.flatnonzero(cell == online)
    codes[board[:20], 0] = 0  # only 22 of them answered the first item
    counted = tally(codes, cell, len(cells), layout_of(pulse))

    report = measure(counted, cells, pulse, Promise(5), Plan(LEVELS))

    names = {entry.dimension: entry.a for entry in report.measurement}
    first = pulse.items[0].dimension
    assert names.pop(first) == "Lead"
    assert set(names.values()) == {"Board + Lead"}


def test_the_first_level_is_compared_with_those_below_it(make_report):
    plan = Plan(LEVELS, reference="Floor", comparison="Lead")

    sides = {(entry.a, entry.b) for entry in make_report(LARGE, plan=plan).measurement}
    assert sides == {("Floor", "Lead")}


def test_drivers_share_what_they_explain_together(make_report):
    report = make_report(LARGE)

    (found,) = report.drivers
    outcome = next(d for d in report.dimensions if d.outcome)
    others = [d.key for d in report.dimensions if not d.outcome]
    assert found.outcome == outcome.key
    assert [driver.dimension for driver in found.weights] == others
    assert sum(driver.weight for driver in found.weights) == pytest.approx(found.r_squared)
    assert sum(driver.share for driver in found.weights) == pytest.approx(1)
    assert 100 <= found.n <= sum(LARGE.values()) - 6  # not the board, which is too small
    for driver in found.weights:
        assert driver.ci[0] < driver.ci[1]
        assert driver.coefficient > 0


def test_a_difference_between_levels_alone_drives_nothing(pulse, make_answers):
    # Everybody of a level has the same leaning, so within levels the dimensions are unrelated.
    codes, cell, cells = make_answers(LARGE, missing=0)
    rng = np.random.default_rng(7)
    height = np.array([4 if c.level == "Lead" else 2 for c in cells])[cell]
    codes = np.clip(height[:, None] + rng.integers(-1, 2, codes.shape), 1, 5).astype(np.uint8)
    for column, item in enumerate(pulse.items):
        if item.reverse:
            codes[:, column] = 6 - codes[:, column]
    counted = tally(codes, cell, len(cells), layout_of(pulse))

    (found,) = measure(counted, cells, pulse, Promise(5), Plan(LEVELS)).drivers

    assert found.r_squared < 0.06


@pytest.mark.parametrize("people", [29, 95])
def test_fewer_than_a_hundred_people_have_no_drivers(make_report, people):
    (found,) = make_report({("Floor", "Online"): people}).drivers

    assert (found.n, found.r_squared, found.weights) == (None, None, ())
    assert "fewer than 100" in found.reason


def test_dimensions_that_cannot_be_told_apart_have_no_drivers(pulse, make_answers):
    codes, cell, cells = make_answers(LARGE, missing=0)
    codes[:] = codes[:, :1]
    counted = tally(codes, cell, len(cells), layout_of(pulse))

    (found,) = measure(counted, cells, pulse, Promise(5), Plan(LEVELS)).drivers

    assert (found.weights, found.r_squared) == ((), None)
    assert "cannot be told apart" in found.reason


def test_an_outcome_alone_has_no_drivers(pulse, make_answers):
    outcome = next(d for d in pulse.dimensions if d.outcome)
    everything = pulse.model_copy(
        update={
            "dimensions": tuple(d.model_copy(update={"outcome": True}) for d in pulse.dimensions)
        }
    )
    codes, cell, cells = make_answers(LARGE)
    counted = tally(codes, cell, len(cells), layout_of(pulse))

    found = measure(counted, cells, everything, Promise(5), Plan(LEVELS)).drivers

    assert outcome.key in {drivers.outcome for drivers in found}
    assert {drivers.reason for drivers in found} == {"there is no other dimension"}


def test_the_seed_moves_only_what_is_simulated(make_report):
    one, other = make_report(LARGE), make_report(LARGE, plan=Plan(LEVELS, seed=9))

    weights = [[driver.weight for driver in report.drivers[0].weights] for report in (one, other)]
    assert weights[0] == weights[1]
    assert one.drivers != other.drivers
    assert one.alignment == other.alignment
    assert one.measurement == other.measurement


def test_items_are_compared_between_the_languages_of_the_comparison_level(pulse, plain_dimension):
    rng = np.random.default_rng(3)
    layout = layout_of(pulse)
    place = [dimension.key for dimension in pulse.dimensions].index(plain_dimension.key)
    odd = layout.dimensions[place].columns[0]

    def answers(number, lower):
        person = rng.normal(3, 0.8, (number, 1))
        height = person + rng.normal(0, 0.6, (number, len(pulse.items)))
        height[:, odd] -= lower
        codes = np.clip(np.rint(height), 1, 5).astype(np.uint8)
        return tally(codes, np.zeros(number, int), 1, layout)

    spoken = {"English": answers(400, 0.0), "Spanish": answers(300, 1.0)}
    report = measure(
        spoken["English"] + spoken["Spanish"],
        [Cell("Floor", "Shops")],
        pulse,
        Promise(5),
        Plan(("Floor",)),
        languages=spoken,
    )

    between = [entry for entry in report.measurement if entry.a == "Floor in Spanish"]
    first = max(between, key=lambda entry: abs(entry.delta))
    assert first.item == layout.items[odd].key
    assert (first.b, first.n_a, first.n_b, first.flagged) == ("Floor in English", 300, 400, True)
    assert first.delta < -0.5
    assert "items that may mean different things in two languages" in {
        family.name for family in report.families
    }
