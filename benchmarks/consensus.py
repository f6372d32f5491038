"""Whether the methods of shared views find what is there and nothing in noise, and how fast.

`python -m benchmarks.consensus` simulates companies whose truth is known and writes
docs/simulation-consensus.md; `--short` runs fewer of them and writes nothing.
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from itertools import repeat
from pathlib import Path

import numpy as np
from numpy.typing import ArrayLike, NDArray

from analysis.blind_spots import prediction_error
from analysis.channels import total_variation
from analysis.congruence import response_surface
from analysis.consensus import within_group_consensus
from analysis.consensus_intervals import changed, similarity
from analysis.consensus_tests import compare_agreement, compare_content
from analysis.culture import formal_consensus, informal_consensus
from analysis.cultures import two_cultures
from analysis.groups import Groups
from analysis.profiles import preferences, profiles
from analysis.relations import social_relations
from analysis.views import two_views
from benchmarks.provenance import provenance

PAGE = Path(__file__).parents[1] / "docs" / "simulation-consensus.md"
ORDER = np.arange(6)
OTHER = np.array([3, 5, 0, 1, 4, 2])
PARTLY = np.array([2, 3, 0, 1, 5, 4])
KEYS = np.array([[1, 2, 1, 3, 4], [4, 4, 2, 1, 2]])
SHARES = ((0.3, 0.25, 0.1, 0.02, 0.33), (0.35, 0.45, 0.15, 0.03, 0.02))
DRAWS, SIMULATIONS = 199, 39
SEED = 14
SLOW, SLOWER = "Two maps", 5
AT_ONCE = 10

Rng = np.random.Generator
Array = NDArray[np.float64]
Trial = Callable[[Rng, int], bool]
Known = tuple[float, tuple[float, float]]


def ranked(rng: Rng, n: int, noise: float, order: ArrayLike = ORDER) -> Array:
    """Top-three lists of n people around an order."""
    said = np.asarray(order) + rng.normal(0, noise, (n, 6))
    return preferences(np.argsort(np.argsort(said, axis=1), axis=1) + 1, 3)


def maps(rng: Rng, n: int, competence: float, keys: ArrayLike) -> NDArray[np.intp]:
    """Channel maps of n people who know their key so well and else guess."""
    known = rng.random((n, 5)) < competence
    return np.where(known, keys, rng.integers(1, 6, (n, 5)))


def _agreement(one: float, other: float) -> Trial:
    return lambda rng, seed: (
        compare_agreement(
            ranked(rng, 12, one), ranked(rng, 60, other), seed=seed, resamples=DRAWS
        ).p
        <= 0.05
    )


def _content(one: float, other: float, order: ArrayLike) -> Trial:
    return lambda rng, seed: (
        compare_content(
            ranked(rng, 12, one), ranked(rng, 60, other, order), seed=seed, resamples=DRAWS
        ).p
        <= 0.05
    )


def _diluted(*, leaders: bool) -> Trial:
    """The same order in both groups, half of one being without any: less unity, same content."""

    def trial(rng: Rng, seed: int) -> bool:
        full, half = (60, 12) if leaders else (12, 60)
        mixed = np.concatenate([ranked(rng, half // 2, 1), ranked(rng, half // 2, 1e6)])
        test = compare_content(ranked(rng, full, 1), mixed, seed=seed, resamples=DRAWS)
        return test.p <= 0.05

    return trial


def _one(competence: float) -> Trial:
    return lambda rng, _: formal_consensus(maps(rng, 120, competence, KEYS[0]), 5).one_culture


def _preferring(rng: Rng, seed: int) -> bool:
    """Each step has its own favourites, and nobody's answers belong together."""
    answers = np.stack([rng.choice(5, 120, p=SHARES[step % 2]) + 1 for step in range(5)], axis=1)
    return two_cultures(answers, 5, seed=seed, simulations=SIMULATIONS).found


def _two(apart: bool) -> Trial:  # noqa: FBT001 - a simulation's plain switch
    def trial(rng: Rng, seed: int) -> bool:
        side = rng.integers(0, 2, 120) * int(apart)
        answers = maps(rng, 120, 0.65, KEYS[side])
        return two_cultures(answers, 5, seed=seed, simulations=SIMULATIONS).found

    return trial


def _channels(top: ArrayLike) -> Trial:
    def trial(rng: Rng, seed: int) -> bool:
        leaders, floor = rng.multinomial(12, top), rng.multinomial(300, SHARES[1])
        return total_variation(leaders, floor, seed=seed, resamples=DRAWS).p <= 0.05

    return trial


