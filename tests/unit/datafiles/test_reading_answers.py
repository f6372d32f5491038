import csv
import datetime as dt
import io
import warnings
import zipfile

import numpy as np
import polars as pl
import pyreadstat
import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from openpyxl import Workbook

from survey.datafiles import delimited
from survey.datafiles.errors import DataFileError
from survey.datafiles.names import fold

HEADER = "level,team,A1,A2,B1\n"
MISSING, CANNOT_SAY = 0, 254


def test_a_cell_is_a_number_or_a_label_in_any_language_of_the_file(read):
    answers, _, _ = read(
        HEADER
        + "Top,Shop,1,no,-1\n"
        'Top,Shop,3.0,"TEILS,  teils",zero\n'
        "Top,Shop, 2 ,Ja, völlig ,hoch\n".replace("Ja, völlig", '"Ja, Völlig"')
    )

    assert answers.codes.tolist() == [[1, 1, 1], [3, 2, 2], [2, 3, 3]]


def test_empty_is_missing_and_cannot_say_is_not(read):
    answers, _, _ = read(HEADER + 'Top,Shop,,9,\nTop,Shop,I can\'t say,WEISS NICHT," "\n')

    assert answers.codes.tolist() == [
        [MISSING, CANNOT_SAY, MISSING],
        [CANNOT_SAY, CANNOT_SAY, MISSING],
    ]


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
@pytest.mark.parametrize("line_end", ["\n", "\r\n"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252"])
def test_delimiter_line_ends_and_encoding_make_no_difference(read, delimiter, line_end, encoding):
    text = (HEADER + "Chef,Köln,1,2,0\nChef,Café,3,,1").replace(",", delimiter)

    answers, arrangement, cells = read(text.replace("\n", line_end), encoding=encoding)

    assert answers.codes.tolist() == [[1, 2, 2], [3, 0, 3]]
    assert arrangement.departments == ("Café", "Köln")
    assert cells == [("Chef", "Köln"), ("Chef", "Café")]
    assert bool(answers.notes) is (encoding == "cp1252")


def test_names_are_one_when_only_case_spaces_and_composition_differ(read):
    _, arrangement, cells = read(
        HEADER + "Top,Café  Nord,1,1,1\ntop ,cafe\u0301 nord,1,1,1\nTOP,CAFÉ NORD,1,1,1\n"
    )

    assert arrangement.departments == ("Café Nord",)
    assert set(cells) == {("Top", "Café Nord")}


def test_quoted_cells_may_hold_delimiters_marks_and_line_ends(read):
    answers, arrangement, _ = read(
        "comment," + HEADER + '"5"" pipe, leaks\nbadly",Top,"Shop, ""North""",1,2,1\n'
        '"",Top,Office,"3","",0\n'
    )

    assert answers.codes.tolist() == [[1, 2, 3], [3, 0, 2]]
    assert arrangement.departments == ("Office", 'Shop, "North"')
    assert answers.extra_columns == ("comment",)


def test_blank_rows_are_no_respondents_but_count_as_rows(read):
    answers, _, _ = read(HEADER + "\nTop,Shop,1,1,1\n\n,,,,\nTop,Shop,2,2,0\n\n")
    with pytest.raises(DataFileError) as refused:
        read(HEADER + "\nTop,Shop,1,1,1\n,,,,\nTop,Shop,7,2,0\n")

    assert answers.codes.tolist() == [[1, 1, 3], [2, 2, 2]]
    assert (refused.value.row, refused.value.column, refused.value.value) == (5, "A1", "7")


def test_somebody_of_no_named_level_or_no_department_is_of_no_level(read):
    _, arrangement, cells = read(
        HEADER + "Top,Shop,1,1,1\nOther,Shop,1,1,1\nTop,,1,1,1\n,,1,1,1\n", levels=["top"]
    )

    assert arrangement.levels == ("Top",)
    assert cells == [("Top", "Shop"), (None, "Shop"), (None, None), (None, None)]


def test_a_value_off_the_scale_is_named_with_its_place_and_cure(read):
    with pytest.raises(DataFileError) as refused:
        read(HEADER + "Top,Shop,1,1,1\nTop,Shop,3,Perhaps,1\nTop,Shop,8,1,1\n")

    assert str(refused.value) == (
        'answers.csv, row 3, column "A2": "Perhaps" is not on the scale. '
        'Use 1, 2, 3 or 9, or a label such as "No" (en), or leave it empty.'
    )


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("level,team,A1,A2\nTop,Shop,1,1\n", 'column "B1": is missing'),
        ("level,A1,A2,B1\nTop,1,1,1\n", 'column "team": is missing'),
        ("level,team,A1,a1 ,A2,B1\nTop,Shop,1,1,1,1\n", 'column "A1": is there 2 times'),
        (HEADER, "holds no answers"),
        (HEADER + "Top,Shop,1,1\n", "row 2: has 4 cells where the header has 5"),
        (HEADER + "Top,Shop,1,1,1,1\n", "row 2: has 6 cells where the header has 5"),
        (HEADER + 'Top,"Shop,1,1,1\n', "inside a quotation"),
        (HEADER + 'Top,5" to 6" pipe,1,1,1\n', "row 2: has a quotation mark inside a cell"),
        (HEADER + "Top,Shop,=1+1,1,1\n", '"=1+1" is a formula'),
        (HEADER + "Top,=HYPERLINK(1),1,1,1\n", "is a formula, not a name"),
        (HEADER + "Top,Shop\x07,1,1,1\n", "holds a control character"),
        (HEADER + f"Top,{'x' * 300},1,1,1\n", "longer than the 200 characters"),
        ("level\rteam\rA1\rA2\rB1", "line ends of a kind no longer in use"),
        (
            "person,level,team,Question,Response\n1,Top,Shop,A1,3\n",
            "one row per answer, not one row per respondent",
        ),
    ],
)
def test_a_file_that_cannot_be_read_is_refused_in_one_line(read, text, words):
    with pytest.raises(DataFileError) as refused:
        read(text)

    assert words in str(refused.value)
    assert "\n" not in str(refused.value)


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (HEADER.encode("utf-16"), "is UTF-16 text"),
        (HEADER.encode() + b"Top,Shop,1,\0,1\n", "row 2: holds a NUL byte"),
        (b"\xef\xbb\xbf" + HEADER.encode() + b"Top,Caf\xe9,1,1,1\n", "row 2: is neither UTF-8"),
        (HEADER.encode() + b"Top,Sho\x81p,1,1,1\n", "row 2: is neither UTF-8 nor Windows-1252"),
        (b"", "is empty"),
        (b"\n\n\n", "is missing"),
    ],
)
def test_bytes_that_are_no_text_are_refused(read, content, words):
    with pytest.raises(DataFileError, match=words):
        read(content)


