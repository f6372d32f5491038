"""Who opens a link: the wave, the invitation and the encrypted draft, in one look.

Every page of every answering person begins with this, so it is one statement, built once.
"""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import and_, bindparam, exists, select
from sqlalchemy.orm import Session, contains_eager, defer

from survey.exceptions import KeyProblem
from survey.models import Draft, Engagement, Invitation, Participant, Wave
from survey.services import drafts, waves
from survey.services.invitations import link_digest
from survey.services.wave_keys import WaveKeys


@dataclass(frozen=True)
class Arrival:
    """What a link leads to; `trouble` is why nothing more than the wave could be looked up."""

    wave: Wave
    invitation: Invitation | None = None
    box: bytes | None = None
    trouble: KeyProblem | None = None


LEFT = exists().where(Participant.id == Invitation.participant_id, Participant.left.is_(True))
ARRIVING = (
    select(Wave, Invitation, Draft.box)
    .join(Engagement, Engagement.id == Wave.engagement_id)
    .outerjoin(
        Invitation,
        and_(Invitation.wave_id == Wave.id, Invitation.digest == bindparam("digest"), ~LEFT),
    )
    .outerjoin(Draft, and_(Draft.wave_id == Wave.id, Draft.digest == bindparam("place")))
    .where(Wave.public_id == bindparam("public_id"), Wave.status != "draft")
    .options(
        contains_eager(Wave.engagement),
        defer(Wave.instrument),
        defer(Wave.record),
    )
)


def find(session: Session, keys: WaveKeys, public_id: str, secret: str) -> Arrival | None:
    """None where no launched wave has this name. Reads only."""
    try:
        wave_key = keys.get(public_id)
    except KeyProblem as trouble:  # also of every wave that has closed
        wave = waves.find(session, public_id)
        return None if wave is None else Arrival(wave, trouble=trouble)
    wanted = {
        "public_id": public_id,
        "digest": link_digest(wave_key, secret),
        "place": drafts.draft_digest(wave_key, secret),
    }
    found = session.execute(ARRIVING, wanted).first()
    if found is None:
        return None
    wave, invitation, box = found
    waves.take_questionnaire(wave)
    return Arrival(wave, invitation, box)
