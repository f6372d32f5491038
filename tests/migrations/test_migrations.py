import flask_migrate
import pytest
import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext

from survey.extensions import db
from survey.models import Base


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
