"""Shared devices: named by staff, registered by typing a passcode on them, withdrawn at will.

Being registered opens nothing: who answers still needs the code of a slip. It makes a device start
with the code's field, watch for being left alone, and clear itself.
"""

from __future__ import annotations

import hmac
import secrets
from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from survey.exceptions import NotYours, UnknownPasscode, WaveNotRunning
from survey.models import Account, KioskDevice, Wave
from survey.models.wave import RUNNING
from survey.services import audit
from survey.services.secret_words import ALPHABET, check_character, shown, spell, typed

PASSCODE_SYMBOLS = 7  # and a check character
TOKEN_BYTES = 32


def create(
    session: Session,
    wave: Wave,
    secret: str,
    *,
    label: str,
    place: str,
    account: Account,
    now: datetime,
) -> str:
    """Name a shared device and give the passcode for it, which is kept nowhere. Caller commits."""
    if wave.status not in RUNNING:
        raise WaveNotRunning
    symbols = spell(secrets.token_bytes(16), PASSCODE_SYMBOLS)
    passcode = symbols + check_character(symbols)
    session.add(
        KioskDevice(
            engagement_id=wave.engagement_id,
            wave_id=wave.id,
            label=label,
            place=place,
            passcode_digest=_digest(secret, "kiosk passcode", passcode),
            made_at=now,
        )
    )
    audit.note(session, wave.engagement, account, "kiosk named", f"{wave.key}: {label}", now=now)
    session.flush()
    return shown(passcode)


def of(session: Session, wave: Wave) -> list[KioskDevice]:
    """The devices of a wave, by place and label."""
    named = select(KioskDevice).where(KioskDevice.wave_id == wave.id)
    return list(session.scalars(named.order_by(KioskDevice.place, KioskDevice.label)))


def withdraw(session: Session, wave: Wave, number: int, *, account: Account, now: datetime) -> None:
    """End a device's registration and its passcode. The caller commits."""
    label = session.scalar(
        delete(KioskDevice)
        .where(KioskDevice.id == number, KioskDevice.wave_id == wave.id)
        .returning(KioskDevice.label)
    )
    if label is None:
        raise NotYours
    audit.note(
        session, wave.engagement, account, "kiosk withdrawn", f"{wave.key}: {label}", now=now
    )


def possible(passcode: str) -> bool:
    """Whether this may be a passcode; told by its check character alone."""
    code = typed(passcode)
    if len(code) != PASSCODE_SYMBOLS + 1 or not set(code) <= set(ALPHABET):
        return False
    return check_character(code[:-1]) == code[-1]


def register(
    session: Session, keys: Sequence[str], passcode: str, *, now: datetime
) -> tuple[Wave, str]:
    """The wave and a new token for the device that shows a passcode; the caller commits.

    The same passcode again moves the registration, for a device whose cookies were cleared.
    """
    device = session.scalar(
        select(KioskDevice)
        .join(Wave, Wave.id == KioskDevice.wave_id)
        .where(
            KioskDevice.passcode_digest.in_(_digests(keys, "kiosk passcode", typed(passcode))),
            Wave.status.in_(RUNNING),
        )
    )
    if device is None:
        raise UnknownPasscode
    token = secrets.token_urlsafe(TOKEN_BYTES)
    device.token_digest = _digest(keys[0], "kiosk token", token)
    device.registered_at = now
    session.flush()
    return device.wave, token


def find(session: Session, keys: Sequence[str], token: str) -> KioskDevice | None:
    """The registered device a cookie belongs to, whatever has become of its wave."""
    digests = _digests(keys, "kiosk token", token)
    return session.scalar(select(KioskDevice).where(KioskDevice.token_digest.in_(digests)))


def _digests(keys: Sequence[str], purpose: str, text: str) -> list[bytes]:
    """Under the server's secret key and those of before, which may have made what is stored."""
    return [_digest(key, purpose, text) for key in keys]


def _digest(secret: str, purpose: str, text: str) -> bytes:
    return hmac.digest(secret.encode(), f"{purpose}\0{text}".encode(), "sha256")
