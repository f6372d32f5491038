"""Mails to leaders when a report is published: at once, so that a failure is seen."""

from __future__ import annotations

import smtplib
from collections.abc import Sequence

from flask import current_app, url_for

from survey import clock
from survey.config import Settings
from survey.documents.report_mail import report_mail
from survey.models import Account, AlignmentReport, Engagement
from survey.services import outbox
from survey.worker import mail as post


def tell(engagement: Engagement, row: AlignmentReport, readers: Sequence[Account]) -> str:
    """Write to each reader, and say how that went; nothing where no mail is sent at all."""
    settings: Settings = current_app.config["SETTINGS"]
    if not settings.sends_mail or not readers:
        return ""
    place = url_for("reports.report", slug=engagement.slug, report_id=row.id)
    link = settings.base_url + place
    told = 0
    try:
        with post.connect(settings) as server:
            for reader in readers:
                written = report_mail(
                    client=engagement.client, wave=row.wave.title, link=link, name=reader.name
                )
                post.hand(
                    server,
                    outbox.addressed(
                        written,
                        post.station(settings),
                        engagement.client,
                        reader.email,
                        now=clock.now(),
                    ),
                )
                told += 1
    except (OSError, smtplib.SMTPException) as problem:
        current_app.logger.warning("mail to leaders failed: %s", type(problem).__name__)
        return (
            f"It is published. The mail server took {told} of {len(readers)} mails"
            f" ({type(problem).__name__}): please tell the others yourself."
        )
    return f"It is published, and {told} leader{'' if told == 1 else 's'} got a mail."
