"""The roster, and a client's file on its way in: brought, looked over, corrected, brought in."""

from __future__ import annotations

from flask import (
    Blueprint,
    Response,
    current_app,
    flash,
    make_response,
    redirect,
    render_template,
    request,
    url_for,
)
from flask.typing import ResponseReturnValue

from survey import clock
from survey.config import Settings
from survey.datafiles.errors import DataFileError
from survey.exceptions import RosterRefused
from survey.extensions import db
from survey.models import Engagement, Upload
from survey.models.membership import RUNNERS
from survey.services import (
    engagements,
    joining,
    roster,
    roster_listing,
    roster_template,
    uploads,
    waves,
)
from survey.services.roster_columns import FIELDS, LEVEL, MOST_SEGMENTS
from survey.web import large_files
from survey.web.access import account, role
from survey.web.forms import ButtonForm
from survey.web.people.forms import ColumnsForm, FileForm, columns_of
from survey.web.people.working import Working
from survey.worker import progress

LARGEST_ID = 2**31 - 1  # of a whole number in PostgreSQL
LOOK_AGAIN = 2  # seconds until a page that waits is asked for again, scripts or not

bp = Blueprint("people", __name__, url_prefix="/engagements/<slug>/people")


def _too_large() -> RosterRefused:
    return RosterRefused(
        f"The file has more than {uploads.LARGEST // 10**6} MB. A roster of 100,000 people has"
        " about 10: keep the columns that are needed, or save it as CSV."
    )


large_files.take(bp, "bring", lambda: uploads.LARGEST, _too_large)


@bp.route("/")
@role(*RUNNERS)
def listed(engagement: Engagement) -> ResponseReturnValue:
    return _listed(engagement, FileForm())


@bp.route("/files", methods=["POST"])
@role(*RUNNERS)
def bring(engagement: Engagement) -> ResponseReturnValue:
    session, form = db.session(), FileForm()
    if not form.validate_on_submit():
        return _listed(engagement, form), 422
    try:
        upload = uploads.keep(
            session,
            engagement,
            account(),
            form.file.data.filename or "file",
            form.file.data.read(),
            now=clock.now(),
        )
    except RosterRefused as refusal:
        session.rollback()
        form.file.errors = [refusal.message]
        return _listed(engagement, form), refusal.status
    _look_if_small(engagement, upload)
    session.commit()
    return redirect(url_for(".file", slug=engagement.slug, number=upload.id), 303)


@bp.route(f"/files/<int(max={LARGEST_ID}):number>", methods=["GET", "POST"])
@role(*RUNNERS)
def file(engagement: Engagement, number: int) -> ResponseReturnValue:
    session = db.session()
    upload = uploads.get(session, engagement, number)
    form = ColumnsForm(obj=upload)
    if upload.state == "checked" and form.validate_on_submit():
        levels = [level.name for level in engagements.levels(session, engagement)]
        said = columns_of(
            request.form, upload.found["header"], levels, list(upload.found["unknown_levels"])
        )
        before = {name: value for name, value in upload.columns.items() if name.startswith(LEVEL)}
        uploads.map_columns(upload, before | said, complete=bool(form.complete.data))
        _look_if_small(engagement, upload)
        session.commit()
        return redirect(url_for(".file", slug=engagement.slug, number=number), 303)
    response = make_response(_file(engagement, upload, form))
    if upload.state in uploads.WAITING:
        response.headers["Refresh"] = str(LOOK_AGAIN)
    return response


@bp.route(f"/files/<int(max={LARGEST_ID}):number>/import", methods=["POST"])
@role(*RUNNERS)
def bring_in(engagement: Engagement, number: int) -> ResponseReturnValue:
    session = db.session()
    upload = uploads.get(session, engagement, number)
    if upload.state != "checked" or not ButtonForm().validate_on_submit():
        return redirect(url_for(".file", slug=engagement.slug, number=number), 303)
    if not uploads.is_small(upload):
        upload.state = "wanted"
        session.commit()
        return redirect(url_for(".file", slug=engagement.slug, number=number), 303)
    done = uploads.bring_in(session, engagement, upload, now=clock.now())
    session.commit()
    flash(f"{done.added:,} added, {done.changed:,} changed, {done.left:,} gone.")
    return redirect(url_for(".listed", slug=engagement.slug), 303)


@bp.route(f"/files/<int(max={LARGEST_ID}):number>/problems.csv")
@role(*RUNNERS)
def problems(engagement: Engagement, number: int) -> ResponseReturnValue:
    session = db.session()
    upload = uploads.get(session, engagement, number)
    if upload.state != "checked":
        return redirect(url_for(".file", slug=engagement.slug, number=number), 303)
    try:
        found = uploads.problems(session, engagement, upload)
    except DataFileError as refusal:
        raise RosterRefused(refusal.message) from None
    return _attached(uploads.error_file(found), "text/csv; charset=utf-8", "roster-problems.csv")


@bp.route("/template.<ending>")
@role(*RUNNERS)
def template(engagement: Engagement, ending: str) -> ResponseReturnValue:
    """An empty roster with the headings that need no explaining."""
    session = db.session()
    levels = [level.name for level in engagements.levels(session, engagement)]
    if ending == "xlsx":
        book = roster_template.workbook(levels, engagement.languages)
        kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
        return _attached(book, kind, "roster.xlsx")
    return _attached(roster_template.text(), "text/csv; charset=utf-8", "roster.csv")


def _look_if_small(engagement: Engagement, upload: Upload) -> None:
    if uploads.is_small(upload):
        uploads.look(db.session(), engagement, upload)


def _listed(engagement: Engagement, form: FileForm) -> str:
    session = db.session()
    page = roster_listing.page(
        session,
        engagement,
        wanted=request.args.get("q", "")[:100],
        number=request.args.get("page", 1, int),
    )
    return render_template(
        "people/listed.html",
        engagement=engagement,
        form=form,
        page=page,
        upload=uploads.latest(session, engagement),
        waves=waves.of(session, engagement),
        waiting=joining.waiting(session, engagement),
        levels=engagements.levels(session, engagement),
        kinds=roster.kinds(session, engagement),
        largest=uploads.LARGEST // 10**6,
    )


def _file(engagement: Engagement, upload: Upload, form: ColumnsForm) -> str:
    return render_template(
        "people/file.html",
        engagement=engagement,
        upload=upload,
        found=upload.found,
        form=form,
        fields=FIELDS,
        used={upload.columns[field] for field in FIELDS if field in upload.columns},
        most_segments=MOST_SEGMENTS,
        levels=[level.name for level in engagements.levels(db.session(), engagement)],
        working=_working(upload),
    )


def _working(upload: Upload) -> Working | None:
    """How far the worker is with this file, if it is at it."""
    settings: Settings = current_app.config["SETTINGS"]
    name = uploads.progress_name(upload)
    noted = progress.read(settings.progress, name) if upload.state in uploads.WAITING else None
    return Working.of(upload.state, noted) if noted else None


def _attached(content: bytes, kind: str, name: str) -> Response:
    response = make_response(content)
    response.headers["Content-Type"] = kind
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
