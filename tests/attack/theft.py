"""Somebody who copies the database at every moment of a wave's life, and what lies in the copies.

Everybody gives answers that nobody else gives, so that the test, but only the test, knows who is
who; comments and links are marked so that they would be found in any file.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from random import Random
from typing import Any
from uuid import uuid4

import sqlalchemy as sa
from fieldwork import NOW
from sqlalchemy.orm import Session

from survey.extensions import db, wave_keys
from survey.models import Base, Draft, Invitation, Response, Sealed, Wave
from survey.services import cleaning, closing, drafts, sending, waves
from survey.services.draft_key import DraftKey

LATER = NOW + timedelta(days=14)
PEOPLE = {("C-suite", "Board"): 10, ("Frontline", "Sales"): 30, ("Frontline", "Web"): 24}
STILL_WRITING = 3
EVERY = 8  # of the needles of a kind, one in so many is looked for in the files
PORTION = 20  # of sealed rows erased before the thief comes again
MOMENTS = ("open", "closing", "written", "destroyed", "closed", "rewritten")

Row = Mapping[str, Any]


@dataclass(frozen=True)
class Copy:
    """A copy of the database: its rows in the order in which they lie, with what the database
    itself knows of them (`ctid`, `xmin`, `rowid`), and which needles are in its files."""

    rows: Mapping[str, list[Row]]
    in_files: frozenset[bytes]
    in_log: frozenset[bytes]  # PostgreSQL's write-ahead log, which only rotation empties
    offsets: Mapping[bytes, int]  # of needles in the files
    key_is_there: bool


@dataclass
class Theft:
    """What was stolen, and what only the test knows."""

    dialect: str
    began: float = field(default_factory=time.time)
    secrets: list[bytes] = field(default_factory=list)  # links, codes, keys of browsers and wave
    plain: list[bytes] = field(default_factory=list)  # answers as they must never lie anywhere
    traces: list[bytes] = field(default_factory=list)  # digests, and pieces of boxes
    sent_order: list[int] = field(default_factory=list)
    copies: dict[str, Copy] = field(default_factory=dict)


def pattern(number: int) -> dict[str, int]:
    digits = [number // 5**place % 5 + 1 for place in range(6)]
    keys = [f"{dimension}{item}" for dimension in ("unity", "voice") for item in (1, 2, 3)]
    return dict(zip(keys, digits, strict=True))


def number_of(answers: bytes) -> int:
    """Whose answers these are: the place of the person on the roster."""
    return sum((code - 1) * 5**place for place, code in enumerate(answers[:6]))


def commit_theft(
    session: Session, wave: Wave, links: list[str], make_draft: Callable[..., DraftKey]
) -> Theft:
    """Field a wave, close it step by step, and copy everything at each moment."""
    theft = Theft(session.get_bind().dialect.name)
    mark = uuid4().hex[:10]
    order = list(enumerate(links))
    Random(3).shuffle(order)
    keys = {}
    for number, link in order:
        remark = f"{mark} remark {number:03d} of somebody"
        keys[link] = make_draft(wave, link, number, remark=remark, **pattern(number))
    for number, link in order[:-STILL_WRITING]:
        sending.send(session, wave, wave_keys(), link, keys[link], now=NOW)
        session.commit()
        theft.sent_order.append(number)
    _know(theft, session, wave, links, list(keys.values()))
    theft.plain += [mark.encode(), b'"unity1":', b'"remark":']
    theft.copies["open"] = _copy(theft, session, wave)
    for moment, step in _steps(session, wave).items():
        step()
        session.commit()
        theft.copies[moment] = _copy(theft, session, wave)
    return theft


def _know(
    theft: Theft, session: Session, wave: Wave, links: list[str], keys: list[DraftKey]
) -> None:
    codes = [drafts.resume_code(key).replace("-", "").encode() for key in keys[::EVERY]]
    wave_key = wave_keys().get(wave.public_id)
    theft.secrets += [link.encode() for link in links[::EVERY]]
    theft.secrets += [*codes, *(key.secret for key in keys[::EVERY]), wave_key.secret]
    boxes = [*session.scalars(sa.select(Sealed.box)), *session.scalars(sa.select(Draft.box))]
    theft.traces += [box[200:232] for box in boxes[::EVERY]]
    digests = session.execute(sa.select(Invitation.digest, Invitation.code_digest))
    theft.traces += [digest for row in digests.all()[::EVERY] for digest in row]


def _steps(session: Session, wave: Wave) -> dict[str, Callable[[], Any]]:
    """As `worker.closing.close` does it; each step is committed."""

    def begin() -> None:
        waves.begin_closing(session, wave.engagement, wave.key, now=LATER)
        session.commit()
        while closing.erase_links(session, wave):
            session.commit()

    def destroy() -> None:
        closing.shred(session, wave, wave_keys(), now=LATER)
        session.commit()
        closing.erase_sealed(session, wave)

    def finish() -> None:
        while closing.erase_sealed(session, wave):
            session.commit()
        session.commit()
        cleaning.truncate_log(db.engine)

    return {
        "closing": begin,
        "written": lambda: closing.run(session, wave, wave_keys(), now=LATER),
        "destroyed": destroy,
        "closed": finish,
        "rewritten": lambda: cleaning.rewrite(db.engine),
    }


def _copy(theft: Theft, session: Session, wave: Wave) -> Copy:
    rows = {
        table.name: list(_rows(session, table, theft.dialect))
        for table in Base.metadata.tables.values()
    }
    session.commit()
    ids = [stored_id(row["id"], theft.dialect) for row in rows[Response.__tablename__]]
    needles = [*theft.secrets, *theft.plain[:1], *theft.traces]
    found: set[bytes] = set()
    offsets: dict[bytes, int] = {}
    start = 0
    for content in _files(theft.dialect):
        found |= {needle for needle in needles if needle in content}
        for one in ids:
            if one not in offsets and (at := content.find(one)) >= 0:
                offsets[one] = start + at
        start += len(content)
    logged = {
        needle
        for content in _log(theft.dialect, theft.began)
        for needle in needles
        if needle in content
    }
    there = wave_keys().holds(wave.public_id)
    session.commit()
    return Copy(rows, frozenset(found), frozenset(logged), offsets, there)


def stored_id(number: Any, dialect: str) -> bytes:
    return number.hex.encode() if dialect == "sqlite" else bytes(number.bytes)


def _rows(session: Session, table: sa.Table, dialect: str) -> Iterator[Row]:
    columns: list[Any] = [*table.columns]
    if dialect == "postgresql":
        columns += [sa.literal_column("ctid::text").label("ctid")]
        columns += [sa.literal_column("xmin::text").label("xmin")]
    elif table.dialect_options["sqlite"]["with_rowid"]:
        columns += [sa.literal_column("rowid").label("rowid")]
    statement = sa.select(*columns)
    if dialect == "postgresql":
        statement = statement.order_by(sa.literal_column("ctid"))
    yield from session.execute(statement).mappings().all()


def _files(dialect: str) -> Iterator[bytes]:
    """Every file of the database as it lies on the disk, SQLite's with its log."""
    if dialect == "sqlite":
        file = Path(db.engine.url.database or "")
        paths: Iterable[Path] = sorted(file.parent.glob(f"{file.name}*"))
    else:
        paths = sorted((_data_directory() / "base" / _number()).iterdir())
    yield from _contents(paths)


def _log(dialect: str, since: float) -> Iterator[bytes]:
    """PostgreSQL's write-ahead log, as far as it was written since."""
    if dialect == "postgresql":
        parts = (_data_directory() / "pg_wal").glob("0*")
        yield from _contents(sorted(one for one in parts if one.stat().st_mtime >= since))


def _contents(paths: Iterable[Path]) -> Iterator[bytes]:
    for path in paths:
        if path.exists():  # the server drops its cache files when it likes
            yield path.read_bytes()


def _data_directory() -> Path:
    with db.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(sa.text("CHECKPOINT"))
        return Path(connection.scalar(sa.text("SHOW data_directory")))


def _number() -> str:
    mine = "SELECT oid FROM pg_database WHERE datname = current_database()"
    with db.engine.connect() as connection:
        return str(connection.scalar(sa.text(mine)))


def rank_correlation(order: list[int]) -> float:
    """Spearman's rho between an order and 0, 1, 2 …"""
    n = len(order)
    ranks = {value: rank for rank, value in enumerate(sorted(order))}
    squares = sum((place - ranks[value]) ** 2 for place, value in enumerate(order))
    return 1 - 6 * squares / (n * (n * n - 1))
