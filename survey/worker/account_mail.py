"""Mails to consultants and leaders: the link by which a password is chosen."""

from __future__ import annotations

import smtplib
from datetime import datetime

import structlog
from sqlalchemy.orm import Session

from survey.config import Settings
from survey.documents.mails import Mail
from survey.models import AccountToken
from survey.services import account_tokens, outbox
from survey.worker import mail as post

log = structlog.get_logger("samesheet.mail")
SENDER = "Samesheet"
WORDS = {
    "welcome": (
        "Your account at Samesheet",
        "You have an account now. Choose a password with this link within seven days:",
    ),
    "forgotten": (
        "Choose a new password",
        "This link works for two hours. If it was not you who asked, you need do nothing:",
    ),
}


def send(session: Session, settings: Settings, *, now: datetime) -> int:
    """Send what waits; a link whose mail is refused is made anew at the next sweep."""
    waiting = account_tokens.unsent(session, now=now)
    session.commit()
    if not waiting:
        return 0
    sent = 0
    with post.connect(settings) as server:
        for row in waiting:
            token = account_tokens.issue(row)
            session.commit()
            link = f"{settings.base_url}/welcome/{token}"
            made = outbox.addressed(
                written(row, link), post.station(settings), SENDER, row.account.email, now=now
            )
            try:
                post.hand(server, made)
            except smtplib.SMTPException as refusal:
                log.warning("account mail refused", problem=type(refusal).__name__)
                row.digest = None
                session.commit()
                continue
            sent += 1
    return sent


def written(row: AccountToken, link: str) -> Mail:
    subject, words = WORDS[row.purpose]
    text = f"Hello {row.account.name},\n\n{words}\n\n{link}\n"
    return Mail(subject, text, "")
