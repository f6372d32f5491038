"""Two waves beside each other: what changed, beyond chance."""

from __future__ import annotations

from flask import render_template, request
from flask.typing import ResponseReturnValue

from survey.documents.changed import changed
from survey.extensions import db
from survey.models import Engagement
from survey.services import actions, reports
from survey.web.access import account, role
from survey.web.reports.blueprint import bp
from survey.web.reports.exploring import seen


@bp.route("/<report_id>/compare")
@role()
def compare(engagement: Engagement, report_id: str) -> ResponseReturnValue:
    session = db.session()
    row, later = seen(engagement, report_id, "waves compared")
    earlier = actions.before(session, engagement, account(), row)
    wanted = request.args.get("with", "")
    chosen = next((one for one in earlier if str(one.id) == wanted), None)
    chosen = chosen or (earlier[0] if earlier else None)
    found = None
    if chosen is not None:
        _, before = reports.seen(session, engagement, account(), chosen.id)
        found = changed(before, later)
    return render_template(
        "reports/compare.html",
        engagement=engagement,
        row=row,
        earlier=earlier,
        chosen=chosen,
        found=found,
    )
