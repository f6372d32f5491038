from dataclasses import replace

from survey.report.further_model import DepartmentRound
from survey.report.json import from_json, to_json
from survey.report.scope import only
from tests.unit.documents import reports


def test_a_report_for_one_department_names_no_other():
    whole = replace(
        reports.northgate(),
        department_round=(DepartmentRound("round", "Who?", 1, 5, ("Stores", "Marketing"), ()),),
    )
    others = [name for name in whole.frame.departments if name != "Stores"]

    told = to_json(only(whole, ["Stores"])).decode()

    assert "Stores" in told
    assert others
    assert not [name for name in others if f'"{name}"' in told]


def test_levels_and_the_company_stay_as_they_are():
    whole = reports.northgate()

    scoped = only(whole, ["Stores"])

    assert scoped.alignment == whole.alignment
    assert [d.levels for d in scoped.dimensions] == [d.levels for d in whole.dimensions]
    assert scoped.items == whole.items
    assert from_json(to_json(scoped)) == scoped
