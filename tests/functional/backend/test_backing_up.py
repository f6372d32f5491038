"""Copies of the database without keys, and back into an empty one of either kind."""

import shutil
import sqlite3
from contextlib import closing

import pytest
import sqlalchemy as sa
from click.testing import CliRunner
from conftest import settings_at

from survey import create_app
from survey.cli import cli
from survey.extensions import db, wave_keys
from survey.models import Base, Participant, Sealed, SignIn, Wave
from survey.services import backing_up


@pytest.fixture
def run(settings, app, monkeypatch):
    """Run a command on an installation, by default the test's own."""
    db.session.remove()

    def go(*arguments, at=settings):
        monkeypatch.setattr("survey.config.load", lambda: at)
        return CliRunner().invoke(cli, arguments)

    return go


@pytest.fixture
def elsewhere(tmp_path, sqlite_template):
    """Another installation with an empty SQLite database and no keys."""
    folder = tmp_path / "elsewhere"
    (folder / "data").mkdir(parents=True)
    shutil.copy(sqlite_template, folder / "data" / "samesheet.db")
    return settings_at(folder)


@pytest.fixture
def fielded(make_open_wave, answer_all):
    wave = make_open_wave()
    answer_all(wave, 0.5)
    db.session.commit()
    return wave


def copied(run, tmp_path, name="copy.db"):
    target = tmp_path / name
    result = run("backup", str(target))
    assert result.exit_code == 0, result.output
    return target, result.output


def everything(session):
    kept = [t for t in Base.metadata.sorted_tables if t.name not in {"attempt", "sign_in"}]
    return {
        table.name: sorted(map(repr, session.execute(sa.select(table)).all())) for table in kept
    }


def test_a_backup_holds_the_database_and_no_key(run, tmp_path, fielded):
    public_id = fielded.public_id
    key = wave_keys().get(public_id).secret

    target, told = copied(run, tmp_path)

    assert f"{public_id}.key" in told
    assert "destroy it when the wave closes" in told
    assert public_id.encode() in target.read_bytes()
    assert key not in target.read_bytes()
    assert target.stat().st_mode & 0o777 == 0o600
    assert not list(tmp_path.glob(".copy*"))


def test_a_restored_database_is_the_same_row_by_row(run, session, tmp_path, fielded, elsewhere):
    before = everything(session)
    target, _ = copied(run, tmp_path)

    result = run("restore", str(target), at=elsewhere)

    assert result.exit_code == 0, result.output
    other = create_app(elsewhere)
    with other.app_context():
        assert everything(db.session()) == before
        db.session.remove()
        db.engine.dispose()


@pytest.mark.postgres
@pytest.mark.parametrize("database_url", ["postgres"], indirect=True)
def test_a_copy_of_a_file_goes_into_postgresql_and_its_numbers_go_on(run, tmp_path):
    folder = tmp_path / "file"
    on_file = settings_at(folder)
    made = run("db", "upgrade", at=on_file)
    assert made.exit_code == 0, made.output
    run("account", "create", "owner@example.com", "--name", "Owner", "--consultant", at=on_file)
    target = tmp_path / "copy.db"
    assert run("backup", str(target), at=on_file).exit_code == 0

    assert run("restore", str(target)).exit_code == 0

    again = run("account", "create", "second@example.com", "--name", "Second")
    assert again.exit_code == 0, again.output


def test_what_is_missing_after_restoring_is_said(run, tmp_path, fielded, elsewhere):
    slug, public_id = fielded.engagement.slug, fielded.public_id
    target, _ = copied(run, tmp_path)

    told = run("restore", str(target), at=elsewhere).output
    given_up = run("wave", "abandon", slug, "w1", "--yes", at=elsewhere)

    assert f"Put {public_id}.key there" in told
    assert f"wave abandon {slug} w1" in told
    assert given_up.exit_code == 0, given_up.output


def test_with_its_key_put_back_a_restored_wave_closes_with_all_its_answers(
    run, session, tmp_path, fielded, elsewhere
):
    slug, public_id = fielded.engagement.slug, fielded.public_id
    sent = session.scalar(sa.select(sa.func.count()).select_from(Sealed))
    session.commit()
    target, _ = copied(run, tmp_path)
    elsewhere.keys.mkdir(mode=0o700)
    shutil.copy(wave_keys().directory / f"{public_id}.key", elsewhere.keys)

    told = run("restore", str(target), at=elsewhere).output
    closed = run("wave", "close", slug, "w1", "--yes", at=elsewhere)

    assert "its key is here" in told
    assert f"{sent} answers" in closed.output


