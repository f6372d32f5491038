"""Samesheet's Flask application."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from flask import Flask

    from survey.config import Settings


def create_app(settings: Settings | None = None) -> Flask:
    """Build the application; everything is imported here, so that `score` starts fast."""
    from survey import (
        bodies,
        compression,
        config,
        database,
        errors,
        logs,
        security,
        sign_in,
        statics,
        web,
    )
    from survey.application import Application

    settings = settings or config.load()
    app = Application(__name__)
    app.config["SETTINGS"] = settings
    logs.configure(app, settings)
    security.protect(app, settings)
    compression.enable(app)
    database.bind(app, settings)
    sign_in.enable(app, settings)
    web.register(app)
    statics.version(app)
    errors.register(app)
    bodies.await_all(app, settings)
    return app
