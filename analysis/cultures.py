"""Two cultures instead of one: which two sets of answers fit best, and which groups hold them.

A mixture for questions with options. Somebody of a culture knows each of its answers with the
probability of a competence, good or poor, and otherwise guesses. One culture with good and poor
informants is compared with two; since people do not guess evenly, what chance alone makes of the
comparison is simulated from the one culture, with the guesses of those who know it well, and by
shuffling the answers of each question.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from analysis.profiles import Floats

Ints = NDArray[np.intp]

STARTS = 4
STEPS = 60
SETTLED = 1e-6
SIMULATIONS = 39
SIMULATED = 800
LEAST, MOST = 0.02, 0.98
CERTAIN = 0.05
FEWEST = 20


@dataclass(frozen=True, eq=False)
class TwoCultures:
    """The two cultures that fit best.

    Attributes
    ----------
    n : int
        Informants with an answer.
    keys : ndarray of int, shape (2, Q)
        The answers of each culture, options from 1; the larger culture is first.
    share : float
        Share of the informants who hold the first.
    by_group : ndarray of float, shape (G,)
        The same share within each group; NaN for one without informants.
    members : ndarray of int, shape (G,)
        Informants of each group.
    gain : float
        Twice the gain in log-likelihood over one culture.
    p : float
        Of such a gain where there is one culture; 1 if the fit does not deserve a simulation.
    """

    n: int
    keys: Ints
    share: float
    by_group: Floats
    members: NDArray[np.int64]
    gain: float
    p: float

    @property
    def found(self) -> bool:
        """Whether there are two cultures beyond chance."""
        return self.p <= CERTAIN


@dataclass(frozen=True, eq=False)
class _Rows:
    """Different ways of answering and how many people have each."""

    answers: Ints
    people: Floats
    options: Ints

    @property
    def n(self) -> float:
        return float(self.people.sum())


@dataclass(frozen=True, eq=False)
class _Fit:
    likelihood: float
    keys: Ints
    competence: Floats
    held: Floats


def two_cultures(
    answers: ArrayLike,
    n_options: ArrayLike,
    group: ArrayLike | None = None,
    n_groups: int | None = None,
    *,
    seed: int = 0,
    simulations: int = SIMULATIONS,
) -> TwoCultures:
    """Fit two cultures, each with good and poor informants, against one.

    Both are fitted by expectation and maximisation from several starts. The gain is compared with
    that in answers simulated from the single culture [1]_ and in answers shuffled within each
    question, of at most 800 informants; the larger p counts.

    Parameters
    ----------
    answers : array_like of int, shape (n, Q)
        Options from 1; 0 for no answer.
    n_options : int or array_like of int, shape (Q,)
        How many options each question has.
    group : array_like of int, shape (n,), optional
        The group of each informant, for `by_group`; it does not enter the fit.
    n_groups : int, optional
        How many groups there are.
    seed : int
        Of starts and simulations.
    simulations : int
        How many simulations.

    Returns
    -------
    TwoCultures
        The fit; `found` says whether to believe it.

    Raises
    ------
    ValueError
        If fewer than 20 informants answered, there are fewer than two questions, or shapes do not
        fit.

    References
    ----------
    .. [1] McLachlan, G. J. (1987). On bootstrapping the likelihood ratio test statistic for the
       number of components in a normal mixture. Applied Statistics, 36, 318-324.
       :doi:`10.2307/2347790`

    Examples
    --------
    >>> rng = np.random.default_rng(1)
    >>> keys = np.array([[1, 1, 1, 1, 1], [2, 2, 3, 3, 1]])
    >>> side = np.repeat([0, 1], 100)
    >>> knows = rng.random((200, 5)) < 0.8
    >>> said = np.where(knows, keys[side], rng.integers(1, 4, (200, 5)))
    >>> fit = two_cultures(said, 3, side, 2, simulations=19)
    >>> fit.found, fit.keys.tolist()
    (True, [[1, 1, 1, 1, 1], [2, 2, 3, 3, 1]])
    """
    given = np.asarray(answers, dtype=np.intp)
    if given.ndim != 2 or given.shape[1] < 2:
        raise ValueError(f"answers must be informants by two or more questions: {given.shape}")
    place = np.zeros(len(given), np.intp) if group is None else np.asarray(group, np.intp)
    if place.shape != given.shape[:1]:
        raise ValueError(f"group must have the shape {given.shape[:1]}, not {place.shape}")
    options = np.broadcast_to(np.asarray(n_options, np.intp), given.shape[1:])
    if (given < 0).any() or (given > options).any():
        raise ValueError("answers must be between 0 and the number of options")
    known = (given > 0).any(axis=1)
    if known.sum() < FEWEST:
        raise ValueError(f"answers: {known.sum()} informants answered; {FEWEST} are needed")
    rows, same = _rows(given[known], options)
    rng = np.random.default_rng(seed)
    one, two = _best(rows, 1, rng), _best(rows, 2, rng)
    gain = 2 * (two.likelihood - one.likelihood)
    # Each further key costs as much as BIC says; below that nothing need be simulated.
    deserves = gain > rows.answers.shape[1] * np.log(rows.n) / 2
    p = _simulated(rows, one, gain, rng, simulations) if deserves else 1.0
    count = n_groups if n_groups is not None else int(place.max(initial=0)) + 1
    members = np.bincount(place[known], minlength=count)
    first = two.held[:, 0]
    with np.errstate(divide="ignore", invalid="ignore"):
        by_group = np.bincount(place[known], first[same], count) / members
    share = float(rows.people @ first / rows.n)
    return TwoCultures(int(rows.n), two.keys, share, by_group, members, float(gain), p)


def _rows(given: Ints, options: Ints) -> tuple[_Rows, Ints]:
    answers, same, people = np.unique(given, axis=0, return_inverse=True, return_counts=True)
    return _Rows(answers, people.astype(np.float64), options), same.ravel()


def _best(rows: _Rows, cultures: int, rng: np.random.Generator) -> _Fit:
    """The best of several fits; the first culture is held by most."""
    fits = [_fitted(rows, keys) for keys in _starts(rows, cultures, rng)]
    best = max(fits, key=lambda fit: fit.likelihood)
    order = np.argsort(-(rows.people @ best.held), kind="stable")
    return _Fit(best.likelihood, best.keys[order], best.competence, best.held[:, order])


def _starts(rows: _Rows, cultures: int, rng: np.random.Generator) -> list[Ints]:
    """The most frequent answers; for two cultures, beside those of random informants."""
    usual = _modal(rows, np.ones(len(rows.answers)))
    if cultures == 1:
        return [usual[None]]
    found = []
    for draw in range(STARTS):
        chance = rows.people / rows.n
        pair = rng.choice(len(chance), 2, p=chance)
        near = np.array([(rows.answers == rows.answers[row]).mean(axis=1) for row in pair])
        if draw == 0:  # those who answer as usual, and the others
            near[0], near[1] = (rows.answers == usual).mean(axis=1), 0.4
        side = near[0] + rng.normal(0, 0.01, len(chance)) > near[1]
        found.append(np.array([_modal(rows, side), _modal(rows, ~side)]))
    return found


def _modal(rows: _Rows, weight: NDArray[np.float64] | NDArray[np.bool_]) -> Ints:
    people = rows.people * weight
    return np.array(
        [
            np.bincount(rows.answers[:, q], people, count + 1)[1:].argmax() + 1
            for q, count in enumerate(rows.options.tolist())
        ]
    )


def _fitted(rows: _Rows, keys: Ints) -> _Fit:
    """Expectation and maximisation; each culture has good and poor informants."""
    cultures = len(keys)
    competence = np.array([0.7, 0.15])
    weight = np.full((cultures, 2), 1 / (2 * cultures))
    before = -np.inf
    for _ in range(STEPS):
        log = _log_likelihood(rows, keys, competence) + np.log(weight)
        top = log.max(axis=(1, 2), keepdims=True)
        held = np.exp(log - top)
        total = held.sum(axis=(1, 2), keepdims=True)
        held /= total
        now = float(rows.people @ (np.log(total) + top).ravel())
        if now - before < SETTLED * abs(now):
            break
        before = now
        weighted = held * rows.people[:, None, None]
        weight = np.maximum(weighted.sum(axis=0) / rows.n, 1e-9)
        keys = _keys(rows, weighted, competence)
        competence = _competences(rows, weighted, keys)
    return _Fit(now, keys, competence, held.sum(axis=2))


def _log_likelihood(rows: _Rows, keys: Ints, competence: Floats) -> Floats:
    """Of each way of answering, by culture and competence."""
    result = np.zeros((len(rows.answers), len(keys), 2))
    for q, count in enumerate(rows.options.tolist()):
        answer = rows.answers[:, q, None]
        alike = (answer == keys[:, q])[:, :, None]
        right, wrong = np.log(competence + (1 - competence) / count), np.log(1 - competence)
        result += np.where(answer[:, :, None] > 0, np.where(alike, right, wrong - np.log(count)), 0)
    return result


def _keys(rows: _Rows, weighted: Floats, competence: Floats) -> Ints:
    found = np.empty((weighted.shape[1], len(rows.options)), np.intp)
    for q, count in enumerate(rows.options.tolist()):
        odds = np.log(1 + count * competence / (1 - competence))
        for culture, weight in enumerate((weighted @ odds).T):
            found[culture, q] = np.bincount(rows.answers[:, q], weight, count + 1)[1:].argmax() + 1
    return found


def _competences(rows: _Rows, weighted: Floats, keys: Ints) -> Floats:
    """The share known by good and by poor informants, alike in all cultures."""
    answered = rows.answers > 0
    chance = 1 / rows.options
    excess, room = np.zeros(2), np.zeros(2)
    for culture, key in enumerate(keys):
        alike = (rows.answers == key) & answered
        beyond = np.where(answered, (alike - chance) / (1 - chance), 0).sum(axis=1)
        excess += beyond @ weighted[:, culture]
        room += answered.sum(axis=1) @ weighted[:, culture]
    return np.asarray(np.clip(excess / np.maximum(room, 1e-9), LEAST, MOST))


def _simulated(
    rows: _Rows, one: _Fit, gain: float, rng: np.random.Generator, simulations: int
) -> float:
    """How often answers without two cultures gain as much by a second.

    The larger of two: answers from the one culture, and the answers themselves, shuffled within
    each question, so that nobody's answers belong together.
    """
    n = min(int(rows.n), SIMULATED)
    needed = gain * n / rows.n  # a gain grows with the number of informants
    largest = 0.0
    for draw in (_from_one(rows, one, n, rng), _shuffled(rows, n, rng)):
        hits = 0
        for _ in range(simulations):
            drawn, _same = _rows(next(draw), rows.options)
            single, double = _best(drawn, 1, rng), _best(drawn, 2, rng)
            hits += 2 * (double.likelihood - single.likelihood) >= needed
        largest = max(largest, (hits + 1) / (simulations + 1))
        if largest > CERTAIN:
            break
    return largest


def _from_one(rows: _Rows, one: _Fit, n: int, rng: np.random.Generator) -> Iterator[Ints]:
    good = int(np.argmax(one.competence))
    log = _log_likelihood(rows, one.keys, one.competence)[:, 0]
    chance = np.exp(log - log.max(axis=1, keepdims=True))
    well = rows.people * chance[:, good] / chance.sum(axis=1)
    share = float(well.sum() / rows.n)
    spread = [_guesses(rows, one.keys[0], well, q) for q in range(len(rows.options))]
    while True:
        skill = np.where(rng.random(n) < share, one.competence[good], one.competence[1 - good])
        answers = np.empty((n, len(spread)), np.intp)
        for q, guesses in enumerate(spread):
            guessed = rng.choice(len(guesses), n, p=guesses) + 1
            answers[:, q] = np.where(rng.random(n) < skill, one.keys[0, q], guessed)
        yield answers


def _shuffled(rows: _Rows, n: int, rng: np.random.Generator) -> Iterator[Ints]:
    everybody = np.repeat(rows.answers, rows.people.astype(np.intp), axis=0)
    while True:
        yield rng.permuted(everybody, axis=0)[:n]


def _guesses(rows: _Rows, key: Ints, well: Floats, q: int) -> Floats:
    """How people guess: as those who know the culture well do where they miss its answer.

    The others would not do: people of a second culture are among them.
    """
    count = int(rows.options[q])
    missed = np.bincount(rows.answers[:, q], well, count + 1)[1:] + 1 / count
    missed[key[q] - 1] = 0
    guesses = missed / missed.sum() * (1 - 1 / count)
    guesses[key[q] - 1] = 1 / count
    return np.asarray(guesses)
