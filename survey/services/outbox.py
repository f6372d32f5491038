"""Messages on their way: each is marked before it is handed over and after, and nothing twice.

`waiting` → `sending` (committed before the mail server hears of it) → `sent` or `refused`. Whoever
dies in between leaves one message in `sending`; when its lease is over it is `uncertain`, and staff
decide. A message that a server puts off goes back to `waiting`.
"""

from __future__ import annotations

import hmac
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import bindparam, delete, exists, or_, select, update
from sqlalchemy.orm import Session, joinedload

from questionnaires import timing
from survey.documents import mails
from survey.documents.envelope import enclose, in_ascii
from survey.documents.slip_words import direction, open_until
from survey.models import Invitation, Mailing, Message, Participant, Promise, Wave
from survey.services import slips, waves
from survey.services.launching import Terms
from survey.services.secret_words import link_secret
from survey.services.wave_keys import WaveKey, WaveKeys

LEASE = timedelta(minutes=10)
AGAIN_AFTER = timedelta(minutes=15)  # when a server asks to try later
MOST_TRIES = 8
MARK_BYTES = 6
FAILED = ("refused", "bounced", "uncertain")

_rows = Message.metadata.tables[
    "message"
]  # these two are said for every mail: on the table they cost half
BEGIN = (
    update(_rows)
    .where(_rows.c.id == bindparam("message"), _rows.c.state == "waiting")
    .values(state="sending", lease_until=bindparam("until"), tries=_rows.c.tries + 1)
    .returning(_rows.c.id)
)
MARK = (
    update(_rows)
    .where(_rows.c.id == bindparam("message"))
    .values(state=bindparam("now_in"), lease_until=None)
)


@dataclass(frozen=True)
class Station:
    """Where mails are made: what links start with, who sends, where bounces go."""

    base_url: str
    mail_from: str
    bounces: str


@dataclass(frozen=True)
class Letterhead:
    """What the mails of one mailing, language and level have in common."""

    public_id: str
    sender: str
    everybody: bool
    occasion: mails.Occasion


@dataclass(frozen=True)
class Leaving:
    """One message with all that is written on it; plain values, since every mail is a commit."""

    message: UUID
    invitation: UUID
    finished: bool
    name: str
    email: str
    head: Letterhead


@dataclass(frozen=True)
class Addressed:
    """A mail as bytes, and what is said to the mail server about it."""

    sender: str
    to: str
    content: bytes


def next_ones(session: Session, *, now: datetime, limit: int) -> list[Leaving]:
    """Messages that may leave now, of open waves, oldest mailing first."""
    ready = (
        select(Message.id, Invitation, Participant, Mailing)
        .join(Mailing, Mailing.id == Message.mailing_id)
        .join(Invitation, Invitation.id == Message.invitation_id)
        .join(Participant, Participant.id == Invitation.participant_id)
        .join(Wave, Wave.id == Message.wave_id)
        .where(
            Message.state == "waiting",
            or_(Message.lease_until.is_(None), Message.lease_until <= now),
            Wave.status == "open",
            or_(Wave.closes_at.is_(None), Wave.closes_at > now),
            Participant.left.is_(False),
            Participant.no_mail.is_(False),
        )
        .order_by(Message.mailing_id, Message.id)
        .limit(limit)
        .options(joinedload(Mailing.wave).joinedload(Wave.engagement))
    )
    heads: dict[tuple[int, str, str], Letterhead] = {}
    found = []
    for number, invitation, person, mailing in session.execute(ready):
        language = slips.language_of(mailing.wave, person.language)
        place = mailing.id, language, invitation.level
        if place not in heads:
            heads[place] = letterhead(session, mailing, language, invitation.level)
        leaving = Leaving(
            message=number,
            invitation=invitation.id,
            finished=invitation.finished,
            name=person.name,
            email=person.email or "",
            head=heads[place],
        )
        found.append(leaving)
    return found


def begin(session: Session, leaving: Leaving, *, now: datetime) -> bool:
    """Mark a message as being handed over; False where another worker has it. Commit first."""
    given = {"message": leaving.message, "until": now + LEASE}
    return session.execute(BEGIN, given).first() is not None


def mark(session: Session, leaving: Leaving, state: str) -> None:
    session.execute(MARK, {"message": leaving.message, "now_in": state})


def put_off(session: Session, leaving: Leaving, *, now: datetime) -> None:
    """The server wants it later; after too many times it counts as refused."""
    row = update(Message).where(Message.id == leaving.message)
    session.execute(
        row.where(Message.tries >= MOST_TRIES).values(state="refused", lease_until=None)
    )
    session.execute(
        row.where(Message.state == "sending").values(state="waiting", lease_until=now + AGAIN_AFTER)
    )


def drop(session: Session, leaving: Leaving) -> None:
    """Forget a reminder to somebody who has finished since it was made."""
    session.execute(delete(Message).where(Message.id == leaving.message))


def recover(session: Session, *, now: datetime) -> int:
    """Call uncertain what somebody began to hand over and never told of; how many."""
    lost = update(Message).where(Message.state == "sending", Message.lease_until <= now)
    found = session.scalars(lost.values(state="uncertain", lease_until=None).returning(Message.id))
    return len(found.all())


