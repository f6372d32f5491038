"""Sending: one transaction seals the answers, erases the draft and spends the invitation."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import exists, insert, select, update
from sqlalchemy.orm import Session

from survey.exceptions import AlreadySent, UnknownLink, WaveClosed
from survey.models import Invitation, Sealed, Wave
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
    invitation = _spend(session, wave, digest)
    answers = drafts.take(session, wave, wave_key, secret, draft_key)
    audience = wave.audience(invitation.level)
    language = str(answers.get("language", wave.languages[0]))
    sent = Sent(
        answers=answering.encode(wave, audience, answers),
        level=invitation.level,
        department=invitation.department,
        segments={**invitation.segments, "language": language},
        apart=answering.apart(wave, audience, answers),
    )
    # One transaction stamps both rows alike; that tells nothing, since a sealed row is ciphertext
    # until close erases both.
    session.execute(insert(Sealed).values(wave_id=wave.id, box=sealing.seal(wave, sent)))


def _spend(session: Session, wave: Wave, digest: bytes) -> Invitation:
    """One statement, so that two taps cannot both win, and none after closing has begun."""
    still_open = exists().where(Wave.id == wave.id, Wave.status.in_(RUNNING))
    spent: Invitation | None = session.scalar(
        update(Invitation)
        .where(
            Invitation.wave_id == wave.id,
            Invitation.digest == digest,
            Invitation.finished.is_(False),
            still_open,
        )
        .values(finished=True)
        .returning(Invitation)
        .execution_options(synchronize_session=False, populate_existing=True)
    )
    if spent is not None:
        return spent
    status = session.scalar(select(Wave.status).where(Wave.id == wave.id))
    if status not in RUNNING:
        raise WaveClosed
    known = session.scalar(select(Invitation.id).where(Invitation.digest == digest))
    raise UnknownLink if known is None else AlreadySent
