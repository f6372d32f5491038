"""Accounts of those who sign in."""

from __future__ import annotations

import secrets
from datetime import datetime

from flask_security.utils import hash_password
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from survey.models import Account

PASSWORD_BYTES = 12


def create(
    session: Session,
    *,
    email: str,
    name: str,
    password: str,
    now: datetime,
    opens_engagements: bool = False,
) -> Account:
    account = Account(
        email=email.strip().lower(),
        name=name,
        password=hash_password(password),
        active=True,
        fs_uniquifier=secrets.token_hex(32),
        opens_engagements=opens_engagements,
        created_at=now,
    )
    session.add(account)
    session.flush()
    return account


def find(session: Session, email: str) -> Account | None:
    wanted = email.strip().lower()
    return session.scalar(select(Account).where(func.lower(Account.email) == wanted))


def everybody(session: Session) -> list[Account]:
    """All accounts, for the operator."""
    return list(session.scalars(select(Account).order_by(Account.email)))


def new_password() -> str:
    """A password nobody chose: 96 random bits."""
    return secrets.token_urlsafe(PASSWORD_BYTES)
