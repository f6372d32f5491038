"""Results of shops or other units of a wave: a file brought, looked over, taken, removed."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.wrappers import Response

from survey import clock
from survey.exceptions import OutcomesRefused
from survey.extensions import db
from survey.models import Engagement, Wave
from survey.models.membership import RUNNERS
from survey.services import unit_outcomes, waves
from survey.web.access import account, role
from survey.web.forms import ButtonForm
from survey.web.results.forms import FileForm, TakeForm

bp = Blueprint("results", __name__, url_prefix="/engagements/<slug>/waves/<key>/results")


@bp.route("/", methods=["GET", "POST"])
@role(*RUNNERS)
def page(engagement: Engagement, key: str) -> ResponseReturnValue:
    session, form = db.session(), FileForm()
    wave = waves.get(session, engagement, key)
    if not form.validate_on_submit():
        return _page(wave, form), 422 if form.errors else 200
    file = form.file.data
    name, content = file.filename or "file", file.read()
    file.close()
    try:
        unit_outcomes.bring(session, wave, name, content, now=clock.now())
    except OutcomesRefused as refusal:
        session.rollback()
        form.file.errors = [refusal.message]
        return _page(wave, form), refusal.status
    session.commit()
    return _back(wave)


@bp.route("/take", methods=["POST"])
@role(*RUNNERS)
def take(engagement: Engagement, key: str) -> ResponseReturnValue:
    session = db.session()
    wave = waves.get(session, engagement, key)
    if TakeForm().validate_on_submit():
        lower = frozenset(request.form.getlist("lower"))
        unit_outcomes.take(session, wave, lower, account=account(), now=clock.now())
        session.commit()
        flash("Taken. The next report tells whether these results go with the views.")
    return _back(wave)


@bp.route("/leave", methods=["POST"])
@role(*RUNNERS)
def leave(engagement: Engagement, key: str) -> ResponseReturnValue:
    session = db.session()
    wave = waves.get(session, engagement, key)
    if ButtonForm().validate_on_submit():
        unit_outcomes.leave(session, wave)
        session.commit()
    return _back(wave)


@bp.route("/remove", methods=["POST"])
@role(*RUNNERS)
def remove(engagement: Engagement, key: str) -> ResponseReturnValue:
    session = db.session()
    wave = waves.get(session, engagement, key)
    if ButtonForm().validate_on_submit():
        unit_outcomes.remove(session, wave, account=account(), now=clock.now())
        session.commit()
        flash("Removed. The next report is made without them.")
    return _back(wave)


def _back(wave: Wave) -> Response:
    return redirect(url_for(".page", slug=wave.engagement.slug, key=wave.key), 303)


def _page(wave: Wave, form: FileForm) -> str:
    session = db.session()
    return render_template(
        "results/page.html",
        engagement=wave.engagement,
        wave=wave,
        form=form,
        kinds=unit_outcomes.kinds(session, wave),
        row=unit_outcomes.of(session, wave),
        largest=unit_outcomes.LARGEST // 1000,
    )
