"""Handing messages to the mail server: one connection a batch, one commit a message."""

from __future__ import annotations

import mailbox
import smtplib
import ssl
import time
from datetime import datetime
from pathlib import Path

import structlog
from sqlalchemy.orm import Session

from survey.config import Settings
from survey.services import bounces, outbox
from survey.services.outbox import Addressed, Leaving, Station, Writer
from survey.services.wave_keys import WaveKeys

BATCH = 200
TIMEOUT = 20.0
LATER = range(400, 500)
log = structlog.get_logger("samesheet.mail")


def station(settings: Settings) -> Station:
    return Station(settings.base_url, settings.mail_from, settings.mail_bounces)


def connect(settings: Settings) -> smtplib.SMTP:
    """A connection to the mail server, encrypted unless the setting says otherwise."""
    server = smtplib.SMTP(settings.smtp_host, settings.smtp_port, timeout=TIMEOUT)
    if settings.smtp_starttls:
        server.starttls(context=ssl.create_default_context())
    if settings.smtp_user:
        server.login(settings.smtp_user, settings.smtp_password.get_secret_value())
    return server


class Pace:
    """Mails leave no faster than is set, so that whoever answers meanwhile has the database too."""

    def __init__(self, per_second: float) -> None:
        self._between = 1 / per_second
        self._next = time.monotonic()

    def wait(self) -> None:
        """Until the next may leave; time that was lost is caught up within the same second."""
        now = time.monotonic()
        time.sleep(max(0.0, self._next - now))
        self._next = max(self._next, now - 1) + self._between


def hand(server: smtplib.SMTP, mail: Addressed) -> None:
    """Give one mail to the server."""
    server.sendmail(mail.sender, [mail.to], mail.content)


def deliver(session: Session, keys: WaveKeys, settings: Settings, *, now: datetime) -> int:
    """Send one batch of what waits; how many were handed over or refused."""
    waiting = outbox.next_ones(session, now=now, limit=BATCH)
    session.commit()
    if not waiting:
        return 0
    writer, pace = Writer(keys, station(settings)), Pace(settings.mail_per_second)
    done = 0
    with connect(settings) as server:
        for leaving in waiting:
            if leaving.finished and not leaving.head.everybody:
                outbox.drop(session, leaving)
                continue
            if not outbox.begin(session, leaving, now=now):
                continue
            session.commit()  # with what was marked of the one before
            pace.wait()
            if not _hand_over(session, server, writer, leaving, now):
                break
            done += 1
    session.commit()
    return done


def _hand_over(
    session: Session, server: smtplib.SMTP, writer: Writer, leaving: Leaving, now: datetime
) -> bool:
    """Send one message and mark how it went; False where nothing more can go this way."""
    try:
        hand(server, writer.write(leaving, now=now))
    except smtplib.SMTPServerDisconnected:
        outbox.mark(session, leaving, "uncertain")
        return False
    except smtplib.SMTPSenderRefused as refusal:
        log.warning("the mail server refuses the sender", code=refusal.smtp_code)
        outbox.put_off(session, leaving, now=now)
        return False
    except smtplib.SMTPRecipientsRefused as refusal:
        _judge(session, leaving, [code for code, _ in refusal.recipients.values()], now)
    except smtplib.SMTPResponseException as refusal:
        _judge(session, leaving, [refusal.smtp_code], now)
    except ValueError:  # no address
        outbox.mark(session, leaving, "refused")
    else:
        outbox.mark(session, leaving, "sent")
    return True


def _judge(session: Session, leaving: Leaving, codes: list[int], now: datetime) -> None:
    if codes and all(code in LATER for code in codes):
        outbox.put_off(session, leaving, now=now)
    else:
        outbox.mark(session, leaving, "refused")


def read_bounces(session: Session, keys: WaveKeys, folder: Path) -> int:
    """Take what came back out of a mailbox (Maildir); each is removed when it was read."""
    box = mailbox.Maildir(folder, create=False)
    read = 0
    for name in list(box.keys()):
        bounces.take(session, keys, box.get_bytes(name))
        session.commit()
        box.remove(name)
        read += 1
    return read
