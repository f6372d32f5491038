"""Who gets a slip, in which stack, and what stands on it."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from survey.documents.slips import Sheet, Slip
from survey.exceptions import WaveNotRunning
from survey.models import Invitation, Participant, Wave
from survey.services import waves
from survey.services.roster import folded
from survey.services.secret_words import link_secret, shown, slip_code
from survey.services.wave_keys import WaveKeys

DEPARTMENT = "department"
NOWHERE = "–"


def stacks(wave: Wave) -> tuple[str, ...]:
    """What slips can be sorted by: the segments of the launch, then the department."""
    kinds = tuple(wave.groups.get("segments", ()))
    return (*kinds, DEPARTMENT) if wave.departments else kinds


def people(session: Session, wave: Wave, keys: WaveKeys, stack: str = "") -> list[Slip]:
    """A slip for everybody who has not left, by stack and name.

    Also for those who have answered: a slip that is missing would tell.
    """
    _refuse_unless_running(wave)
    wave_key = keys.get(wave.public_id)
    invited = session.execute(
        select(Invitation.id, Invitation.department, Invitation.segments, Participant)
        .join(Participant, Participant.id == Invitation.participant_id)
        .where(Invitation.wave_id == wave.id, Participant.left.is_(False))
    )
    made = [
        Slip(
            group=_place(stack, department, segments),
            name=person.name or person.number,
            number=person.number if person.name else "",
            language=language_of(wave, person.language),
            secret=link_secret(wave_key, number),
            code=shown(slip_code(wave_key, number)),
        )
        for number, department, segments, person in invited
    ]
    return sorted(made, key=_order)


def places(session: Session, wave: Wave, stack: str = "") -> list[str]:
    """The places that get a poster."""
    _refuse_unless_running(wave)
    if wave.open_link:
        return list(wave.departments) if stack else [""]
    invited = session.execute(
        select(Invitation.department, Invitation.segments).where(Invitation.wave_id == wave.id)
    )
    named = {_place(stack, department, segments) for department, segments in invited}
    return sorted(named, key=lambda name: (name == NOWHERE, folded(name)))


def sheet(session: Session, wave: Wave, base_url: str) -> Sheet:
    """What all slips and posters of a wave have in common."""
    address = urlsplit(base_url)
    zone = ZoneInfo(wave.engagement.time_zone)
    promise = waves.promise(session, wave)
    page = f"a/{wave.public_id}/join" if wave.open_link else "code"
    return Sheet(
        client=wave.engagement.client,
        wave=wave.title,
        language=wave.languages[0],
        languages=wave.languages,
        links=f"{base_url}/a/{wave.public_id}/",
        code_page=f"{base_url}/a/{wave.public_id}/{'join' if wave.open_link else 'code'}",
        address=f"{address.netloc}{address.path}/{page}",
        closes=wave.closes_at.astimezone(zone) if wave.closes_at else None,
        minimum=min((promise.minimum_group, *promise.small_levels.values())),
        open_link=wave.open_link,
    )


def _refuse_unless_running(wave: Wave) -> None:
    if wave.status not in {"scheduled", "open"}:
        raise WaveNotRunning


def _place(stack: str, department: str | None, segments: dict[str, str]) -> str:
    if not stack:
        return ""
    found = department if stack == DEPARTMENT else segments.get(stack)
    return found or NOWHERE


def _order(slip: Slip) -> tuple[bool, str, str, str]:
    return slip.group == NOWHERE, folded(slip.group), folded(slip.name), slip.number


def language_of(wave: Wave, wanted: str | None) -> str:
    """The person's language if the wave has it; "de-AT" is served by "de"."""
    return next(_matching(wave, wanted), wave.languages[0])


def _matching(wave: Wave, wanted: str | None) -> Iterator[str]:
    for code in (wanted, (wanted or "").split("-")[0]):
        if code in wave.languages:
            yield str(code)
