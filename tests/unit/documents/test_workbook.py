"""The workbook, written from awkward reports and read back."""

from dataclasses import replace
from functools import cache
from io import BytesIO

import pytest
from openpyxl import load_workbook

from survey.documents import figures
from survey.documents.page import assemble
from survey.documents.workbook import render
from tests.unit.documents import reports


@cache
def opened(case):
    return load_workbook(BytesIO(render(reports.ALL[case]())))


def records(sheet):
    """Rows as dictionaries by heading; the headings are in row 4."""
    rows = sheet.iter_rows(min_row=4)
    headings = [cell.value for cell in next(rows)]
    return [dict(zip(headings, row, strict=True)) for row in rows]


@pytest.mark.parametrize("case", sorted(reports.ALL))
def test_every_report_becomes_sheets_whose_text_is_never_a_formula(case):
    book = opened(case)

    assert book.sheetnames[0] == "Read me"
    for sheet in book.worksheets[1:]:
        assert sheet.freeze_panes, sheet.title
        headings = [cell.value for cell in sheet[4]]
        assert all(headings), sheet.title
        for row in sheet.iter_rows():
            for cell in row:
                assert cell.data_type != "f"
                if isinstance(cell.value, str):
                    assert not cell.value.startswith(("=", "+", "-", "@", "\t", "\r"))


def test_the_same_report_gives_the_same_bytes():
    assert render(reports.northgate()) == render(reports.northgate())


def test_a_heading_that_looks_like_a_formula_is_guarded_too():
    made = reports.northgate()
    first = replace(made.dimensions[0], label="=1+1")

    book = load_workbook(BytesIO(render(replace(made, dimensions=(first, *made.dimensions[1:])))))

    assert "'=1+1" in [cell.value for cell in book["Department map"][4]]


@pytest.mark.parametrize("case", ["fourteen leaders", "six leaders", "ten points"])
def test_the_gaps_show_the_numbers_of_the_page(case):
    report = reports.ALL[case]()
    page = assemble(report)

    rows = records(opened(case)["Gaps"])

    assert len(rows) == len(page.beats)
    for row, beat in zip(rows, page.beats, strict=True):
        means = [row[report.frame.reference], row[report.frame.comparison]]
        assert [figures.plain(cell.value) for cell in means] == [beat.means[0], beat.means[-1]]
        assert all(cell.number_format == "0.0" for cell in means)
        assert figures.signed(row["Gap"].value) == beat.gap.strip("()")
        digits = 2 if row["95% from"].number_format.startswith("+0.00") else 1
        ends = (row["95% from"].value, row["95% to"].value)
        assert figures.between(*ends, digits, sign=True) == beat.interval


def test_the_map_shades_by_absolute_steps_and_says_why_a_department_is_missing():
    sheet = opened("fourteen leaders")["Department map"]
    rows = {row["Department"].value: row for row in records(sheet)}

    assert "reveal another group" in rows["Finance"]["Why not"].value
    assert rows["Finance"]["Leadership unity"].value is None
    assert rows["Stores"]["Leadership unity"].number_format == "0.0"
    assert len(sheet.conditional_formatting) == len(reports.northgate().dimensions)


def test_a_withheld_number_is_an_empty_cell_never_a_zero():
    rows = records(opened("no score")["Gaps"])

    assert all(row["C-suite"].value is None for row in rows)
    assert {row["Beyond chance?"].value for row in rows} == {"withheld"}
