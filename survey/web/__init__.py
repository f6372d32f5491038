"""HTTP only: one area a folder, each with its blueprint `bp` in views.py."""

from __future__ import annotations

from importlib import import_module
from pkgutil import iter_modules

from flask import Flask, g, request

from survey.extensions import babel, csrf
from survey.security import ANSWERING

LANGUAGES = ("en", "es", "fr", "de")


def register(app: Flask) -> None:
    csrf.init_app(app)
    babel.init_app(app, locale_selector=language)
    for area in (module.name for module in iter_modules(__path__) if module.ispkg):
        bp = import_module(f"{__name__}.{area}.views").bp
        app.register_blueprint(bp)
        if area in ANSWERING:
            csrf.exempt(bp)  # `security.require_same_origin` stands in: a token would expire


def language() -> str:
    """What a view has chosen, else the best the browser asks for."""
    chosen: str | None = g.get("language")
    return chosen or request.accept_languages.best_match(LANGUAGES) or LANGUAGES[0]