def test_a_restored_promise_and_a_closed_wave_are_guarded_as_before(
    run, tmp_path, fielded, elsewhere
):
    target, _ = copied(run, tmp_path)
    run("restore", str(target), at=elsewhere)

    with closing(sqlite3.connect(elsewhere.database_file)) as database:
        for statement in ("UPDATE promise SET minimum_group = 1", "DELETE FROM promise"):
            with pytest.raises(sqlite3.IntegrityError, match="never changed"):
                database.execute(statement)


def test_a_cookie_is_in_no_copy_that_is_brought_back(run, session, tmp_path, fielded, elsewhere):
    session.execute(
        sa.insert(SignIn).values(
            account_id=1, digest=b"d", password_digest=b"p", browser="B", kept=True,
            began_at=fielded.opens_at, seen_at=fielded.opens_at,
        )
    )  # fmt: skip
    session.commit()
    target, _ = copied(run, tmp_path)

    run("restore", str(target), at=elsewhere)

    with closing(sqlite3.connect(elsewhere.database_file)) as database:
        assert database.execute("SELECT count(*) FROM sign_in").fetchone() == (0,)
        assert database.execute("SELECT count(*) FROM participant").fetchone() != (0,)


def test_only_an_empty_database_is_filled(run, session, tmp_path, fielded):
    before = everything(session)
    session.commit()
    target, _ = copied(run, tmp_path)

    result = run("restore", str(target))

    assert result.exit_code == 2
    assert "A copy goes into an empty one only" in result.output
    assert everything(session) == before


@pytest.mark.parametrize("content", [b"", b"not a database at all", b"SQLite format 3\0 cut off"])
def test_what_is_no_copy_is_refused(run, tmp_path, content, elsewhere):
    file = tmp_path / "wrong.db"
    file.write_bytes(content)

    result = run("restore", str(file), at=elsewhere)

    assert result.exit_code == 2
    assert "wrong.db" in result.output


def test_a_backup_overwrites_nothing_and_does_not_lie_beside_the_keys(run, settings, tmp_path):
    taken = tmp_path / "taken.db"
    taken.write_text("mine")

    for target in (taken, settings.keys / "copy.db", tmp_path / "nowhere" / "copy.db"):
        assert run("backup", str(target)).exit_code == 2

    assert taken.read_text() == "mine"


def test_no_backup_is_made_while_others_can_read_the_keys(run, settings, tmp_path, make_open_wave):
    make_open_wave()
    settings.keys.chmod(0o750)

    result = run("backup", str(tmp_path / "copy.db"))

    assert result.exit_code == 2
    assert "chmod go-rwx" in result.output
    assert not list(tmp_path.glob("*copy*"))


def test_keys_are_refused_in_the_folder_that_backups_copy(run, settings):
    beside = settings.model_copy(
        update={"database_url": "", "key_directory": settings.instance / "data" / "keys"}
    )

    result = run("backup", "copy.db", at=beside)

    assert result.exit_code == 2
    assert "which backups copy" in result.output


def test_a_copy_that_fails_half_way_leaves_nothing(run, tmp_path, fielded, monkeypatch):
    def fail(*_given):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(backing_up, "_copy_file", fail)
    monkeypatch.setattr(backing_up, "_copy_rows", fail)

    result = run("backup", str(tmp_path / "copy.db"))

    assert result.exit_code == 2
    assert "No space left" in result.output
    assert not list(tmp_path.glob("*copy*")) + list(tmp_path.glob(".copy*"))


def test_a_database_that_is_not_there_is_not_made(tmp_path, app):
    nowhere = tmp_path / "none" / "at-all.db"

    with (
        backing_up.closing_engine(nowhere) as engine,
        pytest.raises(backing_up.CannotBackUp),
    ):
        backing_up.copy(engine, tmp_path / "copy.db", wave_keys(), lambda _engine: None)

    assert not nowhere.exists()
    assert not (tmp_path / "copy.db").exists()


def test_rows_come_in_the_order_of_their_random_ids(run, session, tmp_path, fielded):
    target, _ = copied(run, tmp_path)

    with closing(sqlite3.connect(target)) as database:
        if session.get_bind().dialect.name == "postgresql":
            stored = [row[0] for row in database.execute("SELECT id FROM sealed ORDER BY rowid")]
            assert stored == sorted(stored)
        names = database.execute("SELECT name FROM participant ORDER BY id").fetchall()
    assert [name for (name,) in names] == list(
        session.scalars(sa.select(Participant.name).order_by(Participant.id))
    )
    assert session.scalar(sa.select(sa.func.count()).select_from(Wave)) == 1
