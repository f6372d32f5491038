"""One application on both databases, and companies to survey."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from contextvars import Context
from pathlib import Path
from random import Random
from typing import Any
from uuid import uuid4

import flask_migrate
import postgres
import pytest
import sqlalchemy as sa
from fieldwork import LEVELS, NOW, SIZES, answers_for, people_of, small_instrument
from flask import Flask
from flask.testing import FlaskClient
from jinja2 import FileSystemBytecodeCache
from postbox import Postbox, mail_server
from sqlalchemy.orm import Session

from survey import config, create_app
from survey.extensions import db, wave_keys
from survey.models import Account, Engagement, Wave
from survey.services import accounts, drafts, engagements, invitations, launching, roster, sending
from survey.services.draft_key import DraftKey
from survey.services.launching import Terms

PASSWORD = "a long sample password"


def settings_at(folder: Path, **given: Any) -> config.Settings:
    return config.load(environment="test", instance=folder, base_url="http://localhost", **given)


def migrated(settings: config.Settings) -> None:
    app = create_app(settings)
    with app.app_context():
        flask_migrate.upgrade()
        db.engine.dispose()


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("template")
    settings = settings_at(folder)
    migrated(settings)
    assert settings.database_file is not None
    return settings.database_file


@pytest.fixture(scope="session")
def postgres_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[sa.URL]:
    """A PostgreSQL of our own; without it the tests are skipped, under CI they fail."""
    with ExitStack() as running:
        turns = tmp_path_factory.getbasetemp().parent / "postgres.turns"
        try:
            url = running.enter_context(postgres.postgres_server(turns))
        except Exception as reason:
            if os.environ.get("CI"):
                raise
            pytest.skip(f"no PostgreSQL server could be started: {reason}")
        for setting in ("fsync", "synchronous_commit", "full_page_writes"):  # nobody pulls the plug
            run_sql(url, f"ALTER SYSTEM SET {setting} = off")
        run_sql(url, "SELECT pg_reload_conf()")
        yield url


@pytest.fixture(scope="session")
def postgres_template(postgres_server: sa.URL, tmp_path_factory: pytest.TempPathFactory) -> sa.URL:
    url = postgres_server.set(database="template_of_tests")
    run_sql(postgres_server, 'CREATE DATABASE "template_of_tests"')
    folder = tmp_path_factory.mktemp("pg-template")
    migrated(settings_at(folder, database_url=url.render_as_string(hide_password=False)))
    return url


def run_sql(url: sa.URL, statement: str) -> None:
    engine = sa.create_engine(url, isolation_level="AUTOCOMMIT", poolclass=sa.NullPool)
    with engine.connect() as connection:
        connection.execute(sa.text(statement))


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """An empty, migrated database of its own for each test."""
    if request.param == "sqlite":
        template: Path = request.getfixturevalue("sqlite_template")
        (tmp_path / "data").mkdir()
        shutil.copy(template, tmp_path / "data" / "samesheet.db")
        yield f"sqlite:///{tmp_path / 'data' / 'samesheet.db'}"
        return
    url: sa.URL = request.getfixturevalue("postgres_template")
    name = f"test_{uuid4().hex}"
    server = url.set(database="postgres")
    run_sql(server, f'CREATE DATABASE "{name}" TEMPLATE "{url.database}"')
    yield url.set(database=name).render_as_string(hide_password=False)
    run_sql(server, f'DROP DATABASE "{name}" WITH (FORCE)')


@pytest.fixture
def settings(database_url: str, tmp_path: Path) -> config.Settings:
    return settings_at(tmp_path, database_url=database_url)


class FreshClient(FlaskClient):
    """A browser whose requests share nothing with the test's own application context."""

    def open(self, *given: Any, **named: Any) -> Any:
        return Context().run(super().open, *given, **named)


def leave_it_to_the_system(connection: Any, _record: Any) -> None:
    """Nobody pulls the plug: what is written need not be on the disk before the test goes on."""
    connection.execute("PRAGMA synchronous=OFF")


@pytest.fixture(scope="session")
def compiled_templates(tmp_path_factory: pytest.TempPathFactory) -> FileSystemBytecodeCache:
    """Each test has an application of its own; templates are compiled once for all of them."""
    return FileSystemBytecodeCache(str(tmp_path_factory.mktemp("compiled")))


