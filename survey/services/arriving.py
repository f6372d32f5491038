"""Who opens a link: the wave, the invitation and the encrypted draft, in one look.

Every page of every answering person begins with this, so it is one statement, built once, and the
wave itself is read only when something of it has changed.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import reduce

from sqlalchemy import (
    ColumnElement,
    Connection,
    Executable,
    Table,
    Text,
    and_,
    bindparam,
    cast,
    exists,
    func,
    literal_column,
    select,
)
from sqlalchemy.orm import Session

from survey.exceptions import KeyProblem
from survey.models import Draft, Engagement, Invitation, Participant, Wave
from survey.models.base import table_of
from survey.services import drafts, waves
from survey.services.drafts import Place
from survey.services.wave_keys import WaveKeys

KEPT = 64  # launched waves, by public id
LINE_END = literal_column("'\n'", Text)
NOTHING = literal_column("''", Text)
OF_WAVE = ("id", "status", "opens_at", "closes_at", "closed_at", "added")  # what may still change
OF_CLIENT = ("client", "time_zone", "logo")
Sessions = Callable[[], Session]  # gives the session of this request
_waves: dict[str, tuple[str, Wave]] = {}  # of no session, so all threads may read them


@dataclass(frozen=True)
class Guest:
    """What the invitation of a link says of whoever opens it."""

    level: str
    department: str | None
    finished: bool


@dataclass(frozen=True)
class Arrival:
    """What a link leads to; `trouble` is why nothing more than the wave could be looked up."""

    wave: Wave
    guest: Guest | None = None
    place: Place | None = None
    box: bytes | None = None
    trouble: KeyProblem | None = None


def _standing(wave: Table, client: Table) -> ColumnElement[str]:
    """What of a launched wave may still change, as one text: it is only compared."""
    columns = (*(wave.c[name] for name in OF_WAVE), *(client.c[name] for name in OF_CLIENT))
    texts = (func.coalesce(cast(column, Text), NOTHING) for column in columns)
    return reduce(lambda before, text: before + LINE_END + text, texts)


def _arriving() -> Executable:
    wave, client, draft = table_of(Wave), table_of(Engagement), table_of(Draft)
    invited, person = table_of(Invitation), table_of(Participant)
    left = exists().where(person.c.id == invited.c.participant_id, person.c.left.is_(True))
    mine = and_(invited.c.wave_id == wave.c.id, invited.c.digest == bindparam("digest"), ~left)
    begun = and_(draft.c.wave_id == wave.c.id, draft.c.digest == bindparam("place"))
    found = (invited.c.level, invited.c.department, invited.c.finished, draft.c.box)
    return (
        select(_standing(wave, client), *found)
        .join_from(wave, client, client.c.id == wave.c.engagement_id)
        .outerjoin(invited, mine)
        .outerjoin(draft, begun)
        .where(wave.c.public_id == bindparam("public_id"), wave.c.status != "draft")
    )


ARRIVING = _arriving()


def find(
    connection: Connection, session: Sessions, keys: WaveKeys, public_id: str, secret: str
) -> Arrival | None:
    """None where no launched wave has this name. Reads only, seldom with a session."""
    try:
        wave_key = keys.get(public_id)
    except KeyProblem as trouble:  # also of every wave that has closed
        wave = waves.find(session(), public_id)
        return None if wave is None else Arrival(wave, trouble=trouble)
    place = drafts.place_of(wave_key, secret)
    wanted = {"public_id": public_id, "digest": place.link, "place": place.draft}
    found = connection.execute(ARRIVING, wanted).first()
    if found is None:
        return None
    standing, level, department, finished, box = found
    wave = _wave(session, public_id, standing)
    guest = None if level is None else Guest(level, department, finished)
    return None if wave is None else Arrival(wave, guest, place, box)


def _wave(session: Sessions, public_id: str, standing: str) -> Wave | None:
    """The wave as it stands now. What was launched is read once only: it cannot change."""
    known = _waves.get(public_id)
    if known is not None and known[0] == standing:
        return known[1]
    wave = waves.find(session(), public_id)
    if wave is None:  # deleted just now
        return None
    session().expunge(wave.engagement)
    session().expunge(wave)
    while len(_waves) >= KEPT:
        _waves.pop(next(iter(_waves)), None)
    _waves[public_id] = standing, wave
    return wave
