"""What a registered device keeps: a token, in a cookie for the kiosk's own pages."""

from __future__ import annotations

from datetime import timedelta

from flask import Response, current_app, request, url_for

from survey import clock
from survey.extensions import db
from survey.models import KioskDevice, Wave
from survey.services import kiosks

COOKIE = "kiosk"
KEPT_AT_MOST = timedelta(days=400)  # what browsers allow
AFTER_CLOSE = timedelta(days=60)  # a wave may be extended; else it says that the survey has closed


def registered() -> KioskDevice | None:
    """The device this request comes from."""
    token, keys = request.cookies.get(COOKIE), current_app.config["SETTINGS"].secrets
    return kiosks.find(db.session(), keys, token) if token else None


def remember(response: Response, wave: Wave, token: str) -> None:
    left = wave.closes_at - clock.now() + AFTER_CLOSE if wave.closes_at else KEPT_AT_MOST
    response.set_cookie(
        COOKIE,
        token,
        max_age=int(min(left, KEPT_AT_MOST).total_seconds()),
        path=url_for("kiosk.start"),
        httponly=True,
        samesite="Lax",
        secure=bool(current_app.config["SESSION_COOKIE_SECURE"]),
    )
