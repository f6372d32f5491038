"""One engagement: its waves, where each stands, and closing one."""

from __future__ import annotations

from flask import Blueprint, current_app, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from survey import clock
from survey.extensions import db
from survey.models import Engagement
from survey.models.membership import RUNNERS, STAFF
from survey.services import engagements, joining, mailings, planning, rates, reports, roster, waves
from survey.web.access import account, role
from survey.web.engagements import rates as shown_rates
from survey.web.engagements.fieldwork import Fieldwork
from survey.web.engagements.onward import Onward
from survey.web.engagements.people import People
from survey.web.engagements.standing import Standing, period, when
from survey.web.forms import ButtonForm
from survey.worker import progress

bp = Blueprint("engagements", __name__, url_prefix="/engagements")


@bp.app_template_global()
def moment(value: object, wave: object) -> str:
    return when(value, wave)  # type: ignore[arg-type]  # templates know no types


@bp.route("/<slug>/")
@role()
def engagement(engagement: Engagement) -> ResponseReturnValue:
    session, now = db.session(), clock.now()
    published = reports.of(session, engagement, account())
    held = engagements.role(session, engagement, account())
    listed = waves.of(session, engagement)
    counts = roster.counts(session, engagement)
    everybody = sum(number for _, _, number in counts)
    return render_template(
        "engagements/engagement.html",
        engagement=engagement,
        onward=Onward.of(engagement, everybody, listed) if held in RUNNERS else None,
        waves=[Standing.of(wave, published, now=now) for wave in listed],
        reports=published,
        people=People.of(
            [level.name for level in engagements.levels(session, engagement)],
            counts,
        ),
        staff=held in STAFF,
        runs=held in RUNNERS,
        owns=held == "owner",
    )


@bp.route("/<slug>/waves/<key>/")
@role(*STAFF)
def wave(engagement: Engagement, key: str) -> ResponseReturnValue:
    session = db.session()
    found = waves.get(session, engagement, key)
    made = reports.of(session, engagement, account())
    return render_template(
        "engagements/wave.html",
        engagement=engagement,
        standing=Standing.of(found, made, now=clock.now()),
        period=period(found),
        promise=waves.promise(session, found) if found.status != "draft" else None,
        rates=shown_rates.rows(rates.latest(session, found)),
        fieldwork=Fieldwork.of(session, found) if found.status == "open" else None,
        reports=[report for report in made if report.wave_id == found.id],
        progress=progress.read(current_app.config["SETTINGS"].progress, found.public_id),
        checks=planning.checklist(
            session, found, now=clock.now(), sends_mail=current_app.config["SETTINGS"].sends_mail
        )
        if found.status == "draft"
        else [],
        newcomers=joining.newcomers(session, found),
        uninvited=not mailings.begun(session, found),
        may_close=engagements.role(session, engagement, account()) != "analyst",
    )


@bp.route("/<slug>/waves/<key>/close", methods=["GET", "POST"])
@role(*RUNNERS)
def close(engagement: Engagement, key: str) -> ResponseReturnValue:
    session, now = db.session(), clock.now()
    if ButtonForm().validate_on_submit():
        waves.begin_closing(session, engagement, key, now=now, account=account())
        session.commit()
        return redirect(url_for(".wave", slug=engagement.slug, key=key), 303)
    found = waves.get(session, engagement, key)
    return render_template(
        "engagements/close.html",
        engagement=engagement,
        standing=Standing.of(found, now=now),
        promise=waves.promise(session, found) if found.status != "draft" else None,
    )
