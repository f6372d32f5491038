"""Opening sealed answers at close, in memory only."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from survey.exceptions import KeyProblem
from survey.models import Sealed, Wave
from survey.services.sealing import Sent, unseal
from survey.services.wave_keys import WaveKeys

STEP = 1_000

Progress = Callable[[str, int, int], None]


@dataclass(frozen=True)
class Opened:
    """What was sent, in no order that means anything, and how many rows could not be read."""

    sent: Sequence[Sent]
    unreadable: int


def silent(_step: str, _done: int, _total: int) -> None:
    """Report progress to nobody."""


def open_all(session: Session, wave: Wave, keys: WaveKeys, progress: Progress = silent) -> Opened:
    """Open every sealed row of a wave.

    A row that was tampered with is counted and left out; a key that is not this wave's is refused
    before anything is lost.
    """
    wave_key = keys.get(wave.public_id)
    if wave_key.public != wave.public_key:
        raise KeyProblem(
            f"The key of wave {wave.public_id} is not the one it was launched with. Put the right"
            " file back; nothing was erased."
        )
    total = session.scalar(select(func.count()).where(Sealed.wave_id == wave.id)) or 0
    boxes = session.scalars(
        select(Sealed.box).where(Sealed.wave_id == wave.id).execution_options(yield_per=STEP)
    )
    sent: list[Sent] = []
    unreadable = 0
    for done, box in enumerate(boxes, start=1):
        opened = unseal(wave_key, box)
        if opened is None or len(opened.answers) != len(wave.questionnaire.slots):
            unreadable += 1
        else:
            sent.append(opened)
        if done % STEP == 0:
            progress("opening", done, total)
    return Opened(sent, unreadable)
