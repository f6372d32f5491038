"""From whom a large file is taken, and what is said of one that is larger still."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import Blueprint, Response, make_response, request, session
from werkzeug.exceptions import RequestEntityTooLarge

from survey.errors import refuse
from survey.exceptions import SurveyError

ROOM = 100_000  # bytes of a form around its file


def take(
    bp: Blueprint, view: str, largest: Callable[[], int], refusal: Callable[[], SurveyError]
) -> None:
    """Let somebody who is signed in send a file of `largest` bytes to a view."""

    @bp.url_value_preprocessor
    def make_room(endpoint: str | None, _values: dict[str, Any] | None) -> None:
        """Before any check reads the form."""
        if endpoint == f"{bp.name}.{view}" and "_user_id" in session:
            request.max_content_length = largest() + ROOM

    @bp.errorhandler(RequestEntityTooLarge)
    def too_large(error: RequestEntityTooLarge) -> Response:
        response = make_response(refuse(refusal()))
        response.status_code = error.code
        return response
