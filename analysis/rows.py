"""Published groups become the rows of one tally, and views that say which row is which group."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Literal, NamedTuple

import numpy as np
from numpy.typing import NDArray

from analysis.blocks import Label
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


@dataclass(frozen=True, eq=False)
class Shown:
    """Whose people each row holds, and what it may show of them.

    Attributes
    ----------
    cells : tuple of tuples of int
        The cells of each row that is a sum.
    rests : tuple of (whole, part)
        The rows that each other row is the difference of.
    dimensions, codes, overall : ndarray of bool
        Whether a row shows each dimension, each item's answers, overall scores.
    """

    cells: tuple[tuple[int, ...], ...]
    rests: tuple[tuple[int, int], ...]
    dimensions: NDArray[np.bool_]
    codes: NDArray[np.bool_]
    overall: NDArray[np.bool_]

    def same(self, other: Shown, without: Sequence[str]) -> bool:
        """Whether both are the same rows that show the same, but for some attributes."""
        if (self.cells, self.rests) != (other.cells, other.rests):
            return False
        names = {"dimensions", "codes", "overall"}.difference(without)
        return all(np.array_equal(getattr(self, name), getattr(other, name)) for name in names)


@dataclass(frozen=True, eq=False)
class Filled:
    """The rows of one resolution with their counts."""

    shown: Shown
    tally: Tally


class Rows:
    """The rows of one resolution, each with what may be filled in it."""

    def __init__(self, step: Step, n_dimensions: int) -> None:
        self.step: Step = step
        self._sums: dict[tuple[int, ...], int] = {}
        self._rests: dict[tuple[int, int], int] = {}
        self._left: dict[int, tuple[int, ...]] = {}
        self._views: dict[int, tuple[View, list[int]]] = {}
        self._number = 0
        self._shown: list[tuple[list[int], tuple[int, ...]]] = []  # rows, dimensions they may show
        self._overall: set[int] = set()
        self._items: set[tuple[int, int]] = set()
        self._n_dimensions = n_dimensions

    def row(self, cells: Sequence[int]) -> int:
        """Return the row of the people in these cells."""
        key = tuple(cells)
        if key not in self._sums:
            self._sums[key] = self._new()
        return self._sums[key]

    def rest(self, whole: int, part: int) -> int:
        """Return the row of the people in one row without those in another."""
        if (whole, part) not in self._rests:
            self._rests[whole, part] = self._new()
        return self._rests[whole, part]

    def _new(self) -> int:
        self._number += 1
        return self._number - 1

    @property
    def cells(self) -> list[tuple[int, ...]]:
        """The cells of every row that is a sum; those of a rest are left empty."""
        groups: list[tuple[int, ...]] = [()] * self._number
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
        if id(divided) not in self._views:
            view = self._view(thing, divided)
            self._views[id(divided)] = view, [group.row for group in view]
        view, rows = self._views[id(divided)]  # the same for all whom everybody answered
        self._shown.append((rows, thing.dimensions))
        if thing.overall:
            self._overall.update(rows)
        return view

    def _view(self, thing: Published, divided: Divided) -> View:
        finer = self.step == "mean" and thing.at("detail") is not divided
        same = _published(thing) if finer else None
        groups: dict[Kind, list[Group]] = {"company": [], "level": [], "department": [], "cell": []}
        for group in _groups(divided):
            if self.step == "reliability" and group.kind not in {"company", "level"}:
                continue  # nothing that needs so many people is told of departments
            people = thing.people
            detailed = same is None or same.get(group[:3]) == people.touched(group.cells)
            made = Group(*group, row=self.row(group.cells), detailed=detailed)
            groups[group.kind].append(made)
        return View(
            groups["company"][0],
            tuple(groups["level"]),
            tuple(groups["department"]),
            tuple(groups["cell"]),
            tuple(self._without(groups["level"], groups["cell"])),
        )

    def _without(self, levels: Sequence[Group], cells: Sequence[Group]) -> Iterator[Group]:
        whole = {level.level: level for level in levels}
        for cell in cells:
            level = whole.get(cell.level)
            if level is None or cell.label == "other" or level.n <= cell.n:
                continue
            row = self.rest(level.row, cell.row)
            if row not in self._left:
                inside = frozenset(cell.cells)
                self._left[row] = tuple([c for c in level.cells if c not in inside])
            yield Group(
                kind="rest",
                level=cell.level,
                department=cell.department,
                label=cell.label,
                includes=(),
                cells=self._left[row],
                n=level.n - cell.n,
                row=row,
                detailed=cell.detailed,
            )

    def fill_common(self, view: View, common: Published, dimensions: Sequence[Published]) -> None:
        """Let the common groups show every dimension of which all their people are shown."""
        same = [dimension.at(self.step) is common.at(self.step) for dimension in dimensions]
        everywhere = tuple(number for number, is_same in enumerate(same) if is_same)
        self._shown.append(([group.row for group in view], everywhere))
        whole = {level.level: level.row for level in view.levels}
        groups = [group for group in view if group.kind != "rest"]
        for number, dimension in enumerate(dimensions):
            if not same[number]:
                covered, people = dimension.covered(self.step), dimension.people
                rows = [group.row for group in groups if people.touched(group.cells) <= covered]
                inside = set(rows)
                rows += [group.row for group in view.rests if whole[group.level] in inside]
                self._shown.append((rows, (number,)))

    def tally(self, tally: Tally, *, everything: bool, richer: Filled | None = None) -> Filled:
        """Merge the cells of a tally into the rows, and leave out what they may not show.

        The rows of `richer`, which show more, are taken over where they are the same people.
        """
        shown = self._shown_of(tally)
        detail = everything or self.step != "mean"
        products = everything or self.step == "reliability"
        visible = {"complete_products": products, "codes": detail, "overall": detail}
        hidden = [name for name, shows in visible.items() if not shows]
        if richer is None or not shown.same(richer.shown, hidden):
            merged = self._filled(tally.merge(self.cells, without=hidden), shown, hidden)
            return Filled(shown, merged)
        empty: dict[str, Any] = {name: _zeros(getattr(richer.tally, name)) for name in hidden}
        return Filled(shown, replace(richer.tally, **empty))

    def _shown_of(self, tally: Tally) -> Shown:
        dimensions = np.zeros((self._number, self._n_dimensions), dtype=bool)
        for rows, places in self._shown:
            dimensions[np.ix_(rows, places)] = True
        codes = np.zeros((self._number, len(tally.layout.items)), dtype=bool)
        for number, dimension in enumerate(tally.layout.dimensions):
            codes[:, dimension.columns] |= dimensions[:, [number]]
        for row, column in self._items:
            codes[row, column] = True
        overall = np.isin(np.arange(self._number), list(self._overall))
        return Shown(tuple(self.cells), tuple(self._rests), dimensions, codes, overall)

    def _filled(self, merged: Tally, shown: Shown, hidden: Sequence[str]) -> Tally:
        """Fill the rests and empty what is not shown; what is hidden altogether is empty."""
        dimensions = shown.dimensions
        pairs = dimensions[:, :, None] & dimensions[:, None, :]
        arrays: dict[str, Any] = {
            "n": self._finish(merged.n),
            "scores": self._each(merged.scores, dimensions),
            "complete": self._each(merged.complete, dimensions),
            "pair_n": self._finish(merged.pair_n, pairs),
            "pair_sums": self._finish(merged.pair_sums, pairs),
            "pair_products": self._finish(merged.pair_products, pairs),
        }
        if "codes" not in hidden:
            arrays["codes"] = self._finish(merged.codes, shown.codes)
        if "overall" not in hidden:
            arrays["overall"] = self._finish(merged.overall, shown.overall)
        if "complete_products" not in hidden:
            arrays["complete_products"] = self._each(merged.complete_products, dimensions)
        return replace(merged, **arrays)

    def _each(
        self, arrays: Sequence[NDArray[Any]], shows: NDArray[np.bool_]
    ) -> tuple[NDArray[Any], ...]:
        return tuple(self._finish(array, shows[:, d]) for d, array in enumerate(arrays))

    def _finish(self, array: NDArray[Any], shown: NDArray[np.bool_] | None = None) -> NDArray[Any]:
        """Fill the rests by subtraction and empty what is not shown."""
        if self._rests:
            wholes, parts = (list(numbers) for numbers in zip(*self._rests, strict=True))
            array[list(self._rests.values())] = array[wholes] - array[parts]
        if shown is not None and not shown.all():
            array *= shown.reshape(shown.shape + (1,) * (array.ndim - shown.ndim))
        return array


def _zeros(arrays: NDArray[Any] | tuple[NDArray[Any], ...]) -> object:
    if isinstance(arrays, tuple):
        return tuple(np.zeros_like(array) for array in arrays)
    return np.zeros_like(arrays)


class _Place(NamedTuple):
    """A group before it has a row."""

    kind: Kind
    level: str | None
    department: str | None
    label: Label
    includes: tuple[str, ...]
    cells: tuple[int, ...]
    n: int


def _groups(divided: Divided) -> Iterator[_Place]:
    """The company, levels, departments and cells of a division."""
    partition = divided.partition
    by_level: dict[str | None, list[int]] = {}
    for block in partition.blocks:
        by_level.setdefault(block.level, []).extend(block.cells)
    everybody = tuple(sorted(cell for cells in by_level.values() for cell in cells))
    yield _Place("company", None, None, "block", (), everybody, partition.n)
    for level in partition.levels:
        inside = tuple(sorted(by_level.get(level.name, ())))
        yield _Place("level", level.name, None, "block", level.includes, inside, level.n)
    for one in divided.departments:
        if one.n:
            label: Label = "other" if one.department is None else "block"
            yield _Place("department", None, one.department, label, (), one.cells, one.n)
    for block in partition.blocks:
        if block.n:
            names = block.level, block.department, block.label
            yield _Place("cell", *names, block.includes, block.cells, block.n)


def _published(thing: Published) -> dict[tuple[object, ...], frozenset[int]]:
    """The groups of the detail resolution and the cells of their people."""
    return {group[:3]: thing.people.touched(group.cells) for group in _groups(thing.at("detail"))}
