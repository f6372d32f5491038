"""Which items are shown of which levels: at least ten valid answers, and no item by subtraction."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from analysis.promise import Promise
from analysis.released import Group, View
from analysis.rows import Rows
from analysis.tally import Tally


@dataclass(frozen=True)
class _Unit:
    """A level, or the people of no named level."""

    level: Group | None
    cells: tuple[int, ...]


def item_views(
    dimensions: Mapping[str, View], people: View, rows: Rows, tally: Tally, promise: Promise
) -> dict[str, View]:
    """Choose the levels that each item is shown for; the company is their sum.

    A dimension's share of favourable answers is pooled over its items, so the shares of all items
    but one would give the last one. Where an item has fewer valid answers than the minimum group,
    the item of the dimension with the next fewest is hidden in that level too.

    Parameters
    ----------
    dimensions : mapping of str to View
        What is published of each dimension at the detail resolution.
    people : View
        Everybody; with the rules off an item shows whoever answered it, score or not.
    rows : Rows
        The rows of that resolution; the items' totals are added to them.
    tally : Tally
        The counts of cells.
    promise : Promise
        The minimum groups.

    Returns
    -------
    dict of str to View
        By the item's key.
    """
    views: dict[str, View] = {}
    for dimension in tally.layout.dimensions:
        units = _units(people if promise.open else dimensions[dimension.key])
        valid = np.array([_valid(tally, unit.cells, dimension.columns) for unit in units])
        valid = valid.reshape(len(units), len(dimension.columns))
        shown = np.array([_shown(answers, promise) for answers in valid], dtype=bool)
        shown = shown.reshape(valid.shape)
        for position, column in enumerate(dimension.columns):
            views[tally.layout.items[column].key] = _view(
                [unit for unit, shows in zip(units, shown[:, position], strict=True) if shows],
                valid[shown[:, position], position].tolist(),
                rows,
                column,
            )
    return views


def _units(view: View) -> list[_Unit]:
    units = [_Unit(level, level.cells) for level in view.levels]
    everybody = set() if view.company is None else set(view.company.cells)
    strays = everybody.difference(*(level.cells for level in view.levels))
    return [*units, _Unit(None, tuple(sorted(strays)))] if strays else units


def _valid(tally: Tally, cells: Sequence[int], columns: Sequence[int]) -> list[int]:
    codes = tally.codes[list(cells)][:, list(columns)]
    valid: list[int] = codes[:, :, 1 : tally.layout.options + 1].sum(axis=(0, 2)).tolist()
    return valid


def _shown(valid: NDArray[np.int64], promise: Promise) -> NDArray[np.bool_]:
    """Which items of one dimension a level may show; with the rules off, every one."""
    if promise.open:
        return np.ones(valid.shape, dtype=bool)
    shown: NDArray[np.bool_] = valid >= promise.detail
    alone = np.flatnonzero((valid > 0) & (valid < promise.minimum_group))
    others = np.flatnonzero(shown)
    if alone.size == 1 and (valid > 0).sum() == others.size + 1 and others.size:
        shown[others[np.argmin(valid[others])]] = False
    return shown


def _view(units: Sequence[_Unit], valid: Sequence[int], rows: Rows, column: int) -> View:
    if not units:
        return View()
    levels = []
    for unit, n in zip(units, valid, strict=True):
        row = rows.row(unit.cells)
        rows.fill_item(row, column)
        if unit.level is not None:
            levels.append(replace(unit.level, n=n, row=row))
    cells = tuple(sorted(cell for unit in units for cell in unit.cells))
    row = rows.row(cells)
    rows.fill_item(row, column)
    company = Group(
        kind="company",
        level=None,
        department=None,
        label="block",
        includes=(),
        cells=cells,
        n=sum(valid),
        row=row,
        detailed=True,
    )
    return View(company, tuple(levels))
