import pytest

from survey.datafiles.errors import DataFileError
from survey.datafiles.groups import Groups, arrange
from survey.datafiles.roster import read_roster


@pytest.fixture
def read_people(tmp_path):
    """Read a roster; return the people of each cell by its names."""

    def read(text, levels=("Top", "Floor")):
        path = tmp_path / "roster.csv"
        path.write_text(text, encoding="utf-8")
        groups = Groups()
        roster = read_roster(path, "level", "team", groups)
        arrangement = arrange(groups, "roster.csv", None, levels)
        people = {}
        for pair, number in roster.invited.items():
            cell = arrangement.cells[arrangement.place[pair]]
            people[cell] = people.get(cell, 0) + number
        return people

    return read


def test_one_row_per_person_and_one_row_per_group_say_the_same(read_people):
    by_person = read_people("name,level,team\nA,Top,Shop\nB,Floor,Shop\nC,floor,SHOP\n")
    by_group = read_people("level,team,Invited\nTop,Shop,1\nFloor,Shop,2.0\n")

    assert by_person == by_group == {("Top", "Shop"): 1, ("Floor", "Shop"): 2}


def test_people_of_other_levels_count_as_people_of_no_level(read_people):
    people = read_people("level,team,invited\nTop,Shop,4\nGuest,Shop,3\n,Shop,2\nTop,,1\n")

    assert people == {("Top", "Shop"): 4, (None, "Shop"): 5, (None, None): 1}


@pytest.mark.parametrize("number", ["-1", "2.5", "many", "", "99999999999", "²"])
def test_a_number_of_people_that_is_none_is_refused(read_people, number):
    with pytest.raises(DataFileError, match="is no number of people") as refused:
        read_people(f"level,team,invited\nTop,Shop,1\nFloor,Shop,{number}\n")

    assert (refused.value.row, refused.value.column) == (3, "invited")


def test_a_roster_of_nobody_is_refused(read_people):
    with pytest.raises(DataFileError, match="lists nobody"):
        read_people("level,team\n")
