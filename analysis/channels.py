"""The channel map: which channel people say leads at each stage of the customer's journey."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

RESAMPLES = 9_999
NEAR = 1e-9
HALF = 0.5
Z = 1.959963984540054


@dataclass(frozen=True, eq=False)
class Choices:
    """How often each option was chosen for each of S stages, in C cells.

    Attributes
    ----------
    n : ndarray of int, shape (C,)
        People who chose for at least one stage.
    counts : ndarray of int, shape (C, S, L)
        Who chose each option.
    """

    n: Ints
    counts: Ints

    def __add__(self, other: Choices) -> Choices:
        if self.counts.shape != other.counts.shape:
            raise ValueError(
                f"choices of shape {self.counts.shape} and {other.counts.shape} do not add"
            )
        return Choices(self.n + other.n, self.counts + other.counts)

    def merge(self, groups: Sequence[Sequence[int]]) -> Choices:
        """Sum cells into new cells.

        Parameters
        ----------
        groups : sequence of sequences of int
            The cells of each new cell.

        Returns
        -------
        Choices
            One cell a group.
        """
        member = np.zeros((len(groups), len(self.n)), np.int64)
        for row, group in enumerate(groups):
            member[row, list(group)] = 1
        return Choices(member @ self.n, np.tensordot(member, self.counts, axes=1))


@dataclass(frozen=True, eq=False)
class StageAgreement:
    """How far groups give one answer for each stage; NaN where fewer than two people chose.

    Attributes
    ----------
    n : ndarray of int, shape (..., S)
        People who chose for the stage.
    leading : ndarray of int, shape (..., S)
        The option chosen most often, from 0; the first of several.
    share : ndarray of float, shape (..., S)
        Who chose it, 0 to 1.
    ci : ndarray of float, shape (..., S, 2)
        Wilson's 95% interval of that share.
    agreement : ndarray of float, shape (..., S)
        Chance that two people choose alike, corrected for guessing: 1 if all do, 0 if the options
        are as frequent as by guessing.
    """

    n: Ints
    leading: Ints
    share: Floats
    ci: Floats
    agreement: Floats

    @property
    def common(self) -> NDArray[np.bool_]:
        """Where more than half choose alike beyond doubt: there is a common answer."""
        return np.asarray(self.ci[..., 0] > HALF)

    @property
    def no_common(self) -> NDArray[np.bool_]:
        """Where fewer than half do beyond doubt: there is none."""
        return np.asarray(self.ci[..., 1] < HALF)


@dataclass(frozen=True)
class Distance:
    """How differently two groups choose.

    Attributes
    ----------
    n : tuple of int
        People of each.
    total_variation : float
        Share of one group that would have to choose otherwise for both to look the same.
    p : float
        By permutation, of groups that choose alike; NaN if all choose the same option.
    """

    n: tuple[int, int]
    total_variation: float
    p: float


def choices(options: ArrayLike, cell: ArrayLike, n_cells: int, n_options: int) -> Choices:
    """Count who chose what.

    Parameters
    ----------
    options : array_like of int, shape (n, S)
        The option of each stage, from 1; anything else is no choice.
    cell : array_like of int, shape (n,)
        The cell of each person.
    n_cells : int
        How many cells there are.
    n_options : int
        How many options each stage has, L.

    Returns
    -------
    Choices
        The counts.

    Raises
    ------
    ValueError
        If the shapes do not fit.

    Examples
    --------
    >>> choices([[1, 2], [1, 0]], [0, 0], 1, 2).counts.tolist()
    [[[2, 0], [0, 1]]]
    """
    chosen, place = np.asarray(options), np.asarray(cell, np.intp)
    if chosen.ndim != 2 or place.shape != chosen.shape[:1]:
        raise ValueError(f"options {chosen.shape} and cell {place.shape} do not fit")
    valid = (chosen >= 1) & (chosen <= n_options)
    counts = np.zeros((n_cells, chosen.shape[1], n_options), np.int64)
    for stage in range(chosen.shape[1]):
        here = valid[:, stage]
        flat = place[here] * n_options + chosen[here, stage].astype(np.intp) - 1
        found = np.bincount(flat, minlength=n_cells * n_options)
        counts[:, stage] = found.reshape(n_cells, n_options)
    n = np.bincount(place[valid.any(axis=1)], minlength=n_cells)
    return Choices(n, counts)


def stage_agreement(counts: ArrayLike) -> StageAgreement:
    r"""Describe how far groups give one answer.

    Agreement is :math:`(L a - 1)/(L - 1)` with a the chance that two people of the group choose
    alike, the mean over pairs of the corrected agreement of cultural consensus [1]_; the interval
    is Wilson's [2]_.

    Parameters
    ----------
    counts : array_like of int, shape (..., S, L)
        Who chose each option.

    Returns
    -------
    StageAgreement
        Arrays of the leading shape.

    Raises
    ------
    ValueError
        If there are fewer than two options or a count is negative.

    References
    ----------
    .. [1] Romney, A. K., Weller, S. C., & Batchelder, W. H. (1986). Culture as consensus: a theory
       of culture and informant accuracy. American Anthropologist, 88, 313-338.
       :doi:`10.1525/aa.1986.88.2.02a00020`
    .. [2] Wilson, E. B. (1927). Probable inference, the law of succession, and statistical
       inference. Journal of the American Statistical Association, 22, 209-212.
       :doi:`10.1080/01621459.1927.10502953`

    Examples
    --------
    >>> told = stage_agreement([[8, 1, 1], [3, 4, 3]])
    >>> told.leading.tolist(), told.agreement.round(2).tolist()
    ([0, 1], [0.43, -0.1])
    """
    count = np.asarray(counts, dtype=np.float64)
    if count.ndim < 1 or count.shape[-1] < 2 or not (count >= 0).all():
        raise ValueError(f"counts must be stages by two or more options, not {count.shape}")
    n = count.sum(axis=-1)
    options = count.shape[-1]
    with np.errstate(divide="ignore", invalid="ignore"):
        share = np.where(n > 1, count.max(axis=-1) / n, np.nan)
        alike = (count * (count - 1)).sum(axis=-1) / (n * (n - 1))
        middle = (share + Z**2 / (2 * n)) / (1 + Z**2 / n)
        half = Z / (1 + Z**2 / n) * np.sqrt(share * (1 - share) / n + Z**2 / (4 * n**2))
    ci = np.stack([middle - half, middle + half], axis=-1)
    agreement = np.where(n > 1, (options * alike - 1) / (options - 1), np.nan)
    return StageAgreement(n.astype(np.int64), count.argmax(axis=-1), share, ci, agreement)


def total_variation(
    a: ArrayLike, b: ArrayLike, *, seed: int = 0, resamples: int = RESAMPLES
) -> Distance:
    """How differently two groups choose, and whether chance could make it.

    People change groups at random; the statistic is Pearson's chi-square of the two rows of
    counts, which weighs options that few choose properly, and p = (b + 1)/(resamples + 1) [1]_.

    Parameters
    ----------
    a, b : array_like of int, shape (L,)
        Who chose each option.
    seed : int
        Of the draws.
    resamples : int
        How many draws.

    Returns
    -------
    Distance
        0 for the same shares, 1 for nothing in common.

    Raises
    ------
    ValueError
        If the shapes differ or a group has nobody.

    References
    ----------
    .. [1] Phipson, B., & Smyth, G. K. (2010). Permutation p-values should never be zero.
       Statistical Applications in Genetics and Molecular Biology, 9, 39.
       :doi:`10.2202/1544-6115.1585`

    Examples
    --------
    >>> total_variation([8, 2], [2, 8]).total_variation
    0.6000000000000001
    """
    first, second = np.asarray(a, np.int64), np.asarray(b, np.int64)
    if first.ndim != 1 or first.shape != second.shape:
        raise ValueError(f"a and b must be counts of the same options: {first.shape}")
    n = int(first.sum()), int(second.sum())
    if min(n) < 1:
        raise ValueError("a or b has nobody")
    total = first + second
    distance = float(np.abs(first / n[0] - second / n[1]).sum() / 2)
    present = total > 0
    if present.sum() < 2:
        return Distance(n, distance, float("nan"))
    expected = total[present] * n[0] / sum(n)

    def statistic(counts: Ints) -> Floats:
        return np.asarray(((counts[..., present] - expected) ** 2 / expected).sum(axis=-1))

    rng = np.random.default_rng(seed)
    drawn = rng.multivariate_hypergeometric(total, n[0], size=resamples, method="marginals")
    hits = int((statistic(drawn) >= statistic(first) * (1 - NEAR) - NEAR).sum())
    return Distance(n, distance, (hits + 1) / (resamples + 1))
