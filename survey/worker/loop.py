"""The worker: all sweeps in turn, for as long as it is wanted."""

from __future__ import annotations

import signal
from threading import Event

import structlog
from flask import Flask

from survey import clock
from survey.config import Settings
from survey.extensions import db, wave_keys
from survey.worker.sweeps import SWEEPS, Post

PAUSE = 5.0
log = structlog.get_logger("samesheet.worker")


def work(app: Flask, *, once: bool = False) -> None:
    """Sweep until SIGTERM or SIGINT; one failing sweep does not hold up the others."""
    stop = Event()
    for signum in (signal.SIGTERM, signal.SIGINT):
        signal.signal(signum, lambda *_: stop.set())
    while not stop.is_set():
        with app.app_context():
            done = sweep_all(app)
        if once:
            return
        stop.wait(0 if done else PAUSE)


def sweep_all(app: Flask) -> int:
    """Every sweep once; how many things were done."""
    settings: Settings = app.config["SETTINGS"]
    post = Post(db.session(), wave_keys(), settings.progress)
    tell = log.info if settings.environment == "production" else log.debug
    done = 0
    for sweep in SWEEPS:
        try:
            number = sweep(post, clock.now())
        except Exception:
            post.session.rollback()
            log.exception("sweep failed", sweep=sweep.__name__)
            continue
        if number:
            tell("swept", sweep=sweep.__name__, number=number)
        done += number
    return done
