"""Run by Alembic: migrates the running application's database, or another that it is given."""

from __future__ import annotations

from typing import Any

from alembic import context
from flask import current_app

from survey.models import Base
from survey.models.base import UtcDateTime


def render(kind: str, item: Any, _autogenerate: Any) -> str | bool:
    """Write our own types as what the database sees, so that old migrations never import ours."""
    if kind == "type" and isinstance(item, UtcDateTime):
        return "sa.DateTime(timezone=True)"
    return False


def migrate() -> None:
    migrated = current_app.extensions["migrate"]
    engine = context.config.attributes.get("engine") or migrated.db.engine
    with engine.connect() as connection:
        context.configure(
            connection=connection,
            target_metadata=Base.metadata,
            render_item=render,
            **migrated.configure_args,
        )
        with context.begin_transaction():
            context.run_migrations()


migrate()