def _trust(distrusted: float) -> Trial:
    """One judgement of nine departments; judges differ by 0.9 and are 6 to 60 a pair."""

    def trial(rng: Rng, _: int) -> bool:
        judges = np.repeat(np.linspace(6, 60, 9).round(), 9).reshape(9, 9)
        x = 3.5 + rng.normal(0, 0.15, (9, 9)) + rng.normal(0, 0.9, (9, 9)) / np.sqrt(judges)
        x[:, 4] -= distrusted
        fit = social_relations(x, judges, 0.81)
        return bool(fit.receiver_p[4] <= 0.05)

    return trial


def _guesses(n: int, off: float) -> Trial:
    def trial(rng: Rng, _: int) -> bool:
        said, floor = rng.normal(3 + off, 0.6, n), rng.normal(3, 0.8, 300)
        groups = (Groups.of(v.size, v.mean(), v.var(ddof=1)) for v in (said, floor))
        return bool(prediction_error(*groups).p <= 0.05)

    return trial


def _surface(suffers: float) -> Trial:
    def trial(rng: Rng, _: int) -> bool:
        x, y = rng.normal(3.5, 0.5, (2, 60))
        z = -suffers * (x - y) ** 2 + rng.normal(0, 0.5, 60)
        return bool(response_surface(x, y, z, centre=3.5).surface.p[3] <= 0.05)

    return trial


def _camps(kind: str) -> Trial:
    """Eleven dimensions rated by 120 people with moods: one view, by degrees, or two camps."""

    def trial(rng: Rng, seed: int) -> bool:
        view, second = rng.normal(0, 0.6, 11), rng.normal(0, 0.6, 11)
        centre = 3.3 + np.tile(view, (120, 1))
        if kind == "degrees":
            centre += np.outer(rng.normal(0, 1, 120), second)
        elif kind == "camps":
            centre = 3.3 + 1.5 * np.where(rng.random((120, 1)) < 0.4, second, view)
        leaning = centre + rng.normal(0, 0.4, (120, 1)) + rng.normal(0, 0.5, centre.shape)
        items = leaning[:, :, None] + rng.normal(0, 0.7, (120, 11, 3))
        scores = np.clip(np.rint(items), 1, 5).mean(axis=2)
        return two_views(scores, seed=seed, simulations=SIMULATIONS).found

    return trial


def _sharing(before: ArrayLike, after: ArrayLike) -> Trial:
    """Whether 12 leaders and 60 others are said to share more or less than a wave ago."""

    def trial(rng: Rng, _: int) -> bool:
        def wave(order: ArrayLike) -> Known:
            said = np.concatenate([ranked(rng, 12, 2), ranked(rng, 60, 2, order)])
            found = similarity(profiles(said, np.repeat([0, 1], [12, 60])), 0, 1)
            return found.r, found.ci

        return changed(*wave(before), *wave(after))[2] <= 0.05

    return trial


def _unity(before: float, after: float) -> Trial:
    """Whether 12 leaders are said to agree more or less than a wave ago."""

    def trial(rng: Rng, _: int) -> bool:
        def wave(noise: float) -> Known:
            found = within_group_consensus(profiles(ranked(rng, 12, noise)))
            low, high = found.ci[0].tolist()
            return float(found.mean_correlation[0]), (low, high)

        return changed(*wave(before), *wave(after))[2] <= 0.05

    return trial


