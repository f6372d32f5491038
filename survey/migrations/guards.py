"""Triggers for what no code, ours included, may ever do: change a promise, reopen a wave."""

from __future__ import annotations

from alembic import op

FROZEN = "a promise is never changed"
CLOSED = "a wave is never reopened"
REOPENS = (
    "(OLD.status = 'closed' AND NEW.status <> 'closed')"
    " OR (OLD.status = 'closing' AND NEW.status NOT IN ('closing', 'closed'))"
)

SQLITE = (
    (
        "CREATE TRIGGER promise_keeps BEFORE UPDATE ON promise"
        f" BEGIN SELECT RAISE(ABORT, '{FROZEN}'); END"
    ),
    (
        "CREATE TRIGGER promise_stays BEFORE DELETE ON promise"
        f" BEGIN SELECT RAISE(ABORT, '{FROZEN}'); END"
    ),
    (
        f"CREATE TRIGGER wave_stays_closed BEFORE UPDATE OF status ON wave WHEN {REOPENS}"
        f" BEGIN SELECT RAISE(ABORT, '{CLOSED}'); END"
    ),
)
POSTGRESQL = (
    (
        "CREATE FUNCTION promise_keeps() RETURNS trigger LANGUAGE plpgsql AS"
        f" $$ BEGIN RAISE EXCEPTION '{FROZEN}'; END $$"
    ),
    (
        "CREATE TRIGGER promise_keeps BEFORE UPDATE OR DELETE ON promise"
        " FOR EACH ROW EXECUTE FUNCTION promise_keeps()"
    ),
    (
        "CREATE TRIGGER promise_stays BEFORE TRUNCATE ON promise"
        " FOR EACH STATEMENT EXECUTE FUNCTION promise_keeps()"
    ),
    (
        "CREATE FUNCTION wave_stays_closed() RETURNS trigger LANGUAGE plpgsql AS"
        f" $$ BEGIN RAISE EXCEPTION '{CLOSED}'; END $$"
    ),
    (
        "CREATE TRIGGER wave_stays_closed BEFORE UPDATE OF status ON wave"
        f" FOR EACH ROW WHEN ({REOPENS}) EXECUTE FUNCTION wave_stays_closed()"
    ),
)
# SQLite's INSERT OR REPLACE deletes a row without asking the triggers of DELETE.
REPLACING_SQLITE = (
    (
        "CREATE TRIGGER promise_once BEFORE INSERT ON promise"  # noqa: S608  # our own words
        " WHEN EXISTS (SELECT 1 FROM promise WHERE wave_id = NEW.wave_id)"
        f" BEGIN SELECT RAISE(ABORT, '{FROZEN}'); END"
    ),
    (
        "CREATE TRIGGER wave_once BEFORE INSERT ON wave WHEN EXISTS"  # noqa: S608  # the same
        " (SELECT 1 FROM wave WHERE status IN ('closing', 'closed')"
        " AND (id = NEW.id OR public_id = NEW.public_id))"
        f" BEGIN SELECT RAISE(ABORT, '{CLOSED}'); END"
    ),
)
LOWER_REPLACING_SQLITE = ("DROP TRIGGER promise_once", "DROP TRIGGER wave_once")
LOWER_SQLITE = (
    "DROP TRIGGER promise_keeps",
    "DROP TRIGGER promise_stays",
    "DROP TRIGGER wave_stays_closed",
)
LOWER_POSTGRESQL = (
    "DROP TRIGGER promise_keeps ON promise",
    "DROP TRIGGER promise_stays ON promise",
    "DROP TRIGGER wave_stays_closed ON wave",
    "DROP FUNCTION promise_keeps",
    "DROP FUNCTION wave_stays_closed",
)


def raise_guards() -> None:
    _run(SQLITE if _sqlite() else POSTGRESQL)


def lower_guards() -> None:
    _run(LOWER_SQLITE if _sqlite() else LOWER_POSTGRESQL)


def raise_replacing_guards() -> None:
    _run(REPLACING_SQLITE if _sqlite() else ())


def lower_replacing_guards() -> None:
    _run(LOWER_REPLACING_SQLITE if _sqlite() else ())


def _sqlite() -> bool:
    return op.get_bind().dialect.name == "sqlite"


def _run(statements: tuple[str, ...]) -> None:
    for statement in statements:
        op.execute(statement)
