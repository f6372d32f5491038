"""Looking through comments, what is held of an engagement and until when, records, deletion."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from flask import Blueprint, Response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from survey import clock
from survey.extensions import db
from survey.models import Engagement, Wave
from survey.models.membership import RUNNERS, STAFF
from survey.services import comments, confidentiality, engagements, holding, retention, waves
from survey.web.access import account, role
from survey.web.keeping import listing
from survey.web.keeping.forms import CommentsForm, DeleteForm
from survey.web.keeping.listing import Listing

bp = Blueprint("keeping", __name__, url_prefix="/engagements/<slug>")
bp.add_app_template_filter(listing.title, "comment_group")


@bp.app_template_global()
def held_day(moment: datetime, engagement: Engagement) -> str:
    """A day of the client's, such as “5 March 2027”."""
    local = moment.astimezone(ZoneInfo(engagement.time_zone))
    return f"{local.day} {local:%B %Y}"


WAVE = "/waves/<key>"


@bp.route(f"{WAVE}/comments", methods=["GET", "POST"])
@role(*RUNNERS)
def look(engagement: Engagement, key: str) -> ResponseReturnValue:
    session = db.session()
    wave = waves.get(session, engagement, key)
    form = CommentsForm()
    if form.validate_on_submit():
        return _decide(wave)
    return render_template(
        "keeping/comments.html",
        engagement=engagement,
        wave=wave,
        listing=Listing.of(session, wave, request),
    )


def _decide(wave: Wave) -> ResponseReturnValue:
    """Do what the button says, and show the same page with a way back."""
    session = db.session()
    where: dict[str, Any] = {
        name: request.args[name] for name in ("group", "state", "page") if name in request.args
    }
    told = CommentsForm.read(request)
    if told is not None:
        state, chosen = told
        comments.decide(session, wave, chosen, state, account=account(), now=clock.now())
        session.commit()
        where |= {"did": state, "undo": ",".join(map(str, chosen))}
    slug = wave.engagement.slug
    return redirect(url_for(".look", slug=slug, key=wave.key, **where) + "#comments", 303)


@bp.route(f"{WAVE}/record.json")
@role(*STAFF)
def record(engagement: Engagement, key: str) -> ResponseReturnValue:
    session = db.session()
    wave = waves.get(session, engagement, key)
    return Response(
        confidentiality.to_json(confidentiality.of(session, wave)),
        mimetype="application/json",
        headers={
            "Content-Disposition": f'attachment; filename="{confidentiality.file_name(wave)}"'
        },
    )


@bp.route("/held")
@role(*RUNNERS)
def held(engagement: Engagement) -> ResponseReturnValue:
    return render_template(
        "keeping/held.html",
        engagement=engagement,
        holding=holding.of(db.session(), engagement),
        owner=engagements.role(db.session(), engagement, account()) == "owner",
    )


@bp.route("/delete", methods=["GET", "POST"])
@role("owner")
def delete(engagement: Engagement) -> ResponseReturnValue:
    session = db.session()
    form = DeleteForm(engagement)
    if form.validate_on_submit():
        retention.delete_engagement(session, engagement, now=clock.now())
        session.commit()
        return redirect(url_for("home.home"), 303)
    page = render_template(
        "keeping/delete.html",
        engagement=engagement,
        form=form,
        holding=holding.of(session, engagement),
    )
    return page, 422 if form.errors else 200
