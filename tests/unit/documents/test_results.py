"""How views and results are told: words, a map, a table beside it."""

import re
from dataclasses import replace

import pytest

from survey.documents.html import render
from survey.documents.page import assemble
from survey.documents.results import results, value_at
from survey.documents.tables.every import tables
from survey.documents.words import words
from survey.report.results_model import Surface, Term, UnitResults
from tests.unit.documents import reports

# Results fall by a squared point of distance: -(x - y)^2 + 4.
SLOPES = (4.0, 0.0, 0.0, -1.0, 2.0, -1.0)
PARAMETERS = {"a1": 0.0, "a2": 0.0, "a3": 0.0, "a4": -4.0}


def terms(values):
    return tuple(Term(name, value, (value - 0.4, value + 0.4), 0.01) for name, value in values)


def surface(**changes):
    made = Surface(
        dimension=None,
        units=60,
        centre=0.5,
        low=-1.0,
        high=2.0,
        coefficients=terms((f"b{place}", value) for place, value in enumerate(SLOPES)),
        parameters=terms(PARAMETERS.items()),
        r_squared=0.4,
        verdict="suffer",
        rise_together=False,
    )
    return replace(made, **changes)


def found(**changes):
    made = UnitResults(
        outcome="Complaints <b>",
        given="file",
        better="lower",
        unit="shop",
        leaders="Manager",
        frontline="Frontline",
        units=60,
        needed=30,
        surfaces=(surface(),),
    )
    return replace(made, **changes)


def report(*given):
    return replace(reports.northgate(), results=given)


def told(one):
    return results(report(one), words())[0]


def test_the_words_say_that_results_suffer_and_in_which_direction():
    plain = told(found())
    leaning = told(found(surfaces=(surface(worse="leaders higher", rise_together=True),)))

    assert "worse where the views of Manager and Frontline part</b>, over 60 units" in str(
        plain.sentences[0]
    )
    assert "Complaints &lt;b&gt;" in str(plain.sentences[0])
    assert "no clear difference" in str(plain.sentences[1])
    assert "worse still where Manager think better" in str(leaning.sentences[1])
    assert "both think better" in str(leaning.sentences[2])


@pytest.mark.parametrize(
    ("reason", "said"),
    [
        ("too few units", "Not measurable here</b> for Sales: 12 units by shop"),
        ("one unit alone would decide the surface", "alone would decide"),
        ("the views or the results are the same in nearly every unit", "nearly the same"),
    ],
)
def test_what_is_not_measurable_says_why_and_how_many_units_there_are(reason, said):
    one = told(found(outcome="Sales", surfaces=(), units=12, reason=reason))

    assert said in str(one.sentences[0])
    assert "12" in str(one.sentences[0])
    assert not one.picture


def test_the_table_beside_the_map_says_what_the_surface_says():
    rows = told(found()).predicted

    # Centre 0.5 of the scale's middle is 3.5; a point apart costs one.
    assert [(row.where, row.result) for row in rows] == [
        ("Both at 3.0", "4.00"),
        ("Both at 3.5", "4.00"),
        ("Both at 4.0", "4.00"),
        ("Manager at 4.0, Frontline at 3.0", "3.00"),
        ("Frontline at 4.0, Manager at 3.0", "3.00"),
    ]
    assert value_at(surface(), 1.0, 0.0) == pytest.approx(3.0)


def test_the_map_has_six_shades_a_name_and_a_description():
    drawn = str(told(found()).picture)

    assert set(re.findall(r'class="(s\d)"', drawn)) == {f"s{n}" for n in range(1, 7)}
    assert "<title>Complaints &lt;b&gt; by the views" in drawn
    assert "darker is higher, which is worse" in drawn
    assert len(drawn) < 40_000


def test_a_flat_surface_is_drawn_too():
    flat = surface(coefficients=terms((f"b{n}", 4.0 * (n == 0)) for n in range(6)))

    assert "s6" in str(told(found(surfaces=(flat,))).picture)


def test_page_and_tables_hold_what_was_found_and_what_was_not():
    given = report(found(), found(outcome="Sales", surfaces=(), units=12, reason="too few units"))

    page = render(given)
    table = next(t for t in tables(given) if t.key == "results")

    assert page.count('id="results"') == 1
    assert len(assemble(given).results) == 2
    assert len(table.rows) == 10 + 1
    assert table.rows[-1][-1] == "too few units"
