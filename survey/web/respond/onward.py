"""Where an answering person goes next; without cookies the next page is the answer itself."""

from __future__ import annotations

from flask import Request, Response, make_response, redirect, url_for
from flask.typing import ResponseReturnValue

from survey.web.respond import rendering
from survey.web.respond.visit import Visit

REVIEW = 0
MOVES = ("move", "switch")


def address(visit: Visit, place: str, **more: object) -> str:
    where = {"wave_id": visit.wave.public_id, "secret": visit.word}
    return url_for(f"respond.{place}", **where, **more)  # type: ignore[arg-type]  # pages are numbers


def aside(visit: Visit, page: int | None = None) -> ResponseReturnValue | None:
    """Where somebody belongs who cannot answer here: sent already, begun elsewhere, not begun."""
    if visit.guest.finished:
        return redirect(address(visit, "sent"), 303)
    if visit.elsewhere:
        return redirect(address(visit, "resume"), 303)
    if visit.answers is None:
        return redirect(address(visit, "promise"), 303)
    last = len(visit.pages)
    if page is not None and not 1 <= page <= last:
        here = {"page": min(max(page, 1), last)} if last else {}
        return redirect(address(visit, "answer" if here else "review", **here), 303)
    return None


def wanted(request: Request, number: int, last: int) -> int | None:
    """The page a button asks for: a number, `REVIEW`, or None for the promise."""
    if any(name in request.form for name in MOVES):
        return number
    go = request.form.get("go", "next")
    if go.isascii() and go.isdigit():
        return min(int(go[:4]), last)
    here = number or last + 1
    there = here - 1 if go == "back" else here + 1
    return None if there < 1 else REVIEW if there > last else there


def anchor(request: Request) -> str:
    """Where a page without JavaScript stays after a move: at the question that was changed."""
    question = request.form.get("move", "").partition(" ")[0]
    return f"ask-{question}" if question.replace("-", "").replace("_", "").isalnum() else ""


def to(visit: Visit, number: int | None, anchor: str = "") -> Response:
    """Go to a page, to the last look, or back to the promise."""
    if visit.carries:
        return make_response(_render(visit, number))
    if number is None:
        place = address(visit, "promise")
    elif number == REVIEW:
        place = address(visit, "review")
    else:
        place = address(visit, "answer", page=number)
    fragment = f"#{anchor}" if anchor else ""
    response: Response = make_response(redirect(place + fragment, 303))
    return visit.remember(response)


def _render(visit: Visit, number: int | None) -> ResponseReturnValue:
    if number is None:
        return rendering.promise(visit)
    return rendering.page(visit, number) if number else rendering.review(visit)
