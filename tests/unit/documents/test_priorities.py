import re
from dataclasses import replace
from xml.etree import ElementTree as ET

import pytest

from survey.documents.html import render
from survey.documents.priorities import priorities
from survey.documents.words import words
from tests.unit.report import companies

SAY = words()


def told(report):
    (found,) = priorities(report, SAY)
    return found, " ".join(found.sentences)


def test_levels_that_want_different_things_are_named_with_the_option_that_parts_them():
    _, text = told(companies.two_cultures())

    assert re.search(r"C-suite.* and .*Manager.* want different things", text)
    assert "is among the first for" in text


def test_the_same_order_is_said_to_be_the_same_only_where_it_was_tested():
    _, same = told(companies.one_culture())
    _, noise = told(companies.noise())

    assert "the same for all levels" in same
    assert "the same for all levels" not in noise
    assert "no common order that chance could not make" in noise


def test_who_agrees_more_closely_is_said_only_beyond_chance():
    _, mixed = told(companies.mixed_messages())
    _, same = told(companies.one_culture())

    assert "Manager agree with each other more closely" in mixed
    assert "more closely" not in same


def test_the_picture_names_every_level_and_numbers_every_option():
    found, _ = told(companies.two_cultures())
    picture = ET.fromstring(found.picture)  # noqa: S314 - our own picture
    texts = [element.text for element in picture.iter("text")]

    assert {"C-suite", "Manager", *"123456"} <= set(texts)
    assert picture.find("title").text.startswith("Map of priorities")
    assert "1 The same prices" in picture.find("desc").text


def test_no_percentages_of_fewer_than_twelve_people():
    report = companies.two_cultures()
    (ranking,) = report.rankings
    few = tuple(replace(g, n=11) if g.level == "C-suite" else g for g in ranking.groups)
    found, _ = told(replace(report, rankings=(replace(ranking, groups=few),)))

    assert {row.shares[0] for row in found.rows} <= {"most", "some", "few"}
    assert all(row.shares[1].endswith("%") for row in found.rows)


def test_one_level_alone_has_a_table_and_no_map():
    found, _ = told(companies.company(c_suite=4))

    assert not found.picture
    assert "C-suite" in found.hidden


@pytest.mark.parametrize("report", [companies.one_culture, companies.noise, companies.two_cultures])
def test_the_page_has_both_sections(report):
    page = render(report())

    assert 'id="priorities"' in page
    assert 'id="channels"' in page
    assert page.count('href="#channels"') == 1
