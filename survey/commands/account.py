from __future__ import annotations

import click

from survey.commands.application import with_app


@click.group()
def command() -> None:
    """Add the accounts of those who sign in."""


@command.command()
@click.argument("email")
@click.option("--name", required=True, help="The person's name.")
@click.option("--consultant", is_flag=True, help="May open engagements.")
@with_app
def create(email: str, name: str, *, consultant: bool) -> None:
    """Create an account for EMAIL and print its password, once."""
    from survey import clock
    from survey.extensions import db
    from survey.services import accounts

    session = db.session()
    if accounts.find(session, email) is not None:
        raise click.UsageError(f"There is an account for {email} already.")
    password = accounts.new_password()
    accounts.create(
        session,
        email=email,
        name=name,
        password=password,
        now=clock.now(),
        opens_engagements=consultant,
    )
    session.commit()
    click.echo(f"{email} can sign in with the password {password}")
