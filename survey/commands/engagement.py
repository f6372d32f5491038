from __future__ import annotations

import click

from survey.commands.application import with_app


@click.group()
def command() -> None:
    """See the engagements of this server."""


@command.command()
@click.argument("slug")
@click.confirmation_option(prompt="Its people, answers and reports are gone for good. Delete it?")
@with_app
def delete(slug: str) -> None:
    """Delete all of the engagement SLUG but the record of what was promised."""
    from survey import clock
    from survey.extensions import db
    from survey.services import engagements, retention

    session = db.session()
    engagement = engagements.open_as_operator(session, slug)
    retention.delete_engagement(session, engagement, now=clock.now())
    session.commit()
    click.echo(f"{slug} was deleted.")


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
