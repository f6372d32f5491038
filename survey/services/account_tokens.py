"""Links by which somebody chooses a password: after being invited, or having forgotten it."""

from __future__ import annotations

import secrets
from datetime import datetime, timedelta
from hashlib import sha256

from flask_security.utils import hash_password
from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from survey.models import Account, AccountToken
from survey.services import sign_ins

TOKEN_BYTES = 24
VALID = {"welcome": timedelta(days=7), "forgotten": timedelta(hours=2)}


def want(session: Session, account: Account, purpose: str, *, now: datetime) -> AccountToken:
    """Ask for a link to be mailed; one that was asked for before ends. The caller commits."""
    session.execute(delete(AccountToken).where(AccountToken.account_id == account.id))
    row = AccountToken(account_id=account.id, purpose=purpose, expires_at=now + VALID[purpose])
    session.add(row)
    session.flush()
    return row


def issue(row: AccountToken) -> str:
    """Make the token itself, when it is sent or shown. The caller commits first, then sends."""
    token = secrets.token_urlsafe(TOKEN_BYTES)
    row.digest = _digest(token)
    return token


def unsent(session: Session, *, now: datetime) -> list[AccountToken]:
    waiting = select(AccountToken).where(
        AccountToken.digest.is_(None), AccountToken.expires_at > now
    )
    return list(session.scalars(waiting.order_by(AccountToken.id)))


def find(session: Session, token: str, *, now: datetime) -> AccountToken | None:
    """What a link stands for; looking spends nothing."""
    found = session.scalar(select(AccountToken).where(AccountToken.digest == _digest(token)))
    return found if found is not None and found.expires_at > now else None


def choose_password(session: Session, row: AccountToken, password: str) -> Account:
    """Spend the link: the password is new, and every sign-in with the old one ends."""
    account = row.account
    account.password = hash_password(password)
    sign_ins.end_others(session, account)
    session.execute(delete(AccountToken).where(AccountToken.account_id == account.id))
    session.flush()
    return account


def forget(session: Session, *, now: datetime) -> None:
    session.execute(
        delete(AccountToken)
        .where(AccountToken.expires_at <= now)
        .execution_options(synchronize_session=False)
    )


def _digest(token: str) -> bytes:
    return sha256(token.encode()).digest()
