"""Rounds of mail: planned by staff, made into messages when their time has come.

A reminder to those who have not finished is made by a program that tells nobody who they are: of
such a round no number is shown, since the number of mails would be the number of missing answers.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from uuid import UUID, uuid4
from zoneinfo import ZoneInfo

from sqlalchemy import Select, func, insert, select, update
from sqlalchemy.orm import Session

from survey.exceptions import MailRefused, WaveNotRunning
from survey.models import Account, Engagement, Invitation, Mailing, Message, Participant, Wave
from survey.models.wave import RUNNING
from survey.services import audit, waves

MORNING, EVENING = time(8), time(18)
SUNDAY = 6
USUAL = (timedelta(days=3), timedelta(days=7))  # after the opening
LAST_CALL = timedelta(days=2)  # before the end
LONGEST_NOTE = 1_000


@dataclass(frozen=True)
class Plan:
    """What staff want sent. Reminders go to those who have not finished, or to `everybody`."""

    send_at: datetime
    reminder: bool = False
    everybody: bool = False
    sender: str = ""
    note: Mapping[str, str] = field(default_factory=dict)


def plan(
    session: Session,
    engagement: Engagement,
    key: str,
    wanted: Plan,
    *,
    account: Account | None,
    now: datetime,
) -> Mailing:
    """Plan the invitations or one more reminder. The caller commits.

    Raises
    ------
    MailRefused
        Invitations are planned already, a reminder is to leave before them, or after the end.
    """
    wave = waves.get(session, engagement, key)
    if wave.status not in RUNNING:
        raise WaveNotRunning
    planned = of(session, wave)
    number = _number(wave, planned, wanted, now)
    mailing = Mailing(
        engagement_id=engagement.id,
        wave_id=wave.id,
        number=number,
        everybody=wanted.everybody or not wanted.reminder,
        send_at=max(wanted.send_at, now),
        sender=wanted.sender,
        note={code: text for code, text in wanted.note.items() if text},
    )
    cancelled = [one for one in planned if one.number == number]
    for one in cancelled:  # an earlier plan of the same number, of which nothing has left
        session.delete(one)
    session.flush()
    if wave.closes_at and leaves_at(mailing, engagement.time_zone) >= wave.closes_at:
        raise MailRefused(
            "The survey is over before the next hour of work. Choose an earlier time."
        )
    session.add(mailing)
    what = "reminder planned" if wanted.reminder else "invitations planned"
    audit.note(session, engagement, account, what, key, now=now)
    session.flush()
    return mailing


def _number(wave: Wave, planned: Sequence[Mailing], wanted: Plan, now: datetime) -> int:
    going = [mailing for mailing in planned if mailing.state != "cancelled"]
    if wave.closes_at and max(wanted.send_at, now) >= wave.closes_at:
        raise MailRefused("The survey is over by then. Choose a time before it closes.")
    if not wanted.reminder:
        if going:
            raise MailRefused("The invitations of this wave are planned or sent already.")
        if wave.opens_at and wanted.send_at < wave.opens_at:
            raise MailRefused("The links do not work before the survey opens. Choose a later time.")
        return 0
    if not going or any(one.number == 0 and one.send_at > wanted.send_at for one in going):
        raise MailRefused("A reminder can only follow the invitations. Plan those first.")
    return max(mailing.number for mailing in planned) + 1


def cancel(
    session: Session,
    engagement: Engagement,
    key: str,
    number: int,
    *,
    account: Account | None,
    now: datetime,
) -> bool:
    """Give up a mailing of which nothing has left; whether it was still possible."""
    wave = waves.get(session, engagement, key)
    cancelled = session.scalar(
        update(Mailing)
        .where(Mailing.wave_id == wave.id, Mailing.number == number, Mailing.state == "planned")
        .values(state="cancelled")
        .returning(Mailing.id)
    )
    if cancelled is not None:
        audit.note(session, engagement, account, "mailing cancelled", key, now=now)
    return cancelled is not None


def of(session: Session, wave: Wave) -> list[Mailing]:
    listed = select(Mailing).where(Mailing.wave_id == wave.id).order_by(Mailing.number)
    return list(session.scalars(listed))


def begun(session: Session, wave: Wave) -> bool:
    """Whether everybody who can be written to was, or will be; nobody can where none has mail."""
    planned = any(one.number == 0 and one.state != "cancelled" for one in of(session, wave))
    return planned or wave.open_link or not reachable(session, wave)[0]


def states(session: Session, mailing: Mailing) -> Counter[str]:
    """How many messages are in which state; for mailings to everybody only.

    The number of reminders to those who have not finished would be the number of missing answers.
    """
    if not mailing.everybody:
        return Counter()
    counted = select(Message.state, func.count()).where(Message.mailing_id == mailing.id)
    return Counter(dict(session.execute(counted.group_by(Message.state)).all()))


def reachable(session: Session, wave: Wave) -> tuple[int, int]:
    """How many of the invited can be written to, answered or not, and how many were invited."""
    invited = (
        select(func.count())
        .select_from(Invitation)
        .join(Participant, Participant.id == Invitation.participant_id)
        .where(Invitation.wave_id == wave.id, Participant.left.is_(False))
    )
    addressed = invited.where(Participant.email.is_not(None), Participant.no_mail.is_(False))
    return session.scalar(addressed) or 0, session.scalar(invited) or 0


def make_due(session: Session, *, now: datetime) -> int:
    """Make the messages of mailings whose time has come; how many. The caller commits."""
    due = (
        select(Mailing)
        .join(Wave, Wave.id == Mailing.wave_id)
        .where(Mailing.state == "planned", Mailing.send_at <= now, Wave.status == "open")
        .order_by(Mailing.id)
    )
    made = 0
    for mailing in session.scalars(due):
        if mailing.number and not at_work(now, mailing.wave.engagement.time_zone):
            continue
        taken = session.scalar(
            update(Mailing)
            .where(Mailing.id == mailing.id, Mailing.state == "planned")
            .values(state="sending")
            .returning(Mailing.id)
        )
        if taken is not None:
            made += _make(session, mailing)
    return made


def add_newcomers(session: Session, wave: Wave) -> int:
    """Let invitations that have left go to those too who were invited since; how many.

    The caller commits, and holds the wave open.
    """
    left = select(Mailing).where(
        Mailing.wave_id == wave.id, Mailing.number == 0, Mailing.state.in_(("sending", "sent"))
    )
    mailing = session.scalar(left)
    if mailing is None:
        return 0
    written = select(Message.invitation_id).where(Message.mailing_id == mailing.id)
    added = _add(session, mailing, _recipients(mailing).where(Invitation.id.not_in(written)))
    if added:
        mailing.state = "sending"
    return added


def _make(session: Session, mailing: Mailing) -> int:
    waves.hold_open(session, mailing.wave)
    return _add(session, mailing, _recipients(mailing))


def _add(session: Session, mailing: Mailing, recipients: Select[UUID]) -> int:
    rows = [
        {
            "id": uuid4(),
            "wave_id": mailing.wave_id,
            "mailing_id": mailing.id,
            "invitation_id": invitation,
        }
        for invitation in session.scalars(recipients)
    ]
    if rows:
        session.execute(insert(Message), rows)
    return len(rows)


def _recipients(mailing: Mailing) -> Select[UUID]:
    wanted = (
        select(Invitation.id)
        .join(Participant, Participant.id == Invitation.participant_id)
        .where(
            Invitation.wave_id == mailing.wave_id,
            Participant.left.is_(False),
            Participant.no_mail.is_(False),
            Participant.email.is_not(None),
        )
    )
    return wanted if mailing.everybody else wanted.where(Invitation.finished.is_(False))


def at_work(moment: datetime, time_zone: str) -> bool:
    """Whether reminders may leave now: Monday to Saturday, 8 to 18 o'clock where the client is."""
    local = moment.astimezone(ZoneInfo(time_zone))
    return local.weekday() != SUNDAY and MORNING <= local.time() < EVENING


