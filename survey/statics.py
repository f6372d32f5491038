"""Styles and scripts are named by their content, so that a browser asks for each only once."""

from __future__ import annotations

from functools import cache
from hashlib import blake2b
from pathlib import Path
from typing import Any

from flask import Flask, Response, request

FOUND = {200, 206, 304}  # a file that is missing may come with the next version of the server
FOR_GOOD = "public, max-age=31536000, immutable"
WORKER = "js/worker.js"  # serves pages of answers when there is no network, and no others


def version(app: Flask) -> None:
    """Add the digest of a static file to its address, and let it be kept for good."""
    folder = Path(app.static_folder or "")
    fixed = app.config["SETTINGS"].environment == "production"  # files change with a restart only
    known: dict[str, str] = {}

    @app.url_defaults
    def add_version(endpoint: str, values: dict[str, Any]) -> None:
        if endpoint != "static" or "v" in values:
            return
        name = values.get("filename", "")
        if name in known:
            values["v"] = known[name]
        elif (path := folder / name).is_file():
            values["v"] = _digest(path, path.stat().st_mtime_ns)
            if fixed:
                known[name] = values["v"]

    @app.after_request
    def keep(response: Response) -> Response:
        if request.endpoint == "static" and "v" in request.args and response.status_code in FOUND:
            response.headers["Cache-Control"] = FOR_GOOD
        if request.endpoint == "static" and (request.view_args or {}).get("filename") == WORKER:
            response.headers["Service-Worker-Allowed"] = "/a/"
        return response


@cache
def _digest(path: Path, _changed: int) -> str:
    return blake2b(path.read_bytes(), digest_size=6).hexdigest()
