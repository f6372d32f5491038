"""Simulated companies: leaders and a frontline in departments, answering on five options.

Every person has a general leaning, one per dimension and one per item, so dimension scores
correlate as in real surveys; answers are rounded and cut to 1…5. What the whole company would
answer on average is known exactly, because the mean of a rounded normal is a sum of normal
probabilities.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import special

from analysis.distances import Departments, Moments
from analysis.groups import Groups

Floats = NDArray[np.float64]

DIMENSIONS = 11
ITEMS = 3
DIFFICULTY = np.array([-0.2, 0.0, 0.2])
THRESHOLDS = np.array([1.5, 2.5, 3.5, 4.5])
SCORE_SD = 0.75
GENERAL, OWN, ITEM = 0.4, 0.4, 0.7
FACTOR = SCORE_SD / np.sqrt(GENERAL**2 + OWN**2 + ITEM**2 / ITEMS)
MINIMUM = 5


@dataclass(frozen=True)
class Company:
    """One kind of company.

    Attributes
    ----------
    leaders, frontline, departments : int
        People on the roster and departments of the frontline.
    gaps : tuple of float
        By how much leaders lean higher, by dimension, before rounding to options; one for all.
    spread : float
        SD of the departments' leanings.
    response : float
        Share that answers; at least five leaders do.
    uneven : bool
        Whether departments answer at rates from half to one and a half times `response`.
    base : float
        Where the frontline leans.
    """

    leaders: int = 6
    frontline: int = 500
    departments: int = 9
    gaps: tuple[float, ...] = (0.3,)
    spread: float = 0.2
    response: float = 1.0
    uneven: bool = False
    base: float = 3.6

    @property
    def sizes(self) -> NDArray[np.int64]:
        """People of each department; the largest has about four times the smallest."""
        share = 1 / (1 + 3 * np.arange(self.departments) / self.departments)
        ends = np.round(np.cumsum(share) / share.sum() * self.frontline).astype(np.int64)
        return np.diff(ends, prepend=0)

    @property
    def by_dimension(self) -> Floats:
        return np.resize(np.asarray(self.gaps, dtype=np.float64), DIMENSIONS)


@dataclass(frozen=True)
class Waves:
    """Many draws of one company; the first axis is the draw."""

    leader_scores: Floats
    frontline_scores: Floats
    leader_answered: NDArray[np.bool_]
    frontline_answered: NDArray[np.bool_]
    sizes: NDArray[np.int64]
    leader_truth: Floats
    department_truth: Floats

    @property
    def starts(self) -> NDArray[np.int64]:
        return np.cumsum(self.sizes) - self.sizes


def draw(
    company: Company, draws: int, rng: np.random.Generator, *, drawn_departments: bool = False
) -> Waves:
    """Draw answers, who answered, and the truth behind them.

    Departments lean as far apart as the company's spread says in every draw, or are drawn
    themselves from those that a company could have.
    """
    sizes = company.sizes
    effect = _effects(company, sizes, draws, rng)
    if drawn_departments:
        effect = company.spread * rng.standard_normal(effect.shape)
    leaning = company.base + company.by_dimension
    leaders = np.broadcast_to(leaning, (draws, company.leaders, DIMENSIONS))
    frontline = company.base + np.repeat(effect, sizes, axis=1)
    return Waves(
        answer(leaders, rng).mean(axis=-1),
        answer(frontline, rng).mean(axis=-1),
        _leaders_answering(company, draws, rng),
        rng.random((draws, company.frontline)) < np.repeat(_rates(company), sizes),
        sizes,
        np.broadcast_to(expected(leaning), (draws, DIMENSIONS)),
        expected(company.base + effect),
    )


def answer(leaning: Floats, rng: np.random.Generator) -> Floats:
    """Answers of people who lean so, shape (draws, people, dimensions, items)."""
    draws, people, dimensions = leaning.shape
    person = leaning + FACTOR * (
        GENERAL * rng.standard_normal((draws, people, 1))
        + OWN * rng.standard_normal((draws, people, dimensions))
    )
    noise = rng.standard_normal((draws, people, dimensions, ITEMS), dtype=np.float32)
    return np.clip(np.rint(person[..., None] + DIFFICULTY + ITEM * FACTOR * noise), 1, 5)


def expected(leaning: Floats) -> Floats:
    """The mean dimension score of everybody who leans so."""
    deviation = FACTOR * np.sqrt(GENERAL**2 + OWN**2 + ITEM**2)
    distance = np.asarray(leaning)[..., None, None] + DIFFICULTY[:, None] - THRESHOLDS
    return 1 + special.ndtr(distance / deviation).sum(axis=-1).mean(axis=-1)


def item_covariance(leaning: float) -> Floats:
    """The covariance of a dimension's items among people who lean so, by quadrature."""
    nodes, weights = _normal()
    person = leaning + FACTOR * np.hypot(GENERAL, OWN) * nodes
    distance = person[:, None, None] + DIFFICULTY[:, None] - THRESHOLDS
    above = special.ndtr(distance / (ITEM * FACTOR))
    mean = 1 + above.sum(axis=-1)
    square = 1 + (above * (2 * np.arange(1, 5) + 1)).sum(axis=-1)
    shared = mean.T @ (weights[:, None] * mean)
    own = weights @ (square - mean**2)
    return np.asarray(shared + np.diag(own) - np.outer(weights @ mean, weights @ mean))


