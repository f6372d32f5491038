"""Segments at close: the tally of every block of level and segment, and how it was kept safe."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from random import Random

import numpy as np

from analysis.promise import Promise
from analysis.tally import Tally, tally
from survey.models import Wave
from survey.services.grouping import Grouped
from survey.services.halving import HALF, Halved, comparison, halves
from survey.services.measuring import layout_of
from survey.services.opening import Progress
from survey.services.sealing import Sent
from survey.services.segmenting import Segmented, by_segment
from survey.services.setting_apart import Row

LANGUAGE = "language"


@dataclass(frozen=True)
class Tallied:
    """Rows of segment tallies, and by kind the blocks they are of; None where none was safe."""

    rows: list[Row]
    kinds: dict[str, Segmented | None]
    halved: dict[str, Halved] = field(default_factory=dict)


def tally_segments(  # noqa: PLR0917  # all that a grouping must be safe beside
    wave: Wave,
    sent: Sequence[Sent],
    grouped: Grouped,
    promise: Promise,
    progress: Progress,
    rng: Random,
) -> Tallied:
    """Tally every declared segment, safe beside the blocks and beside each other.

    Regions come before what lies inside them; halves of units come last.
    """
    parents: dict[str, str] = wave.groups.get("parents", {})
    kinds = sorted([LANGUAGE, *wave.groups.get("segments", ())], key=lambda kind: kind in parents)
    found: dict[str, Segmented | None] = {}
    rows: list[Row] = []
    for done, kind in enumerate(kinds if sent else ()):
        progress(f"grouping by {kind}", done, len(kinds))
        others = [one for one in found.values() if one is not None]
        found[kind] = by_segment(kind, sent, grouped, promise, others, parents.get(kind))
        if (blocks := found[kind]) is not None:
            progress(f"counting by {kind}", done, len(kinds))
            rows += _rows(wave, kind, sent, blocks)
    units = found.keys() - {LANGUAGE}
    halved = halves(found, units, grouped, promise, comparison(wave, grouped), rng)
    for kind, of_kind in halved.items():
        if (blocks := found[kind]) is not None:
            rows += _half_rows(wave, kind, sent, blocks, of_kind)
    return Tallied(rows, found, halved)


def _half_rows(
    wave: Wave, kind: str, sent: Sequence[Sent], segmented: Segmented, halved: Halved
) -> list[Row]:
    """A row for each half whose answers are a result; what is left of a unit gives the view."""
    people = [person for inside in halved.people.values() for person in inside]
    place = [at for at, inside in enumerate(halved.people.values()) for _ in inside]
    counted = _tally(wave, [sent[person] for person in people], place, len(halved.people))
    return [
        {
            "wave_id": wave.id,
            "kind": kind,
            "position": len(segmented.blocks) + at,
            "level": segmented.blocks[unit].level,
            "segment": segmented.blocks[unit].department,
            "label": HALF,
            "n": len(inside),
            "tally": counted.select([at]).to_bytes(),
        }
        for at, (unit, inside) in enumerate(halved.people.items())
    ]


def _tally(wave: Wave, sent: Sequence[Sent], home: Sequence[int], size: int) -> Tally:
    width = len(wave.questionnaire.items)
    joined = b"".join(one.answers[:width] for one in sent)
    codes = np.frombuffer(joined, np.uint8).reshape(-1, width)
    return tally(codes, np.array(home), size, layout_of(wave.questionnaire))


def _rows(wave: Wave, kind: str, sent: Sequence[Sent], segmented: Segmented) -> list[Row]:
    counted = _tally(wave, sent, segmented.block_of, len(segmented.blocks))
    return [
        {
            "wave_id": wave.id,
            "kind": kind,
            "position": position,
            "level": block.level,
            "segment": block.department,
            "label": block.label,
            "n": block.n,
            "tally": counted.select([position]).to_bytes(),
        }
        for position, block in enumerate(segmented.blocks)
    ]
