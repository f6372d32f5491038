"""Whether the longest possible answers fit a sealed row.

Asked at launch: nobody who has answered everything may be told at the end that it is too much.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence

from questionnaires.questions import Comment, DepartmentRound, Prediction
from survey.exceptions import CannotLaunch
from survey.models import Wave
from survey.services import sealing
from survey.services.answering import LANGUAGE
from survey.services.invitations import Invited
from survey.services.sealing import Apart, Sent

LARGEST_CODE = 255


def refuse_unless_fitting(
    wave: Wave, invited: Sequence[Invited], departments: Sequence[str]
) -> None:
    """Refuse a launch whose questions and names could lead to answers that cannot be sent."""
    for audience in [audience.key for audience in wave.questionnaire.audiences] or [""]:
        if not sealing.fits(_longest(wave, audience, invited, departments)):
            raise CannotLaunch(
                "Somebody who answers everything at length could not send it. Shorten the names of"
                " departments, or ask for fewer or shorter comments."
            )


def _longest(
    wave: Wave, audience: str, invited: Sequence[Invited], departments: Sequence[str]
) -> Sent:
    segments: dict[str, set[str]] = {LANGUAGE: set(wave.questionnaire.languages)}
    for person in invited:
        for kind, name in person.segments.items():
            segments.setdefault(kind, set()).add(name)
    return Sent(
        answers=bytes(len(wave.questionnaire.slots)),
        level=_widest({*(person.level for person in invited), *wave.levels, ""})[0],
        department=_widest([*departments, ""])[0],
        segments={kind: _widest(names)[0] for kind, names in segments.items()},
        apart=_apart(wave, audience, departments),
    )


def _apart(wave: Wave, audience: str, departments: Sequence[str]) -> Apart:
    asked = wave.asks(audience)
    comments: dict[str, str] = {}
    judgements: dict[str, dict[str, int]] = {}
    predictions: dict[str, dict[str, float]] = {}
    for question in wave.questionnaire.questions:
        if question.key not in asked:
            continue
        if isinstance(question, Comment):
            comments[question.key] = "x" * question.maximum_bytes
        elif isinstance(question, DepartmentRound):
            judged = _widest(departments)[: question.targets_for(audience)]
            judgements[question.key] = dict.fromkeys(judged, LARGEST_CODE)
        elif isinstance(question, Prediction):
            value = max(question.choices, key=lambda choice: len(str(choice)))
            predictions[question.key] = dict.fromkeys(question.dimensions, value)
    return Apart(comments, judgements, predictions)


def _widest(names: Iterable[str]) -> list[str]:
    """Names by the room they take, the widest first."""
    return sorted(
        names, key=lambda name: len(json.dumps(name, ensure_ascii=False).encode()), reverse=True
    )
