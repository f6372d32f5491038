"""Comments, judgements and predictions at close: each in a shuffled table of its own."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from random import Random
from typing import Any
from uuid import uuid4

from survey.services.grouping import Grouped
from survey.services.masking import Masker
from survey.services.sealing import Sent

REMARKS_TOGETHER = 10

Row = dict[str, Any]


def remarks(
    wave_id: int, sent: Sequence[Sent], grouped: Grouped, masker: Masker, rng: Random
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
    return _shuffled(
        (
            {
                "wave_id": wave_id,
                "question": question,
                "level": level,
                "language": language,
                "text": text,
            }
            for question, level, language, text in labelled
            if enough[question, level, language] >= REMARKS_TOGETHER
        ),
        rng,
    )


def judgements(
    wave_id: int, sent: Sequence[Sent], grouped: Grouped, block_ids: Sequence[int], rng: Random
) -> list[Row]:
    return _shuffled(
        (
            {
                "wave_id": wave_id,
                "block_id": block_ids[block],
                "question": question,
                "target": target,
                "option": option,
            }
            for one, block in zip(sent, grouped.block_of, strict=True)
            for question, given in one.apart.judgements.items()
            for target, option in given.items()
        ),
        rng,
    )


def predictions(wave_id: int, sent: Sequence[Sent], grouped: Grouped, rng: Random) -> list[Row]:
    return _shuffled(
        (
            {
                "wave_id": wave_id,
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


def responses(
    wave_id: int, sent: Sequence[Sent], grouped: Grouped, block_ids: Sequence[int], rng: Random
) -> list[Row]:
    return _shuffled(
        (
            {"wave_id": wave_id, "block_id": block_ids[block], "answers": one.answers}
            for one, block in zip(sent, grouped.block_of, strict=True)
        ),
        rng,
    )


def _shuffled(rows: Iterator[Row], rng: Random) -> list[Row]:
    """Rows in random order under random ids."""
    listed = [{"id": uuid4(), **row} for row in rows]
    rng.shuffle(listed)
    return listed
