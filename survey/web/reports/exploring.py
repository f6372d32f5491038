"""Looking further than the story: any two groups, and every table to take away."""

from __future__ import annotations

from flask import Response, abort, render_template, request
from flask.typing import ResponseReturnValue

from survey import clock
from survey.documents.explored import as_picture, as_table, explored
from survey.documents.page import assemble
from survey.documents.pictures import Picture, as_png, as_svg, pictures
from survey.documents.tables.comma import to_csv
from survey.documents.tables.every import tables
from survey.documents.tables.table import Table
from survey.extensions import db
from survey.models import AlignmentReport, Engagement
from survey.report.model import Report
from survey.services import reports
from survey.web.access import account, role
from survey.web.reports.blueprint import bp


def seen(engagement: Engagement, report_id: str, what: str = "") -> tuple[AlignmentReport, Report]:
    """The report as this account may see it; taking something away is recorded."""
    session = db.session()
    row, found = reports.seen(session, engagement, account(), report_id)
    if what:
        reports.opened(session, engagement, account(), row, now=clock.now(), what=what)
        session.commit()
    return row, found


@bp.route("/<report_id>/explore")
@role()
def explore(engagement: Engagement, report_id: str) -> ResponseReturnValue:
    row, found = seen(engagement, report_id, "report explored")
    return render_template(
        "reports/explore.html", engagement=engagement, row=row, view=explored(found, request.args)
    )


@bp.route("/<report_id>/explore.csv")
@role()
def explored_table(engagement: Engagement, report_id: str) -> ResponseReturnValue:
    _, found = seen(engagement, report_id, "table taken")
    view = explored(found, request.args) or abort(404)
    return attached(as_table(view))


@bp.route("/<report_id>/tables")
@role()
def every_table(engagement: Engagement, report_id: str) -> ResponseReturnValue:
    row, found = seen(engagement, report_id)
    return render_template(
        "reports/tables.html",
        engagement=engagement,
        row=row,
        tables=tables(found),
        pictures=pictures(assemble(found)),
    )


@bp.route("/<report_id>/tables/<key>.csv")
@role()
def table(engagement: Engagement, report_id: str, key: str) -> ResponseReturnValue:
    _, found = seen(engagement, report_id, "table taken")
    return attached(next((one for one in tables(found) if one.key == key), None) or abort(404))


@bp.route("/<report_id>/explore.<any(svg, png):form>")
@role()
def explored_picture(engagement: Engagement, report_id: str, form: str) -> ResponseReturnValue:
    _, found = seen(engagement, report_id, "picture taken")
    view = explored(found, request.args) or abort(404)
    return drawn(as_picture(view), form)


@bp.route("/<report_id>/pictures/<key>.<any(svg, png):form>")
@role()
def picture(engagement: Engagement, report_id: str, key: str, form: str) -> ResponseReturnValue:
    _, found = seen(engagement, report_id, "picture taken")
    made = next((one for one in pictures(assemble(found)) if one.key == key), None)
    return drawn(made or abort(404), form)


def drawn(made: Picture, form: str) -> Response:
    return Response(
        as_svg(made) if form == "svg" else as_png(made),
        mimetype="image/svg+xml" if form == "svg" else "image/png",
        headers={"Content-Disposition": f'attachment; filename="{made.key}.{form}"'},
    )


def attached(made: Table) -> Response:
    return Response(
        to_csv(made),
        mimetype="text/csv",
        headers={"Content-Disposition": f'attachment; filename="{made.key}.csv"'},
    )
