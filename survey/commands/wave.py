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


@command.command("list")
@click.argument("engagement")
@click.option("--json", "as_json", is_flag=True, help="For programs.")
@with_app
def listed(engagement: str, *, as_json: bool) -> None:
    """List the waves of an ENGAGEMENT, newest first."""
    import json

    from survey.extensions import db
    from survey.services import engagements, waves

    session = db.session()
    found = [
        {
            "key": wave.key,
            "title": wave.title,
            "status": wave.status,
            "opens_at": wave.opens_at and wave.opens_at.isoformat(timespec="minutes"),
            "closes_at": wave.closes_at and wave.closes_at.isoformat(timespec="minutes"),
        }
        for wave in waves.of(session, engagements.open_as_operator(session, engagement))
    ]
    if as_json:
        click.echo(json.dumps(found, indent=2, ensure_ascii=False))
        return
    for one in found:
        click.echo(
            f"{one['key']}: {one['title']}, {one['status']}, closes {one['closes_at'] or '-'}"
        )


@command.command()
@click.argument("engagement")
@click.argument("title")
@click.option("--questionnaire", default="omnichannel", show_default=True, help="A shipped one.")
@with_app
def draft(engagement: str, title: str, questionnaire: str) -> None:
    """Draft a wave with a TITLE and print its key."""
    from questionnaires.loader import shipped
    from survey import clock
    from survey.extensions import db
    from survey.services import engagements, planning

    if questionnaire not in shipped():
        raise click.UsageError(f"{questionnaire} is none of {', '.join(shipped())}.")
    session = db.session()
    client = engagements.open_as_operator(session, engagement)
    wave = planning.begin(
        session, client, title=title, chosen=questionnaire, account=None, now=clock.now()
    )
    session.commit()
    click.echo(wave.key)


@command.command()
@click.argument("engagement")
@click.argument("key")
@click.option("--opens", type=click.DateTime(), help="In the client's time zone; else now.")
@click.option("--closes", type=click.DateTime(), required=True, help="In the client's time zone.")
@click.option("--minimum-group", default=5, show_default=True, help="The smallest group shown.")
@click.confirmation_option(prompt="The promise is written now and cannot change any more. Launch?")
@with_app
def launch(
    engagement: str, key: str, opens: datetime | None, closes: datetime, minimum_group: int
) -> None:
    """Launch the draft KEY of an ENGAGEMENT for everybody on its roster."""
    from zoneinfo import ZoneInfo

    from analysis.promise import FLOOR
    from survey import clock
    from survey.extensions import db, wave_keys
    from survey.services import engagements, planning

    if minimum_group < FLOOR:
        raise click.UsageError(f"The smallest group is {FLOOR} or more.")
    session, now = db.session(), clock.now()
    client = engagements.open_as_operator(session, engagement)
    wave = planning.draft_of(session, client, key)
    zone = ZoneInfo(client.time_zone)
    planning.set_plan(
        wave,
        title=wave.title,
        opens_at=opens and opens.replace(tzinfo=zone),
        closes_at=closes.replace(tzinfo=zone),
        minimum_group=minimum_group,
        small_levels={},
        by_link=False,
    )
    planning.launch(session, wave, wave_keys(), account=None, now=now)
    session.commit()
    click.echo(f"{key} is {wave.status}. Nobody has been written to yet.")


@command.command()
@click.argument("engagement")
@click.argument("key")
@click.option("--everybody", is_flag=True, help="Also those who have answered.")
@click.confirmation_option(prompt="Mail that has left cannot be called back. Remind them?")
@with_app
def remind(engagement: str, key: str, *, everybody: bool) -> None:
    """Plan a reminder for the wave KEY now; it leaves in the client's working hours."""
    from survey import clock
    from survey.extensions import db
    from survey.services import engagements, mailings

    session, now = db.session(), clock.now()
    client = engagements.open_as_operator(session, engagement)
    wanted = mailings.Plan(send_at=now, reminder=True, everybody=everybody)
    mailings.plan(session, client, key, wanted, account=None, now=now)
    session.commit()
    click.echo("The reminder is planned; it leaves in the client's working hours.")


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
