from __future__ import annotations

from pathlib import Path

import click

from survey.commands.application import with_app

FORMS = ("json", "html", "pdf", "pptx", "xlsx")


@click.group()
def command() -> None:
    """See and hand over the reports of closed waves."""


@command.command("list")
@click.argument("engagement")
@click.option("--json", "as_json", is_flag=True, help="For programs.")
@with_app
def listed(engagement: str, *, as_json: bool) -> None:
    """List the reports of an ENGAGEMENT."""
    import json

    from survey.extensions import db
    from survey.services import engagements, reports

    session = db.session()
    found = [
        {
            "wave": row.wave.key,
            "id": str(row.id),
            "made_at": row.made_at.isoformat(timespec="seconds"),
            "published": row.published_at is not None,
        }
        for row in reports.everything(session, engagements.open_as_operator(session, engagement))
    ]
    if as_json:
        click.echo(json.dumps(found, indent=2))
        return
    for one in found:
        state = "published" if one["published"] else "not published"
        click.echo(f"{one['wave']}: {one['id']}, made {one['made_at']}, {state}")


@command.command()
@click.argument("engagement")
@click.argument("key")
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
@with_app
def write(engagement: str, key: str, file: Path) -> None:
    """Write the newest report of the wave KEY to FILE: .json, .html, .pdf, .pptx or .xlsx."""
    from survey.exceptions import CannotReport
    from survey.extensions import db
    from survey.services import engagements, publishing, reports

    kind = file.suffix.removeprefix(".")
    if kind not in FORMS:
        raise click.UsageError(f"{file} must end in {', '.join('.' + one for one in FORMS)}.")
    session = db.session()
    client = engagements.open_as_operator(session, engagement)
    rows = [row for row in reports.everything(session, client) if row.wave.key == key]
    if not rows:
        raise CannotReport(f"There is no report of the wave {key}.")
    publishing.publish(reports.read(rows[0]), {kind: file})
    click.echo(f"{file} holds the report of {key}.")
