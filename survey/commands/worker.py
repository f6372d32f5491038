from __future__ import annotations

import click

from survey.commands.application import with_app


@click.command()
@click.option("--once", is_flag=True, help="Do what is due now, then stop.")
@with_app
def command(*, once: bool) -> None:
    """Close waves, destroy keys, erase answers when they are due."""
    from flask import current_app

    from survey.worker.loop import work

    work(current_app._get_current_object(), once=once)  # type: ignore[attr-defined]  # noqa: SLF001  # werkzeug's own way
