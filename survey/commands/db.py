from __future__ import annotations

import click

from survey.commands.application import with_app


@click.group()
def command() -> None:
    """Bring the database's tables to this version, or back."""


@command.command()
@with_app
def upgrade() -> None:
    """Upgrade the database to this version; harmless when it is."""
    from survey.database import migrated

    migrated()
    click.echo("The database is up to date.")


@command.command()
@click.argument("revision")
@click.confirmation_option(prompt="Tables newer than this revision are dropped. Go back?")
@with_app
def downgrade(revision: str) -> None:
    """Take the database back to REVISION ("base": no tables at all)."""
    import flask_migrate

    flask_migrate.downgrade(revision=revision)
    click.echo(f"The database is at {revision}.")
