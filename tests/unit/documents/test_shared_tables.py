import pytest

from survey.documents.tables.every import tables
from tests.unit.report import companies

KEYS = {"guesses", "priorities", "priority_pairs", "channels", "judgements", "trust_parts"}


@pytest.fixture(scope="module")
def made():
    return {table.key: table for table in tables(companies.blind_leaders())}


def test_everything_that_was_asked_beside_the_items_has_a_table(made):
    assert set(made) >= KEYS
    for key in KEYS:
        assert all(len(row) == len(made[key].columns) for row in made[key].rows)


def test_a_table_says_what_the_report_says(made):
    report = companies.blind_leaders()
    (told,) = report.predictions

    places = {column.key: place for place, column in enumerate(made["guesses"].columns)}
    row = made["guesses"].rows[0]
    assert row[places["difference"]] == told.guesses[0].error
    assert row[places["verdict"]] == "does not know it"


def test_what_is_withheld_has_a_row_with_its_reason():
    made = {table.key: table for table in tables(companies.company(c_suite=4))}

    for key in ("priorities", "channels"):
        withheld = [row for row in made[key].rows if row[-1] is not None]
        assert withheld
        assert all("too small" in row[-1] for row in withheld)
