"""What is known of the groups of one view on one dimension, computed when first asked for."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from analysis.agreement import Agreement, group_agreement
from analysis.groups import Groups, summarise
from analysis.layout import DimensionLayout, Layout
from analysis.released import Group, Resolution
from analysis.scoring import Histogram, dimension_counts, favourable, score_histogram
from analysis.tally import Tally

Floats = NDArray[np.float64]
Place = slice | NDArray[np.intp]


class Facts:
    """One dimension of a view; arrays have one row a group."""

    def __init__(self, resolution: Resolution, dimension: int) -> None:
        self.layout = resolution.tally.layout.dimensions[dimension]
        self.view = resolution.dimensions[self.layout.key]
        self.shown = tuple(self.view)  # company, levels, departments, then cells and rests
        self.judged = len(self.shown) - len(self.view.cells) - len(self.view.rests)
        self._places = {id(group): place for place, group in enumerate(self.shown)}
        self.tally = _only(resolution.tally, _place([group.row for group in self.shown]), dimension)
        values = self.tally.layout.values_of(self.tally.layout.dimensions[0])
        self.low, self.high = float(values[0]), float(values[-1])
        self.step = float(values[1] - values[0])

    @cached_property
    def scores(self) -> Histogram:
        return score_histogram(self.tally, 0)

    @cached_property
    def groups(self) -> Groups:
        return summarise(self.scores.values, self.scores.counts)

    @cached_property
    def agreement(self) -> Agreement:
        """Of the first groups, the company, levels and departments: no other is judged by it."""
        counts = dimension_counts(self.tally, 0)
        return group_agreement(counts[: self.judged], self.tally.complete[0][: self.judged])

    @cached_property
    def favourable(self) -> tuple[Floats, Floats]:
        """Favourable and valid answers to the dimension's items, recoded and pooled."""
        answers = favourable(self.tally)
        valid = answers.dimension_answers[:, 0].astype(np.float64)
        return np.nan_to_num(answers.dimensions[:, 0]) * valid, valid

    def place(self, group: Group) -> int:
        """Return where a group of the view is in the arrays; its row may be another's too."""
        return self._places[id(group)]

    def at(self, groups: Sequence[Group | None]) -> Groups:
        """Size, mean and variance of some groups; None stands for nobody."""
        places = np.array([-1 if group is None else self.place(group) for group in groups], np.intp)
        there = places >= 0
        return Groups(
            np.where(there, self.groups.n[places], 0.0),
            np.where(there, self.groups.mean[places], np.nan),
            np.where(there, self.groups.var[places], np.nan),
        )


def _place(numbers: Sequence[int]) -> Place:
    """Numbers that follow each other as a slice, with which nothing is copied."""
    first, stop = (numbers[0], numbers[-1] + 1) if numbers else (0, 0)
    follow = list(numbers) == list(range(first, stop))
    return slice(first, stop) if follow else np.array(numbers, np.intp)


def _only(tally: Tally, rows: Place, dimension: int) -> Tally:
    """Some rows of a tally with one dimension and its items only, and no overall scores."""
    whole = tally.layout.dimensions[dimension]
    columns = list(whole.columns)
    layout = Layout(
        tuple(tally.layout.items[column] for column in columns),
        (DimensionLayout(whole.key, tuple(range(len(columns))), whole.minimum_answered),),
    )
    width = layout.options
    codes = tally.codes[rows][:, _place(columns)]
    if width < tally.layout.options:
        codes = np.concatenate([codes[:, :, : width + 1], codes[:, :, -2:]], axis=2)
    one = slice(dimension, dimension + 1)
    return Tally(
        layout=layout,
        n=tally.n[rows],
        codes=codes,
        scores=(tally.scores[dimension][rows],),
        complete=(tally.complete[dimension][rows],),
        complete_products=(tally.complete_products[dimension][rows],),
        pair_n=tally.pair_n[rows, one, one],
        pair_sums=tally.pair_sums[rows, one, one],
        pair_products=tally.pair_products[rows, one, one],
        overall=np.zeros((len(codes), 0), np.int64),
    )
