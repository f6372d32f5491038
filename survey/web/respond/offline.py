"""Going on without a network: the pages a browser keeps, and the order of what it saves.

Kept pages hold questions only. What somebody answers is kept by the browser itself, encrypted.
"""

from __future__ import annotations

import re
from hashlib import blake2b

from flask import request, url_for
from werkzeug.datastructures import MultiDict

from survey.exceptions import SurveyError, UnknownLink, WaveClosed
from survey.services.drafts import Turn
from survey.web.respond.visit import Visit

BROWSER = re.compile(r"[A-Za-z0-9_-]{8,24}")
LARGEST = 2**53  # the largest number a browser counts to exactly


def possible(visit: Visit) -> bool:
    """Never on a shared device, and not where cookies are refused."""
    return not (visit.kiosk or visit.carries) and visit.answers is not None


def mark(visit: Visit) -> str:
    """Tell one draft from the next, after somebody started over; says nothing of its key."""
    secret = visit.key.secret if visit.key else b""
    return blake2b(b"mark of a draft", key=secret, digest_size=4).hexdigest()


def turn(posted: MultiDict[str, str], page: int) -> Turn | None:
    """Read which save this is; a form without scripts has no turn and is always taken."""
    browser, number = posted.get("browser", ""), posted.get("sequence", "")
    if not (BROWSER.fullmatch(browser) and number.isascii() and number.isdigit()):
        return None
    return Turn(browser, page, min(int(number[:16]), LARGEST))


def ways(visit: Visit, number: int | None = None) -> dict[str, str]:
    """Where the scripts find each thing; who refuses cookies goes on by forms alone."""
    if visit.carries:
        return {}
    last = len(visit.pages)
    here = number or last + 1
    found = {"link": _address(visit, "promise")}
    found["back"] = _address(visit, "answer", page=here - 1) if here > 1 else found["link"]
    if here <= last:
        further = {"page": here + 1} if here < last else {}
        found["next"] = _address(visit, "answer" if further else "review", **further)
    if possible(visit):
        found["pages"] = _address(visit, "keep")
        found["worker"] = url_for("static", filename="js/worker.js")
    return found


def over(refusal: SurveyError) -> str:
    """The link that is of no more use, for its browser to clear up; "" for other refusals."""
    given = request.view_args or {}
    if isinstance(refusal, WaveClosed | UnknownLink) and "secret" in given:
        return url_for("respond.promise", **{name: given[name] for name in ("wave_id", "secret")})
    return ""


def _address(visit: Visit, place: str, **more: int) -> str:
    where = {"wave_id": visit.wave.public_id, "secret": visit.word}
    return url_for(f"respond.{place}", **where, **more)  # type: ignore[arg-type]  # pages are numbers
