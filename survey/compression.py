"""Answer pages and static files go out compressed: a stock room's Wi-Fi is slow.

Pages of the workspace do not: they hold tokens beside what an address may put into them, which
their compressed length could tell. An answer page repeats nothing of what a stranger could send.
"""

from __future__ import annotations

import gzip
from functools import lru_cache

from flask import Flask, Response, request
from werkzeug.datastructures import Accept
from werkzeug.http import parse_accept_header

from survey.security import ANSWERING

SMALLEST = 500  # bytes; less is not worth a second look
TEXTS = ("text/", "application/json", "application/javascript", "image/svg+xml")
FAST, BEST = 3, 9


def enable(app: Flask) -> None:
    app.after_request(compress)


def compress(response: Response) -> Response:
    static = request.endpoint == "static"
    if not (static or request.blueprint in ANSWERING) or not _worth_it(response):
        return response
    response.headers.add("Vary", "Accept-Encoding")
    if not _takes_gzip(request.headers.get("Accept-Encoding", "")):
        return response
    whole = _read(response)
    response.set_data(_once(whole) if static else gzip.compress(whole, FAST, mtime=0))
    response.headers["Content-Encoding"] = "gzip"
    if tag := response.get_etag()[0]:
        response.set_etag(f"{tag}-gzip")
    return response


@lru_cache(maxsize=64)  # browsers are of few kinds
def _takes_gzip(accepted: str) -> bool:
    return parse_accept_header(accepted, Accept).quality("gzip") > 0


def _worth_it(response: Response) -> bool:
    return (
        response.status_code == 200  # a part of a file stays as it is
        and (response.mimetype or "").startswith(TEXTS)
        and (response.content_length or SMALLEST) >= SMALLEST
        and not response.headers.get("Content-Encoding")
    )


def _read(response: Response) -> bytes:
    """All of the body; a file is closed at once, since nobody else will."""
    response.direct_passthrough = False
    close = getattr(response.response, "close", None)
    whole = response.get_data()
    if close is not None:
        close()
    return whole


@lru_cache(maxsize=64)
def _once(whole: bytes) -> bytes:
    return gzip.compress(whole, BEST, mtime=0)
