"""The one command that runs web and worker, in a process of its own."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from threading import Event
from urllib.error import URLError
from urllib.request import urlopen

import pytest

PATIENCE = 120
A_MOMENT = 0.2


@pytest.fixture
def address() -> Iterator[str]:
    """A port that nobody else is given while the socket bound to it is held."""
    with socket.socket() as held:
        held.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)
        held.bind(("127.0.0.1", 0))
        yield f"127.0.0.1:{held.getsockname()[1]}"


@pytest.fixture
def serving(address: str, sqlite_template: Path, tmp_path: Path) -> Iterator[subprocess.Popen[str]]:
    shutil.copy(sqlite_template, tmp_path / sqlite_template.name)
    given = {"INSTANCE": str(tmp_path), "PORT": address.split(":")[1], "ENVIRONMENT": "test"}
    given |= {"BASE_URL": f"http://{address}"}
    environment = os.environ | {f"SAMESHEET_{name}": value for name, value in given.items()}
    with subprocess.Popen(
        [sys.executable, "-m", "survey", "serve"], env=environment, text=True
    ) as process:
        yield process
        process.kill()


def children(marked: Path) -> list[str]:
    """Processes that were started with this folder as their instance."""
    found = []
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            if str(marked).encode() in (folder / "environ").read_bytes():
                found.append((folder / "cmdline").read_text().replace("\0", " "))
        except OSError:  # it has ended meanwhile, or is somebody else's
            continue
    return found


def answers(address: str) -> bool:
    try:
        with urlopen(f"http://{address}/sign-in") as response:
            return response.status == 200
    except (URLError, OSError):
        return False


@pytest.mark.parametrize("when", ["while it starts", "once it answers"])
def test_stopped_by_a_signal_nothing_of_it_goes_on(
    when: str, serving: subprocess.Popen[str], address: str, tmp_path: Path
):
    def there() -> bool:
        return any("granian" in one for one in children(tmp_path)) and (
            when == "while it starts" or answers(address)
        )

    pause = Event()
    for _ in range(int(PATIENCE / A_MOMENT)):
        if there():
            break
        pause.wait(A_MOMENT)
    assert there()

    serving.send_signal(signal.SIGTERM)

    assert serving.wait(PATIENCE) == 0
    assert children(tmp_path) == []
