"""The engagements of an account, each with where its latest wave stands."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from survey import clock
from survey.extensions import db
from survey.models import AlignmentReport, Engagement
from survey.models.membership import STAFF
from survey.services import engagements, reports, waves
from survey.web.access import account, signed_in
from survey.web.engagements.standing import Standing

bp = Blueprint("home", __name__)


@dataclass(frozen=True)
class Card:
    """One engagement: its latest wave, and the newest report this account may read."""

    engagement: Engagement
    standing: Standing | None
    report: AlignmentReport | None
    staff: bool


@bp.route("/")
@signed_in
def home() -> ResponseReturnValue:
    session, now = db.session(), clock.now()
    listed = [_card(session, engagement, now) for engagement in engagements.of(session, account())]
    return render_template("engagements/list.html", cards=listed, opens=account().opens_engagements)


def _card(session: Session, engagement: Engagement, now: datetime) -> Card:
    readable = reports.of(session, engagement, account())
    latest = waves.of(session, engagement)[:1]
    return Card(
        engagement,
        next((Standing.of(wave, readable, now=now) for wave in latest), None),
        readable[0] if readable else None,
        staff=engagements.role(session, engagement, account()) in STAFF,
    )
