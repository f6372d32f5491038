"""Item differences beyond the dimension's."""

import numpy as np
import pytest

from analysis.layout import DimensionLayout, ItemLayout, Layout
from analysis.measurement import ItemGroup, item_differences, one_factor
from analysis.tally import tally

LOADING = np.array([0.6, 0.8, 0.7, 0.5])


def model(loading, unique=0.4):
    return np.outer(loading, loading) + unique * np.eye(len(loading))


def test_loadings_of_a_perfect_factor_are_found():
    assert one_factor(model(LOADING)) == pytest.approx(LOADING, rel=1e-8)
    assert one_factor(model(LOADING[:3])) == pytest.approx(LOADING[:3], rel=1e-8)


def test_a_gap_of_the_factor_alone_is_no_item_difference():
    cov = model(LOADING)
    a, b = ItemGroup.of(200, 3 + 0.7 * LOADING, cov), ItemGroup.of(300, [3] * 4, cov)

    result = item_differences(a, b)

    assert result.difference == pytest.approx(np.zeros(4), abs=1e-8)
    assert result.p == pytest.approx(np.ones(4))


def test_an_item_that_moves_alone_shows_its_own_move():
    cov = model(LOADING)
    a, b = ItemGroup.of(400, [3, 3, 3.5, 3], cov), ItemGroup.of(400, [3] * 4, cov)

    result = item_differences(a, b)

    assert result.difference[2] == pytest.approx(0.5)
    assert np.argmax(np.abs(result.difference)) == 2
    assert result.ci[2, 0] > 0


def test_swapping_the_groups_turns_the_sign():
    rng = np.random.default_rng(2)
    cov = model(LOADING)
    a = ItemGroup.of(150, 3 + rng.normal(0, 0.1, 4), cov)
    b = ItemGroup.of(300, 3 + rng.normal(0, 0.1, 4), 1.2 * cov)

    there, back = item_differences(a, b), item_differences(b, a)

    assert there.difference == pytest.approx(-back.difference)
    assert there.p == pytest.approx(back.p)


def test_the_standard_error_is_what_samples_vary_by():
    rng = np.random.default_rng(5)
    root = np.linalg.cholesky(model(LOADING))
    found, errors = [], []
    one = 1.0 * LOADING + rng.normal(size=(1500, 150, 4)) @ root.T
    two = rng.normal(size=(1500, 250, 4)) @ root.T
    groups = []
    for x in (one, two):
        centred = np.moveaxis(x - x.mean(axis=1, keepdims=True), 1, -1)
        cov = centred @ np.swapaxes(centred, -1, -2) / (x.shape[1] - 1)
        groups.append(ItemGroup.of(np.full(1500, x.shape[1]), x.mean(axis=1), cov))
    result = item_differences(*groups)
    found = result.difference.std(axis=0)
    errors = np.sqrt((((result.ci[..., 1] - result.ci[..., 0]) / 2 / 1.96) ** 2).mean(axis=0))

    assert found == pytest.approx(errors, rel=0.06)
    assert (result.p < 0.05).mean() == pytest.approx(0.05, abs=0.01)


def test_small_groups_short_dimensions_and_loose_items_say_why_there_is_nothing():
    cov = model(LOADING)
    large, small = ItemGroup.of([300], [[3] * 4], [cov]), ItemGroup.of([99], [[3] * 4], [cov])
    pair = ItemGroup.of([300], [[3, 3]], [cov[:2, :2]])
    loose = ItemGroup.of([300], [[3] * 4], [np.eye(4)])
    against = np.array(cov)
    against[0, 1:] = against[1:, 0] = -0.3
    opposed = ItemGroup.of([300], [[3] * 4], [against])

    reasons = [
        str(item_differences(*groups).reason[0])
        for groups in ((large, small), (pair, pair), (loose, loose), (opposed, opposed))
    ]

    assert reasons == [
        "fewer than 100 complete answers in a group",
        "fewer than three items",
        "the items do not hang together enough to compare them",
        "the items do not hang together enough to compare them",
    ]
    assert np.isnan(item_differences(large, small).p).all()


def test_nobody_without_spread_breaks_it():
    still = ItemGroup.of([300], [[3] * 4], [np.zeros((4, 4))])

    assert np.isnan(item_differences(still, still).difference).all()


def test_one_comparison_that_is_undefined_is_refused():
    large = ItemGroup.of(300, [3] * 4, model(LOADING))
    small = ItemGroup.of(99, [3] * 4, model(LOADING))

    with pytest.raises(ValueError, match="fewer than 100 complete answers"):
        item_differences(large, small)


def test_malformed_input_is_refused():
    cov = model(LOADING)
    a = ItemGroup.of(300, [3] * 4, cov)

    with pytest.raises(ValueError, match="items"):
        item_differences(a, ItemGroup.of(300, [3] * 3, cov[:3, :3]))
    with pytest.raises(ValueError, match="confidence"):
        item_differences(a, a, confidence=0)


def test_a_tally_gives_the_items_of_those_who_answered_all():
    rng = np.random.default_rng(4)
    codes = rng.integers(0, 6, (60, 3)).astype(np.uint8)
    cell = rng.integers(0, 2, 60)
    items = tuple(
        ItemLayout(f"q{i}", (1, 2, 3, 4, 5), (False,) * 5, reverse=i == 1) for i in range(3)
    )
    layout = Layout(items, (DimensionLayout("d", (0, 1, 2), 2),))

    groups = ItemGroup.of_tally(tally(codes, cell, 2, layout), 0)

    for place in range(2):
        rows = codes[(cell == place) & (codes > 0).all(axis=1)].astype(float)
        rows[:, 1] = 6 - rows[:, 1]
        assert groups.n[place] == len(rows)
        assert groups.mean[place] == pytest.approx(rows.mean(axis=0))
        assert groups.cov[place] == pytest.approx(np.cov(rows.T))


def test_a_cell_of_nobody_is_no_group_and_no_warning():
    items = tuple(ItemLayout(f"q{i}", (1, 2, 3), (False, False, True)) for i in range(3))
    layout = Layout(items, (DimensionLayout("d", (0, 1, 2), 2),))
    groups = ItemGroup.of_tally(tally([[1, 2, 3]], [0], 2, layout), 0)

    assert groups.n.tolist() == [1, 0]
    assert np.isnan(groups.cov).all()
    assert np.isnan(item_differences(groups, groups).p).all()
