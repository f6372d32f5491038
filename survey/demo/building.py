"""Building the demo through the services: nothing is inserted that a person would have to send."""

from __future__ import annotations

import hmac
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from random import Random
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from flask import current_app
from sqlalchemy import select
from sqlalchemy.orm import Session

from questionnaires.loader import load
from survey import clock
from survey.config import Settings
from survey.demo import company, truth
from survey.demo.answering import Respondent, answers, written
from survey.demo.remarks import Remarks
from survey.extensions import db, wave_keys
from survey.models import Account, Engagement, Invitation, Participant, Wave
from survey.services import (
    accounts,
    comments,
    drafts,
    engagements,
    invitations,
    launching,
    rates,
    reports,
    roster,
    sending,
    waves,
)
from survey.services.launching import Terms
from survey.services.secret_words import link_secret, shown
from survey.worker import closing

CONSULTANT = "consultant@samesheet.example"
LEADER = "leader@northgate.example"
CLOSED, OPEN = "autumn", "spring"
MORNING, EVENING = 9, 18  # waves open at nine and close at six, in the company's own time
BATCH = 60
ANSWERED_BY_NOW = 0.35
ON_DAY = (0, 0, 0, 0, 1, 1, 1, 2, 2, 3)  # after the first day of answering; ever fewer
KEPT_FREE = 2  # people of each audience whose links are for whoever looks at the demo


@dataclass(frozen=True)
class Demo:
    """What there is to look at."""

    engagement: Engagement
    new: bool
    passwords: dict[str, str]
    links: tuple[tuple[str, str, str], ...]


def build(*, now: datetime | None = None, tell: Callable[[str], object] = str) -> Demo:
    """Build the demo unless it is there, and tell how to get in."""
    session = db.session()
    now = now or clock.now()
    found = session.scalar(select(Account).where(Account.email == CONSULTANT))
    if found is None:
        tell(f"Building {company.CLIENT}, which takes a moment: its people …")
        consultant = _people_who_sign_in(session, now)
        engagement = _company(session, consultant, now)
        tell("… who answer a first wave; it closes, and its report is made …")
        _closed_wave(session, engagement, consultant, now)
        tell("… and begin to answer a second one.")
        _open_wave(session, engagement, now)
    else:
        engagement = engagements.open_engagement(session, found, company.SLUG)
    return Demo(
        engagement=engagement,
        new=found is None,
        passwords={email: _password(email) for email in (CONSULTANT, LEADER)},
        links=tuple(_links(session, engagement)),
    )


def show(demo: Demo) -> Iterator[str]:
    """The lines that tell somebody at the terminal what to open."""
    settings: Settings = current_app.config["SETTINGS"]
    built = "was built" if demo.new else "is there already"
    yield f"{demo.engagement.client} {built}. Every person and answer in it is invented."
    yield f"Sign in at {settings.base_url}/sign-in"
    for email, password in demo.passwords.items():
        yield f"  {email}   password {password}"
    if not demo.links:
        yield from _over(settings)
        return
    yield "Answer the open wave as:"
    for audience, address, code in demo.links:
        yield f"  {audience:<10} {address}   (slip code {code})"


def _over(settings: Settings) -> Iterator[str]:
    yield "Its open wave has closed, so there is nothing left to answer."
    place = f"the folder {settings.instance}" if settings.database_file else "the database"
    yield f"To have it anew: stop Samesheet, move {place} away, and start again."


def _people_who_sign_in(session: Session, now: datetime) -> Account:
    consultant = accounts.create(
        session,
        email=CONSULTANT,
        name="Robin Consultant",
        password=_password(CONSULTANT),
        now=now,
        opens_engagements=True,
    )
    accounts.create(session, email=LEADER, name="Alex Leader", password=_password(LEADER), now=now)
    return consultant


def _company(session: Session, consultant: Account, now: datetime) -> Engagement:
    engagement = engagements.create(
        session,
        consultant,
        slug=company.SLUG,
        client=company.CLIENT,
        name="One retailer, every channel",
        now=now - timedelta(days=60),
        levels=company.LEVELS,
        time_zone=company.TIME_ZONE,
        languages=company.LANGUAGES,
        demo=True,
    )
    leader = accounts.find(session, LEADER)
    if leader is not None:
        engagements.admit(session, engagement, leader, "leader")
    listed = now - timedelta(days=60)
    roster.import_people(session, engagement, company.people(), now=listed)
    session.commit()
    return engagement


def _closed_wave(
    session: Session, engagement: Engagement, consultant: Account, now: datetime
) -> None:
    begun, ended = _at(now, -45, MORNING), _at(now, -24, EVENING)
    wave = _launch(session, engagement, CLOSED, "First wave", begun, ended)
    _answer(session, wave, [begun + timedelta(days=3)], share=1.0, seed=15)
    waves.begin_closing(session, engagement, wave.key, now=ended, account=consultant)
    session.commit()
    closing.close(session, wave, wave_keys(), now=ended)
    report = reports.keep(session, wave, reports.make(session, wave), now=ended)
    _look_at_comments(session, wave, consultant, now=ended)
    reports.publish(session, engagement, consultant, report.id, now=_at(now, -23, MORNING))
    session.commit()


