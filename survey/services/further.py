"""From the bytes of responses to the questions beside the items, as the report works from them."""

from __future__ import annotations

from collections.abc import Collection

import numpy as np
from numpy.typing import NDArray

from analysis.answers import Answers
from questionnaires.questions import ChannelMap, Option, Ranking
from questionnaires.schema import Instrument
from survey.report.asked import AskedMap, AskedRanking, Further, Label


def further(
    instrument: Instrument,
    codes: NDArray[np.uint8],
    items: Answers | None,
    cell: NDArray[np.intp],
    *,
    language: str,
    asked: Collection[str] | None = None,
) -> Further:
    """Read rankings and channel maps from their slots.

    Parameters
    ----------
    instrument : Instrument
        The questionnaire.
    codes : ndarray of uint8, shape (n, slots beyond the items)
        The bytes of each response after those of the items.
    items : Answers, optional
        The answers to the items, in an order of their own.
    cell : ndarray of int, shape (n,)
        The cell of each response.
    language : str
        Of the words.
    asked : collection of str, optional
        The questions to read, all of them by default.
    """
    slots = instrument.slots[len(instrument.items) :]
    first = {slot.key: place for place, slot in enumerate(slots)}
    rankings, maps = [], []

    def labels(options: tuple[Option, ...]) -> tuple[Label, ...]:
        return tuple(Label(o.key, instrument.say(o.label, language)) for o in options)

    def columns(question: str, options: tuple[Option, ...]) -> NDArray[np.uint8]:
        return codes[:, [first[f"{question}.{option.key}"] for option in options]]

    for question in instrument.questions:
        if asked is not None and question.key not in asked:
            continue
        text = instrument.say(question.text, language)
        if isinstance(question, Ranking):
            rankings.append(
                AskedRanking(
                    key=question.key,
                    text=text,
                    options=labels(question.options),
                    top=_places(instrument, question),
                    places=columns(question.key, question.options),
                    cell=cell,
                )
            )
        elif isinstance(question, ChannelMap):
            maps.append(
                AskedMap(
                    key=question.key,
                    text=text,
                    stages=labels(question.stages),
                    channels=labels(question.channels),
                    chosen=columns(question.key, question.stages),
                    cell=cell,
                )
            )
    return Further(tuple(rankings), tuple(maps), items)


def _places(instrument: Instrument, question: Ranking) -> int:
    """The places that everybody who was asked filled: the fewest of any audience."""
    asked = question.audiences or tuple(audience.key for audience in instrument.audiences)
    return min((question.top_for(audience) for audience in asked), default=question.top_for(None))
