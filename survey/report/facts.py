"""What is known of the groups of one view on one dimension, computed when first asked for."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from analysis.agreement import Agreement, group_agreement
from analysis.groups import Groups, summarise
from analysis.released import Group, Resolution
from analysis.scoring import Histogram, counts_recoded, dimension_counts, score_histogram

Floats = NDArray[np.float64]


class Facts:
    """One dimension of a view; arrays have one row a group."""

    def __init__(self, resolution: Resolution, dimension: int) -> None:
        layout = resolution.tally.layout
        self.layout = layout.dimensions[dimension]
        self.dimension = dimension
        self.view = resolution.dimensions[self.layout.key]
        rows = [group.row for group in self.view]
        self._places = {row: place for place, row in enumerate(rows)}
        self.tally = resolution.tally.select(rows)
        values = layout.values_of(self.layout)
        self.low, self.high = float(values[0]), float(values[-1])
        self.step = float(values[1] - values[0])

    @property
    def scale(self) -> tuple[float, float]:
        return self.low, self.high

    @cached_property
    def scores(self) -> Histogram:
        return score_histogram(self.tally, self.dimension)

    @cached_property
    def groups(self) -> Groups:
        return summarise(self.scores.values, self.scores.counts)

    @cached_property
    def agreement(self) -> Agreement:
        counts = dimension_counts(self.tally, self.dimension)
        return group_agreement(counts, self.tally.complete[self.dimension])

    @cached_property
    def favourable(self) -> tuple[Floats, Floats]:
        """Favourable and valid answers to the dimension's items, recoded and pooled."""
        columns = list(self.layout.columns)
        counts = counts_recoded(self.tally)[:, columns].astype(np.float64)
        items = self.tally.layout.items
        chosen = np.zeros(counts.shape[1:])
        for place, column in enumerate(columns):
            marks = items[column].favourable
            chosen[place, : len(marks)] = marks
        return (counts * chosen).sum(axis=(1, 2)), counts.sum(axis=(1, 2))

    def place(self, group: Group) -> int:
        """Return where a group of the view is in the arrays."""
        return self._places[group.row]

    def at(self, groups: Sequence[Group | None]) -> Groups:
        """Size, mean and variance of some groups; None stands for nobody."""
        places = np.array([-1 if group is None else self.place(group) for group in groups], np.intp)
        there = places >= 0
        return Groups(
            np.where(there, self.groups.n[places], 0.0),
            np.where(there, self.groups.mean[places], np.nan),
            np.where(there, self.groups.var[places], np.nan),
        )
