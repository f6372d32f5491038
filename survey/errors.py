"""Refusals and HTTP errors as pages a person can read."""

from __future__ import annotations

from http import HTTPStatus

from flask import Flask, g, render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext, refresh
from werkzeug.exceptions import HTTPException, SecurityError

from survey.exceptions import SurveyError
from survey.logs import note_refusal

UNKNOWN_HOST = (
    "This server does not answer to that name."
    " Its operator can add it to SAMESHEET_TRUSTED_HOSTS.\n"
)


def register(app: Flask) -> None:
    app.register_error_handler(SurveyError, refuse)
    app.register_error_handler(HTTPException, explain)


def refuse(refusal: SurveyError) -> ResponseReturnValue:
    """Say what was refused; what only the operator can mend, names files and goes to the log."""
    told = refusal
    if refusal.status >= HTTPStatus.INTERNAL_SERVER_ERROR:
        note_refusal(refusal)
        told = type(refusal)()
    g.language = "en"  # as all pages of staff; those who answer are told in `respond.refusals`
    refresh()
    page = render_template("errors/refusal.html", title=told.title, message=told.message)
    return page, refusal.status


def explain(error: HTTPException) -> ResponseReturnValue:
    if error.response is not None:
        return error
    if isinstance(error, SecurityError):  # a host that is not ours: no address can be built for it
        return UNKNOWN_HOST, HTTPStatus.BAD_REQUEST, {"Content-Type": "text/plain"}
    code = error.code or HTTPStatus.INTERNAL_SERVER_ERROR
    title, message = _words(code)
    page = render_template("errors/error.html", title=title, message=message, status=code)
    headers = {name: value for name, value in error.get_headers() if name != "Content-Type"}
    return page, code, headers


def _words(code: int) -> tuple[str, str]:
    """What happened and what to do, in the language of whoever asked."""
    match code:
        case 403:
            words = gettext("Not allowed"), gettext("This page is not open to you.")
        case 404:
            words = (
                gettext("There is no such page"),
                gettext("Please check the address, or the link you were given."),
            )
        case 405:
            words = (
                gettext("That is not possible here"),
                gettext("Please go back and use the page’s own buttons."),
            )
        case 413:
            words = gettext("That is too much at once"), gettext("Please send less.")
        case 429:
            words = (
                gettext("Too many tries"),
                gettext("Please wait a few minutes and try again."),
            )
        case _ if code >= HTTPStatus.INTERNAL_SERVER_ERROR:
            words = (
                gettext("Something went wrong"),
                gettext("It is our fault, not yours. What was saved before is safe."),
            )
        case _:
            words = (
                gettext("That request was not understood"),
                gettext("Please go back and try again."),
            )
    return words
