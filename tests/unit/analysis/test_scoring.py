import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis import scoring
from analysis.layout import CANNOT_SAY, NOT_ASKED, DimensionLayout, ItemLayout, Layout
from analysis.tally import Tally, tally

ITEMS = tuple(
    ItemLayout(f"q{i}", (1, 2, 3, 4, 5), (False, False, False, True, True), i == 1)
    for i in range(3)
)
LAYOUT = Layout(ITEMS, (DimensionLayout("d", (0, 1, 2), 2),))
rows = st.lists(
    st.lists(st.sampled_from((0, 1, 2, 3, 4, 5, CANNOT_SAY, NOT_ASKED)), min_size=3, max_size=3),
    max_size=30,
)


def recoded(codes):
    values = np.where((codes >= 1) & (codes <= 5), codes, np.nan).astype(float)
    values[:, 1] = 6 - values[:, 1]
    return values


@given(rows)
@settings(deadline=None)
def test_scores_equal_the_means_of_each_persons_answers(answers):
    codes = np.array(answers, np.uint8).reshape(-1, 3)
    values = recoded(codes)
    enough = values[(~np.isnan(values)).sum(axis=1) >= 2]
    expected = np.sort(np.nansum(enough, axis=1) / (~np.isnan(enough)).sum(axis=1))
    counted = tally(codes, np.zeros(len(codes), int), 1, LAYOUT)

    histogram = scoring.score_histogram(counted, 0)
    result = scoring.score_moments(counted)

    np.testing.assert_allclose(np.repeat(histogram.values, histogram.counts[0]), expected)
    assert result.n[0, 0] == len(expected)
    np.testing.assert_allclose(result.mean[0, 0], expected.mean() if len(expected) else np.nan)
    np.testing.assert_allclose(
        result.var[0, 0], expected.var(ddof=1) if len(expected) > 1 else np.nan, atol=1e-12
    )


@given(rows)
@settings(deadline=None)
def test_items_are_recoded_once_and_only_valid_answers_count(answers):
    codes = np.array(answers, np.uint8).reshape(-1, 3)
    values = recoded(codes)
    counted = tally(codes, np.zeros(len(codes), int), 1, LAYOUT)

    result, share = scoring.item_moments(counted), scoring.favourable(counted)

    for column in range(3):
        valid = values[:, column][~np.isnan(values[:, column])]
        assert result.n[0, column] == len(valid)
        if len(valid):
            assert result.mean[0, column] == pytest.approx(valid.mean())
            assert share.items[0, column] == pytest.approx((valid >= 4).mean())
        if len(valid) > 1:
            assert result.sd[0, column] == pytest.approx(valid.std(ddof=1))
    if (~np.isnan(values)).any():
        assert share.dimensions[0, 0] == pytest.approx((values[~np.isnan(values)] >= 4).mean())


def test_cannot_say_is_a_share_of_those_who_were_asked():
    # Five people: one can't say, one left it empty, one was not asked; 1 of the 4 asked.
    codes = np.array([[254, 0, 0], [0, 0, 0], [255, 0, 0], [3, 0, 0], [4, 0, 0]], np.uint8)

    share = scoring.cannot_say(tally(codes, [0] * 5, 1, LAYOUT))

    assert share[0].tolist() == [0.25, 0, 0]


def test_counts_are_as_asked_and_recoded_ones_are_turned_round():
    counted = tally([[1, 1, 1]], [0], 1, LAYOUT)

    assert scoring.counts_as_asked(counted)[0, 1].tolist() == [1, 0, 0, 0, 0]
    assert scoring.counts_recoded(counted)[0, 1].tolist() == [0, 0, 0, 0, 1]
    assert scoring.dimension_counts(counted, 0)[0, 1].tolist() == [0, 0, 0, 0, 1]


def test_equal_scores_have_no_variance_at_all():
    # 2/3 + 1 is not a binary number: a sum of it divided by n would leave a trace of variance.
    codes = np.array([[2, 4, 1]] * 49, np.uint8)

    result = scoring.score_moments(tally(codes, [0] * 49, 1, LAYOUT))

    assert result.var[0, 0] == 0
    assert result.mean[0, 0] == pytest.approx(5 / 3)


def test_thirds_and_sixths_meet_in_one_score(make_layout):
    # 2 of 3 answers: (1 + 2) / 2 = 1.5; 6 of 6 answers summing to 9 give 1.5 too.
    layout = make_layout(dimensions=1, items=6, minimum=2)
    codes = np.array([[1, 2, 0, 0, 0, 0], [1, 1, 1, 2, 2, 2]], np.uint8)

    histogram = scoring.score_histogram(tally(codes, [0, 0], 1, layout), 0)

    assert histogram.values.tolist() == [1.5]
    assert histogram.counts.tolist() == [[2]]


def test_cells_of_nobody_are_undefined_not_wrong():
    nobody = Tally.empty(2, LAYOUT)

    assert scoring.score_n(nobody).tolist() == [[0], [0]]
    assert np.isnan(scoring.score_mean(nobody)).all()
    assert np.isnan(scoring.cannot_say(nobody)).all()
    assert np.isnan(scoring.favourable(nobody).dimensions).all()


def test_a_layout_without_dimensions_has_no_scores():
    layout = Layout(ITEMS, ())

    assert scoring.score_moments(tally([[1, 2, 3]], [0], 1, layout)).n.shape == (1, 0)
