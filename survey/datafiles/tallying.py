"""A tally from a lazy frame: the same counts from polars, DuckDB and whatever narwhals speaks.

The answers stay where they are. What comes back are sums: how many people of each cell, how often
each code of an item, how often each pair of (items answered, sum) of a dimension, sums of products.
Elementary aggregations over columns that are made first, as floats: so every engine can do it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import reduce
from itertools import combinations_with_replacement
from operator import add
from typing import Any

import narwhals as nw
import numpy as np
from numpy.typing import NDArray

from analysis.counting import OVERALL_BINS, Counter, DimensionCounter
from analysis.layout import CANNOT_SAY, NOT_ASKED, UNANSWERED, Layout
from analysis.tally import Tally, of_counts

CELL = "cell"
Floats = NDArray[np.float64]


def tally_frame(frame: Any, n_cells: int, layout: Layout, *, cell: str = CELL) -> Tally:
    """Count the answers of a lazy frame, in the engine that holds them.

    Parameters
    ----------
    frame : lazy frame of any library that narwhals speaks
        A column for each item, headed by its key and holding answer codes, null for unanswered,
        and one with the cell.
    n_cells : int
        How many cells there are.
    layout : Layout
        Which column is which item of which dimension.
    cell : str
        The name of the cell's column.

    Returns
    -------
    Tally
        What `analysis.tally.tally` gives for the same answers.

    Raises
    ------
    ValueError
        If a cell is missing or out of range, or a code is none of its item's options.
    """
    counter = Counter(n_cells, layout)
    answers = _with_steps(nw.from_native(frame).lazy(), counter, cell)
    _add_sums(answers, counter)
    for place, dimension in enumerate(counter.dimensions):
        keys = [CELL, f"answered{place}", f"total{place}"]
        for row in _rows(answers.group_by(keys).agg(nw.len().alias("people"))):
            at, answered, total = (int(row[key]) for key in keys)
            dimension.scores[at, answered, total] = row["people"]
    if counter.dimensions:
        binned = answers.filter(nw.col("known") > 0).group_by([CELL, "bin"])
        for row in _rows(binned.agg(nw.len().alias("people"))):
            counter.overall[int(row[CELL]), int(row["bin"])] = row["people"]
    return of_counts(counter)


def _rows(frame: nw.LazyFrame[Any]) -> Iterator[dict[str, Any]]:
    return frame.collect(backend="polars").iter_rows(named=True)


def _number(expression: nw.Expr) -> nw.Expr:
    return expression.cast(nw.Float64)


def _sum(expressions: Iterable[nw.Expr]) -> nw.Expr:
    return reduce(add, expressions)


def _with_steps(frame: nw.LazyFrame[Any], counter: Counter, cell: str) -> nw.LazyFrame[Any]:
    """Add steps, what is valid, totals, scores in units and the bin of the overall score."""
    keys = [item.key for item in counter.layout.items]
    codes = {
        f"code{column}": _number(nw.col(key)).fill_null(float(UNANSWERED))
        for column, key in enumerate(keys)
    }
    frame = frame.select(nw.col(cell).cast(nw.Int64).alias(CELL), **codes)
    frame = frame.with_columns(
        *(expression for dimension in counter.dimensions for expression in _item_columns(dimension))
    )
    frame = frame.with_columns(
        *(
            expression.alias(f"{name}{place}")
            for place, dimension in enumerate(counter.dimensions)
            for name, expression in (
                ("answered", _sum(nw.col(f"valid{column}") for column in dimension.columns)),
                ("total", _sum(nw.col(f"step{column}") for column in dimension.columns)),
            )
        )
    )
    frame = frame.with_columns(
        *(
            expression.alias(f"{name}{place}")
            for place, dimension in enumerate(counter.dimensions)
            for name, expression in _score_columns(place, dimension)
        )
    )
    return _with_overall(frame, counter)


def _item_columns(dimension: DimensionCounter) -> Iterator[nw.Expr]:
    for column, reverse in zip(dimension.columns, dimension.reverse, strict=True):
        code = nw.col(f"code{column}")
        valid = _number((code >= 1) & (code <= dimension.options))
        step = dimension.options - code if reverse else code - 1
        yield valid.alias(f"valid{column}")
        yield (step * valid).alias(f"step{column}")


def _score_columns(place: int, dimension: DimensionCounter) -> Iterator[tuple[str, nw.Expr]]:
    answered, total = nw.col(f"answered{place}"), nw.col(f"total{place}")
    has = _number(answered >= dimension.minimum)
    nobody = _number(answered == 0)
    yield "has", has
    yield "score", total * float(dimension.unit) / (answered + nobody) * has
    yield "whole", _number(answered == dimension.items)


def _with_overall(frame: nw.LazyFrame[Any], counter: Counter) -> nw.LazyFrame[Any]:
    number = len(counter.dimensions)
    if not number:
        return frame
    shares = (
        nw.col(f"score{place}") / float(dimension.unit * max(1, dimension.options - 1))
        for place, dimension in enumerate(counter.dimensions)
    )
    having = _sum(nw.col(f"has{place}") for place in range(number))
    frame = frame.with_columns(_sum(shares).alias("share"), having.alias("having"))
    frame = frame.with_columns(
        _number(nw.col("having") * 2 >= number).alias("known"),
        (
            nw.col("share")
            / (nw.col("having") + _number(nw.col("having") == 0))
            * float(OVERALL_BINS - 1)
        ).alias("height"),
    )
    frame = frame.with_columns((nw.col("height") + 0.5).floor().alias("above"))
    # A half goes to the even neighbour, as NumPy rounds.
    tie = _number(nw.col("above") - nw.col("height") == 0.5) * (nw.col("above") % 2)
    return frame.with_columns((nw.col("above") - tie).alias("bin"))


def _add_sums(answers: nw.LazyFrame[Any], counter: Counter) -> None:
    """Everything that is a sum over the people of a cell, in one aggregation."""
    terms = dict(_terms(counter))
    names = {f"sum{number}": place for number, place in enumerate(terms)}
    made = answers.select(CELL, *(terms[place].alias(name) for name, place in names.items()))
    grouped = made.group_by(CELL).agg(
        nw.len().alias("people"), *(nw.col(name).sum().alias(name) for name in names)
    )
    for row in _rows(grouped):
        cell = row[CELL]
        if cell is None or not 0 <= cell < counter.n_cells:
            raise ValueError(f"cell must be between 0 and {counter.n_cells - 1}, not {cell}")
        counter.n[cell] = row["people"]
        for name, place in names.items():
            _keep(counter, cell, place, row[name])
        _refuse_unknown(counter, cell)


def _refuse_unknown(counter: Counter, cell: int) -> None:
    """Refuse codes that are none of their item's: people whose answer was not counted."""
    for item, counts in zip(counter.layout.items, counter.codes[cell], strict=True):
        beyond = slice(len(item.values) + 1, counter.layout.options + 1)
        if counts.sum() != counter.n[cell] or counts[beyond].any():
            raise ValueError(
                f"codes: item {item.key!r} has a code which is none of its "
                f"{len(item.values)} options"
            )


