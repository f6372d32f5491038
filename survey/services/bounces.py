"""What came back: the token in its address says which message did not arrive."""

from __future__ import annotations

import re
from collections.abc import Iterator
from email import message_from_bytes, policy
from email.message import EmailMessage

from sqlalchemy import select
from sqlalchemy.orm import Session

from survey.exceptions import KeyProblem
from survey.models import Message, Wave
from survey.services import outbox
from survey.services.wave_keys import WaveKeys

MARKED = re.compile(r"\+([0-9a-f]{44})@", re.IGNORECASE)
ADDRESSED = ("Delivered-To", "X-Original-To", "Envelope-To", "To")
LARGEST = 1_000_000  # bytes of a bounce that are read


def take(session: Session, keys: WaveKeys, raw: bytes) -> bool:
    """Mark the message that came back; whether it was one of ours. The caller commits.

    An answer such as "out of office" and a notice that a server still tries say nothing.
    """
    mail = message_from_bytes(raw[:LARGEST], policy=policy.default)
    if not _for_good(mail):
        return False
    return any(bounced(session, keys, mark) for mark in _tokens(mail))


def bounced(session: Session, keys: WaveKeys, token: str) -> bool:
    """Mark the message of a token."""
    message = find(session, keys, token)
    if message is None or message.state not in {"sent", "sending", "uncertain"}:
        return False
    message.state, message.lease_until = "bounced", None
    session.flush()
    return True


def find(session: Session, keys: WaveKeys, token: str) -> Message | None:
    """The message of a token that stands without its wave; None when it is none of ours."""
    for wave in session.scalars(select(Wave).where(Wave.status == "open")):
        try:
            key = keys.get(wave.public_id)
        except KeyProblem:
            continue
        message = outbox.by_token(session, wave, key, token.lower())
        if message is not None:
            return message
    return None


def _for_good(mail: EmailMessage) -> bool:
    if str(mail.get("Auto-Submitted", "")).startswith("auto-replied"):
        return False
    actions = {
        str(part.get("Action", "")).strip().lower()
        for whole in mail.walk()
        if whole.get_content_type() == "message/delivery-status"
        for part in whole.iter_parts()
    }
    return not actions or "failed" in actions


def _tokens(mail: EmailMessage) -> Iterator[str]:
    for name in ADDRESSED:
        for value in mail.get_all(name, []):
            yield from MARKED.findall(str(value))
