from __future__ import annotations

from pathlib import Path

import click

from survey.commands.application import with_app


@click.command()
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False, exists=True))
@with_app
def command(file: Path) -> None:
    """Fill this installation's empty database from FILE, a copy made by `backup`.

    Stop the server first. Keys of waves are in no copy; what is missing is said.
    """
    from survey.database import migrated
    from survey.extensions import db, wave_keys
    from survey.services import backing_up

    migrated()
    session, keys = db.session(), wave_keys()
    restored = backing_up.restore(session, file, keys, migrated)
    session.commit()
    click.echo(f"The database was restored from {file}. Everybody signs in anew.")
    for wave in restored.with_key:
        click.echo(
            f"The wave {wave.key} was open then, and its key is here. Answers sent after the copy"
            " was made are not in it; these people can answer again with the same link."
        )
    for wave in restored.without_key:
        click.echo(
            f"The wave {wave.key} was open then, and its key is not in {keys.directory}: its links"
            f" do not work and its answers cannot be opened. Put {wave.public_id}.key there, or"
            f" give the wave up: python -m survey wave abandon {wave.engagement.slug} {wave.key}"
        )
