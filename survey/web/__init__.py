"""HTTP only: one area a folder, each with its blueprint `bp` in views.py."""

from __future__ import annotations

from importlib import import_module
from pkgutil import iter_modules

from babel.support import NullTranslations
from flask import Flask, g, request
from flask_babel import get_locale, get_translations
from markupsafe import Markup

from survey.extensions import babel, csrf
from survey.security import ANSWERING
from survey.spoken import locale_of

LANGUAGES = ("en", "es", "fr", "de", "ar")  # that the pages themselves speak


def register(app: Flask) -> None:
    csrf.init_app(app)
    babel.init_app(app, locale_selector=lambda: locale_of(language()))
    app.jinja_env.install_gettext_callables(  # type: ignore[attr-defined]  # of jinja2.ext.i18n
        lambda text: _texts().gettext(text),
        lambda one, more, number: _texts().ngettext(one, more, number),
        newstyle=True,
    )
    app.jinja_env.globals["get_locale"] = get_locale
    app.jinja_env.filters["bdi"] = Markup("<bdi>{}</bdi>").format
    for area in (module.name for module in iter_modules(__path__) if module.ispkg):
        bp = import_module(f"{__name__}.{area}.views").bp
        app.register_blueprint(bp)
        if area in ANSWERING:
            csrf.exempt(bp)  # `security.require_same_origin` stands in: a token would expire


def _texts() -> NullTranslations:
    """What a template says things with: found once for a page, which has a hundred texts."""
    known: tuple[str, NullTranslations] | None = g.get("texts")
    spoken = language()
    if known is None or known[0] != spoken:
        g.texts = known = (spoken, get_translations())
    return known[1]


def language() -> str:
    """What a view has chosen, else the best the browser asks for."""
    chosen: str | None = g.get("language")
    return chosen or request.accept_languages.best_match(LANGUAGES) or LANGUAGES[0]
