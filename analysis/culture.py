"""Cultural consensus: whether people share one set of answers, and who knows it how well.

The formal model (Romney, Weller & Batchelder 1986) for questions with options, the informal one
for ratings. Nobody is compared with everybody one by one: the agreement of all pairs is the product
of one narrow matrix with itself, so that every step is a linear pass over people, or over the
different ways of answering, where these are fewer.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from analysis.profiles import Floats
from analysis.special import special

RATIO = 3.0
NEGATIVE = 0.1  # with few questions some competences are negative by chance
FEWEST = 3
WHOLE_SPECTRUM = 256
LEADING = 3
ITERATIONS = 5_000
PRECISION = 1e-12
SURE = 1e-9

Ints = NDArray[np.intp]


@dataclass(frozen=True, eq=False)
class CulturalConsensus:
    """A fitted model.

    Attributes
    ----------
    n : int
        Informants with an answer.
    competence : ndarray of float, shape (n_given,)
        How well each informant knows the shared answers, by minimum residuals; not cut to 0 to 1.
        NaN for somebody without an answer.
    eigenvalues : ndarray of float
        Of the agreement with squared competences on the diagonal, the largest first: all of them
        for up to 256 informants, otherwise three.
    ratio : float
        First to second eigenvalue; from 3 on a single culture is usually assumed.
    key : ndarray
        Shared answers: options from 1 in the formal model, standardised values in the informal one.
    posterior : tuple of ndarray of float
        For each question the probability of each option; empty in the informal model.
    p_chance : float
        Of answers as alike as these if everybody guessed; NaN in the informal model.
    """

    n: int
    competence: Floats
    eigenvalues: Floats
    ratio: float
    key: NDArray[np.generic]
    posterior: tuple[Floats, ...]
    p_chance: float

    @property
    def mean_competence(self) -> float:
        """Mean over informants."""
        return float(np.nanmean(self.competence))

    @property
    def negative(self) -> int:
        """Informants with a negative competence, who fit no single culture."""
        return int((self.competence < 0).sum())

    @property
    def one_culture(self) -> bool:
        """Whether a single culture may be assumed: ratio, few negative, and beyond guessing."""
        guessed = self.p_chance >= 0.05
        return self.ratio >= RATIO and self.negative <= NEGATIVE * self.n and not guessed


def formal_consensus(answers: ArrayLike, n_options: ArrayLike) -> CulturalConsensus:
    r"""Fit the formal model to questions with options.

    Agreement of two informants is corrected for guessing, :math:`M^* = (L m - 1)/(L - 1)` with m
    the share of their common questions that they answer alike; competences minimise
    :math:`\sum_{i<j} Q_{ij}(M^*_{ij} - D_i D_j)^2` with :math:`Q_{ij}` the questions that both
    answered; the key is Bayes' with even prior odds and competences cut to 0 to 1, where an answer
    other than the key has probability :math:`(1 - D)(L - 1)/L` [1]_.

    Parameters
    ----------
    answers : array_like of int, shape (n, Q)
        Options from 1; 0 for no answer.
    n_options : int or array_like of int, shape (Q,)
        How many options each question has, L.

    Returns
    -------
    CulturalConsensus
        The fit.

    Raises
    ------
    ValueError
        If fewer than three informants or two questions are given, an answer is no option, or a
        question has fewer than two options.

    References
    ----------
    .. [1] Romney, A. K., Weller, S. C., & Batchelder, W. H. (1986). Culture as consensus: a theory
       of culture and informant accuracy. American Anthropologist, 88, 313-338.
       :doi:`10.1525/aa.1986.88.2.02a00020`

    Examples
    --------
    >>> shared = [1, 2, 3, 1, 2]
    >>> fit = formal_consensus([shared, shared, [1, 2, 3, 1, 1], [1, 2, 3, 3, 2]], 3)
    >>> fit.key.tolist(), fit.competence.round(1).tolist()
    ([1, 2, 3, 1, 2], [1.0, 1.0, 0.7, 0.7])
    """
    given, options = _checked(answers, n_options)
    patterns, same, people = _patterns(given)
    known = (patterns > 0).any(axis=1)
    factor = _formal_factor(patterns[known], options)
    answered = (patterns[known] > 0).astype(np.float64)
    fit, values = _fit(factor, answered, people[known])
    competence = np.full(len(patterns), np.nan)
    competence[known] = fit
    posterior = _posterior(patterns[known], people[known], np.clip(fit, 0, 1 - SURE), options)
    return CulturalConsensus(
        int(people[known].sum()),
        competence[same],
        values,
        _ratio(values),
        np.array([int(chance.argmax()) + 1 for chance in posterior]),
        posterior,
        _guessed(patterns, people, options),
    )


def informal_consensus(ratings: ArrayLike) -> CulturalConsensus:
    """Fit the informal model to ratings: agreement is the correlation over the items [1]_.

    Parameters
    ----------
    ratings : array_like of float, shape (n, Q)
        One row an informant; NaN for no answer. Somebody who rates everything alike has no
        competence.

    Returns
    -------
    CulturalConsensus
        The key is the competence-weighted mean of each informant's standardised ratings.

    Raises
    ------
    ValueError
        If fewer than three informants with a spread or three items are given.

    References
    ----------
    .. [1] Weller, S. C. (2007). Cultural consensus theory: applications and frequently asked
       questions. Field Methods, 19, 339-368. :doi:`10.1177/1525822X07303502`

    Examples
    --------
    >>> fit = informal_consensus([[1, 2, 4, 5], [1, 3, 4, 5], [2, 1, 5, 4], [5, 4, 1, 2]])
    >>> fit.competence.round(1).tolist()
    [1.0, 0.9, 0.8, -1.0]
    """
    values = np.asarray(ratings, dtype=np.float64)
    if values.ndim != 2 or values.shape[1] < 3:
        raise ValueError(f"ratings must be informants by three or more items, not {values.shape}")
    answered = (~np.isnan(values)).astype(np.float64)
    count = answered.sum(axis=1)
    with np.errstate(divide="ignore", invalid="ignore"):
        mean = np.nansum(values, axis=1) / count
        centred = np.where(answered > 0, values - mean[:, None], 0.0)
        deviation = np.sqrt((centred**2).sum(axis=1) / count)
    known = deviation > SURE
    if known.sum() < FEWEST:
        raise ValueError(f"ratings: {known.sum()} informants with a spread; three are needed")
    factor = centred[known] / deviation[known, None]
    people = np.ones(int(known.sum()))
    fit, eigenvalues = _fit(factor, answered[known], people)
    competence = np.full(len(values), np.nan)
    competence[known] = fit
    sample = np.sqrt((count[known] - 1) / count[known])  # from the population SD to n - 1
    weight = answered[known] * fit[:, None]
    with np.errstate(divide="ignore", invalid="ignore"):
        key = (factor * sample[:, None] * fit[:, None]).sum(axis=0) / weight.sum(axis=0)
    return CulturalConsensus(
        int(known.sum()), competence, eigenvalues, _ratio(eigenvalues), key, (), np.nan
    )


def chance_corrected_agreement(answers: ArrayLike, n_options: ArrayLike, row: int) -> Floats:
    """Return the agreement of one informant with each, corrected for guessing.

    Parameters
    ----------
    answers : array_like of int, shape (n, Q)
        As for `formal_consensus`.
    n_options : int or array_like of int, shape (Q,)
        How many options each question has.
    row : int
        Which informant.

    Returns
    -------
    ndarray of float, shape (n,)
        1 for the same answers, 0 for guessing; NaN without a common question.

    Raises
    ------
    ValueError
        As for `formal_consensus`.

    Examples
    --------
    >>> chance_corrected_agreement([[1, 1], [1, 2], [2, 2]], 2, 0).round(9).tolist()
    [1.0, 0.0, -1.0]
    """
    given, options = _checked(answers, n_options)
    factor = _formal_factor(given, options)
    answered = (given > 0).astype(np.float64)
    common = answered @ answered[row]
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.asarray(factor @ factor[row] / common)


def _checked(answers: ArrayLike, n_options: ArrayLike) -> tuple[Ints, Ints]:
    given = np.asarray(answers)
    if given.ndim != 2 or given.shape[0] < FEWEST or given.shape[1] < 2:
        raise ValueError(f"answers must be three or more informants by questions: {given.shape}")
    given = given.astype(np.intp)
    options = np.broadcast_to(np.asarray(n_options, np.intp), given.shape[1:])
    if (options < 2).any():
        raise ValueError(f"n_options must be at least 2, not {options.min()}")
    if (given < 0).any() or (given > options).any():
        raise ValueError("answers must be between 0 and the number of options")
    if (given > 0).any(axis=1).sum() < FEWEST:
        raise ValueError("answers: fewer than three informants answered")
    return given, options


def _patterns(given: Ints) -> tuple[Ints, Ints, Floats]:
    """The different ways of answering, which one each informant has, how many have each."""
    rows, same, people = np.unique(given, axis=0, return_inverse=True, return_counts=True)
    return rows, same.ravel(), people.astype(np.float64)


def _formal_factor(patterns: Ints, options: Ints) -> Floats:
    """Rows whose inner products are sums of corrected agreement over common questions."""
    parts = []
    for question, count in enumerate(options.tolist()):
        answer = patterns[:, question]
        part = (answer[:, None] == np.arange(1, count + 1)) - (answer[:, None] > 0) / count
        parts.append(part * np.sqrt(count / (count - 1)))
    return np.concatenate(parts, axis=1)


def _fit(factor: Floats, answered: Floats, people: Floats) -> tuple[Floats, Floats]:
    """Competences and eigenvalues of weighted informants."""
    own = answered.sum(axis=1)
    scaled = factor / np.sqrt((factor**2).sum(axis=1))[:, None]
    competence = _minimum_residuals(factor, answered, people, own, _start(scaled, people))
    return competence, _eigenvalues(scaled, people, competence)


def _start(scaled: Floats, people: Floats) -> Floats:
    """Loadings on the first principal axis."""
    values, vectors = np.linalg.eigh((scaled * people[:, None]).T @ scaled)
    first = scaled @ vectors[:, -1] * np.sqrt(max(1 - people.size / max(values[-1], 1e-9), 0.05))
    return np.asarray(first if people @ first >= 0 else -first)


def _minimum_residuals(
    factor: Floats, answered: Floats, people: Floats, own: Floats, start: Floats
) -> Floats:
    """Comrey's equations; half a step each time, since a whole one swings to and fro."""
    competence = start
    for _ in range(ITERATIONS):
        top = factor @ (factor.T @ (people * competence))
        squared = competence**2
        bottom = answered @ (answered.T @ (people * squared))
        # Without the informant's agreement with himself, which is perfect.
        top -= own * competence
        bottom -= own * squared
        target = top / np.where(np.abs(bottom) > PRECISION, bottom, np.inf)
        step = (target - competence) / 2
        competence = competence + step
        if np.abs(step).max() < PRECISION:
            break
    return competence if people @ competence >= 0 else -competence


