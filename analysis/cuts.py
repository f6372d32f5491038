"""Which groups of people can be worked out from the groups that are published.

Published are sums over groups (people, scores, counts), so whoever reads them can add and subtract
groups. A group is *derivable* when its indicator is a combination of the indicators of published
groups. The rule is that no derivable group has 1 to k - 1 people.

**One partition.** A combination takes one value on each block. If it is 0 or 1 everywhere, it is a
union of blocks: nobody, or at least one whole block, which has k.

**Two partitions** of the same people. Draw a vertex for each group of either and, for each set of
people that two groups share, an edge of that weight. A combination gives each vertex a number and
each edge the sum of its ends. Change the sign on the second side: the result is 0 or 1 everywhere
when each edge falls by 0 or 1 from its first to its second end. For each threshold t the edges that
cross from t or above to below t are a cut; these cuts are disjoint and together they are the group.
So the smallest derivable group is no smaller than the smallest cut of positive weight, and that is
a minimum cut of one connected component. `minimum_cut` takes cuts in both directions together,
which also refuses a known difference between two handfuls of people (the symmetric difference of a
union of groups of the one and a union of groups of the other partition).
People in a group of one partition only hang on one more vertex, which stands for "not published".

**Any number of partitions.** No such theorem: `analysis.partitions` asks an integer program.
"""

from __future__ import annotations

import heapq
from collections import defaultdict
from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Cut:
    """A set of people that two unions of groups do not share.

    Attributes
    ----------
    n : int
        How many people.
    cells : tuple of int
        Where they sit.
    first, second : tuple
        The groups of either partition on one side of the cut.
    """

    n: int
    cells: tuple[int, ...]
    first: tuple[Hashable, ...]
    second: tuple[Hashable, ...]


_Graph = dict[int, dict[int, int]]


def minimum_cut(
    first: Sequence[Hashable | None],
    second: Sequence[Hashable | None],
    counts: Sequence[int],
    *,
    below: int | None = None,
) -> Cut | None:
    """Find the fewest people in whom two unions of groups differ.

    Exact, by the algorithm of Nagamochi, Ono and Ibaraki [1]_ on every connected component.

    Parameters
    ----------
    first, second : sequence of hashable or None, length n_cells
        The group of each cell in either partition; None where it is in none that is published.
    counts : sequence of int, length n_cells
        How many people are in each cell.
    below : int, optional
        Only cuts of fewer people matter; much faster.

    Returns
    -------
    Cut or None
        One smallest cut with at least one person, or None if there is none (under `below`).

    Raises
    ------
    ValueError
        If the lengths differ or a count is negative.

    References
    ----------
    .. [1] Nagamochi, H., Ono, T., & Ibaraki, T. (1994). Implementing an efficient minimum capacity
       cut algorithm. Mathematical Programming, 67, 325-341. :doi:`10.1007/BF01582226`

    Examples
    --------
    Two departments and two levels; one chief executive sits in Sales.

    >>> cut = minimum_cut(["top", "rest", "rest"], ["Sales", "Sales", "Stock"], [1, 20, 30])
    >>> cut.n, cut.cells
    (1, (0,))
    """
    if not len(first) == len(second) == len(counts):
        raise ValueError("first, second and counts differ in length")
    if any(count < 0 for count in counts):
        raise ValueError(f"counts: {min(counts)} people in a cell")
    names: list[tuple[int, Hashable] | None] = [None]
    number: dict[tuple[int, Hashable] | None, int] = {None: 0}
    ends: list[tuple[int, int]] = []
    for a, b in zip(first, second, strict=True):
        pair = [None if a is None else (1, a), None if b is None else (2, b)]
        for name in pair:
            if name not in number:
                number[name] = len(names)
                names.append(name)
        ends.append((number[pair[0]], number[pair[1]]))
    best: tuple[int, set[int]] | None = None
    for graph, members in _components(ends, counts):
        found = _lightest(graph, members, below)
        if found is not None and (best is None or found[0] < best[0]):
            best = found
    if best is None:
        return None
    weight, side = best
    sides = [names[vertex] for vertex in sorted(side)]
    return Cut(
        weight,
        tuple(
            cell for cell, (a, b) in enumerate(ends) if counts[cell] and (a in side) != (b in side)
        ),
        tuple(name[1] for name in sides if name is not None and name[0] == 1),
        tuple(name[1] for name in sides if name is not None and name[0] == 2),
    )


