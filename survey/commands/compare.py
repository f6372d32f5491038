"""`compare`: two reports in, what changed between their waves out."""

from __future__ import annotations

from pathlib import Path

import click

INPUT = click.Path(path_type=Path)


class Refused(click.ClickException):
    """Bad input: one line, code 2."""

    exit_code = 2


@click.command("compare")
@click.argument("earlier", type=INPUT)
@click.argument("later", type=INPUT)
@click.option(
    "--json",
    "json_path",
    type=click.Path(path_type=Path, dir_okay=False),
    required=True,
    help="Where the change goes.",
)
def command(earlier: Path, later: Path, json_path: Path) -> None:
    """Say how much each gap changed from EARLIER to LATER, two files that `score --json` wrote.

    Only dimensions whose items are the same in both are compared. Exit code 0: done; 1: our fault;
    2: bad input or usage, said in one line, and nothing is written.
    """
    from survey.exceptions import SurveyError
    from survey.services.comparing import compare

    try:
        change = compare(earlier, later, json_path)
    except SurveyError as error:
        raise Refused(error.message) from None
    for left in change.left_out:
        click.echo(f"{left.label} is not compared: {left.reason}.", err=True)
