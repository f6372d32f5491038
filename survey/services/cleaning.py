"""After close or erasure: nothing of what was erased stays in the database's files."""

from __future__ import annotations

from datetime import datetime, timedelta

from psycopg.errors import LockNotAvailable
from sqlalchemy import Connection, Engine, select, text
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

from survey.models import Wave

PATIENCE = timedelta(days=1)
WAITING = "3s"
REWRITTEN = ("sealed", "draft", "invitation", "response", "block", "wave", "participant")


def due(session: Session, *, now: datetime) -> list[Wave]:
    """Closed waves whose traces are still in the files.

    Rewriting holds up answers of other open waves for a moment, so it waits for them, for a day.
    """
    dirty = list(
        session.scalars(
            select(Wave).where(Wave.status == "closed", Wave.cleaned_at.is_(None)).order_by(Wave.id)
        )
    )
    busy = session.scalar(select(Wave.id).where(Wave.status.in_(("open", "closing"))).limit(1))
    if busy is None:
        return dirty
    return [wave for wave in dirty if wave.closed_at and wave.closed_at + PATIENCE <= now]


def rewrite(engine: Engine) -> bool:
    """Rewrite what was erased from; False when the database was too busy and it must be retried."""
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        if engine.dialect.name == "sqlite":
            return _rewrite_sqlite(connection)
        return _rewrite_postgresql(connection)


def truncate_log(engine: Engine) -> bool:
    """Empty SQLite's write-ahead log, which holds copies of pages; nothing on PostgreSQL."""
    if engine.dialect.name != "sqlite":
        return True
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        return _truncated(connection)


def _rewrite_postgresql(connection: Connection) -> bool:
    """Table by table; waiting for one that is in use, everybody else would wait behind us."""
    connection.execute(text(f"SET lock_timeout = '{WAITING}'"))
    try:
        for table in REWRITTEN:
            connection.execute(text(f"VACUUM FULL {table}"))
        connection.execute(text("CHECKPOINT"))
    except OperationalError as problem:
        if isinstance(problem.orig, LockNotAvailable):
            return False
        raise
    finally:
        connection.execute(text("RESET lock_timeout"))
    return True


def _rewrite_sqlite(connection: Connection) -> bool:
    connection.execute(text("VACUUM"))
    return _truncated(connection)


def _truncated(connection: Connection) -> bool:
    busy, _, _ = connection.execute(text("PRAGMA wal_checkpoint(TRUNCATE)")).one()
    return not busy
