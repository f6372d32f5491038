"""Items: counts as asked, everything else recoded; only for groups of the detail size."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from analysis.released import Group, View
from analysis.scoring import cannot_say, counts_as_asked, favourable, item_moments
from analysis.tally import Tally
from analysis.withheld import TOO_FEW, TOO_SMALL, Reason
from survey.report import model
from survey.report.numbers import number, whole
from survey.report.source import Source

NOBODY = "nobody answered"
FEW = "fewer than two answers"


class Items:
    """The items of everything that was released at the detail resolution."""

    def __init__(self, source: Source) -> None:
        self._source = source
        self._views = source.released.detail.items
        rows = sorted({group.row for view in self._views.values() for group in view})
        self._places = {row: place for place, row in enumerate(rows)}
        self._tally: Tally = source.released.detail.tally.select(rows)
        self._moments = item_moments(self._tally)
        self._favourable = favourable(self._tally).items
        self._counts = counts_as_asked(self._tally)
        self._cannot_say = cannot_say(self._tally)

    def told(self, item_totals: Mapping[str, float | None]) -> tuple[model.Item, ...]:
        """Every item; what is not shown is None."""
        dimensions = {
            column: dimension.key
            for dimension in self._tally.layout.dimensions
            for column in dimension.columns
        }
        return tuple(
            self._item(column, dimensions[column], item_totals)
            for column in range(len(self._tally.layout.items))
            if column in dimensions
        )

    def _item(
        self, column: int, dimension: str, item_totals: Mapping[str, float | None]
    ) -> model.Item:
        layout = self._tally.layout.items[column]
        texts = self._source.texts.items[column]
        view = self._views.get(layout.key, View())
        company = self._group(view.company, column)
        shown = view.company is not None
        return model.Item(
            key=layout.key,
            dimension=dimension,
            text=texts.text,
            reverse=layout.reverse,
            n=company.n,
            mean=company.mean,
            sd=self._sd(view.company, column),
            favourable=company.favourable,
            cannot_say=company.cannot_say,
            counts=company.counts,
            item_total=item_totals.get(layout.key),
            levels=self._levels(view, column),
            options=texts.options,
            reason=self._why(dimension) if not shown else FEW if (company.n or 0) < 2 else None,
        )

    def _why(self, dimension: str) -> Reason:
        """Why an item is not shown although its dimension is, or because it is not."""
        whole = self._source.released.detail.dimensions[dimension].company
        return TOO_SMALL if whole is None else TOO_FEW

    def _levels(self, view: View, column: int) -> tuple[model.ItemGroup, ...]:
        """The levels shown; with the rules off also those in which nobody answered."""
        if not self._source.released.promise.open:
            return tuple(self._group(level, column) for level in view.levels)
        none = (0,) * len(self._tally.layout.items[column].values)
        return tuple(
            model.ItemGroup(level=name, n=0, mean=None, favourable=None, counts=none, reason=NOBODY)
            if (group := view.level(name)) is None
            else self._group(group, column)
            for name in self._source.levels
        )

    def _sd(self, group: Group | None, column: int) -> float | None:
        if group is None:
            return None
        return number(np.sqrt(self._moments.var[self._places[group.row], column]))

    def _group(self, group: Group | None, column: int) -> model.ItemGroup:
        if group is None:
            return model.ItemGroup(level="", n=None, mean=None, favourable=None, counts=None)
        at = (self._places[group.row], column)
        options = len(self._tally.layout.items[column].values)
        return model.ItemGroup(
            level=group.level or "",
            n=int(self._moments.n[at]),
            mean=number(self._moments.mean[at]),
            favourable=number(self._favourable[at]),
            counts=whole(self._counts[at][:options]),
            cannot_say=number(self._cannot_say[at]),
            reason=None if self._moments.n[at] else NOBODY,
        )
