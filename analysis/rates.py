"""How many were invited and answered, without telling who did not.

Two numbers of a group give a third: how many of it did not answer. So a group's numbers are shown
only with at least k people who answered and either nobody or at least k who did not, and the same
holds for every group that follows by subtraction: levels against the company, departments against
levels and the company, for those who answered and for those who did not. What is not shown is said
in words.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np

from analysis.blocks import Cell, form_blocks
from analysis.departments import Ints, keep_pooled
from analysis.promise import Promise
from analysis.released import Released

Words = Literal["too few", "nearly all", "protects another group", "more answers than invitations"]

LARGE = 200  # from here on whole per cents, below steps of five


@dataclass(frozen=True)
class Rate:
    """One group's response.

    Attributes
    ----------
    level, department : str or None
        Its name; both None for the company.
    invited : int or None
        None for a group of fewer than the minimum.
    responded : int or None
        None where `reason` says why.
    rate : float or None
        Share of those invited, 0 to 1, in steps of 0.01 (of 0.05 under 200 invited; exact if the
        rules are off).
    reason : str or None
        "too few" answered or were invited; "nearly all" answered; "protects another group".
    """

    level: str | None
    department: str | None
    invited: int | None
    responded: int | None
    rate: float | None
    reason: Words | None = None


@dataclass(frozen=True)
class Rates:
    """Responses of the company, its levels and its departments.

    Attributes
    ----------
    company : Rate
        Everybody.
    by_level : tuple of Rate
        Levels as they are shown, merged ones under both names.
    by_department : tuple of Rate
        In the order of the cells.
    """

    company: Rate
    by_level: tuple[Rate, ...]
    by_department: tuple[Rate, ...]


@dataclass(frozen=True)
class _Answers:
    """Per cell who answered and who did not."""

    invited: Ints
    responded: Ints

    @property
    def silent(self) -> Ints:
        silent: Ints = np.maximum(self.invited - self.responded, 0)
        return silent

    def problem(self, members: Sequence[int], k: int) -> Words | None:
        """Why the numbers of these cells are not shown, looking at nothing else."""
        chosen = list(members)
        invited, responded = int(self.invited[chosen].sum()), int(self.responded[chosen].sum())
        if responded > invited:
            return "more answers than invitations"
        if k > 1 and (invited < k or responded < k):
            return "too few"
        silent = int(self.silent[chosen].sum())
        return "nearly all" if 0 < silent < k else None


def response_rates(
    cells: Sequence[Cell],
    invited: Sequence[int],
    responded: Sequence[int],
    levels: Sequence[str],
    promise: Promise,
    *,
    released: Released | None = None,
) -> Rates:
    """Say how many answered, for groups where it gives nobody away.

    Parameters
    ----------
    cells : sequence of Cell
        Where people sit.
    invited, responded : sequence of int
        How many of each cell were invited and have answered.
    levels : sequence of str
        The named levels from the top.
    promise : Promise
        The minimum groups.
    released : Released, optional
        After close, of the same cells: levels are shown as it shows them, and departments that it
        shows with all their people. Before, levels merge by those invited.

    Returns
    -------
    Rates
        With words where numbers are not safe.

    Raises
    ------
    ValueError
        If the lengths differ or a number is negative.

    Examples
    --------
    >>> cells = [Cell("C-suite", "Board"), Cell("Shop", "North")]
    >>> rates = response_rates(cells, [7, 300], [6, 201], ["C-suite", "Shop"], Promise(5))
    >>> [(rate.level, rate.rate, rate.reason) for rate in rates.by_level]
    [('C-suite', None, 'nearly all'), ('Shop', None, 'protects another group')]
    >>> rates.company.rate
    0.67
    """
    answers = _Answers(np.array(invited, dtype=np.int64), np.array(responded, dtype=np.int64))
    if not len(cells) == len(answers.invited) == len(answers.responded):
        raise ValueError("cells, invited and responded differ in length")
    if len(cells) and min(answers.invited.min(), answers.responded.min()) < 0:
        raise ValueError("invited and responded must not be negative")
    k = promise.minimum_group
    everybody = _counted(cells, promise, released)
    places = _places(cells, answers, levels, promise, released)
    names = [name for name, _, _ in places]
    members = [numbers for _, numbers, _ in places]
    reasons = _levels(answers, places, everybody, k)
    by_level = tuple(
        _rate(answers, numbers, reason, promise, level=name)
        for name, numbers, reason in zip(names, members, reasons, strict=True)
    )
    company = _rate(answers, everybody, answers.problem(everybody, k), promise)
    columns = [numbers for numbers, r in zip(members, reasons, strict=True) if r is None]
    return Rates(company, by_level, _departments(cells, answers, columns, promise, released))


def _places(
    cells: Sequence[Cell],
    answers: _Answers,
    levels: Sequence[str],
    promise: Promise,
    released: Released | None,
) -> list[tuple[str, list[int], bool]]:
    """The levels with their cells and whether they are shown; of some nobody answered."""
    if released is None:
        partition = form_blocks(cells, answers.invited.tolist(), levels, promise).partition
        shown = [(level.name, level.includes) for level in partition.levels]
    else:
        shown = [(str(group.level), group.includes) for group in released.mean.people.levels]
    home = {level: (name, includes) for name, includes in shown for level in includes}
    asked = {cell.level for cell, n in zip(cells, answers.invited, strict=True) if n}
    places = dict(
        home.get(level, (level, (level,))) for level in levels if level in {*home, *asked}
    )
    return [
        (name, [at for at, cell in enumerate(cells) if cell.level in inside], inside[0] in home)
        for name, inside in places.items()
    ]


def _counted(cells: Sequence[Cell], promise: Promise, released: Released | None) -> list[int]:
    """Everybody, but people of no named level where they are too few to be shown anywhere."""
    view = None if released is None else released.mean.people
    together = view is None or promise.open or any(group.level is None for group in view.cells)
    return [number for number, cell in enumerate(cells) if together or cell.level is not None]


def _levels(
    answers: _Answers,
    places: Sequence[tuple[str, Sequence[int], bool]],
    everybody: Sequence[int],
    k: int,
) -> list[Words | None]:
    """Hide levels until those hidden are enough people together."""
    unseen: Words | None = None if k == 1 else "protects another group"
    reasons = [
        answers.problem(members, k) or (None if seen else unseen) for _, members, seen in places
    ]
    while k > 1 and None in reasons:
        shown = {
            c
            for (_, members, _), r in zip(places, reasons, strict=True)
            if r is None
            for c in members
        }
        hidden = [cell for cell in everybody if cell not in shown]
        if not _between(answers.responded[hidden], k) and not _between(answers.silent[hidden], k):
            break
        left = [position for position, reason in enumerate(reasons) if reason is None]
        smallest = min(left, key=lambda p: (int(answers.invited[list(places[p][1])].sum()), p))
        reasons[smallest] = "protects another group"
    return reasons


def _between(counts: Ints, k: int) -> bool:
    return 0 < int(counts.sum()) < k


def _departments(
    cells: Sequence[Cell],
    answers: _Answers,
    columns: Sequence[Sequence[int]],
    promise: Promise,
    released: Released | None,
) -> tuple[Rate, ...]:
    """Show departments while no cut against the levels is too small, for answers and silence.

    After close the blocks are published too, so a department is told only if it is published with
    all its people.
    """
    members: dict[str, list[int]] = {}
    for number, cell in enumerate(cells):
        if cell.department is not None:
            members.setdefault(cell.department, []).append(number)
    k = promise.minimum_group
    reasons = {name: answers.problem(place, k) for name, place in members.items()}
    if released is not None and not promise.open:
        whole = {g.department: set(g.cells) for g in released.mean.people.departments}
        for name, place in members.items():
            there = {number for number in place if answers.responded[number]}
            if reasons[name] is None and not there <= whole.get(name, set()):
                reasons[name] = "protects another group"
    for counts in () if promise.open else (answers.responded, answers.silent):
        kept = _kept(
            [name for name, r in reasons.items() if r is None], members, counts, columns, k
        )
        for name, reason in reasons.items():
            if reason is None and name not in kept:
                reasons[name] = "protects another group"
    return tuple(
        _rate(answers, place, reasons[name], promise, department=name)
        for name, place in members.items()
    )


def _kept(
    names: Sequence[str],
    members: dict[str, list[int]],
    counts: Ints,
    columns: Sequence[Sequence[int]],
    k: int,
) -> set[str]:
    column = {cell: number for number, places in enumerate(columns) for cell in places}
    rest = len(columns)  # levels that are not shown are known together, from the company

    def spread(places: Iterable[int]) -> Ints:
        row = np.zeros(rest + 1, dtype=np.int64)
        for cell in places:
            row[column.get(cell, rest)] += counts[cell]
        return row

    if not names:
        return set()
    weight = np.array([spread(members[name]) for name in names])
    fixed = spread(range(len(counts))) - weight.sum(axis=0)
    keep = keep_pooled(weight, np.arange(len(names)), fixed, k)
    return {name for name, stays in zip(names, keep, strict=True) if stays}


def _rate(
    answers: _Answers,
    members: Sequence[int],
    reason: Words | None,
    promise: Promise,
    *,
    level: str | None = None,
    department: str | None = None,
) -> Rate:
    invited = int(answers.invited[list(members)].sum())
    responded = int(answers.responded[list(members)].sum())
    known = invited if invited >= promise.minimum_group else None
    if reason is not None or not invited:
        return Rate(level, department, known, None, None, reason or "too few")
    share = responded / invited if promise.open else rounded(invited, responded)
    return Rate(level, department, invited, responded, share)


def rounded(invited: int, responded: int) -> float:
    """Give the share of those invited who answered, as coarsely as it is shown.

    Parameters
    ----------
    invited, responded : int
        How many.

    Returns
    -------
    float
        In steps of 0.01, of 0.05 under 200 invited.

    Examples
    --------
    >>> rounded(61, 30), rounded(610, 300)
    (0.5, 0.49)
    """
    step = 100 if invited >= LARGE else 20
    return round(responded / invited * step) / step
