"""Whether levels agree more closely than people who answer at random, by simulation.

Groups of the size, items and options of the level answer uniformly. The size is rounded down to
one of a few, and at most 100: smaller groups agree by chance more often, so that p is at least what
the level's own size would give, and a report simulates a handful of sizes whatever its number of
levels and dimensions.
"""

from __future__ import annotations

from functools import lru_cache

import numpy as np
from numpy.typing import ArrayLike

from analysis.chance import Chance, chance_agreement
from analysis.groups import Floats

SIZES = np.array([*range(2, 21), 25, 30, 40, 50, 70, 100])
REPLICATIONS = 2_000
LEVEL = 0.05


def p_chance(n: ArrayLike, ad_m_j: ArrayLike, items: int, options: int, seed: int) -> Floats:
    """Return at least the p of each average deviation, in steps; NaN where it is undefined."""
    people, deviation = np.broadcast_arrays(np.asarray(n, np.int64), np.asarray(ad_m_j, float))
    p = np.full(deviation.shape, np.nan)
    known = ~np.isnan(deviation) & (people > 1)
    size = SIZES[np.searchsorted(SIZES, np.maximum(people, SIZES[0]), side="right") - 1]
    for value in sorted(set(size[known].tolist())):
        here = known & (size == value)
        p[here] = _simulated(value, items, options, seed).p_value(deviation[here])
    return p


@lru_cache(maxsize=64)
def _simulated(n: int, items: int, options: int, seed: int) -> Chance:
    return chance_agreement(n, items, options, replications=REPLICATIONS, seed=seed)
