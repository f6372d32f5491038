"""How fast invitations leave, and how much longer people who answer wait meanwhile.

`python -m benchmarks.mailing` runs the web server, the worker and a mail server (aiosmtpd) as
processes of their own on loopback. Some clients answer page by page all the time; first nothing is
sent, then 10,000 invitations. On SQLite and PostgreSQL; writes docs/mail-speed.md. With `--quick`
fewer, printed.
"""

from __future__ import annotations

import argparse
import json
import os
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
from sqlalchemy import select

from benchmarks.answering import Browser, Site, environment_of, postgres, prepare, serving
from benchmarks.provenance import provenance
from survey import clock, config, create_app
from survey.extensions import db
from survey.models import Wave
from survey.services import mailings
from survey.services.mailings import Plan

MAILS, QUICK = 10_000, 2_000
IDLE, QUICK_IDLE = 40.0, 10.0  # seconds before anything is sent
CLIENTS, THINKING = 4, 0.1  # seconds between two requests of a client
RATE, SLOWER = 200.0, 2.0
PATIENCE = 600.0
COLUMNS = (
    *("database", "mails", "mails/s", "CPU a mail", "requests/s", "p95 idle", "p95 meanwhile"),
    *("ratio", "median idle", "meanwhile", "load"),
)


@dataclass(frozen=True)
class Arrival:
    """What the mail server saw; times on the clock that all processes of a machine share."""

    first: float
    last: float
    arrived: int
    people: int


@dataclass(frozen=True)
class Row:
    """One line of the table; waiting in milliseconds."""

    database: str
    arrival: Arrival
    cpu: float
    idle: list[float]
    busy: list[float]
    load: float

    @property
    def rate(self) -> float:
        return (self.arrival.arrived - 1) / (self.arrival.last - self.arrival.first)

    @property
    def ratio(self) -> float:
        return p95(self.busy) / p95(self.idle)

    @property
    def met(self) -> bool:
        once = self.arrival.arrived == self.arrival.people
        return once and self.rate >= RATE and self.ratio < SLOWER


def p95(waited: list[float]) -> float:
    return float(np.percentile(waited, 95))


class Counting:
    """Takes every mail as a mail server would, and counts; its methods' names are aiosmtpd's."""

    def __init__(self, expected: int) -> None:
        self.expected, self.times, self.people = expected, list[float](), set[str]()
        self.full = threading.Event()

    async def handle_DATA(self, _server: Any, _session: Any, envelope: Any) -> str:  # noqa: N802  # aiosmtpd's name
        if not self.times:
            print("first", flush=True)
        self.times.append(time.perf_counter())
        self.people.update(envelope.rcpt_tos)
        if len(self.times) == self.expected:
            self.full.set()
        return "250 OK"


def sink(port: int, expected: int) -> None:
    """Be the mail server until all have come, then print what was seen."""
    from aiosmtpd.controller import Controller

    handler = Counting(expected)
    controller = Controller(handler, hostname="127.0.0.1", port=port)
    controller.start()  # type: ignore[no-untyped-call]  # aiosmtpd is untyped
    print("ready", flush=True)
    handler.full.wait(PATIENCE)
    time.sleep(1)  # for any that would come twice
    controller.stop()  # type: ignore[no-untyped-call]  # the same
    seen = {"first": handler.times[0], "last": handler.times[-1]}
    print(json.dumps(seen | {"arrived": len(handler.times), "people": len(handler.people)}))


@dataclass
class Clients:
    """People who answer page by page, at a person's pace; when each request began, its time."""

    port: int
    site: Site
    waited: list[tuple[float, float]] = field(default_factory=list)
    failed: list[Exception] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.stop = threading.Event()
        self.threads = [threading.Thread(target=self._answer) for _ in range(CLIENTS)]

    def _answer(self) -> None:
        one = Timed(self.port, self.stop, self.waited)
        try:
            while not self.stop.is_set():
                one.submit(self.site)
        except Stopped:
            return
        except Exception as problem:  # noqa: BLE001  # told when all have stopped
            self.failed.append(problem)

    @contextmanager
    def answering(self) -> Iterator[None]:
        for thread in self.threads:
            thread.start()
        try:
            yield
        finally:
            self.stop.set()
            for thread in self.threads:
                thread.join()
        if self.failed:
            raise self.failed[0]

    def between(self, begin: float, end: float) -> list[float]:
        return [1000 * took for at, took in self.waited if begin <= at < end]


class Stopped(Exception):  # noqa: N818  # not an error
    """The measuring is over."""


class Timed(Browser):
    """A browser that thinks between requests, and times each."""

    def __init__(self, port: int, stop: threading.Event, waited: list[tuple[float, float]]) -> None:
        super().__init__(port)
        self.stop, self.waited = stop, waited

    def ask(self, method: str, place: str, body: str | None = None) -> tuple[int, str, bytes]:
        if self.stop.wait(THINKING):
            raise Stopped
        begun = time.perf_counter()
        answer = super().ask(method, place, body)
        self.waited.append((begun, time.perf_counter() - begun))
        return answer


