"""Views and results: sixty shops in which results suffer where managers and frontline part."""

from dataclasses import fields
from pathlib import Path

import numpy as np
import pytest
import shops

from survey.exceptions import SurveyError
from survey.report.json import from_json, to_json
from survey.services.scoring import Request, score


def scored(path: Path, **options):
    request = Request(path, "omnichannel", "level", "dept", unit_column="shop", **options)
    return score(request).report


@pytest.fixture(scope="module")
def company(tmp_path_factory):
    folder = tmp_path_factory.mktemp("shops")
    results = shops.write(folder / "answers.csv", leaning=0.6)
    rows = [f"shop {place:02d},{30 - 10 * r:.2f}\n" for place, r in enumerate(results, start=1)]
    (folder / "results.csv").write_text("Shop,Complaints\n" + "".join(rows))
    return folder


@pytest.fixture(scope="module")
def report(company):
    return scored(
        company / "answers.csv",
        outcomes=company / "results.csv",
        lower_is_better=("complaints",),
    )


def test_results_that_suffer_where_views_part_are_found_with_other_people_and_with_a_file(report):
    others, file = report.results

    assert (others.outcome, others.given, others.unit) == (
        "Seamless experience",
        "other respondents",
        "shop",
    )
    assert (file.outcome, file.given, file.better) == ("Complaints", "file", "lower")
    for found in report.results:
        assert (found.leaders, found.frontline, found.units) == ("Manager", "Frontline", 60)
        assert (found.surfaces[0].verdict, found.surfaces[0].worse) == ("suffer", "leaders higher")


def test_each_dimension_but_the_result_has_a_surface_in_one_family(report):
    surfaces = [surface for found in report.results for surface in found.surfaces]

    assert [s.dimension for s in report.results[0].surfaces].count(None) == 1
    assert "seamless_experience" not in {s.dimension for s in surfaces}
    assert {f.name: f.size for f in report.families}["views and results"] == 3 * len(surfaces)
    for surface in surfaces:
        assert [term.name for term in surface.coefficients] == [f"b{n}" for n in range(6)]
        assert [term.name for term in surface.parameters if term.q is not None] == [
            "a1",
            "a3",
            "a4",
        ]


def test_nothing_is_said_of_one_shop(report):
    written = to_json(report).decode()

    assert "shop 07" not in written.casefold()
    names = {field.name for surface in report.results[0].surfaces for field in fields(surface)}
    assert names & {"n", "n_units", "values", "points"} == set()
    assert from_json(written) == report


def test_the_same_seed_draws_the_same_halves(company):
    first, again, other = (scored(company / "answers.csv", seed=seed).results for seed in (1, 1, 2))

    assert first == again != other


def test_results_that_have_nothing_to_do_with_views_are_not_found(tmp_path):
    shops.write(tmp_path / "answers.csv", hurts=0.0, shops=40)

    found = scored(tmp_path / "answers.csv").results[0]

    assert {surface.verdict for surface in found.surfaces} == {"unclear"}


@pytest.mark.parametrize(
    ("size", "k", "units"),
    [
        ({"shops": 29}, 5, 29),
        ({"shops": 32, "managers": 4}, 5, 0),
        ({"shops": 32, "managers": 4}, 4, 32),
        ({"shops": 32, "staff": 9}, 5, 0),
    ],
)
def test_a_shop_counts_only_with_enough_people_on_every_side(tmp_path, size, k, units):
    """Of nine people one half is always under five."""
    shops.write(tmp_path / "answers.csv", **size)

    found = scored(tmp_path / "answers.csv", minimum_group=k).results[0]

    assert (found.units <= units, found.units > units - 6) == (True, True)
    assert found.reason == (None if found.surfaces else "too few units")
    assert (len(found.surfaces) > 0) == (found.units >= 30)


def test_departments_are_the_units_of_a_file_without_a_column_of_units(tmp_path, company):
    text = (company / "answers.csv").read_text()
    (tmp_path / "answers.csv").write_text(text.replace("dept,shop", "area,dept", 1))
    request = Request(
        tmp_path / "answers.csv",
        "omnichannel",
        "level",
        "dept",
        outcomes=company / "results.csv",
    )

    found = score(request).report.results[1]

    assert (found.outcome, found.unit, found.units) == ("Complaints", "dept", 60)


def test_a_wrong_row_of_results_and_an_unknown_result_are_refused(company, tmp_path):
    (tmp_path / "results.csv").write_text("Shop,Complaints\nShop 61,4\n")

    with pytest.raises(SurveyError, match='row 2, column "Shop": "Shop 61" is none of the units'):
        scored(company / "answers.csv", outcomes=tmp_path / "results.csv")
    with pytest.raises(SurveyError, match='"sales" is none of the results: Complaints'):
        scored(
            company / "answers.csv", outcomes=company / "results.csv", lower_is_better=("sales",)
        )


def test_without_a_column_of_units_a_report_says_nothing_of_them(company):
    request = Request(company / "answers.csv", "omnichannel", "level", "dept")

    assert score(request).report.results == ()


def test_no_shop_is_needed_to_know_where_most_views_lie(report):
    whole = report.results[0].surfaces[0]

    assert {np.mod(2 * value, 1) for value in (whole.centre, whole.low, whole.high)} == {0}
