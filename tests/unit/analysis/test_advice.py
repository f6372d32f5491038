import pytest

from analysis.advice import Ranking, Reading, department_ranking, dimension_ranking, reading


@pytest.mark.parametrize(
    ("n", "alpha", "low", "expected"),
    [
        (29, 0.9, 0.8, Reading.TOO_FEW_PEOPLE),
        (200, float("nan"), None, Reading.UNKNOWN),
        (200, 0.59, 0.5, Reading.UNRELIABLE),
        (200, 0.60, 0.55, Reading.QUESTIONABLE),
        (200, 0.69, 0.65, Reading.QUESTIONABLE),
        (40, 0.72, 0.55, Reading.UNCERTAIN),
        (200, 0.72, 0.66, Reading.RELIABLE),
        (200, 0.72, None, Reading.RELIABLE),
        (200, 0.96, 0.95, Reading.REDUNDANT),
    ],
)
def test_reliability_is_read_with_the_people_and_the_interval_behind_it(n, alpha, low, expected):
    assert reading(n, alpha, low) is expected


@pytest.mark.parametrize(
    ("groups", "p", "icc2", "expected"),
    [
        (2, 0.001, 0.9, Ranking.TOO_FEW_GROUPS),
        (9, float("nan"), 0.9, Ranking.UNKNOWN),
        (9, 0.001, float("nan"), Ranking.UNKNOWN),
        (9, 0.05, 0.9, Ranking.ALIKE),
        (9, 0.01, 0.69, Ranking.UNSTABLE),
        (9, 0.01, 0.70, Ranking.RANK),
    ],
)
def test_departments_are_ranked_only_where_the_order_would_last(groups, p, icc2, expected):
    assert department_ranking(groups, p, icc2) is expected


def test_dimensions_are_ranked_from_twelve_leaders_on():
    assert dimension_ranking(11) is Ranking.TOO_FEW_PEOPLE
    assert dimension_ranking(12) is Ranking.RANK
