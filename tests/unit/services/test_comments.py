from datetime import timedelta

import pytest
from fieldwork import NOW
from sqlalchemy import select

from survey.exceptions import NotYours, SurveyError
from survey.extensions import wave_keys
from survey.models import AuditEntry, Remark
from survey.services import comments, reports, waves
from survey.worker import closing as job

LATER = NOW + timedelta(days=14)


@pytest.fixture
def closed(session, make_open_wave, answer_all):
    wave = make_open_wave()
    answer_all(wave)
    waves.begin_closing(session, wave.engagement, wave.key, now=LATER)
    session.commit()
    job.close(session, wave, wave_keys(), now=LATER)
    return wave


@pytest.fixture
def account(session, make_account):
    return make_account()


def decide(session, wave, account, state, *remarks):
    ids = [remark.id for remark in remarks]
    return comments.decide(session, wave, ids, state, account=account, now=LATER)


def test_comments_lie_in_groups_of_ten_and_more_and_wait(session, closed):
    groups = comments.groups(session, closed)

    assert [(group.level, group.language, group.number) for group in groups] == [
        ("Manager", "en", 12),
        ("Frontline", "en", 26),
    ]
    assert all(group.waiting == group.number for group in groups)
    assert comments.released(session, closed) == ()


def test_a_group_that_is_too_small_is_not_shown_whatever_the_table_holds(session, closed):
    session.add(
        Remark(wave_id=closed.id, question="remark", level="C-suite", language="en", text="Mine")
    )
    session.flush()

    assert "C-suite" not in {group.level for group in comments.groups(session, closed)}


def test_only_what_was_let_through_is_released(session, closed, account):
    manager, frontline = comments.groups(session, closed)
    first, second, third = comments.of(session, closed, frontline)[:3]

    decide(session, closed, account, "shown", first, second)
    decide(session, closed, account, "hidden", third)
    decide(session, closed, account, "waiting", second)

    (group,) = comments.released(session, closed)
    assert (group.level, group.n, group.texts) == ("Frontline", 26, (first.text,))
    assert comments.of(session, closed, frontline, state="hidden") == [third]
    assert len(comments.of(session, closed, manager, state="waiting", first=10)) == 2


def test_what_was_decided_is_recorded_without_the_text(session, closed, account):
    remark = comments.of(session, closed, comments.groups(session, closed)[0])[0]

    decide(session, closed, account, "shown", remark)
    decide(session, closed, account, "shown", remark)

    entries = session.scalars(select(AuditEntry).where(AuditEntry.act.like("comment%"))).all()
    assert [(entry.act, entry.subject) for entry in entries] == [
        ("comment shown", f"w1: {remark.id}")
    ]


def test_a_report_follows_until_it_is_published(session, closed, account, make_account):
    row = reports.keep(session, closed, reports.make(session, closed), now=LATER)
    group = comments.groups(session, closed)[0]
    first, second = comments.of(session, closed, group)[:2]
    assert reports.read(row).comments == ()

    decide(session, closed, account, "shown", first)
    assert reports.read(row).comments[0].texts == (first.text,)

    row.published_at = LATER
    session.flush()
    decide(session, closed, account, "shown", second)
    assert reports.read(row).comments[0].texts == (first.text,)


def test_comments_of_another_wave_are_not_decided_on(session, closed, account, make_open_wave):
    other = make_open_wave()
    remark = comments.of(session, closed, comments.groups(session, closed)[0])[0]

    with pytest.raises(NotYours):
        decide(session, other, account, "shown", remark)
    assert remark.state == "waiting"
    with pytest.raises(SurveyError):
        decide(session, closed, account, "published", remark)
