"""How many have answered, day by day and by several groupings, without telling who.

Published every day: of each group how many of it were counted. A group's number stands still until
enough people more have answered, so every group has its own days on which it moved. What a reader
of all days and all groupings knows is then a division of the invited people *per grouping*, by
group and by the day on which they were counted, with those not counted as one more part: sums of
these parts are the published numbers, and the parts are differences of them. So the question is
the one of `analysis.partitions`, for all groupings and all days at once, and `suspects` answers it:
no group of 1 to k - 1 people, who answered in some time or have not been counted, can be worked
out.

*The groups* are chosen from the roster alone (`form`), before anybody answers, and stay: which of
them are shown tells nothing about answers. A group has at least 2k people, since k must have
answered and k not (or nobody) before its number may move.

*A day* (`count`). In each grouping those who answered and were not counted there are counted, but
only with k or more at a time, leaving k or more or nobody. Then `suspects` looks at everything
published so far and today. People whom it finds are left for another day in all groupings, and
where that is no cure the smallest group that moved stays where it was. Yesterday's numbers were
safe, so with nothing moved the day is safe: the search ends. (Where the integer program does not
finish, the finest grouping stays where it was, and if that is no cure, everything.)

People are listed by kind (cell, day counted in each grouping), never one by one.
"""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from analysis.partitions import Suspects, suspects
from analysis.withheld import PROTECTS, TOO_FEW

REST = -1
PATIENT = 200  # searches a day; then the day before stands for everything
STRIKES = 2  # searches that the integer program does not finish; then the same

Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]


@dataclass(frozen=True)
class Grouping:
    """Which group of one grouping each cell is in.

    Attributes
    ----------
    names : tuple of hashable
        The groups that are shown.
    home : ndarray of int, shape (n_cells,)
        The position in `names`; -1 for cells whose group is not shown.
    hidden : tuple of (hashable, str)
        Groups that are not shown, and why.
    """

    names: tuple[Hashable, ...]
    home: Ints
    hidden: tuple[tuple[Hashable, str], ...] = ()


@dataclass(frozen=True)
class Counted:
    """Everybody invited, by kind.

    Attributes
    ----------
    cell : ndarray of int, shape (n_kinds,)
        Where they sit.
    days : ndarray of int, shape (n_groupings, n_kinds)
        The day on which they were counted in each grouping, from 1; 0 for not yet.
    n : ndarray of int, shape (n_kinds,)
        How many people.
    """

    cell: Ints
    days: Ints
    n: Ints

    def total(self, grouping: int, home: Ints, group: int) -> tuple[int, int]:
        """Of a group: how many people, and how many of them were counted."""
        inside = home[self.cell] == group
        counted = inside & (self.days[grouping] > 0)
        return int(self.n[inside].sum()), int(self.n[counted].sum())


def form(
    groupings: Sequence[Sequence[Hashable | None]], invited: Sequence[int], minimum: int
) -> tuple[Grouping, ...]:
    """Choose the groups whose numbers can be shown, from the roster.

    Parameters
    ----------
    groupings : sequence of sequences of hashable or None, each of length n_cells
        The group of each cell, None for none; of two that cannot both be shown the later grouping
        gives way.
    invited : sequence of int, length n_cells
        How many people are in each cell.
    minimum : int
        How many people a group must have that can be worked out.

    Returns
    -------
    tuple of Grouping
        One for each given, safe together.

    Examples
    --------
    >>> levels, shops = form([["Top", "Shop", "Shop"], [None, "North", "South"]], [12, 30, 7], 5)
    >>> shops.names, shops.hidden
    (('North',), (('South', 'too few'),))
    """
    people = np.asarray(invited, dtype=np.int64)
    made = [_large_enough(names, people, minimum) for names in groupings]
    while True:
        made = [_rest_large_enough(one, people, minimum) for one in made]
        cells = np.repeat(np.arange(len(people)), people)
        found = suspects(np.array([one.home[cells] for one in made]), minimum) if made else None
        if found is None:
            return tuple(made)
        touched = {int(cell) for cell in cells[list(found.people)]}
        place, group = _smallest(made, people, touched)
        made[place] = _without(made[place], group, PROTECTS)


def nobody_counted(invited: Sequence[int], groupings: int) -> Counted:
    """Everybody before the first day.

    Parameters
    ----------
    invited : sequence of int, length n_cells
        How many people are in each cell.
    groupings : int
        How many groupings there are.

    Returns
    -------
    Counted
        One kind for each cell with people.
    """
    people = np.asarray(invited, dtype=np.int64)
    cell = np.flatnonzero(people)
    return Counted(cell, np.zeros((groupings, len(cell)), dtype=np.int64), people[cell])


