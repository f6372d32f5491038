"""The questionnaire of a wave: looked at always, changed while the wave is a draft."""

from __future__ import annotations

import tempfile
from pathlib import Path

from flask import (
    Blueprint,
    Response,
    flash,
    make_response,
    redirect,
    render_template,
    request,
    url_for,
)
from flask.typing import ResponseReturnValue
from flask_wtf import FlaskForm

from questionnaires.loader import QuestionnaireError, load
from questionnaires.schema import Instrument
from questionnaires.texts import LANGUAGE
from questionnaires.writer import write
from survey import clock
from survey.exceptions import NotYours, QuestionnaireRefused
from survey.extensions import db
from survey.models import Engagement, Wave
from survey.models.membership import RUNNERS, STAFF
from survey.services import engagements, planning, rewording, waves
from survey.web.access import account, role
from survey.web.setup.forms import LANGUAGE_NAMES

AT = "/<key>/questionnaire"

bp = Blueprint("questionnaire", __name__, url_prefix="/engagements/<slug>/waves")


class Confirmed(FlaskForm):
    """The token; the fields depend on the questionnaire and are read one by one."""


@bp.route(AT)
@role(*STAFF)
def whole(engagement: Engagement, key: str) -> ResponseReturnValue:
    return _whole(waves.get(db.session(), engagement, key))


@bp.route(f"{AT}/statements/<item>", methods=["GET", "POST"])
@role(*RUNNERS)
def statement(engagement: Engagement, key: str, item: str) -> ResponseReturnValue:
    session = db.session()
    wave = planning.draft_of(session, engagement, key)
    if item not in wave.questionnaire.items_by_key:
        raise NotYours
    refused = ""
    if Confirmed().validate_on_submit():
        try:
            _change(wave, item)
            return _changed(engagement, wave, item)
        except QuestionnaireRefused as refusal:
            session.rollback()
            refused = refusal.message
    instrument = wave.questionnaire
    page = render_template(
        "questionnaire/statement.html",
        engagement=engagement,
        wave=wave,
        instrument=instrument,
        item=instrument.item(item),
        standing=rewording.standing(instrument.item(item), rewording.origin(instrument)),
        said=request.form if refused else {},
        refused=refused,
        names=LANGUAGE_NAMES,
    )
    return page, 422 if refused else 200


@bp.route(f"{AT}/add/<dimension>", methods=["GET", "POST"])
@role(*RUNNERS)
def add(engagement: Engagement, key: str, dimension: str) -> ResponseReturnValue:
    session = db.session()
    wave = planning.draft_of(session, engagement, key)
    instrument = wave.questionnaire
    if dimension not in instrument.dimensions_by_key:
        raise NotYours
    refused = ""
    if Confirmed().validate_on_submit():
        try:
            item = rewording.add(wave, dimension, _words("text", instrument))
            return _changed(engagement, wave, item)
        except QuestionnaireRefused as refusal:
            session.rollback()
            refused = refusal.message
    page = render_template(
        "questionnaire/add.html",
        engagement=engagement,
        wave=wave,
        instrument=instrument,
        dimension=instrument.dimension(dimension),
        said=request.form,
        refused=refused,
        names=LANGUAGE_NAMES,
    )
    return page, 422 if refused else 200


@bp.route(f"{AT}/questions/<question>", methods=["POST"])
@role(*RUNNERS)
def switch(engagement: Engagement, key: str, question: str) -> ResponseReturnValue:
    session = db.session()
    wave = planning.draft_of(session, engagement, key)
    if Confirmed().validate_on_submit():
        rewording.switch(wave, question, on=request.form.get("ask") == "yes")
        rewording.note(session, engagement, account(), wave, now=clock.now())
        session.commit()
    return redirect(_home(wave) + "#questions", 303)