def _look_at_comments(session: Session, wave: Wave, consultant: Account, *, now: datetime) -> None:
    """Let each thing that people of a level wrote be read once, as a consultant would choose."""
    for group in comments.groups(session, wave):
        said = {one.text: one.id for one in comments.of(session, wave, group)}
        first = list(said.values())
        rest = [one.id for one in comments.of(session, wave, group) if one.id not in first]
        comments.decide(session, wave, first, "shown", account=consultant, now=now)
        comments.decide(session, wave, rest, "hidden", account=consultant, now=now)


def _open_wave(session: Session, engagement: Engagement, now: datetime) -> None:
    begun = _at(now, -4, MORNING)
    wave = _launch(session, engagement, OPEN, "Second wave", begun, _at(now, 10, EVENING))
    days = [begun + timedelta(days=day) for day in range(4)]
    _answer(session, wave, days, share=ANSWERED_BY_NOW, seed=22, later=True)
    rates.freeze(session, wave_keys(), now=now)
    session.commit()


def _at(now: datetime, days: int, hour: int) -> datetime:
    """A whole hour so many days from now, by the company's clock."""
    zone = ZoneInfo(company.TIME_ZONE)
    day = now.astimezone(zone).date() + timedelta(days=days)
    return datetime.combine(day, time(hour), zone).astimezone(UTC)


def _launch(  # noqa: PLR0917  # what a wave is and when
    session: Session,
    engagement: Engagement,
    key: str,
    title: str,
    begun: datetime,
    ends: datetime,
) -> Wave:
    launching.draft(session, engagement, key=key, title=title, instrument=load("omnichannel"))
    wave = launching.launch(
        session, engagement, key, wave_keys(), Terms(), now=begun, closes_at=ends
    )
    session.commit()
    return wave


def _answer(
    session: Session,
    wave: Wave,
    days: Sequence[datetime],
    *,
    share: float,
    seed: int,
    later: bool = False,
) -> None:
    """Let people answer as they would, fewer every day: begin, save, send. Each day is counted."""
    rng = Random(seed)  # noqa: S311  # a simulation that must come out the same
    remarks = Remarks(Random(seed))  # noqa: S311  # the same
    free = {number for number, _ in _kept_free(session, wave)} if later else set()
    on = Random(seed)  # noqa: S311  # the same
    due: list[list[tuple[UUID, dict[str, Any]]]] = [[] for _ in days]
    for invitation, participant, person in _invited(session, wave):
        answering = rng.random() < truth.RESPONSE[person.level] * share
        given = answers(wave, person, rng, later=later)
        if answering and participant not in free:
            given |= written(wave, person, remarks)
            due[min(on.choice(ON_DAY), len(days) - 1)].append((invitation, given))
    for now, listed in zip(days, due, strict=True):
        _send(session, wave, listed, now)
        rates.freeze(session, wave_keys(), now=now)
        session.commit()


def _send(
    session: Session, wave: Wave, listed: Sequence[tuple[UUID, dict[str, Any]]], now: datetime
) -> None:
    keys = wave_keys()
    wave_key = keys.get(wave.public_id)
    for done, (invitation, given) in enumerate(listed, start=1):
        secret = link_secret(wave_key, invitation)
        key = drafts.new_key()
        drafts.begin(session, wave, keys, secret, key)
        drafts.save(session, wave, keys, secret, key, given)
        sending.send(session, wave, keys, secret, key, now=now)
        if done % BATCH == 0:
            session.commit()


def _invited(session: Session, wave: Wave) -> list[tuple[UUID, int, Respondent]]:
    """Everybody invited, in the order of the roster."""
    by_roster = (
        select(Invitation, Participant.id, Participant.language)
        .join(Participant, Participant.id == Invitation.participant_id)
        .where(Invitation.wave_id == wave.id)
        .order_by(Participant.number)
    )
    return [
        (
            invitation.id,
            participant,
            Respondent(invitation.level, invitation.department, language or wave.languages[0]),
        )
        for invitation, participant, language in session.execute(by_roster)
    ]


def _kept_free(session: Session, wave: Wave) -> Iterator[tuple[int, str]]:
    """The last people of each audience on the roster."""
    left = dict.fromkeys(("leaders", "managers", "frontline"), KEPT_FREE)
    for _, participant, person in reversed(_invited(session, wave)):
        audience = truth.audience(person.level)
        if left[audience]:
            left[audience] -= 1
            yield participant, audience


def _links(session: Session, engagement: Engagement) -> Iterator[tuple[str, str, str]]:
    """One link of each audience to the open wave, while it is open."""
    wave = waves.get(session, engagement, OPEN)
    if wave.status != "open":
        return
    settings: Settings = current_app.config["SETTINGS"]
    by_person = {
        link.participant_id: link
        for link in invitations.links(session, wave, wave_keys(), settings.base_url)
    }
    for number, audience in _kept_free(session, wave):
        yield audience, by_person[number].address, shown(by_person[number].code)


def _password(email: str) -> str:
    """The same on this server whenever asked, and on no other."""
    settings: Settings = current_app.config["SETTINGS"]
    secret = settings.secret_key.get_secret_value() if settings.secret_key else ""
    return hmac.digest(secret.encode(), f"demo {email}".encode(), "sha256").hex()[:16]
