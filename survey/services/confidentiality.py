"""The confidentiality record of a wave: how its promise was kept, for a works council to file.

What is only known while groups are formed is written at close, in the same transaction; what
happens afterwards (the key, the files, the names) is read from the wave when the record is asked
for. It holds no number of people under the promise, no name and no answer.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from analysis.blocks import Cell, form_blocks
from analysis.promise import Promise as Rules
from survey.exceptions import CannotReport
from survey.models import Promise, RosterCount, Wave
from survey.report.build import VERSION
from survey.services import waves
from survey.services.sealing import Sent
from survey.services.segmenting import Segmented
from survey.services.tallying import Tallied

SCHEMA = "confidentiality-record/1"
SCHEMA_FILE = Path(__file__).with_name("confidentiality_record.schema.json")
PROOF = "one partition: no difference of unions of its groups is smaller than a group"
SAFE = "no group under the minimum can be worked out from all groupings together"
NOTHING = "nothing of this grouping can be told apart safely, so nothing of it is kept"

Record = dict[str, Any]


def at_close(
    session: Session, wave: Wave, sent: Sequence[Sent], segments: Tallied, unreadable: int
) -> Record:
    """What is known while groups are formed; `of` adds the rest."""
    rules = waves.promise(session, wave).rules()
    invited = _invited(session, wave)
    answered = Counter(_cell(one.level, one.department) for one in sent)
    cells = sorted(invited.keys() | answered.keys(), key=str)
    formed = form_blocks(cells, [answered[cell] for cell in cells], wave.levels, rules)
    blocks = formed.partition.blocks
    return {
        "answers": {
            "kept": sum(block.n for block in blocks),
            "unreadable": unreadable,
            "judgements": "as counts; of and by departments of enough people, others joined",
            "comments": "masked, at least ten of a level and language or of all together",
        },
        "groups": {
            "number": len(blocks),
            "people_in_named_groups": sum(b.n for b in blocks if b.label == "block"),
            "people_in_other_groups": sum(b.n for b in blocks if b.label == "other"),
            "not_shown_alone": [
                {"level": one.level, "department": one.department, "reason": one.reason}
                for one in formed.withheld
            ],
        },
        "checks": list(_checks(segments)),
        "versions": {
            "analysis": VERSION,
            "questionnaire": wave.questionnaire.key,
            "questionnaire_version": wave.questionnaire.version,
            "questionnaire_digest": wave.questionnaire.digest(),
            "database": session.get_bind().dialect.name,
        },
    }


def of(session: Session, wave: Wave) -> Record:
    """The record as it is now.

    Raises
    ------
    CannotReport
        Before the wave has closed, and for a wave that was given up.
    """
    if wave.status != "closed" or wave.record is None:
        raise CannotReport("There is a confidentiality record only of a wave that was closed.")
    promise = waves.promise(session, wave)
    return {
        "schema": SCHEMA,
        "wave": {
            "id": wave.public_id,
            "key": wave.key,
            "engagement": wave.engagement.slug,
            "opened_at": _moment(wave.opens_at),
            "closed_at": _moment(wave.closed_at),
        },
        "promise": _promise(promise),
        "people": {"invited": invited(session, wave), "added_after_launch": wave.added},
        **wave.record,
        "key": {"destroyed_at": _moment(wave.key_destroyed_at)},
        "erased": _erased(wave, promise),
    }


def invited(session: Session, wave: Wave) -> int | None:
    """How many people were invited in all, also later; None where whoever had a link could join."""
    return None if wave.open_link else sum(_invited(session, wave).values())


def file_name(wave: Wave) -> str:
    return f"confidentiality-record-{wave.public_id}.json"


def to_json(record: Record) -> bytes:
    return (json.dumps(record, indent=2, ensure_ascii=False) + "\n").encode()


def _promise(promise: Promise) -> Record:
    rules: Rules = promise.rules()
    return {
        "minimum_group": rules.minimum_group,
        "small_levels": dict(rules.small_levels),
        "details_from": rules.detail,
        "reliability_from": rules.reliability,
        "merged_levels": dict(promise.merged_levels),
        "retention_days": promise.retention_days,
        "rows_exported": promise.rows_exported,
        "made_at": _moment(promise.made_at),
    }


def _checks(segments: Tallied) -> Iterator[Record]:
    """Every grouping that is kept or was given up, in the order in which they were checked."""
    yield {
        "grouping": "department",
        "beside": [],
        "rounds": 0,
        "groups": None,
        "result": PROOF,
        "joined": [],
    }
    beside = ["department"]
    for kind, blocks in segments.kinds.items():
        yield {"grouping": kind, "beside": list(beside), **_check(blocks)}
        if blocks is not None:
            beside.append(kind)
    for kind, halved in segments.halved.items():
        yield {
            "grouping": f"{kind}, each in two random halves",
            "beside": list(beside),
            "rounds": halved.checks,
            "groups": 2 * len(halved.people),
            "result": SAFE,
            "joined": [],
        }
        beside.append(f"{kind}, each in two random halves")


def _check(blocks: Segmented | None) -> Record:
    if blocks is None:
        return {"rounds": 0, "groups": 0, "result": NOTHING, "joined": []}
    return {
        "rounds": blocks.checks,
        "groups": len(blocks.blocks),
        "result": SAFE,
        "joined": [asdict(one) for one in blocks.joined],
    }


def _erased(wave: Wave, promise: Promise) -> list[Record]:
    due = None if wave.closed_at is None else wave.closed_at + timedelta(promise.retention_days)
    return [
        {
            "what": "links, slip codes, drafts and who has answered",
            "at": _moment(wave.closed_at),
            "due": _moment(wave.closed_at),
        },
        {
            "what": "sealed answers (their key first)",
            "at": _moment(wave.key_destroyed_at),
            "due": _moment(wave.closed_at),
        },
        {
            "what": "traces of erased rows in the files of the database",
            "at": _moment(wave.cleaned_at),
            "due": None,
        },
        {
            "what": "names, numbers and addresses of people not invited to a later wave",
            "at": _moment(wave.erased_at),
            "due": _moment(due),
        },
    ]


def _invited(session: Session, wave: Wave) -> Counter[Cell]:
    counted = select(RosterCount).where(RosterCount.wave_id == wave.id)
    invited: Counter[Cell] = Counter()
    for row in session.scalars(counted):
        invited[_cell(row.level, row.department)] += row.invited
    return invited


def _cell(level: str, department: str | None) -> Cell:
    """Where somebody is counted: without a department people are of no level, as in files."""
    return Cell(None, None) if department is None else Cell(level, department)


def _moment(moment: datetime | None) -> str | None:
    return None if moment is None else moment.isoformat(timespec="seconds")
