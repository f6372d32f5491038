"""Scores of the people of each unit by level, from what close kept of a wave."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np
from sqlalchemy import select
from sqlalchemy.orm import Session

from analysis.scoring import score_mean, score_n
from analysis.tally import Tally
from analysis.units import UnitSums
from survey.models import Engagement, SegmentKind, SegmentTally, Wave
from survey.report.asked import AskedUnits
from survey.services.halving import HALF

Found = dict[str, dict[str, Tally]]  # by level, by unit


def of(session: Session, wave: Wave) -> tuple[AskedUnits, ...]:
    """The units of every kind that the wave declared: shops, regions."""
    names = labels(session, wave.engagement)
    return tuple(
        _asked(session, wave, kind, names.get(kind, kind))
        for kind in wave.groups.get("segments", ())
    )


def labels(session: Session, engagement: Engagement) -> dict[str, str]:
    """What each kind of unit is called."""
    kinds = select(SegmentKind.key, SegmentKind.label).where(
        SegmentKind.engagement_id == engagement.id
    )
    return {row.key: row.label for row in session.execute(kinds)}


def _asked(session: Session, wave: Wave, kind: str, label: str) -> AskedUnits:
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
