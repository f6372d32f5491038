"""A wave before its launch: what it will be called, when it runs, and what will be promised."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import or_, update
from sqlalchemy.orm import Session

from questionnaires.loader import load, shipped
from survey.exceptions import CannotPlan
from survey.models import Account, Engagement, Wave
from survey.models.wave import RUNNING
from survey.services import audit, launching, open_link, roster, waves
from survey.services.launching import Plan, Terms
from survey.services.wave_keys import WaveKeys
from survey.spoken import name_of

LAST = "as last time"
TAKEN = frozenset({"new"})  # an address of its own
SHORTEST = timedelta(hours=1)


@dataclass(frozen=True)
class Check:
    """One line of the checklist; nothing is launched while one that `stops` is not done."""

    name: str
    done: bool
    words: str
    stops: bool = False


def choices(session: Session, engagement: Engagement) -> list[tuple[str, str]]:
    """The questionnaires a new wave can begin with: that of the last wave, and those shipped."""
    last = waves.of(session, engagement)[:1]
    offered = [(LAST, f"As in “{wave.title}”") for wave in last]
    for key in shipped():
        instrument = load(key)
        if not instrument.data_only:
            title = instrument.say(instrument.title, "en")
            number = len(instrument.items)
            name = key.replace("-", " ").capitalize()
            offered.append((key, f"{name}: {title} ({number} statements)"))
    return offered


def begin(
    session: Session,
    engagement: Engagement,
    *,
    title: str,
    chosen: str,
    account: Account | None,
    now: datetime,
) -> Wave:
    """A draft; from the last wave it takes questionnaire and promise."""
    last = waves.of(session, engagement)[:1]
    clone = last[0] if chosen == LAST and last else None
    instrument = clone.questionnaire if clone else load(chosen)
    key = _free_key(session, engagement, title)
    wave = launching.draft(session, engagement, key=key, title=title, instrument=instrument)
    if clone is not None and clone.status != "draft":
        promised = waves.promise(session, clone)
        wave.groups = _kept(
            promised.minimum_group, dict(promised.small_levels), by_link=clone.open_link
        )
    audit.note(session, engagement, account, "wave drafted", key, now=now)
    return wave


def draft_of(session: Session, engagement: Engagement, key: str) -> Wave:
    """A wave that may still be planned."""
    wave = waves.get(session, engagement, key)
    if wave.status != "draft":
        raise CannotPlan
    return wave


def set_plan(
    wave: Wave,
    *,
    title: str,
    opens_at: datetime | None,
    closes_at: datetime | None,
    minimum_group: int,
    small_levels: Mapping[str, int],
    by_link: bool,
) -> None:
    """Keep what was chosen. The caller commits."""
    wave.title, wave.opens_at, wave.closes_at = title, opens_at, closes_at
    kept = _kept(minimum_group, small_levels, by_link=by_link)
    wave.groups = {**wave.groups, **kept}


def by_link(wave: Wave) -> bool:
    """Whether people will say themselves where they belong."""
    return bool(wave.groups.get("by_link"))


def terms(wave: Wave) -> Terms:
    """What a draft would promise as it is planned."""
    least = open_link.SMALLEST if by_link(wave) else Terms().minimum_group
    return Terms(
        minimum_group=wave.groups.get("minimum_group", least),
        small_levels=wave.groups.get("small_levels", {}),
    )


def intended(session: Session, wave: Wave) -> Plan:
    """Levels, groups and forecast of a launch now."""
    if by_link(wave):
        return open_link.plan(session, wave.engagement)
    return launching.plan(session, wave.engagement, terms(wave))


def note_previewed(wave: Wave) -> None:
    """Somebody has gone through the questionnaire as it is now."""
    wave.groups = {**wave.groups, "previewed": wave.questionnaire.digest()}


def checklist(session: Session, wave: Wave, *, now: datetime, sends_mail: bool) -> list[Check]:
    """What should be done before a launch."""
    checks = [_who(session, wave), _languages(wave), _previewed(wave), _times(wave, now)]
    if not by_link(wave) and roster.any_address(session, wave.engagement):
        checks.insert(3, _test_mail(wave, sends_mail=sends_mail))
    return checks


def launch(
    session: Session, wave: Wave, keys: WaveKeys, *, account: Account | None, now: datetime
) -> Wave:
    """Launch a draft as it is planned. The caller commits.

    Raises
    ------
    CannotLaunch
        What the checklist names, or what the launch itself refuses.
    """
    door = open_link.launch if by_link(wave) else launching.launch
    late = wave.opens_at is not None and wave.opens_at <= now
    return door(
        session,
        wave.engagement,
        wave.key,
        keys,
        terms(wave),
        now=now,
        opens_at=None if late else wave.opens_at,
        closes_at=wave.closes_at,
        account=account,
    )


def discard(
    session: Session, engagement: Engagement, key: str, *, account: Account, now: datetime
) -> None:
    """Throw a draft away; nobody was ever told of it."""
    wave = draft_of(session, engagement, key)
    session.delete(wave)
    audit.note(session, engagement, account, "draft discarded", key, now=now)
    session.flush()


def extend(
    session: Session,
    engagement: Engagement,
    key: str,
    closes_at: datetime,
    *,
    account: Account,
    now: datetime,
) -> None:
    """Let a running wave close later than was said. One statement: its end may come meanwhile.

    Raises
    ------
    CannotPlan
        The wave has ended, or it would not close later.
    """
    wave = waves.get(session, engagement, key)
    later = (
        update(Wave)
        .where(Wave.id == wave.id, Wave.status.in_(RUNNING))
        .where(or_(Wave.closes_at.is_(None), (Wave.closes_at > now) & (Wave.closes_at < closes_at)))
        .values(closes_at=closes_at)
        .returning(Wave.id)
    )
    if closes_at <= now or session.scalar(later) is None:
        raise CannotPlan(
            "A running wave can only close later than people were told. To end it sooner, close it."
        )
    session.refresh(wave)
    audit.note(session, engagement, account, "closing moved", key, now=now)


def _who(session: Session, wave: Wave) -> Check:
    engagement = wave.engagement
    if by_link(wave):
        named = bool(roster.departments(session, engagement))
        words = "People say themselves where they belong. Levels and departments must be named."
        return Check("People", named, words, stops=True)
    people = roster.of(session, engagement)
    least = terms(wave).minimum_group
    nowhere = sum(person.department_id is None for person in people)
    words = f"{len(people):,} on the roster."
    if len(people) < least:
        words += f" At least {least} are needed."
    if nowhere:
        words += f" {nowhere:,} without a department count in totals only."
    silent = sum(person.email is None for person in people)
    if silent:
        words += f" {silent:,} have no e-mail and need slips."
    return Check("People", len(people) >= least, words, stops=True)


def _languages(wave: Wave) -> Check:
    instrument = wave.questionnaire
    missing = [code for code in wave.engagement.languages if code not in instrument.languages]
    offered = launching.languages(wave.engagement, instrument)
    words = f"Complete in {_named(offered)}."
    if missing:
        first = _named(instrument.languages[:1])
        words += f" Nothing in {_named(missing)}: these people read {first}."
    return Check("Languages", not missing, words)


def _named(codes: Sequence[str]) -> str:
    return ", ".join(map(name_of, codes))


def _previewed(wave: Wave) -> Check:
    seen = wave.groups.get("previewed") == wave.questionnaire.digest()
    words = "Read through as it is now." if seen else "Nobody has read it through as it is now."
    return Check("Preview", seen, words)


def _test_mail(wave: Wave, *, sends_mail: bool) -> Check:
    """Invitations that land among the spam are found out before the launch, or too late."""
    if not sends_mail:
        words = "No mail server is set, so nobody can be invited by mail."
        return Check("Test mail", done=False, words=words)
    tried = wave.groups.get("test_mail", {})
    if "arrived" in tried:
        words = f"Arrived at {tried['to']} on {_moment(tried['arrived'], wave)}."
        return Check("Test mail", done=True, words=words)
    if "sent" in tried:
        words = (
            f"Sent to {tried['to']} on {_moment(tried['sent'], wave)}. Open the link in it and say"
            " that it arrived; look among the spam too."
        )
        return Check("Test mail", done=False, words=words)
    words = "Send the invitation to yourself and see that it arrives."
    return Check("Test mail", done=False, words=words)


def _moment(text: str, wave: Wave) -> str:
    """A moment that was noted, on the client's clock."""
    local = datetime.fromisoformat(text).astimezone(ZoneInfo(wave.engagement.time_zone))
    return f"{local.day} {local:%b, %H:%M}"


