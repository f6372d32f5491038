"""The right to answer once: who has it, found by the secret of a link or the code of a slip."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any
from uuid import uuid4

from sqlalchemy import Connection, bindparam, select
from sqlalchemy.orm import Session

from survey.exceptions import AlreadySent, UnknownLink
from survey.models import Invitation, Participant, Wave
from survey.models.base import table_of
from survey.services.secret_words import link_secret, slip_code
from survey.services.wave_keys import WaveKey, WaveKeys


@dataclass(frozen=True)
class Link:
    """What one participant is sent or given; made when needed, stored nowhere."""

    participant_id: int
    level: str
    address: str
    code: str


@dataclass(frozen=True)
class Invited:
    """A participant with the labels of the launch."""

    participant: Participant
    level: str
    department: str | None
    segments: dict[str, str]


def make(session: Session, wave: Wave, wave_key: WaveKey, **labels: Any) -> Invitation:
    """One invitation with the digests of its link and its code."""
    number = uuid4()
    invitation = Invitation(
        id=number,
        engagement_id=wave.engagement_id,
        wave_id=wave.id,
        digest=link_digest(wave_key, link_secret(wave_key, number)),
        code_digest=slip_digest(wave_key, slip_code(wave_key, number)),
        **labels,
    )
    session.add(invitation)
    return invitation


def invite(session: Session, wave: Wave, wave_key: WaveKey, people: Iterable[Invited]) -> None:
    for person in people:
        make(
            session,
            wave,
            wave_key,
            participant_id=person.participant.id,
            level=person.level,
            department=person.department,
            segments=person.segments,
        )
    session.flush()


def find(session: Session, wave: Wave, keys: WaveKeys, secret: str) -> Invitation | None:
    """The invitation a link belongs to. Reads only, so that a mail scanner changes nothing."""
    if wave.status not in {"open", "scheduled"}:
        return None
    return _by_digest(session, wave, link_digest(keys.get(wave.public_id), secret))


def refuse_unless_unspent(connection: Connection, wave: Wave, digest: bytes) -> None:
    finished = connection.scalar(FINISHED, {"wave": wave.id, "link": digest})
    if finished is None:
        raise UnknownLink
    if finished:
        raise AlreadySent


def links(
    session: Session, wave: Wave, keys: WaveKeys, base_url: str, limit: int | None = None
) -> Iterator[Link]:
    """Everybody's link and slip code, answered or not: a resend tells nothing."""
    wave_key = keys.get(wave.public_id)
    listed = (
        select(Invitation.id, Invitation.participant_id, Invitation.level)
        .where(Invitation.wave_id == wave.id)
        .order_by(Invitation.participant_id)
        .limit(limit)
    )
    for number, participant_id, level in session.execute(listed):
        if participant_id is None:
            continue  # the address that somebody behind an open link has is theirs alone
        secret = link_secret(wave_key, number)
        yield Link(
            participant_id=participant_id,
            level=level,
            address=f"{base_url}/a/{wave.public_id}/{secret}",
            code=slip_code(wave_key, number),
        )


def link_digest(wave_key: WaveKey, secret: str) -> bytes:
    return wave_key.digest("link digest", secret.encode())


def slip_digest(wave_key: WaveKey, code: str) -> bytes:
    return wave_key.digest("slip digest", code.encode())


def _by_digest(session: Session, wave: Wave, digest: bytes) -> Invitation | None:
    """Links of people who left lead nowhere, the same whether or not they have answered."""
    return session.scalar(
        select(Invitation)
        .outerjoin(Participant, Participant.id == Invitation.participant_id)
        .where(Invitation.wave_id == wave.id, Invitation.digest == digest)
        .where(Participant.left.is_not(True))
    )


_invited = table_of(Invitation)
_person = table_of(Participant)
FINISHED = (
    select(_invited.c.finished)
    .outerjoin(_person, _person.c.id == _invited.c.participant_id)
    .where(_invited.c.wave_id == bindparam("wave"), _invited.c.digest == bindparam("link"))
    .where(_person.c.left.is_not(True))
)
