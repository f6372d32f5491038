"""Segments at close: the tally of every block of level and segment, and how it was kept safe."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from analysis.promise import Promise
from analysis.tally import tally
from survey.models import Wave
from survey.services.grouping import Grouped
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


def tally_segments(
    wave: Wave, sent: Sequence[Sent], grouped: Grouped, promise: Promise, progress: Progress
) -> Tallied:
    """Tally every declared segment, safe beside the blocks and beside each other.

    Regions come before what lies inside them.
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
    return Tallied(rows, found)


def _rows(wave: Wave, kind: str, sent: Sequence[Sent], segmented: Segmented) -> list[Row]:
    width = len(wave.questionnaire.items)
    joined = b"".join(one.answers[:width] for one in sent)
    counted = tally(
        np.frombuffer(joined, np.uint8).reshape(-1, width),
        np.array(segmented.block_of),
        len(segmented.blocks),
        layout_of(wave.questionnaire),
    )
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
