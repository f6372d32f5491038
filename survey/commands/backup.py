from __future__ import annotations

from pathlib import Path

import click

from survey.commands.application import with_app


@click.command()
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
@with_app
def command(file: Path) -> None:
    """Copy the SQLite database to a new FILE while it is in use; keys of waves are left out."""
    from flask import current_app

    from survey.extensions import db, wave_keys
    from survey.services import backing_up

    source = current_app.config["SETTINGS"].database_file
    left_out = backing_up.copy(db.session(), source, file, wave_keys())
    click.echo(f"The database was copied to {file}.")
    for wave in left_out:
        click.echo(
            f"The key of the open wave {wave.key} ({wave.public_id}.key) is not in it. Keep a copy"
            " elsewhere if you must, and destroy it when the wave closes: with both, sealed"
            " answers can be opened."
        )
