"""Closing as a job: where its commits are."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from sqlalchemy import Engine
from sqlalchemy.orm import Session

from survey.models import Wave
from survey.services import cleaning, closing
from survey.services.closing import Closed
from survey.services.opening import Progress, silent
from survey.services.wave_keys import WaveKeys
from survey.worker import progress


def close(
    session: Session,
    wave: Wave,
    keys: WaveKeys,
    *,
    now: datetime,
    notes: Path | None = None,
    tell: Progress = silent,
) -> Closed:
    """Close a wave whose sending has ended, then destroy its key. Repeat it after any crash.

    How far it is, is noted in a file for the pages, and told to whoever waits for it.
    """
    note = progress.to_file(notes, wave.public_id, tell) if notes else tell
    note("erasing links", 0, 1)
    while closing.erase_links(session, wave):
        session.commit()
    closed = closing.run(session, wave, keys, now=now, progress=note)
    session.commit()
    shred(session, wave, keys, now=now, tell=note)
    if notes:
        progress.forget(notes, wave.public_id)
    return closed


def shred(
    session: Session, wave: Wave, keys: WaveKeys, *, now: datetime, tell: Progress = silent
) -> None:
    """Destroy the key now that the close is durable, erase what it sealed, empty the log."""
    closing.shred(session, wave, keys, now=now)
    session.commit()
    tell("erasing", 0, 1)
    while closing.erase_sealed(session, wave):
        session.commit()
    session.commit()
    cleaning.truncate_log(engine_of(session))


def engine_of(session: Session) -> Engine:
    bind = session.get_bind()
    return bind if isinstance(bind, Engine) else bind.engine
