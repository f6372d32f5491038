"""Other ways to make departments over all levels safe, to compare what each keeps."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from analysis.blocks import Cell, Partition, form_blocks
from analysis.cuts import minimum_cut
from analysis.departments import Atom, form_departments
from analysis.promise import Promise

Place = list[str | None]  # for each cell the department it is counted in; None is "other"


class Table:
    """People by level and department, and their blocks."""

    def __init__(self, cells: list[Cell], counts: NDArray[np.int64], levels: list[str], k: int):
        self.cells, self.counts, self.k = cells, counts, k
        formed = form_blocks(cells, counts.tolist(), levels, Promise(k))
        self.partition: Partition = formed.partition
        self.home: list[int | None] = [None] * len(cells)
        for number, block in enumerate(self.partition.blocks):
            for cell in block.cells:
                self.home[cell] = number

    def cut(self, place: Place):
        second = [None if self.home[c] is None else f"_{place[c]}" for c in range(len(place))]
        return minimum_cut(self.home, second, self.counts.tolist(), below=self.k)

    def kept(self, place: Place) -> tuple[float, float]:
        """Share of people in the total of a named department; share of departments named."""
        named = [c for c in range(len(place)) if place[c] is not None]
        departments = {
            cell.department for cell, n in zip(self.cells, self.counts, strict=True) if n
        }
        shown = {place[c] for c in named if self.counts[c]}
        return (
            float(self.counts[named].sum() / self.counts.sum()),
            len(shown) / len(departments - {None}),
        )

    def size(self, place: Place, department: str) -> int:
        return int(sum(n for n, name in zip(self.counts, place, strict=True) if name == department))


def everything(table: Table) -> Place:
    """Unsafe: every department with all its people."""
    return [cell.department for cell in table.cells]


def whole_rows(table: Table) -> Place:
    """Only departments without any cell under the minimum."""
    small = {
        cell.department
        for cell, n in zip(table.cells, table.counts, strict=True)
        if 0 < n < table.k
    }
    return [None if cell.department in small else cell.department for cell in table.cells]


def own_blocks(table: Table) -> Place:
    """Departments without any of their pooled people."""
    labels = [None if home is None else table.partition.blocks[home].label for home in table.home]
    return [
        cell.department if label == "block" else None
        for cell, label in zip(table.cells, labels, strict=True)
    ]


def merge_departments(table: Table) -> Place:
    """While a cut is too small, the smallest department it runs through joins "other"."""
    place = everything(table)
    while (cut := table.cut(place)) is not None:
        _out(table, place, [place[c] for c in cut.cells])
    return place


def move_cells(table: Table) -> Place:
    """While a cut is too small, the cells it runs through move to "other"."""
    place = everything(table)
    while (cut := table.cut(place)) is not None:
        moving = [cell for cell in cut.cells if place[cell] is not None]
        if moving:
            for cell in moving:
                place[cell] = None
        else:
            _out(table, place, [name for name in place if name is not None])
    return place


def _out(table: Table, place: Place, names: list[str | None]) -> None:
    through = sorted({name for name in names if name is not None})
    through = through or sorted({name for name in place if name is not None})
    smallest = min(through, key=lambda name: (table.size(place, name), name))
    for cell, name in enumerate(place):
        if name == smallest:
            place[cell] = None


def search(table: Table) -> Place:
    """What the product does (without the rule for levels under ten)."""
    atoms = [Atom(cell.department, (number,)) for number, cell in enumerate(table.cells)]
    place: Place = [None] * len(table.cells)
    for department in form_departments(table.partition, atoms, table.counts, table.k):
        for cell in department.cells:
            place[cell] = department.department
    return place


WAYS: dict[str, Callable[[Table], Place]] = {
    "everything (unsafe)": everything,
    "only departments without a small cell": whole_rows,
    "merge whole departments at bad cuts": merge_departments,
    "own blocks only": own_blocks,
    "move the cells at bad cuts": move_cells,
    "move out, then put back (the product)": search,
}
