from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from survey.commands.application import with_app

SHOWN = 20


@click.group()
def command() -> None:
    """Bring a client's list of people."""


@command.command("import")
@click.argument("engagement")
@click.argument("file", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.option(
    "--column",
    "said",
    multiple=True,
    help='Where it is not clear, or for groupings: level="Job grade", segment:shop="Store no.".',
)
@click.option("--partial", is_flag=True, help="People who are not in the file stay.")
@click.option("--leave-out", is_flag=True, help="Go on without rows that are wrong.")
@click.option("--dry-run", is_flag=True, help="Only say what would change.")
@click.option("--json", "as_json", is_flag=True, help="For programs.")
@with_app
def bring(
    engagement: str,
    file: Path,
    said: tuple[str, ...],
    *,
    partial: bool,
    leave_out: bool,
    dry_run: bool,
    as_json: bool,
) -> None:
    """Bring the people of FILE (.xlsx, .csv) onto the roster of an ENGAGEMENT, in one go."""
    import json

    from survey import clock
    from survey.exceptions import RosterRefused
    from survey.extensions import db
    from survey.services import engagements, uploads

    session, now = db.session(), clock.now()
    client = engagements.open_as_operator(session, engagement)
    upload = uploads.keep(session, client, None, file.name, file.read_bytes(), now=now)
    upload.complete = not partial
    uploads.look(session, client, upload)
    if said and upload.state == "checked":
        columns = {**upload.columns, **dict(_column(one, upload.found["header"]) for one in said)}
        uploads.map_columns(upload, columns, complete=not partial)
        uploads.look(session, client, upload)
    found = dict(upload.found)
    if upload.state == "refused":
        raise RosterRefused(found["refused"])
    if as_json:
        told = ("rows", "good", "fatal", "minor", "added", "changed", "gone", "same", "problems")
        click.echo(json.dumps({name: found[name] for name in told}, ensure_ascii=False, indent=2))
    else:
        _tell(found)
    if dry_run:
        session.rollback()
        return
    if found["fatal"] and not leave_out:
        raise RosterRefused("Nothing was brought in. Correct the file, or add --leave-out.")
    uploads.bring_in(session, client, upload, now=now)
    session.commit()


def _column(said: str, header: list[str]) -> tuple[str, str]:
    field, _, name = said.partition("=")
    if name not in header:
        raise click.UsageError(f"There is no column {name!r}. There are: {', '.join(header)}.")
    return field.strip(), name


def _tell(found: dict[str, Any]) -> None:
    for one in found["problems"][:SHOWN]:
        rows = ", ".join(map(str, one["rows"]))
        value = f" “{one['value']}”" if one["value"] else ""
        click.echo(f"row {rows}, {one['column']}:{value} {one['words']}", err=True)
    click.echo(
        f"{found['rows']} rows: {found['added']} added, {found['changed']} changed,"
        f" {found['gone']} gone, {found['same']} as before; {found['fatal']} rows are wrong."
    )