@bp.route(f"{AT}/translate", methods=["GET", "POST"])
@role(*RUNNERS)
def translate(engagement: Engagement, key: str) -> ResponseReturnValue:
    session = db.session()
    wave = planning.draft_of(session, engagement, key)
    language, refused = request.values.get("to", "").strip(), ""
    if not LANGUAGE.fullmatch(language):
        flash("Write a language code such as “it” or “pt-BR”.")
        return redirect(_home(wave), 303)
    if Confirmed().validate_on_submit():
        places = [path for path, _ in rewording.texts(wave.questionnaire)]
        said = {path: request.form.get(f"t{n}", "") for n, path in enumerate(places)}
        try:
            missing = rewording.translate(wave, language, said)
            rewording.note(session, engagement, account(), wave, now=clock.now())
            session.commit()
            flash(f"Kept; {missing} texts are still missing." if missing else "Complete.")
            return redirect(url_for(".translate", slug=engagement.slug, key=key, to=language), 303)
        except QuestionnaireRefused as refusal:
            session.rollback()
            refused = refusal.message
    begun = rewording.begun_in(wave, language)
    source = wave.questionnaire.languages[0]
    rows = [
        (text[source], begun.get(path, text.get(language, "")))
        for path, text in rewording.texts(wave.questionnaire)
    ]
    page = render_template(
        "questionnaire/translate.html",
        engagement=engagement,
        wave=wave,
        rows=rows,
        source=source,
        language=language,
        missing=sum(not words for _, words in rows),
        refused=refused,
        names=LANGUAGE_NAMES,
    )
    return page, 422 if refused else 200


@bp.route(f"{AT}/file.toml")
@role(*STAFF)
def export(engagement: Engagement, key: str) -> ResponseReturnValue:
    wave = waves.get(db.session(), engagement, key)
    with tempfile.TemporaryDirectory(prefix="samesheet-") as folder:
        path = Path(folder) / "questionnaire.toml"
        write(wave.questionnaire, path)
        response: Response = make_response(path.read_bytes())
    response.headers["Content-Type"] = "application/toml"
    name = f"questionnaire-{wave.key}.toml"
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


@bp.route(f"{AT}/file", methods=["POST"])
@role(*RUNNERS)
def take(engagement: Engagement, key: str) -> ResponseReturnValue:
    session = db.session()
    wave = planning.draft_of(session, engagement, key)
    file = request.files.get("file")
    if not Confirmed().validate_on_submit() or file is None:
        return redirect(_home(wave), 303)
    try:
        rewording.take_file(wave, _read(file.read()))
    except (QuestionnaireError, QuestionnaireRefused) as refusal:
        session.rollback()
        fresh = planning.draft_of(session, engagement, key)
        problems = getattr(refusal, "problems", (str(refusal),))
        return _whole(fresh, problems=problems), 422
    rewording.note(session, engagement, account(), wave, now=clock.now())
    session.commit()
    return redirect(_home(wave), 303)


def _read(content: bytes) -> Instrument:
    with tempfile.TemporaryDirectory(prefix="samesheet-") as folder:
        path = Path(folder) / "questionnaire.toml"
        path.write_bytes(content)
        try:
            return load(path)
        except QuestionnaireError as error:
            plain = tuple(line.replace(f"{path}: ", "") for line in error.problems)
            raise QuestionnaireError(plain) from None


def _change(wave: Wave, item: str) -> None:
    match request.form.get("act"):
        case "restore":
            rewording.restore(wave, item)
        case "remove":
            rewording.remove(wave, item)
        case _:
            instrument = wave.questionnaire
            wording = {
                name: _words(f"wording-{place}", instrument)
                for place, name in enumerate(instrument.item(item).wording)
            }
            rewording.reword(wave, item, _words("text", instrument), wording)


def _changed(engagement: Engagement, wave: Wave, item: str) -> ResponseReturnValue:
    session = db.session()
    rewording.note(session, engagement, account(), wave, now=clock.now())
    session.commit()
    place = item if item in wave.questionnaire.items_by_key else ""
    return redirect(f"{_home(wave)}#s-{place}", 303)


def _words(name: str, instrument: Instrument) -> dict[str, str]:
    return {code: request.form.get(f"{name}-{code}", "") for code in instrument.languages}


def _home(wave: Wave) -> str:
    return url_for("questionnaire.whole", slug=wave.engagement.slug, key=wave.key)


def _whole(wave: Wave, problems: tuple[str, ...] = ()) -> str:
    instrument = wave.questionnaire
    first = rewording.origin(instrument)
    earlier, broken = rewording.broken_trends(db.session(), wave)
    runs = engagements.role(db.session(), wave.engagement, account()) in RUNNERS
    return render_template(
        "questionnaire/whole.html",
        engagement=wave.engagement,
        wave=wave,
        instrument=instrument,
        language=instrument.languages[0],
        standings={item.key: rewording.standing(item, first) for item in instrument.items},
        questions=rewording.switchable(instrument),
        earlier=earlier,
        broken=broken,
        begun=sorted(wave.groups.get("translations", {})),
        fixed=wave.status != "draft",
        draft=wave.status == "draft" and runs,
        problems=problems,
        names=LANGUAGE_NAMES,
    )


from survey.web.questionnaire import trying  # noqa: E402,F401  # the rest of this area's views
