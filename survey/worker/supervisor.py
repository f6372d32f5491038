"""Web server and worker under one command; what dies is started again.

Children are started afresh, never forked from a process that has loaded anything.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from contextlib import suppress
from threading import Event

from survey.config import Settings

GRACE = 20.0
PAUSE = 0.5
WAITING = 60  # requests of one web process that may still be on their way (survey.bodies)


def supervise(settings: Settings) -> int:
    """Run both until SIGTERM or SIGINT, then stop both and wait for them."""
    stop = Event()
    for signum in (signal.SIGTERM, signal.SIGINT):
        signal.signal(signum, lambda *_: stop.set())
    commands = {"web": _web(settings), "worker": [sys.executable, "-m", "survey", "worker"]}
    running = {name: _start(command) for name, command in commands.items()}
    try:
        while not stop.wait(PAUSE):
            for name, process in running.items():
                if process.poll() is not None:
                    running[name] = _start(commands[name])
    finally:
        for process in running.values():
            process.terminate()
        for process in running.values():
            _end(process)
    return 0


def _web(settings: Settings) -> list[str]:
    return [
        *(sys.executable, "-m", "granian", "--interface", "wsgi", "--factory"),
        *("--host", settings.host, "--port", str(settings.port)),
        *("--workers", str(settings.web_workers)),
        *("--blocking-threads", str(settings.web_threads + WAITING)),
        *("--respawn-failed-workers", "--no-access-log", "--log-level", "error"),
        "survey:create_app",
    ]


def _start(command: list[str]) -> subprocess.Popen[bytes]:
    return subprocess.Popen(command, start_new_session=True)


def _end(process: subprocess.Popen[bytes]) -> None:
    """Wait, then end what is left: a web server stopped while starting leaves its workers."""
    with suppress(subprocess.TimeoutExpired):
        process.wait(GRACE)
    with suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()