def _eigenvalues(scaled: Floats, people: Floats, competence: Floats) -> Floats:
    weighted = scaled * np.sqrt(people)[:, None]
    diagonal = competence**2 - 1
    count = people.size
    if count <= WHOLE_SPECTRUM:
        found = np.linalg.eigvalsh(weighted @ weighted.T + np.diag(diagonal))
        twins = np.repeat(diagonal, people.astype(np.intp) - 1)
        every = np.sort(np.concatenate([found, twins[:WHOLE_SPECTRUM]]))[::-1]
        return np.asarray(every[:WHOLE_SPECTRUM])
    from scipy.sparse.linalg import LinearOperator, eigsh

    def times(vector: Floats) -> Floats:
        flat = vector.ravel()
        return np.asarray(weighted @ (weighted.T @ flat) + diagonal * flat)

    operator = LinearOperator((count, count), matvec=times, dtype=np.float64)
    start = weighted @ np.ones(weighted.shape[1]) + 1.0
    found = eigsh(operator, k=LEADING, which="LA", return_eigenvectors=False, v0=start)
    return np.sort(found)[::-1]


def _ratio(eigenvalues: Floats) -> float:
    first, second = eigenvalues[:2]
    return float(first / second) if second > SURE else float("inf") if first > 0 else float("nan")


def _posterior(
    patterns: Ints, people: Floats, competence: Floats, options: Ints
) -> tuple[Floats, ...]:
    found = []
    for question, count in enumerate(options.tolist()):
        answer = patterns[:, question]
        right = np.log(competence + (1 - competence) / count)
        wrong = np.log((1 - competence) * (count - 1) / count)  # as published: of any wrong one
        odds = np.bincount(answer, people * (right - wrong), count + 1)[1:]
        chance = np.exp(odds - odds.max())
        found.append(chance / chance.sum())
    return tuple(found)


def _guessed(patterns: Ints, people: Floats, options: Ints) -> float:
    """Chance of answers as uneven as these if every option were as likely (chi-square)."""
    total, df = 0.0, 0
    for question, count in enumerate(options.tolist()):
        chosen = np.bincount(patterns[:, question], people, count + 1)[1:]
        expected = chosen.sum() / count
        if expected > 0:
            total += float(((chosen - expected) ** 2 / expected).sum())
            df += count - 1
    return float(special.chdtrc(df, total))
