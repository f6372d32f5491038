"""Before leaders read a report: what is written to it, who reads it, and taking it back."""

from __future__ import annotations

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from survey import clock
from survey.documents.commentary import SECTIONS
from survey.extensions import db
from survey.models import AlignmentReport, Engagement
from survey.models.membership import RUNNERS
from survey.services import readership, reports
from survey.web.access import account, role
from survey.web.forms import ButtonForm
from survey.web.reports.blueprint import bp
from survey.web.reports.forms import CommentaryForm, PublishForm, readers
from survey.web.reports.telling import tell


def _to_report(engagement: Engagement, report_id: str) -> ResponseReturnValue:
    return redirect(url_for("reports.report", slug=engagement.slug, report_id=report_id), 303)


@bp.route("/<report_id>/publish", methods=["GET", "POST"])
@role(*RUNNERS)
def publish(engagement: Engagement, report_id: str) -> ResponseReturnValue:
    session, form = db.session(), PublishForm()
    row = reports.find(session, engagement, account(), report_id)
    departments = tuple(reports.read(row).frame.departments)
    if form.validate_on_submit():
        chosen = readers(request.form, departments)
        fresh = row.published_at is None
        reports.publish(session, engagement, account(), report_id, now=clock.now(), readers=chosen)
        session.commit()
        if fresh and (said := tell(engagement, row, readership.readers(session, engagement, row))):
            flash(said)
        return _to_report(engagement, report_id)
    return render_template(
        "reports/publish.html",
        engagement=engagement,
        row=row,
        form=form,
        leaders=readership.leaders(session, engagement),
        departments=departments,
    )


@bp.route("/<report_id>/withdraw", methods=["GET", "POST"])
@role(*RUNNERS)
def withdraw(engagement: Engagement, report_id: str) -> ResponseReturnValue:
    session = db.session()
    row = reports.find(session, engagement, account(), report_id)
    if ButtonForm().validate_on_submit():
        reports.withdraw(session, engagement, account(), report_id, now=clock.now())
        session.commit()
        return _to_report(engagement, report_id)
    return render_template(
        "reports/withdraw.html",
        engagement=engagement,
        row=row,
        readers=readership.readers(session, engagement, row),
    )


@bp.route("/<report_id>/commentary", methods=["GET", "POST"])
@role(*RUNNERS)
def commentary(engagement: Engagement, report_id: str) -> ResponseReturnValue:
    session = db.session()
    row = reports.find(session, engagement, account(), report_id)
    form = CommentaryForm(data=_written(row))
    if form.validate_on_submit():
        reports.comment(session, engagement, account(), report_id, form.texts(), now=clock.now())
        session.commit()
        return _to_report(engagement, report_id)
    fields = [form[key] for key in SECTIONS]
    return render_template(
        "reports/commentary.html", engagement=engagement, row=row, form=form, fields=fields
    )


def _written(row: AlignmentReport) -> dict[str, str]:
    return {key: row.commentary.get(key, "") for key in SECTIONS}
