"""What somebody without e-mail types or scans: a slip's code, or the link in its square."""

from __future__ import annotations

import re

from sqlalchemy import select
from sqlalchemy.orm import Session

from survey.exceptions import UnknownCode
from survey.models import Invitation, Wave
from survey.models.wave import RUNNING
from survey.services import invitations
from survey.services.invitations import slip_digest
from survey.services.secret_words import SLIP_SYMBOLS, link_secret, slip_typed, typed
from survey.services.wave_keys import WaveKeys

LENGTH = SLIP_SYMBOLS + 1
LINK = re.compile(r"/a/(?P<wave>[\w-]{8,64})/(?P<secret>[\w-]{22})$", re.ASCII)


def length(text: str) -> int:
    """How many characters of a code were typed."""
    return len(typed(text))


def possible(text: str) -> bool:
    """Whether this may be a code or a link at all; told without looking anything up."""
    return slip_typed(text) is not None or LINK.search(text.strip()) is not None


def find(session: Session, keys: WaveKeys, text: str, wave: Wave | None = None) -> tuple[Wave, str]:
    """The wave and the link's secret; of one wave, or of any that takes answers.

    Raises
    ------
    UnknownCode
        Also for somebody of a wave that has closed: its codes are gone.
    """
    among = [wave] if wave else open_waves(session, keys)
    if scanned := LINK.search(text.strip()):
        return _by_link(session, keys, among, scanned["wave"], scanned["secret"])
    return _by_code(session, keys, among, text)


def open_waves(session: Session, keys: WaveKeys) -> list[Wave]:
    """The waves whose codes work; for a code typed without saying which wave it is of."""
    answering = select(Wave).where(Wave.status.in_(RUNNING)).order_by(Wave.id)
    return [wave for wave in session.scalars(answering) if keys.holds(wave.public_id)]


def _by_code(session: Session, keys: WaveKeys, among: list[Wave], text: str) -> tuple[Wave, str]:
    clean = slip_typed(text)
    if clean is None:
        raise UnknownCode
    wave_keys = {wave.id: keys.get(wave.public_id) for wave in among}
    digests = [slip_digest(key, clean) for key in wave_keys.values()]
    found = session.execute(
        select(Invitation.id, Invitation.wave_id).where(
            Invitation.code_digest.in_(digests), Invitation.wave_id.in_(wave_keys)
        )
    ).first()
    if found is None:
        raise UnknownCode
    number, wave_id = found
    wave = next(wave for wave in among if wave.id == wave_id)
    return wave, link_secret(wave_keys[wave_id], number)


def _by_link(
    session: Session, keys: WaveKeys, among: list[Wave], public_id: str, secret: str
) -> tuple[Wave, str]:
    for wave in among:
        if wave.public_id == public_id and invitations.find(session, wave, keys, secret):
            return wave, secret
    raise UnknownCode
