"""A request is worked on once all of it has arrived.

A phone may lose its network in the middle of a form. Half a form is never taken for a whole one,
and waiting for the rest keeps none of the seats of those whose forms are here.
"""

from __future__ import annotations

from io import BytesIO
from queue import SimpleQueue
from typing import TYPE_CHECKING

from survey.security import LONGEST_BODY

if TYPE_CHECKING:
    from collections.abc import Iterable

    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment
    from flask import Flask

    from survey.config import Settings

BEYOND_ALL = str(10**12)  # a length that every page refuses


def await_all(app: Flask, settings: Settings) -> None:
    app.wsgi_app = Arrived(app.wsgi_app, settings.web_threads)  # type: ignore[method-assign]  # Flask's documented way


class Arrived:
    """Hand requests on when they are here, and to no more of them at once than there are seats."""

    def __init__(self, app: WSGIApplication, seats: int) -> None:
        self.app = app
        self.seats: SimpleQueue[None] = SimpleQueue()
        for _ in range(seats):
            self.seats.put(None)

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        _receive(environ)
        self.seats.get()
        try:
            return self.app(environ, start_response)
        finally:
            self.seats.put(None)


def _receive(environ: WSGIEnvironment) -> None:
    """Take the body in. A larger one is left: it is refused, or read by the page that expects it.

    Servers end the body where the connection ends. Not believing them (`input_terminated`), Flask
    compares it with the length that was announced, and refuses what is shorter.
    """
    length = environ.get("CONTENT_LENGTH", "")
    if length.isdecimal():
        environ.pop("wsgi.input_terminated", None)
        if 0 < int(length) <= LONGEST_BODY:
            environ["wsgi.input"] = BytesIO(environ["wsgi.input"].read(int(length)))
    elif "HTTP_TRANSFER_ENCODING" in environ and "wsgi.input_terminated" in environ:
        body = environ["wsgi.input"].read(LONGEST_BODY + 1)
        del environ["HTTP_TRANSFER_ENCODING"], environ["wsgi.input_terminated"]
        environ["wsgi.input"] = BytesIO(body)
        environ["CONTENT_LENGTH"] = str(len(body)) if len(body) <= LONGEST_BODY else BEYOND_ALL
