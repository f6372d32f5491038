"""What every page sends and what every request must bring: headers, cookies, same origin."""

from __future__ import annotations

import secrets
from http import HTTPStatus
from urllib.parse import urlsplit

from flask import Flask, Response, abort, current_app, g, request
from werkzeug.middleware.proxy_fix import ProxyFix

from survey.config import Settings
from survey.exceptions import ForeignRequest

ANSWERING = frozenset({"respond", "codes", "kiosk", "joining"})  # areas of those who answer
LOOPBACK = ("localhost", "127.0.0.1")  # no name that somebody else could let point here
NONCE = "csp_nonce"
LONGEST_BODY = 1_000_000  # bytes; a page of answers is a few thousand
NUL = "\0"  # PostgreSQL has no place for it in a text


def protect(app: Flask, settings: Settings) -> None:
    """Set cookies, count proxies, and watch every request and response."""
    production = settings.environment == "production"
    newest, *before = settings.secrets
    app.config.update(
        SECRET_KEY=newest,
        SECRET_KEY_FALLBACKS=before,
        WTF_CSRF_SECRET_KEY=[*reversed(before), newest],  # signs with the last, reads all
        SESSION_COOKIE_NAME="samesheet",
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_COOKIE_SECURE=settings.secure,
        MAX_CONTENT_LENGTH=LONGEST_BODY,
        TRUSTED_HOSTS=[*settings.hosts, *(() if production else LOOPBACK)],
    )
    if settings.proxies:
        count = settings.proxies
        app.wsgi_app = ProxyFix(  # type: ignore[method-assign]  # Flask's documented way
            app.wsgi_app, x_for=count, x_proto=count, x_host=count
        )
    app.before_request(refuse_nul)
    app.before_request(require_same_origin)
    app.after_request(add_headers)
    app.context_processor(lambda: {"csp_nonce": nonce})


def nonce() -> str:
    """Give this response's nonce, the same one that Flask-Security writes into its pages."""
    if NONCE not in g:
        setattr(g, NONCE, secrets.token_urlsafe(16))
    value: str = getattr(g, NONCE)
    return value


def refuse_nul() -> None:
    """Refuse what no page of ours sends. A comment may hold anything: it is stored encrypted."""
    if NUL in request.path:
        abort(404)
    if request.blueprint not in ANSWERING and any(NUL in text for text in request.form.values()):
        abort(400)


def require_same_origin() -> None:
    """Accept a form on an answer page only from our own pages.

    A token would expire while somebody is interrupted. Old browsers and plain-http kiosks send no
    `Sec-Fetch-Site`; then the `Origin` must be ours.
    """
    if request.blueprint not in ANSWERING:
        nonce()
        return
    if request.method in {"GET", "HEAD", "OPTIONS"}:
        return
    site = request.headers.get("Sec-Fetch-Site")
    if site == "same-origin" or (site is None and _our_origin(request.headers.get("Origin"))):
        return
    raise ForeignRequest


def _our_origin(origin: str | None) -> bool:
    settings: Settings = current_app.config["SETTINGS"]
    ours = urlsplit(settings.base_url)
    return origin in {f"{ours.scheme}://{ours.netloc}", request.host_url.rstrip("/")}


HEADERS = (
    ("X-Content-Type-Options", "nosniff"),
    ("X-Frame-Options", "DENY"),
    ("Referrer-Policy", "same-origin"),
    ("Cross-Origin-Opener-Policy", "same-origin"),
    ("Cross-Origin-Resource-Policy", "same-origin"),
    ("Permissions-Policy", "camera=(), geolocation=(), microphone=()"),
)


def add_headers(response: Response) -> Response:
    headers = response.headers
    if request.blueprint in ANSWERING:  # these have no inline script or style, hence no nonce
        headers.extend((("Content-Security-Policy", FOR_ANSWERS), *HEADERS))
    else:
        headers.setdefault("Content-Security-Policy", _policy(f" 'nonce-{nonce()}'"))
        for name, value in HEADERS:
            headers.setdefault(name, value)
    if request.is_secure:
        headers.setdefault("Strict-Transport-Security", "max-age=31536000")
    file = request.endpoint == "static" or (request.endpoint or "").endswith(".static")
    if (
        not file or response.status_code == HTTPStatus.NOT_FOUND
    ):  # it may come with the next version
        headers["Cache-Control"] = "no-store"
    return response


def _policy(inline: str = "") -> str:
    return "; ".join(
        (
            "default-src 'none'",
            f"script-src 'self'{inline}",
            f"style-src 'self'{inline}",
            "img-src 'self' data:",
            "font-src 'self'",
            "connect-src 'self'",
            "manifest-src 'self'",
            "worker-src 'self'",
            "form-action 'self'",
            "base-uri 'none'",
            "frame-ancestors 'none'",
        )
    )


FOR_ANSWERS = _policy()
