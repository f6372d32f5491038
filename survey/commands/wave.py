from __future__ import annotations

import csv
import io

import click

from survey.commands.application import with_app


@click.group()
def command() -> None:
    """Close waves and list links, on the server itself."""


@command.command()
@click.argument("engagement")
@click.argument("key")
@click.confirmation_option(
    prompt="Nobody will be able to answer any more, and it cannot be undone. Close it?"
)
@with_app
def close(engagement: str, key: str) -> None:
    """Close the wave KEY of an ENGAGEMENT now."""
    from flask import current_app

    from survey import clock
    from survey.extensions import db, wave_keys
    from survey.services import engagements, waves
    from survey.worker import closing

    session = db.session()
    client = engagements.open_as_operator(session, engagement)
    wave = waves.begin_closing(session, client, key, now=clock.now())
    session.commit()
    notes = current_app.config["SETTINGS"].progress
    closed = closing.close(
        session, wave, wave_keys(), now=clock.now(), notes=notes, tell=_show_progress
    )
    click.echo(f"{key} closed: {closed.responses} answers in {closed.blocks} groups.")
    if closed.left_out:
        click.echo("A few answers are of too few people to be shown in any group, and are erased.")
    if closed.unreadable:
        click.echo(f"{closed.unreadable} rows had been tampered with and were left out.", err=True)


def _show_progress(step: str, done: int, total: int) -> None:
    """One line where numbers change, on a terminal only: in a log every line would stay."""
    import sys

    if sys.stderr.isatty():
        click.echo(f"\r\033[K{step}: {done:,} of {total:,}", nl=step == "erasing", err=True)


@command.command()
@click.argument("engagement")
@click.argument("key")
@click.confirmation_option(prompt="All answers of this wave are given up. Is its key really lost?")
@with_app
def abandon(engagement: str, key: str) -> None:
    """Close the wave KEY whose key file is lost; its answers cannot be opened and are erased."""
    from survey import clock
    from survey.extensions import db, wave_keys
    from survey.services import closing, engagements, waves

    session = db.session()
    client = engagements.open_as_operator(session, engagement)
    wave = waves.begin_closing(session, client, key, now=clock.now())
    lost = closing.abandon(session, wave, wave_keys(), now=clock.now())
    session.commit()
    click.echo(f"{key} closed without its key: {lost} answers were given up.")


@command.command()
@click.argument("engagement")
@click.argument("key")
@click.option("--limit", type=int, help="Only so many.")
@with_app
def links(engagement: str, key: str, limit: int | None) -> None:
    """List link and slip code of everybody invited to the wave KEY, as CSV."""
    from flask import current_app

    from survey import clock
    from survey.extensions import db, wave_keys
    from survey.services import audit, engagements, invitations, waves
    from survey.services.secret_words import shown

    session = db.session()
    client = engagements.open_as_operator(session, engagement)
    wave = waves.get(session, client, key)
    audit.note(session, client, None, "links listed on the server", key, now=clock.now())
    session.commit()
    base_url = current_app.config["SETTINGS"].base_url
    listed = io.StringIO()
    rows = csv.writer(listed, lineterminator="\n")
    rows.writerow(("participant", "level", "link", "code"))
    for link in invitations.links(session, wave, wave_keys(), base_url, limit):
        rows.writerow((link.participant_id, link.level, link.address, shown(link.code)))
    click.echo(listed.getvalue(), nl=False)