@pytest.fixture
def app(settings: config.Settings, compiled_templates: FileSystemBytecodeCache) -> Iterator[Flask]:
    app = create_app(settings)
    app.jinja_env.bytecode_cache = compiled_templates
    app.config["TESTING"] = True
    app.test_client_class = FreshClient
    with app.app_context():
        if db.engine.dialect.name == "sqlite":
            sa.event.listen(db.engine, "connect", leave_it_to_the_system)
        yield app
        db.session.remove()
        db.engine.dispose()


@pytest.fixture
def server() -> Iterator[Postbox]:
    """A mail server of the test's own."""
    with mail_server() as postbox:
        yield postbox


@pytest.fixture
def session(app: Flask) -> Session:
    return db.session()


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    return app.test_client()


@pytest.fixture
def make_account(session: Session) -> Callable[..., Account]:
    def make(email: str = "", *, opens_engagements: bool = True) -> Account:
        account = accounts.create(
            session,
            email=email or f"{uuid4().hex[:8]}@example.com",
            name="Somebody",
            password=PASSWORD,
            now=NOW,
            opens_engagements=opens_engagements,
        )
        session.commit()
        return account

    return make


@pytest.fixture
def make_engagement(
    session: Session, make_account: Callable[..., Account]
) -> Callable[..., Engagement]:
    def make(slug: str = "", owner: Account | None = None) -> Engagement:
        slug = slug or f"client-{uuid4().hex[:8]}"
        engagement = engagements.create(
            session,
            owner or make_account(),
            slug=slug,
            client="Sample Stores",
            name="Spring",
            now=NOW,
            levels=LEVELS,
        )
        session.commit()
        return engagement

    return make


@pytest.fixture
def make_open_wave(
    session: Session, make_engagement: Callable[..., Engagement]
) -> Callable[..., Wave]:
    """A launched wave; `people` sizes its roster by level and department."""

    def make(
        engagement: Engagement | None = None,
        people: dict[tuple[str, str | None], int] | None = None,
        key: str = "w1",
        terms: Terms | None = None,
    ) -> Wave:
        engagement = engagement or make_engagement()
        roster.import_people(session, engagement, people_of(people or SIZES), now=NOW)
        launching.draft(
            session, engagement, key=key, title="Spring wave", instrument=small_instrument()
        )
        wave = launching.launch(session, engagement, key, wave_keys(), terms or Terms(), now=NOW)
        session.commit()
        return wave

    return make


@pytest.fixture
def secrets_of(session: Session) -> Callable[[Wave], list[str]]:
    """The secret of every link of a wave, in the order of the roster."""

    def listed(wave: Wave) -> list[str]:
        made = invitations.links(session, wave, wave_keys(), "http://localhost")
        return [link.address.rsplit("/", 1)[1] for link in made]

    return listed


@pytest.fixture
def make_draft(session: Session) -> Callable[..., DraftKey]:
    """Begin and fill a draft for the holder of a secret."""

    def make(wave: Wave, secret: str, seed: int = 1, **changes: object) -> DraftKey:
        keys = wave_keys()
        key = drafts.new_key()
        drafts.begin(session, wave, keys, secret, key)
        invitation = invitations.find(session, wave, keys, secret)
        assert invitation is not None
        audience = wave.audience(invitation.level)
        given = answers_for(audience, Random(seed), wave.departments)
        drafts.save(session, wave, keys, secret, key, {**given, **changes})
        session.commit()
        return key

    return make


@pytest.fixture
def answer_all(
    session: Session,
    secrets_of: Callable[[Wave], list[str]],
    make_draft: Callable[..., DraftKey],
) -> Callable[..., int]:
    """Let a share of the people send answers; gives how many did."""

    def answer(wave: Wave, share: float = 1.0) -> int:
        secrets = secrets_of(wave)
        chosen = Random(5).sample(secrets, round(share * len(secrets)))
        for seed, secret in enumerate(chosen):
            key = make_draft(wave, secret, seed)
            sending.send(session, wave, wave_keys(), secret, key, now=NOW)
            session.commit()
        return len(chosen)

    return answer
