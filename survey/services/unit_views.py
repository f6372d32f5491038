"""Scores of the people of each unit by level, from what close kept of a wave."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import select
from sqlalchemy.orm import Session

from analysis.blocks import Cell
from analysis.congruence import FEWEST_UNITS
from analysis.scoring import score_mean, score_n
from analysis.tally import Tally
from analysis.units import UnitCounter, UnitSums
from survey.models import Engagement, SegmentKind, SegmentTally, UnitOutcome, Wave
from survey.report.asked import AskedUnits, Outcome
from survey.services import unit_outcomes
from survey.services.halving import HALF, SIDES
from survey.services.measuring import layout_of

Found = dict[str, dict[str, Tally]]  # by level, by unit


def of(session: Session, wave: Wave) -> tuple[AskedUnits, ...]:
    """The units of every kind that the wave declared: shops, regions; with results of a file."""
    names = labels(session, wave.engagement)
    outcomes = unit_outcomes.of(session, wave)
    return tuple(
        _asked(session, wave, kind, names.get(kind, kind), outcomes)
        for kind in wave.groups.get("segments", ())
    )


def of_departments(  # noqa: PLR0917  # all that departments are counted by
    session: Session,
    wave: Wave,
    items: NDArray[np.uint8],
    places: NDArray[np.intp],
    cells: Sequence[Cell],
    seed: int,
) -> tuple[AskedUnits, ...]:
    """Departments as units, where there are enough of them or a file has their results.

    Of the groups that responses carry; who is in a group of several departments is in no unit.
    """
    outcomes = unit_outcomes.of(session, wave)
    wanted = unit_outcomes.values(outcomes, unit_outcomes.DEPARTMENT)
    if len(wave.departments) < FEWEST_UNITS and not wanted:
        return ()
    counter = UnitCounter(layout_of(wave.questionnaire))
    half = np.random.default_rng(seed).random(len(places)) < 1 / SIDES
    counter.add(items, SIDES * places + half, SIDES * len(cells))
    number = {cell: place for place, cell in enumerate(cells)}
    people: dict[str, UnitSums] = {}
    halves: dict[str, UnitSums] = {}
    for level in dict.fromkeys(cell.level for cell in cells if cell.level):
        at = [number.get(Cell(level, name), -1) for name in wave.departments]
        one, other = (
            counter.sums([-1 if place < 0 else SIDES * place + side for place in at])
            for side in range(SIDES)
        )
        people[level], halves[level] = one + other, other
    found = _outcomes(outcomes, unit_outcomes.DEPARTMENT, wave.departments)
    return (AskedUnits(unit_outcomes.DEPARTMENT, people, halves, found),)


def _outcomes(row: UnitOutcome | None, kind: str, units: Sequence[str]) -> tuple[Outcome, ...]:
    results = unit_outcomes.values(row, kind)
    lower = row.taken.get("lower", ()) if row else ()
    return tuple(
        Outcome(name, name not in lower, np.array([by_unit.get(u, np.nan) for u in units], float))
        for name, by_unit in results.items()
    )


def labels(session: Session, engagement: Engagement) -> dict[str, str]:
    """What each kind of unit is called."""
    kinds = select(SegmentKind.key, SegmentKind.label).where(
        SegmentKind.engagement_id == engagement.id
    )
    return {row.key: row.label for row in session.execute(kinds)}


def _asked(
    session: Session, wave: Wave, kind: str, label: str, outcomes: UnitOutcome | None
) -> AskedUnits:
    rows = session.scalars(
        select(SegmentTally)
        .where(SegmentTally.wave_id == wave.id, SegmentTally.kind == kind)
        .order_by(SegmentTally.position)
    )
    people: Found = {}
    halves: Found = {}
    for row in rows:
        if row.level is None or row.segment is None or row.label == "other":
            continue
        found = halves if row.label == HALF else people
        found.setdefault(row.level, {})[row.segment] = Tally.from_bytes(row.tally)
    units = sorted({unit for by_unit in people.values() for unit in by_unit})
    size = len(wave.questionnaire.dimensions)
    return AskedUnits(
        label.casefold(),
        {level: _sums(by_unit, units, size) for level, by_unit in people.items()},
        {level: _sums(by_unit, units, size) for level, by_unit in halves.items()},
        _outcomes(outcomes, kind, units),
    )


def _sums(by_unit: dict[str, Tally], units: Sequence[str], size: int) -> UnitSums:
    return UnitSums.of(
        _stacked((score_n(by_unit[u])[0] if u in by_unit else np.zeros(size) for u in units), size),
        _stacked(
            (score_mean(by_unit[u])[0] if u in by_unit else np.zeros(size) for u in units), size
        ),
    )


def _stacked(rows: Iterable[np.ndarray], size: int) -> np.ndarray:
    return np.array(list(rows)).reshape(-1, size)
