from dataclasses import replace

import pytest

from survey.documents.axis import Axis
from tests.unit.documents import reports

FIVE = reports.northgate().dimensions[0]


@pytest.mark.parametrize(
    ("low", "high", "points"),
    [
        (1, 4, (1, 2, 3, 4)),
        (1, 7, (1, 2, 3, 4, 5, 6, 7)),
        (0, 10, (0, 2, 4, 6, 8, 10)),
        (1, 10, (1, 4, 7, 10)),
        (1, 9, (1, 3, 5, 7, 9)),
    ],
)
def test_every_point_has_a_line_until_there_would_be_too_many(low, high, points):
    assert Axis(low, high).points == points


def test_words_belong_to_the_values_that_were_offered():
    odd = Axis.of(replace(FIVE, low=1.0, high=9.0))

    assert [odd.label(point) for point in (1, 2, 3, 9)] == [
        "Strongly disagree",
        "",
        "Disagree",
        "Strongly agree",
    ]


def test_words_that_do_not_fit_the_scale_are_left_out():
    assert Axis.of(replace(FIVE, high=7.0, scale_labels=reports.AGREE5)).label(1) == ""


def test_values_beyond_the_scale_stop_at_its_ends():
    assert Axis(1, 5).share(7) == 1
    assert Axis(1, 5).share(-3) == 0
