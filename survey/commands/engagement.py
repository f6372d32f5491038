from __future__ import annotations

from typing import Any

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
@click.option("--json", "as_json", is_flag=True, help="For programs.")
@with_app
def listed(*, as_json: bool) -> None:
    """List the engagements with their waves."""
    import json

    from survey.extensions import db
    from survey.services import engagements, waves

    session = db.session()
    found: list[dict[str, Any]] = [
        {
            "slug": engagement.slug,
            "client": engagement.client,
            "name": engagement.name,
            "waves": [
                {"key": wave.key, "title": wave.title, "status": wave.status}
                for wave in waves.of(session, engagement)
            ],
        }
        for engagement in engagements.everything(session)
    ]
    if as_json:
        click.echo(json.dumps(found, indent=2, ensure_ascii=False))
        return
    for one in found:
        click.echo(f"{one['slug']}: {one['client']}, {one['name']}")
        for wave in one["waves"]:
            click.echo(f"  {wave['key']}: {wave['status']}")


@command.command()
@click.argument("client")
@click.option("--owner", required=True, help="E-mail address of the account that runs it.")
@click.option("--name", default="Alignment", show_default=True, help="What it is about.")
@click.option("--time-zone", default="UTC", show_default=True, help="Such as Europe/Madrid.")
@click.option("--language", "languages", multiple=True, default=("en",), help="Such as es.")
@click.option(
    "--level",
    "levels",
    multiple=True,
    help="Top first: NAME:leaders, NAME:managers or NAME:frontline.",
)
@with_app
def create(  # noqa: PLR0917  # one an option
    client: str,
    owner: str,
    name: str,
    time_zone: str,
    languages: tuple[str, ...],
    levels: tuple[str, ...],
) -> None:
    """Open an engagement for a CLIENT, and print its short name."""
    from zoneinfo import available_timezones

    from survey import clock
    from survey.extensions import db
    from survey.services import accounts, engagements, setting_up

    session = db.session()
    account = accounts.find(session, owner)
    if account is None:
        raise click.UsageError(f"There is no account for {owner}.")
    if time_zone not in available_timezones():
        raise click.UsageError(f"{time_zone} is no time zone. Write one such as Europe/Madrid.")
    named = [(one.rpartition(":")[0], one.rpartition(":")[2]) for one in levels]
    wrong = [said for said, audience in named if audience not in setting_up.AUDIENCES]
    if wrong:
        raise click.UsageError(f"Write levels as NAME:{'|'.join(setting_up.AUDIENCES)}.")
    slug = setting_up.free_slug(session, client)
    engagements.create(
        session,
        account,
        slug=slug,
        client=client,
        name=name,
        now=clock.now(),
        levels=named or setting_up.USUAL_LEVELS,
        time_zone=time_zone,
        languages=languages,
    )
    session.commit()
    click.echo(slug)


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
