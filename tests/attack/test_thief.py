"""What somebody learns who copies the database, at every moment from open to long closed."""

from __future__ import annotations

from collections import Counter
from itertools import pairwise

import pytest
from attack.theft import (
    MOMENTS,
    PEOPLE,
    PORTION,
    STILL_WRITING,
    Theft,
    commit_theft,
    number_of,
    rank_correlation,
    stored_id,
)

from survey.models import Base
from survey.services import closing

ANSWERS = ("response", "remark", "judgement", "prediction_answer", "segment_tally", "block")
PERSONAL = ("participant", "participant_segment", "invitation", "draft", "sealed", "account")
AFTER = ("written", "destroyed", "closed", "rewritten")
STOLEN: dict[str, Theft] = {}  # one theft of each kind of database serves all tests


@pytest.fixture
def theft(request, settings, monkeypatch):
    kind = "sqlite" if settings.database_file else "postgresql"
    if kind not in STOLEN:
        monkeypatch.setattr(closing, "PORTION", PORTION)
        given = [request.getfixturevalue(name) for name in ("session", "make_draft")]
        wave = request.getfixturevalue("make_open_wave")(people=PEOPLE)
        links = request.getfixturevalue("secrets_of")(wave)
        STOLEN[kind] = commit_theft(given[0], wave, links, given[1])
    return STOLEN[kind]


def values(rows) -> set[bytes]:
    """All that a file may hold compressed, value by value."""
    return {v if isinstance(v, bytes) else str(v).encode() for row in rows for v in row.values()}


def test_a_copy_of_an_open_wave_holds_no_answer_and_no_link(theft):
    copy = theft.copies["open"]
    snapshot_free = {
        value
        for rows in copy.rows.values()
        for value in values(rows)
        if b"schema_version" not in value
    }

    assert not copy.in_files & {*theft.secrets, *theft.plain}
    assert not copy.in_log & {*theft.secrets, *theft.plain}
    assert not [
        needle for needle in (*theft.secrets, *theft.plain) for v in snapshot_free if needle in v
    ]
    assert copy.in_files  # of the boxes, which it is right to find: the search works


def test_sealed_rows_and_drafts_tell_nothing_by_their_size(theft):
    rows = theft.copies["open"].rows

    assert {len(row["box"]) for row in rows["sealed"]} == {8192}
    assert len({len(row["box"]) for row in rows["draft"]}) == 1
    assert len(rows["draft"]) == STILL_WRITING


def test_at_no_moment_a_link_or_a_mark_lies_beside_a_response(theft):
    for moment in MOMENTS:
        rows = theft.copies[moment].rows
        assert not (rows["response"] and (rows["invitation"] or rows["draft"])), moment
    assert not theft.copies["closing"].rows["invitation"]


def test_at_no_moment_a_key_is_in_the_database_and_sealed_rows_outlive_only_their_key(theft):
    for moment in MOMENTS:
        copy = theft.copies[moment]
        assert not copy.in_files & set(theft.secrets), moment
        assert not copy.in_log & set(theft.secrets), moment
    left = {moment: len(theft.copies[moment].rows["sealed"]) for moment in MOMENTS}
    people = len(theft.sent_order)
    assert [left[moment] for moment in MOMENTS] == [people] * 3 + [people - PORTION, 0, 0]
    there = [theft.copies[moment].key_is_there for moment in MOMENTS]
    assert there == [True] * 3 + [False] * 3


def test_no_value_of_an_answer_leads_to_a_person_at_any_moment(theft):
    """By every column: what both sides hold are names of groups, of which enough people are."""
    for moment in AFTER:
        rows = theft.copies[moment].rows
        holders = Counter(
            (value, table)
            for table in PERSONAL
            for row in rows[table]
            for value in {v for v in row.values() if isinstance(v, str | bytes) and len(v) > 1}
        )
        mine = {
            value
            for table in ANSWERS
            for row in rows[table]
            for name, value in row.items()
            if name not in {"ctid", "xmin"} and isinstance(value, str | bytes) and len(value) > 1
        }
        shared = {value: n for (value, _), n in holders.items() if value in mine}
        assert not {value for value, n in shared.items() if n < 10}, moment  # smallest: the board


