"""Counting tries at what could be guessed, in the database, for a short while.

A subject is an account (or a wave) together with the address it is tried from, so that nobody can
lock others out by failing in their name. Only a keyed digest of it is stored.
"""

from __future__ import annotations

import hmac
from datetime import datetime, timedelta
from ipaddress import IPv4Address, ip_address, ip_network

from sqlalchemy import case, delete
from sqlalchemy.orm import Session

from survey.exceptions import TooManyTries
from survey.models import Attempt
from survey.models.base import insert_into

WINDOW = timedelta(minutes=15)
NETWORK = 64  # bits that a household or a company has of IPv6
LIMITS = {
    "sign-in": 10,
    "code": 10,  # of the second step
    "forgotten": 5,
    "slip": 120,  # a whole shop behind one address; what is mistyped is not counted, only guesses
    "kiosk": 10,
    "join": 300,  # beginnings, not failures: a shop behind one address, but no flood
}


def place(address: str | None) -> str:
    """Where a try comes from. Of IPv6 the network: whoever has one address there has them all."""
    try:
        found = ip_address(address or "")
    except ValueError:
        return address or ""
    if isinstance(found, IPv4Address):
        return str(found)
    return str(found.ipv4_mapped or ip_network((found, NETWORK), strict=False))


def subject(secret: str, *parts: str) -> bytes:
    return hmac.digest(secret.encode(), "\0".join(parts).encode(), "sha256")[:16]


def refuse_if_many(session: Session, kind: str, who: bytes, *, now: datetime) -> None:
    tried = session.get(Attempt, (kind, who), populate_existing=True)
    if tried is not None and tried.until > now and tried.count >= LIMITS[kind]:
        raise TooManyTries


def failed(session: Session, kind: str, who: bytes, *, now: datetime) -> None:
    """Count a failure, in one statement, so that parallel guesses all count. The caller commits."""
    over = Attempt.until <= now
    session.execute(
        insert_into(session.get_bind().dialect.name, Attempt)
        .values(kind=kind, subject=who, count=1, until=now + WINDOW)
        .on_conflict_do_update(
            index_elements=["kind", "subject"],
            set_={
                "count": case((over, 1), else_=Attempt.count + 1),
                "until": case((over, now + WINDOW), else_=Attempt.until),
            },
        )
        .execution_options(synchronize_session=False)
    )


def succeeded(session: Session, kind: str, who: bytes) -> None:
    session.execute(delete(Attempt).where(Attempt.kind == kind, Attempt.subject == who))


def forget(session: Session, *, now: datetime) -> None:
    session.execute(delete(Attempt).where(Attempt.until <= now))
