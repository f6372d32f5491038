"""Relative weights."""

import numpy as np
import pytest

from analysis.drivers import relative_weights


def test_predictors_that_do_not_go_together_get_their_squared_correlations():
    result = relative_weights([[1, 0, 0.5], [0, 1, 0.3], [0.5, 0.3, 1]], 200)

    assert result.weight == pytest.approx([0.25, 0.09])
    assert result.r_squared == pytest.approx(0.34)
    assert result.share.sum() == pytest.approx(1)


def test_weights_sum_to_what_regression_explains():
    rng = np.random.default_rng(1)
    data = rng.normal(size=(300, 5)) @ rng.normal(size=(5, 5))
    result = relative_weights(np.cov(data.T), 300, outcome=2)
    x, y = np.delete(data, 2, axis=1), data[:, 2]
    x, y = x - x.mean(0), y - y.mean()
    fitted = x @ np.linalg.lstsq(x, y, rcond=None)[0]

    assert result.r_squared == pytest.approx((fitted @ fitted) / (y @ y))
    assert result.weight.sum() == pytest.approx(result.r_squared)


def test_units_do_not_matter():
    cov = np.array([[1, 0.5, 0.6], [0.5, 1, 0.4], [0.6, 0.4, 1]])
    stretched = cov * np.outer([1, 10, 3], [1, 10, 3])

    assert relative_weights(stretched, 200).weight == pytest.approx(
        relative_weights(cov, 200).weight
    )


def test_limits_hold_the_weight_narrow_with_people_and_repeat_with_the_seed():
    cov = [[1, 0.5, 0.6], [0.5, 1, 0.4], [0.6, 0.4, 1]]
    few, many = relative_weights(cov, 100, seed=4), relative_weights(cov, 4000, seed=4)

    for result in (few, many):
        assert (result.ci[:, 0] < result.weight).all()
        assert (result.weight < result.ci[:, 1]).all()
    assert np.ptp(many.ci, axis=1) == pytest.approx(np.ptp(few.ci, axis=1) / np.sqrt(40), rel=0.25)
    assert np.array_equal(few.ci, relative_weights(cov, 100, seed=4).ci)


def test_limits_cover_the_true_weight():
    rng = np.random.default_rng(11)
    cov = np.array([[1, 0.5, 0.6], [0.5, 1, 0.4], [0.6, 0.4, 1]])
    truth = relative_weights(cov, 200, draws=0).weight
    root = np.linalg.cholesky(cov)
    held = []
    for run in range(200):
        sample = rng.normal(size=(150, 3)) @ root.T
        ci = relative_weights(np.cov(sample.T), 150, draws=400, seed=run).ci
        held.append((ci[:, 0] <= truth) & (truth <= ci[:, 1]))

    assert 0.90 <= np.mean(held) <= 0.99


def test_an_outcome_that_nothing_explains_has_no_shares():
    result = relative_weights([[1, 0, 0], [0, 1, 0], [0, 0, 1]], 200, draws=0)

    assert np.isnan(result.share).all()
    assert result.ci is None


@pytest.mark.parametrize(
    ("covariance", "n", "words"),
    [
        ([[1, 0.2], [0.2, 1]], 99, "at least 100"),
        ([[1, 0.2]], 200, "square"),
        ([[0, 0.2], [0.2, 1]], 200, "spread"),
        ([[1, np.nan], [np.nan, 1]], 200, "spread"),
        ([[1, 1, 0.2], [1, 1, 0.2], [0.2, 0.2, 1]], 200, "independent"),
    ],
)
def test_what_cannot_be_weighed_is_refused(covariance, n, words):
    with pytest.raises(ValueError, match=words):
        relative_weights(covariance, n)


def test_confidence_is_a_share():
    with pytest.raises(ValueError, match="confidence"):
        relative_weights([[1, 0.2], [0.2, 1]], 200, confidence=95)
