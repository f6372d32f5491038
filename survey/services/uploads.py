"""Roster files on their way in: kept, looked over, brought in, erased after a day."""

from __future__ import annotations

import csv
import io
import tempfile
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import delete, select
from sqlalchemy.orm import Session, undefer

from survey.datafiles.errors import DataFileError
from survey.datafiles.people import Sheet, open_people
from survey.documents.cells import guarded
from survey.exceptions import NotYours, RosterRefused
from survey.models import Account, Engagement, Upload
from survey.services import audit, engagements, roster, roster_columns
from survey.services.opening import Progress, silent
from survey.services.roster_changes import compare
from survey.services.roster_checks import Checked, Problem, Rules, check

KEPT_FOR = timedelta(hours=24)
LARGEST = 20_000_000  # bytes
AT_ONCE = 300_000  # bytes that are read while somebody waits; more is the worker's
SHOWN_PROBLEMS = 100
SHOWN_ROWS = 12
SHOWN_LEVELS = 40
SAMPLES = 3
WAITING = ("waiting", "wanted")  # for the worker
OPEN = (*WAITING, "checked", "refused")


def keep(
    session: Session,
    engagement: Engagement,
    account: Account | None,
    name: str,
    content: bytes,
    *,
    now: datetime,
) -> Upload:
    """Keep a file that somebody brought; it replaces what they brought before."""
    if not content:
        raise RosterRefused(f"“{name}” is empty. Save the sheet again and bring that file.")
    if len(content) > LARGEST:
        raise RosterRefused(f"“{name}” has more than {LARGEST // 10**6} MB.")
    session.execute(
        delete(Upload).where(Upload.engagement_id == engagement.id, Upload.state.in_(OPEN))
    )
    upload = Upload(
        engagement_id=engagement.id,
        account_id=None if account is None else account.id,
        name=shown_name(name),
        content=content,
        uploaded_at=now,
        columns={},
        found={},
        complete=True,
    )
    session.add(upload)
    session.flush()
    return upload


def get(session: Session, engagement: Engagement, number: int) -> Upload:
    found = select(Upload).where(Upload.engagement_id == engagement.id, Upload.id == number)
    upload = session.scalar(found)
    if upload is None:
        raise NotYours("This file is no longer here: files are erased after a day. Bring it again.")
    return upload


def latest(session: Session, engagement: Engagement) -> Upload | None:
    """The file that is being looked over, if there is one."""
    newest = (
        select(Upload)
        .where(Upload.engagement_id == engagement.id, Upload.state.in_(OPEN))
        .order_by(Upload.id.desc())
        .limit(1)
    )
    return session.scalar(newest)


def is_small(upload: Upload) -> bool:
    """Whether it is read while somebody waits."""
    return len(upload.content) <= AT_ONCE


def look(session: Session, engagement: Engagement, upload: Upload, tell: Progress = silent) -> None:
    """Read a file and note what bringing it in would do. Nothing of the roster changes."""
    try:
        with _opened(upload) as sheet:
            upload.columns = upload.columns or roster_columns.guess(
                sheet.columns, engagement.roster_columns
            )
            checked = check(sheet, rules(session, engagement, upload.columns), tell)
            header, notes = list(sheet.columns), list(sheet.notes)
            samples = _samples(sheet)
    except DataFileError as problem:
        upload.state, upload.found = "refused", {"refused": problem.message}
        return
    tell("comparing with the roster", 0, 1)
    changes = compare(
        session,
        engagement,
        checked.people,
        complete=upload.complete,
        keep=checked.spoilt,
    )
    upload.state = "checked"
    upload.found = {
        "header": header,
        "notes": notes,
        "samples": samples,
        **_counted(checked),
        **asdict(changes),
    }


def map_columns(upload: Upload, columns: Mapping[str, str], *, complete: bool) -> None:
    """Take what a person said about the columns; the file is read again."""
    upload.columns, upload.complete = dict(columns), complete
    upload.state = "waiting"


def bring_in(
    session: Session,
    engagement: Engagement,
    upload: Upload,
    *,
    now: datetime,
    tell: Progress = silent,
) -> roster.Imported:
    """Bring the people of a checked file onto the roster, and remember its columns.

    Raises
    ------
    RosterRefused
        If nobody could be brought in.
    """
    with _opened(upload) as sheet:
        checked = check(sheet, rules(session, engagement, upload.columns), tell)
    if not checked.people:
        raise RosterRefused("Nobody in this file can be brought in. See what is wrong by row.")
    imported = roster.import_people(
        session,
        engagement,
        checked.people,
        now=now,
        complete=upload.complete,
        keep=checked.spoilt,
        tell=tell,
    )
    engagement.roster_columns = {**engagement.roster_columns, **upload.columns}
    upload.state, upload.content = "imported", b""
    upload.found = {**asdict(imported), "left_out": checked.fatal}
    account = session.get(Account, upload.account_id) if upload.account_id else None
    what = f"{imported.added} added, {imported.changed} changed, {imported.left} gone"
    audit.note(session, engagement, account, "roster imported", what, now=now)
    return imported


