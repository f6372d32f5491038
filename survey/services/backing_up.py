"""Copies of the database, which never hold the keys of waves."""

from __future__ import annotations

import os
import sqlite3
from contextlib import closing
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.orm import Session

from survey.exceptions import CannotBackUp
from survey.models import Wave
from survey.services.wave_keys import WaveKeys


def copy(session: Session, source: Path | None, target: Path, keys: WaveKeys) -> list[Wave]:
    """Copy an SQLite database in use; gives the open waves whose keys are not in the copy.

    Raises
    ------
    CannotBackUp
        If the target exists or lies beside the keys, or the database is PostgreSQL.
    """
    if source is None:
        raise CannotBackUp("This is a PostgreSQL database: copy it with pg_dump, without the keys.")
    if target.absolute().resolve().is_relative_to(keys.directory.resolve()):
        raise CannotBackUp("A copy beside the keys could be opened. Name a file elsewhere.")
    try:
        os.close(os.open(target, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
    except FileExistsError:
        raise CannotBackUp(f"{target} is there already; name a new file.") from None
    except OSError as problem:
        raise CannotBackUp(f"{target} cannot be written: {problem.strerror}.") from None
    with closing(sqlite3.connect(source)) as old, closing(sqlite3.connect(target)) as new:
        old.backup(new)
    listed = select(Wave).where(Wave.status.in_(("scheduled", "open", "closing"))).order_by(Wave.id)
    return [wave for wave in session.scalars(listed) if keys.holds(wave.public_id)]
