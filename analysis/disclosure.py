"""Disclosure control: from counts of cells to what may be shown. Everything else reads the result.

The rule: no group of 1 to k - 1 people may be a difference of unions of published groups, for any
statistic, at any resolution, nor between resolutions.

======================  ======================  ==================================================
resolution              smallest group          what its groups may show
======================  ======================  ==================================================
``released.mean``       the promise's k         n, mean to 0.1, interval outward to 0.1, bands
``released.detail``     max(10, k)              items, counts, shares, SD, agreement, tests
``released.reliability``  max(30, k)            alpha, omega, item-total of levels and company
======================  ======================  ==================================================

Each resolution has one `Tally` with a row for every published group and views that say which row is
which group: ``people`` (everybody), ``dimension(key)`` (people with a score on it: blocks where too
few have one are merged further, for this dimension only), ``item(key)`` (company and levels with
ten valid answers, at detail), ``common`` (safe for all dimensions at once). Totals of a resolution
cover the people shown at that resolution: with six leaders the detail total leaves them out, since
a total minus the other levels would be theirs. Raw cells are in no attribute.

A reader computes over all rows at once and picks rows by group::

    mean, detail = released.mean, released.detail
    moments = score_moments(mean.tally)                  # (rows, dimensions)
    for d, dimension in enumerate(mean.tally.layout.dimensions):
        view = mean.dimensions[dimension.key]
        for level in view.levels:                        # "C-suite", "Manager + Supervisor", …
            level.n, moments.mean[level.row, d]          # to 0.1 if level.n < promise.detail
            level.detailed                               # False: interval outward to 0.1, no SD
            shown = detail.dimensions[dimension.key].level(level.level)
            shown and shown.row                          # row in detail.tally for SD, counts, …
        for a, b in combinations(view.levels, 2):
            a.detailed and b.detailed                    # t, df, p, g, u; else p_below only
        frontline = view.level("Frontline")
        view.compared(frontline)                         # departments of H²
        view.rests                                       # the other sides of department_vs_rest

See docs/adr/0001 for the boundary and docs/adr/0010 for the departments.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any, get_args

import numpy as np
from numpy.typing import NDArray

from analysis.blocks import Cell
from analysis.divided import (
    People,
    Staircase,
    common,
    divide_again,
    divide_people,
    large_enough,
)
from analysis.explanation import explain
from analysis.itemised import item_views
from analysis.promise import Promise
from analysis.released import Countable, Extra, Released, Resolution
from analysis.rows import Filled, Published, Rows, Step, Things
from analysis.tally import Tally


def release(
    tally: Tally,
    cells: Sequence[Cell],
    levels: Sequence[str],
    promise: Promise,
    *,
    extras: Mapping[str, Countable] | None = None,
) -> Released:
    """Merge cells into groups that keep the promise, and forget the cells.

    Parameters
    ----------
    tally : Tally
        The counts of every cell.
    cells : sequence of Cell
        Where the people of each cell of the tally sit. Cells without people may be listed.
    levels : sequence of str
        The named levels from the top.
    promise : Promise
        The minimum groups.
    extras : mapping of str to Countable, optional
        Counts of further questions in the same cells; their ``n`` is how many answered them.

    Returns
    -------
    Released
        The groups, their counts, and what is withheld.

    Raises
    ------
    ValueError
        If `cells` do not fit the tally or name an unknown level.
    """
    if len(cells) != tally.n_cells:
        raise ValueError(f"cells: {len(cells)} for a tally of {tally.n_cells}")
    everybody = _people(tally.n)
    staircase, withheld = divide_people(cells, everybody, levels, promise)

    def divided(people: People, **shows: Any) -> Published:
        same = np.array_equal(people.counts, everybody.counts)
        again = staircase if same else divide_again(staircase.mean, people, promise)
        return Published(again, people, **shows)

    dimensions = tuple(
        divided(_scorers(tally, d), dimensions=(d,)) for d in range(len(tally.layout.dimensions))
    )
    things = Things(
        people=Published(staircase, everybody),
        overall=divided(_people(tally.overall.sum(axis=1)), overall=True),
        common=Published(_common(staircase, dimensions, everybody, promise), everybody),
        dimensions=dimensions,
        extras={name: divided(_people(extra.n)) for name, extra in (extras or {}).items()},
    )
    found: dict[Step, Resolution] = {}
    richer: Filled | None = None
    for step in reversed(get_args(Step)):  # of the same rows, each shows less than the one before
        rows = Rows(step, len(things.dimensions))
        found[step], richer = _resolution(rows, things, (tally, richer), promise, extras or {})
    if not promise.open:
        withheld = tuple(dict.fromkeys([*withheld, *explain(found, things, tally, promise)]))
    return Released(promise=promise, cells=tuple(cells), withheld=withheld, **found)


def _common(
    base: Staircase, dimensions: Sequence[Published], everybody: People, promise: Promise
) -> Staircase:
    """Groups that every dimension can be shown for, at each resolution."""
    if all(dimension.staircase is base for dimension in dimensions):
        return base
    mean = common(base.mean, [dimension.at("mean") for dimension in dimensions], everybody)
    detail = common(mean, [dimension.at("detail") for dimension in dimensions], everybody)
    reliability = common(
        detail, [dimension.at("reliability") for dimension in dimensions], everybody
    )
    return Staircase(
        mean, large_enough(detail, promise.detail), large_enough(reliability, promise.reliability)
    )


def _people(counts: NDArray[np.int64]) -> People:
    return People(np.asarray(counts, dtype=np.int64), np.zeros(len(counts), dtype=bool))


def _scorers(tally: Tally, d: int) -> People:
    """People with a score; those who answered too few items touch the counts of the items."""
    scorers = tally.pair_n[:, d, d]
    answered = tally.scores[d][:, 1:].sum(axis=(1, 2))
    return People(scorers, answered > scorers)


def _resolution(
    rows: Rows,
    things: Things,
    counts: tuple[Tally, Filled | None],
    promise: Promise,
    extras: Mapping[str, Countable],
) -> tuple[Resolution, Filled]:
    """One resolution, from the cells and the one with more detail."""
    step, (tally, richer) = rows.step, counts
    people, overall, together = (
        rows.view(thing) for thing in (things.people, things.overall, things.common)
    )
    rows.fill_common(together, things.common, things.dimensions)
    dimensions = {
        dimension.key: rows.view(thing)
        for dimension, thing in zip(tally.layout.dimensions, things.dimensions, strict=True)
    }
    items = item_views(dimensions, people, rows, tally, promise) if step == "detail" else {}
    filled = rows.tally(tally, everything=promise.open, richer=richer)
    resolution = Resolution(
        minimum={
            "mean": promise.minimum_group,
            "detail": promise.detail,
            "reliability": promise.reliability,
        }[step],
        tally=filled.tally,
        people=people,
        overall=overall,
        common=together,
        dimensions=dimensions,
        items=items,
        extras={
            name: _extra(Rows(step, 0), thing, extras[name])
            for name, thing in things.extras.items()
        },
    )
    return resolution, filled


def _extra(rows: Rows, thing: Published, counts: Countable) -> Extra:
    view = replace(rows.view(thing), rests=())
    return Extra(view, counts.merge(rows.cells))
