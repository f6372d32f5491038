"""Blind spots: what leaders expect others to answer, beside what these answer."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from analysis.adjust import benjamini_hochberg
from analysis.blind_spots import blind_spot, prediction_error
from analysis.groups import Groups
from analysis.withheld import TOO_FEW, TOO_SMALL
from survey.report.asked import AskedPredictions
from survey.report.further_model import Guess, Predictions
from survey.report.model import Dimension, Family, Group
from survey.report.numbers import coarse_limits, coarse_number, limits, number
from survey.report.source import Source

LEVEL = 0.05
MARGIN = 0.5  # of a five-point scale
NAME = "predictions"


def predictions(
    source: Source, dimensions: Sequence[Dimension]
) -> tuple[tuple[Predictions, ...], tuple[Family, ...]]:
    """Return every set of predictions, and the family in which its tests were corrected."""
    by_key = {dimension.key: dimension for dimension in dimensions}
    made = [(asked, _guesses(source, asked, by_key)) for asked in source.further.predictions]
    flat = [guess for _, guesses in made for guess in guesses]
    tested = [guess.p for guess in flat if guess.p is not None]
    if not tested:
        return tuple(_set(asked, guesses, by_key, source) for asked, guesses in made), ()
    q = iter(benjamini_hochberg([np.nan if one.p is None else one.p for one in flat]).tolist())
    corrected = (
        (asked, [replace(one, q=number(value)) for one, value in zip(guesses, q, strict=False)])
        for asked, guesses in made
    )
    told = tuple(_set(asked, guesses, by_key, source) for asked, guesses in corrected)
    return told, (Family(NAME, len(tested)),)


def _guesses(
    source: Source, asked: AskedPredictions, dimensions: dict[str, Dimension]
) -> list[Guess]:
    levels = [name for name in source.levels if any(level == name for level, _ in asked.guesses)]
    return [
        _guess(source, asked, level, dimensions[key])
        for level in levels
        for key in asked.dimensions
        if key in dimensions
    ]


def _guess(source: Source, asked: AskedPredictions, level: str, dimension: Dimension) -> Guess:
    answer, own = _answer(asked, dimension), _level(dimension, (level,))
    of = asked.of[-1] if asked.of else ""
    guess = Guess(level, dimension.key, of if answer is None else answer.level or of)
    values = np.array(asked.guesses.get((level, dimension.key), ()), float)
    promise = source.released.promise
    if values.size < max(promise.minimum_for(level), 2):
        return replace(guess, reason=TOO_FEW)
    if answer is None or answer.mean is None or answer.n is None:
        return replace(guess, reason=TOO_FEW)
    if answer.sd is None or answer.detail_n != answer.n:
        return replace(guess, reason=TOO_SMALL)
    mine = Groups.of(values.size, values.mean(), values.var(ddof=1))
    theirs = Groups.of(answer.n, answer.mean, answer.sd**2)
    found = prediction_error(mine, theirs)
    coarse = values.size < promise.detail
    return replace(
        guess,
        n=int(values.size),
        guess=coarse_number(values.mean()) if coarse else float(values.mean()),
        answer=answer.mean,
        own=None if own is None else own.mean,
        error=coarse_number(found.error) if coarse else float(found.error),
        ci=coarse_limits(found.ci) if coarse else limits(found.ci),
        p=number(found.p),
    )


def _answer(asked: AskedPredictions, dimension: Dimension) -> Group | None:
    """The level whose answer is guessed; the last of several."""
    return next((g for name in reversed(asked.of) if (g := _level(dimension, (name,)))), None)


def _level(dimension: Dimension, names: tuple[str, ...]) -> Group | None:
    return next(
        (
            group
            for group in dimension.levels
            if group.mean is not None and {group.level, *group.includes} & {*names}
        ),
        None,
    )


def _set(
    asked: AskedPredictions,
    guesses: Sequence[Guess],
    dimensions: dict[str, Dimension],
    source: Source,
) -> Predictions:
    told = tuple(_judged(guess, dimensions[guess.dimension], source) for guess in guesses)
    return Predictions(asked.key, asked.text, MARGIN, told)


def _judged(guess: Guess, dimension: Dimension, source: Source) -> Guess:
    """Say what the interval decides; a level of few has no exact p."""
    if guess.ci is None or guess.n is None:
        return guess
    clear = guess.q is not None and guess.q <= LEVEL
    gap = _gap(guess, dimension)
    margin = MARGIN * (dimension.high - dimension.low) / 4
    verdict = blind_spot(guess.ci, gap, margin=margin, clear=clear) if gap else None
    coarse = guess.n < source.released.promise.detail
    return replace(
        guess,
        p=None if coarse else guess.p,
        q=None if coarse else guess.q,
        clear=clear,
        verdict=verdict,
    )


def _gap(guess: Guess, dimension: Dimension) -> tuple[float, float] | None:
    """The interval of the gap between those who guess and those who answer."""
    for pair in dimension.level_pairs:
        if pair.ci is None:
            continue
        if (pair.a, pair.b) == (guess.level, guess.of):
            return pair.ci
        if (pair.b, pair.a) == (guess.level, guess.of):
            return -pair.ci[1], -pair.ci[0]
    return None
