from __future__ import annotations

import click

from survey.commands.application import with_app


@click.command()
@with_app
def command() -> None:
    """Build a simulated retailer to look at: one closed wave, one open."""
    from survey.database import migrated
    from survey.demo.building import build, show

    migrated()
    for line in show(build(tell=click.echo)):
        click.echo(line)
