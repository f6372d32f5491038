"""Who may see what: every view carries its rule, and a test refuses one without."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Any, TypeVar

from flask.typing import ResponseReturnValue
from flask_security import auth_required, current_user

from survey.extensions import db
from survey.models import Account
from survey.services import engagements

View = TypeVar("View", bound=Callable[..., ResponseReturnValue])


@dataclass(frozen=True)
class Access:
    """The rule of one view, and why."""

    rule: str
    why: str = ""
    roles: tuple[str, ...] = ()


GIVEN = {  # endpoints that come with an extension
    "static": Access("public", "styles, scripts and pictures hold nothing of anybody"),
    "security.login": Access("public", "where signing in happens"),
    "security.logout": Access("signed in", "ends the session"),
}


def public(why: str) -> Callable[[View], View]:
    """Open to everybody, for a reason that is written down."""

    def mark(view: View) -> View:
        view.access = Access("public", why)  # type: ignore[attr-defined]  # read by the test
        return view

    return mark


def signed_in(view: View) -> View:
    """Open to any account."""
    guarded = auth_required("session")(view)
    guarded.access = Access("signed in")
    return guarded  # type: ignore[no-any-return]  # Flask-Security is untyped


def role(*roles: str) -> Callable[[View], View]:
    """Open to members in one of these roles; the view gets `engagement` for its `slug`."""

    def mark(view: View) -> View:
        @wraps(view)
        def enter(slug: str, **given: Any) -> ResponseReturnValue:
            engagement = engagements.open_engagement(db.session(), account(), slug, roles)
            return view(engagement=engagement, **given)

        guarded = auth_required("session")(enter)
        guarded.access = Access("role", roles=roles)
        return guarded  # type: ignore[no-any-return]  # Flask-Security is untyped

    return mark


def account() -> Account:
    """Who is signed in."""
    signed: Account = current_user._get_current_object()  # noqa: SLF001  # werkzeug's own way
    return signed
