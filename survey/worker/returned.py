"""What came back, read from the mailbox that most companies have: over IMAP.

A message is marked as seen when it has been read, and left there. A mailbox that cannot be read
stops nothing; the problem is noted where the pages of mail show it.
"""

from __future__ import annotations

import imaplib
import json
import ssl
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, TypedDict

from sqlalchemy.orm import Session

from survey.config import Settings
from survey.services import bounces
from survey.services.wave_keys import WaveKeys

EVERY = timedelta(minutes=1)
AT_ONCE = 200  # messages, then the other sweeps have their turn
TIMEOUT = 20.0
NOTE = "mailbox.json"
LONGEST = 120  # characters of what a server says


class Looked(TypedDict):
    """When the mailbox was last looked into, and what was wrong; since when, if it still is."""

    at: str
    problem: str
    since: str


def read(
    session: Session, keys: WaveKeys, settings: Settings, folder: Path, *, now: datetime
) -> int:
    """Read what is new in the mailbox, once a minute; how many messages."""
    before = last(folder)
    if before and now - datetime.fromisoformat(before["at"]) < EVERY:
        return 0
    done, problem = 0, ""
    try:
        done = _read_new(session, keys, settings)
    except (imaplib.IMAP4.error, OSError) as trouble:
        session.rollback()
        problem = _in_words(trouble, settings)
    since = before["since"] if before and before["problem"] and problem else now.isoformat()
    _note(folder, {"at": now.isoformat(), "problem": problem, "since": since})
    return done


def last(folder: Path) -> Looked | None:
    """What was noted when the mailbox was last looked into."""
    try:
        noted: Looked = json.loads((folder / NOTE).read_text("utf-8"))
    except (FileNotFoundError, ValueError):
        return None
    return noted


def _read_new(session: Session, keys: WaveKeys, settings: Settings) -> int:
    with _open(settings) as box:
        _expect(box.login(settings.imap_user, settings.imap_password.get_secret_value()))
        _expect(box.select(f'"{settings.imap_folder}"'))
        found = _expect(box.uid("SEARCH", "UNSEEN"))
        new = b" ".join(part for part in found if part).split()[:AT_ONCE]
        for number in map(bytes.decode, new):
            parts = _expect(box.uid("FETCH", number, f"(BODY.PEEK[]<0.{bounces.LARGEST}>)"))
            for raw in (part[1] for part in parts if isinstance(part, tuple)):
                bounces.take(session, keys, raw)
            session.commit()
            _expect(box.uid("STORE", number, "+FLAGS", r"(\Seen)"))
    return len(new)


def _open(settings: Settings) -> imaplib.IMAP4:
    place = settings.imap_host, settings.imap_port
    if not settings.imap_tls:
        return imaplib.IMAP4(*place, timeout=TIMEOUT)
    return imaplib.IMAP4_SSL(*place, ssl_context=ssl.create_default_context(), timeout=TIMEOUT)


def _expect(answer: tuple[str, Any]) -> Any:
    kind, parts = answer
    if kind != "OK":
        raise imaplib.IMAP4.error(parts[-1] if parts else kind)
    return parts


def _in_words(trouble: Exception, settings: Settings) -> str:
    """What went wrong, as the server says it; what we said to it holds the password."""
    if isinstance(trouble, OSError | imaplib.IMAP4.abort) or not trouble.args:
        return f"{settings.imap_host} cannot be reached, or broke off ({type(trouble).__name__})"
    said = trouble.args[0]
    words = said.decode(errors="replace") if isinstance(said, bytes) else str(said)
    return f"{settings.imap_host} says “{words[:LONGEST]}”"


def _note(folder: Path, looked: Looked) -> None:
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    draft = (folder / NOTE).with_suffix(".new")
    draft.write_text(json.dumps(looked), "utf-8")
    draft.replace(folder / NOTE)