def score_variance(leaning: float) -> float:
    """The variance of the dimension score of people who lean so."""
    return float(item_covariance(leaning).mean())


def intraclass(base: float, spread: float) -> float:
    """How much of a score's variance lies between departments that lean N(base, spread²)."""
    nodes, weights = _normal()
    leanings = base + spread * nodes
    means = expected(leanings)
    between = weights @ means**2 - (weights @ means) ** 2
    within = weights @ np.array([score_variance(leaning) for leaning in leanings])
    return float(between / (between + within))


def _normal() -> tuple[Floats, Floats]:
    """Nodes and weights that average over a standard normal variable."""
    nodes, weights = np.polynomial.hermite_e.hermegauss(120)
    return nodes, weights / weights.sum()


def true_distances(waves: Waves) -> tuple[Floats, Floats]:
    """V² and H² of each draw without sampling, averaged over dimensions."""
    share = waves.sizes / waves.sizes.sum()
    frontline = np.einsum("j,rjp->rp", share, waves.department_truth)
    vertical = ((waves.leader_truth - frontline) ** 2).mean(axis=-1)
    off = np.outer(share, share) * (1 - np.eye(share.size))
    difference = waves.department_truth - frontline[:, None]
    # Σ w_j w_l (m_j - m_l)² = 2 (Σ w m² - (Σ w m)²) with weights summing to 1, centred here.
    square = 2 * np.einsum("j,rjp->rp", share, difference**2) / off.sum()
    return vertical, square.mean(axis=-1)


def leader_moments(waves: Waves) -> Moments:
    """Of the leaders who answered."""
    mask = waves.leader_answered.astype(np.float64)
    return _moments(waves.leader_scores, mask)[0]


def frontline_moments(waves: Waves) -> tuple[Moments, Departments, Groups]:
    """Of the frontline that answered: the level, its departments, and their variances."""
    mask = waves.frontline_answered.astype(np.float64)
    level, products = _moments(waves.frontline_scores, mask)
    masked = waves.frontline_scores * mask[..., None]
    n = np.add.reduceat(mask, waves.starts, axis=1)
    sums = np.add.reduceat(masked, waves.starts, axis=1)
    squares = np.add.reduceat(masked * waves.frontline_scores, waves.starts, axis=1)
    mean = sums / np.maximum(n, 1)[..., None]
    between = np.einsum("rj,rjp,rjq->rpq", n, mean, mean)
    within = (products - between) / np.maximum(n - 1, 0).sum(axis=1)[:, None, None]
    counts = np.broadcast_to(n[..., None], mean.shape)
    with np.errstate(divide="ignore", invalid="ignore"):
        spread = np.maximum(squares - counts * mean**2, 0) / (counts - 1)
    spread = np.where(counts > 1, spread, np.nan)
    sizes = np.broadcast_to(waves.sizes.astype(np.float64)[:, None], mean.shape)
    departments = Departments(counts, mean, within, sizes)
    return level, departments, Groups(counts, mean, spread)


def _moments(scores: Floats, mask: Floats) -> tuple[Moments, Floats]:
    n = mask.sum(axis=1)[:, None, None]
    masked = scores * mask[..., None]
    mean = masked.sum(axis=1) / n[..., 0]
    products = np.swapaxes(masked, 1, 2) @ scores
    cov = (products - n * mean[:, :, None] * mean[:, None, :]) / (n - 1)
    return Moments(np.broadcast_to(n, cov.shape), mean, cov), products


def _effects(
    company: Company, sizes: NDArray[np.int64], draws: int, rng: np.random.Generator
) -> Floats:
    """Departments' leanings, with mean 0 and the given SD over people in every draw."""
    share = (sizes / sizes.sum())[:, None]
    effect = rng.standard_normal((draws, sizes.size, DIMENSIONS))
    effect -= (share * effect).sum(axis=1, keepdims=True)
    effect /= np.sqrt((share * effect**2).sum(axis=1, keepdims=True))
    return np.asarray(effect * company.spread)


def _rates(company: Company) -> Floats:
    if not company.uneven:
        return np.full(company.departments, company.response)
    return np.clip(company.response * np.linspace(1.5, 0.5, company.departments), 0, 1)


def _leaders_answering(company: Company, draws: int, rng: np.random.Generator) -> NDArray[np.bool_]:
    number = rng.binomial(company.leaders, company.response, size=draws)
    number = np.maximum(number, min(MINIMUM, company.leaders))
    order = rng.random((draws, company.leaders)).argsort(axis=1).argsort(axis=1)
    return np.asarray(order < number[:, None])
