import json
from dataclasses import replace
from pathlib import Path

import jsonschema
import pytest

from survey.report import model, upgrade
from survey.report.json import from_json, to_json
from survey.report.schema import json_schema

COPY = Path(model.__file__).with_name("report.schema.json")


@pytest.fixture
def reports(make_report, company):
    invited = {place: 2 * n for place, n in company.items()}
    return {
        "as promised": make_report(company),
        "rules off": make_report(company, minimum=1),
        "with a roster": make_report(company, invited=invited),
        "nobody to show": make_report({("Floor", "Shops"): 3}),
        "everybody the same": make_report({("Board", "Shops"): 9, ("Floor", "Shops"): 9}, gap=50),
    }


def test_the_schema_beside_the_code_is_that_of_the_model():
    written = json.loads(COPY.read_text(encoding="utf-8"))

    assert written == json_schema(), "write it anew: python -m survey.report"


def test_every_report_fits_the_schema(reports):
    validator = jsonschema.Draft202012Validator(json_schema())

    for name, report in reports.items():
        errors = [error.message for error in validator.iter_errors(json.loads(to_json(report)))]
        assert not errors, name


def test_a_report_reads_back_as_itself_and_writes_the_same_bytes(reports):
    for report in reports.values():
        data = to_json(report)

        assert from_json(data) == report
        assert to_json(from_json(data)) == data


def test_the_schema_comes_first_and_nothing_is_nan(reports):
    for report in reports.values():
        data = to_json(report)

        assert data.startswith(b'{"schema": "alignment-report/1"')
        assert b"NaN" not in data
        assert b"Infinity" not in data


@pytest.mark.parametrize("number", [float("nan"), float("inf"), float("-inf")])
def test_a_number_that_json_has_not_is_refused(reports, number):
    report = reports["as promised"]
    broken = replace(report, alignment=replace(report.alignment, score=number))

    with pytest.raises(ValueError, match="no number of JSON"):
        to_json(broken)


def test_a_text_may_speak_of_what_is_no_number(reports):
    report = replace(reports["as promised"], title="NaN, Infinity & co")

    assert from_json(to_json(report)) == report


@pytest.mark.parametrize(
    "data",
    [
        b"[]",
        b"{}",
        b'{"schema": "alignment-report/99"}',
        b'{"schema": "alignment-report/1", "surprise": 1}',
        b'{"schema": "alignment-report/1", "seed": "one"}',
    ],
)
def test_what_is_no_report_is_refused(data):
    with pytest.raises(ValueError, match="data: "):
        from_json(data)


ADDED = {
    "Alignment": {"expected_without_difference", "bounds", "reasons"},
    "Group": {"rwg_j_range", "beats_chance", "p_chance"},
    "Difference": {"delta_ci", "total_variation"},
    "Dimension": {"alpha_ci", "icc1_ci", "icc1_k0", "reading", "ranking"},
    "Frame": {"ranking"},
    "Report": {"measurement", "drivers"},
}


def without(value, names):
    if isinstance(value, list):
        return [without(entry, names) for entry in value]
    if isinstance(value, dict):
        return {key: without(entry, names) for key, entry in value.items() if key not in names}
    return value


def test_a_report_from_before_a_field_was_added_is_read_with_its_default(reports):
    for name, report in reports.items():
        old = json.loads(to_json(report))
        del old["measurement"], old["drivers"], old["frame"]["ranking"]
        names = set().union(*ADDED.values()) - {"reasons"}
        old["alignment"].pop("reasons")
        for dimension in old["dimensions"]:
            dimension["alignment"].pop("reasons")

        read = from_json(json.dumps(without(old, names)))

        assert read.measurement == read.drivers == (), name
        assert read.frame.ranking is None
        assert read.alignment.reasons == {}
        assert read.alignment.score == report.alignment.score
        for dimension, before in zip(read.dimensions, report.dimensions, strict=True):
            assert dimension.reading is None
            assert [group.mean for group in dimension.levels] == [
                group.mean for group in before.levels
            ]


def test_an_earlier_report_is_upgraded_step_by_step(monkeypatch, reports):
    old = json.loads(to_json(reports["as promised"]))
    old["schema"] = "alignment-report/0"
    old["name"] = old.pop("title")

    def renamed(data):
        return {key: value for key, value in data.items() if key != "name"} | {
            "title": data["name"]
        }

    monkeypatch.setitem(upgrade.STEPS, "alignment-report/0", (model.SCHEMA, renamed))

    assert from_json(json.dumps(old)) == reports["as promised"]