def finish(session: Session) -> int:
    """Call mailings sent of which nothing waits any more."""
    waiting = exists().where(
        Message.mailing_id == Mailing.id, Message.state.in_(("waiting", "sending"))
    )
    done = session.scalars(
        update(Mailing)
        .where(Mailing.state == "sending", ~waiting)
        .values(state="sent")
        .returning(Mailing.id)
    )
    return len(done.all())


class Writer:
    """Makes the mails of a batch; the key of a wave is read once."""

    def __init__(self, keys: WaveKeys, station: Station) -> None:
        self.keys, self.station = keys, station
        self._wave_keys: dict[str, WaveKey] = {}

    def write(self, leaving: Leaving, *, now: datetime) -> Addressed:
        """The message as it leaves. Its Message-ID stays the same if it is sent again.

        Raises
        ------
        ValueError
            The address or a name cannot stand in a header.
        """
        place, key = leaving.head.public_id, self._key(leaving)
        mark = token(key, leaving.message)
        no_more = f"{self.station.base_url}/mail/{place}/{mark}"
        link = f"{self.station.base_url}/a/{place}/{link_secret(key, leaving.invitation)}"
        return addressed(
            mails.write(leaving.head.occasion, name=leaving.name, link=link, no_more=no_more),
            self.station,
            leaving.head.sender,
            leaving.email,
            now=now,
            bounces=self._bounces(mark),
            more={
                "Message-ID": f"<{leaving.message.hex}@{_domain(self.station.mail_from)}>",
                "List-Unsubscribe": f"<{no_more}>",
                "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
            },
        )

    def _bounces(self, mark: str) -> str:
        """Where a bounce of this very message goes."""
        local, _, domain = self.station.bounces.rpartition("@")
        return f"{local}+{mark}@{domain}" if local else ""

    def _key(self, leaving: Leaving) -> WaveKey:
        place = leaving.head.public_id
        if place not in self._wave_keys:
            self._wave_keys[place] = self.keys.get(place)
        return self._wave_keys[place]


def addressed(
    mail: mails.Mail,
    station: Station,
    sender: str,
    address: str,
    *,
    now: datetime,
    bounces: str = "",
    more: Mapping[str, str] | None = None,
) -> Addressed:
    """A mail ready to be handed over; what comes back goes to `bounces` where that is given."""
    whom = sender, station.mail_from
    content = enclose(mail, sender=whom, to=address, now=now, more=more)
    return Addressed(bounces or station.mail_from, in_ascii(address), content)


def letterhead(session: Session, mailing: Mailing, language: str, level: str) -> Letterhead:
    wave = mailing.wave
    minimum = smallest(waves.promise(session, wave))
    return Letterhead(
        public_id=wave.public_id,
        sender=mailing.sender or wave.engagement.client,
        everybody=mailing.everybody,
        occasion=occasion_of(wave, mailing, language, wave.audience(level), minimum),
    )


def smallest(promised: Promise | Terms) -> int:
    """The smallest group that may be shown."""
    return min((promised.minimum_group, *promised.small_levels.values()))


def occasion_of(
    wave: Wave, mailing: Mailing, language: str, audience: str, minimum: int
) -> mails.Occasion:
    """What is said in the mails of one mailing, language and audience."""
    zone = ZoneInfo(wave.engagement.time_zone)
    return mails.Occasion(
        client=wave.engagement.client,
        title=wave.title,
        language=language,
        direction=direction(language),
        reminder=mailing.number > 0,
        everybody=mailing.everybody,
        minutes=timing.minutes(wave.questionnaire, audience, language=language),
        minimum=minimum,
        closes=open_until(language, wave.closes_at.astimezone(zone) if wave.closes_at else None),
        note=mailing.note.get(language, ""),
    )


def token(key: WaveKey, message: UUID) -> str:
    """What stands in addresses of one message; it opens nothing but this message."""
    return message.hex + key.digest("mail", message.bytes)[:MARK_BYTES].hex()


def by_token(session: Session, wave: Wave, key: WaveKey, text: str) -> Message | None:
    """The message a token belongs to, if we made it."""
    try:
        number = UUID(text[:32])
    except ValueError:
        return None
    if not hmac.compare_digest(token(key, number), text):
        return None
    return session.scalar(select(Message).where(Message.id == number, Message.wave_id == wave.id))


def failures(session: Session, wave: Wave) -> Iterator[tuple[Message, Participant]]:
    """Mails to everybody that did not arrive, with whom they were for.

    Reminders to those who have not finished are left out: their failures would name them.
    """
    listed = (
        select(Message, Participant)
        .join(Mailing, Mailing.id == Message.mailing_id)
        .join(Invitation, Invitation.id == Message.invitation_id)
        .join(Participant, Participant.id == Invitation.participant_id)
        .where(
            Message.wave_id == wave.id,
            Message.state.in_(FAILED),
            Mailing.everybody.is_(True),
            Participant.left.is_(False),
        )
        .order_by(Participant.name, Participant.number)
    )
    yield from session.execute(listed)


def send_again(
    session: Session, wave: Wave, number: UUID, email: str | None = None
) -> Participant | None:
    """Put a failed message back in the queue, to a corrected address where one is given."""
    for message, person in failures(session, wave):
        if message.id == number:
            message.state, message.tries, message.lease_until = "waiting", 0, None
            if email:
                person.email = email
            mailing = session.scalars(select(Mailing).where(Mailing.id == message.mailing_id)).one()
            mailing.state = "sending"
            session.flush()
            return person
    return None


def _domain(address: str) -> str:
    return address.rpartition("@")[2]
