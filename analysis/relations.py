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


def social_relations(values: ArrayLike) -> SocialRelations:
    r"""Part judgements between groups into giver, receiver and relationship.

    :math:`x_{ij} = \mu + a_i + b_j + g_{ij}`, by least squares; variances and covariances are the
    unbiased quadratic estimates, which with a complete matrix are those of Warner, Kenny and Stoto
    [1]_. Intervals allow for the correlation of :math:`g_{ij}` with :math:`g_{ji}`.

    Parameters
    ----------
    values : array_like of float, shape (G, G)
        Row i judges column j, in scale points; NaN where nobody did. The diagonal is ignored.

    Returns
    -------
    SocialRelations
        The parts.

    Raises
    ------
    ValueError
        If `values` is no square of at least six groups, or too few pairs are judged to tell all
        parts from each other.

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
    solve = np.linalg.pinv(design)
    estimate = solve @ given
    residual = given - design @ estimate
    mirror = _mirror(row, column, groups)
    own, mutual = _relationship(residual, np.eye(given.size) - design @ solve, mirror)
    spread = _expand(groups)
    parts = spread @ estimate
    noise = solve @ (own * np.eye(given.size) + mutual * mirror) @ solve.T
    covariance = spread @ noise @ spread.T
    giver, receiver = parts[1 : groups + 1], parts[groups + 1 :]
    error = np.sqrt(np.maximum(np.diag(covariance), 0))[1:]
    half = special.stdtrit(df, 0.5 + CONFIDENCE / 2) * error
    with np.errstate(divide="ignore", invalid="ignore"):
        t = parts[1:] / error
    p = 2 * np.asarray(special.stdtr(df, -np.abs(t)))
    ci = np.stack([parts[1:] - half, parts[1:] + half], axis=1)
    variances = _between(giver, receiver, covariance[1:, 1:])
    relationship = np.full(matrix.shape, np.nan)
    relationship[row, column] = residual
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
        variance=(max(variances[0], 0.0), max(variances[1], 0.0), max(own, 0.0)),
        generalized_reciprocity=_correlation(variances[2], variances[0], variances[1]),
        dyadic_reciprocity=_correlation(mutual, own, own),
        df=df,
    )


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


def _relationship(residual: Floats, maker: Floats, mirror: Floats) -> tuple[float, float]:
    """Variance of relationships and covariance within pairs, from what residuals expect."""
    turned = maker @ mirror
    expected = np.array(
        [
            [np.trace(maker), np.trace(turned)],
            [np.trace(turned), np.trace(turned @ turned)],
        ]
    )
    seen = np.array([residual @ residual, residual @ mirror @ residual])
    if abs(np.linalg.det(expected)) < 1e-9:
        return float(seen[0] / expected[0, 0]), 0.0
    own, mutual = np.linalg.solve(expected, seen)
    own = max(float(own), 0.0)
    return own, float(np.clip(mutual, -own, own))


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
