import itertools
import zlib

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.counting import CHUNK, Counter, score_unit
from analysis.layout import CANNOT_SAY, NOT_ASKED, DimensionLayout, ItemLayout, Layout
from analysis.tally import _FIXED, _RAGGED, Tally, of_counts, tally, tally_chunks

CODES = (0, 1, 2, 3, 4, CANNOT_SAY, NOT_ASKED)
FAVOURABLE = (False, False, True, True)


def four_options(reverse=(1, 4), minimum=2):
    """Two dimensions of three items on 2, 4, 6, 8: steps of two show where values are lost."""
    items = tuple(ItemLayout(f"q{i}", (2, 4, 6, 8), FAVOURABLE, i in reverse) for i in range(6))
    dimensions = (
        DimensionLayout("a", (0, 1, 2), minimum),
        DimensionLayout("b", (3, 4, 5), minimum),
    )
    return Layout(items, dimensions)


def slowly(codes, cell, n_cells, layout):
    """The tally by its definition, one person at a time."""
    result = Tally.empty(n_cells, layout)
    place = {0: 0, CANNOT_SAY: layout.options + 1, NOT_ASKED: layout.options + 2}
    for row, c in zip(codes, cell, strict=True):
        result.n[c] += 1
        scores = []
        for column, code in enumerate(row):
            result.codes[c, column, place.get(code, code)] += 1
        for d, dimension in enumerate(layout.dimensions):
            values = {}
            for position, column in enumerate(dimension.columns):
                item = layout.items[column]
                if 1 <= row[column] <= len(item.values):
                    value = item.values[row[column] - 1]
                    values[position] = item.low + item.high - value if item.reverse else value
            low = layout.values_of(dimension)[0]
            result.scores[d][c, len(values), sum(values.values()) - low * len(values)] += 1
            if len(values) == len(dimension.columns):
                order = layout.values_of(dimension)
                for position, value in values.items():
                    result.complete[d][c, position, order.index(value)] += 1
                    for other, second in values.items():
                        result.complete_products[d][c, position, other] += value * second
            enough = len(values) >= dimension.minimum_answered
            scores.append(sum(values.values()) / len(values) if enough else None)
        add_pairs(result, c, scores)
        add_overall(result, c, scores, layout)
    return result


def add_pairs(result, c, scores):
    for d, e in itertools.product(range(len(scores)), repeat=2):
        if scores[d] is not None and scores[e] is not None:
            result.pair_n[c, d, e] += 1
            result.pair_sums[c, d, e] += scores[d]
            result.pair_products[c, d, e] += scores[d] * scores[e]


def add_overall(result, c, scores, layout):
    shares = [
        (score - layout.values_of(dimension)[0])
        / (layout.values_of(dimension)[-1] - layout.values_of(dimension)[0])
        for score, dimension in zip(scores, layout.dimensions, strict=True)
        if score is not None
    ]
    if 2 * len(shares) >= len(scores):
        result.overall[c, round(sum(shares) / len(shares) * 200)] += 1


people = st.lists(
    st.tuples(st.integers(0, 2), st.lists(st.sampled_from(CODES), min_size=6, max_size=6)),
    max_size=25,
)


def matrices(rows):
    codes = np.array([row for _, row in rows], np.uint8).reshape(-1, 6)
    return codes, np.array([cell for cell, _ in rows], np.int64)


def arrays(result):
    fixed = {name: getattr(result, name) for name in _FIXED}
    return fixed | {
        f"{name}_{d}": array for name in _RAGGED for d, array in enumerate(getattr(result, name))
    }


def without_overall(result):
    """A score exactly between two bins may go to either by rounding, so compare its number."""
    return {
        name: value if name != "overall" else value.sum() for name, value in arrays(result).items()
    }


@given(people)
@settings(deadline=None)
def test_counts_what_its_definition_says(rows):
    codes, cell = matrices(rows)
    layout = four_options()

    result = without_overall(tally(codes, cell, 3, layout))

    for name, expected in without_overall(slowly(codes, cell, 3, layout)).items():
        np.testing.assert_allclose(result[name], expected, rtol=1e-12, err_msg=name)


@given(people, people)
@settings(deadline=None)
def test_two_tallies_add_to_the_tally_of_both(first, second):
    layout = four_options()

    both = tally(*matrices(first), 3, layout) + tally(*matrices(second), 3, layout)

    assert both.identical(tally(*matrices(first + second), 3, layout))


@given(people)
@settings(deadline=None)
def test_merging_cells_is_counting_them_as_one(rows):
    codes, cell = matrices(rows)
    layout = four_options()

    merged = tally(codes, cell, 3, layout).merge([[0, 2], [], [1]])

    assert merged.identical(tally(codes, np.array([0, 2, 0])[cell], 3, layout))


