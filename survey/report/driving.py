"""What goes with an outcome: relative weights of the other dimensions, pooled within levels.

Covariances are those of levels of the reliability size, from groups that are safe for all
dimensions at once; differences between levels count for nothing.
"""

from __future__ import annotations

import numpy as np

from analysis.distances import departments
from analysis.drivers import FEWEST_PEOPLE, relative_weights
from analysis.drivers import Drivers as Weights
from survey.report.model import Driver, Drivers
from survey.report.numbers import all_limits, number
from survey.report.source import Source

TOO_FEW = f"fewer than {FEWEST_PEOPLE} people in levels large enough for this"
ALONE = "there is no other dimension"
ENTWINED = "a dimension has no spread, or the dimensions cannot be told apart"


def drivers(source: Source) -> tuple[Drivers, ...]:
    """Return the drivers of every dimension that is an outcome."""
    dimensions = source.texts.dimensions
    outcomes = [place for place, texts in enumerate(dimensions) if texts.outcome]
    predictors = [place for place, texts in enumerate(dimensions) if not texts.outcome]
    return tuple(_drivers(source, outcome, predictors) for outcome in outcomes)


def _drivers(source: Source, outcome: int, predictors: list[int]) -> Drivers:
    key = source.texts.dimensions[outcome].key
    if not predictors:
        return Drivers(key, None, None, (), ALONE)
    resolution = source.released.reliability
    rows = [level.row for level in resolution.common.levels]
    chosen = np.ix_(rows, [*predictors, outcome], [*predictors, outcome])
    tally = resolution.tally
    people, sums, products = (
        array[chosen] for array in (tally.pair_n, tally.pair_sums, tally.pair_products)
    )
    together = int(people.sum(axis=0).min())
    if together < FEWEST_PEOPLE:
        return Drivers(key, None, None, (), TOO_FEW)
    try:
        weights = relative_weights(
            departments(people, sums, products).cov,
            together - len(rows) + 1,  # a mean of each level is estimated, not of all together
            seed=source.seed,
            fewest=FEWEST_PEOPLE - len(rows) + 1,
        )
    except ValueError:
        return Drivers(key, None, None, (), ENTWINED)
    names = [source.texts.dimensions[place].key for place in predictors]
    return Drivers(key, together, number(weights.r_squared), _told(names, weights))


def _told(names: list[str], weights: Weights) -> tuple[Driver, ...]:
    limits = all_limits(np.asarray(weights.ci))
    return tuple(
        Driver(name, float(weight), ci, number(share), float(coefficient))
        for name, weight, ci, share, coefficient in zip(
            names, weights.weight, limits, weights.share, weights.coefficient, strict=True
        )
        if ci is not None
    )