def measure(name: str, url: str, port: int, mails: int, idle: float) -> Row:
    """One run on one database."""
    with tempfile.TemporaryDirectory() as folder:
        settings, site = prepare(Path(folder), url, people=mails)
        ours = environment_of(folder, settings) | {
            "SAMESHEET_SMTP_HOST": "127.0.0.1",
            "SAMESHEET_SMTP_PORT": str(port + 1),
            "SAMESHEET_SMTP_STARTTLS": "false",
            "SAMESHEET_MAIL_FROM": "surveys@example.com",
            "SAMESHEET_MAIL_BOUNCES": "bounces@example.com",
        }
        with (
            serving("survey:create_app", port, **ours),
            process(["benchmarks.mailing", "--sink", str(port + 1), "--mails", str(mails)]) as post,
            process(["survey", "worker"], **ours) as worker,
        ):
            told = iter(lambda: post.stdout.readline() if post.stdout else "", "")
            next(told)  # ready
            clients = Clients(port, site)
            with clients.answering():
                time.sleep(1)
                begun = time.perf_counter()
                time.sleep(idle)
                ended = time.perf_counter()
                before = cpu(worker.pid)
                plan(settings)
                next(told)  # the first has come
                arrival = Arrival(**json.loads(next(told)))
            return Row(
                name,
                arrival,
                cpu=1000 * (cpu(worker.pid) - before) / mails,
                idle=clients.between(begun, ended),
                busy=clients.between(arrival.first, arrival.last),
                load=os.getloadavg()[0],
            )


def plan(settings: config.Settings) -> None:
    """Plan the invitations for now, as a consultant does."""
    with create_app(settings).app_context():
        session, now = db.session(), clock.now()
        wave = session.scalars(select(Wave)).one()
        mailings.plan(session, wave.engagement, wave.key, Plan(now), account=None, now=now)
        session.commit()
        db.session.remove()
        db.engine.dispose()


@contextmanager
def process(command: list[str], **environment: str) -> Iterator[subprocess.Popen[str]]:
    """A program of ours beside the web server."""
    started = subprocess.Popen(
        [sys.executable, "-m", *command],
        env={**os.environ, **environment},
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        yield started
    finally:
        started.send_signal(signal.SIGTERM)
        started.wait(20)
        if started.stdout:
            started.stdout.close()


def cpu(process: int) -> float:
    """The CPU seconds of a process so far."""
    parts = Path(f"/proc/{process}/stat").read_text("ascii").rpartition(")")[2].split()
    return (int(parts[11]) + int(parts[12])) / os.sysconf("SC_CLK_TCK")


def page(rows: list[Row], origin: str) -> str:
    lines = [
        "# How fast mail leaves, and who waits for it",
        "",
        f"{CLIENTS} clients answer page by page all the time, each {1000 * THINKING:.0f} ms after",
        "the answer before, on the web server as `serve` starts it; the worker sends invitations",
        "to a local mail server (aiosmtpd) at the same time. All of them, the mail server and the",
        "database too, share one machine. *Idle* is before the first mail, *meanwhile* from the",
        "first to the last; both are what a client waited for one request. *CPU* is the worker's.",
        f"Targets: {RATE:.0f} mails a second, each once; p95 under {SLOWER:.0f} times its idle.",
        "Written by `python -m benchmarks.mailing`; do not edit.",
        "",
        f"| {' | '.join(COLUMNS)} |",
        f"|---|{'---:|' * len(COLUMNS[1:])}",
    ]
    lines += [_line(row) for row in rows]
    return "\n".join([*lines, "", origin, ""])


def _line(row: Row) -> str:
    seconds = row.arrival.last - row.arrival.first
    cells = (
        row.database,
        f"{row.arrival.arrived:,}",
        f"{row.rate:.0f}",
        f"{row.cpu:.1f} ms",
        f"{len(row.busy) / seconds:.0f}",
        f"{p95(row.idle):.0f} ms",
        f"{p95(row.busy):.0f} ms",
        f"{row.ratio:.2f}",
        f"{np.median(row.idle):.0f} ms",
        f"{np.median(row.busy):.0f} ms",
        f"{row.load:.0f}",
    )
    return f"| {' | '.join(cells)} |"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--mails", type=int)
    parser.add_argument("--quick", action="store_true", help="fewer, nothing written; a minute")
    parser.add_argument("--port", type=int, default=8770)
    parser.add_argument("--out", type=Path, default=Path("docs/mail-speed.md"))
    parser.add_argument("--sink", type=int, help=argparse.SUPPRESS)
    given = parser.parse_args()
    mails = given.mails or (QUICK if given.quick else MAILS)
    if given.sink:
        sink(given.sink, mails)
        return
    begun, idle = time.perf_counter(), QUICK_IDLE if given.quick else IDLE
    rows = [measure("SQLite", "", given.port, mails, idle)]
    with postgres() as url:
        rows.append(measure("PostgreSQL", url, given.port + 2, mails, idle))
    text = page(rows, provenance(0, time.perf_counter() - begun))
    print(text)
    if not given.quick:
        given.out.write_text(text, encoding="utf-8")
        sys.exit(0 if all(row.met for row in rows) else 1)


if __name__ == "__main__":
    main()