TRIALS: tuple[tuple[str, str, Trial], ...] = (
    ("Unity differs", "nothing: both 12 and 60 people alike", _agreement(2, 2)),
    ("Unity differs", "nothing: no order in either", _agreement(1e6, 1e6)),
    ("Unity differs", "leaders with mixed messages", _agreement(1e6, 1)),
    ("Priorities differ", "nothing: same order and unity", _content(2, 2, ORDER)),
    (
        "Priorities differ",
        "nothing: same order, half of the leaders without",
        _diluted(leaders=True),
    ),
    (
        "Priorities differ",
        "nothing: same order, half of the others without",
        _diluted(leaders=False),
    ),
    ("Priorities differ", "another order", _content(2, 2, OTHER)),
    ("One map", "nothing: guessing", _one(0)),
    ("One map", "one map, known to 0.6", _one(0.6)),
    ("Two maps", "nothing: one map, known to 0.65", _two(apart=False)),
    ("Two maps", "nothing: favourites of each step", _preferring),
    ("Two maps", "two maps, known to 0.65", _two(apart=True)),
    ("Two camps", "nothing: one view", _camps("one")),
    ("Two camps", "nothing: people differ by degrees", _camps("degrees")),
    ("Two camps", "two camps, 60 and 40%", _camps("camps")),
    ("Leaders’ unity changed between waves", "nothing", _unity(2, 2)),
    ("Leaders’ unity changed between waves", "from none to united", _unity(1e6, 1)),
    ("What levels share changed between waves", "nothing, partly alike", _sharing(PARTLY, PARTLY)),
    ("What levels share changed between waves", "from opposite to alike", _sharing(OTHER, ORDER)),
    ("Levels name other channels", "nothing", _channels(SHARES[1])),
    ("Levels name other channels", "other shares", _channels(SHARES[0])),
    ("A department is not relied on", "nothing", _trust(0)),
    ("A department is not relied on", "0.6 points less", _trust(0.6)),
    ("Leaders are off", "nothing, 8 leaders", _guesses(8, 0)),
    ("Leaders are off", "nothing, 20 leaders", _guesses(20, 0)),
    ("Leaders are off", "0.8 points, 8 leaders", _guesses(8, 0.8)),
    ("Results suffer where views part", "nothing, 60 units", _surface(0)),
    ("Results suffer where views part", "they do, 60 units", _surface(1)),
)


def simulate(trials: int, seed: int = SEED) -> Iterator[tuple[str, str, int, float]]:
    """In how many companies each was looked for, and in what share of them it was found."""
    with ProcessPoolExecutor() as processes:
        for row, (what, truth, _) in enumerate(TRIALS):
            number = trials // SLOWER if what == SLOW else trials
            draws = range(number)
            found = processes.map(_found, repeat(row), draws, repeat(seed), chunksize=AT_ONCE)
            yield what, truth, number, float(np.mean([*found]))


def _found(row: int, draw: int, seed: int) -> bool:
    """Every company has a seed of its own, so it is the same whichever process draws it."""
    return TRIALS[row][2](np.random.default_rng([seed, row, draw]), draw)


def timings(seed: int = SEED) -> Iterator[tuple[str, float]]:
    """Seconds over a million answers."""
    rng = np.random.default_rng(seed)
    n = 200_000
    lists = ranked(rng, n, 2)
    answers = maps(rng, n, 0.6, KEYS[0])
    ratings = np.round(rng.normal(0, 1, (30_303, 33)) + rng.normal(3, 1, 33))
    side = n // 2
    jobs: tuple[tuple[str, Callable[[], object]], ...] = (
        ("sums of 200,000 rankings", lambda: profiles(lists)),
        (
            "both permutation tests of 100,000 and 100,000",
            lambda: [
                test(lists[:side], lists[side:]) for test in (compare_agreement, compare_content)
            ],
        ),
        ("formal consensus of 200,000 people on 5 steps", lambda: formal_consensus(answers, 5)),
        ("informal consensus of 30,303 people on 33 items", lambda: informal_consensus(ratings)),
        ("two cultures of 200,000 people", lambda: two_cultures(answers, 5)),
    )
    for name, job in jobs:
        start = time.perf_counter()
        job()
        yield name, time.perf_counter() - start


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--short", action="store_true", help="20 companies a row, no page")
    parser.add_argument("--companies", type=int, default=1_500, help="how many companies a row")
    chosen = parser.parse_args()
    trials = 20 if chosen.short else chosen.companies
    start = time.perf_counter()
    rows = [
        f"| {what} | {truth} | {number:,} | {100 * share:.1f}% |"
        for what, truth, number, share in simulate(trials)
    ]
    times = [f"| {name} | {seconds:.1f} |" for name, seconds in timings()]
    page = "\n".join(
        (
            "# Shared views: what is found in simulated companies",
            "",
            provenance(SEED, time.perf_counter() - start),
            "",
            "Tests at 5%. Where the truth is nothing, what is found is a false alarm. Reports",
            "correct over many tests besides, so a report raises fewer. 12 leaders and 60 others",
            "rank, 120 people fill in the channel map or rate, nine departments judge each other.",
            "",
            "| Asked | Truth | Companies | Found |",
            "|---|---|---|---|",
            *rows,
            "",
            "| A million answers | Seconds |",
            "|---|---|",
            *times,
            "",
        )
    )
    print(page)
    if not chosen.short:
        PAGE.write_text(page, encoding="utf-8")


if __name__ == "__main__":
    main()
