from __future__ import annotations

import csv
import io
from datetime import UTC, datetime
from pathlib import Path

import click

from survey.commands.application import with_app


@click.group()
def command() -> None:
    """Close waves, invite who came later, list and open links, hand over records."""


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


@command.command("open-link")
@click.argument("engagement")
@click.argument("key")
@click.option("--questionnaire", default="omnichannel", help="Where there is no such draft yet.")
@click.option("--title", default="", help="Its title, where there is no such draft yet.")
@click.option("--department", "departments", multiple=True, help="One that people can choose.")
@click.option("--minimum-group", default=10, show_default=True, help="The smallest group shown.")
@click.option("--closes", type=click.DateTime(), help="When it closes, in UTC.")
@with_app
def open_link(  # noqa: PLR0917  # one an option
    engagement: str,
    key: str,
    questionnaire: str,
    title: str,
    departments: tuple[str, ...],
    minimum_group: int,
    closes: datetime | None,
) -> None:
    """Launch the wave KEY without a roster: whoever has its address says where they belong."""
    from flask import current_app

    from questionnaires.loader import load
    from survey import clock
    from survey.exceptions import NotYours
    from survey.extensions import db, wave_keys
    from survey.services import engagements, launching, open_link, setting_up, waves
    from survey.services.launching import Terms

    session = db.session()
    client = engagements.open_as_operator(session, engagement)
    for name in departments:
        setting_up.add_department(session, client, name)
    try:
        waves.get(session, client, key)
    except NotYours:
        instrument = load(questionnaire)
        launching.draft(session, client, key=key, title=title or key, instrument=instrument)
    wave = open_link.launch(
        session,
        client,
        key,
        wave_keys(),
        Terms(minimum_group=minimum_group),
        now=clock.now(),
        closes_at=closes.replace(tzinfo=UTC) if closes else None,
    )
    session.commit()
    base_url = current_app.config["SETTINGS"].base_url
    click.echo(f"Open for whoever has this address:\n{base_url}/a/{wave.public_id}/join")


@command.command("add-people")
@click.argument("engagement")
@click.argument("key")
@click.confirmation_option(
    prompt="Everybody asked can read how many were added after the start. Invite them?"
)
@with_app
def add_people(engagement: str, key: str) -> None:
    """Invite whoever is on the roster of an ENGAGEMENT and not yet in its wave KEY."""
    from survey import clock
    from survey.extensions import db, wave_keys
    from survey.services import engagements, joining

    session = db.session()
    client = engagements.open_as_operator(session, engagement)
    number = joining.invite_newcomers(session, client, key, wave_keys(), now=clock.now())
    session.commit()
    click.echo(f"{number} {'person was' if number == 1 else 'people were'} added to {key}.")


@command.command()
@click.argument("engagement")
@click.argument("key")
@click.option("--output", type=click.Path(path_type=Path, dir_okay=False), help="Write it there.")
@with_app
def record(engagement: str, key: str, output: Path | None) -> None:
    """Hand over the confidentiality record of the closed wave KEY, as JSON."""
    from survey.extensions import db
    from survey.services import confidentiality, engagements, waves

    session = db.session()
    wave = waves.get(session, engagements.open_as_operator(session, engagement), key)
    written = confidentiality.to_json(confidentiality.of(session, wave))
    if output is None:
        click.echo(written.decode(), nl=False)
    else:
        output.write_bytes(written)
        click.echo(f"{output} holds the record of {key}.")
