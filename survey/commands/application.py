"""What commands share that need the application: made once, its refusals shown in one line."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, NoReturn, ParamSpec

import click

from survey.exceptions import SurveyError

P = ParamSpec("P")


def _refuse(message: str) -> NoReturn:
    click.echo(" ".join(message.split()), err=True)
    raise SystemExit(2)


def with_app(command: Callable[P, Any]) -> Callable[P, Any]:
    """Run inside the application; a refusal ends with its message and status 2."""

    @wraps(command)
    def run(*given: P.args, **named: P.kwargs) -> Any:
        from sqlalchemy.exc import OperationalError, ProgrammingError

        from survey import create_app
        from survey.extensions import db

        try:
            with create_app().app_context():
                try:
                    return command(*given, **named)
                finally:
                    db.session.remove()
                    db.engine.dispose()
        except SurveyError as refusal:
            _refuse(refusal.message)
        except (OperationalError, ProgrammingError) as problem:
            _refuse(f"{problem.orig}. Perhaps the tables are older: python -m survey db upgrade")

    return run
