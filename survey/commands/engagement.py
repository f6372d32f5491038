from __future__ import annotations

import click

from survey.commands.application import with_app


@click.group()
def command() -> None:
    """See engagements, what is held of them; delete one."""


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


@command.command()
@click.argument("slug")
@click.option("--json", "as_json", is_flag=True, help="For programs.")
@with_app
def held(slug: str, *, as_json: bool) -> None:
    """Show what is held of the engagement SLUG, and until when."""
    import json

    from survey.extensions import db
    from survey.services import engagements, holding

    session = db.session()
    found = holding.of(session, engagements.open_as_operator(session, slug))
    if as_json:
        click.echo(json.dumps(holding.to_json(found), indent=2, ensure_ascii=False))
        return
    for title, rows in (
        (slug, found.engagement),
        *((f"{slug}, {wave.key} ({wave.status})", wave.rows) for wave in found.waves),
    ):
        click.echo(title)
        for row in rows:
            number = "not counted" if row.number is None else f"{row.number:,}"
            until = f"{row.until:%Y-%m-%d} " if row.until else ""
            click.echo(f"  {number:>12}  {row.what}: {until}{row.until_words}")