@given(people)
@settings(deadline=None)
def test_bytes_bring_the_tally_back(rows):
    original = tally(*matrices(rows), 3, four_options())

    copy = Tally.from_bytes(original.to_bytes())

    assert copy.layout == original.layout
    assert copy.identical(original)
    assert copy.to_bytes() == original.to_bytes()


@pytest.mark.parametrize("missing", [False, True])
@pytest.mark.parametrize("order", ["C", "F"])
def test_chunks_memory_order_and_row_order_do_not_matter(make_layout, order, missing):
    rng = np.random.default_rng(5)
    layout = make_layout(dimensions=3, items=4, reverse=(2, 5))
    codes = rng.integers(1, 6, (CHUNK + 999, 12), dtype=np.uint8)
    if missing:
        codes[rng.random(codes.shape) < 0.1] = 254
    cell = rng.integers(0, 7, len(codes))

    whole = tally(np.array(codes, order=order), cell, 7, layout)
    backwards = tally_chunks(
        (
            (codes[i : i + 70_000][::-1], cell[i : i + 70_000][::-1])
            for i in range(0, len(codes), 70_000)
        ),
        7,
        layout,
    )

    assert whole.identical(backwards)
    assert whole.n.sum() == len(codes)
    assert (whole.codes.sum(axis=2) == whole.n[:, None]).all()


def test_kinds_of_missing_are_counted_apart(make_layout):
    layout = make_layout(dimensions=1, items=1, values=(1, 2, 3))

    result = tally([[0], [254], [254], [255], [255], [255], [2]], [0] * 7, 1, layout)

    assert result.codes[0, 0].tolist() == [1, 0, 1, 0, 2, 3]


def test_an_item_of_no_dimension_and_one_of_two_are_counted_once():
    items = tuple(ItemLayout(key, (1, 2), (False, True)) for key in "xyz")
    layout = Layout(items, (DimensionLayout("a", (0, 1), 1), DimensionLayout("b", (1,), 1)))

    result = tally([[1, 2, 2], [2, 2, 0]], [0, 0], 1, layout)

    assert result.codes[0].tolist() == [[0, 1, 1, 0, 0], [0, 0, 2, 0, 0], [1, 0, 1, 0, 0]]
    assert result.complete[1].tolist() == [[[0, 2]]]
    assert result.complete_n.tolist() == [[2, 2]]


def test_scales_of_different_length_share_a_tally():
    items = (
        ItemLayout("short", (1, 2), (False, True)),
        ItemLayout("long", (1, 2, 3, 4, 5, 6, 7), (False,) * 4 + (True,) * 3),
    )
    layout = Layout(items, (DimensionLayout("a", (0,), 1), DimensionLayout("b", (1,), 1)))

    result = tally([[2, 7], [254, 1]], [0, 0], 1, layout)

    assert result.codes.shape == (1, 2, 10)
    assert result.codes[0, 0, [2, 8]].tolist() == [1, 1]
    assert result.overall[0].nonzero()[0].tolist() == [0, 200]


def test_a_hundred_items_with_a_hundred_options_do_not_overflow(make_layout):
    layout = make_layout(dimensions=1, items=120, values=tuple(range(1, 101)), minimum=100)
    codes = np.full((3, 120), 100, np.uint8)

    result = tally(codes, [0, 0, 0], 1, layout)

    assert result.scores[0][0, 120, 120 * 99] == 3
    assert result.complete_products[0][0, 0, 1] == 3 * 100 * 100
    assert result.pair_products[0, 0, 0] == pytest.approx(3 * 100 * 100, rel=1e-12)


def test_nobody_is_an_empty_tally(make_layout):
    layout = make_layout()

    result = tally(np.empty((0, 6), np.uint8), [], 4, layout)

    assert result.identical(Tally.empty(4, layout))
    assert tally([], [], 4, layout).n.sum() == 0


@pytest.mark.parametrize(
    ("codes", "cell", "message"),
    [
        ([[1] * 5], [0], r"shape \(n, 6\)"),
        ([[1] * 6], [0, 0], r"shape \(1,\)"),
        ([[1] * 6], [2], "between 0 and 1"),
        ([[1] * 6], [-1], "between 0 and 1"),
        ([[1, 1, 6, 1, 1, 1]], [0], "'q2' has the code 6"),
        ([[1, 1, 253, 1, 1, 254]], [0], "'q2' has the code 253"),
        ([[1, 1, 300, 1, 1, 1]], [0], "between 0 and 255"),
        ([[1, 1, 1.5, 1, 1, 1]], [0], "codes must be whole"),
        ([[1] * 6], [0.5], "cell must be whole"),
    ],
)
def test_refuses_what_it_cannot_count(make_layout, codes, cell, message):
    with pytest.raises(ValueError, match=message):
        tally(codes, cell, 2, make_layout())