def _components(
    ends: Sequence[tuple[int, int]], counts: Sequence[int]
) -> list[tuple[_Graph, dict[int, set[int]]]]:
    """Connected components of the graph of groups, each vertex with itself as its only member."""
    edges: dict[tuple[int, int], int] = defaultdict(int)
    for (a, b), count in zip(ends, counts, strict=True):
        if count and a != b:
            edges[min(a, b), max(a, b)] += count
    whole: _Graph = defaultdict(dict)
    for (a, b), weight in edges.items():
        whole[a][b] = whole[b][a] = weight
    result = []
    left = set(whole)
    while left:
        part = _reachable(whole, min(left))
        left -= part
        result.append(({vertex: whole[vertex] for vertex in part}, {v: {v} for v in part}))
    return result


def _reachable(graph: _Graph, start: int) -> set[int]:
    part, stack = {start}, [start]
    while stack:
        for other in graph[stack.pop()]:
            if other not in part:
                part.add(other)
                stack.append(other)
    return part


def _lightest(
    graph: _Graph, members: dict[int, set[int]], below: int | None
) -> tuple[int, set[int]] | None:
    """The minimum cut of one component: its weight and the vertices on one side."""
    best: tuple[int, set[int]] | None = None
    limit = below
    while len(graph) > 1:
        for vertex in sorted(graph):
            weight = sum(graph[vertex].values())
            if limit is None or weight < limit:
                limit = weight
                best = weight, set(members[vertex])
        if limit is None:
            raise RuntimeError("a graph of several vertices has a lightest one")
        graph, members = _drawn_together(graph, members, limit)
    return best


def _drawn_together(
    graph: _Graph, members: dict[int, set[int]], limit: int
) -> tuple[_Graph, dict[int, set[int]]]:
    """The same graph with vertices as one where no cut under `limit` parts them."""
    home = inseparable(graph, limit)
    inside: dict[int, set[int]] = defaultdict(set)
    for vertex, people in members.items():
        inside[home[vertex]] |= people
    drawn: _Graph = {vertex: {} for vertex in inside}
    for vertex, shares in graph.items():
        here = drawn[home[vertex]]
        for other, share in shares.items():
            if home[other] != home[vertex]:
                here[home[other]] = here.get(home[other], 0) + share
    return drawn, inside


def inseparable(graph: Mapping[int, Mapping[int, int]], limit: int) -> dict[int, int]:
    """Find vertices that no cut of less than `limit` parts, in one scan of the graph.

    Vertices are scanned in the order of how strongly they hang on those scanned before. When an
    edge is the one that brings what its unscanned end hangs on to `limit` or more, its two ends
    cannot be parted by less [1]_. In a component whose vertices all have `limit`, the last vertex
    scanned always joins another. Not every inseparable pair is found in one scan.

    Parameters
    ----------
    graph : mapping of int to mapping of int to int
        The weight of every edge, from both of its ends.
    limit : int
        The weight that is too much for a cut.

    Returns
    -------
    dict of int to int
        For each vertex the one that stands for all those it is inseparable from.

    References
    ----------
    .. [1] Nagamochi, H., Ono, T., & Ibaraki, T. (1994). Implementing an efficient minimum capacity
       cut algorithm. Mathematical Programming, 67, 325-341. :doi:`10.1007/BF01582226`

    Examples
    --------
    >>> inseparable({0: {1: 7}, 1: {0: 7, 2: 3}, 2: {1: 3}}, 5)
    {0: 0, 1: 0, 2: 2}
    """
    home = {vertex: vertex for vertex in graph}
    hold = dict.fromkeys(graph, 0)
    scanned: set[int] = set()
    for start in graph:
        heap = [(0, start)]
        while heap:
            _, vertex = heapq.heappop(heap)
            if vertex in scanned:
                continue
            scanned.add(vertex)
            for other, share in graph[vertex].items():
                if other in scanned:
                    continue
                hold[other] += share
                heapq.heappush(heap, (-hold[other], other))
                if hold[other] >= limit:
                    home[_root(home, other)] = _root(home, vertex)
    return {vertex: _root(home, vertex) for vertex in graph}


def draw_together(graph: Mapping[int, Mapping[int, int]], limit: int) -> dict[int, int]:
    """Find vertices that no cut of less than `limit` parts, scanning until nothing changes.

    Parameters
    ----------
    graph : mapping of int to mapping of int to int
        The weight of every edge, from both of its ends.
    limit : int
        The weight that is too much for a cut.

    Returns
    -------
    dict of int to int
        For each vertex the one that stands for all those it was found inseparable from.
    """
    drawn: _Graph = {vertex: dict(shares) for vertex, shares in graph.items()}
    inside = {vertex: {vertex} for vertex in drawn}
    while True:
        before = len(drawn)
        drawn, inside = _drawn_together(drawn, inside, limit)
        if len(drawn) in {1, before}:
            return {vertex: stands for stands, members in inside.items() for vertex in members}


def _root(home: dict[int, int], vertex: int) -> int:
    while home[vertex] != vertex:
        home[vertex] = home[home[vertex]]
        vertex = home[vertex]
    return vertex
