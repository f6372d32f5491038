from __future__ import annotations

from typing import TYPE_CHECKING

import click

from survey.commands.application import with_app

if TYPE_CHECKING:
    from survey.models import Account


@click.group()
def command() -> None:
    """Add and mend the accounts of those who sign in."""


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


@command.command()
@click.argument("email")
@with_app
def link(email: str) -> None:
    """Print a link by which EMAIL chooses a new password, once, within two hours."""
    from flask import current_app

    from survey import clock
    from survey.extensions import db
    from survey.services import account_tokens

    session = db.session()
    row = account_tokens.want(session, _known(email), "forgotten", now=clock.now())
    token = account_tokens.issue(row)
    session.commit()
    click.echo(f"{current_app.config['SETTINGS'].base_url}/welcome/{token}")


@command.command()
@click.argument("email")
@click.confirmation_option(prompt="The password alone will be enough. Take the code off?")
@with_app
def one_step(email: str) -> None:
    """Take the code after the password off the account of EMAIL."""
    from survey.extensions import db
    from survey.services import second_step

    second_step.turn_off(_known(email))
    db.session.commit()
    click.echo(f"{email} signs in with the password alone.")


@command.command("list")
@click.option("--json", "as_json", is_flag=True, help="As JSON.")
@with_app
def listed(*, as_json: bool) -> None:
    """List all accounts."""
    import json

    from survey.extensions import db
    from survey.services import accounts

    known = [
        {
            "email": one.email,
            "name": one.name,
            "active": one.active,
            "two_steps": one.two_steps,
            "opens_engagements": one.opens_engagements,
        }
        for one in accounts.everybody(db.session())
    ]
    if as_json:
        click.echo(json.dumps(known, ensure_ascii=False, indent=2))
        return
    for one in known:
        click.echo(f"{one['email']}  {one['name']}{'  two steps' if one['two_steps'] else ''}")


def _known(email: str) -> Account:
    from survey.extensions import db
    from survey.services import accounts

    found = accounts.find(db.session(), email)
    if found is None:
        raise click.UsageError(f"There is no account for {email}.")
    return found
