"""Strategic consensus: how far members of groups value the same objects alike, and what they value.

Strategic Consensus Mapping after Tarakci et al. (2014), from sums alone: a member's vector is
standardised, a group's *prototype* is its members' mean vector in the two dimensions that show most
of the group, and the length of that mean is the group's consensus.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from analysis.profiles import Floats, Ints, Profiles
from analysis.special import special

DIMENSIONS = 2
NOTHING = 1e-12
CERTAIN = 1 - 1e-9


@dataclass(frozen=True, eq=False)
class WithinGroup:
    """Consensus inside groups; NaN for a group of fewer than two members.

    Attributes
    ----------
    n : ndarray of int, shape (C,)
        Members.
    alpha : ndarray of float, shape (C,)
        Length of the mean member vector in two dimensions: 1 if all value alike, 0 if there is no
        common direction.
    full_rank_alpha : ndarray of float, shape (C,)
        The same length in all dimensions; without ties in complete rankings √W of Kendall.
    vaf : ndarray of float, shape (C,)
        Share of the members' variance that two dimensions show.
    prototype : ndarray of float, shape (C, J)
        Scores of the objects on the axis of the prototypical member, population z-score units.
    mean_correlation : ndarray of float, shape (C,)
        Mean correlation between two members; unlike alpha it does not grow as a group shrinks.
    ci : ndarray of float, shape (C, 2)
        95% limits of `mean_correlation`; NaN for a group of two.
    """

    n: Ints
    alpha: Floats
    full_rank_alpha: Floats
    vaf: Floats
    prototype: Floats
    mean_correlation: Floats
    ci: Floats


@dataclass(frozen=True, eq=False)
class Concordance:
    """Kendall's W of groups.

    Attributes
    ----------
    n : ndarray of int, shape (C,)
        Members.
    w : ndarray of float, shape (C,)
        0 to 1, corrected for ties.
    w_uncorrected : ndarray of float, shape (C,)
        Without the correction.
    chi2 : ndarray of float, shape (C,)
        Friedman's statistic, n (J - 1) W.
    df : int
        J - 1.
    p : ndarray of float, shape (C,)
        Of no concordance.
    """

    n: Ints
    w: Floats
    w_uncorrected: Floats
    chi2: Floats
    df: int
    p: Floats


@dataclass(frozen=True, eq=False)
class PriorityMap:
    """Objects as points and groups as arrows in one plane.

    The inner product of an object and an arrow is close to the mean standardised value that the
    group gives the object; the longer an arrow, the more a group agrees.

    Attributes
    ----------
    objects : ndarray of float, shape (J, 2)
        Points.
    groups : ndarray of float, shape (C, 2)
        Heads of the arrows from the origin, of length 1 at most.
    shown : float
        Share of the groups' mean vectors that the plane shows, 0 to 1.
    """

    objects: Floats
    groups: Floats
    shown: float


def within_group_consensus(sums: Profiles) -> WithinGroup:
    r"""Consensus inside each group, and what it is about.

    Members are the columns of the standardised matrix :math:`Z` (objects by members), whose two
    leading singular dimensions give the vector model; alpha is the length of the mean member
    vector there [1]_. :math:`Z Z^T` holds all that is needed, so nobody is looked at twice.

    Parameters
    ----------
    sums : Profiles
        Of C groups.

    Returns
    -------
    WithinGroup
        Arrays over the groups.

    References
    ----------
    .. [1] Tarakci, M., Ates, N. Y., Porck, J. P., van Knippenberg, D., Groenen, P. J. F., & de
       Haas, M. (2014). Strategic consensus mapping: a new method for testing and visualizing
       strategic consensus within and between teams. Strategic Management Journal, 35, 1053-1069.
       :doi:`10.1002/smj.2151`

    Examples
    --------
    >>> from analysis.profiles import profiles
    >>> two = profiles([[1, 2, 3], [1, 3, 2], [3, 1, 2], [1, 2, 3]], [0, 0, 1, 1])
    >>> within_group_consensus(two).alpha.round(3).tolist()
    [0.866, 0.5]
    """
    n = np.where(sums.n >= 2, sums.n, np.nan)
    with np.errstate(divide="ignore", invalid="ignore"):
        mean = sums.sums / n[:, None]
        spread = sums.products / n[:, None, None]
    plane = _leading(sums.products)
    inside = np.einsum("cjd,cj->cd", plane, mean)
    alpha = np.sqrt((inside**2).sum(axis=1))
    whole = (mean**2).sum(axis=1)
    shown = np.einsum("cjd,cjk,ckd->c", plane, spread, plane)
    scale = np.sqrt(sums.n_objects)
    with np.errstate(divide="ignore", invalid="ignore"):
        direction = np.where(alpha[:, None] > NOTHING, inside / alpha[:, None], np.nan)
        prototype = scale * np.einsum("cjd,cd->cj", plane, direction)
        correlation = (n * whole - 1) / (n - 1)
    return WithinGroup(
        sums.n,
        alpha,
        np.sqrt(whole),
        shown,
        prototype,
        correlation,
        _limits(sums, n, correlation),
    )


def _limits(sums: Profiles, n: Floats, correlation: Floats) -> Floats:
    """The jackknife's limits on Fisher's scale: leaving somebody out changes sums alone."""
    length = (sums.sums**2).sum(axis=1)
    along = np.einsum("cj,cjk,ck->c", sums.sums, sums.products, sums.sums)
    with np.errstate(divide="ignore", invalid="ignore"):
        spread = np.maximum(along - length**2 / n, 0)  # of each member's part in the sum
        error = 2 * np.sqrt(spread * (n - 1) / n) / ((n - 1) * (n - 2))
        inside = np.clip(correlation, -CERTAIN, CERTAIN)
        half = special.stdtrit(n - 1, 0.975) * error / (1 - inside**2)
    middle = np.arctanh(inside)
    return np.asarray(np.tanh(np.stack([middle - half, middle + half], axis=-1)))


def correlation_variance(n: Floats, mean: Floats, spread: Floats) -> Floats:
    r"""Variance of the mean correlation between two members of a group.

    Parameters
    ----------
    n : ndarray of float, shape (...)
        Members.
    mean : ndarray of float, shape (..., J)
        Mean unit vector.
    spread : ndarray of float, shape (..., J, J)
        Mean outer product of a unit vector with itself.

    Returns
    -------
    ndarray of float, shape (...)
        As of a U-statistic of order two, :math:`4(n-2)\zeta_1/(n(n-1)) + 2\zeta_2/(n(n-1))` [1]_.

    References
    ----------
    .. [1] Hoeffding, W. (1948). A class of statistics with asymptotically normal distribution.
       Annals of Mathematical Statistics, 19, 293-325. :doi:`10.1214/aoms/1177730196`

    Examples
    --------
    >>> correlation_variance(np.array(9.0), np.zeros(2), np.eye(2) / 2).round(4).tolist()
    0.0139
    """
    along = np.einsum("...j,...jk,...k->...", mean, spread, mean)
    length = (mean**2).sum(axis=-1)
    one = np.maximum(along - length**2, 0)
    two = np.maximum((spread**2).sum(axis=(-1, -2)) - length**2, 0)
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.asarray((4 * (n - 2) * one + 2 * two) / (n * (n - 1)))


def kendalls_w(sums: Profiles) -> Concordance:
    """Concordance inside each group, from ranks alone.

    Parameters
    ----------
    sums : Profiles
        Of C groups.

    Returns
    -------
    Concordance
        Corrected for ties [1]_; NaN for a group of fewer than two members.

    References
    ----------
    .. [1] Kendall, M. G., & Babington Smith, B. (1939). The problem of m rankings. Annals of
       Mathematical Statistics, 10, 275-287. :doi:`10.1214/aoms/1177732186`

    Examples
    --------
    >>> from analysis.profiles import profiles
    >>> kendalls_w(profiles([[1, 2, 3], [1, 2, 3], [1, 3, 2]])).w.round(3).tolist()
    [0.778]
    """
    members, objects = np.where(sums.n >= 2, sums.n, np.nan), sums.n_objects
    middle = sums.rank_sums.mean(axis=1, keepdims=True)
    spread = 12 * ((sums.rank_sums - middle) ** 2).sum(axis=1)
    most = members**2 * (objects**3 - objects)
    with np.errstate(divide="ignore", invalid="ignore"):
        w = spread / (most - members * sums.ties)
        plain = spread / most
    chi2 = members * (objects - 1) * w
    p = np.asarray(special.chdtrc(objects - 1, chi2))
    return Concordance(sums.n, w, plain, chi2, objects - 1, p)


def between_group_consensus(prototype: ArrayLike) -> Floats:
    """Correlate what groups value: Pearson's r of the objects' scores on their prototypes.

    Parameters
    ----------
    prototype : array_like of float, shape (C, J)
        As in `WithinGroup`, or any scores of the same objects.

    Returns
    -------
    ndarray of float, shape (C, C)
        1 where two groups value the same, -1 where the opposite; NaN where one has no direction.

    Raises
    ------
    ValueError
        If there are fewer than two objects.

    Examples
    --------
    >>> between_group_consensus([[1, 2, 3], [1, 3, 2]]).round(2).tolist()
    [[1.0, 0.5], [0.5, 1.0]]
    """
    scores = np.asarray(prototype, dtype=np.float64)
    if scores.ndim != 2 or scores.shape[1] < 2:
        raise ValueError(f"prototype must be groups by two or more objects, not {scores.shape}")
    centred = scores - scores.mean(axis=1, keepdims=True)
    length = np.sqrt((centred**2).sum(axis=1, keepdims=True))
    with np.errstate(divide="ignore", invalid="ignore"):
        units = np.where(length > NOTHING, centred / length, np.nan)
    return np.asarray(np.clip(units @ units.T, -1, 1))


def overall_between_group_similarity(r: ArrayLike) -> float:
    """Root mean square of the correlations between groups.

    Parameters
    ----------
    r : array_like of float, shape (C, C)
        As from `between_group_consensus`.

    Returns
    -------
    float
        0 to 1, over the pairs of different groups.

    Raises
    ------
    ValueError
        If `r` is no square matrix of at least two groups.

    Examples
    --------
    >>> overall_between_group_similarity([[1, 0.6], [0.6, 1]])
    0.6
    """
    matrix = np.asarray(r, dtype=np.float64)
    if matrix.ndim != 2 or matrix.shape[0] != matrix.shape[1] or len(matrix) < 2:
        raise ValueError(f"r must be a square of two or more groups, not {matrix.shape}")
    return float(np.sqrt((matrix[np.triu_indices(len(matrix), k=1)] ** 2).mean()))


def priority_map(sums: Profiles) -> PriorityMap:
    """Objects and groups in the plane that shows most of the groups' mean vectors.

    Each group counts the same, however many members it has. Turned so that the groups together
    point to the right.

    Parameters
    ----------
    sums : Profiles
        Of C groups, each of at least one member.

    Returns
    -------
    PriorityMap
        The same on every machine, since direction and sides are fixed.

    Raises
    ------
    ValueError
        If a group has nobody.

    Examples
    --------
    >>> from analysis.profiles import profiles
    >>> drawn = priority_map(profiles([[1, 2, 3], [1, 3, 2], [1, 2, 3]], [0, 1, 1]))
    >>> drawn.groups.round(2).tolist(), round(drawn.shown, 2)
    ([[0.97, 0.24], [0.83, -0.24]], 1.0)
    """
    if not len(sums.n) or (sums.n < 1).any():
        raise ValueError("sums: a group has nobody")
    mean = sums.sums / sums.n[:, None]
    plane = _leading((mean.T @ mean)[None])[0]
    groups, objects = mean @ plane, plane * np.sqrt(sums.n_objects)
    turn = _turn(groups)
    whole = (mean**2).sum()
    shown = float((groups**2).sum() / whole) if whole > NOTHING else 0.0
    return PriorityMap(objects @ turn, groups @ turn, shown)


def _leading(products: Floats) -> Floats:
    """The two leading eigenvectors of each symmetric matrix."""
    _, vectors = np.linalg.eigh(products)
    return np.asarray(vectors[..., : -DIMENSIONS - 1 : -1])


def _turn(groups: Floats) -> Floats:
    """The rotation after which the groups together point to the right, the first one upwards."""
    whole = groups.sum(axis=0)
    length = float(np.hypot(*whole))
    right = whole / length if length > NOTHING else np.array([1.0, 0.0])
    up = np.array([-right[1], right[0]])
    return np.asarray(np.stack([right, up * _side(groups @ up)], axis=1))


def _side(column: NDArray[np.float64]) -> float:
    """The sign that makes the first value that is not 0 positive."""
    away = np.flatnonzero(np.abs(column) > 1e-9)
    return float(np.sign(column[away[0]])) if away.size else 1.0
