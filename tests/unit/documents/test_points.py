"""The report in short: one line a section, never surer than the section itself."""

from __future__ import annotations

from dataclasses import replace

import pytest

from survey.documents.page import assemble
from tests.unit.documents import reports


def said(report):
    return {point.place: point.says for point in assemble(report).points}


def test_every_section_after_the_staff_has_its_line():
    lines = said(reports.northgate())

    assert list(lines) == ["part", "message", "departments", "trust", "talk"]
    assert "the clearest: Leadership unity." in lines["part"]
    assert lines["trust"] == "60% answered."
    assert lines["talk"].startswith("Leadership unity · ")


def test_few_leaders_get_a_number_of_gaps_but_no_widest():
    lines = said(reports.small())

    assert lines["part"] == "Three of eleven gaps are clear of chance."


def test_nothing_beyond_chance_is_said_plainly():
    lines = said(reports.northgate(span=0))

    assert lines["part"] == "No gap is clear of chance."
    assert lines["talk"] == "Nothing has to be talked about first."


@pytest.mark.parametrize(("loose", "told"), [(1, "one dimension"), (2, "two dimensions")])
def test_loose_dimensions_are_counted(loose, told):
    made = reports.northgate()
    some = tuple(replace(d, alpha=0.6) for d in made.dimensions[:loose])
    report = replace(made, dimensions=(*some, *made.dimensions[loose:]))

    assert said(report)["trust"] == f"60% answered. Read {told} with care."
