"""A report on the web: the same partial templates as the file on disk."""

from __future__ import annotations

from flask import render_template
from flask.typing import ResponseReturnValue

from survey import clock
from survey.documents.page import assemble
from survey.extensions import db
from survey.models import Engagement
from survey.models.membership import RUNNERS, STAFF
from survey.services import engagements, reports
from survey.web.access import account, role
from survey.web.reports.blueprint import bp
from survey.web.reports.heading import commentary


@bp.route("/<report_id>")
@role()
def report(engagement: Engagement, report_id: str) -> ResponseReturnValue:
    session, now = db.session(), clock.now()
    row, found = reports.seen(session, engagement, account(), report_id)
    reports.opened(session, engagement, account(), row, now=now)
    session.commit()
    holder = engagements.role(session, engagement, account())
    return render_template(
        "report/page.html",
        engagement=engagement,
        row=row,
        page=assemble(found, commentary(engagement, row)),
        staff=holder in STAFF,
        runs=holder in RUNNERS,
    )
