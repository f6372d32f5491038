"""Questions that are no scale items, with the answers to them: what `build` works from.

Rows are of nobody in particular and in no order. They protect nobody: the report takes from them
only what concerns groups that disclosure control let through.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from analysis.answers import Answers
from analysis.channels import Choices, choices
from analysis.judging import Judged
from analysis.profiles import Profiles, preferences, profiles
from analysis.released import Countable, Group
from analysis.units import UnitSums

Codes = NDArray[np.uint8]
PICTURE = "profile of dimensions"  # no question has such a key
FEWEST_DIMENSIONS = 3
Cells = NDArray[np.intp]


@dataclass(frozen=True)
class Label:
    """An option with its words."""

    key: str
    label: str


@dataclass(frozen=True, eq=False)
class AskedRanking:
    """Places given, from 1; a byte beyond the options is none. `top` is what everybody filled."""

    key: str
    text: str
    options: tuple[Label, ...]
    top: int
    places: Codes = field(repr=False)
    cell: Cells = field(repr=False)

    def values(self, group: Group | None = None) -> NDArray[np.float64]:
        """Preferences of everybody, or of a group."""
        rows = slice(None) if group is None else inside(self.cell, group)
        return preferences(self.places[rows], self.top)

    def count(self, n_cells: int) -> Ranked:
        """Sums of every cell; only people with an order count."""
        values = self.values()
        known = ~np.isnan(values[:, 0])
        sums = profiles(values[known], self.cell[known], n_cells)
        places = np.where(self.places[known] <= self.top, self.places[known], 0)
        return Ranked(sums, choices(places, self.cell[known], n_cells, self.top))


@dataclass(frozen=True, eq=False)
class Ranked:
    """Counts of a ranking in cells: orders as sums, and who gave which place."""

    sums: Profiles
    places: Choices

    @property
    def n(self) -> NDArray[np.int64]:
        return self.sums.n

    def merge(self, groups: Sequence[Sequence[int]]) -> Ranked:
        return Ranked(self.sums.merge(groups), self.places.merge(groups))


@dataclass(frozen=True, eq=False)
class AskedPicture:
    """Everybody's score on every dimension; who lacks one has no profile."""

    scores: NDArray[np.float64] = field(repr=False)
    cell: Cells = field(repr=False)

    def of(self, group: Group) -> NDArray[np.float64]:
        return self.scores[inside(self.cell, group)]

    def count(self, n_cells: int) -> Profiles:
        return profiles(self.scores, self.cell, n_cells)


@dataclass(frozen=True, eq=False)
class AskedMap:
    """Channels chosen for each stage, from 1; a byte beyond the channels is none."""

    key: str
    text: str
    stages: tuple[Label, ...]
    channels: tuple[Label, ...]
    chosen: Codes = field(repr=False)
    cell: Cells = field(repr=False)

    @property
    def valid(self) -> Cells:
        """The choices with 0 for none."""
        chosen = self.chosen.astype(np.intp)
        return np.where((chosen >= 1) & (chosen <= len(self.channels)), chosen, 0)

    def count(self, n_cells: int) -> Choices:
        return choices(self.chosen, self.cell, n_cells, len(self.channels))


@dataclass(frozen=True, eq=False)
class AskedRound:
    """A department round as disclosure control let it out; the last row judges for the others."""

    key: str
    text: str
    low: float
    high: float
    judging: tuple[str, ...]
    judged: tuple[str, ...]
    shown: Judged


@dataclass(frozen=True, eq=False)
class AskedPredictions:
    """Guesses of the mean answer of the levels `of`, by guessing level and dimension."""

    key: str
    text: str
    of: tuple[str, ...]
    guesses: Mapping[tuple[str, str], tuple[float, ...]] = field(repr=False)
    dimensions: tuple[str, ...] = ()


@dataclass(frozen=True, eq=False)
class Outcome:
    """A result of each unit that a file brought; NaN where it says nothing of a unit."""

    name: str
    higher_is_better: bool
    values: NDArray[np.float64] = field(repr=False)


@dataclass(frozen=True, eq=False)
class AskedUnits:
    """Scores of the people of each unit by level; `kind` is what a unit is called, such as shop.

    `halves` are of a random half of a level's people in each unit: their answers are a result,
    those of the others a view. Nothing stands there where a half would be too few.
    """

    kind: str
    people: Mapping[str, UnitSums] = field(repr=False)
    halves: Mapping[str, UnitSums] = field(repr=False)
    outcomes: tuple[Outcome, ...] = ()


@dataclass(frozen=True, eq=False)
class Further:
    """Everything that was asked beside the items, and the items person by person where needed."""

    rankings: tuple[AskedRanking, ...] = ()
    maps: tuple[AskedMap, ...] = ()
    items: Answers | None = None
    rounds: tuple[AskedRound, ...] = ()
    predictions: tuple[AskedPredictions, ...] = ()
    units: tuple[AskedUnits, ...] = ()

    def extras(self, n_cells: int) -> Mapping[str, Countable]:
        """Counts for disclosure control, by the question's key."""
        ranked = {ranking.key: ranking.count(n_cells) for ranking in self.rankings}
        maps = {one.key: one.count(n_cells) for one in self.maps}
        drawn = {} if self.picture is None else {PICTURE: self.picture.count(n_cells)}
        return {**ranked, **maps, **drawn}

    @cached_property
    def picture(self) -> AskedPicture | None:
        """Profiles of dimensions, where there are enough to have one."""
        rows = self.items
        if rows is None or len(rows.layout.dimensions) < FEWEST_DIMENSIONS:
            return None
        scores = [rows.scores(place) for place in range(len(rows.layout.dimensions))]
        return AskedPicture(np.stack(scores, axis=1), rows.cell)


def inside(cell: Cells, group: Group) -> NDArray[np.bool_]:
    """Which rows belong to a published group."""
    return np.isin(cell, group.cells)
