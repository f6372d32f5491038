"""Members of an engagement and the record of what they did; the owner's business only."""

from __future__ import annotations

import csv
import io
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from flask import (
    Blueprint,
    current_app,
    flash,
    make_response,
    redirect,
    render_template,
    url_for,
)
from flask.typing import ResponseReturnValue

from survey import clock
from survey.config import Settings
from survey.documents.cells import guarded
from survey.exceptions import CannotChangeMember
from survey.extensions import db
from survey.models import Engagement
from survey.services import account_tokens, audit, membership, reports
from survey.web.access import account, role
from survey.web.accounts.forms import InviteForm, MemberForm
from survey.web.forms import ButtonForm

LARGEST_ID = 2**31 - 1  # of a whole number in PostgreSQL
SHOWN = 200  # lines of the record on a page; the file has all

bp = Blueprint("members", __name__, url_prefix="/engagements/<slug>")


@bp.app_template_global()
def local(moment: datetime, zone: str) -> str:
    """A moment in a time zone."""
    there = moment.astimezone(ZoneInfo(zone))
    return f"{there.day} {there:%b %Y, %H:%M}"


@bp.route("/members")
@role("owner")
def members(engagement: Engagement) -> ResponseReturnValue:
    return _page(engagement)


@bp.route("/members", methods=["POST"])
@role("owner")
def invite(engagement: Engagement) -> ResponseReturnValue:
    """Let somebody in. Without a mail server the link is shown here, once, to be handed on."""
    form, session, now = InviteForm(), db.session(), clock.now()
    if not form.validate_on_submit():
        return _page(engagement, form), 422
    try:
        added = membership.invite(
            session,
            engagement,
            email=form.email.data,
            name=form.name.data,
            role=form.role.data,
            by=account(),
            now=now,
        )
    except CannotChangeMember as refusal:
        session.rollback()
        form.email.errors = [str(refusal)]
        return _page(engagement, form), 422
    settings: Settings = current_app.config["SETTINGS"]
    waiting = [row for row in account_tokens.unsent(session, now=now) if row.account == added]
    link = ""
    if waiting and not settings.sends_mail:
        link = f"{settings.base_url}/welcome/{account_tokens.issue(waiting[0])}"
    session.commit()
    if link:
        return _page(engagement, link=link, named=added.name)
    mailed = " A mail is on its way." if waiting else ""
    flash(f"{added.name} belongs to this engagement now.{mailed}")
    return redirect(url_for(".members", slug=engagement.slug), 303)


@bp.route(f"/members/<int(max={LARGEST_ID}):number>", methods=["POST"])
@role("owner")
def change(engagement: Engagement, number: int) -> ResponseReturnValue:
    membership.find(db.session(), engagement, number)
    form = MemberForm()
    if not form.validate_on_submit():
        return _page(engagement), 422
    return _changed(engagement, number, form.role.data)


@bp.route(f"/members/<int(max={LARGEST_ID}):number>/remove", methods=["POST"])
@role("owner")
def remove(engagement: Engagement, number: int) -> ResponseReturnValue:
    membership.find(db.session(), engagement, number)
    if not ButtonForm().validate_on_submit():
        return _page(engagement), 422
    return _changed(engagement, number, None)


@bp.route("/record")
@role("owner")
def record(engagement: Engagement) -> ResponseReturnValue:
    done = audit.acts(db.session(), engagement, SHOWN + 1)
    return render_template(
        "members/record.html",
        engagement=engagement,
        acts=done[:SHOWN],
        more=len(done) > SHOWN,
        titles=reports.titles(db.session(), engagement),
    )


@bp.route("/record.csv")
@role("owner")
def record_file(engagement: Engagement) -> ResponseReturnValue:
    """All of it; no cell is taken for a formula."""
    text = io.StringIO()
    write = csv.writer(text).writerow
    write(("at (UTC)", "who", "what", "about"))
    for one in audit.acts(db.session(), engagement):
        at = f"{one.at.astimezone(UTC):%Y-%m-%d %H:%M:%S}"
        write((at, guarded(one.who or "the server"), guarded(one.act), guarded(one.subject)))
    response = make_response(text.getvalue().encode("utf-8-sig"))
    response.mimetype = "text/csv"
    name = f"record-{engagement.slug}.csv"
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def _changed(engagement: Engagement, number: int, wanted: str | None) -> ResponseReturnValue:
    session, now = db.session(), clock.now()
    try:
        member = membership.change(session, engagement, number, wanted, by=account(), now=now)
        name, mine = member.account.name, member.account_id == account().id
    except CannotChangeMember as refusal:
        session.rollback()
        flash(str(refusal))
        return redirect(url_for(".members", slug=engagement.slug), 303)
    session.commit()
    flash(f"{name} is {wanted} now." if wanted else f"{name} does not belong here any more.")
    if mine and wanted != "owner":
        return redirect(url_for("home.home"), 303)
    return redirect(url_for(".members", slug=engagement.slug), 303)


def _page(
    engagement: Engagement, form: InviteForm | None = None, *, link: str = "", named: str = ""
) -> str:
    return render_template(
        "members/members.html",
        engagement=engagement,
        members=membership.of(db.session(), engagement),
        form=form or InviteForm(formdata=None),
        member_form=MemberForm(formdata=None),
        me=account().id,
        link=link,
        named=named,
    )
