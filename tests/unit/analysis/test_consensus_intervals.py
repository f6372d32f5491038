"""What two groups have in common without noise, and changes from published intervals."""

import numpy as np
import pytest

from analysis.consensus_intervals import changed, similarity
from analysis.profiles import preferences, profiles


def ranked(rng, n, order, noise=2.0):
    said = np.asarray(order) + rng.normal(0, noise, (n, len(order)))
    return preferences(np.argsort(np.argsort(said, axis=1), axis=1) + 1, 3)


def test_noise_of_small_groups_does_not_pull_the_correlation_to_zero():
    rng = np.random.default_rng(1)
    found = []
    for _ in range(300):
        said = np.concatenate([ranked(rng, 12, range(6)), ranked(rng, 40, range(6))])
        found.append(similarity(profiles(said, np.repeat([0, 1], [12, 40])), 0, 1))

    # Both want the same, so r is 1; the plain correlation of the means is about 0.9 here.
    assert np.mean([one.r for one in found]) > 0.96
    assert np.mean([one.ci[1] >= 1 - 1e-9 for one in found]) >= 0.93


def test_the_limits_hold_the_correlation_of_very_large_groups():
    rng = np.random.default_rng(2)
    other = [1, 0, 3, 2, 5, 4]
    large = [ranked(rng, 100_000, order).mean(axis=0) for order in (range(6), other)]
    truth = np.corrcoef(large)[0, 1]
    held = []
    for _ in range(400):
        said = np.concatenate([ranked(rng, 14, range(6)), ranked(rng, 60, other)])
        found = similarity(profiles(said, np.repeat([0, 1], [14, 60])), 0, 1)
        held.append(found.ci[0] <= truth <= found.ci[1])

    assert np.mean(held) == pytest.approx(0.95, abs=0.03)


def test_a_group_of_two_has_no_limits():
    with pytest.raises(ValueError, match="fewer than three"):
        similarity(profiles([[1, 2, 3], [2, 1, 3], [1, 3, 2]], [0, 0, 1]), 0, 1)


def test_a_change_whose_limits_touch_zero_has_a_p_of_five_per_cent():
    # Half-widths 0.3 and 0.4 join to 0.5, the size of the change.
    change, limits, p = changed(0.1, (-0.2, 0.4), 0.6, (0.2, 1.0))

    assert change == pytest.approx(0.5)
    assert limits[0] == pytest.approx(0, abs=1e-12)
    assert p == pytest.approx(0.05, rel=1e-9)


def test_no_change_without_any_doubt_is_no_change():
    assert changed(1.0, (1.0, 1.0), 1.0, (1.0, 1.0)) == (0.0, (0.0, 0.0), 1.0)
