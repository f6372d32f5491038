import pytest

from survey.documents import figures


@pytest.mark.parametrize(
    ("value", "text"), [(0.84, "0.8"), (-0.84, "−0.8"), (-0.04, "0.0"), (4.96, "5.0")]
)
def test_numbers_carry_a_real_minus_and_never_minus_zero(value, text):
    assert figures.plain(value) == text


@pytest.mark.parametrize(("value", "text"), [(1.2, "+1.2"), (-0.5, "−0.5"), (0.01, "0.0")])
def test_gaps_carry_their_sign_but_nothing_has_none(value, text):
    assert figures.signed(value) == text


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (0.0, "less than a fifth of a point"),
        (0.25, "a quarter of a point"),
        (0.52, "half a point"),
        (0.58, "about half a point"),
        (0.6, "about two thirds of a point"),
        (1.0, "one point"),
        (1.9, "about two points"),
        (3.0, "more than two points"),
    ],
)
def test_distances_read_as_words(value, text):
    assert figures.distance(value) == text


def test_a_bound_that_leaves_zero_out_is_not_printed_as_zero():
    assert figures.gap_interval(0.03, 0.8) == "0.03 to 0.80"
    assert figures.gap_interval(-0.03, 0.8) == "0.0 to 0.8"
    assert figures.gap_interval(0.3, 0.8) == "0.3 to 0.8"


def test_lists_read_as_a_sentence():
    assert figures.listed([]) == ""
    assert figures.listed(["a"]) == "a"
    assert figures.listed(["a", "b", "c"]) == "a, b and c"
