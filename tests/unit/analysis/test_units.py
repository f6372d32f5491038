import numpy as np
import pytest

from analysis.answers import Answers
from analysis.layout import DimensionLayout, ItemLayout, Layout
from analysis.units import (
    ALONE,
    NO_SPREAD,
    TOO_FEW_UNITS,
    UnitCounter,
    UnitSums,
    from_the_middle,
    measured,
)

FIVE = (1, 2, 3, 4, 5)
PLAIN = (False, False, False, True, True)
LAYOUT = Layout(
    tuple(ItemLayout(f"q{n}", FIVE, PLAIN, reverse=n == 2) for n in range(5)),
    (DimensionLayout("a", (0, 1, 2), 2), DimensionLayout("b", (3, 4), 1)),
)


def companies(units, seed, hurts=0.0):
    rng = np.random.default_rng(seed)
    x, y = rng.normal(0, 0.4, (2, units))
    return x, y, -hurts * (x - y) ** 2 + rng.normal(0, 0.3, units)


def test_sums_are_those_of_peoples_scores_whatever_the_batches():
    rng = np.random.default_rng(1)
    codes = rng.choice(np.array([0, 1, 2, 3, 4, 5, 254, 255], np.uint8), (300, 5))
    group = rng.integers(0, 7, 300)
    counter = UnitCounter(LAYOUT)

    for start in range(0, 300, 90):
        counter.add(codes[start : start + 90], group[start : start + 90], 7)

    answers = Answers(codes, group, 7, LAYOUT)
    sums = counter.sums([*range(7), -1])
    for place in range(2):
        scores = answers.scores(place)
        for unit in range(7):
            mine = scores[(group == unit) & ~np.isnan(scores)]
            assert sums.n[unit, place] == len(mine)
            assert sums.total[unit, place] == pytest.approx(mine.sum())
    assert sums.n[7].tolist() == [0, 0]


def test_a_unit_of_too_few_people_has_no_view():
    sums = UnitSums.of([[4], [5]], [[3.0], [4.0]])

    assert np.isnan(sums.means(5)).tolist() == [[True], [False]]
    assert np.isnan((sums - UnitSums.of([[1], [1]], [[3.0], [4.0]])).means(5)).all()


def test_views_are_steps_of_a_five_point_scale_from_the_middle():
    seven = Layout(
        (ItemLayout("q", (1, 2, 3, 4, 5, 6, 7), (False,) * 7),), (DimensionLayout("a", (0,), 1),)
    )

    assert from_the_middle([[1.0], [4.0], [7.0]], seven).ravel().tolist() == [-2, 0, 2]


def test_under_thirty_units_nothing_is_measured():
    x, y, z = companies(30, 1)

    assert measured(x, y, z).fit is not None
    z[4] = np.nan
    assert (measured(x, y, z).units, measured(x, y, z).reason) == (29, TOO_FEW_UNITS)


def test_no_surface_stands_on_one_unit_alone():
    x, y, z = companies(40, 2)
    x[7] = 5.0

    assert measured(x, y, z).reason == ALONE


def test_views_or_results_that_hardly_differ_tell_nothing():
    x, y, z = companies(40, 2)

    assert measured(x, y, np.ones(40)).reason == NO_SPREAD
    assert measured(np.round(x > 0), y, z).reason == NO_SPREAD


def test_where_most_views_lie_is_told_in_half_steps():
    found = measured(*companies(60, 3))

    assert {2 * value % 1 for value in (found.centre, found.low, found.high)} == {0}
    assert -2 <= found.low < found.centre < found.high <= 2


def test_results_that_have_nothing_to_do_with_views_are_found_in_one_of_twenty():
    # 400 companies at 5%: 20 expected, 33 are three standard deviations more.
    found = [measured(*companies(45, seed)).fit for seed in range(400)]

    assert sum(fit is not None and fit.surface.p[3] <= 0.05 for fit in found) <= 33


def test_results_that_suffer_where_views_part_are_found():
    found = [measured(*companies(60, seed, hurts=1.0)).fit.surface for seed in range(20)]

    assert sum(one.p[3] <= 0.05 and one.value[3] < 0 for one in found) >= 17


def published(views, dimensions, units):
    """Everything that a report tells of surfaces of several dimensions and one result."""
    rows = views.reshape(2 * dimensions + 1, units)
    told = []
    for place in range(dimensions):
        fit = measured(rows[2 * place], rows[2 * place + 1], rows[-1]).fit
        for terms in (fit.coefficients, fit.surface):
            told += [terms.value, terms.ci.ravel()]
        told.append([fit.r_squared, fit.f])
    return np.concatenate(told)


def test_no_number_of_a_unit_follows_from_the_published_surfaces():
    """Every unit's number can be changed a good deal without changing what is published.

    The changes that leave everything published as it is are, for small steps, the null space of
    the Jacobian; a number would follow only if it were 0 in all of them.
    """
    units, dimensions = 30, 3
    parts = [companies(units, seed)[:2] for seed in (4, 5, 6)]
    start = np.concatenate([*(view for pair in parts for view in pair), companies(units, 4)[2]])
    step = 1e-6
    jacobian = np.stack(
        [
            (
                published(start + step * unit, dimensions, units)
                - published(start - step * unit, dimensions, units)
            )
            / (2 * step)
            for unit in np.eye(len(start))
        ],
        axis=1,
    )

    _, sizes, directions = np.linalg.svd(jacobian)
    known = directions[: int((sizes > 1e-6 * sizes[0]).sum())]
    decided = (known**2).sum(axis=0)

    assert len(known) < len(start) / 2
    assert decided.max() < 0.95