@pytest.mark.parametrize("name", ["answers.xlsx", "answers.sav", "answers.parquet"])
@pytest.mark.parametrize("content", [b"not at all", b"PK\x03\x04broken", b"$FL2broken", b"PAR1x"])
def test_a_file_that_is_not_what_its_ending_says_is_refused(read, name, content):
    with pytest.raises(DataFileError, match=r"answers\.(xlsx|sav|parquet): (is no|cannot be read)"):
        read(content, name=name)


def test_an_ending_that_is_not_read_is_refused(read):
    with pytest.raises(DataFileError, match=r"Use \.csv, \.xlsx, \.sav or \.parquet"):
        read(HEADER, name="answers.ods")


def test_a_level_that_nobody_has_or_that_is_named_twice_is_refused(read):
    with pytest.raises(DataFileError, match='"Board" is a level that nobody has'):
        read(HEADER + "Top,Shop,1,1,1\n", levels=["Top", "Board"])
    with pytest.raises(DataFileError, match="is named twice"):
        read(HEADER + "Top,Shop,1,1,1\n", levels=["Top", "top "])


ROWS = [
    ("Top", "Shop", 1, 2, -1),
    ("Floor", "Shop", 3, None, 0),
    ("Floor", "Office", 9, 1, None),
    (None, "Office", 2, 2, 1),
]
COLUMNS = ["level", "team", "A1", "A2", "B1"]


