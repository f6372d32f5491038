from __future__ import annotations

import click

from survey.exceptions import SurveyError


@click.command()
def command() -> None:
    """Run the web server and the worker together."""
    from survey import config
    from survey.worker.supervisor import supervise

    try:
        settings = config.load()
    except SurveyError as refusal:
        click.echo(refusal.message, err=True)
        raise SystemExit(2) from None
    click.echo(f"Samesheet listens on http://{settings.host}:{settings.port}")
    raise SystemExit(supervise(settings))
