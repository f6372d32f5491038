"""Close, once: sealed answers become responses of nobody in particular.

Steps, each safe to repeat after a crash at any point: `waves.begin_closing` (no more sends),
`erase_links` (links, drafts and finished marks, in portions), `run` (one short transaction that
writes what stays), `shred` (the key is destroyed, but only when that transaction is durable) and
`erase_sealed` (the sealed rows, which nobody can open any more, in portions: erasing gigabytes at
once would hold up others).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from operator import itemgetter
from random import Random, SystemRandom
from typing import Any, cast

from sqlalchemy import Connection, Table, delete, func, insert, select, update
from sqlalchemy.orm import Session
from sqlalchemy.sql.compiler import SQLCompiler

from analysis.promise import Promise
from survey.exceptions import CannotClose
from survey.models import (
    Base,
    Block,
    Draft,
    Invitation,
    Judgement,
    Message,
    PredictionAnswer,
    Remark,
    Response,
    Sealed,
    SegmentTally,
    Wave,
)
from survey.services import audit, confidentiality, grouping, rates, roster, setting_apart, waves
from survey.services.grouping import Grouped
from survey.services.masking import Masker
from survey.services.opening import Progress, open_all, silent
from survey.services.sealing import Sent
from survey.services.setting_apart import Row
from survey.services.tallying import tally_segments
from survey.services.wave_keys import WaveKeys

PORTION = 2_000  # rows erased in one transaction; of sealed ones these are 16 MB

Rows = list[tuple[type[Base], list[Row]]]


@dataclass(frozen=True)
class Closed:
    """What a close left behind.

    Not kept: rows that could not be read, and people who are too few to be shown in any group.
    """

    responses: int
    blocks: int
    unreadable: int = 0
    left_out: bool = False


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
    rng = rng or SystemRandom()
    segments = tally_segments(wave, sent, grouped, promise, progress, rng)
    progress("preparing", 0, 1)
    record = confidentiality.at_close(session, wave, sent, segments, opened.unreadable)
    rows = _rows(wave, sent, grouped, promise, _masker(session, wave), rng)
    rows.append((SegmentTally, segments.rows))
    progress("writing", 0, 1)
    won = session.scalar(
        update(Wave)
        .where(Wave.id == wave.id, Wave.status == "closing")
        .values(status="closed", closed_at=now, lease_until=None, record=record)
        .returning(Wave.id)
    )
    if won is None:
        return found(session, wave)
    _write(session, wave, grouped, rows)
    _erase(session, wave)
    audit.note(session, wave.engagement, None, "wave closed", wave.key, now=now)
    session.flush()
    left_out = len(sent) < len(opened.sent)
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
    session.execute(delete(Sealed).where(Sealed.wave_id == wave.id))
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


def erase_links(session: Session, wave: Wave) -> int:
    """Erase a portion of the links and drafts of a wave to which nothing can be sent any more.

    Gives how many rows. Commit each: what somebody else sends must not wait for all of them.
    """
    if wave.status not in {"closing", "closed"}:
        raise CannotClose
    for table, key in (
        (Draft, Draft.digest),
        (Message, Message.id),
        (Invitation, Invitation.id),
    ):
        portion = list(session.scalars(select(key).where(table.wave_id == wave.id).limit(PORTION)))
        if portion:
            session.execute(delete(table).where(key.in_(portion)))
            return len(portion)
    return 0


def erase_sealed(session: Session, wave: Wave) -> int:
    """Erase a portion of what was sealed to a key that is gone; how many rows. Commit each."""
    if wave.status != "closed" or wave.key_destroyed_at is None:
        raise CannotClose("Sealed answers are erased only when the wave's key is destroyed.")
    portion = select(Sealed.id).where(Sealed.wave_id == wave.id).limit(PORTION)
    ids = list(session.scalars(portion))
    session.execute(delete(Sealed).where(Sealed.id.in_(ids)))
    return len(ids)


def erase_stray(session: Session) -> int:
    """Erase drafts and links of closed waves, should any have outlived their close; how many.

    None does: whoever writes one holds the wave open. The caller commits.
    """
    closed = select(Wave.id).where(Wave.status == "closed")
    erased = 0
    for table in (Draft, Message, Invitation):
        stray = delete(table).where(table.wave_id.in_(closed)).returning(table.wave_id)
        erased += len(session.execute(stray).all())
    return erased


def _rows(  # noqa: PLR0917  # all that rows are made of
    wave: Wave,
    sent: Sequence[Sent],
    grouped: Grouped,
    promise: Promise,
    masker: Masker,
    rng: Random,
) -> Rows:
    """All that stays of the answers, made before the transaction so that it is short."""
    minimum = promise.minimum_group
    return [
        (Response, setting_apart.responses(wave, sent, grouped, rng)),
        (Judgement, setting_apart.judgements(wave, sent, grouped, minimum, rng)),
        (PredictionAnswer, setting_apart.predictions(wave, sent, grouped, rng)),
        (Remark, setting_apart.remarks(wave, sent, grouped, masker, rng)),
    ]


def _masker(session: Session, wave: Wave) -> Masker:
    items = wave.questionnaire.items
    asked = (words for item in items for words in item.text.values())
    return Masker(roster.names(session, wave.engagement), ordinary=asked)


def _write(session: Session, wave: Wave, grouped: Grouped, rows: Rows) -> None:
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
    for table, listed in rows:
        for row in listed if listed and "block" in listed[0] else ():
            row["block_id"] = ids[row.pop("block")]
        if listed:
            _insert(session.connection(), cast("Table", table.__table__), listed)


def _insert(connection: Connection, table: Table, rows: list[Row]) -> None:
    """Hand rows to the driver as they are: five times as fast, while others wait to write."""
    compiled = insert(table).compile(connection, column_keys=list(rows[0]))
    given: Any = rows
    if isinstance(compiled, SQLCompiler) and compiled.positional:
        given = map(itemgetter(*(compiled.positiontup or [])), rows)
    connection.exec_driver_sql(str(compiled), list(given))


def _erase(session: Session, wave: Wave) -> None:
    """What could still join answers to people, and everybody's finished mark."""
    rates.forget(session, wave)
    for table in (Draft, Message, Invitation):
        session.execute(delete(table).where(table.wave_id == wave.id))
