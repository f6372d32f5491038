"""Refusals and HTTP errors as pages a person can read."""

from __future__ import annotations

from http import HTTPStatus

from flask import Flask, render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from werkzeug.exceptions import HTTPException, SecurityError

from survey.exceptions import SurveyError
from survey.logs import note_refusal

KIND = {
    400: ("That request was not understood", "Please go back and try again."),
    403: ("Not allowed", "This page is not open to you."),
    404: ("There is no such page", "Please check the address, or the link you were given."),
    405: ("That is not possible here", "Please go back and use the page's own buttons."),
    413: ("That is too much at once", "Please send a smaller file."),
    429: ("Too many tries", "Please wait a few minutes and try again."),
    500: ("Something went wrong", "It is our fault, not yours. What was saved before is safe."),
}
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
    title, message = gettext(told.title), gettext(told.message)
    page = render_template("errors/refusal.html", title=title, message=message, refusal=refusal)
    return page, refusal.status


def explain(error: HTTPException) -> ResponseReturnValue:
    if error.response is not None:
        return error
    if isinstance(error, SecurityError):  # a host that is not ours: no address can be built for it
        return UNKNOWN_HOST, HTTPStatus.BAD_REQUEST, {"Content-Type": "text/plain"}
    code = error.code or HTTPStatus.INTERNAL_SERVER_ERROR
    title, message = KIND.get(code, KIND[500 if code >= HTTPStatus.INTERNAL_SERVER_ERROR else 400])
    page = render_template(
        "errors/error.html", title=gettext(title), message=gettext(message), status=code
    )
    headers = {name: value for name, value in error.get_headers() if name != "Content-Type"}
    return page, code, headers
