"""Shared views in words that are no surer than the numbers."""

from dataclasses import replace

from survey.documents.picture import seen
from survey.documents.words import words
from tests.unit.report.test_picture import alike, camps

SAY = words("en")


def told(report):
    return " ".join(line.striptags() for line in seen(report, SAY).sentences)


def test_one_view_is_said_with_how_sure_and_who_holds_it():
    found = seen(alike(), SAY)

    assert "out of one view that they share" in told(alike())
    assert "is the same for all levels, as far as chance lets us tell" in told(alike())
    assert found.knowing
    assert [place.mark for place in found.rows[0].places] == ["▲"] * 3
    assert found.rows[0].places[0].text == "1"


def test_two_camps_are_said_with_their_holders():
    found = seen(camps(), SAY)

    assert "There are two camps" in told(camps())
    assert "C-suite 0%" in told(camps())
    assert "see different strengths" in told(camps())
    assert {row.name for row in found.knowing} >= {"C-suite", "Frontline", "Web"}


def test_a_ratio_at_the_border_and_few_people_are_called_so():
    (views,) = alike().shared_views
    report = replace(alike(), shared_views=(replace(views, ratio=2.8, verdict="none", n=25),))

    cautions = seen(report, SAY).cautions
    assert any("close to the border" in line for line in cautions)
    assert any("30 people" in line for line in cautions)


def test_a_report_without_either_has_no_section():
    assert seen(replace(alike(), shared_views=(), picture=None), SAY) is None
