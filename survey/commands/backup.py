from __future__ import annotations

from pathlib import Path

import click

from survey.commands.application import with_app


@click.command()
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
@with_app
def command(file: Path) -> None:
    """Copy the database to a new SQLite FILE while it is in use; keys of waves are left out.

    A PostgreSQL database is copied as of one moment, row by row; `restore` brings the file back
    into either kind of database.
    """
    from survey.database import migrated
    from survey.extensions import db, wave_keys
    from survey.services import backing_up

    keys = wave_keys()
    backing_up.copy(db.engine, file, keys, migrated)
    click.echo(f"The database was copied to {file}.")
    for wave in backing_up.unclosed(db.session()):
        if keys.holds(wave.public_id):
            click.echo(
                f"The key of the open wave {wave.key} ({wave.public_id}.key) is not in it. Keep a"
                " copy elsewhere if you must, and destroy it when the wave closes: with both,"
                " sealed answers can be opened."
            )
