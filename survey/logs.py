"""Logs by route template, never by path, and none at all for answer pages."""

from __future__ import annotations

import logging
import sys

import structlog
from flask import Flask, Response, request

from survey.config import Settings
from survey.security import ANSWERING

log = structlog.get_logger("samesheet")


def configure(app: Flask, settings: Settings) -> None:
    production = settings.environment == "production"
    structlog.configure(
        processors=[
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.dict_tracebacks,
            structlog.processors.JSONRenderer() if production else _console(),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(
            logging.WARNING if settings.environment == "test" else logging.INFO
        ),
        cache_logger_on_first_use=False,
    )
    if production:
        app.after_request(note)


def _console() -> structlog.dev.ConsoleRenderer:
    return structlog.dev.ConsoleRenderer(colors=sys.stdout.isatty())


def note(response: Response) -> Response:
    """One line a request; an answer page leaves none, and no line carries a path or an address."""
    if request.blueprint not in ANSWERING and request.endpoint != "static" and request.url_rule:
        log.info(
            "request",
            route=request.url_rule.rule,
            method=request.method,
            status=response.status_code,
        )
    return response
