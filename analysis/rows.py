"""Published groups become the rows of one tally, and views that say which row is which group."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from analysis.divided import Divided, People, Staircase
from analysis.released import Group, Kind, View
from analysis.tally import Tally

Step = Literal["mean", "detail", "reliability"]


@dataclass(frozen=True)
class Published:
    """One thing that is published: of everybody, of a dimension, of an overall score.

    Attributes
    ----------
    staircase : Staircase
        Its groups at the three resolutions.
    people : People
        Who counts.
    dimensions : tuple of int
        Whose counts its groups may show.
    overall : bool
        Whether its groups may show overall scores.
    """

    staircase: Staircase
    people: People
    dimensions: tuple[int, ...] = ()
    overall: bool = False

    def at(self, step: Step) -> Divided:
        divided: Divided = getattr(self.staircase, step)
        return divided

    def covered(self, step: Step) -> frozenset[int]:
        """Cells with people who are shown."""
        blocks = self.at(step).partition.blocks
        return self.people.touched([cell for block in blocks for cell in block.cells])


@dataclass(frozen=True)
class Things:
    """Everything that is published of one set of answers.

    Attributes
    ----------
    people, overall, common : Published
        Everybody, those with an overall score, and everybody in groups safe for all dimensions.
    dimensions : tuple of Published
        In the order of the layout.
    extras : mapping of str to Published
        Further questions.
    """

    people: Published
    overall: Published
    common: Published
    dimensions: tuple[Published, ...]
    extras: Mapping[str, Published]


class Rows:
    """The rows of one resolution, each with what may be filled in it."""

    def __init__(self, step: Step, n_dimensions: int) -> None:
        self.step: Step = step
        self._sums: dict[tuple[int, ...], int] = {}
        self._rests: dict[tuple[int, int], int] = {}
        self._left: dict[int, tuple[int, ...]] = {}
        self._views: dict[int, View] = {}
        self._filled: list[set[int]] = []
        self._overall: set[int] = set()
        self._items: set[tuple[int, int]] = set()
        self._n_dimensions = n_dimensions

    def row(self, cells: Sequence[int]) -> int:
        """Return the row of the people in these cells."""
        key = tuple(cells)
        if key not in self._sums:
            self._sums[key] = len(self._filled)
            self._filled.append(set())
        return self._sums[key]

    def rest(self, whole: int, part: int) -> int:
        """Return the row of the people in one row without those in another."""
        if (whole, part) not in self._rests:
            self._rests[whole, part] = len(self._filled)
            self._filled.append(set())
        return self._rests[whole, part]

    @property
    def cells(self) -> list[tuple[int, ...]]:
        """The cells of every row that is a sum; those of a rest are left empty."""
        groups: list[tuple[int, ...]] = [()] * len(self._filled)
        for cells, row in self._sums.items():
            groups[row] = cells
        return groups

    def fill_item(self, row: int, column: int) -> None:
        """Let a row show the answers to an item."""
        self._items.add((row, column))

    def view(self, thing: Published) -> View:
        """Give the groups of one thing their rows."""
        divided = thing.at(self.step)
        if not divided.partition.n:
            return View()
        if id(divided) in self._views:  # everybody has a score: the same groups of the same people
            known = self._views[id(divided)]
            for group in known:
                self._fill(group.row, thing)
            return known
        view = self._views[id(divided)] = self._view(thing, divided)
        return view

    def _view(self, thing: Published, divided: Divided) -> View:
        same = _published(thing) if self.step == "mean" else None
        groups: dict[Kind, list[Group]] = {"company": [], "level": [], "department": [], "cell": []}
        for group in _groups(divided):
            detailed = same is None or same.get(_place(group)) == thing.people.touched(group.cells)
            row = self._fill(self.row(group.cells), thing)
            groups[group.kind].append(replace(group, row=row, detailed=detailed))
        return View(
            groups["company"][0],
            tuple(groups["level"]),
            tuple(groups["department"]),
            tuple(groups["cell"]),
            tuple(self._without(groups["level"], groups["cell"], thing)),
        )

    def _without(
        self, levels: Sequence[Group], cells: Sequence[Group], thing: Published
    ) -> Iterator[Group]:
        whole = {level.level: level for level in levels}
        for cell in cells:
            level = whole.get(cell.level)
            if level is None or cell.label == "other" or level.n <= cell.n:
                continue
            row = self._fill(self.rest(level.row, cell.row), thing)
            if row not in self._left:
                inside = frozenset(cell.cells)
                self._left[row] = tuple([c for c in level.cells if c not in inside])
            yield replace(
                cell,
                kind="rest",
                includes=(),
                cells=self._left[row],
                n=level.n - cell.n,
                row=row,
            )

    def _fill(self, row: int, thing: Published) -> int:
        self._filled[row].update(thing.dimensions)
        if thing.overall:
            self._overall.add(row)
        return row

    def fill_common(self, view: View, dimensions: Sequence[Published]) -> None:
        """Let the common groups show every dimension of which all their people are shown."""
        covered = [dimension.covered(self.step) for dimension in dimensions]
        for group in view:
            if group.kind == "rest":
                continue
            for number, dimension in enumerate(dimensions):
                if dimension.people.touched(group.cells) <= covered[number]:
                    self._filled[group.row].add(number)
        for group in view.rests:
            whole = next(level for level in view.levels if level.level == group.level)
            self._filled[group.row] |= self._filled[whole.row]

    def tally(self, tally: Tally, *, everything: bool) -> Tally:
        """Merge the cells of a tally into the rows, and leave out what they may not show."""
        merged = tally.merge(self.cells)
        shows = np.zeros((len(self._filled), self._n_dimensions), dtype=bool)
        for row, dimensions in enumerate(self._filled):
            shows[row, list(dimensions)] = True
        detail = everything or self.step != "mean"
        products = everything or self.step == "reliability"
        pairs = shows[:, :, None] & shows[:, None, :]
        return Tally(
            layout=tally.layout,
            n=self._finish(merged.n),
            codes=self._finish(merged.codes, self._codes(tally, shows) & detail),
            scores=self._each(merged.scores, shows),
            complete=self._each(merged.complete, shows),
            complete_products=self._each(merged.complete_products, shows & products),
            pair_n=self._finish(merged.pair_n, pairs),
            pair_sums=self._finish(merged.pair_sums, pairs),
            pair_products=self._finish(merged.pair_products, pairs),
            overall=self._finish(merged.overall, self._shows_overall() & detail),
        )

    def _codes(self, tally: Tally, shows: NDArray[np.bool_]) -> NDArray[np.bool_]:
        allowed = np.zeros((len(shows), len(tally.layout.items)), dtype=bool)
        for number, dimension in enumerate(tally.layout.dimensions):
            allowed[:, dimension.columns] |= shows[:, [number]]
        for row, column in self._items:
            allowed[row, column] = True
        return allowed

    def _shows_overall(self) -> NDArray[np.bool_]:
        return np.isin(np.arange(len(self._filled)), list(self._overall))

    def _each(
        self, arrays: Sequence[NDArray[Any]], shows: NDArray[np.bool_]
    ) -> tuple[NDArray[Any], ...]:
        return tuple(self._finish(array, shows[:, d]) for d, array in enumerate(arrays))

    def _finish(self, array: NDArray[Any], shown: NDArray[np.bool_] | None = None) -> NDArray[Any]:
        """Fill the rests by subtraction and empty what is not shown."""
        if self._rests:
            wholes, parts = (list(numbers) for numbers in zip(*self._rests, strict=True))
            array[list(self._rests.values())] = array[wholes] - array[parts]
        if shown is not None:
            array *= shown.reshape(shown.shape + (1,) * (array.ndim - shown.ndim))
        return array


def _groups(divided: Divided) -> Iterator[Group]:
    """The company, levels, departments and cells of a division, before they have rows."""
    partition = divided.partition
    by_level: dict[str | None, list[int]] = {}
    for block in partition.blocks:
        by_level.setdefault(block.level, []).extend(block.cells)
    everybody = tuple(sorted(cell for cells in by_level.values() for cell in cells))
    blank = Group("company", None, None, "block", (), everybody, partition.n, -1, detailed=True)
    yield blank
    for level in partition.levels:
        yield replace(
            blank,
            kind="level",
            level=level.name,
            includes=level.includes,
            cells=tuple(sorted(by_level.get(level.name, ()))),
            n=level.n,
        )
    for department in divided.departments:
        if department.n:
            yield replace(
                blank,
                kind="department",
                department=department.department,
                label="other" if department.department is None else "block",
                cells=department.cells,
                n=department.n,
            )
    for block in partition.blocks:
        if block.n:
            yield replace(
                blank,
                kind="cell",
                level=block.level,
                department=block.department,
                label=block.label,
                includes=block.includes,
                cells=block.cells,
                n=block.n,
            )


def _place(group: Group) -> tuple[Kind, str | None, str | None]:
    return group.kind, group.level, group.department


def _published(thing: Published) -> dict[tuple[Kind, str | None, str | None], frozenset[int]]:
    """The groups of the detail resolution and the cells of their people."""
    return {
        _place(group): thing.people.touched(group.cells) for group in _groups(thing.at("detail"))
    }
