from __future__ import annotations

import click

from survey.commands.application import with_app


@click.group()
def command() -> None:
    """Read the comments of closed waves."""


@command.command("list")
@click.argument("engagement")
@click.argument("key")
@click.option("--state", type=click.Choice(["waiting", "shown", "hidden"]), help="Only these.")
@click.option("--json", "as_json", is_flag=True, help="For programs.")
@with_app
def listed(engagement: str, key: str, state: str | None, *, as_json: bool) -> None:
    """List the comments of the closed wave KEY, masked, by level and language."""
    import json

    from survey import clock
    from survey.extensions import db
    from survey.services import audit, comments, engagements, waves

    session = db.session()
    client = engagements.open_as_operator(session, engagement)
    wave = waves.get(session, client, key)
    audit.note(session, client, None, "comments read on the server", key, now=clock.now())
    groups = [
        (group, comments.of(session, wave, group, state=state))
        for group in comments.groups(session, wave)
    ]
    session.commit()
    if as_json:
        plain = [comments.to_json(group, remarks) for group, remarks in groups]
        click.echo(json.dumps(plain, indent=2, ensure_ascii=False))
        return
    for group, remarks in groups:
        click.echo(f"{group.level or 'several levels'}, {group.language or 'any language'}")
        for one in remarks:
            click.echo(f"  {one.state:<8} {' '.join(one.text.split())}")
