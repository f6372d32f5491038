import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from survey.datafiles import delimited
from survey.datafiles.errors import DataFileError
from survey.datafiles.even import even_rows, trailing

NAMES = st.sampled_from(["Top", "", "T", "a,b", "Ärger", "two\nlines", 'a "mark"', " x "])
CELLS = st.sampled_from(["1", "2", "3", "9", "", "3.0", "Yes, fully", "7", " ", "2"])
SIMPLE = st.sampled_from(["1", "2", "3", "9", ""])


def quoted(cell):
    marked = any(mark in cell for mark in ',"\n')
    return '"' + cell.replace('"', '""') + '"' if marked else cell


def rows_of(cells):
    row = st.tuples(NAMES, NAMES, cells, cells, cells)
    return st.lists(row, min_size=1, max_size=12)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(rows=st.one_of(rows_of(SIMPLE), rows_of(CELLS)), block=st.sampled_from([64, 1 << 20]))
def test_even_rows_are_read_as_any_others(read, monkeypatch, rows, block):
    text = "level,team,A1,A2,B1\n" + "".join(",".join(map(quoted, row)) + "\n" for row in rows)
    monkeypatch.setattr(delimited, "BLOCK", block)

    found = []
    for tries in (4, 0):
        monkeypatch.setattr(delimited, "EVEN_TRIES", tries)
        try:
            answers, _, cells = read(text)
        except DataFileError as error:
            found.append(str(error))
        else:
            found.append((answers.codes.tolist(), cells, answers.groups.pairs))

    assert found[0] == found[1]


def test_only_blocks_of_even_rows_are_read_as_such():
    assert even_rows(b"Top,Shop,1,2\nTop,,3,1\n", ",", 2, 2).last.tolist() == [
        [ord("1"), ord("2")],
        [ord("3"), ord("1")],
    ]
    assert even_rows(b"Top,Shop,1,\nTop,Shop,,1\n", ",", 2, 2).last.tolist() == [
        [ord("1"), 0],
        [0, ord("1")],
    ]
    for other in (b"a,b,1,12\n", b"a,b,1\n", b'a,"b,1,2\n', b"\n", b",,,\n", b"a,b,c,1,2\n"):
        assert even_rows(b"Top,Shop,1,2\n" + other, ",", 2, 2) is None


@pytest.mark.parametrize(
    ("block", "cells"),
    [(b"Top,Shop,1,2,3\nTop,Shop,1,,3\n", 3), (b"Top,Shop,1,2,33\n", 0), (b"Top,Sh", 0)],
)
def test_how_many_cells_may_be_even_is_seen_in_the_first_rows(block, cells):
    assert trailing(block, ",", 5) == cells
