"""How far an engagement is on its way to a launch, and the next step."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from flask import url_for

from survey.models import Engagement, Wave
from survey.services import planning
from survey.web.engagements.standing import Step

STEPS = ("People", "Questionnaire", "Launch")


@dataclass(frozen=True)
class Onward:
    """The three steps, and the button that leads to the one that is due."""

    steps: tuple[Step, ...]
    words: str
    button: str
    address: str

    @classmethod
    def of(cls, engagement: Engagement, people: int, waves: Sequence[Wave]) -> Onward | None:
        """None while a wave is running, and when the last one has closed: then nothing is due."""
        draft = next((wave for wave in waves if wave.status == "draft"), None)
        if draft is None and waves:
            return None
        at, words, button, address = _due(engagement, people, draft)
        notes = (f"{people:,} on the roster" if people else "", draft.title if draft else "", "")
        steps = tuple(
            Step(name, notes[place], "now" if place == at else "done" if place < at else "")
            for place, name in enumerate(STEPS)
        )
        return cls(steps, words, button, address)


def _due(engagement: Engagement, people: int, draft: Wave | None) -> tuple[int, str, str, str]:
    slug = engagement.slug
    if not people and (draft is None or not planning.by_link(draft)):
        words = "Begin with the people: bring the client’s list as it is."
        return 0, words, "Bring the list", url_for("people.listed", slug=slug)
    if draft is None:
        words = "Choose what is asked. It stays a draft until you launch it."
        return 1, words, "New wave", url_for("fielding.new", slug=slug)
    words = f"“{draft.title}” is a draft. Look at its checklist, then launch it."
    address = url_for("engagements.wave", slug=slug, key=draft.key)
    seen = draft.groups.get("previewed") == draft.questionnaire.digest()
    return 2 if seen else 1, words, "To the draft", address
