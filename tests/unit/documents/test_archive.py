"""The tables for other programs, read back."""

import csv
import io
import json
from zipfile import ZipFile

import jsonschema
import pyreadstat
import pytest

from survey.documents.archive import render
from tests.unit.documents import reports


@pytest.fixture(scope="module")
def opened():
    return ZipFile(io.BytesIO(render(reports.small())))


def test_the_json_follows_the_schema_beside_it(opened):
    found = json.loads(opened.read("report.json"))

    jsonschema.validate(found, json.loads(opened.read("report.schema.json")))
    assert found["alignment"]["score"] == reports.small().alignment.score


def test_spss_and_csv_hold_the_same_numbers_with_labels(opened, tmp_path):
    path = tmp_path / "gaps.sav"
    path.write_bytes(opened.read("spss/gaps.sav"))
    frame, told = pyreadstat.read_sav(str(path), output_format="dict")
    rows = list(csv.DictReader(io.StringIO(opened.read("csv/gaps.csv").decode("utf-8-sig"))))

    assert frame["upper"] == [float(row["C-suite"]) for row in rows]
    assert frame["gap"] == [float(row["Gap"]) for row in rows]
    assert told.column_names_to_labels["upper"] == "C-suite"
    assert told.file_label == "Gaps"


def test_every_table_of_every_report_can_be_written_the_same_way_twice(opened):
    for case in ("hostile names", "everything withheld", "one dimension"):
        assert render(reports.ALL[case]()) == render(reports.ALL[case]())
    spss = opened.read("spss/gaps.sav")
    assert spss[92:109] == b"01 Jan 0000:00:00"  # the date and time of the file
