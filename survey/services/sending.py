"""Sending: one transaction seals the answers, erases the draft and spends the invitation."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import Row, bindparam, exists, insert, select, update
from sqlalchemy.orm import Session

from survey.exceptions import AlreadySent, UnknownLink, WaveClosed
from survey.models import Invitation, Sealed, Wave
from survey.models.base import table_of
from survey.models.wave import RUNNING
from survey.services import answering, drafts, sealing, waves
from survey.services.draft_key import DraftKey
from survey.services.invitations import link_digest
from survey.services.sealing import Sent
from survey.services.wave_keys import WaveKeys


def send(
    session: Session,
    wave: Wave,
    keys: WaveKeys,
    secret: str,
    draft_key: DraftKey,
    *,
    now: datetime,
) -> None:
    """Seal the draft's answers and spend the invitation. The caller commits.

    Raises
    ------
    WaveClosed
        The wave takes no more answers; nothing was changed.
    AlreadySent
        A second tap; harmless.
    """
    if not wave.is_open(now):
        raise WaveClosed
    waves.hold_open(session, wave)
    wave_key = keys.get(wave.public_id)
    digest = link_digest(wave_key, secret)
    invited = _spend(session, wave, digest)
    answers = drafts.take(session, wave, wave_key, secret, draft_key)
    audience = wave.audience(invited.level)
    language = str(answers.get("language", wave.languages[0]))
    sent = Sent(
        answers=answering.encode(wave, audience, answers),
        level=invited.level,
        department=invited.department,
        segments={**invited.segments, "language": language},
        apart=answering.apart(wave, audience, answers),
    )
    # One transaction stamps both rows alike; that tells nothing, since a sealed row is ciphertext
    # until close erases both.
    session.connection().execute(SEALING, {"wave_id": wave.id, "box": sealing.seal(wave, sent)})


def _spend(session: Session, wave: Wave, digest: bytes) -> Row[Any]:
    """One statement, so that two taps cannot both win, and none after closing has begun."""
    connection, which = session.connection(), {"wave": wave.id, "link": digest}
    spent = connection.execute(SPENDING, which).first()
    if spent is not None:
        return spent
    status = session.scalar(select(Wave.status).where(Wave.id == wave.id))
    if status not in RUNNING:
        raise WaveClosed
    known = session.scalar(select(Invitation.id).where(Invitation.digest == digest))
    raise UnknownLink if known is None else AlreadySent


_wave = table_of(Wave)
_invited = table_of(Invitation)
SPENDING = (
    update(_invited)
    .where(
        _invited.c.wave_id == bindparam("wave"),
        _invited.c.digest == bindparam("link"),
        _invited.c.finished.is_(False),
        exists().where(_wave.c.id == bindparam("wave"), _wave.c.status.in_(RUNNING)),
    )
    .values(finished=True)
    .returning(_invited.c.level, _invited.c.department, _invited.c.segments)
)
SEALING = insert(table_of(Sealed))
