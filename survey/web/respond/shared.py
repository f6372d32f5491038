"""Answering on a shared device: a word stands where the link's secret stands elsewhere.

So no address, and no entry of the browser's history, holds anything that opens somebody's survey.
The secret is in a cookie of the answer path that ends soon after the last page.
"""

from __future__ import annotations

from datetime import timedelta

from flask import Response, abort, current_app, redirect, request, url_for

from survey.models import Wave

WORD = "kiosk"
COOKIE = "kiosk-visit"
DRAFT = "answers"  # the cookie of the draft's key
LEFT_ALONE = timedelta(minutes=15)  # where no script watches the screen


def here() -> bool:
    """Whether somebody is answering on a shared device."""
    return COOKIE in request.cookies


def secret_of(word: str) -> str:
    """The link's secret; on a shared device that nobody uses, back to its start."""
    if word != WORD:
        return word
    return request.cookies.get(COOKIE) or abort(redirect(url_for("kiosk.start"), 303))


def begin(response: Response, wave: Wave, secret: str) -> None:
    """Keep the secret for a while longer, for the pages of this wave."""
    _cookie(response, COOKIE, secret, _place(wave), int(LEFT_ALONE.total_seconds()))


def end(response: Response, wave: Wave) -> None:
    """Forget whose turn it was, and the key of the draft."""
    _cookie(response, COOKIE, "", _place(wave), 0)
    _cookie(response, DRAFT, "", f"{_place(wave)}/{WORD}", 0)


def _place(wave: Wave) -> str:
    return url_for("respond.protection", wave_id=wave.public_id).rsplit("/", 1)[0]


def _cookie(response: Response, name: str, value: str, path: str, max_age: int) -> None:
    response.set_cookie(
        name,
        value,
        max_age=max_age,
        path=path,
        httponly=True,
        samesite="Strict",
        secure=bool(current_app.config["SESSION_COOKIE_SECURE"]),
    )
