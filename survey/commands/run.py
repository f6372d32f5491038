from __future__ import annotations

import click

from survey.commands.application import with_app


@click.command()
def command() -> None:
    """Set up and run everything on this computer, with the simulated retailer to look at."""
    from survey import config
    from survey.worker.supervisor import supervise

    _prepare()
    settings = config.load()
    click.echo(f"\nSamesheet is at {settings.base_url} – stop it with Ctrl+C.")
    raise SystemExit(supervise(settings))


@with_app
def _prepare() -> None:
    from survey.database import migrated
    from survey.demo.building import build, show

    migrated()
    for line in show(build(tell=click.echo)):
        click.echo(line)
