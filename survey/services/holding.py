"""What is held of an engagement: by wave and kind of data, how much, and until when.

Every table that hangs on an engagement or on a wave is listed, also one that nobody described here:
a new kind of data cannot be forgotten. What people are just sending is not counted, since a number
that grows tells who has answered.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, Table, func, select
from sqlalchemy.orm import Session

from survey.models import Base, Engagement, Participant, Promise, Wave
from survey.models.wave import RUNNING
from survey.services.retention import ERASED

DELETED = "until the engagement is deleted"
CLOSE = "until the wave closes"
STAYS = "stays, also when the engagement is deleted"
UNCOUNTED = frozenset({"draft", "sealed", "prediction_answer", "message"})
KINDS = {  # table: what it is in words, and until when it is kept
    "participant": ("People on the roster: name, number, address, level, department", ""),
    "participant_segment": ("Places of these people, such as their shop", ""),
    "level": ("Levels", DELETED),
    "department": ("Departments", DELETED),
    "logo": ("The client’s logo", DELETED),
    "segment_kind": ("Kinds of further groups", DELETED),
    "segment": ("Further groups, such as shops", DELETED),
    "membership": ("Accounts that may open this engagement", DELETED),
    "audit_entry": ("What staff did and when", DELETED),
    "upload": ("Files that were brought, not yet erased", "a day at the most"),
    "wave": ("Waves with their questionnaires", DELETED),
    "alignment_report": ("Reports", DELETED),
    "action": ("Actions that were decided on", DELETED),
    "report_reader": ("Who may read a report", DELETED),
    "report_opening": ("When a report was opened", DELETED),
    "document": ("Reports as files to take away", DELETED),
    "invitation": ("Links as digests, and whether each was used", CLOSE),
    "message": ("Mails of these links, without address and link", CLOSE),
    "draft": ("Answers begun, encrypted; the key is in the browser only", CLOSE),
    "sealed": ("Answers sent, encrypted to the key of the wave", CLOSE),
    "mailing": ("Rounds of mails: when and to whom in general", DELETED),
    "kiosk_device": ("Shared devices", DELETED),
    "day_rates": ("Days with response rates, rounded", DELETED),
    "roster_count": ("Sizes of groups that were invited", DELETED),
    "response": ("Answers of nobody in particular, in groups", DELETED),
    "block": ("Groups of level and department", DELETED),
    "segment_tally": ("Counts of further groups", DELETED),
    "unit_outcome": ("Results of shops or other units, as a file brought them", DELETED),
    "remark": ("Comments, masked", DELETED),
    "judgement": ("Counts of how departments rely on each other", DELETED),
    "prediction_answer": ("Predictions, by level", DELETED),
    "promise": ("The promise", STAYS),
}


@dataclass(frozen=True)
class Held:
    """One kind of data. `number` is None where a count would tell who answers."""

    kind: str
    what: str
    number: int | None
    until: datetime | None
    until_words: str

    @property
    def order(self) -> tuple[int, str]:
        """What goes first comes first; what stays for good, last."""
        known = (CLOSE, DELETED, STAYS)
        return known.index(self.until_words) if self.until_words in known else -1, self.until_words


@dataclass(frozen=True)
class HeldOfWave:
    key: str
    title: str
    status: str
    names_until: datetime | None
    names_erased_at: datetime | None
    key_destroyed_at: datetime | None
    rows: tuple[Held, ...]


@dataclass(frozen=True)
class Holding:
    engagement: tuple[Held, ...]
    waves: tuple[HeldOfWave, ...]
    deletable: bool


def of(session: Session, engagement: Engagement) -> Holding:
    """Everything that is held of an engagement now."""
    listed = session.execute(
        select(Wave, Promise.retention_days)
        .outerjoin(Promise, Promise.wave_id == Wave.id)
        .where(Wave.engagement_id == engagement.id)
        .order_by(Wave.id)
    ).all()
    waves = tuple(_wave(session, wave, days) for wave, days in listed)
    names = _names_until(waves)
    rows = (
        _held(session, table, table.c.engagement_id == engagement.id, names)
        for table in _tables("engagement_id")
    )
    running = any(wave.status in {*RUNNING, "closing"} for wave in waves)
    held = tuple(row for row in rows if row.number != 0)
    return Holding(held, waves, deletable=not running)


def to_json(holding: Holding) -> dict[str, object]:
    """The same for programs."""
    return {
        "engagement": [_plain(row) for row in holding.engagement],
        "waves": [
            {
                "key": wave.key,
                "status": wave.status,
                "names_until": _moment(wave.names_until),
                "names_erased_at": _moment(wave.names_erased_at),
                "key_destroyed_at": _moment(wave.key_destroyed_at),
                "held": [_plain(row) for row in wave.rows],
            }
            for wave in holding.waves
        ],
    }


def _wave(session: Session, wave: Wave, days: int | None) -> HeldOfWave:
    until = wave.closed_at + timedelta(days=days) if wave.closed_at and days else None
    asking = wave.status in {*RUNNING, "closing"}  # then even a nought would tell
    rows = (
        _held(session, table, table.c.wave_id == wave.id, hide=asking)
        for table in _tables("wave_id")
    )
    return HeldOfWave(
        key=wave.key,
        title=wave.title,
        status=wave.status,
        names_until=until,
        names_erased_at=wave.erased_at,
        key_destroyed_at=wave.key_destroyed_at,
        rows=tuple(row for row in rows if row.number != 0),
    )


def _tables(hangs_on: str) -> Iterator[Table]:
    """Tables of a wave, or of an engagement but of no wave; those described first, in order."""
    order = {name: place for place, name in enumerate(KINDS)}
    tables = Base.metadata.tables.values()
    for table in sorted(tables, key=lambda one: (order.get(one.name, len(order)), one.name)):
        of_wave = "wave_id" in table.c
        if hangs_on in table.c and of_wave == (hangs_on == "wave_id"):
            yield table


def _held(
    session: Session,
    table: Table,
    own: ColumnElement[bool],
    names: tuple[datetime | None, str] = (None, ""),
    *,
    hide: bool = False,
) -> Held:
    words, until = KINDS.get(table.name, (table.name.replace("_", " ").capitalize(), DELETED))
    counted = select(func.count()).select_from(table).where(own)
    if table.name == "participant":
        counted = counted.where(Participant.name != ERASED)
    number = session.scalar(counted) or 0
    if table.name in UNCOUNTED and (number or (hide and until == CLOSE)):
        return Held(table.name, words, None, None, until)
    moment, said = (None, until) if until else names
    return Held(table.name, words, number, moment, said)


def _names_until(waves: tuple[HeldOfWave, ...]) -> tuple[datetime | None, str]:
    """When names go: after the last wave, as it promised; unless a newer roster names them."""
    if any(wave.status in {*RUNNING, "closing"} for wave in waves):
        return None, "as long after the close of the running wave as it promised"
    due = [wave.names_until for wave in waves if wave.names_until and not wave.names_erased_at]
    if due:
        return max(due), "unless a later roster names them again"
    return None, "as long after the close of the next wave as it promises"


def _plain(row: Held) -> dict[str, object]:
    return {
        "kind": row.kind,
        "what": row.what,
        "number": row.number,
        "until": _moment(row.until) or row.until_words,
    }


def _moment(moment: datetime | None) -> str | None:
    return None if moment is None else moment.isoformat(timespec="seconds")
