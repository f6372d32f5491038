"""Response surface against R (lm, car::deltaMethod, RSA)."""

import pytest

from analysis.congruence import NAMES, response_surface

pytestmark = pytest.mark.shared


def test_explicit_and_implicit_motives_and_affect(golden):
    case = golden("rsa_motcon")
    columns = (case.column(name) for name in ("ePow", "iPow", "postVA"))

    fit = response_surface(*columns)
    terms = ("b0", "b1", "b2", "b3_X2", "b4_XY", "b5_Y2")
    b, a = fit.coefficients, fit.surface
    values = dict(zip(terms, b.value, strict=True))
    case.compare(case.of("polynomial_regression_coefficients")[0], values)
    errors = dict(zip(terms, b.se, strict=True))
    case.compare(case.of("polynomial_regression_se")[0], errors)
    whole = {
        "n": fit.n,
        "r2": fit.r_squared,
        "adj_r2": fit.adjusted_r_squared,
        "F": fit.f,
        "p": fit.p,
    }
    case.compare(case.of("polynomial_regression_fit")[0], whole)
    surface = {
        name: {"est": a.value[row], "se": a.se[row], "t": a.t[row], "p": a.p[row]}
        for row, name in enumerate(NAMES)
    }
    case.compare(case.of("response_surface_a")[0], surface)
    # Maximum likelihood divides by n, not by n - 6.
    likely = ((fit.n - 6) / fit.n) ** 0.5
    other = {
        name: {"est": a.value[row], "se": a.se[row] * likely} for row, name in enumerate(NAMES)
    }
    case.compare(case.of("response_surface_RSA_package")[0], other)
    x0, y0 = fit.stationary
    case.compare(case.of("stationary_point")[0], {"X0": x0, "Y0": y0})
    axes = {
        "p11": fit.first_axis.slope,
        "p10": fit.first_axis.intercept,
        "p21": fit.second_axis.slope,
        "p20": fit.second_axis.intercept,
    }
    case.compare(case.of("principal_axes")[0], axes)

    assert fit.measurable
    case.finish(6 + 6 + 5 + 20 + 8 + 2 + 4)
