"""A wave from draft to launch: planned, checked, launched; and its end moved while it runs."""

from __future__ import annotations

from flask import Blueprint, current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from analysis.promise import FLOOR
from survey import clock
from survey.exceptions import CannotLaunch, CannotPlan
from survey.extensions import db, wave_keys
from survey.models import Engagement, Wave
from survey.models.membership import RUNNERS
from survey.services import engagements, joining, mailings, open_link, planning, waves
from survey.web.access import account, role
from survey.web.engagements.standing import Standing
from survey.web.fielding.forecasts import table
from survey.web.fielding.forms import (
    MOST,
    ExtendForm,
    LaunchForm,
    NewWaveForm,
    PlanForm,
    local_of,
    moment_of,
)
from survey.web.forms import ButtonForm

bp = Blueprint("fielding", __name__, url_prefix="/engagements/<slug>/waves")


@bp.route("/new", methods=["GET", "POST"])
@role(*RUNNERS)
def new(engagement: Engagement) -> ResponseReturnValue:
    session = db.session()
    form = NewWaveForm().offer(planning.choices(session, engagement))
    if form.validate_on_submit():
        wave = planning.begin(
            session,
            engagement,
            title=form.title.data or "",
            chosen=form.questionnaire.data,
            account=account(),
            now=clock.now(),
        )
        session.commit()
        return redirect(_home(wave), 303)
    status = 422 if form.is_submitted() else 200
    return render_template("fielding/new.html", engagement=engagement, form=form), status


@bp.route("/<key>/plan", methods=["GET", "POST"])
@role(*RUNNERS)
def plan(engagement: Engagement, key: str) -> ResponseReturnValue:
    session = db.session()
    wave = planning.draft_of(session, engagement, key)
    form = PlanForm(data=_planned(wave))
    levels = [level.name for level in engagements.levels(session, engagement)]
    small = _small_levels(levels) if form.is_submitted() else planning.terms(wave).small_levels
    if form.validate_on_submit() and small is not None:
        by_link = form.by_link.data == "link"
        least = open_link.SMALLEST if by_link else FLOOR
        planning.set_plan(
            wave,
            title=form.title.data or "",
            opens_at=moment_of(form.opens_at.data, engagement),
            closes_at=moment_of(form.closes_at.data, engagement),
            minimum_group=max(form.minimum_group.data or least, least),
            small_levels={} if by_link else small,
            by_link=by_link,
        )
        session.commit()
        return redirect(_home(wave), 303)
    page = render_template(
        "fielding/plan.html",
        engagement=engagement,
        wave=wave,
        form=form,
        levels=levels,
        small=small or {},
        small_wrong=small is None,
        floor=FLOOR,
    )
    return page, 422 if form.is_submitted() else 200


@bp.route("/<key>/launch", methods=["GET", "POST"])
@role(*RUNNERS)
def launch(engagement: Engagement, key: str) -> ResponseReturnValue:
    session, now = db.session(), clock.now()
    wave = planning.draft_of(session, engagement, key)
    form, refused = LaunchForm(), ""
    sends_mail = current_app.config["SETTINGS"].sends_mail
    checks = planning.checklist(session, wave, now=now, sends_mail=sends_mail)
    stopped = [one for one in checks if one.stops and not one.done]
    if not stopped and form.validate_on_submit():
        try:
            planning.launch(session, wave, wave_keys(), account=account(), now=now)
            session.commit()
            flash("Launched. From now on nothing of the promise can change.")
            return redirect(_home(wave), 303)
        except CannotLaunch as refusal:
            session.rollback()
            wave, refused = planning.draft_of(session, engagement, key), refusal.message
    terms = planning.terms(wave)
    page = render_template(
        "fielding/launch.html",
        engagement=wave.engagement,
        wave=wave,
        checks=checks,
        stopped=stopped,
        terms=terms,
        by_link=planning.by_link(wave),
        forecast=table(planning.intended(session, wave)),
        form=form,
        refused=refused,
        now=now,
    )
    return page, 422 if form.is_submitted() else 200


@bp.route("/<key>/discard", methods=["GET", "POST"])
@role(*RUNNERS)
def discard(engagement: Engagement, key: str) -> ResponseReturnValue:
    session = db.session()
    wave = planning.draft_of(session, engagement, key)
    if ButtonForm().validate_on_submit():
        planning.discard(session, engagement, key, account=account(), now=clock.now())
        session.commit()
        return redirect(url_for("engagements.engagement", slug=engagement.slug), 303)
    return render_template("fielding/discard.html", engagement=engagement, wave=wave)


@bp.route("/<key>/extend", methods=["GET", "POST"])
@role(*RUNNERS)
def extend(engagement: Engagement, key: str) -> ResponseReturnValue:
    session, now = db.session(), clock.now()
    wave = waves.get(session, engagement, key)
    form, refused = ExtendForm(data={"closes_at": local_of(wave.closes_at, engagement)}), ""
    if form.validate_on_submit():
        closes_at = moment_of(form.closes_at.data, engagement) or now
        try:
            planning.extend(session, engagement, key, closes_at, account=account(), now=now)
            session.commit()
            return redirect(_home(wave), 303)
        except CannotPlan as refusal:
            refused = refusal.message
    page = render_template(
        "fielding/extend.html",
        engagement=engagement,
        standing=Standing.of(wave, now=now),
        wave=wave,
        form=form,
        refused=refused,
    )
    return page, 422 if form.is_submitted() else 200


@bp.route("/<key>/newcomers", methods=["GET", "POST"])
@role(*RUNNERS)
def newcomers(engagement: Engagement, key: str) -> ResponseReturnValue:
    """Say first what it means for everybody who is asked; then invite who came later."""
    session, now, refused = db.session(), clock.now(), ""
    form = ButtonForm()
    if form.validate_on_submit():
        try:
            added = joining.invite_newcomers(
                session, engagement, key, wave_keys(), now=now, account=account()
            )
            session.commit()
            flash(f"{added:,} {'person' if added == 1 else 'people'} invited.")
            return redirect(_home(waves.get(session, engagement, key)), 303)
        except CannotLaunch as refusal:
            session.rollback()
            refused = refusal.message
    wave = waves.get(session, engagement, key)
    first = next((one for one in mailings.of(session, wave) if one.number == 0), None)
    page = render_template(
        "fielding/newcomers.html",
        engagement=wave.engagement,
        wave=wave,
        newcomers=joining.newcomers(session, wave),
        mailing=first,
        late=wave.opens_at is not None and wave.opens_at <= now,
        refused=refused,
    )
    return page, 422 if form.is_submitted() else 200


def _home(wave: Wave) -> str:
    return url_for("engagements.wave", slug=wave.engagement.slug, key=wave.key)


def _planned(wave: Wave) -> dict[str, object]:
    return {
        "title": wave.title,
        "opens_at": local_of(wave.opens_at, wave.engagement),
        "closes_at": local_of(wave.closes_at, wave.engagement),
        "minimum_group": planning.terms(wave).minimum_group,
        "by_link": "link" if planning.by_link(wave) else "roster",
    }


def _small_levels(levels: list[str]) -> dict[str, int] | None:
    """The smallest group of each level that has one of its own; None where one is no number."""
    found = {}
    for place, level in enumerate(levels):
        said = request.form.get(f"small-{place}", "").strip()
        if not said:
            continue
        if not said.isdecimal() or not FLOOR <= int(said) <= MOST:
            return None
        found[level] = int(said)
    return found
