"""A report on the web: the same partial templates as the file on disk."""

from __future__ import annotations

from flask import Blueprint, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from survey import clock
from survey.documents.commentary import Commentary
from survey.documents.page import assemble
from survey.extensions import db
from survey.models import AlignmentReport, Engagement
from survey.services import engagements, reports
from survey.web.access import account, role
from survey.web.engagements.standing import period, when
from survey.web.reports.forms import PublishForm

PUBLISHERS = ("owner", "consultant")

bp = Blueprint("reports", __name__, url_prefix="/engagements/<slug>/reports")


@bp.route("/<report_id>")
@role()
def report(engagement: Engagement, report_id: str) -> ResponseReturnValue:
    session = db.session()
    found = reports.find(session, engagement, account(), report_id)
    holder = engagements.role(session, engagement, account())
    return render_template(
        "report/page.html",
        engagement=engagement,
        row=found,
        page=assemble(reports.read(found), _commentary(engagement, found)),
        form=PublishForm(),
        staff=holder != "leader" and found.published_at is not None,
        may_publish=found.published_at is None and holder in PUBLISHERS,
    )


@bp.route("/<report_id>/publish", methods=["POST"])
@role(*PUBLISHERS)
def publish(engagement: Engagement, report_id: str) -> ResponseReturnValue:
    session = db.session()
    if PublishForm().validate_on_submit():
        reports.publish(session, engagement, account(), report_id, now=clock.now())
        session.commit()
    return redirect(url_for(".report", slug=engagement.slug, report_id=report_id), 303)


def _commentary(engagement: Engagement, found: AlignmentReport) -> Commentary:
    return Commentary(
        client=engagement.client,
        wave=found.wave.title,
        period=period(found.wave),
        published=when(found.published_at, found.wave),
        simulated=engagement.demo,
    )
