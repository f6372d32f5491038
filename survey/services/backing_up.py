"""Copies of the database, and back: always one SQLite file, and never a key of a wave.

A file of the same kind from both databases can be looked into with any SQLite tool, and brings an
installation from one database to the other. Rows are copied in the order of their own random ids,
so that a copy carries no order of arrival.
"""

from __future__ import annotations

import os
import shutil
import sqlite3
import tempfile
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import Connection, Engine, Table, create_engine, func, select
from sqlalchemy.orm import Session

from survey.exceptions import CannotBackUp, CannotRestore
from survey.models import Account, Attempt, Base, Engagement, SignIn, Wave
from survey.services.wave_keys import WaveKeys

TOGETHER = 500  # rows read and written at once; a sealed row is 8 KiB
LEFT_OUT = (Attempt, SignIn)  # a cookie that was ended since would be worth something again
HEADER = b"SQLite format 3\0"

Migrate = Callable[[Engine], None]


@dataclass(frozen=True)
class Restored:
    """What came back: waves that are not closed, by whether their key is there."""

    with_key: list[Wave]
    without_key: list[Wave]


def copy(engine: Engine, target: Path, keys: WaveKeys, migrate: Migrate) -> None:
    """Copy a database in use to a new file, which appears under its name only when it is whole.

    Raises
    ------
    CannotBackUp
        If the target exists or cannot be written, or the keys lie beside it or open to others.
    """
    _refuse_place(target, keys)
    try:
        with _partial(target) as partial:
            if engine.dialect.name == "sqlite":
                _copy_file(Path(engine.url.database or ""), partial)
            else:
                _copy_rows_out(engine, partial, migrate)
            partial.chmod(0o600)
            partial.replace(target)
    except (OSError, sqlite3.Error) as problem:
        raise CannotBackUp(f"{target} could not be written: {problem}. Nothing is left.") from None


def unclosed(session: Session) -> list[Wave]:
    """Waves whose answers nobody could open without their key."""
    listed = select(Wave).where(Wave.status.in_(("scheduled", "open", "closing")))
    return list(session.scalars(listed.order_by(Wave.id)))


def restore(session: Session, source: Path, keys: WaveKeys, migrate: Migrate) -> Restored:
    """Fill an empty database from a copy. The caller commits.

    Whoever was signed in signs in again. A copy made by an older version is brought to this one
    first; the file itself is not touched.

    Raises
    ------
    CannotRestore
        If the file is no copy of ours, or the database holds anything.
    """
    if any(
        session.scalar(select(func.count()).select_from(kind)) for kind in (Account, Engagement)
    ):
        raise CannotRestore(
            "This database holds accounts or engagements already. A copy goes into an empty one"
            " only: name another in SAMESHEET_DATABASE_URL, or move this one away."
        )
    with (
        tempfile.TemporaryDirectory() as folder,
        closing_engine(Path(folder) / "copy.db") as copied,
    ):
        _take(source, Path(folder) / "copy.db", copied, migrate)
        with copied.connect() as old:
            _copy_rows(old, session.connection())
    _count_on(session.connection())
    waves = unclosed(session)
    there = [keys.holds(wave.public_id) for wave in waves]
    pairs = list(zip(waves, there, strict=True))
    return Restored([wave for wave, held in pairs if held], [w for w, held in pairs if not held])


def _refuse_place(target: Path, keys: WaveKeys) -> None:
    keys.check()
    if target.absolute().resolve().is_relative_to(keys.directory.resolve()):
        raise CannotBackUp("A copy beside the keys could be opened. Name a file elsewhere.")
    if target.exists():
        raise CannotBackUp(f"{target} is there already; name a new file.")


@contextmanager
def _partial(target: Path) -> Iterator[Path]:
    """A file of a name that nobody takes for a copy, gone in any case when it ends."""
    handle, name = tempfile.mkstemp(prefix=f".{target.name}.", suffix=".partial", dir=target.parent)
    os.close(handle)
    try:
        yield Path(name)
    finally:
        for suffix in ("", "-wal", "-shm", "-journal"):
            Path(name + suffix).unlink(missing_ok=True)


def _copy_file(source: Path, target: Path) -> None:
    """Page by page, as of one moment; a database that is not there is not made."""
    with (
        closing(sqlite3.connect(f"{source.as_uri()}?mode=ro", uri=True)) as old,
        closing(sqlite3.connect(target)) as new,
    ):
        old.backup(new)
        new.execute("PRAGMA journal_mode=DELETE")
        (state,) = new.execute("PRAGMA quick_check").fetchone()
    if state != "ok":
        raise CannotBackUp(f"The database itself is damaged: {state}")


def _copy_rows_out(engine: Engine, target: Path, migrate: Migrate) -> None:
    with (
        closing_engine(target) as made,
        engine.connect().execution_options(isolation_level="REPEATABLE READ") as old,
    ):
        migrate(made)
        with made.begin() as new:
            _copy_rows(old, new)


def _take(source: Path, copy_of_it: Path, engine: Engine, migrate: Migrate) -> None:
    """Work on a copy of the copy, at this version."""
    try:
        with source.open("rb") as file:
            begins = file.read(len(HEADER))
        if begins != HEADER:
            raise CannotRestore(f"{source} is no copy made by `backup`.")
        shutil.copyfile(source, copy_of_it)
        with closing(sqlite3.connect(copy_of_it)) as file:
            file.execute("SELECT version_num FROM alembic_version").fetchone()
    except (OSError, sqlite3.Error) as problem:
        raise CannotRestore(f"{source} cannot be read: {problem}.") from None
    migrate(engine)


@contextmanager
def closing_engine(file: Path) -> Iterator[Engine]:
    """An engine for one file, which is let go of at the end."""
    engine = create_engine(f"sqlite:///{file}")
    try:
        yield engine
    finally:
        engine.dispose()


def _copy_rows(old: Connection, new: Connection) -> None:
    for table in Base.metadata.sorted_tables:
        if table in {kind.__table__ for kind in LEFT_OUT}:
            continue
        ordered = select(table).order_by(*table.primary_key.columns)
        rows = old.execute(ordered.execution_options(yield_per=TOGETHER)).mappings()
        for some in rows.partitions():
            new.execute(table.insert(), [dict(row) for row in some])


def _count_on(connection: Connection) -> None:
    """Let PostgreSQL number new rows after the restored ones; SQLite does so by itself."""
    if connection.dialect.name != "postgresql":
        return
    for table in Base.metadata.sorted_tables:
        if (column := _numbered(table)) is not None:
            counter = func.pg_get_serial_sequence(table.name, column)
            last = select(func.max(table.c[column])).scalar_subquery()
            connection.execute(select(func.setval(counter, func.coalesce(last, 1))))


def _numbered(table: Table) -> str | None:
    column = table.autoincrement_column
    return None if column is None else column.name