def leaves_at(mailing: Mailing, time_zone: str) -> datetime:
    """When a mailing leaves: as planned, and reminders in the next hour of work."""
    if not mailing.number or at_work(mailing.send_at, time_zone):
        return mailing.send_at
    local = mailing.send_at.astimezone(ZoneInfo(time_zone))
    morning = local.replace(hour=MORNING.hour, minute=0, second=0, microsecond=0)
    while morning < local or morning.weekday() == SUNDAY:
        morning += timedelta(days=1)
    return morning


def usual_times(wave: Wave, now: datetime) -> list[datetime]:
    """When reminders usually go: three and seven days after the opening, two before the end."""
    zone = ZoneInfo(wave.engagement.time_zone)
    opened = wave.opens_at or now
    moments = [opened + pause for pause in USUAL]
    if wave.closes_at is not None:
        moments.append(wave.closes_at - LAST_CALL)
    mornings = {_working_morning(moment, zone) for moment in moments}
    end = wave.closes_at
    return sorted(one for one in mornings if one > now and (end is None or one < end))


def _working_morning(moment: datetime, zone: ZoneInfo) -> datetime:
    local = moment.astimezone(zone).replace(hour=10, minute=0, second=0, microsecond=0)
    return local + timedelta(days=1) if local.weekday() == SUNDAY else local


def want_mail(session: Session, message: Message, wanted: bool) -> None:  # noqa: FBT001  # as asked
    """Write to the person of this message no more, or again. The caller commits.

    Staff see that somebody wants no mail, which says nothing about having answered.
    """
    of_message = select(Invitation.participant_id).where(Invitation.id == message.invitation_id)
    session.execute(
        update(Participant)
        .where(Participant.id.in_(of_message))
        .values(no_mail=not wanted)
        .execution_options(synchronize_session=False)
    )
