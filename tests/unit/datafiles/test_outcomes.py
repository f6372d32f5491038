from io import BytesIO

import pytest
from openpyxl import Workbook

from survey.datafiles.errors import DataFileError
from survey.datafiles.outcomes import read_outcomes

UNITS = ("Shop 01", "Shop 02", "Shop 03")


@pytest.fixture
def bring(tmp_path):
    def read(text, units=UNITS, column=None):
        path = tmp_path / "results.csv"
        path.write_text(text, encoding="utf-8")
        return read_outcomes(path, units, column)

    return read


def test_each_column_of_numbers_is_a_result_of_the_units_named(bring):
    found = bring("Shop,Complaints,Manager,NPS\nshop 01,12,Ann,-3.5\nShop  02,7,Bo,\n")

    assert found.outcomes == {
        "Complaints": {"Shop 01": 12.0, "Shop 02": 7.0},
        "NPS": {"Shop 01": -3.5},
    }
    assert (found.unused, found.missing, found.problems) == (("Manager",), ("Shop 03",), ())


def test_the_units_may_stand_in_any_column_that_says_so(bring):
    by_heading = bring("sales,store\n5,Shop 01\n")
    asked_for = bring("sales,shop,branch code\n5,North,Shop 01\n", column="Branch code")

    assert by_heading.outcomes == asked_for.outcomes == {"sales": {"Shop 01": 5.0}}


def test_every_problem_is_told_with_its_row_column_value_and_cure(bring):
    found = bring(
        'shop,sales\nShop 1,5\nShop 01,many\nShop 02,"1,234"\nShop 03,4\nShop 03,5\n,6\nLuna,7\n'
    )

    assert [problem.message for problem in found.problems] == [
        'results.csv, row 2, column "shop": "Shop 1" is none of the units. Did you mean "Shop 01"?',
        (
            'results.csv, row 3, column "sales": "many" is no number.'
            " Use plain numbers such as 1234 or 12.5, without spaces or units."
        ),
        (
            'results.csv, row 4, column "sales": "1,234" may be thousands or a decimal.'
            ' Write it as "1234".'
        ),
        (
            'results.csv, row 6, column "shop": "Shop 03" stands in row 5 already.'
            " Keep one row for each unit."
        ),
        'results.csv, row 7, column "shop": is empty. Name the unit of this row.',
        (
            'results.csv, row 8, column "shop": "Luna" is none of the units.'
            " The units are Shop 01, Shop 02, Shop 03."
        ),
    ]
    assert found.outcomes == {"sales": {"Shop 03": 4.0}}


def test_a_decimal_comma_is_a_decimal_and_a_formula_is_no_number(bring):
    assert bring("shop;sales\nShop 01;12,5\n").outcomes == {"sales": {"Shop 01": 12.5}}
    assert len(bring("shop,sales\nShop 01,=1+1\nShop 02,4\n").problems) == 1


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("shop,manager\nShop 01,Ann\n", "holds no column of numbers"),
        ("shop," + ",".join("abcdefg") + "\nShop 01" + ",1" * 7 + "\n", "holds 7 columns"),
        ("", "is empty"),
    ],
)
def test_a_file_without_results_is_refused(bring, text, said):
    with pytest.raises(DataFileError, match=said):
        bring(text)


def test_a_workbook_is_read_and_another_kind_of_file_is_not(tmp_path):
    book = Workbook()
    for row in (("Shop", "Sales"), ("Shop 01", 10.25), ("Shop 02", 1e20)):
        book.active.append(row)
    packed = BytesIO()
    book.save(packed)
    path = tmp_path / "results.xlsx"
    path.write_bytes(packed.getvalue())

    found = read_outcomes(path, UNITS)

    assert found.outcomes == {"Sales": {"Shop 01": 10.25}}
    assert len(found.problems) == 1
    (tmp_path / "results.pdf").write_bytes(b"%PDF-1.7")
    with pytest.raises(DataFileError, match="which is no list of results"):
        read_outcomes(tmp_path / "results.pdf", UNITS)
