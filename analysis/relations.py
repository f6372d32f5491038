"""Trust between groups: who relies on others, who is relied on, and what is special to a pair.

The social relations model for a round in which each group judges the others, at the level of group
means. Cells may be missing, and nobody judges their own group.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from analysis.profiles import Floats
from analysis.special import special

FEWEST = 6
CONFIDENCE = 0.95


@dataclass(frozen=True, eq=False)
class SocialRelations:
    """A fitted social relations model of G groups.

    Attributes
    ----------
    n : int
        Judgements: pairs of groups with a value.
    mean : float
        Grand mean, in scale points.
    giver : ndarray of float, shape (G,)
        How much more a group relies on others than groups do on average; they sum to 0.
    receiver : ndarray of float, shape (G,)
        How much more a group is relied on than groups are on average; they sum to 0.
    relationship : ndarray of float, shape (G, G)
        What is special to a pair, with the chance in its value; NaN without one.
    giver_ci, receiver_ci : ndarray of float, shape (G, 2)
        95% intervals.
    giver_p, receiver_p : ndarray of float, shape (G,)
        Of no difference from the average.
    variance : tuple of float
        Of givers, of receivers and of relationships; never negative.
    generalized_reciprocity : float
        Correlation of giver and receiver parts: are those who rely on others relied on? NaN where a
        variance is 0.
    dyadic_reciprocity : float
        Correlation of the two parts of a pair: does A rely on B especially where B does on A?
    df : int
        Degrees of freedom of the intervals.
    """

    n: int
    mean: float
    giver: Floats
    receiver: Floats
    relationship: Floats
    giver_ci: Floats
    receiver_ci: Floats
    giver_p: Floats
    receiver_p: Floats
    variance: tuple[float, float, float]
    generalized_reciprocity: float
    dyadic_reciprocity: float
    df: int

    @property
    def shares(self) -> tuple[float, float, float]:
        """The parts of giver, receiver and relationship in the variance, summing to 1."""
        total = sum(self.variance)
        one, two, three = (part / total if total > 0 else np.nan for part in self.variance)
        return one, two, three


def social_relations(
    values: ArrayLike, n: ArrayLike | None = None, within: float | None = None
) -> SocialRelations:
    r"""Part judgements between groups into giver, receiver and relationship.

    :math:`x_{ij} = \mu + a_i + b_j + g_{ij}`, by least squares; variances and covariances are the
    unbiased quadratic estimates, which with a complete matrix are those of Warner, Kenny and Stoto
    [1]_. Intervals allow for the correlation of :math:`g_{ij}` with :math:`g_{ji}`. Where the
    values are means of `n` judges who differ by the variance `within`, what chance makes of such
    means is taken out of the relationships, and generalized least squares weigh each value.

    Parameters
    ----------
    values : array_like of float, shape (G, G)
        Row i judges column j, in scale points; NaN where nobody did. The diagonal is ignored.
    n : array_like of int, shape (G, G), optional
        Judges behind each value.
    within : float, optional
        Variance between judges of one group about the same other group.

    Returns
    -------
    SocialRelations
        The parts.

    Raises
    ------
    ValueError
        If `values` is no square of at least six groups, `n` does not fit or is not positive where
        there is a value, or too few pairs are judged to tell all parts from each other.

    References
    ----------
    .. [1] Warner, R. M., Kenny, D. A., & Stoto, M. (1979). A new round robin analysis of variance
       for social interaction data. Journal of Personality and Social Psychology, 37, 1742-1757.
       :doi:`10.1037/0022-3514.37.10.1742`

    Examples
    --------
    >>> rng = np.random.default_rng(1)
    >>> receiver = np.array([-1.0, 0.2, 0.2, 0.2, 0.2, 0.2])
    >>> fit = social_relations(3.5 + receiver + rng.normal(0, 0.1, (6, 6)))
    >>> fit.receiver.round(1).tolist()
    [-1.1, 0.1, 0.2, 0.2, 0.2, 0.2]
    """
    matrix = np.array(values, dtype=np.float64)
    if matrix.ndim != 2 or matrix.shape[0] != matrix.shape[1]:
        raise ValueError(f"values must be a square, not {matrix.shape}")
    groups = len(matrix)
    if groups < FEWEST:
        raise ValueError(f"values: {groups} groups; at least {FEWEST} are needed")
    np.fill_diagonal(matrix, np.nan)
    row, column = np.nonzero(~np.isnan(matrix))
    given = matrix[row, column]
    design = _design(row, column, groups)
    df = given.size - design.shape[1]
    if df < 1 or np.linalg.matrix_rank(design) < design.shape[1]:
        raise ValueError(f"values: {given.size} pairs are too few to tell the parts apart")
    chance = _chance(n, within, row, column, matrix.shape)
    fit = _fitted(given, design, _mirror(row, column, groups), chance)
    spread = _expand(groups)
    solve, own = fit.solve, fit.own
    estimate = solve @ given
    parts, covariance = spread @ estimate, spread @ solve @ fit.noise @ solve.T @ spread.T
    ci, p = _tested(parts[1:], covariance[1:, 1:], df)
    giver, receiver = parts[1 : groups + 1], parts[groups + 1 :]
    variances = _between(giver, receiver, covariance[1:, 1:])
    relationship = np.full(matrix.shape, np.nan)
    relationship[row, column] = given - design @ estimate
    return SocialRelations(
        n=given.size,
        mean=float(parts[0]),
        giver=giver,
        receiver=receiver,
        relationship=relationship,
        giver_ci=ci[:groups],
        receiver_ci=ci[groups:],
        giver_p=p[:groups],
        receiver_p=p[groups:],
        variance=(max(variances[0], 0.0), max(variances[1], 0.0), own),
        generalized_reciprocity=_correlation(variances[2], variances[0], variances[1]),
        dyadic_reciprocity=_correlation(fit.mutual, own, own),
        df=df,
    )


@dataclass(frozen=True)
class _Fit:
    """What makes free parameters of values, and the noise of the values by its parts."""

    solve: Floats
    noise: Floats
    own: float
    mutual: float


def _fitted(given: Floats, design: Floats, mirror: Floats, chance: Floats) -> _Fit:
    """Least squares; generalized ones where chance differs between the values."""

    def noise_of(own: float, mutual: float) -> Floats:
        return np.asarray(own * np.eye(given.size) + mutual * mirror + np.diag(chance))

    solve = np.linalg.pinv(design)
    maker = np.eye(given.size) - design @ solve
    own, mutual = _relationship(maker @ given, maker, mirror, chance)
    noise = noise_of(own, mutual)
    if chance.any():  # once more, each value weighed by what is known of its noise by now
        weighing = _weighing(noise, design)
        own, mutual = _relationship(weighing @ given, weighing, mirror, chance)
        noise = noise_of(own, mutual)
        weighed = design.T @ np.linalg.inv(noise)
        solve = np.linalg.solve(weighed @ design, weighed)
    return _Fit(np.asarray(solve), noise, own, mutual)


def _chance(
    n: ArrayLike | None,
    within: float | None,
    row: NDArray[np.intp],
    column: NDArray[np.intp],
    shape: tuple[int, ...],
) -> Floats:
    """Variance that the number of judges makes of each value; 0 where it is not known."""
    if n is None or within is None:
        return np.zeros(row.size)
    judges = np.asarray(n, dtype=np.float64)
    if judges.shape != shape or not (judges[row, column] > 0).all():
        raise ValueError("n must be positive wherever there is a value")
    return np.asarray(within / judges[row, column])


def _tested(parts: Floats, covariance: Floats, df: int) -> tuple[Floats, Floats]:
    """Intervals, and probabilities of no difference from the average."""
    error = np.sqrt(np.maximum(np.diag(covariance), 0))
    half = special.stdtrit(df, 0.5 + CONFIDENCE / 2) * error
    with np.errstate(divide="ignore", invalid="ignore"):
        t = np.where(error > 0, parts / error, np.where(np.abs(parts) > 1e-9, np.inf, 0))
    p = 2 * np.asarray(special.stdtr(df, -np.abs(t)))
    return np.stack([parts - half, parts + half], axis=1), p


def _design(row: NDArray[np.intp], column: NDArray[np.intp], groups: int) -> Floats:
    """Mean, givers and receivers, the last of each being minus the sum of the others."""
    every = np.zeros((row.size, 1 + 2 * groups))
    every[:, 0] = 1
    every[np.arange(row.size), 1 + row] = 1
    every[np.arange(row.size), 1 + groups + column] = 1
    return np.asarray(every @ _expand(groups))


def _expand(groups: int) -> Floats:
    """From free parameters to all parts."""
    free = groups - 1
    block = np.concatenate([np.eye(free), -np.ones((1, free))])
    expanded = np.zeros((1 + 2 * groups, 1 + 2 * free))
    expanded[0, 0] = 1
    expanded[1 : groups + 1, 1 : free + 1] = block
    expanded[groups + 1 :, free + 1 :] = block
    return expanded


def _mirror(row: NDArray[np.intp], column: NDArray[np.intp], groups: int) -> Floats:
    """Which judgement is that of the same pair the other way round."""
    key, other = row * groups + column, column * groups + row
    return np.asarray(key[:, None] == other, dtype=np.float64)


def _weighing(noise: Floats, design: Floats) -> Floats:
    """What makes residuals of values, each counting as far as its noise lets it [1]_.

    References
    ----------
    .. [1] Rao, C. R. (1971). Minimum variance quadratic unbiased estimation of variance components.
       Journal of Multivariate Analysis, 1, 445-456. :doi:`10.1016/0047-259X(71)90019-4`
    """
    certain = np.linalg.inv(noise)
    seen = certain @ design
    return np.asarray(certain - seen @ np.linalg.solve(design.T @ seen, seen.T))


def _relationship(
    residual: Floats, maker: Floats, mirror: Floats, chance: Floats
) -> tuple[float, float]:
    """Variance of relationships and covariance within pairs, from what residuals expect."""
    turned, squared = maker @ mirror, maker @ maker
    both = float((turned * maker).sum())
    expected = np.array([[np.trace(squared), both], [both, np.trace(turned @ turned)]])
    by_chance = np.array([np.diag(squared) @ chance, np.trace(turned @ (maker * chance))])
    seen = np.array([residual @ residual, residual @ mirror @ residual]) - by_chance
    if abs(np.linalg.det(expected)) < 1e-9:
        return max(float(seen[0] / expected[0, 0]), 0.0), 0.0
    own, mutual = np.linalg.solve(expected, seen)
    own = max(float(own), 0.0)
    return own, float(np.clip(mutual, -0.99 * own, 0.99 * own))


def _between(giver: Floats, receiver: Floats, noise: Floats) -> tuple[float, float, float]:
    """Variances of givers and receivers and their covariance, without what chance adds."""
    groups = giver.size
    free = groups - 1
    return (
        float((giver @ giver - np.trace(noise[:groups, :groups])) / free),
        float((receiver @ receiver - np.trace(noise[groups:, groups:])) / free),
        float((giver @ receiver - np.trace(noise[:groups, groups:])) / free),
    )


def _correlation(covariance: float, one: float, other: float) -> float:
    if one <= 0 or other <= 0:
        return float("nan")
    return float(np.clip(covariance / np.sqrt(one * other), -1, 1))