def count(
    groupings: Sequence[Grouping], before: Counted, answered: Sequence[int], day: int, minimum: int
) -> Counted:
    """Count those who have answered, as far as it tells of nobody.

    Parameters
    ----------
    groupings : sequence of Grouping
        As `form` made them.
    before : Counted
        The day before.
    answered : sequence of int, length n_cells
        How many of each cell have answered so far.
    day : int
        The number of the day, larger than any before.
    minimum : int
        How many people a group must have that can be worked out.

    Returns
    -------
    Counted
        Today; what could not be counted is as before.

    Raises
    ------
    ValueError
        If the day was counted before.
    """
    if day <= before.days.max(initial=0):
        raise ValueError(f"day {day} was counted before")
    today = _Today(groupings, before, np.asarray(answered, dtype=np.int64), day, minimum)
    strikes = 0
    for _ in range(PATIENT):
        today.keep_large()
        if not today.moves.any():
            break
        found = suspects(today.parts(), minimum)
        if found is None:
            return today.counted()
        strikes += not found.proven
        if strikes == STRIKES:
            break
        today.hold_back(found)
    return before


def join(
    groupings: Sequence[Grouping], before: Counted, invited: Sequence[int], minimum: int
) -> Counted:
    """Take in people who were invited later, if that tells of nobody; nobody ever leaves.

    Parameters
    ----------
    groupings : sequence of Grouping
        With the homes of all cells.
    before : Counted
        The people so far.
    invited : sequence of int, length n_cells
        How many people are in each cell now.
    minimum : int
        How many people a group must have that can be worked out.

    Returns
    -------
    Counted
        With them, or as before.
    """
    people = np.asarray(invited, dtype=np.int64)
    known = np.bincount(before.cell, before.n, len(people)).astype(np.int64)
    more = nobody_counted(np.maximum(people - known, 0).tolist(), len(before.days))
    if not more.n.sum():
        return before
    joined = _together(
        Counted(
            np.concatenate([before.cell, more.cell]),
            np.concatenate([before.days, more.days], axis=1),
            np.concatenate([before.n, more.n]),
        )
    )
    parts = _parts(groupings, joined.cell, joined.days, joined.n)
    smallest = min(int(np.unique(part, return_counts=True)[1].min()) for part in parts)
    return joined if smallest >= minimum and suspects(parts, minimum) is None else before


class _Today:
    """One day while it is found out who may be counted: kinds of people, and who moves where."""

    def __init__(
        self,
        groupings: Sequence[Grouping],
        before: Counted,
        answered: Ints,
        day: int,
        minimum: int,
    ) -> None:
        self.groupings, self.day, self.minimum = groupings, day, minimum
        known = (before.days > 0).any(axis=0)
        counted = np.bincount(before.cell[known], before.n[known], len(answered))
        fresh = np.maximum(answered - counted.astype(np.int64), 0)[before.cell] * ~known
        fresh = np.minimum(fresh, before.n)
        self.cell = np.concatenate([before.cell, before.cell])
        self.days = np.concatenate([before.days, before.days], axis=1)
        self.n = np.concatenate([before.n - fresh, fresh])
        came = np.concatenate([known, np.ones(len(fresh), dtype=bool)])
        homes = np.array([grouping.home[self.cell] for grouping in groupings])
        self.moves = came & (self.days == 0) & (homes != REST) & (self.n > 0)

    def keep_large(self) -> None:
        """Let nobody move where fewer than the minimum would move, or would be left."""
        for place, grouping in enumerate(self.groupings):
            home = grouping.home[self.cell]
            open_ = self.days[place] == 0
            groups = np.unique(home[self.moves[place]])
            for group in groups.tolist():
                moving = self.moves[place] & (home == group)
                left = int(self.n[(home == group) & open_ & ~moving].sum())
                people = int(self.n[moving].sum())
                short = self.minimum - left if 0 < left < self.minimum else 0
                if people - short < self.minimum:
                    self.moves[place] &= ~moving
                elif short:
                    self._leave(place, moving, short)
                    home, open_ = grouping.home[self.cell], self.days[place] == 0

    def _leave(self, place: int, moving: Bools, number: int) -> None:
        """Take this many of those who move in one grouping out of it, the largest kinds first."""
        for kind in sorted(np.flatnonzero(moving).tolist(), key=lambda one: -int(self.n[one])):
            staying = min(number, int(self.n[kind]))
            number -= staying
            self.cell = np.append(self.cell, self.cell[kind])
            self.days = np.column_stack([self.days, self.days[:, kind]])
            self.moves = np.column_stack([self.moves, self.moves[:, kind]])
            self.moves[place, -1] = False
            self.n = np.append(self.n, staying)
            self.n[kind] -= staying
            if not number:
                return

    def parts(self) -> Ints:
        """Of everybody the part they are in, in each grouping."""
        return _parts(self.groupings, self.cell, self._days(), self.n)

    def hold_back(self, found: Suspects) -> None:
        """Count fewer people."""
        kinds = np.unique(np.repeat(np.arange(len(self.n)), self.n)[list(found.people)])
        if not found.proven:
            finest = int(np.flatnonzero(self.moves.any(axis=1))[-1])
            self.moves[finest] = False
        elif self.moves[:, kinds].any():
            self.moves[:, kinds] = False
        else:
            place, inside = self._smallest(set(self.cell[kinds].tolist()))
            self.moves[place] &= ~inside

    def _smallest(self, touched: set[int]) -> tuple[int, Bools]:
        """The smallest group that moves, of those with people in these cells if there is one."""
        moving = []
        for place, grouping in enumerate(self.groupings):
            home = grouping.home[self.cell]
            for group in np.unique(home[self.moves[place]]).tolist():
                inside: Bools = self.moves[place] & (home == group)
                apart = touched.isdisjoint(self.cell[inside].tolist())
                moving.append(((apart, int(self.n[inside].sum()), -place), place, inside))
        _, place, inside = min(moving, key=lambda one: one[0])
        return place, inside

    def _days(self) -> Ints:
        days: Ints = np.where(self.moves, self.day, self.days)
        return days

    def counted(self) -> Counted:
        return _together(Counted(self.cell, self._days(), self.n))


