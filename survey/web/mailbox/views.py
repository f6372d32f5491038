"""No more mails for whoever wants none, test mails, and bounces that a mail service reports.

They are asked for from elsewhere (a mail program's own button, a service), so there is no token of
a form: the token of the message is what gives the right.
"""

from __future__ import annotations

import hmac
import re

from flask import Blueprint, abort, current_app, g, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import refresh

from survey import clock
from survey.config import Settings
from survey.exceptions import KeyProblem
from survey.extensions import csrf, db, wave_keys
from survey.models import Message, Wave
from survey.services import bounces, mailings, outbox, rehearsing, waves
from survey.web.access import public

bp = Blueprint("mailbox", __name__, url_prefix="/mail")


@bp.route("/<wave_id>/<token>", methods=["GET", "POST"])
@csrf.exempt
@public("the token of a mail gives the right to get no more of them")
def no_more(wave_id: str, token: str) -> ResponseReturnValue:
    wave = waves.find(db.session(), wave_id)
    if wave is None:
        abort(404)
    g.language = request.accept_languages.best_match(wave.languages) or wave.languages[0]
    refresh()
    message = _message(wave, token)
    if message is None and wave.status == "open":
        abort(404)
    stopped = None
    if message is not None and request.method == "POST":
        stopped = request.form.get("again") is None
        mailings.want_mail(db.session(), message, not stopped)
        db.session.commit()
    return render_template("mailbox/no_more.html", wave=wave, over=message is None, stopped=stopped)


@bp.route("/bounced", methods=["POST"])
@csrf.exempt
@public("a mail service that knows the secret reports what came back")
def bounced() -> ResponseReturnValue:
    settings: Settings = current_app.config["SETTINGS"]
    expected = settings.bounce_token.get_secret_value()
    given = request.headers.get("Authorization", "").removeprefix("Bearer ")
    if not expected or not hmac.compare_digest(given.encode(), expected.encode()):
        abort(403)
    told = request.get_json(silent=True)
    if not isinstance(told, dict):
        abort(400)
    marked = re.search(r"\+([0-9a-f]{44})@", str(told.get("address", "")), re.IGNORECASE)
    token = str(told.get("token") or (marked.group(1) if marked else ""))
    known = bounces.bounced(db.session(), wave_keys(), token)
    db.session.commit()
    return {"known": known}


@bp.route("/arrived/<token>", methods=["GET", "POST"])
@csrf.exempt
@public("the signed link of a test mail gives the right to say that it arrived")
def arrived(token: str) -> ResponseReturnValue:
    settings: Settings = current_app.config["SETTINGS"]
    arriving = rehearsing.find(db.session(), token, settings.secrets)
    if request.method == "POST":
        rehearsing.note_arrived(db.session(), arriving, now=clock.now())
        db.session.commit()
    return render_template("mailbox/arrived.html", arriving=arriving, said=request.method == "POST")


def _message(wave: Wave, token: str) -> Message | None:
    try:
        key = wave_keys().get(wave.public_id)
    except KeyProblem:
        return None
    return outbox.by_token(db.session(), wave, key, token)