Place = tuple[Any, ...]


def _terms(counter: Counter) -> Iterator[tuple[Place, nw.Expr]]:
    for column in range(len(counter.layout.items)):
        for place, code in enumerate(_codes(counter.layout)):
            yield ("codes", column, place), _number(nw.col(f"code{column}") == code)
    for number, dimension in enumerate(counter.dimensions):
        whole = nw.col(f"whole{number}")
        for item, column in enumerate(dimension.columns):
            for option in range(dimension.options):
                chosen = _number(nw.col(f"step{column}") == option)
                yield ("complete", number, item, option), chosen * whole
        for a, b in combinations_with_replacement(range(dimension.items), 2):
            steps = [nw.col(f"step{dimension.columns[item]}") for item in (a, b)]
            yield ("products", number, a, b), steps[0] * steps[1] * whole
    joint = [f"{name}{place}" for name in ("score", "has") for place in range(_size(counter))]
    for a, b in combinations_with_replacement(range(len(joint)), 2):
        yield ("joint", a, b), nw.col(joint[a]) * nw.col(joint[b])


def _size(counter: Counter) -> int:
    return len(counter.dimensions)


def _codes(layout: Layout) -> Sequence[int]:
    """The codes in the order in which a tally counts them."""
    return (*range(layout.options + 1), CANNOT_SAY, NOT_ASKED)


def _keep(counter: Counter, cell: int, place: Place, value: float) -> None:
    kind, *at = place
    if kind == "codes":
        counter.codes[cell, at[0], at[1]] = round(value)
    elif kind == "complete":
        counter.dimensions[at[0]].complete[cell, at[1], at[2]] = round(value)
    elif kind == "products":
        products = counter.dimensions[at[0]].products[cell]
        products[at[1], at[2]] = products[at[2], at[1]] = round(value)
    else:
        counter.joint[cell, at[0], at[1]] = counter.joint[cell, at[1], at[0]] = value