def _parts(groupings: Sequence[Grouping], cell: Ints, days: Ints, n: Ints) -> Ints:
    homes = np.array([grouping.home[cell] for grouping in groupings])
    parts = np.where(homes == REST, 0, 1 + homes * (int(days.max(initial=0)) + 1) + days)
    everybody: Ints = np.repeat(parts, n, axis=1)
    return everybody


def _together(people: Counted) -> Counted:
    """Kinds that are alike as one."""
    table = np.vstack([people.cell, people.days])[:, people.n > 0]
    kinds, which = np.unique(table, axis=1, return_inverse=True)
    n = np.bincount(which.ravel(), people.n[people.n > 0], kinds.shape[1]).astype(np.int64)
    return Counted(kinds[0], kinds[1:], n)


def _large_enough(names: Sequence[Hashable | None], people: Ints, minimum: int) -> Grouping:
    order = [name for name in dict.fromkeys(names) if name is not None]
    number = {name: position for position, name in enumerate(order)}
    home = np.array([number.get(name, REST) for name in names], dtype=np.int64)
    sizes = np.bincount(home[home != REST], people[home != REST], len(order))
    made = Grouping(tuple(order), home)
    for position, name in enumerate(order):
        if sizes[position] < (2 * minimum if minimum > 1 else 1):
            made = _without(made, name, TOO_FEW)
    return made


def _rest_large_enough(made: Grouping, people: Ints, minimum: int) -> Grouping:
    while made.names and 0 < people[made.home == REST].sum() < minimum:
        sizes = [int(people[made.home == group].sum()) for group in range(len(made.names))]
        made = _without(made, made.names[int(np.argmin(sizes))], PROTECTS)
    return made


def _smallest(made: Sequence[Grouping], people: Ints, touched: set[int]) -> tuple[int, Hashable]:
    """The smallest group of the last grouping that has one among these cells, or has one at all."""
    for concerned in (touched, None):
        for place in reversed(range(len(made))):
            one = made[place]
            groups = {
                int(group)
                for group in np.unique(one.home)
                if group != REST
                and (concerned is None or concerned & set(np.flatnonzero(one.home == group)))
            }
            if groups:
                sizes = {group: int(people[one.home == group].sum()) for group in groups}
                return place, one.names[min(groups, key=lambda group: (sizes[group], group))]
    raise RuntimeError("one grouping into one group gives nobody away")


def _without(made: Grouping, name: Hashable, reason: str) -> Grouping:
    gone = made.names.index(name)
    home = np.where(made.home == gone, REST, made.home - (made.home > gone))
    names = made.names[:gone] + made.names[gone + 1 :]
    return replace(made, names=names, home=home, hidden=(*made.hidden, (name, reason)))
