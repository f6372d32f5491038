from uuid import UUID

import flask_migrate
import pytest
import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext

from survey.extensions import db
from survey.models import Base, Judgement


def tables() -> set[str]:
    return set(sa.inspect(db.engine).get_table_names()) - {"alembic_version"}


def test_the_migrations_build_what_the_models_say(app):
    with db.engine.connect() as connection:
        context = MigrationContext.configure(connection)

        differences = compare_metadata(context, Base.metadata)

    assert differences == []


def test_down_to_nothing_and_up_again(app):
    assert tables() == set(Base.metadata.tables)

    flask_migrate.downgrade(revision="base")
    assert tables() == set()
    flask_migrate.upgrade()

    assert tables() == set(Base.metadata.tables)


def test_the_guards_come_with_the_migrations(app, session, make_open_wave):
    make_open_wave()

    with pytest.raises(sa.exc.DatabaseError, match="a promise is never changed"):
        session.execute(sa.text("UPDATE promise SET minimum_group = 4"))

    session.rollback()


@pytest.mark.parametrize(
    ("table", "column", "value", "refusal"),
    [
        ("promise", "minimum_group", "4", "a promise is never changed"),
        ("wave", "status", "'open'", "a wave is never reopened"),
    ],
)
def test_a_row_that_stays_cannot_be_replaced_either(  # noqa: PLR0917  # fixtures and cases
    session, make_open_wave, table, column, value, refusal
):
    make_open_wave().status = "closing"
    session.commit()
    names = [row["name"] for row in sa.inspect(db.engine).get_columns(table)]
    given = ", ".join(value if name == column else name for name in names)
    statement = f"({', '.join(names)}) SELECT {given} FROM {table}"  # noqa: S608  # names of ours
    key = "wave_id" if table == "promise" else "id"
    ways = {
        "sqlite": f"INSERT OR REPLACE INTO {table} {statement}",
        "postgresql": f"INSERT INTO {table} {statement} ON CONFLICT ({key}) DO UPDATE"
        f" SET {column} = {value}",
    }

    with pytest.raises(sa.exc.DatabaseError, match=refusal):
        session.execute(sa.text(ways[db.engine.dialect.name]))

    session.rollback()


def test_judgements_keep_their_department_when_blocks_are_left_out(app, session, make_open_wave):
    wave = make_open_wave()
    number = wave.id
    session.close()
    flask_migrate.downgrade(revision="0007")
    block = {
        "id": 7,
        "wave_id": number,
        "position": 0,
        "level": "Frontline",
        "department": "Sales",
        "label": "block",
        "cells": "[]",
        "n": 9,
    }
    judgement = {
        "id": UUID(int=1).hex,
        "wave_id": number,
        "block_id": 7,
        "question": "reliance",
        "target": "Web",
        "option": 4,
        "n": 6,
    }
    with db.engine.begin() as connection:
        for name, row in (("block", block), ("judgement", judgement)):
            then = sa.Table(name, sa.MetaData(), *(sa.Column(column) for column in row))
            connection.execute(then.insert(), row)

    flask_migrate.upgrade()

    kept = session.scalars(sa.select(Judgement)).one()
    assert (kept.department, kept.target, kept.option, kept.n) == ("Sales", "Web", 4, 6)