def _times(wave: Wave, now: datetime) -> Check:
    if wave.closes_at is None:
        return Check("Times", done=False, words="Say until when people may answer.", stops=True)
    begins = max(wave.opens_at or now, now)
    if wave.closes_at < begins + SHORTEST:
        words = "It would close before people could answer."
        return Check("Times", done=False, words=words, stops=True)
    opens = _moment(wave.opens_at.isoformat(), wave) if begins == wave.opens_at else "at launch"
    words = f"Opens {opens}, closes {_moment(wave.closes_at.isoformat(), wave)}."
    return Check("Times", done=True, words=words, stops=True)


def _kept(
    minimum_group: int, small_levels: Mapping[str, int], *, by_link: bool
) -> dict[str, object]:
    return {"minimum_group": minimum_group, "small_levels": dict(small_levels), "by_link": by_link}


def _free_key(session: Session, engagement: Engagement, title: str) -> str:
    """A short address for a title, a number behind it where it is taken."""
    plain = unicodedata.normalize("NFKD", title).encode("ascii", "ignore").decode().casefold()
    stem = re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:48].strip("-") or "wave"
    keys = {wave.key for wave in waves.of(session, engagement)} | TAKEN
    key, number = stem, 1
    while key in keys:
        number += 1
        key = f"{stem}-{number}"
    return key
