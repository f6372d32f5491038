"""The pages themselves: what each template is given."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any

from flask import Response, g, make_response, render_template

from survey.exceptions import SurveyError
from survey.models import Wave
from survey.services import drafts
from survey.services.draft_key import DraftKey
from survey.web.respond import facts, languages, progress, refusals, shared
from survey.web.respond.fields import Fault
from survey.web.respond.forms import PageForm
from survey.web.respond.visit import Visit

EXAMPLE = DraftKey(bytes(range(32)))  # a code to show how codes look; it opens nothing


def promise(visit: Visit) -> Response:
    begun = bool(set(visit.answers or {}) - {"language"})
    here = progress.next_open(visit)
    return _page(
        "promise",
        visit,
        begun=begun,
        title=visit.instrument.say(visit.instrument.title, visit.language),
        minutes=progress.minutes(visit),
        minutes_left=progress.left(visit, here or len(visit.pages) + 1),
        facts=facts.of(visit.wave),
        code=drafts.resume_code(visit.key) if visit.key else "",
        key_text=visit.key_text,
    )


def page(visit: Visit, number: int, form: PageForm | None = None) -> Response:
    asked = visit.pages[number - 1]
    instrument = visit.instrument
    response = _page(
        "page",
        visit,
        form=form or PageForm(visit, asked),
        number=number,
        last=number == len(visit.pages),
        heading=instrument.say(asked.title, visit.language),
        intro=instrument.say(asked.intro, visit.language) if asked.intro else "",
        minutes_left=progress.left(visit, number),
        share=progress.share(visit, number),
        saved=bool(set(visit.answers or {}) - {"language"}),
    )
    if form and form.faults:
        response.status_code = HTTPStatus.UNPROCESSABLE_ENTITY
    return response


def review(visit: Visit) -> Response:
    gaps = progress.gaps(visit)
    return _page("review", visit, gaps=gaps, missing=sum(gap.missing for gap in gaps))


def sent(visit: Visit, *, just_now: bool) -> Response:
    return _page("sent", visit, just_now=just_now, facts=facts.of(visit.wave))


def resume(
    visit: Visit, fault: Fault | None = None, *, typed: str = "", spent: bool = False
) -> Response:
    """Ask for the code of a draft begun elsewhere, or for leave to start over."""
    faults = {fault.id: fault} if fault else {}
    example = drafts.resume_code(EXAMPLE)
    given = {"faults": faults, "typed": typed, "spent": spent, "example": example}
    response = _page("resume", visit, **given)
    if fault or spent:
        response.status_code = HTTPStatus.UNPROCESSABLE_ENTITY
    return response


def protection(wave: Wave) -> Response:
    return make_response(
        render_template("respond/protection.html", facts=facts.of(wave), **frame(wave))
    )


def refusal(refused: SurveyError) -> Response:
    wave: Wave | None = g.get("wave")
    if "language" not in g:
        languages.speak(wave)
    words = refusals.words(refused, wave)
    response = make_response(render_template("respond/refusal.html", words=words, **frame(wave)))
    response.status_code = refused.status
    return response


def _page(template: str, visit: Visit, **given: Any) -> Response:
    response = make_response(
        render_template(
            f"respond/{template}.html",
            visit=visit,
            secret=visit.word,
            closes=facts.moment(visit.wave, visit.wave.closes_at),
            **frame(visit.wave),
            **given,
        )
    )
    return visit.stay(response)


def frame(wave: Wave | None) -> dict[str, Any]:
    """What every page around needs."""
    return {
        "client": wave.engagement.client if wave else "",
        "wave_id": wave.public_id if wave else "",
        "language": g.language,
        "direction": languages.direction(g.language),
        "languages_offered": languages.choices(wave),
        "kiosk": shared.here(),
    }
