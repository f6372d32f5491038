"""Fewest cells of a table of counts to hide, so that sums give back none of those too small.

The table with its margins is a graph: rows and columns, with one more of each for the totals, are
vertices and cells are edges. A hidden cell follows from the sums exactly when no cycle of hidden
cells goes through it; counts above 0 can then move up and down around the cycle. So hide the fewest
edges without a bridge: an integer program that learns a cut for every bridge it left.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import LinearConstraint, linprog, milp


def with_margins(table: NDArray[np.int64]) -> NDArray[np.int64]:
    wide = np.column_stack([table, table.sum(axis=1)])
    return np.vstack([wide, wide.sum(axis=0)])


def secondary(table: NDArray[np.int64], k: int, *, margins: bool = True) -> NDArray[np.bool_]:
    """Which cells of the table with margins to hide; `margins` may be hidden where needed."""
    full = with_margins(table)
    unsafe = (full > 0) & (full < k)
    may = full > 0
    may[-1, -1] = False
    if not margins:
        may[-1] = may[:, -1] = False
    edges = np.argwhere(may)
    primary = unsafe[may]
    rules: list[LinearConstraint] = []
    while True:
        result = milp(
            1 + full[may] / (1 + full.sum()) / len(edges),
            integrality=np.ones(len(edges)),
            bounds=(primary.astype(float), 1.0),
            constraints=rules,
        )
        assert result.x is not None, result.message
        hidden = result.x > 0.5
        cuts = [cut for e in np.flatnonzero(hidden) if (cut := _bridge(edges, hidden, int(e)))]
        if not cuts:
            pattern = np.zeros(full.shape, dtype=bool)
            pattern[tuple(edges[hidden].T)] = True
            return pattern
        for e, side in cuts:
            row = np.array([(a in side) != (b in side) for a, b in _ends(edges)], dtype=float)
            row[e] = -1.0
            rules.append(LinearConstraint(row[None, :], 0, np.inf))


def _ends(edges: NDArray[np.int64]) -> list[tuple[str, str]]:
    return [(f"row {row}", f"column {column}") for row, column in edges]


def _bridge(
    edges: NDArray[np.int64], hidden: NDArray[np.bool_], edge: int
) -> tuple[int, set[str]] | None:
    """The vertices on one side, if the hidden cell lies on no cycle of hidden cells."""
    ends = _ends(edges)
    start, goal = ends[edge]
    side, stack = {start}, [start]
    while stack:
        here = stack.pop()
        for other in np.flatnonzero(hidden):
            if int(other) != edge and here in ends[other]:
                there = ends[other][ends[other][0] == here]
                if there not in side:
                    side.add(there)
                    stack.append(there)
    return None if goal in side else (edge, side)


def exactly_known(table: NDArray[np.int64], hidden: NDArray[np.bool_]) -> list[tuple[int, int]]:
    """Hidden cells that linear programs over everything published give back."""
    full = with_margins(table)
    cells = [tuple(int(n) for n in cell) for cell in np.argwhere(hidden)]
    place = {cell: number for number, cell in enumerate(cells)}
    rows, sums = [], []
    lines = [[(r, c) for c in range(full.shape[1])] for r in range(full.shape[0])]
    lines += [[(r, c) for r in range(full.shape[0])] for c in range(full.shape[1])]
    for line in lines:
        row, known = np.zeros(len(cells)), 0
        for cell in line:
            sign = -1 if cell == line[-1] else 1
            if cell in place:
                row[place[cell]] += sign
            else:
                known += sign * int(full[cell])
        rows.append(row)
        sums.append(-known)
    found = []
    for number, cell in enumerate(cells):
        objective = np.zeros(len(cells))
        objective[number] = 1
        low, high = (
            linprog(sign * objective, A_eq=np.array(rows), b_eq=sums).fun for sign in (1, -1)
        )
        if high is not None and abs(-high - low) < 1e-6:
            found.append(cell)
    return found
