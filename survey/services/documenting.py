"""Documents of reports: asked for on a page, made by the worker, kept until the report goes.

Whoever may see some departments of a report only gets documents of those.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Collection
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import Select, or_, select, update
from sqlalchemy.orm import Session, undefer

from survey.documents.commentary import Commentary
from survey.exceptions import DocumentNotReady
from survey.models import Account, AlignmentReport, Document, Engagement
from survey.models.document import KINDS
from survey.report.json import to_json
from survey.report.scope import only
from survey.services import publishing, readership, reports

LEASE = timedelta(minutes=10)
MOST_ATTEMPTS = 3  # a worker that is killed while making one leaves it for another


@dataclass(frozen=True)
class Asked:
    """A report as one account may see it, and what its documents are made of."""

    report: AlignmentReport
    departments: tuple[str, ...]
    heading: dict[str, Any]
    inputs: str

    @property
    def scope(self) -> str:
        if not self.departments:
            return ""
        return hashlib.sha256(json.dumps(self.departments).encode()).hexdigest()


@dataclass(frozen=True)
class Standing:
    """One kind of document on its page; `old` is made of what the report said before."""

    kind: str
    document: Document | None
    old: bool

    @property
    def state(self) -> str:
        return "none" if self.document is None else self.document.state


def asked(
    session: Session,
    engagement: Engagement,
    account: Account,
    report_id: UUID | str,
    commentary: Commentary,
) -> Asked:
    """What this account's documents of a report are made of now."""
    row, found = reports.seen(session, engagement, account, report_id)
    given = readership.departments(session, engagement, row, account)
    heading = asdict(commentary)
    told = json.dumps(heading, sort_keys=True, default=list).encode()
    inputs = hashlib.sha256(to_json(found) + told).hexdigest()
    return Asked(row, tuple(sorted(given or ())), heading, inputs)


def standing(session: Session, engagement: Engagement, wanted: Asked) -> list[Standing]:
    """How each kind stands, in the order of the page."""
    found = {row.kind: row for row in session.scalars(_of(engagement, wanted))}
    return [
        Standing(kind, row, old=row is not None and row.inputs != wanted.inputs)
        for kind in KINDS
        for row in [found.get(kind)]
    ]


def ask(
    session: Session,
    engagement: Engagement,
    wanted: Asked,
    kinds: Collection[str],
    *,
    now: datetime,
) -> int:
    """Have documents made that are missing, out of date or failed. The caller commits."""
    number = 0
    for entry in standing(session, engagement, wanted):
        if entry.kind not in kinds or (
            entry.state in {"ready", "waiting", "making"} and not entry.old
        ):
            continue
        row = entry.document or Document(
            engagement_id=engagement.id,
            report_id=wanted.report.id,
            kind=entry.kind,
            scope=wanted.scope,
            departments=list(wanted.departments),
        )
        row.heading, row.inputs = wanted.heading, wanted.inputs
        row.state, row.attempts, row.lease_until = "waiting", 0, None
        row.content, row.digest, row.size, row.made_at = None, "", 0, None
        row.asked_at, row.version = now, wanted.report.analysis_version
        session.add(row)
        number += 1
    session.flush()
    return number


def take(session: Session, engagement: Engagement, wanted: Asked, kind: str) -> Document:
    """A finished document with its content.

    Raises
    ------
    DocumentNotReady
        If it is not made, or not of what the report says now.
    """
    found = session.scalar(
        _of(engagement, wanted).where(Document.kind == kind).options(undefer(Document.content))
    )
    if found is None or found.state != "ready" or found.inputs != wanted.inputs:
        raise DocumentNotReady
    return found


def claim(session: Session, *, now: datetime) -> Document | None:
    """One that waits, for this worker alone until its lease ends. The caller commits."""
    free = or_(Document.lease_until.is_(None), Document.lease_until <= now)
    due = (
        select(Document.id)
        .where(Document.state.in_(("waiting", "making")), free)
        .order_by(Document.asked_at, Document.kind)
        .limit(1)
        .with_for_update(skip_locked=True)
    )
    taken: Document | None = session.scalar(
        update(Document)
        .where(Document.id.in_(due))
        .values(state="making", lease_until=now + LEASE, attempts=Document.attempts + 1)
        .returning(Document)
    )
    return taken


def make(session: Session, row: Document, *, now: datetime) -> None:
    """Make one document. The caller commits; what goes wrong is the caller's to note."""
    if row.attempts > MOST_ATTEMPTS:
        give_up(row)
        return
    whole = reports.read(row.report)
    seen = only(whole, row.departments) if row.departments else whole
    content = publishing.made(row.kind, seen, _commentary(row.heading))
    row.content, row.size = content, len(content)
    row.digest, row.made_at = hashlib.sha256(content).hexdigest(), now
    row.state, row.lease_until = "ready", None
    session.flush()


def give_up(row: Document) -> None:
    """It could not be made; a person may ask again."""
    row.state, row.lease_until = "failed", None


def _of(engagement: Engagement, wanted: Asked) -> Select[Document]:
    return select(Document).where(
        Document.engagement_id == engagement.id,
        Document.report_id == wanted.report.id,
        Document.scope == wanted.scope,
    )


def _commentary(heading: dict[str, Any]) -> Commentary:
    sections = {key: tuple(told) for key, told in heading["sections"].items()}
    return Commentary(**{**heading, "sections": sections})
