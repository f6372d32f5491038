from dataclasses import replace

import pytest

from survey.documents.explore import pairing, sides
from survey.documents.explored import as_table, explored
from survey.documents.gaps import covers_zero
from survey.documents.tables.comma import to_csv
from survey.documents.words import words
from tests.unit.documents import reports

SAY = words("en")
REPORT = reports.northgate()
GROUP = {"n": 60, "detail_n": 60, "sd": 0.8}


def both(report, first, second):
    by_name = {side.name: side for side in sides(report, SAY)}
    return pairing(report, by_name[first], by_name[second], SAY)


def test_only_groups_with_a_published_mean_can_be_chosen():
    names = {side.name for side in sides(REPORT, SAY)}
    hidden = replace(
        REPORT,
        dimensions=tuple(
            replace(d, levels=tuple(replace(g, mean=None) for g in d.levels[:1]) + d.levels[1:])
            for d in REPORT.dimensions
        ),
    )

    assert {"C-suite", "Frontline", "Stores, Frontline"} <= names
    assert "C-suite" not in {side.name for side in sides(hidden, SAY)}


def test_two_levels_are_told_as_the_report_tests_them_either_way_round():
    there, back = both(REPORT, "C-suite", "Frontline"), both(REPORT, "Frontline", "C-suite")

    assert "as in the report" in there.tested
    assert there.lines[0].difference == "+1.2"
    assert back.lines[0].difference == "−1.2"
    assert there.lines[0].says == '<span class="nb">C-suite</span> clearly higher'
    assert back.lines[0].says == "Frontline clearly lower"


def test_groups_that_share_people_are_not_tested():
    found = both(REPORT, "Frontline", "Stores, Frontline")

    assert "may be in both" in found.tested
    assert all(gap.ci is None and not gap.clear for gap in found.gaps)
    assert {line.says for line in found.lines if line.difference != "–"} == {"not tested"}


def test_departments_of_a_level_are_set_beside_each_other_without_a_claim():
    names = [s.name for s in sides(REPORT, SAY) if s.kind == "block"][:2]

    found = both(REPORT, *names)

    assert "means alone" in found.tested
    assert not any(gap.clear for gap in found.gaps)


def test_departments_over_all_levels_are_tested_where_their_spread_is_told():
    report = replace(
        REPORT,
        dimensions=tuple(
            replace(
                d,
                departments=tuple(
                    replace(d.levels[0], level=None, department=name, mean=mean, **GROUP)
                    for name, mean in (("Stores", 3.9), ("IT", 3.0))
                ),
            )
            for d in REPORT.dimensions
        ),
    )
    first, second = (s.name for s in sides(report, SAY) if s.kind == "department")

    found = both(report, first, second)

    # Both have 60 people and an SD of 0.8, so the error is 0.8 times the root of 2/60, that is
    # 0.146, and Student's factor for 118 degrees of freedom 1.980: 0.9 less and plus 0.289.
    assert found.gaps[0].ci == pytest.approx((0.611, 1.189), abs=1e-3)
    assert all(gap.clear and not covers_zero(gap.ci) for gap in found.gaps)


def test_a_view_that_is_not_published_becomes_the_one_the_report_is_about():
    view = explored(REPORT, {"a": "level:Nobody", "dimension": "none"})

    assert view.heading == "C-suite and Frontline"
    assert view.dimension.key == "unity"
    assert {row.level for item in view.statements for row in item.rows} == {"C-suite", "Frontline"}


def test_a_report_that_hides_everything_has_nothing_to_explore():
    assert explored(reports.everything_withheld(), {}) is None


@pytest.mark.parametrize("case", ["German", "long names", "eight levels", "four points"])
def test_every_pair_of_awkward_reports_can_be_seen(case):
    report = reports.ALL[case]()
    there = sides(report, SAY)

    for side in there[1:8]:
        view = explored(report, {"a": there[0].key, "b": side.key})
        assert len(view.pairing.lines) == len(report.dimensions)


def test_a_table_taken_away_is_guarded_and_unrounded():
    hostile = replace(
        REPORT,
        dimensions=(replace(REPORT.dimensions[0], label="=cmd()"), *REPORT.dimensions[1:]),
    )

    text = to_csv(as_table(explored(hostile, {}))).decode("utf-8-sig")

    assert "'=cmd()" in text
    assert "\r\n=cmd()" not in text
    assert text.splitlines()[0].startswith("Dimension,C-suite,C-suite: n,Frontline")