def _codes_and_cells(result):
    answers, arrangement, cells = result
    return answers.codes.tolist(), arrangement.levels, cells


def test_every_format_gives_the_same_answers(read, tmp_path):
    frame = pl.DataFrame(ROWS, schema=COLUMNS, orient="row")
    csv = frame.write_csv()
    book = Workbook()
    for row in [COLUMNS, *ROWS]:
        book.active.append(row)
    book.save(tmp_path / "a.xlsx")
    frame.write_parquet(tmp_path / "a.parquet")
    numbered = frame.with_columns(pl.col("level").replace_strict({"Top": 1, "Floor": 2}))
    pyreadstat.write_sav(
        numbered,
        str(tmp_path / "a.sav"),
        variable_value_labels={"level": {1: "Top", 2: "Floor"}, "A1": {1: "something else"}},
        missing_ranges={"A1": [9, 99]},
    )

    expected = _codes_and_cells(read(csv))

    assert expected[0] == [[1, 2, 1], [3, 0, 2], [254, 1, 0], [2, 2, 3]]
    for name in ("a.xlsx", "a.parquet", "a.sav"):
        assert _codes_and_cells(read(None, name=name)) == expected, name


def test_declared_missing_values_are_missing_unless_the_scale_knows_them(read, tmp_path):
    frame = pl.DataFrame([("Top", "Shop", 99, 9, 1)], schema=COLUMNS, orient="row")
    pyreadstat.write_sav(
        frame, str(tmp_path / "a.sav"), missing_ranges={"A1": [99], "A2": [{"lo": 9, "hi": 99}]}
    )

    answers, _, _ = read(None, name="a.sav")

    assert answers.codes.tolist() == [[MISSING, CANNOT_SAY, 3]]


def test_labels_floats_and_categories_are_read_from_parquet(read, tmp_path):
    frame = pl.DataFrame(
        {
            "level": pl.Series(["Top", "Floor"], dtype=pl.Categorical),
            "team": ["Shop", "Office"],
            "A1": pl.Series(["No", "Teils, teils"], dtype=pl.Categorical),
            "A2": [3.0, float("nan")],
            "B1": pl.Series([-1, 1], dtype=pl.Int8),
        }
    )
    frame.write_parquet(tmp_path / "a.parquet")

    answers, _, _ = read(None, name="a.parquet")

    assert answers.codes.tolist() == [[1, 3, 1], [2, 0, 3]]


def test_columns_of_lists_in_parquet_are_refused(read, tmp_path):
    frame = pl.DataFrame({"level": ["T"], "team": ["S"], "A1": [[1]], "A2": [1], "B1": [1]})
    frame.write_parquet(tmp_path / "a.parquet")

    with pytest.raises(DataFileError, match='column "A1": holds List'):
        read(None, name="a.parquet")


@pytest.mark.parametrize(
    ("cell", "words"),
    [
        ("=SUM(1,2)", "is a formula"),
        (dt.date(2026, 1, 3), '"2026-01-03" is not on the scale'),
        (2.5, '"2.5" is not on the scale'),
        (True, '"True" is not on the scale'),
    ],
)
def test_a_workbook_cell_of_the_wrong_kind_is_refused_with_its_row(read, tmp_path, cell, words):
    book = Workbook()
    for row in (COLUMNS, ("Top", "Shop", 1, 1, 1), (), ("Top", "Shop", 1, cell, 1)):
        book.active.append(row)
    book.save(tmp_path / "a.xlsx")

    with pytest.raises(DataFileError) as refused:
        read(None, name="a.xlsx")

    assert words in str(refused.value)
    assert (refused.value.row, refused.value.column) == (4, "A2")


