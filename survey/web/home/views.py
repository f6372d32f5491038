"""The engagements of an account, each with where its latest wave stands."""

from __future__ import annotations

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from survey import clock
from survey.extensions import db
from survey.services import engagements, waves
from survey.web.access import account, signed_in
from survey.web.engagements.standing import Standing

bp = Blueprint("home", __name__)


@bp.route("/")
@signed_in
def home() -> ResponseReturnValue:
    session, now = db.session(), clock.now()
    listed = [
        (engagement, [Standing.of(wave, now=now) for wave in waves.of(session, engagement)[:1]])
        for engagement in engagements.of(session, account())
    ]
    return render_template("engagements/list.html", engagements=listed)
