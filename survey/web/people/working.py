"""How far a large file is, as one share of the whole."""

from __future__ import annotations

from dataclasses import dataclass

from survey.worker.progress import Progressed

STEPS = {
    "waiting": ("reading rows", "comparing with the roster"),
    "wanted": ("reading rows", "writing people"),
}


@dataclass(frozen=True)
class Working:
    """The step that is being done, and per cent of all steps that are done."""

    step: str
    done: int
    total: int
    percent: int

    @classmethod
    def of(cls, state: str, noted: Progressed) -> Working:
        steps = STEPS[state]
        before = steps.index(noted["step"]) if noted["step"] in steps else 0
        within = noted["done"] / max(noted["total"], 1)
        percent = round(100 * (before + within) / len(steps))
        return cls(noted["step"], noted["done"], noted["total"], percent)
