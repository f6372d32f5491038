"""Close, once: sealed answers become responses of nobody in particular.

Three steps, each safe to repeat after a crash at any point: `waves.begin_closing` (no more sends),
`run` (one transaction that writes what stays and erases all that could join it to people), and
`shred` (the key is destroyed, but only when that transaction is durable).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from random import Random, SystemRandom

import numpy as np
from sqlalchemy import delete, func, insert, select, update
from sqlalchemy.orm import Session

from analysis.promise import Promise
from analysis.tally import tally
from survey.exceptions import CannotClose
from survey.models import (
    Block,
    Draft,
    Invitation,
    Judgement,
    Participant,
    PredictionAnswer,
    Remark,
    Response,
    Sealed,
    SegmentTally,
    Wave,
)
from survey.services import audit, grouping, setting_apart, waves
from survey.services.grouping import Grouped
from survey.services.masking import Masker
from survey.services.measuring import layout_of
from survey.services.opening import Progress, open_all, silent
from survey.services.sealing import Sent
from survey.services.segmenting import Segmented, by_segment
from survey.services.wave_keys import WaveKeys

LANGUAGE = "language"


@dataclass(frozen=True)
class Closed:
    """What a close left behind.

    Not kept: rows that could not be read, and people who are too few to be shown in any group.
    """

    responses: int
    blocks: int
    unreadable: int = 0
    left_out: int = 0


def run(
    session: Session,
    wave: Wave,
    keys: WaveKeys,
    *,
    now: datetime,
    progress: Progress = silent,
    rng: Random | None = None,
) -> Closed:
    """Turn the sealed answers of a closing wave into responses. The caller commits, then shreds.

    The long part happens in memory; writing is one short transaction, whose first statement only
    one of several closers can win.
    """
    session.refresh(wave)
    if wave.status == "closed":
        return found(session, wave)
    if wave.status != "closing":
        raise CannotClose
    opened = open_all(session, wave, keys, progress)
    promise = waves.promise(session, wave).rules()
    sent = grouping.placeable(opened.sent, wave.levels, promise)
    grouped = grouping.by_department(sent, wave.levels, promise)
    segments = _segments(wave, sent, grouped, promise, progress)
    masker = _masker(session, wave)
    progress("writing", 0, 1)
    won = session.scalar(
        update(Wave)
        .where(Wave.id == wave.id, Wave.status == "closing")
        .values(status="closed", closed_at=now, lease_until=None)
        .returning(Wave.id)
    )
    if won is None:
        return found(session, wave)
    _write(session, wave, sent, grouped, masker, rng or SystemRandom())
    session.add_all(segments)
    _erase(session, wave)
    audit.note(session, wave.engagement, None, "wave closed", wave.key, now=now)
    session.flush()
    left_out = len(opened.sent) - len(sent)
    return Closed(len(sent), len(grouped.blocks), opened.unreadable, left_out)


def abandon(session: Session, wave: Wave, keys: WaveKeys, *, now: datetime) -> int:
    """Close a wave whose key is lost: its answers, which nobody can open, are erased.

    Refused while the key is there. Gives how many answers were lost. The caller commits.
    """
    if keys.holds(wave.public_id):
        raise CannotClose("The key of this wave is there, so it can be closed and nothing is lost.")
    lost = session.scalar(select(func.count()).where(Sealed.wave_id == wave.id)) or 0
    given_up = session.scalar(
        update(Wave)
        .where(Wave.id == wave.id, Wave.status == "closing")
        .values(status="closed", closed_at=now, key_destroyed_at=now, lease_until=None)
        .returning(Wave.id)
    )
    if given_up is None:
        raise CannotClose
    _erase(session, wave)
    audit.note(session, wave.engagement, None, "wave abandoned, key lost", wave.key, now=now)
    session.flush()
    return lost


def found(session: Session, wave: Wave) -> Closed:
    """What an earlier close left behind."""
    blocks = select(func.count(), func.coalesce(func.sum(Block.n), 0))
    number, people = session.execute(blocks.where(Block.wave_id == wave.id)).one()
    return Closed(people, number)


def shred(session: Session, wave: Wave, keys: WaveKeys, *, now: datetime) -> bool:
    """Destroy the key of a closed wave; only ever called after the close was committed."""
    session.refresh(wave)
    if wave.status != "closed":
        raise CannotClose("The key is destroyed only when the wave is closed.")
    keys.destroy(wave.public_id)
    if wave.key_destroyed_at is not None:
        return False
    wave.key_destroyed_at = now
    audit.note(session, wave.engagement, None, "wave key destroyed", wave.key, now=now)
    session.flush()
    return True


def _segments(
    wave: Wave,
    sent: Sequence[Sent],
    grouped: Grouped,
    promise: Promise,
    progress: Progress,
) -> list[SegmentTally]:
    """The tallies of every declared segment, safe beside the blocks and beside each other."""
    if not sent:
        return []
    layout = layout_of(wave.questionnaire)
    width = len(wave.questionnaire.items)
    rows = b"".join(one.answers[:width] for one in sent)
    codes = np.frombuffer(rows, np.uint8).reshape(-1, width)
    parents: dict[str, str] = wave.groups.get("parents", {})
    kinds = [LANGUAGE, *wave.groups.get("segments", ())]
    kinds.sort(key=lambda kind: kind in parents)
    kept: list[Segmented] = []
    tallies: list[SegmentTally] = []
    for done, kind in enumerate(kinds):
        progress("grouping", done, len(kinds))
        blocks = by_segment(kind, sent, grouped, promise, kept, parents.get(kind))
        if blocks is None:
            continue
        kept.append(blocks)
        counted = tally(codes, np.array(blocks.block_of), len(blocks.blocks), layout)
        tallies += [
            SegmentTally(
                wave_id=wave.id,
                kind=kind,
                position=position,
                level=block.level,
                segment=block.department,
                label=block.label,
                n=block.n,
                tally=counted.select([position]).to_bytes(),
            )
            for position, block in enumerate(blocks.blocks)
        ]
    return tallies


def _masker(session: Session, wave: Wave) -> Masker:
    names = select(Participant.name).where(Participant.engagement_id == wave.engagement_id)
    return Masker(session.scalars(names))


def _write(  # noqa: PLR0917  # all that stays
    session: Session,
    wave: Wave,
    sent: Sequence[Sent],
    grouped: Grouped,
    masker: Masker,
    rng: Random,
) -> None:
    blocks = [
        Block(
            wave_id=wave.id,
            position=position,
            level=block.level,
            department=block.department,
            label=block.label,
            cells=grouped.cells_of(block),
            n=block.n,
        )
        for position, block in enumerate(grouped.blocks)
    ]
    session.add_all(blocks)
    session.flush()
    ids = [block.id for block in blocks]
    for table, rows in (
        (Response, setting_apart.responses(wave.id, sent, grouped, ids, rng)),
        (Judgement, setting_apart.judgements(wave.id, sent, grouped, ids, rng)),
        (PredictionAnswer, setting_apart.predictions(wave.id, sent, grouped, rng)),
        (Remark, setting_apart.remarks(wave.id, sent, grouped, masker, rng)),
    ):
        if rows:
            session.execute(insert(table), rows)


def _erase(session: Session, wave: Wave) -> None:
    """Everything that could still join answers to people, and everybody's finished mark."""
    for table in (Sealed, Draft, Invitation):
        session.execute(delete(table).where(table.wave_id == wave.id))
