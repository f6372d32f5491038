"""Companies that answer day by day, and what a reader of every day's numbers could work out."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from analysis.daily import Counted, Grouping, count, form, nobody_counted
from tests.attack.attacks import Target

KINDS = ("company", "level", "department", "region", "shop")
Published = dict[tuple[int, int, int], int]  # day, grouping and group: how many


@dataclass(frozen=True)
class Fielding:
    """Who sits where, when each person answers, and what was published on each day."""

    cell: NDArray[np.int64]
    day_of: NDArray[np.int64]
    minimum: int
    groupings: tuple[Grouping, ...]
    published: Published
    end: Counted

    def share(self, kind: int) -> float:
        """How much of those who had answered in groups of a kind were counted, over all days."""
        home = self.groupings[kind].home[self.cell]
        told = sum(n for (_, one, _), n in self.published.items() if one == kind)
        days = sorted({day for day, _, _ in self.published})
        true = sum(int(((self.day_of <= day) & (home >= 0)).sum()) for day in days)
        return told / true if true else 1.0


def places(seed: int) -> tuple[np.random.Generator, list[list[str | None]], NDArray[np.int64]]:
    """A small retailer: the groups of each cell and the cell of each person."""
    rng = np.random.default_rng(seed)
    people = int(rng.integers(60, 260))
    shops, regions = int(rng.integers(3, 12)), int(rng.integers(2, 4))
    level = rng.choice(4, people, p=[0.04, 0.06, 0.15, 0.75])
    in_shop = (rng.random(people) < rng.uniform(0.5, 0.9)) & (level > 0)
    department = np.where(in_shop, 0, rng.integers(0, 6, people))
    department = np.where(rng.random(people) < rng.choice([0, 0.03]), -1, department)
    shop = np.where(in_shop, rng.integers(0, shops, people), -1)
    table, cell = np.unique(np.stack([level, department, shop]), axis=1, return_inverse=True)
    names: list[list[str | None]] = [
        ["company"] * table.shape[1],
        [f"L{one}" for one in table[0]],
        [f"D{one}" if one >= 0 else None for one in table[1]],
        [f"R{one % regions}" if one >= 0 else None for one in table[2]],
        [f"S{one}" if one >= 0 else None for one in table[2]],
    ]
    return rng, names, np.asarray(cell).ravel()


def fielding(seed: int, days: int = 4) -> Fielding:
    rng, names, cell = places(seed)
    minimum = int(rng.choice([4, 5, 5, 5, 8]))
    invited = np.bincount(cell)
    day_of = rng.geometric(rng.uniform(0.1, 0.5), len(cell))
    groupings = form(names, invited.tolist(), minimum)
    people = nobody_counted(invited.tolist(), len(groupings))
    published: Published = {}
    for day in range(1, days + 1):
        answered = np.bincount(cell[day_of <= day], minlength=len(invited))
        people = count(groupings, people, answered.tolist(), day, minimum)
        for kind, grouping in enumerate(groupings):
            for group in range(len(grouping.names)):
                published[day, kind, group] = people.total(kind, grouping.home, group)[1]
    return Fielding(cell, day_of, minimum, groupings, published, people)


def everything_known(case: Fielding) -> Target:
    """Every number of every day, and how many are invited in each group that is shown."""
    known = {frozenset(range(len(case.end.n)))}
    for day, kind, group in case.published:
        inside = case.groupings[kind].home[case.end.cell] == group
        counted = inside & (case.end.days[kind] > 0) & (case.end.days[kind] <= day)
        known |= {frozenset(np.flatnonzero(inside)), frozenset(np.flatnonzero(counted))}
    groups = tuple(sorted(known - {frozenset()}, key=sorted))
    return Target("days", groups, case.end.n, np.full(len(case.end.n), case.minimum))


def at_once(seed: int, days: int = 4) -> Target:
    """What is known if every number is simply told every day."""
    rng, names, cell = places(seed)
    minimum = int(rng.choice([4, 5, 5, 5, 8]))
    day_of = np.minimum(rng.geometric(rng.uniform(0.1, 0.5), len(cell)), days + 1)
    atoms, sizes = np.unique(np.stack([cell, day_of]), axis=1, return_counts=True)
    known = {frozenset(range(len(sizes)))}
    for kind in names:
        for name in {one for one in kind if one is not None}:
            inside = np.array([kind[one] == name for one in atoms[0]])
            known.add(frozenset(np.flatnonzero(inside)))
            for day in range(1, days + 1):
                known.add(frozenset(np.flatnonzero(inside & (atoms[1] <= day))))
    groups = tuple(sorted(known - {frozenset()}, key=sorted))
    return Target("at once", groups, sizes.astype(np.int64), np.full(len(sizes), minimum))
