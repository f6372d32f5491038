"""Who is signed in where: a cookie is worth something only while its row is here.

Signing out, changing a password and ending a sign-in from elsewhere all take the row away (or make
it fit no more), so that a copy of the cookie taken before is worth nothing from that moment.
"""

from __future__ import annotations

import re
import secrets
from datetime import datetime, timedelta
from hashlib import sha256

from sqlalchemy import ColumnElement, and_, delete, or_, select
from sqlalchemy.orm import Session

from survey.models import Account, SignIn

TOKEN_BYTES = 32
UNSEEN = timedelta(hours=12)
UNSEEN_KEPT = timedelta(days=30)
NOTED_EVERY = timedelta(minutes=5)
BROWSERS = (  # the first that fits: the later ones' names stand in the earlier ones' as well
    ("Edge", r"\bEdgA?(iOS)?/"),
    ("Opera", r"\bOPR/"),
    ("Samsung Internet", r"\bSamsungBrowser/"),
    ("Firefox", r"\b(Firefox|FxiOS)/"),
    ("Chrome", r"\b(Chrome|CriOS|Chromium)/"),
    ("Safari", r"\bSafari/"),
)
SYSTEMS = (
    ("Android", r"\bAndroid\b"),
    ("iPhone", r"\biPhone\b"),
    ("iPad", r"\biPad\b"),
    ("Windows", r"\bWindows\b"),
    ("Mac", r"\bMac(intosh| OS X)\b"),
    ("Linux", r"\bLinux\b"),
)


def begin(
    session: Session, account: Account, *, agent: str, kept: bool = False, now: datetime
) -> str:
    """Sign an account in; gives the token that its browser keeps. The caller commits.

    Where the account has a second step, it is worth nothing until that is taken.
    """
    token = secrets.token_urlsafe(TOKEN_BYTES)
    row = SignIn(
        account_id=account.id,
        digest=_digest(token),
        password_digest=_digest(account.password),
        browser=browser(agent),
        kept=kept,
        confirmed=not account.two_steps,
        began_at=now,
        seen_at=now,
    )
    session.add(row)
    session.flush()
    return token


def find(session: Session, token: str, *, now: datetime) -> SignIn | None:
    """What a token stands for: None when it was ended, not seen for long, or of an old password."""
    found = session.scalar(select(SignIn).where(SignIn.digest == _digest(token)))
    if found is None or found.seen_at + (UNSEEN_KEPT if found.kept else UNSEEN) <= now:
        return None
    account = found.account
    if not account.active or found.password_digest != _digest(account.password):
        return None
    return found


def confirm(sign_in: SignIn) -> None:
    """The second step was taken."""
    sign_in.confirmed = True


def note(sign_in: SignIn, *, now: datetime) -> bool:
    """Note that it was seen, now and then; whether there is something to commit."""
    if now - sign_in.seen_at < NOTED_EVERY:
        return False
    sign_in.seen_at = now
    return True


def of(session: Session, account: Account, *, now: datetime) -> list[SignIn]:
    """Where an account is signed in, the latest seen first."""
    mine = select(SignIn).where(
        SignIn.account_id == account.id,
        SignIn.password_digest == _digest(account.password),
        ~_unseen(now),
    )
    return list(session.scalars(mine.order_by(SignIn.seen_at.desc(), SignIn.id.desc())))


def end(session: Session, account: Account, number: int) -> None:
    """End one of an account's own sign-ins; harmless when it is over. The caller commits."""
    mine = delete(SignIn).where(SignIn.account_id == account.id, SignIn.id == number)
    session.execute(mine)


def end_others(session: Session, account: Account, but: int | None = None) -> None:
    """End all of an account, but the one at hand. The caller commits."""
    others = SignIn.account_id == account.id, SignIn.id != (but or 0)
    session.execute(delete(SignIn).where(*others))


def renew(sign_in: SignIn) -> None:
    """Let the sign-in at hand go on after its own account changed its password."""
    sign_in.password_digest = _digest(sign_in.account.password)


def forget(session: Session, *, now: datetime) -> None:
    """Erase those not seen for long. The caller commits."""
    session.execute(delete(SignIn).where(_unseen(now)).execution_options(synchronize_session=False))


def browser(agent: str) -> str:
    """Name a browser as its owner would; nothing else of what it tells is kept."""
    name = next((name for name, mark in BROWSERS if re.search(mark, agent)), "A browser")
    system = next((system for system, mark in SYSTEMS if re.search(mark, agent)), "")
    return f"{name} on {system}" if system else name


def _unseen(now: datetime) -> ColumnElement[bool]:
    return or_(
        and_(SignIn.kept.is_(False), SignIn.seen_at <= now - UNSEEN),
        SignIn.seen_at <= now - UNSEEN_KEPT,
    )


def _digest(secret: str) -> bytes:
    return sha256(secret.encode()).digest()
