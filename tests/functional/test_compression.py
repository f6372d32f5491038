"""What goes out compressed, and what must not."""

from __future__ import annotations

import gzip

from flask import Flask
from flask.testing import FlaskClient

ASKS = {"Accept-Encoding": "gzip, br"}


def test_an_answer_page_comes_compressed_to_whoever_can_read_it(client: FlaskClient):
    plain, small = client.get("/code"), client.get("/code", headers=ASKS)

    assert "Content-Encoding" not in plain.headers
    assert small.headers["Content-Encoding"] == "gzip"
    assert "Accept-Encoding" in small.headers["Vary"]
    assert b"<h1" in gzip.decompress(small.data)
    assert len(small.data) < len(plain.data) / 2
    assert int(small.headers["Content-Length"]) == len(small.data)


def test_styles_and_scripts_come_compressed_and_are_asked_for_once(app: Flask, client: FlaskClient):
    with app.test_request_context():
        address = app.url_for("static", filename="css/answer.css")

    first = client.get(address, headers=ASKS)
    again = client.get(address, headers=ASKS | {"If-None-Match": first.headers["ETag"]})

    assert first.headers["Content-Encoding"] == "gzip"
    assert b":root" in gzip.decompress(first.data)
    assert "immutable" in first.headers["Cache-Control"]
    assert again.status_code in {200, 304}


def test_pages_with_tokens_are_never_compressed(client: FlaskClient):
    assert "Content-Encoding" not in client.get("/sign-in", headers=ASKS).headers


def test_pictures_and_refusals_stay_as_they_are(client: FlaskClient):
    refused = client.get("/a/unknown-wave/unknown", headers=ASKS)

    assert refused.status_code == 404
    assert "Content-Encoding" not in refused.headers
