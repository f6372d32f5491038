"""The questionnaire as somebody of a level reads it on a phone. Nothing can be answered here."""

from __future__ import annotations

from flask import Response, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from survey.exceptions import NotYours
from survey.extensions import db
from survey.models import Engagement, Wave
from survey.models.membership import RUNNERS, STAFF
from survey.security import nonce
from survey.services import engagements, planning, roster, waves
from survey.services.arriving import Guest
from survey.web.access import account, role
from survey.web.questionnaire.views import AT, Confirmed, bp
from survey.web.respond import languages, rendering
from survey.web.respond.visit import Visit
from survey.web.setup.forms import LANGUAGE_NAMES

PLACES = ("Stores", "Online", "Customer service", "Marketing")  # where none is named yet


@bp.route(f"{AT}/preview")
@role(*STAFF)
def preview(engagement: Engagement, key: str) -> ResponseReturnValue:
    """The phone, and the choice of level, language and page around it."""
    session = db.session()
    wave = waves.get(session, engagement, key)
    levels = [level.name for level in engagements.levels(session, engagement)]
    level = request.args.get("level", "")
    level = level if level in levels else levels[-1] if levels else ""
    language = request.args.get("language", "")
    offered = wave.questionnaire.languages
    language = language if language in offered else offered[0]
    pages = len(_visit(engagement, wave, level).pages)
    number = min(max(1, request.args.get("page", 1, int)), pages)
    response = Response(
        render_template(
            "questionnaire/preview.html",
            engagement=engagement,
            wave=wave,
            levels=levels,
            level=level,
            languages=offered,
            language=language,
            number=number,
            pages=pages,
            names=LANGUAGE_NAMES,
            runs=engagements.role(session, engagement, account()) in RUNNERS,
        )
    )
    response.headers["Content-Security-Policy"] = _policy("frame-src 'self'; form-action 'self'")
    return response


@bp.route(f"{AT}/read", methods=["POST"])
@role(*RUNNERS)
def read(engagement: Engagement, key: str) -> ResponseReturnValue:
    """Note that somebody has gone through the questionnaire as it is."""
    session = db.session()
    wave = planning.draft_of(session, engagement, key)
    if Confirmed().validate_on_submit():
        planning.note_previewed(wave)
        session.commit()
    return redirect(url_for("engagements.wave", slug=engagement.slug, key=key), 303)


@bp.route(f"{AT}/page/<int(max=999):number>")
@role(*STAFF)
def page(engagement: Engagement, key: str, number: int) -> ResponseReturnValue:
    """One page as employees see it, without scripts, in a frame of our own only."""
    session = db.session()
    wave = waves.get(session, engagement, key)
    visit = _visit(engagement, wave, request.args.get("level", ""))
    if not 1 <= number <= len(visit.pages):
        raise NotYours
    languages.speak(visit.wave)
    visit.language = g.language
    response = rendering.page(visit, number)
    response.headers["Content-Security-Policy"] = _policy(
        "form-action 'none'; frame-ancestors 'self'", scripts=False
    )
    response.headers["X-Frame-Options"] = "SAMEORIGIN"
    return response


def _visit(engagement: Engagement, wave: Wave, level: str) -> Visit:
    """Somebody who does not exist, invited to a wave that is nowhere."""
    session = db.session()
    ranked = engagements.levels(session, engagement)
    named = [row.name for row in roster.departments(session, engagement)]
    shown = Wave(
        public_id="preview",
        instrument=wave.instrument,
        groups={
            "levels": [one.name for one in ranked],
            "audiences": {one.name: one.audience for one in ranked},
            "departments": named or list(PLACES),
            "languages": list(wave.questionnaire.languages),
        },
    )
    shown.engagement = engagement
    somebody = Guest(level, department=None, finished=False)
    return Visit(shown, "preview", somebody, carries=False)


def _policy(more: str, *, scripts: bool = True) -> str:
    source = f"'self' 'nonce-{nonce()}'"
    return "; ".join(
        (
            "default-src 'none'",
            f"script-src {source}" if scripts else "script-src 'none'",
            f"style-src {source}",
            "img-src 'self' data:",
            "font-src 'self'",
            "base-uri 'none'",
            more if "frame-ancestors" in more else f"{more}; frame-ancestors 'none'",
        )
    )
