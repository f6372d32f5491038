"""What somebody learns who copies the database: while a wave is open, and after close."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from itertools import pairwise
from pathlib import Path
from random import Random

import pytest
import sqlalchemy as sa
from fieldwork import NOW

from survey.extensions import db, wave_keys
from survey.models import Base, Draft, Invitation, Judgement, Remark, Response, Sealed
from survey.services import cleaning, drafts, sending, waves
from survey.worker import closing as job

LATER = NOW + timedelta(days=14)
PEOPLE = {("C-suite", "Board"): 10, ("Frontline", "Sales"): 30, ("Frontline", "Web"): 24}


def pattern(number: int) -> dict[str, int]:
    """Answers that nobody else gives, so that the test, but only the test, knows who is who."""
    digits = [number // 5**place % 5 + 1 for place in range(6)]
    keys = [f"{dimension}{item}" for dimension in ("unity", "voice") for item in (1, 2, 3)]
    return dict(zip(keys, digits, strict=True))


def number_of(answers: bytes) -> int:
    return sum((code - 1) * 5**place for place, code in enumerate(answers[:6]))


@pytest.fixture
def fielded(session, make_open_wave, secrets_of, make_draft):
    """A wave where everybody but three has sent, in random order, each with a marked comment."""
    wave = make_open_wave(people=PEOPLE)
    secrets = secrets_of(wave)
    order = list(enumerate(secrets))
    Random(3).shuffle(order)
    draft_keys = {}
    for number, secret in order:
        mark = {"remark": f"Marked remark {number:03d} of somebody", **pattern(number)}
        draft_keys[secret] = make_draft(wave, secret, number, **mark)
    for _, secret in order[:-3]:
        sending.send(session, wave, wave_keys(), secret, draft_keys[secret], now=NOW)
        session.commit()
    return wave, secrets, draft_keys, [number for number, _ in order[:-3]]


def stolen_bytes() -> Iterator[bytes]:
    """Every file of the database as it lies on the disk, with its logs."""
    engine = db.engine
    db.session().commit()
    if engine.dialect.name == "sqlite":
        file = Path(engine.url.database or "")
        for path in sorted(file.parent.glob(f"{file.name}*")):
            yield path.read_bytes()
        return
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(sa.text("CHECKPOINT"))
        folder = Path(connection.scalar(sa.text("SHOW data_directory")))
        number = connection.scalar(
            sa.text("SELECT oid FROM pg_database WHERE datname = current_database()")
        )
    for path in sorted((folder / "base" / str(number)).iterdir()):
        if path.exists():  # the server drops its cache files when it likes
            yield path.read_bytes()


def stolen_values(session) -> Iterator[bytes]:
    """Every value of every row, for what a file holds compressed."""
    for table in Base.metadata.sorted_tables:
        for row in session.execute(sa.select(table)):
            for value in row:
                yield value if isinstance(value, bytes) else str(value).encode()


def found(needles: list[bytes], haystack: Iterator[bytes]) -> set[bytes]:
    return {needle for straw in haystack for needle in needles if needle in straw}


def test_a_copy_of_an_open_wave_holds_no_answer_and_no_link(session, fielded):
    wave, secrets, draft_keys, _ = fielded
    answers = [b"Marked remark", b'"unity1"', b'"remark"', b"priorities"]
    codes = [drafts.resume_code(key).replace("-", "").encode() for key in draft_keys.values()]
    ways_in = [secret.encode() for secret in secrets]
    keys = [key.secret for key in draft_keys.values()] + [wave_keys().get(wave.public_id).secret]

    needles = [*answers[:1], *codes, *ways_in, *keys]

    assert found(needles, stolen_bytes()) == set()
    snapshot_free = (value for value in stolen_values(session) if b"schema_version" not in value)
    assert found([*needles, *answers], snapshot_free) == set()


def test_sealed_rows_and_drafts_of_an_open_wave_tell_nothing_by_size(session, fielded):
    assert {len(box) for box in session.scalars(sa.select(Sealed.box))} == {8192}
    assert len({len(box) for box in session.scalars(sa.select(Draft.box))}) == 1


def test_a_copy_after_close_holds_no_trace_of_who_answered(session, fielded):
    wave, secrets, _, _ = fielded
    boxes = list(session.scalars(sa.select(Sealed.box)))
    left_drafts = list(session.scalars(sa.select(Draft.box)))
    digests = [
        digest
        for row in session.execute(sa.select(Invitation.digest, Invitation.code_digest))
        for digest in row
    ]
    secret_key = wave_keys().get(wave.public_id).secret

    close(session, wave)

    pieces = [value[200:232] for value in (*boxes, *left_drafts)]
    needles = [*pieces, *digests, *(secret.encode() for secret in secrets), secret_key]
    assert found(needles, stolen_bytes()) == set()
    assert found(needles, stolen_values(session)) == set()
    assert not wave_keys().holds(wave.public_id)


def close(session, wave):
    waves.begin_closing(session, wave.engagement, wave.key, now=LATER)
    session.commit()
    job.close(session, wave, wave_keys(), now=LATER)
    assert cleaning.rewrite(db.engine)


def rank_correlation(order: list[int]) -> float:
    """Spearman's rho between a stored order and 0, 1, 2 …"""
    n = len(order)
    ranks = {value: rank for rank, value in enumerate(sorted(order))}
    squares = sum((place - ranks[value]) ** 2 for place, value in enumerate(order))
    return 1 - 6 * squares / (n * (n * n - 1))