def test_answers_refer_to_their_wave_and_block_only():
    leading = {
        (name, key.target_fullname)
        for name in ANSWERS
        for key in Base.metadata.tables[name].foreign_keys
    }

    assert {target for _, target in leading} <= {"wave.id", "block.id"}


def test_ids_of_sealed_rows_are_not_those_of_responses(theft):
    before = {row["id"] for row in theft.copies["open"].rows["sealed"]}

    assert not before & {row["id"] for row in theft.copies["rewritten"].rows["response"]}


@pytest.mark.parametrize("moment", AFTER)
def test_the_order_of_responses_tells_neither_when_nor_who(theft, moment):
    """In the table as it lies, and on the pages of the file."""
    copy = theft.copies[moment]
    lying = [number_of(row["answers"]) for row in copy.rows["response"]]
    at = {stored_id(row["id"], theft.dialect): row["answers"] for row in copy.rows["response"]}
    paged = [number_of(at[one]) for one in sorted(copy.offsets, key=copy.offsets.__getitem__)]

    assert sorted(lying) == sorted(theft.sent_order) == sorted(paged)
    # With 61 rows in random order |rho| stays under 0.55 but once in 100,000 closes.
    for stored in (lying, paged):
        by_time = [theft.sent_order.index(number) for number in stored]
        assert abs(rank_correlation(stored)) < 0.55
        assert abs(rank_correlation(by_time)) < 0.55


def test_sealed_rows_left_after_the_key_lie_in_no_order_of_responses(theft):
    """By the place and the stamp of each row, on its side and on the other."""
    copy = theft.copies["written"]
    boxes = [row["box"] for row in theft.copies["open"].rows["sealed"]]
    sent = dict(zip(boxes, theft.sent_order, strict=True))
    sealed = [sent[row["box"]] for row in copy.rows["sealed"]]
    responses = [number_of(row["answers"]) for row in copy.rows["response"]]

    assert abs(rank_correlation([sealed.index(number) for number in responses])) < 0.55
    stamps = {row.get("xmin") for row in copy.rows["sealed"]} - {None}
    assert not stamps & {row.get("xmin") for row in copy.rows["response"]}


def test_remarks_lie_in_another_order_than_responses(theft):
    rows = theft.copies["rewritten"].rows
    remarks = [int(row["text"].split()[2]) for row in rows["remark"]]
    responses = [number_of(row["answers"]) for row in rows["response"]]

    assert len(remarks) >= 50
    assert abs(rank_correlation([responses.index(number) for number in remarks])) < 0.6
    assert abs(rank_correlation([theft.sent_order.index(number) for number in remarks])) < 0.6


def test_no_row_carries_a_stamp_of_its_own(theft):
    for moment in AFTER:
        rows = theft.copies[moment].rows
        for table in ("response", "remark", "judgement", "prediction_answer"):
            assert rows[table]
            assert not any("rowid" in row for row in rows[table]), table
            assert len({row.get("xmin") for row in rows[table]}) == 1, table


def test_a_judgement_joins_no_other_of_the_same_person(theft):
    rows = theft.copies["rewritten"].rows["judgement"]

    assert "block_id" not in rows[0]
    assert len({row["id"] for row in rows}) == len(rows)
    places = [(row["department"], row["target"]) for row in rows]
    neighbours = sum(a == b for a, b in pairwise(places))
    # Row after row of one pair of departments would share it; shuffled, as often as chance.
    assert neighbours / len(rows) < 0.5 + 1 / len(set(places))


def test_nothing_erased_is_left_in_the_files(theft):
    """SQLite overwrites at once (secure_delete, and its log is emptied); PostgreSQL rewrites."""
    gone = {"sqlite": ("closed", "rewritten"), "postgresql": ("rewritten",)}[theft.dialect]

    assert set(theft.traces) & theft.copies["open"].in_files
    for moment in gone:
        assert not theft.copies[moment].in_files & set(theft.traces), moment
        held = set().union(*(values(rows) for rows in theft.copies[moment].rows.values()))
        assert not [trace for trace in theft.traces for value in held if trace in value], moment


def test_what_the_write_ahead_log_keeps_is_sealed(theft):
    """PostgreSQL's log is emptied by rotation only, which SECURITY.md says: no answer is in it."""
    kept = theft.copies["rewritten"].in_log

    assert not kept & {*theft.secrets, *theft.plain[1:]}
    assert kept if theft.dialect == "postgresql" else not kept
