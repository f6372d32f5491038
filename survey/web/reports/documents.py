"""The report to take away: as PDF, slides, workbook and data, made in the background."""

from __future__ import annotations

import re
import unicodedata

from flask import Response, abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from survey import clock
from survey.extensions import db
from survey.models import Engagement
from survey.models.document import KINDS
from survey.services import documenting, reports
from survey.services.documenting import Asked
from survey.web.access import account, role
from survey.web.forms import ButtonForm
from survey.web.reports.blueprint import bp
from survey.web.reports.heading import commentary

TYPES = {
    "pdf": "application/pdf",
    "pptx": "application/vnd.openxmlformats-officedocument.presentationml.presentation",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "zip": "application/zip",
}


def _asked(engagement: Engagement, report_id: str) -> Asked:
    session = db.session()
    row = reports.find(session, engagement, account(), report_id)
    heading = commentary(engagement, row)
    return documenting.asked(session, engagement, account(), report_id, heading)


@bp.route("/<report_id>/documents", methods=["GET", "POST"])
@role()
def documents(engagement: Engagement, report_id: str) -> ResponseReturnValue:
    session = db.session()
    wanted = _asked(engagement, report_id)
    if ButtonForm().validate_on_submit():
        documenting.ask(session, engagement, wanted, request.form.getlist("kind"), now=clock.now())
        session.commit()
        return redirect(url_for(".documents", slug=engagement.slug, report_id=report_id), 303)
    found = documenting.standing(session, engagement, wanted)
    being_made = [entry for entry in found if entry.state in {"waiting", "making"}]
    return render_template(
        "reports/documents.html",
        engagement=engagement,
        row=wanted.report,
        documents=found,
        being_made=being_made,
        missing=[entry for entry in found if entry.state in {"none", "failed"} or entry.old],
        departments=wanted.departments,
    )


@bp.route("/<report_id>/documents/<kind>")
@role()
def document(engagement: Engagement, report_id: str, kind: str) -> ResponseReturnValue:
    if kind not in KINDS:
        abort(404)
    session = db.session()
    wanted = _asked(engagement, report_id)
    found = documenting.take(session, engagement, wanted, kind)
    what = f"document taken: {kind}"
    reports.opened(session, engagement, account(), wanted.report, now=clock.now(), what=what)
    session.commit()
    name = f"{_plain(engagement.client)}-alignment.{kind}"
    return Response(
        found.content or b"",
        mimetype=TYPES[kind],
        headers={
            "Content-Disposition": f'attachment; filename="{name}"',
            "Cache-Control": "no-store",
        },
    )


def _plain(name: str) -> str:
    """A client's name as part of a file's name, in letters that every system takes."""
    letters = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9]+", "-", letters.lower()).strip("-") or "report"
