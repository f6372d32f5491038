"""A new engagement, and the page on which its client, levels and departments are edited."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import closing
from zoneinfo import available_timezones

from flask import Blueprint, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_wtf import FlaskForm

from survey import clock
from survey.exceptions import CannotSetUp, NotAllowed
from survey.extensions import db
from survey.models import Engagement
from survey.models.membership import RUNNERS
from survey.services import engagements, logos, roster, setting_up
from survey.web import large_files
from survey.web.access import account, role, signed_in
from survey.web.forms import ButtonForm
from survey.web.setup.forms import (
    ClientForm,
    LevelForm,
    LogoForm,
    NewForm,
    NewLevelForm,
    RowForm,
)

bp = Blueprint("setup", __name__, url_prefix="/engagements")
large_files.take(bp, "take_logo", lambda: logos.LARGEST, lambda: CannotSetUp(logos.TOO_HEAVY))


@bp.route("/new", methods=["GET", "POST"])
@signed_in
def new() -> ResponseReturnValue:
    if not account().opens_engagements:
        raise NotAllowed("Your account does not open engagements. Ask whoever runs this server.")
    form = ClientForm(data={"time_zone": "UTC", "languages": ["en"], "retention_days": 90})
    if form.validate_on_submit():
        session = db.session()
        engagement = engagements.create(
            session,
            account(),
            slug=setting_up.free_slug(session, form.client.data or ""),
            client=form.client.data or "",
            name=form.name.data or "",
            now=clock.now(),
            levels=setting_up.USUAL_LEVELS,
            time_zone=form.time_zone.data or "UTC",
            languages=form.languages.data or ["en"],
        )
        engagement.retention_days = form.retention_days.data or engagement.retention_days
        session.commit()
        return redirect(url_for(".edit", slug=engagement.slug) + "#levels", 303)
    status = 422 if form.is_submitted() else 200
    return render_template("setup/new.html", form=form, zones=sorted(available_timezones())), status


@bp.route("/<slug>/setup", methods=["GET", "POST"])
@role(*RUNNERS)
def edit(engagement: Engagement) -> ResponseReturnValue:
    form = ClientForm(obj=engagement)
    if form.validate_on_submit():
        try:
            setting_up.describe(
                db.session(),
                engagement,
                client=form.client.data or "",
                name=form.name.data or "",
                time_zone=form.time_zone.data or "",
                languages=form.languages.data or [],
                retention_days=form.retention_days.data or 90,
                account=account(),
                now=clock.now(),
            )
        except CannotSetUp as refusal:
            return _refused(engagement, refusal, form)
        db.session.commit()
        return redirect(url_for("engagements.engagement", slug=engagement.slug), 303)
    return _page(engagement, form), 422 if form.is_submitted() else 200


@bp.route("/<slug>/setup/levels/new", methods=["POST"])
@role(*RUNNERS)
def add_level(engagement: Engagement) -> ResponseReturnValue:
    form = NewLevelForm()
    return _changed(
        engagement,
        form,
        "levels",
        lambda: setting_up.add_level(
            db.session(), engagement, form.name.data or "", form.audience.data
        ),
    )


@bp.route("/<slug>/setup/levels", methods=["POST"])
@role(*RUNNERS)
def change_level(engagement: Engagement) -> ResponseReturnValue:
    form = LevelForm()
    return _changed(engagement, form, "levels", lambda: _act_on_level(engagement, form))


@bp.route("/<slug>/setup/departments/new", methods=["POST"])
@role(*RUNNERS)
def add_department(engagement: Engagement) -> ResponseReturnValue:
    form = NewForm()
    return _changed(
        engagement,
        form,
        "departments",
        lambda: setting_up.add_department(db.session(), engagement, form.name.data or ""),
    )


@bp.route("/<slug>/setup/departments", methods=["POST"])
@role(*RUNNERS)
def change_department(engagement: Engagement) -> ResponseReturnValue:
    form = RowForm()
    return _changed(engagement, form, "departments", lambda: _act_on_department(engagement, form))


@bp.route("/<slug>/setup/logo", methods=["POST"])
@role(*RUNNERS)
def take_logo(engagement: Engagement) -> ResponseReturnValue:
    form = LogoForm()
    if not form.validate_on_submit():
        return _refused(engagement, CannotSetUp("Choose a picture of the logo first."))
    with closing(form.logo.data) as file:
        content = file.read()
    return _changed(
        engagement,
        form,
        "logo",
        lambda: logos.put(db.session(), engagement, content, account=account(), now=clock.now()),
    )


@bp.route("/<slug>/setup/logo/remove", methods=["POST"])
@role(*RUNNERS)
def remove_logo(engagement: Engagement) -> ResponseReturnValue:
    return _changed(
        engagement,
        ButtonForm(),
        "logo",
        lambda: logos.remove(db.session(), engagement, account=account(), now=clock.now()),
    )


def _act_on_level(engagement: Engagement, form: LevelForm) -> None:
    session, number = db.session(), form.number.data or 0
    match form.act.data:
        case "up" | "down" as way:
            setting_up.move_level(session, engagement, number, -1 if way == "up" else 1)
        case "reference" | "comparison" as mark:
            setting_up.mark_level(session, engagement, number, mark)
        case "remove":
            setting_up.remove_level(session, engagement, number)
        case _:
            name, audience = form.name.data or "", form.audience.data
            setting_up.change_level(session, engagement, number, name, audience)


def _act_on_department(engagement: Engagement, form: RowForm) -> None:
    session, number = db.session(), form.number.data or 0
    if form.act.data == "remove":
        setting_up.remove_department(session, engagement, number)
    else:
        setting_up.rename_department(session, engagement, number, form.name.data or "")


def _changed(
    engagement: Engagement, form: FlaskForm, place: str, change: Callable[[], object]
) -> ResponseReturnValue:
    if not form.validate_on_submit():
        return _refused(engagement, CannotSetUp("That was not understood. Please try again."))
    try:
        change()
    except CannotSetUp as refusal:
        return _refused(engagement, refusal)
    db.session.commit()
    return redirect(url_for(".edit", slug=engagement.slug) + f"#{place}", 303)


def _refused(
    engagement: Engagement, refusal: CannotSetUp, form: ClientForm | None = None
) -> ResponseReturnValue:
    slug = engagement.slug
    db.session.rollback()
    fresh = engagements.open_engagement(db.session(), account(), slug, RUNNERS)
    shown = form or ClientForm(formdata=None, obj=fresh)
    return _page(fresh, shown, refused=refusal.message), refusal.status


def _page(engagement: Engagement, form: ClientForm, refused: str = "") -> str:
    session = db.session()
    levels = engagements.levels(session, engagement)
    return render_template(
        "setup/edit.html",
        engagement=engagement,
        form=form,
        refused=refused,
        levels=levels,
        logo=logos.of(session, engagement),
        marked={level.mark for level in levels},
        departments=roster.departments(session, engagement),
        listed=sum(number for _, _, number in roster.counts(session, engagement)),
        running=setting_up.running(session, engagement),
        audiences=setting_up.AUDIENCES,
        zones=sorted(available_timezones()),
    )
