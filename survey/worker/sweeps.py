"""The sweeps: each looks for what is due, does it, commits, and says how much it did."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from flask import current_app
from sqlalchemy import ColumnElement, exists, or_, select, update
from sqlalchemy.orm import Session

from survey.config import Settings
from survey.models import Sealed, Wave
from survey.models.wave import RUNNING
from survey.services import (
    account_tokens,
    attempts,
    cleaning,
    mailings,
    outbox,
    rates,
    reports,
    retention,
    sign_ins,
    unit_outcomes,
    uploads,
    waves,
)
from survey.services import closing as closing_service
from survey.services.wave_keys import WaveKeys
from survey.worker import account_mail, closing, documents, mail, progress, returned

LEASE = timedelta(minutes=10)
BATCHES = 10  # of mails, then the other sweeps have their turn


@dataclass(frozen=True)
class Post:
    """What a worker has at hand."""

    session: Session
    keys: WaveKeys
    notes: Path


Sweep = Callable[[Post, datetime], int]


def open_waves(post: Post, now: datetime) -> int:
    """Open scheduled waves whose time has come."""
    opened = waves.open_due(post.session, now=now)
    post.session.commit()
    return opened


def end_waves(post: Post, now: datetime) -> int:
    """Begin to close waves whose time is over."""
    over = select(Wave).where(Wave.status.in_(RUNNING), Wave.closes_at <= now)
    ended = list(post.session.scalars(over))
    for wave in ended:
        waves.begin_closing(post.session, wave.engagement, wave.key, now=now)
    post.session.commit()
    return len(ended)


def close_waves(post: Post, now: datetime) -> int:
    """Close what is closing, one worker a wave; a crashed worker's lease ends."""
    done = 0
    while (wave := _claim(post.session, now, Wave.status == "closing")) is not None:
        closing.close(post.session, wave, post.keys, now=now, notes=post.notes)
        done += 1
    return done


def make_reports(post: Post, now: datetime) -> int:
    """Make the report of closed waves that have answers to show, anew after results of units."""
    done = 0
    while (wave := _claim(post.session, now, *reports.missing())) is not None:
        reports.keep(post.session, wave, reports.make(post.session, wave), now=now)
        wave.lease_until = None
        post.session.commit()
        done += 1
    return done


def shred_keys(post: Post, now: datetime) -> int:
    """Destroy keys, and what they sealed, of waves whose closing was cut off before that."""
    sealed = exists().where(Sealed.wave_id == Wave.id)
    left = or_(Wave.key_destroyed_at.is_(None), sealed)
    undone = list(post.session.scalars(select(Wave).where(Wave.status == "closed", left)))
    for wave in undone:
        closing.shred(post.session, wave, post.keys, now=now)
    return len(undone)


def erase_strays(post: Post, _now: datetime) -> int:
    """Erase drafts and links that outlived the close of their wave."""
    erased = closing_service.erase_stray(post.session)
    post.session.commit()
    return erased


def clean_files(post: Post, now: datetime) -> int:
    """Rewrite the files that erased rows were in."""
    dirty = cleaning.due(post.session, now=now)
    post.session.commit()
    if not dirty or not cleaning.rewrite(closing.engine_of(post.session)):
        return 0
    for wave in dirty:
        wave.cleaned_at = now
    post.session.commit()
    return len(dirty)


def freeze_rates(post: Post, now: datetime) -> int:
    """Write down today's response rates of open waves, once."""
    frozen = rates.freeze(post.session, post.keys, now=now)
    post.session.commit()
    return frozen


def erase(post: Post, now: datetime) -> int:
    """Erase names whose retention has ended, and counters and sign-ins that have run out."""
    erased = retention.erase_due(post.session, now=now)
    attempts.forget(post.session, now=now)
    sign_ins.forget(post.session, now=now)
    account_tokens.forget(post.session, now=now)
    post.session.commit()
    return erased


def bring_rosters(post: Post, now: datetime) -> int:
    """Read large roster files, bring in what was asked for, erase files after a day."""
    done = 0
    while (upload := uploads.due(post.session)) is not None:
        name = uploads.progress_name(upload)
        try:
            uploads.work_on(post.session, upload, now=now, tell=progress.to_file(post.notes, name))
        except Exception:
            post.session.rollback()
            uploads.give_up(post.session, upload)
            post.session.commit()
            raise
        finally:
            progress.forget(post.notes, name)
        post.session.commit()
        done += 1
    done += uploads.erase_old(post.session, now=now)
    done += unit_outcomes.erase_old(post.session, now=now)
    post.session.commit()
    return done


def make_mailings(post: Post, now: datetime) -> int:
    """Turn mailings whose time has come into messages."""
    made = mailings.make_due(post.session, now=now)
    post.session.commit()
    return made


def send_mail(post: Post, now: datetime) -> int:
    """Send some of what waits, and call lost what nobody told of."""
    settings: Settings = current_app.config["SETTINGS"]
    lost = outbox.recover(post.session, now=now)
    post.session.commit()
    if not settings.sends_mail:
        return lost
    done = lost
    for _ in range(BATCHES):
        sent = mail.deliver(post.session, post.keys, settings, now=now)
        done += sent
        if not sent:
            break
    outbox.finish(post.session)
    post.session.commit()
    return done


def send_account_mail(post: Post, now: datetime) -> int:
    """Send the links by which people choose a password."""
    settings: Settings = current_app.config["SETTINGS"]
    return account_mail.send(post.session, settings, now=now) if settings.sends_mail else 0


def read_bounces(post: Post, now: datetime) -> int:
    """Read what came back."""
    settings: Settings = current_app.config["SETTINGS"]
    folder, done = settings.bounce_maildir, 0
    if folder:
        done += mail.read_bounces(post.session, post.keys, folder)
    if settings.imap_host:
        done += returned.read(post.session, post.keys, settings, post.notes, now=now)
    return done


def make_documents(post: Post, now: datetime) -> int:
    """Make the documents of reports that were asked for."""
    return documents.make(post.session, now=now)


SWEEPS: tuple[Sweep, ...] = (
    open_waves,
    end_waves,
    close_waves,
    make_reports,
    make_documents,
    shred_keys,
    erase_strays,
    clean_files,
    freeze_rates,
    bring_rosters,
    make_mailings,
    send_mail,
    send_account_mail,
    read_bounces,
    erase,
)


def _claim(session: Session, now: datetime, *due: ColumnElement[bool]) -> Wave | None:
    """One wave with something due, for this worker alone until its lease ends."""
    free = or_(Wave.lease_until.is_(None), Wave.lease_until <= now)
    waiting = select(Wave.id).where(free, *due).limit(1).with_for_update(skip_locked=True)
    claimed: Wave | None = session.scalar(
        update(Wave).where(Wave.id.in_(waiting)).values(lease_until=now + LEASE).returning(Wave)
    )
    session.commit()
    return claimed
