"""What an answers file says beside the counts: choices, a sample of people, scores by unit."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from analysis.answers import Answers
from analysis.layout import Layout
from analysis.units import UnitCounter, UnitSums
from questionnaires.schema import Instrument
from survey.datafiles.answers import AnswersReader, Batch
from survey.datafiles.groups import Arrangement
from survey.datafiles.names import fold
from survey.report.asked import AskedUnits, Further, Outcome
from survey.services.further import further

SAMPLE = 5_000  # people whose items are looked at one by one: a competence to a hundredth
HALVES = 7  # beside the seed: of the draw of halves, and of the sample
SAMPLED = 8
SIDES = 2


class Gathered:
    """Collects from batch to batch; nothing unless the file has a column for it."""

    def __init__(self, reader: AnswersReader, layout: Layout, *, seed: int) -> None:
        self._reader, self._layout, self._seed = reader, layout, seed
        self._halves = np.random.default_rng([seed, HALVES])
        self._drawn = np.random.default_rng([seed, SAMPLED])
        self._chosen: list[NDArray[np.uint8]] = []
        self._pairs: list[NDArray[np.int32]] = []
        self._sample = _Sample(SAMPLE)
        self._counter = UnitCounter(layout)
        self._groups: dict[int, int] = {}

    @property
    def units(self) -> tuple[str, ...]:
        """The units that the file names."""
        return tuple(self._reader.units.names.shown) if self._reader.units else ()

    def add(self, batch: Batch) -> None:
        if batch.chosen is not None:
            self._chosen.append(np.ascontiguousarray(batch.chosen))
            self._pairs.append(batch.pair)
            self._sample.add(batch.codes, batch.pair, self._drawn.random(len(batch.pair)))
        if batch.unit is not None:
            self._add_units(batch, batch.unit)

    def _add_units(self, batch: Batch, unit: NDArray[np.int32]) -> None:
        half = self._halves.random(len(unit)) < 1 / SIDES
        pairs = np.array(self._reader.groups.pairs, np.int64).reshape(-1, SIDES)
        level = pairs[batch.pair, 0]
        placed = pairs.min(axis=1)[batch.pair] >= 0  # who has no department is of no level
        here = np.flatnonzero((unit >= 0) & placed)
        known = _key(unit[here].astype(np.int64), level[here], half[here].astype(np.int64))
        found, place = np.unique(known, return_inverse=True)
        groups = np.array(
            [self._groups.setdefault(key, len(self._groups)) for key in found.tolist()], np.int64
        )
        self._counter.add(batch.codes[here], groups[place.ravel()], len(self._groups))

    def further(
        self, instrument: Instrument, arrangement: Arrangement, outcomes: tuple[Outcome, ...]
    ) -> Further:
        """Everything that was gathered, in the cells of the arrangement."""
        units = (self._units(arrangement, outcomes),) if self._reader.units else ()
        if not self._chosen:
            return Further(units=units)
        codes, pairs = self._sample.rows()
        size = len(arrangement.cells)
        found = further(
            instrument,
            np.concatenate(self._chosen),
            Answers.shuffled(codes, arrangement.place[pairs], size, self._layout, seed=self._seed),
            arrangement.place[np.concatenate(self._pairs)].astype(np.intp),
            language=instrument.languages[0],
            asked=self._reader.choices.questions,
        )
        return Further(found.rankings, found.maps, found.items, units=units)

    def _units(self, arrangement: Arrangement, outcomes: tuple[Outcome, ...]) -> AskedUnits:
        levels = self._reader.groups.levels
        people: dict[str, UnitSums] = {}
        halves: dict[str, UnitSums] = {}
        for name in arrangement.levels:
            place = levels.find(name)
            one, other = (self._sums(place, half) for half in range(SIDES))
            people[name], halves[name] = one + other, other
        kind = self._reader.units.column if self._reader.units else ""
        return AskedUnits(fold(kind), people, halves, outcomes)

    def _sums(self, level: int | None, half: int) -> UnitSums:
        unit = np.arange(len(self.units), dtype=np.int64)
        keys = _key(unit, np.int64(-1 if level is None else level), np.int64(half))
        return self._counter.sums([self._groups.get(key, -1) for key in keys.tolist()])


def _key(
    unit: NDArray[np.int64], level: NDArray[np.int64] | np.int64, half: NDArray[np.int64] | np.int64
) -> NDArray[np.int64]:
    return (level << 32) + unit * SIDES + half


class _Sample:
    """The rows with the smallest of numbers drawn for all, so many at most."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._codes: list[NDArray[np.uint8]] = []
        self._pairs: list[NDArray[np.int32]] = []
        self._drawn: list[NDArray[np.float64]] = []
        self._below = 1.0

    def add(
        self, codes: NDArray[np.uint8], pairs: NDArray[np.int32], drawn: NDArray[np.float64]
    ) -> None:
        kept = np.flatnonzero(drawn < self._below)
        self._codes.append(codes[kept])
        self._pairs.append(pairs[kept])
        self._drawn.append(drawn[kept])
        if sum(map(len, self._drawn)) > SIDES * self._most:
            self._shrink()

    def _shrink(self) -> None:
        drawn = np.concatenate(self._drawn)
        if len(drawn) <= self._most:
            return
        kept = np.sort(np.argpartition(drawn, self._most)[: self._most])
        self._below = float(drawn[kept].max())
        self._codes = [np.concatenate(self._codes)[kept]]
        self._pairs = [np.concatenate(self._pairs)[kept]]
        self._drawn = [drawn[kept]]

    def rows(self) -> tuple[NDArray[np.uint8], NDArray[np.int32]]:
        self._shrink()
        return np.concatenate(self._codes), np.concatenate(self._pairs)