def test_the_order_of_responses_tells_neither_when_nor_who(session, fielded):
    wave, _, _, sent_order = fielded
    close(session, wave)

    stored = [number_of(answers) for answers in session.scalars(physically(session, Response))]
    by_time = [sent_order.index(number) for number in stored]

    assert sorted(stored) == sorted(sent_order)
    # With 61 rows in random order |rho| stays under 0.55 but once in 100,000 closes.
    assert abs(rank_correlation(stored)) < 0.55
    assert abs(rank_correlation(by_time)) < 0.55


def physically(session, table) -> sa.Select:
    """Rows as they lie in the table, with all the database knows about their writing."""
    column = table.answers if table is Response else table.text
    statement = sa.select(column).select_from(table)
    if session.get_bind().dialect.name == "postgresql":
        return statement.order_by(sa.text("ctid"))
    return statement


def test_remarks_lie_in_another_order_than_responses(session, fielded):
    wave, _, _, sent_order = fielded
    close(session, wave)

    remarks = [int(text.split()[2]) for text in session.scalars(physically(session, Remark))]
    responses = [number_of(code) for code in session.scalars(physically(session, Response))]
    places = [responses.index(number) for number in remarks]

    assert len(remarks) >= 50
    assert abs(rank_correlation(places)) < 0.6
    assert abs(rank_correlation([sent_order.index(number) for number in remarks])) < 0.6


def test_no_row_carries_a_stamp_of_its_own(session, fielded):
    wave, _, _, _ = fielded
    close(session, wave)

    for table in ("response", "remark", "judgement", "prediction_answer"):
        if session.get_bind().dialect.name == "postgresql":
            stamps = session.scalars(
                sa.text(f"SELECT DISTINCT xmin::text FROM {table}")  # noqa: S608  # our own names
            )
            assert len(list(stamps)) == 1
        else:
            with pytest.raises(sa.exc.OperationalError, match="rowid"):
                session.execute(sa.text(f"SELECT rowid FROM {table}"))  # noqa: S608  # the same


def test_a_judgement_joins_no_other_of_the_same_person(session, fielded):
    wave, _, _, _ = fielded
    close(session, wave)

    columns = sa.select(Judgement.id, Judgement.department, Judgement.target, Judgement.option)
    rows = session.execute(columns).all()

    assert len({row.id for row in rows}) == len(rows)
    neighbours = [a.department == b.department for a, b in pairwise(rows)]
    departments = {row.department for row in rows}
    # Grouped by person, neighbours would nearly always share a department; shuffled, by chance.
    assert sum(neighbours) / len(neighbours) < 0.5 + 1 / len(departments)