def test_a_workbook_that_unpacks_to_far_more_is_refused(read, tmp_path):
    with zipfile.ZipFile(tmp_path / "a.xlsx", "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr("xl/worksheets/sheet1.xml", b" " * (8 << 20))

    with pytest.raises(DataFileError, match="unpacks to far more than it should"):
        read(None, name="a.xlsx")


def test_a_workbook_that_declares_entities_is_refused(read, tmp_path):
    with zipfile.ZipFile(tmp_path / "a.xlsx", "w") as package:
        package.writestr("xl/workbook.xml", '<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "c">]>')

    with pytest.raises(DataFileError, match="declares XML entities"):
        read(None, name="a.xlsx")


def test_a_column_of_different_names_for_everybody_is_refused(read):
    rows = "".join(f"Top,person {number},1,1,1\n" for number in range(5_001))

    with pytest.raises(
        DataFileError, match=r'column "team": holds more than 5,000 different names'
    ):
        read(HEADER + rows)


QUICKLY = settings(
    deadline=None,
    max_examples=60,
    phases=[Phase.explicit, Phase.reuse, Phase.generate],  # a file of bytes shrinks for minutes
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
cells = st.sampled_from(["", "1", "2", "3", "9", "no", "Teils, teils", '"3"', " 2"])
points = st.sampled_from(["", "-1", "0", "1", "hoch"])
names = st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"]), max_size=12).filter(
    lambda name: not name.lstrip().startswith("=")
)
tables = st.lists(st.tuples(names, names, cells, cells, points), min_size=1, max_size=40)
CODES = {"": 0, "1": 1, "2": 2, "3": 3, "9": 254, "no": 1, "Teils, teils": 2, '"3"': 253, " 2": 2}
POINTS = {"": 0, "-1": 1, "0": 2, "1": 3, "hoch": 3}


@QUICKLY
@given(
    rows=tables,
    style=st.tuples(st.sampled_from(",;\t"), st.booleans()),
    block=st.sampled_from([64, 1 << 20]),
)
def test_whatever_is_written_is_read_back(read, monkeypatch, rows, style, block):
    delimiter, always = style
    rows = [row for row in rows if '"3"' not in row and any(row)]
    monkeypatch.setattr(delimited, "BLOCK", block)
    buffer = io.StringIO()
    quoting = csv.QUOTE_ALL if always else csv.QUOTE_MINIMAL
    writer = csv.writer(buffer, delimiter=delimiter, quoting=quoting)
    writer.writerow(COLUMNS)
    writer.writerows(rows)
    if not rows:
        return

    answers, _, placed = read(buffer.getvalue())

    assert answers.codes.tolist() == [[CODES[a], CODES[b], POINTS[c]] for _, _, a, b, c in rows]
    assert len(placed) == len(rows)
    for (_, team, *_), (_, department) in zip(rows, placed, strict=True):
        assert fold(team) == fold(department or "")


@QUICKLY
@given(content=st.binary(max_size=400))
def test_no_bytes_make_the_reader_fail_in_another_way(read, content):
    for start in (b"", HEADER.encode()):
        try:
            read(start + content)
        except DataFileError as refused:
            assert "\n" not in str(refused)  # noqa: PT017 - being read is fine as well


def test_a_long_file_is_read_in_blocks_without_a_copy_of_it(read, monkeypatch):
    monkeypatch.setattr(delimited, "BLOCK", 4096)
    rng = np.random.default_rng(5)
    codes = rng.integers(0, 4, (5_000, 2))
    rows = [f"Top,Team {n % 7},{a or ''},{b or ''},1" for n, (a, b) in enumerate(codes.tolist())]

    with warnings.catch_warnings():
        warnings.simplefilter("error")
        answers, arrangement, _ = read(HEADER + "\n".join(rows))

    assert (answers.codes[:, :2] == codes).all()
    assert len(arrangement.departments) == 7
