"""How far each round of mail is, in words that name and count nobody who has not answered."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from survey.models import Mailing, Wave
from survey.services import mailings


@dataclass(frozen=True)
class Round:
    number: int
    name: str
    to: str
    at: datetime
    state: str
    planned: bool
    counts: tuple[tuple[str, int], ...]


WORDS = {
    "waiting": "still to go",
    "sending": "leaving now",
    "sent": "handed to the mail server",
    "bounced": "came back",
    "refused": "refused by the mail server",
    "uncertain": "perhaps sent: the server stopped in that moment",
}
STATES = {"planned": "Planned", "sending": "Being sent", "sent": "Sent", "cancelled": "Cancelled"}


def rounds(session: Session, wave: Wave) -> list[Round]:
    """All rounds of a wave, the invitations first."""
    return [_round(session, mailing) for mailing in mailings.of(session, wave)]


def _round(session: Session, mailing: Mailing) -> Round:
    counted = mailings.states(session, mailing)
    return Round(
        number=mailing.number,
        name=f"Reminder {mailing.number}" if mailing.number else "Invitations",
        to="to everybody" if mailing.everybody else "to those who have not finished",
        at=mailings.leaves_at(mailing, mailing.wave.engagement.time_zone),
        state=STATES[mailing.state],
        planned=mailing.state == "planned",
        counts=tuple((WORDS[state], counted[state]) for state in WORDS if counted[state]),
    )
