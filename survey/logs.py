"""Logs by route template, never by path, and none at all for answer pages.

A traceback is written without the values of its variables: they would be answers and names.
"""

from __future__ import annotations

import logging
import sys
from types import TracebackType

import structlog
from flask import Flask, Response, request
from structlog.processors import ExceptionRenderer
from structlog.tracebacks import ExceptionDictTransformer
from structlog.typing import Processor

from survey.config import Settings
from survey.exceptions import SurveyError
from survey.security import ANSWERING

log = structlog.get_logger("samesheet")


def configure(app: Flask, settings: Settings) -> None:
    production = settings.environment == "production"
    structlog.configure(
        processors=[
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            *(_as_json() if production else _as_lines()),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(
            logging.WARNING if settings.environment == "test" else logging.INFO
        ),
        cache_logger_on_first_use=False,
    )
    app.log_exception = note_fault  # type: ignore[method-assign, assignment]  # Flask's own names the path
    if production:
        app.after_request(note)


def _as_json() -> list[Processor]:
    tracebacks = ExceptionRenderer(ExceptionDictTransformer(show_locals=False))
    return [tracebacks, structlog.processors.JSONRenderer()]


def _as_lines() -> list[Processor]:
    plain = structlog.dev.plain_traceback  # the one that is used where `rich` is, shows variables
    return [structlog.dev.ConsoleRenderer(colors=sys.stdout.isatty(), exception_formatter=plain)]


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


def note_refusal(refusal: SurveyError) -> None:
    """What only the operator can mend, such as a missing key: by its route, never by its path."""
    route = request.url_rule.rule if request.url_rule else None
    log.error("refused", route=route, reason=refusal.message)


def note_fault(
    fault: tuple[type, BaseException, TracebackType] | tuple[None, None, None],
) -> None:
    """A fault of ours, also on an answer page: by its route, since the path holds the secret."""
    route = request.url_rule.rule if request.url_rule else None
    log.error("fault", route=route, method=request.method, exc_info=fault)
