import duckdb
import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.layout import DimensionLayout, ItemLayout, Layout
from analysis.tally import tally
from survey.datafiles.tallying import tally_frame

AGREE = (1, 2, 3, 4, 5)
ODD = (1, 3, 5)
ITEMS = (
    ItemLayout("A1", AGREE, (False, False, False, True, True)),
    ItemLayout("A2", AGREE, (False, False, False, True, True), reverse=True),
    ItemLayout("A 3", AGREE, (False, False, False, True, True)),
    ItemLayout("B1", ODD, (False, False, True)),
    ItemLayout("B2", ODD, (False, False, True), reverse=True),
)
LAYOUT = Layout(ITEMS, (DimensionLayout("a", (0, 1, 2), 2), DimensionLayout("b", (3, 4), 1)))
CELLS = 4


def frames(codes, cell):
    """The same answers in polars and in DuckDB."""
    table = pl.DataFrame({item.key: codes[:, place] for place, item in enumerate(ITEMS)})
    table = table.with_columns(cell=pl.Series(cell))
    return {"polars": table.lazy(), "duckdb": duckdb.from_arrow(table.to_arrow())}


def made_up(people, seed):
    rng = np.random.default_rng(seed)
    codes = np.empty((people, len(ITEMS)), np.uint8)
    for place, item in enumerate(ITEMS):
        options = [0, 254, 255, *range(1, len(item.values) + 1)]
        codes[:, place] = rng.choice(options, people)
    return codes, rng.integers(0, CELLS, people)


@pytest.mark.parametrize("engine", ["polars", "duckdb"])
@pytest.mark.parametrize("people", [1, 7, 2_000])
def test_every_engine_counts_like_the_arrays(engine, people):
    codes, cell = made_up(people, seed=people)

    counted = tally_frame(frames(codes, cell)[engine], CELLS, LAYOUT)

    assert counted.identical(tally(codes, cell, CELLS, LAYOUT))


@settings(deadline=None, max_examples=15)
@given(seed=st.integers(0, 10_000), people=st.integers(1, 30))
def test_any_answers_are_counted_like_the_arrays(seed, people):
    codes, cell = made_up(people, seed)

    counted = tally_frame(frames(codes, cell)["polars"], CELLS, LAYOUT)

    assert counted.identical(tally(codes, cell, CELLS, LAYOUT))


def test_parts_of_a_frame_add_up_to_the_whole():
    codes, cell = made_up(500, seed=3)
    parts = [
        tally_frame(frames(codes[rows], cell[rows])[engine], CELLS, LAYOUT)
        for engine, rows in (("polars", slice(0, 200)), ("duckdb", slice(200, 500)))
    ]

    assert (parts[0] + parts[1]).identical(tally(codes, cell, CELLS, LAYOUT))


@pytest.mark.parametrize("engine", ["polars", "duckdb"])
def test_null_is_unanswered(engine):
    codes, cell = made_up(50, seed=5)
    table = pl.DataFrame({item.key: codes[:, place] for place, item in enumerate(ITEMS)})
    table = table.with_columns(pl.all().replace(0, None), cell=pl.Series(cell))
    frame = {"polars": table.lazy(), "duckdb": duckdb.from_arrow(table.to_arrow())}[engine]

    assert tally_frame(frame, CELLS, LAYOUT).identical(tally(codes, cell, CELLS, LAYOUT))


@pytest.mark.parametrize("engine", ["polars", "duckdb"])
@pytest.mark.parametrize(("item", "code"), [("A1", 6), ("B1", 4), ("B2", 253)])
def test_a_code_that_is_no_option_is_refused(engine, item, code):
    codes, cell = made_up(30, seed=6)
    codes[7, [one.key for one in ITEMS].index(item)] = code

    with pytest.raises(ValueError, match=f"item '{item}' has a code which is none of its"):
        tally_frame(frames(codes, cell)[engine], CELLS, LAYOUT)


@pytest.mark.parametrize("engine", ["polars", "duckdb"])
@pytest.mark.parametrize("wrong", [-1, CELLS, None])
def test_a_cell_that_is_none_is_refused(engine, wrong):
    codes, cell = made_up(30, seed=7)

    with pytest.raises(ValueError, match="cell must be between 0 and 3"):
        tally_frame(frames(codes, [*cell[1:].tolist(), wrong])[engine], CELLS, LAYOUT)
