"""Nothing is worked on before all of it is here, and who waits keeps nobody else waiting."""

from __future__ import annotations

from io import BytesIO
from threading import Event, Thread
from typing import Any

import pytest
from flask import Flask, request
from werkzeug.test import EnvironBuilder, run_wsgi_app

from survey.bodies import Arrived
from survey.security import LONGEST_BODY

PATIENCE = 30


@pytest.fixture
def app() -> Flask:
    app = Flask(__name__)
    app.config["MAX_CONTENT_LENGTH"] = LONGEST_BODY
    app.add_url_rule("/", view_func=lambda: request.form.get("said", "-"), methods=["GET", "POST"])
    app.wsgi_app = Arrived(app.wsgi_app, 1)  # type: ignore[method-assign]  # Flask's documented way
    return app


def post(app: Flask, body: BytesIO, **given: str) -> tuple[int, str]:
    """Send as our server does, which ends the body where the connection ends."""
    form = "application/x-www-form-urlencoded"
    environ: dict[str, Any] = EnvironBuilder("/", method="POST", content_type=form).get_environ()
    environ |= {"wsgi.input": body, "wsgi.input_terminated": True, **given}
    text, status, _ = run_wsgi_app(app, environ)
    return int(status[:3]), b"".join(text).decode()


def test_a_form_that_is_all_here_is_taken(app: Flask):
    assert post(app, BytesIO(b"said=yes"), CONTENT_LENGTH="8") == (200, "yes")


def test_a_form_that_was_cut_short_is_refused(app: Flask):
    assert post(app, BytesIO(b"said=ye"), CONTENT_LENGTH="8")[0] == 400


def test_a_body_without_a_length_is_taken_up_to_the_limit(app: Flask):
    chunked = {"CONTENT_LENGTH": "", "HTTP_TRANSFER_ENCODING": "chunked"}

    assert post(app, BytesIO(b"said=yes"), **chunked) == (200, "yes")
    assert post(app, BytesIO(b"said=" + b"y" * LONGEST_BODY), **chunked)[0] == 413


class Slow(BytesIO):
    """A body that has not come yet."""

    def __init__(self, body: bytes) -> None:
        super().__init__(body)
        self.awaited, self.come = Event(), Event()

    def read(self, size: int | None = -1) -> bytes:
        self.awaited.set()
        assert self.come.wait(PATIENCE)
        return super().read(size)


def test_who_waits_for_a_slow_body_keeps_nobody_waiting(app: Flask):
    slow, answers = Slow(b"said=late"), list[tuple[int, str]]()
    waiting = Thread(target=lambda: answers.append(post(app, slow, CONTENT_LENGTH="9")))
    waiting.start()
    assert slow.awaited.wait(PATIENCE)

    answers.append(post(app, BytesIO(b"said=soon"), CONTENT_LENGTH="9"))
    slow.come.set()
    waiting.join()

    assert answers == [(200, "soon"), (200, "late")]
