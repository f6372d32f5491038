"""All pages of somebody's survey in one answer, for a browser that may lose its network."""

from __future__ import annotations

from dataclasses import replace

from flask import Response, jsonify, url_for

from survey.web.respond import offline, onward, rendering
from survey.web.respond.visit import Visit

SCRIPTS = ("offline", "shown", "saving", "answer")
STATIC = ("css/answer.css", "img/mark.svg", *(f"js/{name}.js" for name in SCRIPTS))


def of(visit: Visit) -> Response:
    """Questions only: what was answered is on the server and, encrypted, in the browser."""
    blank = replace(visit, answers={})
    pages = {
        onward.address(visit, "answer", page=number): _text(
            rendering.page(blank, number, blank=True)
        )
        for number in range(1, len(visit.pages) + 1)
    }
    pages[onward.address(visit, "review")] = _text(rendering.review(blank, blank=True))
    return jsonify(
        draft=offline.mark(visit),
        language=visit.language,
        pages=pages,
        static=[url_for("static", filename=name) for name in STATIC],
    )


def _text(page: Response) -> str:
    return page.get_data(as_text=True)
