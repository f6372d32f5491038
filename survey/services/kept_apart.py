"""From what is kept apart from the responses, department rounds and predictions for a report."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from questionnaires.questions import DepartmentRound, Prediction
from survey.models import PredictionAnswer, Wave
from survey.report.asked import AskedPredictions, AskedRound
from survey.services import judging


def rounds(session: Session, wave: Wave, *, language: str) -> tuple[AskedRound, ...]:
    """The department rounds of a wave, as far as they may be shown."""
    instrument = wave.questionnaire
    found = []
    for question in instrument.questions:
        if not isinstance(question, DepartmentRound):
            continue
        names, judged, shown = judging.of(session, wave, question)
        if judged:
            scale = instrument.scales[question.scale]
            found.append(
                AskedRound(
                    key=question.key,
                    text=instrument.say(question.text, language),
                    low=float(scale.values[0]),
                    high=float(scale.values[-1]),
                    judging=names,
                    judged=judged,
                    shown=shown,
                )
            )
    return tuple(found)


def predictions(
    session: Session, wave: Wave, levels: Sequence[str], *, language: str
) -> tuple[AskedPredictions, ...]:
    """The predictions of a wave; the rows of one person are not joined to each other."""
    instrument = wave.questionnaire
    found = []
    for question in instrument.questions:
        if not isinstance(question, Prediction):
            continue
        rows = session.execute(
            select(PredictionAnswer.level, PredictionAnswer.dimension, PredictionAnswer.value)
            .where(PredictionAnswer.wave_id == wave.id, PredictionAnswer.question == question.key)
            .order_by(PredictionAnswer.value)
        )
        guesses: defaultdict[tuple[str, str], list[float]] = defaultdict(list)
        for level, dimension, value in rows:
            if level is not None:
                guesses[level, dimension].append(value)
        if guesses:
            found.append(
                AskedPredictions(
                    key=question.key,
                    text=instrument.say(question.text, language),
                    of=tuple(level for level in levels if wave.audience(level) == question.of),
                    guesses={key: tuple(values) for key, values in guesses.items()},
                    dimensions=question.dimensions,
                )
            )
    return tuple(found)
