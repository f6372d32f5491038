"""Actions: who does what about a dimension until when, and whether its gap has closed since."""

from __future__ import annotations

from datetime import date

from flask import abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from survey import clock
from survey.documents.actions import advice
from survey.documents.changed import Shift, changed
from survey.extensions import db
from survey.models import Action, AlignmentReport, Engagement
from survey.models.action import STATUSES
from survey.report.model import Report
from survey.services import actions, reports
from survey.web.access import account, role
from survey.web.reports.blueprint import bp
from survey.web.reports.exploring import seen
from survey.web.reports.forms import ActionForm


@bp.route("/<report_id>/actions", methods=["GET", "POST"])
@role()
def plan(engagement: Engagement, report_id: str) -> ResponseReturnValue:
    session = db.session()
    row, found = seen(engagement, report_id)
    labels = {dimension.key: dimension.label for dimension in found.dimensions}
    form = ActionForm(dimension=_asked(labels))
    if form.validate_on_submit():
        dimension, what, owner, due, _ = _given(form)
        if dimension not in labels:
            abort(400)
        actions.add(
            session,
            engagement,
            account(),
            row,
            dimension=dimension,
            what=what,
            owner=owner,
            due=due,
            now=clock.now(),
        )
        session.commit()
        return _back(engagement, report_id)
    listed = [one for one in actions.of(session, engagement) if one.report_id == row.id]
    following, shifts = _since(engagement, row, found)
    return render_template(
        "reports/actions.html",
        engagement=engagement,
        row=row,
        form=form,
        labels=labels,
        actions=listed,
        statuses=STATUSES,
        following=following,
        shifts=shifts,
        today=clock.today(),
        steps=advice(found.questionnaire.key, form.dimension.data or "").steps,
    )


@bp.route("/<report_id>/actions/<int:number>", methods=["GET", "POST"])
@role()
def action(engagement: Engagement, report_id: str, number: int) -> ResponseReturnValue:
    session = db.session()
    row, found = seen(engagement, report_id)
    one = actions.get(session, engagement, number)
    if one.report_id != row.id:
        abort(404)
    form = ActionForm(data=_as_data(one))
    if form.validate_on_submit():
        _, what, owner, due, status = _given(form)
        actions.change(
            session,
            engagement,
            account(),
            one,
            what=what,
            owner=owner,
            due=due,
            status=status,
            now=clock.now(),
        )
        session.commit()
        return _back(engagement, report_id)
    label = next((d.label for d in found.dimensions if d.key == one.dimension), one.dimension)
    return render_template(
        "reports/action.html",
        engagement=engagement,
        row=row,
        form=form,
        label=label,
        statuses=STATUSES,
    )


def _asked(labels: dict[str, str]) -> str:
    """The dimension of the address, so that a conversation leads to its own form."""
    asked = request.args.get("dimension", "")
    return asked if asked in labels else next(iter(labels), "")


def _given(form: ActionForm) -> tuple[str, str, str, date, str]:
    return (
        form.dimension.data or "",
        " ".join((form.what.data or "").split()),
        " ".join((form.owner.data or "").split()),
        form.due.data,
        form.status.data or STATUSES[0],
    )


def _as_data(one: Action) -> dict[str, object]:
    names = ("dimension", "what", "owner", "due", "status")
    return {name: getattr(one, name) for name in names}


def _since(
    engagement: Engagement, row: AlignmentReport, found: Report
) -> tuple[AlignmentReport | None, dict[str, Shift]]:
    """The report of the next wave, and what became of each gap."""
    session = db.session()
    following = actions.next_report(session, engagement, account(), row)
    if following is None:
        return None, {}
    _, later = reports.seen(session, engagement, account(), following.id)
    told = changed(found, later)
    return following, {} if told is None else {shift.key: shift for shift in told.shifts}


def _back(engagement: Engagement, report_id: str) -> ResponseReturnValue:
    return redirect(url_for("reports.plan", slug=engagement.slug, report_id=report_id), 303)
