import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from analysis.profiles import preferences, profiles

matrices = arrays(
    np.int8, st.tuples(st.integers(2, 12), st.integers(2, 5)), elements=st.integers(1, 4)
)


@given(matrices)
def test_parts_of_a_group_add_to_the_group(values):
    side = np.arange(len(values)) % 2

    whole, parts = profiles(values), profiles(values, side, 2)
    together = parts.merge([[0, 1]])

    assert together.n.tolist() == whole.n.tolist()
    assert together.left_out.tolist() == whole.left_out.tolist()
    for name in ("sums", "products", "rank_sums", "ties"):
        assert getattr(together, name) == pytest.approx(getattr(whole, name), abs=1e-9)
    doubled = whole + whole
    assert doubled.sums == pytest.approx(2 * whole.sums)


@given(matrices)
def test_shifting_and_stretching_a_member_changes_nothing(values):
    moved = 3.0 * values + 7

    assert profiles(moved).sums == pytest.approx(profiles(values).sums, abs=1e-9)


def test_members_without_a_complete_profile_are_counted_apart():
    found = profiles([[1, 2, 3], [1, np.nan, 3], [2, 2, 2]])

    assert (found.n.tolist(), found.left_out.tolist()) == ([1], [2])


def test_a_full_ranking_and_a_top_list_are_alike_at_the_common_number_of_places():
    full, listed = [[1, 2, 3, 4, 5, 6]], [[1, 2, 3, 0, 0, 0]]

    assert preferences(full, top=3).tolist() == preferences(listed).tolist()
    assert preferences(full).tolist() == [[6, 5, 4, 3, 2, 1]]
    assert preferences(listed).tolist() == [[6, 5, 4, 2, 2, 2]]


def test_bytes_that_are_no_place_count_as_none():
    found = preferences([[255, 255, 255], [0, 254, 1]])

    assert np.isnan(found[0]).all()
    assert found[1].tolist() == [1.5, 1.5, 3]


@pytest.mark.parametrize("values", [[1, 2, 3], [[1], [2]]])
def test_what_is_no_table_of_objects_is_refused(values):
    with pytest.raises(ValueError, match="values must be members by two or more objects"):
        profiles(values)


def test_a_group_out_of_range_is_refused():
    with pytest.raises(ValueError, match="group must be between 0 and 0"):
        profiles([[1, 2]], [1], 1)
    with pytest.raises(ValueError, match="group must have the shape"):
        profiles([[1, 2]], [0, 0])
    with pytest.raises(ValueError, match="do not add"):
        profiles([[1, 2]]) + profiles([[1, 2, 3]])
    with pytest.raises(ValueError, match="top must be at least 1"):
        preferences([[1, 2]], top=0)
