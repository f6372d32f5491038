from dataclasses import replace

import pytest

from survey.documents.trust import trust
from survey.documents.words import words
from survey.report.model import Rate, Weighting, Withheld
from tests.unit.documents import reports

SAY = words("en")


@pytest.mark.parametrize(
    ("reason", "told"),
    [
        ("too few", "too few to show"),
        ("nearly all", "nearly all"),
        ("protects another group", "would reveal another group"),
        ("something new", "not shown"),
    ],
)
def test_a_rate_that_may_not_be_told_gives_its_reason_in_words(reason, told):
    made = reports.northgate()
    rates = (Rate("C-suite", None, 14, None, None, reason),)

    (row,) = trust(replace(made, population=replace(made.population, by_level=rates)), SAY).levels

    assert (row.invited, row.answered, row.share, row.reason) == ("14", "", "", told)


def test_a_rate_that_leaves_levels_out_says_which():
    made = reports.northgate()
    rates = (Rate(None, "Stores", 106, 57, 0.55, "without C-suite"),)
    population = replace(made.population, by_department=rates)

    (row,) = trust(replace(made, population=population), SAY).departments

    assert (row.answered, row.reason, row.left_out) == ("57", "", "without C-suite")


def test_many_withheld_departments_of_a_level_are_counted_not_named():
    made = reports.northgate()
    many = tuple(Withheld("block", "too few", "Staff", f"Dept {n}") for n in range(12))
    report = replace(made, privacy=replace(made.privacy, withheld=(*many, many[0])))

    assert trust(report, SAY).held == (("Too few answered", ("Staff: 12 departments",)),)


def test_a_group_withheld_for_two_reasons_is_named_under_the_first():
    made = reports.northgate()
    twice = (
        Withheld("block", "too few", "Staff", "Stores"),
        Withheld("block", "protects another group", "Staff", "Stores"),
        Withheld("block", "protects another group", None, "Depot"),
        Withheld("dimension", "protects another group", "Staff", "Depot", dimension="fit"),
    )
    report = replace(made, privacy=replace(made.privacy, withheld=twice))

    assert trust(report, SAY).held == (
        ("Too few answered", ("Staff: Stores",)),
        (
            "Shown alone, they would reveal another group",
            ("Staff: Depot (Strategy fit)", "All levels together: Depot"),
        ),
    )


def test_nothing_withheld_is_an_empty_list():
    made = reports.northgate()

    assert trust(replace(made, privacy=replace(made.privacy, withheld=())), SAY).held == ()


def test_loose_dimensions_are_named_while_they_are_few():
    made = reports.northgate()
    loose = replace(made.dimensions[0], alpha=0.6)
    few = replace(made, dimensions=(loose, *made.dimensions[1:]))
    many = replace(made, dimensions=tuple(replace(d, alpha=0.6) for d in made.dimensions))

    assert "on Leadership unity the statements" in trust(few, SAY).reliability
    assert "on eleven of eleven dimensions" in trust(many, SAY).reliability


def test_weights_say_what_they_cost():
    made = reports.northgate()
    half = replace(made, weighting=Weighting(applied=True, design_effect=2.0))

    assert "with 50% as many answers" in trust(half, SAY).weights


def test_statements_that_more_than_a_fifth_could_not_answer_are_listed():
    (line,) = trust(reports.northgate(), SAY).cannot_say

    assert line == "“Statement 2 about united technology that people answer”: 24% of Frontline"
