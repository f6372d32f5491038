from dataclasses import replace
from xml.etree import ElementTree as ET

import pytest

from survey.documents.blind_spots import blind_spots
from survey.documents.html import render
from survey.documents.trust_between import trust_between
from survey.documents.words import words
from tests.unit.report import companies

SAY = words()


def trust(report):
    (found,) = trust_between(report, SAY)
    return found, " ".join(found.sentences)


def spots(report):
    found = blind_spots(report, SAY)[0]
    return found, " ".join(found.sentences).replace('<span class="nb">', "").replace("</span>", "")


def test_a_department_that_others_cannot_rely_on_is_named_with_its_interval():
    found, text = trust(companies.distrusted_department())

    assert "Others cannot rely on them as on the rest</b>: IT (" in text
    assert found.rows[companies.JUDGES.index("IT")].receives.endswith("▼")


def test_where_none_stands_out_it_is_said_and_no_arrow_is_drawn():
    found, text = trust(companies.one_culture())

    assert "No department stands out" in text
    assert not found.picture


def test_arrows_go_to_the_department_that_is_rated_clearly_low():
    found, _ = trust(companies.distrusted_department())
    picture = ET.fromstring(found.picture)  # noqa: S314 - our own picture

    assert "of IT" in picture.find("desc").text
    assert "of Shops" not in picture.find("desc").text


def test_a_department_does_not_judge_itself():
    found, _ = trust(companies.one_culture())

    assert all(row.cells[place].blank for place, row in enumerate(found.rows))


def test_too_few_departments_are_not_set_apart():
    report = companies.one_culture()
    (one,) = report.department_round
    bare = replace(one, parts=(), reason="too few of them")
    found, text = trust(replace(report, department_round=(bare,)))

    assert "cannot be set apart: too few of them" in text
    assert not found.parts


def test_blind_leaders_are_told_what_they_do_not_see():
    found, text = spots(companies.blind_leaders())

    assert "C-suite does not see how far apart they are" in text
    assert "(guess 3.9, answer 3.0)" in text
    assert {row.said for row in found.rows} == {"does not know it"}


def test_seeing_leaders_are_told_that_they_see():
    _, text = spots(companies.seeing_leaders())

    assert "C-suite knows where Frontline stands" in text
    assert "does not see" not in text


def test_guesses_of_few_are_in_the_order_of_the_questionnaire():
    report = companies.company(c_suite=4, apart=1, blind=0.9)
    found, _ = spots(report)
    labels = {dimension.key: dimension.label for dimension in report.dimensions}

    assert not found.ranked
    assert [row.label for row in found.rows] == [labels[key] for key in companies.ASKED]


@pytest.mark.parametrize("report", [companies.blind_leaders, companies.distrusted_department])
def test_the_page_has_both_sections(report):
    page = render(report())

    assert 'id="blind-spots"' in page
    assert 'id="between"' in page
