"""Whether two groups differ in how much they agree, and in what they agree on, by permutation.

Members change groups at random. Above `ATOMS` members of the smaller group, members change in
random bundles of the same size: such changes form a group of permutations of their own, so the
test keeps its level, and its cost no longer depends on the number of people.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Protocol

import numpy as np
from numpy.typing import ArrayLike

from analysis.consensus import NOTHING, correlation_variance
from analysis.profiles import Floats, unit_vectors

ATOMS = 400
RESAMPLES = 1_999
NEAR = 1e-9


@dataclass(frozen=True)
class ConsensusTest:
    """A permutation test of two groups.

    Attributes
    ----------
    n : tuple of int
        Members of each group.
    estimate : float
        The difference of their mean correlations, first minus second; or the correlation of what
        they value.
    statistic : float
        What was permuted: the difference or the distance, in units of its standard error.
    p : float
        (b + 1)/(resamples + 1).
    resamples : int
        Draws.
    seed : int
        Of the draws.
    """

    n: tuple[int, int]
    estimate: float
    statistic: float
    p: float
    resamples: int
    seed: int


def compare_agreement(
    a: ArrayLike, b: ArrayLike, *, seed: int = 0, resamples: int = RESAMPLES
) -> ConsensusTest:
    """Whether two groups differ in how much their members agree, whatever they agree on.

    The second group is first turned so that both value the same, then members change groups; the
    difference of mean correlations between members is divided by its standard error, so that the
    test keeps its level also where groups are of unequal size or shape [1]_.

    Parameters
    ----------
    a, b : array_like of float, shape (n_a, J) and (n_b, J)
        One row a member, as for `analysis.profiles.profiles`.
    seed : int
        Of the draws.
    resamples : int
        How many draws.

    Returns
    -------
    ConsensusTest
        Two-sided.

    Raises
    ------
    ValueError
        If the objects differ, or a group has fewer than three members with a profile.

    References
    ----------
    .. [1] Chung, E., & Romano, J. P. (2016). Asymptotically valid and exact permutation tests
       based on two-sample U-statistics. Journal of Statistical Planning and Inference, 168,
       97-105. :doi:`10.1016/j.jspi.2015.07.004`

    Examples
    --------
    >>> rng = np.random.default_rng(1)
    >>> order = np.arange(6)
    >>> one = order + rng.normal(0, 0.5, (20, 6))
    >>> other = order + rng.normal(0, 4.0, (30, 6))
    >>> compare_agreement(one, other, seed=1).p < 0.01
    True
    """
    return _test(a, b, _Agreement(), seed, resamples)


def compare_content(
    a: ArrayLike, b: ArrayLike, *, seed: int = 0, resamples: int = RESAMPLES
) -> ConsensusTest:
    """Whether two groups differ in what they agree on, however much they agree.

    The squared distance between the directions of the two mean vectors is divided by what chance
    would make of it in groups of this size and agreement [1]_, and members change groups. Where a
    small group agrees far more than a large one that alone would find too much, so the p is at
    least that of a distance drawn from each group's own spread, as in Welch's test.

    Parameters
    ----------
    a, b : array_like of float, shape (n_a, J) and (n_b, J)
        One row a member, as for `analysis.profiles.profiles`.
    seed : int
        Of the draws.
    resamples : int
        How many draws.

    Returns
    -------
    ConsensusTest
        The estimate is the correlation of the two mean vectors.

    Raises
    ------
    ValueError
        If the objects differ, or a group has fewer than three members with a profile.

    References
    ----------
    .. [1] Anderson, M. J., Walsh, D. C. I., Clarke, K. R., Gorley, R. N., & Guerra-Castro, E.
       (2017). Some solutions to the multivariate Behrens-Fisher problem for dissimilarity-based
       analyses. Australian & New Zealand Journal of Statistics, 59, 57-79.
       :doi:`10.1111/anzs.12176`

    Examples
    --------
    >>> rng = np.random.default_rng(1)
    >>> one = np.array([1, 2, 3, 4]) + rng.normal(0, 1, (20, 4))
    >>> other = np.array([4, 3, 2, 1]) + rng.normal(0, 1, (20, 4))
    >>> compare_content(one, other, seed=1).p < 0.01
    True
    """
    found = _test(a, b, _Content(), seed, resamples)
    return replace(found, p=max(found.p, _by_own_spread(_units(a), _units(b), seed, resamples)))


class _Statistic(Protocol):
    """What is computed of a split, from sums and sums of outer products."""

    def prepare(self, a: Floats, b: Floats) -> Floats:
        """The second group as it enters the permutations."""
        ...

    def of(
        self, n: tuple[int, int], sums: tuple[Floats, Floats], products: tuple[Floats, Floats]
    ) -> tuple[Floats, Floats]:
        """The estimate and the statistic; larger in size is further from no difference."""
        ...


class _Agreement:
    def prepare(self, a: Floats, b: Floats) -> Floats:
        first, second = _direction(a.mean(axis=0)), _direction(b.mean(axis=0))
        across = first - second
        length = float(across @ across)
        if length < NOTHING:
            return b
        return np.asarray(b - 2 / length * np.outer(b @ across, across))

    def of(
        self, n: tuple[int, int], sums: tuple[Floats, Floats], products: tuple[Floats, Floats]
    ) -> tuple[Floats, Floats]:
        theta, variance = [], []
        for size, total, outer in zip(n, sums, products, strict=True):
            mean = total / size
            theta.append((size * (mean**2).sum(axis=-1) - 1) / (size - 1))
            people = np.asarray(float(size))
            variance.append(correlation_variance(people, mean, outer / size))
        difference = theta[0] - theta[1]
        error = np.sqrt(np.maximum(variance[0] + variance[1], NOTHING))
        return difference, difference / error


class _Content:
    def prepare(self, a: Floats, b: Floats) -> Floats:  # noqa: ARG002 - nothing to prepare
        return b

    def of(
        self,
        n: tuple[int, int],
        sums: tuple[Floats, Floats],
        products: tuple[Floats, Floats],  # noqa: ARG002 - unit vectors: the trace is n
    ) -> tuple[Floats, Floats]:
        directions, noise = [], np.zeros(np.shape(sums[0])[:-1])
        for size, total in zip(n, sums, strict=True):
            mean = total / size
            length = np.maximum((mean**2).sum(axis=-1), NOTHING)
            directions.append(mean / np.sqrt(length)[..., None])
            # What is left of the length without the part that chance adds to it.
            common = np.maximum((size * length - 1) / (size - 1), 1 / size)
            noise += np.maximum(1 - common, NOTHING) / (size * common)
        r = (directions[0] * directions[1]).sum(axis=-1)
        return r, 2 * (1 - r) / noise


def _test(
    a: ArrayLike, b: ArrayLike, statistic: _Statistic, seed: int, resamples: int
) -> ConsensusTest:
    first, second = _units(a), _units(b)
    if first.shape[1] != second.shape[1]:
        raise ValueError(f"a and b value {first.shape[1]} and {second.shape[1]} objects")
    if min(len(first), len(second)) < 3:
        raise ValueError("a or b has fewer than three members with a profile")
    if resamples < 1:
        raise ValueError(f"resamples must be positive, not {resamples}")
    n = len(first), len(second)
    estimate, observed = statistic.of(n, *_sums(first, second))
    rng = np.random.default_rng(seed)
    sums, products = _regrouped(first, statistic.prepare(first, second), rng, resamples)
    _, drawn = statistic.of(n, sums, products)
    hits = int((np.abs(drawn) >= abs(float(observed)) * (1 - NEAR) - NEAR).sum())
    p = (hits + 1) / (resamples + 1)
    return ConsensusTest(n, float(estimate), float(observed), p, resamples, seed)


def _by_own_spread(first: Floats, second: Floats, seed: int, resamples: int) -> float:
    """Chance of directions so far apart if each spreads as its own members do."""
    directions, noise, traces = [], np.zeros((first.shape[1], first.shape[1])), []
    for units in (first, second):
        n, mean = len(units), units.mean(axis=0)
        length = float(mean @ mean)
        direction = _direction(mean)
        across = np.eye(len(mean)) - np.outer(direction, direction)
        common = max((n * length - 1) / (n - 1), 1 / n)
        spread = across @ np.cov(units, rowvar=False) @ across / (n * common)
        directions.append(direction)
        noise += spread
        traces.append((float(np.trace(spread)), n - 1))
    total = sum(trace for trace, _ in traces)
    df = total**2 / max(sum(trace**2 / one for trace, one in traces), NOTHING)
    distance = float(((directions[0] - directions[1]) ** 2).sum())
    rng = np.random.default_rng(seed)
    weights = np.maximum(np.linalg.eigvalsh(noise), 0)
    drawn = rng.chisquare(1, (resamples, len(weights))) @ weights
    drawn /= rng.chisquare(max(df, 1.0), resamples) / max(df, 1.0)
    hits = int((drawn >= distance * (1 - NEAR) - NEAR).sum())
    return (hits + 1) / (resamples + 1)


def _units(values: ArrayLike) -> Floats:
    matrix = np.asarray(values, dtype=np.float64)
    if matrix.ndim != 2 or matrix.shape[1] < 2:
        raise ValueError(f"a and b must be members by two or more objects, not {matrix.shape}")
    units = unit_vectors(matrix)
    return units[~np.isnan(units[:, 0])]


def _sums(first: Floats, second: Floats) -> tuple[tuple[Floats, Floats], tuple[Floats, Floats]]:
    return (first.sum(axis=0), second.sum(axis=0)), (first.T @ first, second.T @ second)


def _regrouped(
    first: Floats, second: Floats, rng: np.random.Generator, resamples: int
) -> tuple[tuple[Floats, Floats], tuple[Floats, Floats]]:
    """Sums and products of both groups after each of many random exchanges."""
    (sum_a, sum_b), (product_a, product_b) = _sums(first, second)
    small, large = (first, second) if len(first) <= len(second) else (second, first)
    size = max(1, len(small) // ATOMS)
    if size > 1:
        small, large = rng.permutation(small), rng.permutation(large)
    bundles = _bundled(small, size), _bundled(large, size)
    kept = len(bundles[0][0])
    pool = [np.concatenate(pair) for pair in zip(*bundles, strict=True)] if size > 1 else []
    people = np.concatenate([small, large]) if size == 1 else small
    fixed = small[kept * size :]
    many = len(pool[0]) if pool else len(people)
    sums = np.empty((resamples, small.shape[1]))
    products = np.empty((resamples, small.shape[1], small.shape[1]))
    for draw in range(resamples):
        chosen = rng.choice(many, kept, replace=False, shuffle=False)
        if pool:
            sums[draw], products[draw] = pool[0][chosen].sum(axis=0), pool[1][chosen].sum(axis=0)
        else:
            units = people[chosen]
            sums[draw], products[draw] = units.sum(axis=0), units.T @ units
    sums += fixed.sum(axis=0)
    products += fixed.T @ fixed
    rest = sum_a + sum_b - sums, product_a + product_b - products
    if len(first) <= len(second):
        return (sums, rest[0]), (products, rest[1])
    return (rest[0], sums), (rest[1], products)


def _bundled(units: Floats, size: int) -> tuple[Floats, Floats]:
    """Sums and products of consecutive members."""
    count = len(units) // size
    parts = units[: count * size].reshape(count, size, -1)
    products = np.einsum("bsj,bsk->bjk", parts, parts) if size > 1 else np.empty((count, 0, 0))
    return parts.sum(axis=1), products


def _direction(vector: Floats) -> Floats:
    length = float(np.sqrt(vector @ vector))
    return vector / length if length > NOTHING else np.zeros_like(vector)
