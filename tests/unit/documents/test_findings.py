"""The report's opening tells what else is certain, and nothing that is not."""

from dataclasses import replace
from functools import cache

import numpy as np
import pytest

from survey.documents.findings import findings, unseen
from survey.documents.gaps import read
from survey.documents.page import assemble
from survey.documents.words import words
from survey.report.scope import only
from tests.unit.documents import reports
from tests.unit.report import companies

SAY = words("en")


@cache
def troubled():
    """Leaders want something else, name other channels, are blind, and IT is not relied on."""
    return companies.company(
        priorities=(companies.OTHER, companies.ORDER),
        maps=(companies.SECOND, companies.KEY),
        distrusted=1.0,
        blind=1.0,
        apart=1,
        c_suite=10,
    )


def told(report):
    return [str(found.says.striptags()) for found in findings(report, read(report), SAY)]


def test_the_top_of_the_report_tells_what_its_sections_found():
    said = told(troubled())
    points = {point.place: str(point.says) for point in assemble(troubled()).points}

    assert any(line.startswith("C-suite does not see") for line in said)
    assert "C-suite and Manager want different things first." in said
    assert any(line.startswith("Levels send customers different ways at") for line in said)
    assert "Others cannot rely on IT as on the rest." in said
    assert "does not see" in points["part"]
    assert "want different things first" in points["message"]
    assert "cannot rely on IT" in points["departments"]


def test_what_must_be_settled_names_both_sides():
    asked = [question.striptags() for question in assemble(troubled()).settle]

    assert any("(C-suite) or" in question and "(Manager)?" in question for question in asked)
    assert any("as C-suite says, or" in question for question in asked)
    assert any("rely on IT?" in question for question in asked)


def test_a_conversation_says_what_leaders_expected_where_they_do_not_see_the_gap():
    page = assemble(troubled())
    blind = unseen(troubled())

    for card in page.cards:
        assert ("expected Frontline to answer" in card.because) == (card.key in blind)


@pytest.mark.parametrize("seed", range(3))
def test_nothing_is_told_of_a_company_without_any_of_it(seed):
    # Its answers to statements are noise, so chance may call leaders split; nothing else.
    report = companies.company(seed=seed + 20, c_suite=10)

    assert [line for line in told(report) if not line.startswith("It is split")] == []


def test_a_report_without_gaps_still_says_what_is_to_be_settled():
    shared = troubled()
    report = replace(
        reports.northgate(span=0), rankings=shared.rankings, channel_map=shared.channel_map
    )
    page = assemble(report)

    assert not page.cards
    assert page.settle
    assert page.points[-1].says == "No gap, but something to settle."


def test_whoever_is_given_one_department_reads_nothing_of_trust_in_others():
    assert not any("rely on" in line for line in told(only(troubled(), ["Web"])))


def test_a_trifle_that_many_judges_make_certain_is_no_finding():
    report = troubled()
    (asked,) = report.department_round
    parts = tuple(
        replace(part, receives=float(np.clip(part.receives, -0.2, 0.2))) for part in asked.parts
    )

    small = replace(report, department_round=(replace(asked, parts=parts),))
    assert not any("rely on" in line for line in told(small))


def test_leaders_who_answer_no_closer_than_chance_are_split():
    made = reports.northgate()
    first, *rest = made.dimensions
    levels = tuple(
        replace(group, agreement_band="low", beats_chance=False)
        if group.level == made.frame.reference
        else group
        for group in first.levels
    )
    report = replace(made, dimensions=(replace(first, levels=levels), *rest))

    assert told(report) == [f"It is split on “{first.label}”."]
    assert "C-suite is split on it" in assemble(report).settle[0].striptags()
