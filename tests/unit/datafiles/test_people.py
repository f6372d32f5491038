"""Lists of people as clients send them: with a title above the headings, and without."""

from __future__ import annotations

import csv

import pytest
from openpyxl import Workbook

from survey.datafiles.people import open_people

TITLE = [["Kestrel & Sons – staff list"], [], ["", "as of 1 November", ""]]
PEOPLE = [["Emp No.", "Full name", "Grade", "Team"], ["1", "Zoë", "Frontline", "Stores"]]
SECOND = ["2", "Ana", "", ""]


def written(tmp_path, ending, rows):
    path = tmp_path / f"people.{ending}"
    if ending == "xlsx":
        book = Workbook()
        for row in rows:
            book.active.append(row)
        book.save(path)
        return path
    with path.open("w", encoding="cp1252", newline="") as file:
        csv.writer(file, delimiter=";").writerows([*row, *[""] * (4 - len(row))] for row in rows)
    return path


@pytest.mark.parametrize("ending", ["csv", "xlsx"])
@pytest.mark.parametrize("above", [[], TITLE], ids=["plain", "titled"])
def test_headings_are_found_below_a_title_and_rows_keep_their_numbers(tmp_path, ending, above):
    sheet = open_people(written(tmp_path, ending, [*above, *PEOPLE, SECOND]))

    rows = list(sheet.rows({"number": "Emp No.", "name": "Full name"}))

    first = len(above) + 2
    assert sheet.columns == ("Emp No.", "Full name", "Grade", "Team")
    assert rows == [
        (first, {"number": "1", "name": "Zoë"}),
        (first + 1, {"number": "2", "name": "Ana"}),
    ]
    assert ("The headings are in row 4; what stands above is left out." in sheet.notes) == bool(
        above
    )


def test_a_title_line_without_delimiters_is_passed_over_too(tmp_path):
    path = tmp_path / "people.csv"
    path.write_text("Staff list\n\nemail,grade\na@example.com,Manager\n", encoding="utf-8")

    sheet = open_people(path)

    assert sheet.columns == ("email", "grade")
    assert list(sheet.rows({"email": "email"})) == [(4, {"email": "a@example.com"})]


def test_a_list_of_one_column_begins_in_its_first_row(tmp_path):
    path = tmp_path / "people.csv"
    path.write_text("email\na@example.com\n", encoding="utf-8")

    assert open_people(path).columns == ("email",)
