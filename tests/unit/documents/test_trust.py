from dataclasses import replace

import pytest

from analysis.withheld import Withheld
from survey.documents.trust import trust
from survey.documents.words import words
from survey.report.model import ItemMeaning, Rate, Weighting
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

    most, careful = trust(few, SAY).reliability
    assert most.startswith("On ten of eleven dimensions")
    assert careful.startswith("On Leadership unity the statements hang together loosely")
    assert trust(many, SAY).reliability[0].startswith("On all eleven dimensions the statements")


def test_weights_say_what_they_cost():
    made = reports.northgate()
    half = replace(made, weighting=Weighting(applied=True, design_effect=2.0))

    assert "with 50% as many answers" in trust(half, SAY).weights


def test_statements_that_more_than_a_fifth_could_not_answer_are_listed():
    (line,) = trust(reports.northgate(), SAY).cannot_say

    assert line == "“Statement 2 about united technology that people answer”: 24% of Frontline"


def test_a_careful_reader_is_told_what_the_numbers_do_not_carry():
    made = reports.northgate()
    first, second, *others = made.dimensions
    leaders, *below = first.levels
    first = replace(
        first,
        reading="uncertain",
        ranking="alike",
        levels=(replace(leaders, beats_chance=False, rwg_j_range=(0.1, 0.6)), *below),
    )
    second = replace(second, reading="redundant", ranking="rank")
    alignment = replace(made.alignment, expected_without_difference=96.7, bounds=(31.2, 78.9))
    flagged = ItemMeaning(
        made.items[0].key,
        first.key,
        "C-suite + Managers",
        "Frontline",
        delta=-0.44,
        ci=(-0.7, -0.2),
        flagged=True,
    )

    told = trust(
        replace(
            made,
            dimensions=(first, second, *others),
            alignment=alignment,
            measurement=(flagged, replace(flagged, flagged=False)),
        ),
        SAY,
    )

    assert told.reliability[1].startswith("On Leadership unity alpha may lie under 0.60")
    assert told.reliability[2].startswith("On Strategy fit the statements repeat one another")
    assert told.order[0].startswith("On Strategy fit departments differ enough")
    assert told.order[1].startswith("Not on Leadership unity: the differences")
    assert told.certain[0] == (
        "If no group differed from another, groups of these sizes would score about 97."
    )
    assert "lies within 31 to 79" in told.certain[1]
    assert told.certain[2] == (
        "In C-suite, answers on Leadership unity lie no closer together than answers given "
        "at random."
    )
    (meaning,) = told.meanings
    assert "C-suite and Managers answer 0.4 points lower (0.2 to 0.7) than Frontline" in meaning
    assert told.randomness[0].chance == "could be chance"


def test_a_rate_names_the_levels_it_leaves_out():
    made = reports.northgate()
    rates = (Rate(None, "Stores", 106, 57, 0.55, without=("C-suite", "Managers")),)
    population = replace(made.population, by_department=rates)

    (row,) = trust(replace(made, population=population), SAY).departments

    assert row.left_out == "without C-suite and Managers"
