"""The simulation in its short form: what the intervals promise, within the noise of few draws."""

import numpy as np
import pytest

from benchmarks import companies, coverage, simulate, targets
from benchmarks.companies import Company

RUNS = 200


@pytest.fixture(scope="module")
def cells():
    kinds = [Company(gaps=(0.3,), response=0.8), Company(gaps=(0.0,), spread=0.0, response=0.6)]
    return simulate.simulate(coverage.measure_alignment, kinds, runs=RUNS)


def test_intervals_cover_the_truth(cells):
    for cell in cells:
        for column, low in (
            ("frontline mean", 0.93),
            ("department mean", 0.93),
            ("Welch gap", 0.92),
            ("score", 0.92),
            ("vertical", 0.92),
            ("horizontal", 0.88),
        ):
            assert cell.values[column] >= low, (cell.name, column)


def test_the_interval_of_the_score_always_holds_it(cells):
    assert all(cell.values["holds estimate"] == 1 for cell in cells)


def test_chance_is_taken_out_of_the_distance(cells):
    # The mean of 200 draws of D² varies by about .004.
    assert all(abs(cell.values["bias of D²"]) < 0.02 for cell in cells)
    assert abs(cells[0].values["bias of score"]) < 3
    assert -5 < cells[1].values["bias of score"] < 0


def test_the_score_expected_of_chance_is_the_one_that_comes(cells):
    found = cells[1].values["true score"] + cells[1].values["bias of score"]

    assert found == pytest.approx(cells[1].values["expected at no difference"], abs=1)


def test_weights_bring_the_mean_nearer_when_departments_answer_unevenly():
    kind = Company(response=0.6, uneven=True, spread=0.5)
    (cell,) = simulate.simulate(coverage.measure_weights, [kind], runs=100)

    assert cell.values["weighted mean"] > 0.92 > cell.values["unweighted mean"]
    assert cell.values["distance"] < cell.values["unweighted distance"]
    assert cell.values["design effect"] > 1


def test_effects_discoveries_and_item_differences_keep_their_level():
    (effect,) = simulate.simulate(
        coverage.measure_effect, [Company(leaders=40, gaps=(0.4,))], runs=100
    )
    (family,) = simulate.simulate(
        coverage.measure_discoveries,
        [Company(leaders=40, gaps=(0.0, 0.0, 0.5), spread=0.0)],
        runs=100,
    )
    (items,) = simulate.simulate(
        coverage.measure_items, [Company(leaders=100, frontline=300)], runs=100
    )

    assert 0.92 < effect.values["g"] < 0.98
    assert family.values["false discoveries"] < 0.08
    assert family.values["found"] > 0.6
    assert items.values["false flags"] < 0.075


def test_the_truth_is_what_a_very_large_company_answers():
    rng = np.random.default_rng(1)
    scores = companies.answer(np.full((1, 100_000, 1), 4.1), rng).mean(axis=-1)

    assert scores.mean() == pytest.approx(float(companies.expected(4.1)), abs=0.01)
    assert scores.var() == pytest.approx(companies.score_variance(4.1), rel=0.02)


def test_the_same_seed_gives_the_same_table(tmp_path):
    kind = [Company(leaders=100, frontline=100)]
    one, two = (simulate.simulate(coverage.measure_items, kind, runs=20, seed=5) for _ in "12")

    assert one == two
    targets.write([("Items", "Words.", one)], tmp_path / "out.md", "Seed 5.")
    text = (tmp_path / "out.md").read_text(encoding="utf-8")
    assert "100 leaders, 100 in 9" in text
    assert "Seed 5." in text


def test_the_summary_counts_what_lies_outside():
    cells = [targets.Cell(str(g), 10, {"Welch gap": g}) for g in (0.9, 0.95, 0.98, float("nan"))]

    assert targets.summary(cells)[2:] == [
        "| Welch gap | 0.93 to 0.97 | 3 | 0.9000 | 0.9800 | 0.9433 | 1 | 1 | 2 |"
    ]


def test_a_figure_may_lie_outside_by_the_simulations_own_error():
    near, far = (targets.Cell(str(g), 10, {"g": g}, {"g": 0.005}) for g in (0.922, 0.915))

    assert [targets.summary([cell])[-1].split("|")[-4:-1] for cell in (near, far)] == [
        [" 1 ", " 0 ", " 0 "],
        [" 1 ", " 0 ", " 1 "],
    ]
    assert next(targets.reasons([near, far])) == (
        "- *g*: 2 outside, 1 of them surely; furthest 0.9150 ± 0.0050 (0.915)."
    )


def test_the_standard_error_counts_companies():
    # Two companies of two dimensions: means 1 and 0, so the error is .5/√2 and not .5/√4.
    error = simulate._error(np.array([[1.0, 1.0], [0.0, 0.0], [np.nan, np.nan]]))

    assert error == pytest.approx(0.5 / np.sqrt(2))


def test_welch_is_the_one_of_other_programs():
    kind = Company(leaders=5, gaps=(0.8,))
    (cell,) = simulate.simulate(coverage.measure_welch, [kind], runs=50)

    assert cell.values["difference of limits"] < 1e-9
    assert cell.values["Welch gap"] == cell.values["Welch gap by SciPy"]


def test_departments_and_items_keep_their_intervals():
    (departments,) = simulate.simulate(coverage.measure_departments, [Company()], runs=100)
    (items,) = simulate.simulate(
        coverage.measure_reliability,
        [Company(frontline=60)],
        runs=100,
        described=simulate.of_people,
    )

    assert 0.91 < departments.values["ICC(1)"] < 0.98
    assert 0.91 < items.values["alpha"] < 0.98
    assert items.name == "60 people who lean 3.6"


def test_the_true_reliability_is_that_of_very_many_people():
    rng = np.random.default_rng(2)
    items = companies.answer(np.full((1, 100_000, 1), 4.1), rng)[0, :, 0]

    assert np.cov(items.T) == pytest.approx(companies.item_covariance(4.1), abs=0.015)


def test_a_bias_counts_only_where_it_was_promised():
    far = [
        targets.Cell("x", 10, {"bias of score": -3.0, "true score": true})
        for true in (80.0, 90.0, 100.0)
    ]

    assert [bool(targets.missed([cell])) for cell in far] == [True, False, False]


def test_a_missed_target_is_named_with_its_number():
    cell = targets.Cell("a company", 10, {"Welch gap": 0.9, "score": float("nan")})

    assert targets.missed([cell]) == ["a company: Welch gap 0.9000 (target 0.93 to 0.97)"]
