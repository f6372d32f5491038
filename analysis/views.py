"""Two ways of seeing one thing: whether people's ratings fall into two camps, and who is in which.

For ratings, where `analysis.cultures` is for questions with options. What everybody shares is taken
out of each person's profile; what is left is parted into two, and the parting is compared with that
of a single cloud of people who differ by degrees.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from analysis.profiles import Floats, unit_vectors

CERTAIN = 0.05
FEWEST = 20
SIMULATIONS = 99
SIMULATED = 500
STARTS = 3
STEPS = 40
SMALLEST = 0.1  # of the people: fewer are no camp
NOTHING = 1e-12


@dataclass(frozen=True, eq=False)
class TwoViews:
    """The two views that fit best.

    Attributes
    ----------
    n : int
        People with a complete profile.
    keys : ndarray of float, shape (2, Q)
        Mean profile of each view, in each person's standard deviations; the larger view is first.
    share : float
        Share of the people who hold the first.
    first : ndarray of float, shape (n_given,)
        1 for who holds the first, 0 for who holds the second; NaN without a complete profile.
    index : float
        What is left of the people's spread once they are parted, 0 to 1.
    p : float
        Of as clear a parting if people differed by degrees only.
    """

    n: int
    keys: Floats
    share: float
    first: Floats
    index: float
    p: float

    @property
    def found(self) -> bool:
        """Whether there are two views beyond chance, neither of them held by hardly anybody."""
        return self.p <= CERTAIN and self.share <= 1 - SMALLEST


def two_views(ratings: ArrayLike, *, seed: int = 0, simulations: int = SIMULATIONS) -> TwoViews:
    """Part people into two views, and say whether there are two at all.

    What is compared is how each thing is rated beside the others of the same person, without the
    direction that all share, so that neither a habit of high answers nor knowing the shared view
    well makes a camp. The parting is
    that of two means; its index is compared with those of clouds of the same covariance [1]_, even
    along the longest axis and normal along the others, of at most 500 people.

    Parameters
    ----------
    ratings : array_like of float, shape (n, Q)
        One row a person; one with a NaN or without spread is left out.
    seed : int
        Of starts and simulations.
    simulations : int
        How many simulations.

    Returns
    -------
    TwoViews
        The fit; `found` says whether to believe it.

    Raises
    ------
    ValueError
        If there are fewer than three things rated or 20 people with a profile.

    References
    ----------
    .. [1] Liu, Y., Hayes, D. N., Nobel, A., & Marron, J. S. (2008). Statistical significance of
       clustering for high-dimension, low-sample size data. Journal of the American Statistical
       Association, 103, 1281-1293. :doi:`10.1198/016214508000000454`

    Examples
    --------
    >>> rng = np.random.default_rng(1)
    >>> keys = np.array([[5, 4, 3, 2, 1], [3, 1, 5, 4, 2]])
    >>> side = np.repeat([0, 1], [60, 40])
    >>> fit = two_views(keys[side] + rng.normal(0, 0.5, (100, 5)))
    >>> fit.found, bool((fit.first == 1 - side).all())
    (True, True)
    """
    matrix = np.asarray(ratings, dtype=np.float64)
    if matrix.ndim != 2 or matrix.shape[1] < 3:
        raise ValueError(f"ratings must be people by three or more things, not {matrix.shape}")
    units = unit_vectors(matrix)
    known = ~np.isnan(units[:, 0])
    if known.sum() < FEWEST:
        raise ValueError(f"ratings: {known.sum()} people with a profile; {FEWEST} are needed")
    rng = np.random.default_rng(seed)
    apart = _apart(matrix[known] - matrix[known].mean(axis=1, keepdims=True))
    side, index = _parted(apart, rng)
    if side.mean() > 0.5:
        side = ~side
    p = _by_degrees(apart, index, rng, simulations)
    first = np.full(len(matrix), np.nan)
    first[known] = ~side
    profile = units[known] * np.sqrt(matrix.shape[1])
    keys = np.array([profile[chosen].mean(axis=0) for chosen in (~side, side)])
    return TwoViews(len(side), keys, float(1 - side.mean()), first, index, p)


def _apart(centred: Floats) -> Floats:
    """Profiles without what all share, in scale points: on a sphere degrees would make camps."""
    mean = centred.mean(axis=0)
    length = float(np.sqrt(mean @ mean))
    if length < NOTHING:
        return centred
    shared = mean / length
    left = centred - np.outer(centred @ shared, shared)
    return np.asarray(left - left.mean(axis=0))


def _parted(apart: Floats, rng: np.random.Generator) -> tuple[NDArray[np.bool_], float]:
    """The best of several partings into two means, and what spread it leaves."""
    whole = float((apart**2).sum())
    _, axes = np.linalg.eigh(apart.T @ apart)
    starts = [apart @ axes[:, -1] > 0]
    for _ in range(STARTS - 1):
        one, other = apart[rng.choice(len(apart), 2, replace=False)]
        starts.append(apart @ (one - other) > (one @ one - other @ other) / 2)
    fits = [_settled(apart, side) for side in starts]
    left, side = min(fits, key=lambda fit: fit[0])
    return side, left / whole if whole > NOTHING else 1.0


def _settled(apart: Floats, side: NDArray[np.bool_]) -> tuple[float, NDArray[np.bool_]]:
    total = apart.sum(axis=0)
    for _ in range(STEPS):
        size = int(side.sum())
        if size in {0, len(side)}:
            break
        here = apart[side].sum(axis=0)
        one, other = here / size, (total - here) / (len(side) - size)
        found = apart @ (one - other) > (one @ one - other @ other) / 2
        if (found == side).all():
            break
        side = found
    size = int(side.sum())
    if size in {0, len(side)}:
        return float((apart**2).sum()), side
    here = apart[side].sum(axis=0)
    there = total - here
    between = here @ here / size + there @ there / (len(side) - size)
    return float((apart**2).sum() - between), side


def _by_degrees(apart: Floats, index: float, rng: np.random.Generator, simulations: int) -> float:
    """How often a cloud without camps is parted as clearly.

    Along its longest axis it is even, the flattest that a cloud with one middle can be: answers cut
    off at the ends of a scale make clouds flatter than the normal one.
    """
    values, _ = np.linalg.eigh(apart.T @ apart / len(apart))
    spread = np.sqrt(np.maximum(values, 0))
    n = min(len(apart), SIMULATED)
    hits = 0
    for _ in range(simulations):
        cloud = rng.standard_normal((n, len(spread)))
        cloud[:, -1] = np.sqrt(3) * rng.uniform(-1, 1, n)
        cloud *= spread
        hits += _parted(cloud - cloud.mean(axis=0), rng)[1] <= index
    return (hits + 1) / (simulations + 1)
