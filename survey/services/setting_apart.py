"""What stays of the answers at close: each kind in a table of its own, in random order.

Random ids, in the order of the ids: neither the order of rows nor their numbers tell anything.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from operator import itemgetter
from random import Random
from typing import Any

from survey.models import Wave
from survey.services import judging
from survey.services.grouping import Grouped
from survey.services.masking import Masker
from survey.services.sealing import Sent

REMARKS_TOGETHER = 10
RANDOM_BITS = 128

Row = dict[str, Any]


def responses(wave: Wave, sent: Sequence[Sent], grouped: Grouped, rng: Random) -> list[Row]:
    """The coded answers of each person with the position of their block."""
    return _scattered(
        (
            {"wave_id": wave.id, "block": block, "answers": one.answers}
            for one, block in zip(sent, grouped.block_of, strict=True)
        ),
        rng,
    )


def remarks(
    wave: Wave, sent: Sequence[Sent], grouped: Grouped, masker: Masker, rng: Random
) -> list[Row]:
    """Comments by level and language where at least ten lie together.

    The others lie together without level and language; fewer than ten of these are not kept.
    """
    written = [
        (question, grouped.blocks[block].level, one.segments.get("language"), masker.mask(text))
        for one, block in zip(sent, grouped.block_of, strict=True)
        for question, text in one.apart.comments.items()
    ]
    together = Counter((question, level, language) for question, level, language, _ in written)
    labelled = [
        (question, level, language, text)
        if together[question, level, language] >= REMARKS_TOGETHER
        else (question, None, None, text)
        for question, level, language, text in written
    ]
    enough = Counter((question, level, language) for question, level, language, _ in labelled)
    return _scattered(
        (
            {
                "wave_id": wave.id,
                "question": question,
                "level": level,
                "language": language,
                "text": text,
                "state": "waiting",
            }
            for question, level, language, text in labelled
            if enough[question, level, language] >= REMARKS_TOGETHER
        ),
        rng,
    )


def judgements(
    wave: Wave, sent: Sequence[Sent], grouped: Grouped, minimum: int, rng: Random
) -> list[Row]:
    """How many people of a department chose an option for another: counts, not people."""
    return _scattered(
        (
            {
                "wave_id": wave.id,
                "question": question,
                "department": department,
                "target": target,
                "option": option,
                "n": n,
            }
            for question, department, target, option, n in judging.kept(sent, grouped, minimum)
        ),
        rng,
    )


def predictions(wave: Wave, sent: Sequence[Sent], grouped: Grouped, rng: Random) -> list[Row]:
    return _scattered(
        (
            {
                "wave_id": wave.id,
                "question": question,
                "level": grouped.blocks[block].level,
                "dimension": dimension,
                "value": value,
            }
            for one, block in zip(sent, grouped.block_of, strict=True)
            for question, given in one.apart.predictions.items()
            for dimension, value in given.items()
        ),
        rng,
    )


def _scattered(rows: Iterator[Row], rng: Random) -> list[Row]:
    listed = [{"id": f"{rng.getrandbits(RANDOM_BITS):032x}", **row} for row in rows]
    listed.sort(key=itemgetter("id"))
    return listed
