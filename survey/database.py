"""The database, the key directory beside it, and what SQLite must be told."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from time import monotonic
from typing import Any

from flask import Flask
from sqlalchemy import Connection, Engine, event
from sqlalchemy.exc import DisconnectionError

from survey.config import Settings
from survey.extensions import db, migrate
from survey.services.wave_keys import WaveKeys

A_REST = 1.0  # seconds
EACH = {"isolation_level": "AUTOCOMMIT"}
PRAGMAS = (
    "PRAGMA journal_mode=WAL",
    "PRAGMA busy_timeout=10000",
    "PRAGMA synchronous=FULL",  # what somebody was told is sent must survive a power cut
    "PRAGMA foreign_keys=ON",
    "PRAGMA secure_delete=ON",  # erased answers are overwritten, not only unlinked
)


def bind(app: Flask, settings: Settings) -> None:
    file = settings.database_file
    if file is not None:
        file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    app.config["SQLALCHEMY_DATABASE_URI"] = settings.database
    app.config["SQLALCHEMY_ENGINE_OPTIONS"] = {
        "hide_parameters": True,  # names, addresses and digests would stand in tracebacks
    }
    db.init_app(app)
    migrate.init_app(app, db, directory=str(_migrations(app)), render_as_batch=True)
    app.extensions["wave_keys"] = WaveKeys(settings.keys, file.parent if file else None)
    with app.app_context():
        if file is not None:
            listen(db.engine)
        else:
            ask_after_rest(db.engine)


def listen(engine: Engine) -> None:
    """Set the pragmas on every connection of an SQLite engine."""

    @event.listens_for(engine, "connect")
    def prepare(connection: Any, _record: Any) -> None:
        cursor = connection.cursor()
        for pragma in PRAGMAS:
            cursor.execute(pragma)
        cursor.close()


def ask_after_rest(engine: Engine) -> None:
    """Ask a connection that has rested whether its server is still there.

    Asking every time (`pool_pre_ping`) would cost an answering person's page a quarter of its wait.
    """

    @event.listens_for(engine, "checkin")
    def note(_connection: Any, record: Any) -> None:
        record.info["rests_since"] = monotonic()

    @event.listens_for(engine, "checkout")
    def ask(connection: Any, record: Any, _proxy: Any) -> None:
        if monotonic() - record.info.get("rests_since", monotonic()) < A_REST:
            return
        try:
            engine.dialect.do_ping(connection)
        except engine.dialect.loaded_dbapi.Error as gone:
            raise DisconnectionError from gone  # the pool then opens another


@contextmanager
def reading(engine: Engine) -> Iterator[Connection]:
    """A connection for a look, without a session and, on PostgreSQL, without a transaction."""
    with engine.connect() as connection:
        if engine.dialect.name == "postgresql":
            connection.execution_options(**EACH)
        yield connection


@contextmanager
def writing_once(engine: Engine) -> Iterator[Connection]:
    """A connection whose every statement is a transaction: no lock is held between two of them."""
    with engine.connect() as connection:
        yield connection.execution_options(**EACH)


def _migrations(app: Flask) -> str:
    return f"{app.root_path}/migrations"


def migrated(engine: Engine | None = None) -> None:
    """Bring the tables of the running application, or of another database, to this version."""
    from alembic import command

    logging.getLogger("alembic").setLevel(logging.WARNING)
    config = migrate.get_config()
    config.attributes["engine"] = engine or db.engine
    command.upgrade(config, "head")
