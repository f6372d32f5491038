"""One answer a device behind an open link: a courtesy, not a proof.

The browser remembers the link it was given, so that the open address leads back to the same
answers; after sending it remembers only that it has answered.
"""

from __future__ import annotations

from flask import Response, current_app, request, url_for

from survey.models import Wave

COOKIE = "joined"
SENT = "sent"


def remembered() -> str:
    """The secret of this browser's link, `SENT`, or nothing."""
    return request.cookies.get(COOKIE, "")


def remember(response: Response, wave: Wave, value: str, max_age: int) -> None:
    """Keep it for the page of the open address only; an empty value forgets."""
    response.set_cookie(
        COOKIE,
        value,
        max_age=max_age if value else 0,
        path=url_for("joining.join", wave_id=wave.public_id),
        httponly=True,
        samesite="Lax",
        secure=bool(current_app.config["SESSION_COOKIE_SECURE"]),
    )
