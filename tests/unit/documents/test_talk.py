from dataclasses import replace

import pytest

from questionnaires.loader import load, shipped
from survey.documents import gaps
from survey.documents.actions import SHIPPED, advice, library
from survey.documents.importance import importance
from survey.documents.talk import cards, chosen, weighed
from survey.documents.words import words
from survey.report.model import Driver, Drivers
from tests.unit.documents import reports

SAY = words("en")


def drivers(**shares):
    weights = tuple(
        Driver(key, share / 2, (share / 4, share), share, -0.1 if key == "fit" else 0.3)
        for key, share in shares.items()
    )
    return (Drivers("seamless", 800, 0.5, weights),)


def keys(report):
    return [gap.dimension.key for gap in chosen(gaps.read(report), report)]


@pytest.mark.parametrize("key", sorted(SHIPPED))
def test_every_dimension_that_ships_has_questions_and_first_steps_with_sources(key):
    for dimension in load(key).dimensions:
        found = advice(key, dimension.key)

        assert len(found.questions) >= 2
        assert len(found.steps) >= 2
        assert all(step.sources and step.within for step in found.steps)


def test_the_library_holds_nothing_that_no_questionnaire_asks():
    asked = {d.key for key in SHIPPED for d in load(key).dimensions}

    assert set(library()) == asked
    assert set(shipped()) >= SHIPPED


def test_dimensions_of_other_questionnaires_get_no_advice_of_ours():
    assert advice("somebody-elses", "customer_voice").steps == ()


def test_what_goes_with_the_result_comes_first_among_gaps_of_one_size():
    made = reports.northgate()
    pulled = replace(made, drivers=drivers(unity=0.02, operations=0.03, voice=0.95))

    assert keys(made)[0] == "unity"
    assert keys(pulled)[0] == "voice"
    assert weighed(pulled) == "Seamless experience"
    assert weighed(made) == ""


def test_few_leaders_keep_the_order_of_the_questionnaire_whatever_goes_with_the_result():
    report = replace(reports.small(), drivers=drivers(unity=0.01, operations=0.01, voice=0.98))

    assert keys(report) == ["unity", "operations", "voice"]


def test_the_statements_behind_a_conversation_tell_no_shares_of_few_leaders():
    for made in (reports.northgate(11), reports.small()):
        for card in cards(gaps.read(made), made, SAY):
            assert card.items
            assert not any("%" in item.figures for item in card.items)

    many = reports.northgate(14)
    assert "%" in cards(gaps.read(many), many, SAY)[0].items[0].figures


def test_what_goes_with_a_result_is_told_as_an_association_with_its_interval():
    report = replace(reports.northgate(), drivers=drivers(unity=0.24, fit=0.76))

    (found,) = importance(report, SAY)

    assert "not what causes what" in found.note
    assert [(row.label, row.share, row.interval, row.against) for row in found.rows] == [
        ("Strategy fit", "76%", "38% to 100%", True),
        ("Leadership unity", "24%", "12% to 48%", False),
    ]
