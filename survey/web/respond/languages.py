"""Which language a page speaks: as chosen, else as begun, else as the browser asks."""

from __future__ import annotations

from collections.abc import Mapping

from flask import g, request
from flask_babel import refresh

from survey.models import Wave
from survey.spoken import name_of
from survey.web import LANGUAGES
from survey.web.respond.fields import Choice


def offered(wave: Wave | None) -> tuple[str, ...]:
    """The languages of the wave's questionnaire."""
    return wave.languages if wave else LANGUAGES


def speak(wave: Wave | None, answers: Mapping[str, object] | None = None) -> None:
    """Set the language of this request."""
    among = offered(wave)
    begun = str((answers or {}).get("language", ""))
    known = next((code for code in (_asked(), begun) if code in among), None)
    g.language = known or _matching(among) or among[0]
    refresh()


def chosen() -> dict[str, str]:
    """The language asked for by name in this address or form, to be handed on."""
    asked = request.form.get("switch") or request.args.get("language", "")
    return {"language": g.language} if asked == g.language else {}


def choices(wave: Wave | None) -> tuple[Choice, ...]:
    """Every language by its own name."""
    return tuple(Choice(code, _own_name(code), code == g.language) for code in offered(wave))


def _asked() -> str:
    if request.method == "POST":
        return request.form.get("switch") or request.form.get("language") or ""
    return request.args.get("language", "")


def _matching(among: tuple[str, ...]) -> str | None:
    """The first of the browser's languages on offer; "de-AT" is served by "de", "pt" by "pt-BR"."""
    spelled = {code.lower(): code for code in among}
    plain = {code.partition("-")[0]: name for code, name in reversed(spelled.items())}
    for wanted, quality in request.accept_languages:
        code = wanted.lower()
        found = spelled.get(code) or plain.get(code.partition("-")[0])
        if found and quality > 0:
            return found
    return None


def _own_name(code: str) -> str:
    name = name_of(code, code)
    return name[:1].upper() + name[1:]
