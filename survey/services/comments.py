"""Comments of a closed wave: looked at by a consultant before anybody else reads one.

Close kept them masked, without block, in random order, and only where at least ten of a level and
language lie together. Hiding one does not make its group smaller: whoever wrote a comment is hidden
among all who wrote, shown or not.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, func, select, update
from sqlalchemy.orm import Session

from survey.exceptions import NotYours, SurveyError
from survey.models import Account, AlignmentReport, Remark, Wave
from survey.models.apart import STATES
from survey.report.model import CommentGroup
from survey.report.telling import telling
from survey.report.topics import topics
from survey.services import audit
from survey.services.setting_apart import REMARKS_TOGETHER

WAITING, SHOWN, HIDDEN = STATES


@dataclass(frozen=True)
class Group:
    """Comments that lie together; level and language are None where several were joined."""

    question: str
    level: str | None
    language: str | None
    number: int
    waiting: int
    shown: int
    hidden: int


def groups(session: Session, wave: Wave) -> list[Group]:
    """The groups of ten and more, by question, in the order of the levels."""
    counted = (
        select(Remark.question, Remark.level, Remark.language, Remark.state, func.count())
        .where(Remark.wave_id == wave.id)
        .group_by(Remark.question, Remark.level, Remark.language, Remark.state)
    )
    found: dict[tuple[str, str | None, str | None], Counter[str]] = {}
    for question, level, language, state, number in session.execute(counted):
        found.setdefault((question, level, language), Counter())[state] += number
    listed = [
        Group(*place, states.total(), states[WAITING], states[SHOWN], states[HIDDEN])
        for place, states in found.items()
        if states.total() >= REMARKS_TOGETHER
    ]
    return sorted(listed, key=lambda group: (group.question, *_rank(wave, group)))


def of(
    session: Session,
    wave: Wave,
    group: Group,
    *,
    state: str | None = None,
    first: int = 0,
    limit: int | None = None,
) -> list[Remark]:
    """The comments of a group, in an order that tells nothing; of one state if it is named."""
    chosen = (
        select(Remark)
        .where(Remark.wave_id == wave.id, *_in(group))
        .order_by(Remark.id)
        .offset(first)
        .limit(limit)
    )
    if state is not None:
        chosen = chosen.where(Remark.state == state)
    return list(session.scalars(chosen))


def to_json(group: Group, remarks: Sequence[Remark]) -> dict[str, object]:
    """A group and comments of it, for programs."""
    return {
        "question": group.question,
        "level": group.level,
        "language": group.language,
        "number": group.number,
        "comments": [{"id": str(one.id), "state": one.state, "text": one.text} for one in remarks],
    }


def decide(
    session: Session,
    wave: Wave,
    ids: Sequence[UUID],
    state: str,
    *,
    account: Account,
    now: datetime,
) -> int:
    """Show or hide comments, or let them wait again. The caller commits.

    Every report of the wave that is not published follows; a published one stays as it is.
    """
    if state not in STATES:
        raise SurveyError("A comment waits, is shown or is hidden.")
    changed = session.scalars(
        update(Remark)
        .where(Remark.wave_id == wave.id, Remark.id.in_(ids), Remark.state != state)
        .values(state=state)
        .returning(Remark.id)
        .execution_options(synchronize_session="fetch")
    ).all()
    known = select(func.count()).where(Remark.wave_id == wave.id, Remark.id.in_(ids))
    if session.scalar(known) != len(set(ids)):
        raise NotYours
    if changed:
        which = str(changed[0]) if len(changed) == 1 else f"{len(changed)} comments"
        act = {WAITING: "comment to be looked at again"}.get(state, f"comment {state}")
        audit.note(session, wave.engagement, account, act, f"{wave.key}: {which}", now=now)
        refresh(session, wave)
    return len(changed)


def released(session: Session, wave: Wave) -> tuple[CommentGroup, ...]:
    """What readers of the report see: what was looked at and let through, nothing else."""
    return tuple(
        CommentGroup(
            level=group.level,
            language=group.language,
            n=group.number,
            question=_asked(wave, group),
            texts=tuple(one.text for one in of(session, wave, group, state=SHOWN)),
        )
        for group in groups(session, wave)
        if group.shown
    )


def refresh(session: Session, wave: Wave) -> None:
    """Put what is shown now into the reports of a wave that are not published."""
    unpublished = select(AlignmentReport).where(
        AlignmentReport.wave_id == wave.id, AlignmentReport.published_at.is_(None)
    )
    groups_shown = released(session, wave)
    shown = [{**asdict(group), "texts": list(group.texts)} for group in groups_shown]
    for row in session.scalars(unpublished):
        if row.report.get("comments", []) != shown:
            frame = row.report["frame"]
            words = telling(groups_shown, frame["reference"], frame["comparison"])
            about = topics(groups_shown, [one["key"] for one in row.report["dimensions"]])
            row.report = {
                **row.report,
                "comments": shown,
                "telling_words": [asdict(word) for word in words],
                "comment_topics": [asdict(topic) for topic in about],
            }


def _asked(wave: Wave, group: Group) -> str:
    instrument = wave.questionnaire
    return instrument.say(instrument.question(group.question).text, wave.languages[0])


def _in(group: Group) -> tuple[ColumnElement[bool], ...]:
    return (
        Remark.question == group.question,
        Remark.level.is_not_distinct_from(group.level),
        Remark.language.is_not_distinct_from(group.language),
    )


def _rank(wave: Wave, group: Group) -> tuple[int, str]:
    order = {level: place for place, level in enumerate(wave.levels)}
    return order.get(group.level or "", len(order)), group.language or ""
