"""`python -m survey`: commands, loaded only when they are used so that each starts fast."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from importlib import import_module
from typing import NoReturn

import click

COMMANDS = {
    "account": "Add the accounts of those who sign in.",
    "backup": "Copy the database while it is in use, without keys.",
    "comments": "Read the comments of closed waves.",
    "compare": "Two reports in, what changed between their waves out.",
    "db": "Bring the database's tables to this version, or back.",
    "demo": "A simulated retailer to look at: one closed wave, one open.",
    "engagement": "Open engagements, see what is held of them; delete one.",
    "report": "See and hand over the reports of closed waves.",
    "restore": "Fill an empty database from a copy, and say which keys are missing.",
    "roster": "Bring a client's list of people.",
    "run": "Set up and run everything on this computer, with the demo.",
    "score": "Answers file in, alignment report out; no server, no database.",
    "serve": "Web server and worker together.",
    "translations": "List what employees read that is not translated yet.",
    "wave": "Launch, remind and close waves, list links, hand over records.",
    "worker": "Do what is due: closing, keys, erasure.",
}


class LazyCommands(click.Group):
    """Finds each command as `command` in the module of its name under `survey.commands`."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - click's signature
        return sorted(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002 - click's signature
        if cmd_name not in COMMANDS:
            return None
        command = import_module(f"survey.commands.{cmd_name}").command
        if not isinstance(command, click.Command):
            raise TypeError(f"survey.commands.{cmd_name}.command is no click command")
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002 - click's signature
        """List the commands without importing them."""
        with formatter.section("Commands"):
            formatter.write_dl(sorted(COMMANDS.items()))


@click.group(cls=LazyCommands, context_settings={"help_option_names": ["-h", "--help"]})
def cli() -> None:
    """Find out whether a company plays from the same sheet of music."""


def main(arguments: Sequence[str] | None = None) -> NoReturn:
    """Run a command. Bad input or usage ends with code 2 and one line that says what to do."""
    try:
        code = cli.main(arguments, prog_name="python -m survey", standalone_mode=False)
    except click.UsageError as error:
        _refuse(f"{error.format_message()} {_help_hint(error)}".strip())
    except click.ClickException as error:
        _refuse(error.format_message(), error.exit_code)
    except click.Abort:
        _refuse("Stopped.", 1)
    sys.exit(code if isinstance(code, int) else 0)


def _help_hint(error: click.UsageError) -> str:
    return f'See "{error.ctx.command_path} --help".' if error.ctx else ""


def _refuse(message: str, code: int = 2) -> NoReturn:
    click.echo(" ".join(message.split()), err=True)
    sys.exit(code)
