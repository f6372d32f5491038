"""Corrections for many tests, and bands."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as npst
from scipy import stats

from analysis.adjust import BANDS, benjamini_hochberg, benjamini_yekutieli, holm, p_below

p_values = npst.arrays(
    np.float64, st.integers(0, 30), elements=st.floats(0, 1) | st.just(float("nan"))
)
adjustments = pytest.mark.parametrize("adjust", [benjamini_hochberg, benjamini_yekutieli, holm])


@given(p_values)
def test_scipy_agrees(p):
    known = p[~np.isnan(p)]

    assert np.allclose(benjamini_hochberg(known), stats.false_discovery_control(known))
    assert np.allclose(
        benjamini_yekutieli(known), stats.false_discovery_control(known, method="by")
    )


@adjustments
@given(p=p_values)
def test_adjusting_keeps_the_order_and_never_lowers(adjust, p):
    q = adjust(p)
    known = ~np.isnan(p)
    order = np.argsort(p[known], kind="stable")

    assert np.array_equal(np.isnan(q), ~known)
    assert (q[known] >= p[known] - 1e-12).all()
    assert (np.diff(q[known][order]) >= -1e-12).all()
    assert (q[known] <= 1).all()


@adjustments
@given(p=p_values)
def test_missing_values_do_not_count_in_the_family(adjust, p):
    known = ~np.isnan(p)

    assert np.array_equal(adjust(p)[known], adjust(p[known]))


@adjustments
def test_the_shape_is_kept(adjust):
    assert adjust(np.full((2, 3), 0.01)).shape == (2, 3)


@adjustments
def test_what_is_no_p_value_is_refused(adjust):
    with pytest.raises(ValueError, match=r"not 1\.2"):
        adjust([0.1, 1.2])


@given(st.floats(0, 1))
def test_a_p_value_is_below_its_band_and_not_below_the_one_before(p):
    band = float(p_below([p])[0])
    lower = [other for other in BANDS if other < band]

    assert p < band or band == 1
    assert all(p >= other for other in lower)
