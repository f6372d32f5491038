"""An open link: no roster, so people say themselves where they belong.

Whoever has the address may answer, and nothing proves that nobody answers twice. Filling a group
with invented answers to see the few real ones in it must be laborious, so groups are shown only
from a higher number of people on. There is no number of invited people, hence no response rate.
"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from survey.exceptions import AnswerRefused, CannotLaunch, UnknownLink
from survey.models import Account, Engagement, Invitation, Wave
from survey.services import audit, engagements, fitting, invitations, launching, roster, waves
from survey.services.launching import Plan, Terms
from survey.services.secret_words import link_secret
from survey.services.wave_keys import WaveKeys

SMALLEST = 10  # twice the usual group
STEP = 10  # how many answered is told in tens


def launch(  # as `launching.launch`
    session: Session,
    engagement: Engagement,
    wave_key: str,
    keys: WaveKeys,
    terms: Terms,
    *,
    now: datetime,
    opens_at: datetime | None = None,
    closes_at: datetime | None = None,
    account: Account | None = None,
) -> Wave:
    """Launch a draft wave for whoever has its address. The caller commits.

    Raises
    ------
    CannotLaunch
        The promise is too weak for people nobody invited, or there is nothing to choose from.
    """
    wave = waves.get(session, engagement, wave_key)
    departments = [row.name for row in roster.departments(session, engagement)]
    intended = plan(session, engagement)
    _refuse(terms, intended, departments)
    launching.refuse_unless_launchable(wave, opens_at or now, closes_at)
    fitting.refuse_unless_fitting(wave, (), departments)
    groups = {"departments": departments, "segments": [], "parents": {}, "open_link": True}
    launching.begin(
        session,
        wave,
        keys,
        terms,
        intended,
        groups,
        now=now,
        opens_at=opens_at,
        closes_at=closes_at,
    )
    audit.note(session, engagement, account, "wave launched with an open link", wave.key, now=now)
    return wave


def plan(session: Session, engagement: Engagement) -> Plan:
    """Every level by itself: nobody knows how many people each has."""
    ranked = engagements.levels(session, engagement)
    return Plan(
        levels=tuple(level.name for level in ranked),
        audiences=launching.audiences_of(ranked, {}, {}),
        merged={},
        invited={},
        forecasts=(),
    )


def join(session: Session, wave: Wave, keys: WaveKeys, level: str, department: str | None) -> str:
    """Make an invitation for somebody who begins; the secret of their own link. Caller commits.

    Raises
    ------
    UnknownLink
        This wave invites people by name.
    AnswerRefused
        There is no such level or department in this wave.
    """
    if not wave.open_link:
        raise UnknownLink
    waves.hold_open(session, wave)
    if level not in wave.levels or department not in {None, *wave.departments}:
        raise AnswerRefused
    wave_key = keys.get(wave.public_id)
    made = invitations.make(
        session, wave, wave_key, level=level, department=department, segments={}
    )
    session.flush()
    return link_secret(wave_key, made.id)


def answered(session: Session, wave: Wave) -> int:
    """How many have sent their answers, in whole tens."""
    sent = select(func.count()).where(Invitation.wave_id == wave.id, Invitation.finished.is_(True))
    return (session.scalar(sent) or 0) // STEP * STEP


def _refuse(terms: Terms, intended: Plan, departments: list[str]) -> None:
    least = min((terms.minimum_group, *terms.small_levels.values()))
    if least < SMALLEST:
        raise CannotLaunch(
            f"With an open link no group under {SMALLEST} people may be shown, also of a small"
            " level: nothing proves that nobody answers twice."
        )
    if not intended.levels or not departments:
        raise CannotLaunch("Name the levels and departments first: people choose from them.")
