"""Two camps of people who rate things differently, or one cloud."""

import numpy as np
import pytest

from analysis.views import two_views

KEYS = np.array([[4.4, 3.0, 2.2, 3.6, 4.1, 2.5], [2.4, 4.3, 3.6, 2.2, 3.0, 4.2]])


def answers(rng, centre, spread=0.6):
    said = centre + rng.normal(0, 0.4, (len(centre), 1)) + rng.normal(0, spread, centre.shape)
    return np.clip(np.rint(said * 3) / 3, 1, 5)


def test_two_camps_are_found_and_shared_out_whoever_rates_higher():
    rng = np.random.default_rng(1)
    side = np.repeat([0, 1], [90, 60])
    habit = rng.choice([-0.3, 0.3], 150)[:, None]  # rating everything higher makes no camp

    fit = two_views(answers(rng, KEYS[side] + habit), seed=1)

    assert fit.found
    assert fit.share == pytest.approx(0.6, abs=0.05)
    assert (fit.first == 1 - side).mean() > 0.95
    assert np.corrcoef(fit.keys[0], KEYS[0])[0, 1] > 0.9
    assert np.corrcoef(fit.keys[1], KEYS[1])[0, 1] > 0.9


@pytest.mark.parametrize("kind", ["noise", "one view", "half know it", "by degrees"])
def test_no_camps_are_found_where_people_differ_by_degrees(kind):
    found = 0
    for draw in range(20):
        rng = np.random.default_rng(draw)
        centre = np.full((120, 6), 3.3)
        if kind != "noise":
            part = rng.random((120, 1)) < 0.5 if kind == "half know it" else 1.0
            centre += part * (KEYS[0] - 3.3)
        if kind == "by degrees":
            centre += np.outer(rng.normal(0, 0.7, 120), KEYS[1] - 3.3)
        found += two_views(answers(rng, centre), seed=draw, simulations=39).found

    assert found <= 3  # of 20 at 5%: more than three happen once in sixty


def test_who_left_something_out_has_no_view():
    rng = np.random.default_rng(2)
    said = answers(rng, KEYS[np.repeat([0, 1], 20)])
    said[3, 1] = np.nan

    fit = two_views(said, simulations=19)
    assert fit.n == 39
    assert np.isnan(fit.first[3])


def test_few_people_are_refused():
    with pytest.raises(ValueError, match="20 are needed"):
        two_views(np.arange(30).reshape(10, 3))
