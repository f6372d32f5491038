"""The pages themselves: what each template is given."""

from __future__ import annotations

from collections.abc import Sequence
from http import HTTPStatus
from typing import Any

from flask import Response, current_app, g, make_response

from survey.documents.slip_words import direction
from survey.exceptions import SurveyError
from survey.extensions import db
from survey.logs import note_refusal
from survey.models import Wave
from survey.services import confidentiality, drafts
from survey.services.draft_key import DraftKey
from survey.web.respond import facts, languages, offline, progress, refusals, shared
from survey.web.respond.fields import Fault
from survey.web.respond.forms import PageForm
from survey.web.respond.progress import Gap
from survey.web.respond.visit import Visit

EXAMPLE = DraftKey(bytes(range(32)))  # a code to show how codes look; it opens nothing


def promise(visit: Visit) -> Response:
    return answered(
        visit,
        promise_text(
            visit,
            progress.here(visit),
            code=drafts.resume_code(visit.key) if visit.key else "",
            key=visit.key_text,
            draft=_mark(visit),
        ),
    )


def promise_text(visit: Visit, here: int, *, code: str, key: str, draft: str) -> str:
    """The first page; `here` is the page to carry on with, 0 where nothing was answered yet."""
    return _text(
        "promise",
        visit,
        begun=here > 0,
        title=visit.instrument.say(visit.instrument.title, visit.language),
        minutes=progress.minutes(visit),
        minutes_left=progress.left(visit, here),
        facts=facts.of(visit.wave),
        logo=facts.logo(visit.wave),
        code=code,
        key_text=key,
        draft=draft,
    )


def page(
    visit: Visit, number: int, form: PageForm | None = None, *, blank: bool = False
) -> Response:
    """One page of the questionnaire; a blank one is kept by the browser for when it is offline."""
    done = progress.saved(visit)
    text = page_text(visit, number, form, blank=blank, draft=_mark(visit), saved=done)
    response = answered(visit, text)
    if form and form.faults:
        response.status_code = HTTPStatus.UNPROCESSABLE_ENTITY
    return response


def page_text(
    visit: Visit,
    number: int,
    form: PageForm | None = None,
    *,
    blank: bool = False,
    draft: str,
    saved: bool,
) -> str:
    asked, instrument = visit.pages[number - 1], visit.instrument
    return _text(
        "page",
        visit,
        form=form or PageForm(visit, asked, blank=blank),
        number=number,
        last=number == len(visit.pages),
        heading=instrument.say(asked.title, visit.language),
        intro=instrument.say(asked.intro, visit.language) if asked.intro else "",
        minutes_left=progress.left(visit, number),
        share=progress.share(visit, number),
        saved=saved,
        blank=blank,
        draft=draft,
        ways=offline.ways(visit, number),
    )


def review(visit: Visit, *, blank: bool = False) -> Response:
    gaps = [] if blank else progress.gaps(visit)
    return answered(visit, review_text(visit, gaps, blank=blank, draft=_mark(visit)))


def review_text(visit: Visit, gaps: Sequence[Gap], *, blank: bool = False, draft: str) -> str:
    missing = sum(gap.missing for gap in gaps)
    given = {"gaps": gaps, "missing": missing, "blank": blank, "draft": draft}
    return _text("review", visit, **given, ways=offline.ways(visit))


def _mark(visit: Visit) -> str:
    """The mark of the draft, for the scripts; none where nothing may be kept."""
    return offline.mark(visit) if offline.possible(visit) else ""


def sent(visit: Visit, *, just_now: bool) -> Response:
    return answered(visit, sent_text(visit, just_now=just_now))


def sent_text(visit: Visit, *, just_now: bool) -> str:
    return _text("sent", visit, just_now=just_now, facts=facts.of(visit.wave))


def resume(
    visit: Visit, fault: Fault | None = None, *, typed: str = "", spent: bool = False
) -> Response:
    """Ask for the code of a draft begun elsewhere, or for leave to start over."""
    faults = {fault.id: fault} if fault else {}
    example = drafts.resume_code(EXAMPLE)
    given: dict[str, Any] = {"faults": faults, "typed": typed, "spent": spent, "example": example}
    given["switched"] = bool(languages.chosen())
    response = answered(visit, _text("resume", visit, **given))
    if fault or spent:
        response.status_code = HTTPStatus.UNPROCESSABLE_ENTITY
    return response


def protection(wave: Wave) -> Response:
    text = _drawn("respond/protection.html", facts=facts.of(wave), **frame(wave))
    return make_response(text)


def record(wave: Wave) -> Response:
    response = make_response(confidentiality.to_json(confidentiality.of(db.session(), wave)))
    response.mimetype = "application/json"
    name = confidentiality.file_name(wave)
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def refusal(refused: SurveyError) -> Response:
    if refused.status >= HTTPStatus.INTERNAL_SERVER_ERROR:
        note_refusal(refused)
    wave: Wave | None = g.get("wave")
    if "language" not in g:
        languages.speak(wave)
    given = {"words": refusals.words(refused, wave), "over": offline.over(refused)}
    response = make_response(_drawn("respond/refusal.html", **given, **frame(wave)))
    response.status_code = refused.status
    return response


def answered(visit: Visit, text: str) -> Response:
    return visit.stay(current_app.response_class(text))


def _text(template: str, visit: Visit, **given: Any) -> str:
    return _drawn(
        f"respond/{template}.html",
        visit=visit,
        secret=visit.word,
        closes=facts.closes(visit.wave),
        **frame(visit.wave),
        **given,
    )


def _drawn(template: str, **given: Any) -> str:
    """Without what the workspace's pages are given: nobody who answers is signed in."""
    return current_app.jinja_env.get_template(template).render(given)


def frame(wave: Wave | None) -> dict[str, Any]:
    """What every page around needs."""
    kiosk = shared.here()
    return {
        "client": wave.engagement.client if wave else "",
        "wave_id": wave.public_id if wave else "",
        "language": g.language,
        "direction": direction(g.language),
        "languages_offered": languages.choices(wave),
        "kiosk": kiosk,
        "one_go": kiosk and wave is not None and wave.open_link,  # no slip to come back with
    }
