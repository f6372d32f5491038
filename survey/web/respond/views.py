"""The way of somebody who answers: the promise, the pages, a last look, sent."""

from __future__ import annotations

from flask import Blueprint, abort, make_response, redirect, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from survey import clock, database
from survey.exceptions import AlreadySent, ResumeCodeSpent, SurveyError, WrongResumeCode
from survey.extensions import db, wave_keys
from survey.services import drafts, sending
from survey.services.draft_key import DraftKey
from survey.services.drafts import Turn
from survey.web.access import public
from survey.web.respond import bundle, languages, offline, onward, progress, rendering, skeleton
from survey.web.respond.fields import Fault
from survey.web.respond.forms import PageForm
from survey.web.respond.visit import Visit, arrive, find_wave

bp = Blueprint("respond", __name__)
LINK = "/a/<wave_id>/<secret>"
SECRET = "the secret in the path is the right to answer"  # noqa: S105 - a reason, no secret


@bp.errorhandler(SurveyError)
def refuse(refusal: SurveyError) -> ResponseReturnValue:
    db.session.rollback()
    return rendering.refusal(refusal)


@bp.route("/a/<wave_id>/protection")
@public("what was promised is for everybody to read")
def protection(wave_id: str) -> ResponseReturnValue:
    return rendering.protection(find_wave(wave_id))


@bp.route("/a/<wave_id>/record.json")
@public("how the promise was kept is for everybody to check")
def record(wave_id: str) -> ResponseReturnValue:
    return rendering.record(find_wave(wave_id))


@bp.route(LINK, methods=["GET", "POST"])
@public(SECRET)
def promise(wave_id: str, secret: str) -> ResponseReturnValue:
    visit = arrive(wave_id, secret)
    if visit.guest.finished:
        return skeleton.sent(visit, just_now=False)
    if visit.elsewhere:
        return redirect(onward.address(visit, "resume", **languages.chosen()), 303)
    visit.key = visit.key or drafts.new_key()
    if request.method == "POST":
        _begin(visit, visit.key)
        db.session.commit()
        return onward.to(visit, progress.next_open(visit) or onward.REVIEW)
    return visit.remember(skeleton.promise(visit))


@bp.route(f"{LINK}/<int:page>", methods=["GET", "POST"])
@public(SECRET)
def answer(wave_id: str, secret: str, page: int) -> ResponseReturnValue:
    visit = arrive(wave_id, secret, together=False)
    if aside := onward.aside(visit, page):
        return aside
    form = PageForm(visit, visit.pages[page - 1])
    if request.method != "POST":
        return skeleton.page(visit, form.page, page)
    fits = form.read(request.form)
    _save_at_once(visit, form.changes, offline.turn(request.form, page))
    if "autosave" in request.form:
        return visit.stay(make_response("", 204 if fits else 422))
    if fits and not form.reopened:
        number = page if form.stays else onward.wanted(request, page, len(visit.pages))
        return onward.to(visit, number, onward.anchor(request))
    return rendering.page(visit, page, form)


@bp.route(f"{LINK}/offline")
@public(SECRET)
def keep(wave_id: str, secret: str) -> ResponseReturnValue:
    """Every page without anybody's answers, for a browser that goes on without a network."""
    visit = arrive(wave_id, secret)
    if not offline.possible(visit):
        abort(404)
    return bundle.of(visit)


@bp.route(f"{LINK}/review", methods=["GET", "POST"])
@public(SECRET)
def review(wave_id: str, secret: str) -> ResponseReturnValue:
    sends = request.form.get("go") == "send"
    visit = arrive(wave_id, secret, together=sends)
    if aside := onward.aside(visit):
        return aside
    if sends:
        return _send(visit)
    if request.method == "POST":
        _save_at_once(visit, {})
        return onward.to(visit, onward.wanted(request, onward.REVIEW, len(visit.pages)))
    return skeleton.review(visit)


def _send(visit: Visit) -> ResponseReturnValue:
    keys, now = wave_keys(), clock.now()
    if visit.key is None:
        return redirect(onward.address(visit, "resume"), 303)
    try:
        sending.send(db.session(), visit.wave, keys, visit.secret, visit.key, now=now)
    except AlreadySent:  # a second tap
        db.session.rollback()
    db.session.commit()
    thanks = onward.address(visit, "sent", language=visit.language)
    return visit.forget(make_response(redirect(thanks, 303)))


@bp.route(f"{LINK}/sent")
@public(SECRET)
def sent(wave_id: str, secret: str) -> ResponseReturnValue:
    visit = arrive(wave_id, secret)
    if not visit.guest.finished:
        return redirect(onward.address(visit, "promise"), 303)
    return skeleton.sent(visit, just_now=True)


@bp.route(f"{LINK}/resume", methods=["GET", "POST"])
@public(SECRET)
def resume(wave_id: str, secret: str) -> ResponseReturnValue:
    visit = arrive(wave_id, secret)
    if visit.guest.finished or not visit.elsewhere:
        return onward.aside(visit) or redirect(onward.address(visit, "promise"), 303)
    visit.key = drafts.new_key()
    if request.form.get("go") == "resume":
        return _resume(visit, request.form.get("code", ""))
    if request.form.get("go") == "over":
        return _start_over(visit)
    return visit.remember(rendering.resume(visit))


def _resume(visit: Visit, code: str) -> ResponseReturnValue:
    session, keys = db.session(), wave_keys()
    try:
        visit.key = drafts.resume(session, visit.wave, keys, visit.secret, code)
    except WrongResumeCode:
        session.commit()  # so that the try counts
        wrong = Fault("code", gettext("This code does not fit. Please check each character."))
        return rendering.resume(visit, wrong, typed=code)
    except ResumeCodeSpent:
        return rendering.resume(visit, spent=True)
    visit.answers = drafts.load(session, visit.wave, keys, visit.secret, visit.key)
    if "switch" in request.form:  # the language chosen here and now, not the one begun in
        _save(visit, {})
    session.commit()
    return onward.to(visit, progress.next_open(visit) or onward.REVIEW)


def _start_over(visit: Visit) -> ResponseReturnValue:
    if "sure" not in request.form or visit.key is None:
        unsure = gettext("Please tick the box first, so that nothing is erased by mistake.")
        return rendering.resume(visit, Fault("sure", unsure))
    drafts.start_over(db.session(), visit.wave, wave_keys(), visit.secret, visit.key)
    _save(visit, {})
    db.session.commit()
    return onward.to(visit, None)


def _begin(visit: Visit, key: DraftKey) -> None:
    session, keys = db.session(), wave_keys()
    visit.answers = drafts.begin(session, visit.wave, keys, visit.secret, key, visit.language)
    if visit.answers.get("language") != visit.language:
        _save(visit, {})


def _save(visit: Visit, changes: dict[str, object]) -> None:
    if visit.key is not None:
        noted = {**changes, "language": visit.language}
        keys = wave_keys()
        visit.answers = drafts.save(db.session(), visit.wave, keys, visit.secret, visit.key, noted)


def _save_at_once(visit: Visit, changes: dict[str, object], turn: Turn | None = None) -> None:
    """Save on top of what this request has read, in one statement that commits itself."""
    if visit.key is None:
        return
    noted = {**changes, "language": visit.language}
    given = visit.wave, wave_keys(), visit.secret, visit.key, noted
    with database.writing_once(db.engine) as connection:
        visit.answers = drafts.replace(connection, *given, turn=turn, seen=visit.seen)
