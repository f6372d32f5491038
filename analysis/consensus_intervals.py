"""How sure the consensus between two groups is, and how much consensus changed between waves."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from analysis.profiles import Profiles
from analysis.special import special

SHORTEST = 0.2  # of what chance makes of the squared length of a mean
Z = 1.959963984540054


@dataclass(frozen=True)
class Similarity:
    """What two groups have in common.

    Attributes
    ----------
    n : tuple of int
        Members of each.
    r : float
        Correlation of what they value, noise taken out: -1 to 1.
    ci : tuple of float
        95% limits.
    """

    n: tuple[int, int]
    r: float
    ci: tuple[float, float]


def similarity(sums: Profiles, a: int, b: int) -> Similarity:
    r"""Correlate what two groups value as if everybody of their kind had been asked.

    Chance lengthens the mean vectors of small groups, which pulls their correlation towards 0. The
    inner product of the means is therefore divided by the lengths without that part, which are the
    roots of the mean correlations between members; limits follow from the delta method, with the
    products of two noises that it leaves out [1]_. All of it comes from the groups' sums.

    Parameters
    ----------
    sums : Profiles
        Of C groups.
    a, b : int
        Which groups.

    Returns
    -------
    Similarity
        Cut to -1 to 1.

    Raises
    ------
    ValueError
        If a group has fewer than three members.

    References
    ----------
    .. [1] Spearman, C. (1904). The proof and measurement of association between two things.
       American Journal of Psychology, 15, 72-101. :doi:`10.2307/1412159`

    Examples
    --------
    >>> from analysis.profiles import profiles
    >>> rng = np.random.default_rng(1)
    >>> said = np.arange(6) + rng.normal(0, 2, (60, 6))
    >>> found = similarity(profiles(said, np.repeat([0, 1], 30)), 0, 1)
    >>> found.ci[0] < 0.99 < found.ci[1]
    True
    """
    n = int(sums.n[a]), int(sums.n[b])
    if min(n) < 3:
        raise ValueError("a or b has fewer than three members with a profile")
    means, noises, lengths = [], [], []
    for row, size in zip((a, b), n, strict=True):
        mean = sums.sums[row] / size
        noise = (sums.products[row] / size - np.outer(mean, mean)) / (size - 1)
        means.append(mean)
        noises.append(noise)
        lengths.append(max(float(mean @ mean - np.trace(noise)), SHORTEST / size))
    whole = float(np.sqrt(lengths[0] * lengths[1]))
    r = float(means[0] @ means[1]) / whole
    variance = float((noises[0] * noises[1]).sum()) / whole**2
    for mine, other, noise, length in zip(means, means[::-1], noises, lengths, strict=True):
        slope = other / whole - r * mine / length
        variance += float(slope @ noise @ slope + (r / length) ** 2 * (noise**2).sum() / 2)
    half = Z * float(np.sqrt(variance))
    shown = float(np.clip(r, -1, 1))
    return Similarity(n, shown, (max(-1.0, min(r - half, shown)), min(1.0, max(r + half, shown))))


def changed(
    before: float, before_ci: tuple[float, float], after: float, after_ci: tuple[float, float]
) -> tuple[float, tuple[float, float], float]:
    """How much something changed between two waves of which only its intervals are known.

    Limits follow from those of both waves [1]_; the p is that of the interval, widened or narrowed,
    which just touches no change.

    Parameters
    ----------
    before, after : float
        The values in each wave.
    before_ci, after_ci : tuple of float
        Their 95% limits.

    Returns
    -------
    change : float
        After minus before.
    ci : tuple of float
        Its limits.
    p : float
        Two-sided, of no change.

    References
    ----------
    .. [1] Zou, G. Y., & Donner, A. (2008). Construction of confidence limits about effect
       measures: A general approach. Statistics in Medicine, 27, 1693-1702.
       :doi:`10.1002/sim.3095`

    Examples
    --------
    >>> change, limits, p = changed(0.2, (0.1, 0.3), 0.5, (0.4, 0.6))
    >>> print(f"{change:.1f} [{limits[0]:.2f}, {limits[1]:.2f}], p = {p:.5f}")
    0.3 [0.16, 0.44], p = 0.00003
    """
    (old_low, old_high), (new_low, new_high) = before_ci, after_ci
    change = after - before
    under = float(np.hypot(after - new_low, old_high - before))
    over = float(np.hypot(new_high - after, before - old_low))
    towards_zero = under if change > 0 else over
    z = Z * abs(change) / towards_zero if towards_zero > 0 else np.inf if change else 0.0
    return change, (change - under, change + over), float(2 * special.ndtr(-z))
