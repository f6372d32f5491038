from dataclasses import replace

import pytest

from survey.documents.apart import sentences, standing_apart
from survey.documents.heat_map import heat_map, shade
from survey.documents.words import words
from tests.unit.documents import reports

SAY = words("en")


def rows(report):
    return {row.name: row for row in heat_map(report, SAY).rows}


@pytest.mark.parametrize(
    ("mean", "step"), [(2.44, "h1"), (2.46, "h2"), (3.0, "h3"), (3.96, "h5"), (4.5, "h6")]
)
def test_shades_are_absolute_and_follow_the_printed_number(mean, step):
    assert shade(mean, reports.northgate().dimensions[0]) == step


def test_a_withheld_department_says_why_and_where_it_is_counted():
    found = rows(reports.northgate())

    assert found["Finance"].reason == (
        "Not shown alone: that would reveal another group. Counted in “Other”."
    )
    assert found["Property"].reason == "Withheld: too few answered. Counted in “Other”."
    assert found["Finance"].cells == ()


def test_a_missing_dimension_of_a_shown_department_is_hatched_never_zero():
    made = reports.northgate()
    cells = tuple(
        c for c in made.cells if not (c.department == "Stores" and c.dimension == "voice")
    )

    cell = rows(replace(made, cells=cells))["Stores"].cells[5]

    assert (cell.text, cell.shade, cell.words) == ("", "held", "withheld")


def test_only_departments_beyond_chance_stand_apart():
    made = reports.northgate()
    for apart in standing_apart(made):
        dimension = next(d for d in made.dimensions if d.key == apart.dimension.key)
        entry = next(e for e in dimension.department_vs_rest if e.department == apart.department)
        assert entry.q < 0.05
        assert entry.ci[0] * entry.ci[1] > 0


def test_no_department_apart_means_no_sentence():
    made = reports.northgate()
    quiet = tuple(
        replace(
            d,
            department_vs_rest=tuple(replace(e, q=0.2, clear=False) for e in d.department_vs_rest),
        )
        for d in made.dimensions
    )

    assert sentences(replace(made, dimensions=quiet), SAY) == []


def test_at_most_five_departments_are_named():
    assert len(sentences(reports.departments(60), SAY)) == 5
