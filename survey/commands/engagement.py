from __future__ import annotations

import click

from survey.commands.application import with_app


@click.group()
def command() -> None:
    """See the engagements of this server."""


@command.command("list")
@with_app
def listed() -> None:
    """List the engagements with their waves."""
    from survey.extensions import db
    from survey.services import engagements, waves

    session = db.session()
    for engagement in engagements.everything(session):
        click.echo(f"{engagement.slug}: {engagement.client}, {engagement.name}")
        for wave in waves.of(session, engagement):
            click.echo(f"  {wave.key}: {wave.status}")