def rules(session: Session, engagement: Engagement, columns: Mapping[str, str]) -> Rules:
    levels = [level.name for level in engagements.levels(session, engagement)]
    return Rules(columns, levels, engagement.languages)


def problems(session: Session, engagement: Engagement, upload: Upload) -> list[Problem]:
    """All problems of a file, read anew: a page shows only the first."""
    with _opened(upload) as sheet:
        return check(sheet, rules(session, engagement, upload.columns)).problems


def error_file(found: Iterable[Problem]) -> bytes:
    """The problems as CSV for whoever corrects the file; no cell is taken for a formula."""
    text = io.StringIO()
    rows = csv.writer(text, lineterminator="\r\n")
    rows.writerow(("Row", "Column", "Value", "What is wrong", "Row left out"))
    for one in found:
        left_out = "yes" if one.fatal else "no"
        rows.writerow((one.row, guarded(one.column), guarded(one.value), one.words, left_out))
    return "\ufeff".encode() + text.getvalue().encode()


def due(session: Session) -> Upload | None:
    """What waits for the worker, this one alone until it commits."""
    waiting = (
        select(Upload)
        .where(Upload.state.in_(WAITING))
        .order_by(Upload.id)
        .limit(1)
        .options(undefer(Upload.content))
        .with_for_update(skip_locked=True)
    )
    return session.scalar(waiting)


def work_on(session: Session, upload: Upload, *, now: datetime, tell: Progress = silent) -> None:
    """Read a file, or bring it in: whichever it waits for. The caller commits."""
    if upload.state == "waiting":
        look(session, upload.engagement, upload, tell)
        return
    try:
        bring_in(session, upload.engagement, upload, now=now, tell=tell)
    except (RosterRefused, DataFileError) as refusal:
        upload.state, upload.found = "refused", {"refused": refusal.message}


def progress_name(upload: Upload) -> str:
    """Under which the worker notes how far it is."""
    return f"upload-{upload.id}"


def give_up(session: Session, upload: Upload) -> None:
    """Leave a file that could not be worked on at all, so that the next one is not held up."""
    upload.state = "refused"
    upload.found = {"refused": f"“{upload.name}” could not be read. Save it again as CSV."}
    session.flush()


def erase_old(session: Session, *, now: datetime) -> int:
    """Erase files after a day. The caller commits."""
    old = delete(Upload).where(Upload.uploaded_at <= now - KEPT_FOR).returning(Upload.id)
    return len(session.scalars(old).all())


@contextmanager
def _opened(upload: Upload) -> Iterator[Sheet]:
    """The file on disk for as long as it is read, under a name of ours and the ending of its own.

    Raises
    ------
    DataFileError
        If it is no roster file.
    """
    with tempfile.TemporaryDirectory(prefix="samesheet-") as folder:
        path = Path(folder) / upload.name
        path.write_bytes(upload.content)
        yield open_people(path)


def shown_name(name: str) -> str:
    """A file's name without its folders, fit to be shown and to be written for a moment."""
    base = name.replace("\\", "/").rsplit("/", 1)[-1]
    plain = "".join(c for c in base if c.isprintable() and c not in '<>:"|?*').strip(" .")
    stem, dot, ending = plain.rpartition(".")
    if not dot:
        return plain[:60] or "file"
    return f"{stem[:60] or 'file'}.{ending[:10]}"


def _samples(sheet: Sheet) -> dict[str, list[str]]:
    """The first values of each column, so that a person can tell which is which."""
    seen: dict[str, list[str]] = {name: [] for name in sheet.columns}
    wanted = {name: name for name in sheet.columns}
    for number, (_, cells) in enumerate(sheet.rows(wanted)):
        if number == SAMPLES:
            break
        for name, value in cells.items():
            if value:
                seen[name].append(value[:40])
    return seen


def _counted(checked: Checked) -> dict[str, Any]:
    minor = sum(not problem.fatal for problem in checked.problems)
    groups = _grouped(checked.problems)
    return {
        "rows": checked.rows,
        "good": len(checked.people),
        "fatal": checked.fatal,
        "minor": minor,
        "problems": [asdict(one) for one in groups[:SHOWN_PROBLEMS]],
        "more_problems": max(0, len(groups) - SHOWN_PROBLEMS),
        "all_problems": len(checked.problems),
        "unknown_levels": dict(checked.unknown_levels.most_common(SHOWN_LEVELS)),
    }


@dataclass
class Same:
    """The same thing wrong in the same words, and in which rows."""

    column: str
    value: str
    words: str
    fatal: bool
    number: int = 0
    rows: list[int] = field(default_factory=list)


def _grouped(problems: Iterable[Problem]) -> list[Same]:
    """What keeps rows out first, then in the order of the file."""
    groups: dict[tuple[str, str, str], Same] = {}
    for one in problems:
        key = one.column, one.value, one.words
        group = groups.setdefault(key, Same(*key, fatal=one.fatal))
        group.number += 1
        if len(group.rows) < SHOWN_ROWS:
            group.rows.append(one.row)
    return sorted(groups.values(), key=lambda group: not group.fatal)
