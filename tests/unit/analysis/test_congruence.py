import numpy as np
import pytest

from analysis.congruence import response_surface


def units(rng, n, result):
    x, y = rng.normal(3.5, 0.6, (2, n))
    return x, y, result(x, y) + rng.normal(0, 0.3, n)


def test_results_that_suffer_where_views_part_are_found_with_the_direction():
    rng = np.random.default_rng(1)

    # Worse where views part, and worse still where leaders think better of it.
    x, y, z = units(rng, 120, lambda x, y: 4 - (x - y) ** 2 - 0.5 * (x - y))
    fit = response_surface(x, y, z, centre=3.5)

    assert fit.surface.ci[3][1] < 0
    assert fit.surface.ci[2][1] < 0
    assert fit.surface.value[3] == pytest.approx(-4, abs=0.6)
    assert fit.surface.value[2] == pytest.approx(-1, abs=0.3)


def test_nothing_is_found_in_noise_more_often_than_promised():
    rng = np.random.default_rng(2)
    fits = [
        response_surface(*units(rng, 40, lambda x, y: 0 * x * y), centre=3.5) for _ in range(300)
    ]

    assert np.mean([fit.p < 0.05 for fit in fits]) == pytest.approx(0.05, abs=0.035)
    alarms = np.mean([fit.surface.p < 0.05 for fit in fits], axis=0)
    assert alarms == pytest.approx(np.full(5, 0.05), abs=0.035)


def test_where_the_centre_lies_changes_the_lines_and_not_the_fit():
    x, y, z = units(np.random.default_rng(3), 50, lambda x, y: x - y**2)

    one, other = response_surface(x, y, z), response_surface(x, y, z, centre=3.5)

    assert one.r_squared == pytest.approx(other.r_squared)
    assert one.coefficients.value[3:] == pytest.approx(other.coefficients.value[3:])
    assert one.stationary == pytest.approx(np.array(other.stationary) + 3.5)


def test_a_missing_value_leaves_its_unit_out():
    x, y, z = units(np.random.default_rng(4), 31, lambda x, y: x + 0 * y)
    z[0] = np.nan

    fit = response_surface(x, y, z)

    assert (fit.n, fit.df) == (30, (5, 24))
    assert fit.measurable


def test_what_cannot_be_fitted_is_refused():
    with pytest.raises(ValueError, match="6 complete units"):
        response_surface(range(6), range(6), range(6))
    with pytest.raises(ValueError, match="must be alike"):
        response_surface([1], [1, 2], [1])
    with pytest.raises(ValueError, match="too few different values"):
        response_surface([1, 2] * 10, [2, 1] * 10, range(20))
