"""A code from a phone after the password (TOTP, RFC 6238), and codes for when the phone is lost.

A code counts once: the counter of the last one is kept, and only a later one is taken. The secret
lies sealed under a key of the server's secrets, so a copy of the database alone makes no codes.
"""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from datetime import datetime
from hashlib import blake2b, sha256

from nacl.exceptions import CryptoError
from nacl.secret import SecretBox
from passlib.exc import MalformedTokenError, TokenError
from passlib.totp import TOTP
from sqlalchemy import or_, update
from sqlalchemy.orm import Session

from survey.models import Account
from survey.services.secret_words import shown, spell, typed

RECOVERY_CODES = 8
RECOVERY_SYMBOLS = 12
DRIFT = 30  # seconds that the clock of a phone may be off


def prepare(session: Session, account: Account, server: Sequence[str]) -> TOTP:
    """A new secret, not yet in use: a first code turns it on. The caller commits."""
    made = TOTP.new()
    account.totp, account.totp_counter = _seal(made.base32_key, server), None
    session.flush()
    return made


def address(made: TOTP, account: Account) -> str:
    """What the square holds that a phone scans."""
    return str(made.to_uri(label=account.email, issuer="Samesheet"))


def prepared(account: Account, server: Sequence[str]) -> TOTP | None:
    """The secret of an account, in use or not."""
    return None if account.totp is None else TOTP(key=_open(account.totp, server))


def check(
    session: Session, account: Account, code: str, server: Sequence[str], *, now: datetime
) -> bool:
    """Whether this is a code that was not used before; it is then. The caller commits."""
    known = prepared(account, server)
    if known is None:
        return False
    try:
        match = known.match(code.strip(), time=now, window=DRIFT, last_counter=account.totp_counter)
    except (TokenError, MalformedTokenError):
        return False
    unused = or_(Account.totp_counter.is_(None), Account.totp_counter < match.counter)
    taken = session.scalar(
        update(Account)
        .where(Account.id == account.id, unused)
        .values(totp_counter=match.counter)
        .returning(Account.id)
    )
    session.refresh(account)
    return taken is not None


def new_recovery_codes(account: Account) -> list[str]:
    """Codes that replace a lost phone, once each; shown now and kept as digests only."""
    codes = [spell(secrets.token_bytes(16), RECOVERY_SYMBOLS) for _ in range(RECOVERY_CODES)]
    account.recovery = [_digest(code) for code in codes]
    return [shown(code) for code in codes]


def recover(account: Account, code: str) -> bool:
    """Spend a recovery code. The caller commits."""
    digest = _digest(typed(code))
    if digest not in account.recovery:
        return False
    account.recovery = [kept for kept in account.recovery if kept != digest]
    return True


def turn_off(account: Account) -> None:
    account.totp, account.totp_counter, account.recovery = None, None, []


def _seal(key: str, server: Sequence[str]) -> bytes:
    return bytes(SecretBox(_subkey(server[0])).encrypt(key.encode()))


def _open(box: bytes, server: Sequence[str]) -> str:
    for secret in server:
        try:
            return SecretBox(_subkey(secret)).decrypt(box).decode()
        except CryptoError:
            continue
    raise ValueError("the server's secret key was changed without keeping the old one as fallback")


def _subkey(secret: str) -> bytes:
    return blake2b(
        b"second step", key=sha256(secret.encode()).digest(), digest_size=SecretBox.KEY_SIZE
    ).digest()


def _digest(code: str) -> str:
    return sha256(code.encode()).hexdigest()