def test_refuses_to_add_what_does_not_belong_together(make_layout):
    with pytest.raises(ValueError, match="different layouts"):
        Tally.empty(1, make_layout()) + Tally.empty(1, make_layout(items=4))
    with pytest.raises(ValueError, match="1 and 2 cells"):
        Tally.empty(1, make_layout()) + Tally.empty(2, make_layout())


def test_refuses_bytes_that_are_no_tally(make_layout):
    with pytest.raises(ValueError, match="not a tally"):
        Tally.from_bytes(b"nothing")


def test_the_unit_of_scores_divides_every_possible_mean():
    assert score_unit(3, 6) == 60
    assert score_unit(20, 60) == 1


def test_select_and_total(make_layout):
    layout = make_layout()
    result = tally([[1] * 6, [5] * 6, [3] * 6], [0, 1, 2], 3, layout)

    assert result.select([2, 0]).codes[:, 0, 1].tolist() == [0, 1]
    assert result.total().identical(result.merge([[0, 1, 2]]))


def test_refuses_bytes_whose_arrays_do_not_fit(make_layout):
    about, _, counted = zlib.decompress(Tally.empty(1, make_layout()).to_bytes()).partition(b"\n")
    other = zlib.decompress(Tally.empty(1, make_layout(items=4)).to_bytes()).partition(b"\n")[0]

    for wrong in ((about, counted[:-1]), (about, counted + b"\0"), (other, counted)):
        with pytest.raises(ValueError, match="do not fit the layout"):
            Tally.from_bytes(zlib.compress(b"\n".join(wrong)))


def test_refuses_bytes_of_another_format(make_layout):
    written = zlib.decompress(Tally.empty(1, make_layout()).to_bytes())

    with pytest.raises(ValueError, match="a tally of format 9"):
        Tally.from_bytes(zlib.compress(written.replace(b'"format": 2', b'"format": 9')))


def test_the_overall_score_is_the_mean_of_dimensions_put_on_one_scale():
    # d on 1…5: 4 is 75 of 100; e on 1…3: 3 is 100. Their mean, 87.5, is bin 175.
    items = (
        ItemLayout("p", (1, 2, 3, 4, 5), (False,) * 3 + (True,) * 2),
        ItemLayout("q", (1, 2, 3), (False, False, True)),
        ItemLayout("r", (1, 2, 3), (False, False, True)),
    )
    dimensions = tuple(DimensionLayout(key, (i,), 1) for i, key in enumerate("def"))
    layout = Layout(items, dimensions)

    both, one = (tally([row], [0], 1, layout).overall for row in ([4, 3, 0], [4, 0, 0]))

    assert both[0].nonzero()[0].tolist() == [175]
    assert one.sum() == 0  # one of three dimensions is fewer than half


def test_no_cells_and_no_groups_are_empty(make_layout):
    nothing = Tally.empty(0, make_layout())

    assert nothing.merge([]).n_cells == nothing.select([]).n_cells == 0
    assert nothing.merge([[]]).n.tolist() == [0]
    assert Tally.from_bytes(nothing.to_bytes()).identical(nothing)


def test_rows_of_stored_bytes_are_counted_without_a_copy_of_the_rest(make_layout):
    # Responses carry more slots than items, so the items are a slice of each row.
    layout = make_layout()
    rng = np.random.default_rng(2)
    rows = rng.integers(0, 6, (50, 9)).astype(np.uint8)
    stored = np.frombuffer(rows.tobytes(), np.uint8).reshape(50, 9)

    result = tally(stored[:, :6], np.zeros(50, np.uint16), 1, layout)

    assert result.identical(tally(rows[:, :6].copy(), [0] * 50, 1, layout))


@given(people, people)
@settings(deadline=None)
def test_counts_that_learn_of_more_cells_are_those_of_both(first, second):
    layout = four_options()
    counter = Counter(0, layout)

    counter.grow(2)
    codes, cell = matrices([(place % 2, row) for place, row in first])
    counter.add(codes, cell)
    counter.grow(3)
    counter.add(*matrices(second))

    early = tally(codes, cell, 3, layout)
    assert of_counts(counter).identical(early + tally(*matrices(second), 3, layout))


def test_what_is_left_out_of_a_merge_is_zero(make_layout):
    whole = tally([[1, 1, 1, 2, 2, 2]], [0], 1, make_layout())

    merged = whole.merge([[0]], without=["codes", "complete_products"])

    assert (merged.codes.sum(), merged.complete_products[0].sum(), merged.n.tolist()) == (0, 0, [1])
    assert merged.complete[0].sum() == whole.complete[0].sum()
